"""Calls of layers and unknown functions inside expressions.

A call of a layer puts an instance of its equations into the scope (``softmax.p``, the second time
``softmax2.p``) and stands for its output; the same call twice is one instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.instance import Actual, Instance, instantiate
from symdl.expr.notation import Reading
from symdl.expr.syntax import ELLIPSIS
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.relabel import written_walk
from symdl.expr.scope import Scope, suggest
from symdl.expr.values import Diff, Entry, Index, Unknown, free_indices

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def layer_program(name: str, scope: Scope) -> Program:
    """The program of a layer in force."""
    layer = scope.layers[name]
    return layer.raw(scope.layers)  # type: ignore[attr-defined]


def layer(meaning: Meaning, node: w.Call, expected: Declaration | None) -> sp.Expr:
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
        letters = ",".join(i.name for i in own)
        raise meaning.error(
            node,
            f"{node.name}(...) is an array",
            f"write its entry: {node.name}(...)[{letters}]",
            ShapeError,
        )
    return Entry(output, *instance.prefix_of(output))


def instance_of(
    meaning: Meaning, node: w.Call, expected: Declaration | None = None
) -> Instance:
    """The instance that a call stands for, made where it is new.

    Raises:
        NotationError, ShapeError: for arguments that do not fit."""
    scope = meaning.scope
    program = layer_program(node.name, scope)
    formals = [d for d in program.inputs if d.kind != "random"]
    options = meaning.reading.options(node)
    pairs = match_arguments(meaning, node, formals, options)
    actuals: dict[str, Actual | sp.Expr] = {}
    for formal in formals:
        if formal.name in pairs:
            actuals[formal.name] = _actual(meaning, node, formal, pairs[formal.name], expected)
    key = (node.name, tuple((name, a) for name, a in actuals.items()))
    if key not in scope.instances:
        scope.instances[key] = instantiate(scope, node, program, actuals, meaning.reading)
    return scope.instances[key]  # type: ignore[return-value]


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
            f"'{node.name}' takes {len(names)} arguments, not {len(node.arguments)}",
            f"write {shown}",
        )
    pairs = dict(zip(names, node.arguments, strict=False))
    for name, value in options.items():
        if name not in names:
            raise meaning.error(
                node, f"'{node.name}' has no input '{name}'", suggest(name, names) or f"write {shown}"
            )
        if name in pairs:
            raise meaning.error(node, f"'{name}' is given twice", f"write {shown}")
        pairs[name] = value
    for formal in formals:
        optional = formal.default is not None or formal.kind in ("integer", "function")
        if formal.name not in pairs and not optional:
            raise meaning.error(node, f"'{node.name}' needs '{formal.name}'", f"write {shown}")
    return pairs


# -- arguments ----------------------------------------------------------------------------------


def _actual(
    meaning: Meaning,
    call: w.Call,
    formal: Declaration,
    node: w.Node,
    expected: Declaration | None,
) -> Actual | sp.Expr:
    """What an input of a layer becomes: an array by its letters, or a whole number."""
    scope = meaning.scope
    if formal.kind == "integer":
        return _whole(meaning, call, formal, node)
    wanted = formal
    if expected is not None and formal.batch and not formal.indices:
        wanted = expected  # an elementwise layer hands on what is expected of it
    if isinstance(node, w.Name) and scope.find(node.name) is None and node.name not in meaning.bound:
        if scope.implicit:
            return _new(scope, wanted, node)
        raise meaning.undeclared(node)
    if isinstance(node, w.Name) and node.name not in meaning.bound:
        return named(scope.find(node.name), w.Name(node.name), scope)  # type: ignore[arg-type]
    if isinstance(node, w.Call) and node.name in scope.layers and scope.find(node.name) is None:
        inner = instance_of(meaning, node, wanted)
        return named(scope.declarations[inner.outputs[0]], w.Name(inner.outputs[0]), scope)
    if _holds_arrays(node, scope, meaning) or (scope.implicit and _undeclared(node, meaning)):
        return _array_expression(meaning, call, wanted, node)
    return _scalar_expression(meaning, node, formal, call)


def _whole(meaning: Meaning, call: w.Call, formal: Declaration, node: w.Node) -> sp.Expr:
    value = meaning.value(node)
    if not meaning.scope.is_whole(value):
        raise meaning.error(node, f"'{formal.name}' of {call.name} is a whole number", "")
    if value.is_Integer and formal.minimum is not None and value < formal.minimum:
        raise meaning.error(
            node, f"{formal.name} = {value} is less than {formal.minimum}", "", ShapeError
        )
    return value


def _new(scope: Scope, wanted: Declaration, node: w.Name) -> Actual:
    """Declare an undeclared argument as the layer (or what it stands in) needs it."""
    indices = []
    for index in wanted.indices:
        size = index.size
        if size.is_Symbol and size not in scope.sizes.weak:
            size = scope.sizes.made(size.name, {*scope.declarations})
        indices.append(Index(index.name, scope.sizes.of(size)))
    declaration = Declaration(
        node.name,
        kind=wanted.kind,
        indices=tuple(indices),
        groups=wanted.groups,
        batch=wanted.batch,
        default=None,
        target=wanted.target and scope.sizes.made(str(wanted.target), {*scope.declarations}),
        span=node.span,
    )
    scope.declare(declaration)
    return named(declaration, w.Name(node.name), scope)


def named(declaration: Declaration, node: w.Node, scope: Scope) -> Actual:
    """A declared array as an argument, all its indices its own."""
    own = tuple(Index(i.name, scope.sizes.of(i.size)) for i in declaration.indices)
    return Actual(own, Entry(declaration.name, *own), declaration.batch, node, declaration.name)


def _holds_arrays(node: w.Node, scope: Scope, meaning: Meaning) -> bool:
    """Whether an expression names whole arrays, or layers' outputs, without indices."""
    for part in written_walk(node):
        if isinstance(part, w.Name) and part.name not in meaning.bound:
            declaration = scope.find(part.name)
            if declaration is not None and declaration.indices:
                return True
    return False


def _undeclared(node: w.Node, meaning: Meaning) -> list[w.Name]:
    """The names in an expression that nothing declares, without repetition."""
    from symdl.expr.meaning import CONSTANTS

    found: dict[str, w.Name] = {}
    inside = {id(p) for i in written_walk(node) if isinstance(i, w.Item) for p in written_walk(i)}
    for part in written_walk(node):
        if isinstance(part, w.Name) and id(part) not in inside and part.name not in found:
            known = (
                part.name in meaning.bound
                or meaning.scope.find(part.name) is not None
                or part.name in CONSTANTS
                or part.name == ELLIPSIS
                or part.name in meaning.scope.sizes.known
            )
            if not known:
                found[part.name] = part
    return list(found.values())


def _array_expression(
    meaning: Meaning, call: w.Call, wanted: Declaration, node: w.Node
) -> Actual:
    """``z - max(z)``: elementwise over whole arrays; it becomes a quantity of its own."""
    from symdl.expr.equations import is_batched
    from symdl.expr.meaning import Meaning as Reader

    scope = meaning.scope
    unknown = _undeclared(node, meaning)
    if unknown and not scope.implicit:
        raise meaning.undeclared(unknown[0])
    if len(unknown) > 1 and not _only_sums(node):
        names = " and ".join(x.name for x in unknown)
        raise meaning.error(
            node,
            f"which of {names} are arrays?",
            "declare them first: " + ", ".join(f"{x.name}[i]" for x in unknown) + "; ...",
        )
    for name in unknown:
        _new(scope, wanted, name)
    arrays = [
        d
        for part in written_walk(node)
        if isinstance(part, w.Name) and (d := scope.find(part.name)) is not None and d.indices
    ]
    widest = max(arrays, key=lambda d: len(d.indices), default=wanted)
    own = meaning.unclashing(widest.indices, node)
    reader = Reader(scope, meaning.reading, meaning.bound, own)
    value = reader.value(node)
    meaning.replaced.update(reader.replaced)
    batch = is_batched(value, scope)
    if isinstance(value, Entry) and value.indices == own:
        return Actual(own, value, batch, w.Name(value.name), value.name)
    key = ("expression", own, value)
    if key not in scope.instances:
        name = scope.free_name(_fresh_input(scope, wanted))
        groups = (1,) * len(own)
        scope.define(
            Equation(name, own, value, reader.spelled(node), span=node.span),
            Declaration(name, indices=own, groups=groups, batch=batch, span=node.span),
        )
        scope.instances[key] = Actual(own, Entry(name, *own), batch, w.Name(name), name)
    return scope.instances[key]  # type: ignore[return-value]


def _fresh_input(scope: Scope, wanted: Declaration) -> str:
    """A name for an argument that is an expression: the input's own, else a letter near it."""
    for letter in (wanted.name, "u", "v", "a", "q"):
        if letter not in {*scope.declarations, *scope.coming, *scope.letters}:
            return letter
    return wanted.name


def _only_sums(node: w.Node) -> bool:
    if isinstance(node, w.Binary):
        return node.op in "+-" and _only_sums(node.left) and _only_sums(node.right)
    if isinstance(node, w.Unary):
        return _only_sums(node.operand)
    return isinstance(node, w.Name | w.Number | w.Call)


def _scalar_expression(
    meaning: Meaning, node: w.Node, formal: Declaration, call: w.Call
) -> Actual:
    """``b*x[i]``: one value for each of its free indices."""
    value = meaning.value(node)
    return Actual((), value, False, meaning.finished(node), None)


# -- entries of calls ---------------------------------------------------------------------------


def part(meaning: Meaning, node: w.Part) -> sp.Expr:
    """``softmax(z)[i]``, ``softmax[i](z[n,i])`` or ``F[i](x)``."""
    call = node.body
    if not isinstance(call, w.Call):
        raise meaning.error(node, "this has no entries", "")
    declaration = meaning.scope.find(call.name)
    if declaration is not None and declaration.kind == "function":
        return unknown(meaning, call, node.indices, node)
    if declaration is not None or call.name not in meaning.scope.layers:
        raise meaning.no_function(call)
    indices = meaning.slots(node.indices)
    instance = _indexed_instance(meaning, call, indices)
    output = instance.outputs[0]
    if isinstance(instance.along, tuple):
        entry = Entry(output, *instance.prefix_of(output), *indices)
    else:
        entry = Entry(output, *indices)
    rank = len(meaning.scope.declarations[output].indices)
    if len(entry.indices) != rank:
        raise meaning.error(
            node, f"{call.name}(...) has {rank} indices, not {len(indices)}", "", ShapeError
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
    from dataclasses import replace

    arrays = [
        a
        for a in call.arguments
        if isinstance(a, w.Name | w.Call) or _holds_arrays(a, meaning.scope, meaning)
        or (meaning.scope.implicit and _undeclared(a, meaning))
    ]
    if arrays or not all(isinstance(i, Index) for i in indices):
        return instance_of(meaning, call)
    scope = meaning.scope
    program = layer_program(call.name, scope)
    formals = [d for d in program.inputs if d.kind != "random"]
    pairs = match_arguments(meaning, call, formals, meaning.reading.options(call))
    actuals: dict[str, Actual | sp.Expr] = {}
    for formal in formals:
        if formal.name not in pairs:
            continue
        found = _actual(meaning, call, formal, pairs[formal.name], None)
        if isinstance(found, Actual) and not found.own and formal.indices:
            along = tuple(i for i in indices if i in free_indices(found.value))
            found = _along(meaning, call, formal, found, along)
        actuals[formal.name] = found
    key = (call.name, "along", tuple(actuals.items()))
    if key not in scope.instances:
        made = instantiate(scope, call, program, actuals, meaning.reading)
        scope.instances[key] = replace(made, along=tuple(indices))
    return scope.instances[key]  # type: ignore[return-value]


def _along(
    meaning: Meaning, call: w.Call, formal: Declaration, found: Actual, along: tuple
) -> Actual:
    """A scalar expression as an array over the given indices."""
    from dataclasses import replace

    if isinstance(found.value, Entry):
        return replace(found, own=along)
    scope = meaning.scope
    free = tuple(sorted(free_indices(found.value) - set(along), key=lambda i: i.name))
    name = scope.free_name(_fresh_input(scope, formal))
    axes = (*free, *along)
    scope.define(
        Equation(name, axes, found.value, found.node),
        Declaration(name, indices=axes, groups=(1,) * len(axes)),
    )
    letters = tuple(w.Name(i.name) for i in axes)
    return Actual(along, Entry(name, *axes), False, w.Item(name, letters), None)


# -- unknown functions and derivatives ----------------------------------------------------------


def unknown(
    meaning: Meaning, call: w.Call, slots: tuple[w.Node, ...], whole: w.Node | None = None,
    order: int = 0,
) -> sp.Expr:
    """``F[i](x)`` and, with an order, ``D(F)[i,j](x)``."""
    scope = meaning.scope
    declaration = scope.find(call.name)
    assert declaration is not None
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], w.Name):
        raise meaning.error(call, f"'{call.name}' is applied to one whole array", f"{call.name}(x)")
    argument = scope.find(call.arguments[0].name)
    if argument is None:
        raise meaning.undeclared(call.arguments[0])
    rank = len(declaration.indices)
    wanted = rank + order * len(argument.indices)
    indices = meaning.slots(slots)
    if len(indices) != wanted:
        shown = "D(" * order + call.name + ")" * order
        raise meaning.error(
            whole or call, f"{shown} has {wanted} indices, not {len(indices)}", "", ShapeError
        )
    axes = (*declaration.indices, *argument.indices * order)
    for value, axis in zip(indices, axes, strict=True):
        if isinstance(value, Index) and not scope.sizes.same(value.size, axis.size):
            raise meaning.error(
                whole or call,
                f"index '{value.name}' runs over {value.size} places, "
                f"but this axis has {axis.size}",
                "use another index letter",
                ShapeError,
            )
    meaning.replaced[id(whole or call)] = w.Apply(
        call.name, argument.name, slots[:rank], slots[rank:], span=call.span
    )
    return Unknown(declaration.name, argument.name, rank, *indices)


def derivative(meaning: Meaning, node: w.Call) -> sp.Expr:
    """``D(sigmoid)(x)``, ``D(softmax)[i,j](z)``, ``D(F)[i,j](x)``."""
    order, inner = 0, node
    while isinstance(inner, w.Call) and inner.name == "D":
        if len(inner.arguments) != 1 or not isinstance(inner.arguments[0], w.Call | w.Part):
            raise meaning.error(
                node, "D stands before a function and its argument", "D(sigmoid)(x)"
            )
        order, inner = order + 1, inner.arguments[0]  # type: ignore[assignment]
    slots = inner.indices if isinstance(inner, w.Part) else ()  # type: ignore[attr-defined]
    call = inner.body if isinstance(inner, w.Part) else inner
    declaration = meaning.scope.find(call.name)
    if declaration is not None and declaration.kind == "function":
        found = unknown(meaning, call, slots, node, order)
        return found
    from symdl.functions import FUNCTIONS

    if call.name in FUNCTIONS and declaration is None:
        return _scalar_derivative(meaning, node, call, order)
    if declaration is not None or call.name not in meaning.scope.layers:
        raise meaning.no_function(call)
    return _layer_derivative(meaning, node, call, slots, order)


def _scalar_derivative(meaning: Meaning, node: w.Call, call: w.Call, order: int) -> sp.Expr:
    """``D(tanh)(x)``: by the table."""
    if len(call.arguments) != 1 or order != 1:
        raise meaning.error(node, "D takes one function of one argument here", "D(tanh)(x)")
    (argument,) = call.arguments
    value = meaning.value(argument)
    if not isinstance(value, Entry):
        raise meaning.error(argument, "the argument is not a variable", "D(tanh)(x)")
    body = meaning.value(call)
    meaning.replaced[id(node)] = w.Partial(call, (_item(value),), span=node.span)
    return Diff(body, value, 1)


def _item(entry: Entry) -> w.Node:
    if not entry.indices:
        return w.Name(entry.name)
    return w.Item(entry.name, tuple(w.Name(str(i)) for i in entry.indices))


def _layer_derivative(
    meaning: Meaning, node: w.Call, call: w.Call, slots: tuple[w.Node, ...], order: int
) -> sp.Expr:
    scope = meaning.scope
    if not call.arguments or not isinstance(call.arguments[0], w.Name | w.Item):
        raise meaning.error(
            node, "the argument is not a variable", f"write D({call.name})(x)"
        )
    instance = instance_of(meaning, call)
    output = instance.outputs[0]
    value = meaning.value(call.arguments[0]) if isinstance(call.arguments[0], w.Item) else None
    argument = scope.find(call.arguments[0].name)
    assert argument is not None
    own, by = scope.declarations[output].indices, argument.indices
    own = own if value is None else ()
    indices = list(meaning.slots(slots))
    wanted = len(own) + order * (len(by) if value is None else 0)
    if not indices and wanted and meaning.axes is not None and len(by) == len(own) == 0:
        indices = list(meaning.axes)
    if len(indices) != wanted:
        raise meaning.error(
            node, f"D({call.name}) has {wanted} indices here, not {len(indices)}", "", ShapeError
        )
    for index, axis in zip(indices, (*own, *by * order), strict=False):
        if isinstance(index, Index) and not scope.sizes.same(index.size, axis.size):
            raise meaning.error(node, f"index '{index.name}' has the wrong size", "", ShapeError)
    place = instance.prefix_of(output) if value is not None else ()
    found: sp.Expr = Entry(output, *place, *indices[: len(own)])
    names = [_item(found)]
    rest = indices[len(own) :]
    for k in range(order):
        step = rest[k * len(by) : (k + 1) * len(by)]
        entry = value if value is not None else Entry(argument.name, *step)
        found = Diff(found, entry, 1)
        names.append(_item(entry))
    meaning.replaced[id(node)] = w.Partial(names[0], tuple(names[1:]), span=node.span)
    return found
