"""``F[i](x)`` for unknown functions, and derivatives: ``D(F)[i,j](x)``, ``D(softmax)[i,j](z)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.calls import instance_of
from symdl.expr.complaints import no_function, undeclared
from symdl.expr.values import Diff, Entry, Index, Unknown
from symdl.functions import FUNCTIONS

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def unknown(
    meaning: Meaning,
    call: w.Call,
    slots: tuple[w.Node, ...],
    whole: w.Node | None = None,
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
        raise undeclared(meaning, call.arguments[0])
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
    slots = inner.indices if isinstance(inner, w.Part) else ()
    call = inner.body if isinstance(inner, w.Part) else inner
    declaration = meaning.scope.find(call.name)
    if declaration is not None and declaration.kind == "function":
        found = unknown(meaning, call, slots, node, order)
        return found
    if call.name in FUNCTIONS and declaration is None:
        return _scalar_derivative(meaning, node, call, order)
    if declaration is not None or call.name not in meaning.scope.layers:
        raise no_function(meaning, call)
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
        raise meaning.error(node, "the argument is not a variable", f"write D({call.name})(x)")
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
