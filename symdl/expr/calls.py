"""Calls of layers inside expressions.

A call of a layer puts an instance of its equations into the scope (``softmax.p``, the second time
``softmax2.p``) and stands for its output; the same call twice is one instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.actual import Actual, FreshSizes, Instance, Wanted
from symdl.expr.arguments import actual, along, holds_arrays, undeclared_names
from symdl.expr.complaints import counted, no_function
from symdl.expr.instance import instantiate
from symdl.expr.program import Declaration, Program
from symdl.expr.scope import Scope, suggest
from symdl.expr.values import Entry, Index, entries, free_indices

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def layer_program(name: str, scope: Scope) -> Program:
    """The program of a layer in force."""
    layer = scope.layers[name]
    return layer.raw(scope.layers)  # type: ignore[attr-defined]


def layer(meaning: Meaning, node: w.Call, expected: Wanted | None) -> sp.Expr:
    """The value of ``softmax(z)`` or ``sigmoid(b*x[i])`` where an expression stands."""
    instance = instance_of(meaning, node, expected)
    output = instance.outputs[0]
    own = instance.own(output)
    if own and meaning.axes is not None and len(meaning.axes) >= len(own):
        axes = meaning.axes[len(meaning.axes) - len(own) :]
        for axis, index in zip(axes, own, strict=True):
            meaning.scope.sizes.same(axis.size, index.size)
        letters = tuple(w.Name(i.name) for i in axes)
        meaning.replaced[id(node)] = w.Part(node, letters, span=node.span)
        return Entry(output, *instance.prefix, *axes)
    if own:
        spelled = ",".join(i.name for i in own)
        raise meaning.error(
            node,
            f"{node.name}(...) is an array",
            f"write its entry: {node.name}(...)[{spelled}]",
            ShapeError,
        )
    return Entry(output, *instance.prefix_of(output))


def instance_of(meaning: Meaning, node: w.Call, expected: Wanted | None = None) -> Instance:
    """The instance that a call stands for, made where it is new.

    Raises:
        NotationError, ShapeError: for arguments that do not fit."""
    scope = meaning.scope
    program = layer_program(node.name, scope)
    formals = [d for d in program.inputs if d.kind != "random"]
    options = meaning.reading.options(node)
    pairs = match_arguments(meaning, node, formals, options)
    actuals: dict[str, Actual | sp.Expr] = {}
    fresh = FreshSizes(scope)
    for formal in sorted(formals, key=lambda d: d.kind != "integer"):  # sizes refer to integers
        if formal.name in pairs:
            wanted = Wanted(formal, fresh, _reads(program, formal.name) > 1)
            if expected is not None and formal.batch and not formal.indices:
                wanted = expected  # an elementwise layer hands on what is wanted of it
            argument = pairs[formal.name]
            found = actual(meaning, node, formal, argument, wanted, instance_of)
            actuals[formal.name] = found
            if not isinstance(found, Actual):
                fresh.fix(formal, found)
        elif formal.kind == "integer" and _sizes_an_input(formal, formals):
            actuals[formal.name] = fresh.fix(formal, sp.Integer(formal.default))
    actuals = {formal.name: actuals[formal.name] for formal in formals if formal.name in actuals}
    order = tuple(meaning.bound.values())
    key = (node.name, tuple((name, a) for name, a in actuals.items()))
    if key not in scope.instances:
        scope.instances[key] = instantiate(
            scope, node, program, actuals, meaning.reading, fresh, order
        )
    return scope.instances[key]  # type: ignore[return-value]


def _reads(program: Program, name: str) -> int:
    """How often a program's equations read a name."""
    return sum(len(entries(equation.body, name)) for equation in program.equations)


def _sizes_an_input(integer: Declaration, formals: list[Declaration]) -> bool:
    """Whether a whole number with a default stands in the size of an input."""
    sizes = [i.size for formal in formals for i in formal.indices]
    names = {symbol.name for size in sizes for symbol in size.free_symbols}
    return integer.default is not None and integer.name in names


def match_arguments(
    meaning: Meaning, node: w.Call, formals: list[Declaration], options: Mapping[str, w.Node]
) -> dict[str, w.Node]:
    """Written arguments by the names of the layer's inputs.

    Raises:
        NotationError: for too many, missing or unknown ones."""
    names = [f.name for f in formals]
    shown = f"{node.name}({', '.join(names)})"
    if len(node.arguments) > len(names):
        raise meaning.error(
            node,
            f"'{node.name}' takes {counted(len(names), 'argument', 'arguments')}, "
            f"not {len(node.arguments)}",
            f"write {shown}",
        )
    pairs = dict(zip(names, node.arguments, strict=False))
    for name, value in options.items():
        if name not in names:
            raise meaning.error(
                node,
                f"'{node.name}' has no input '{name}'",
                suggest(name, names) or f"write {shown}",
            )
        if name in pairs:
            raise meaning.error(node, f"'{name}' is given twice", f"write {shown}")
        pairs[name] = value
    for formal in formals:
        optional = formal.default is not None or formal.kind in ("integer", "function")
        if formal.name not in pairs and not optional:
            raise meaning.error(node, f"'{node.name}' needs '{formal.name}'", f"write {shown}")
    return pairs


# -- entries of calls ---------------------------------------------------------------------------


def part(meaning: Meaning, node: w.Part) -> sp.Expr:
    """``softmax(z)[i]``, ``softmax[i](z[n,i])`` or ``F[i](x)``."""
    call = node.body
    if not isinstance(call, w.Call):
        raise meaning.error(node, "this has no entries", "")
    if meaning.scope.find(call.name) is not None or call.name not in meaning.scope.layers:
        raise no_function(meaning, call)
    indices = meaning.slots(node.indices)
    instance = _indexed_instance(meaning, call, indices)
    output = instance.outputs[0]
    entry = Entry(output, *instance.prefix_of(output), *indices)
    own = instance.own(output)
    if len(indices) != len(own):
        raise meaning.error(
            node,
            f"{call.name}(...) has {counted(len(own), 'index', 'indices')}, not {len(indices)}",
            f"write {call.name}(...)[{','.join(i.name for i in own)}]" if own else "leave them out",
            ShapeError,
        )
    for value, axis in zip(entry.indices, meaning.scope.declarations[output].indices, strict=True):
        if isinstance(value, Index) and not meaning.scope.sizes.same(value.size, axis.size):
            raise meaning.error(
                node,
                f"index '{value.name}' runs over {value.size} places, "
                f"but this axis of {call.name}(...) has {axis.size}",
                "use another index letter",
                ShapeError,
            )
    meaning.replaced[id(node)] = node
    return entry


def _indexed_instance(meaning: Meaning, call: w.Call, indices: tuple) -> Instance:
    """The instance of a call with indices; ``softmax[i](z[n,i])`` runs along i."""
    arrays = any(
        isinstance(a, w.Name | w.Call)
        or holds_arrays(a, meaning)
        or (meaning.scope.implicit and undeclared_names(a, meaning))
        for a in call.arguments
    )
    if arrays or not all(isinstance(i, Index) for i in indices):
        return instance_of(meaning, call)
    scope = meaning.scope
    program = layer_program(call.name, scope)
    formals = [d for d in program.inputs if d.kind != "random"]
    pairs = match_arguments(meaning, call, formals, meaning.reading.options(call))
    actuals: dict[str, Actual | sp.Expr] = {}
    fresh = FreshSizes(scope)
    for formal in formals:
        if formal.name not in pairs:
            continue
        wanted = Wanted(formal, fresh)
        found = actual(meaning, call, formal, pairs[formal.name], wanted, instance_of)
        if isinstance(found, Actual) and not found.own and formal.indices:
            running = tuple(i for i in indices if i in free_indices(found.value))
            found = along(meaning, formal, found, running)
        actuals[formal.name] = found
    key = (call.name, "along", tuple(actuals.items()))
    if key not in scope.instances:
        order = tuple(meaning.bound.values())
        scope.instances[key] = instantiate(
            scope, call, program, actuals, meaning.reading, fresh, order
        )
    return scope.instances[key]  # type: ignore[return-value]
