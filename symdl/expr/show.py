"""Written trees back to the notation: the inverse of the reader.

What is read from the text shown here is the tree it was shown from.  Nodes that only printers make
(grids, cases with a brace, prose) have no notation.
"""

from __future__ import annotations

from collections.abc import Callable

from symdl.expr import written as w

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)
RELATION = -1
# operator: (own level, level asked of the left operand, of the right operand, text)
OPERATORS = {
    "+": (SUM, SUM, PRODUCT, " + "),
    "-": (SUM, SUM, PRODUCT, " - "),
    "*": (PRODUCT, PRODUCT, SIGN, "*"),
    "/": (PRODUCT, PRODUCT, SIGN, "/"),
    "//": (PRODUCT, PRODUCT, SIGN, "//"),
    "@": (PRODUCT, PRODUCT, SIGN, " @ "),
    "**": (POWER, ATOM, SIGN, "**"),
}


def show(node: w.Node) -> str:
    """The node in the notation.

    Raises:
        TypeError: for a node that has none."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        raise TypeError(f"{type(node).__name__} has no notation")
    return handler(node)


def level(node: w.Node) -> int:
    """How tightly the node holds together."""
    if isinstance(node, w.Binary):
        return OPERATORS[node.op][0]
    if isinstance(node, w.Number) and node.text.startswith("-"):
        return SIGN
    return {w.Unary: SIGN, w.Compare: RELATION}.get(type(node), ATOM)


def _operand(node: w.Node, asked: int) -> str:
    text = show(node)
    return text if level(node) >= asked else f"({text})"


def _listed(nodes: tuple[w.Node, ...]) -> str:
    return ", ".join(map(show, nodes))


def _slots(nodes: tuple[w.Node, ...]) -> str:
    return ",".join(map(show, nodes))


def _binary(node: w.Binary) -> str:
    _, left, right, sign = OPERATORS[node.op]
    return f"{_operand(node.left, left)}{sign}{_operand(node.right, right)}"


def _compare(node: w.Compare) -> str:
    text = _operand(node.operands[0], SUM)
    for op, operand in zip(node.ops, node.operands[1:], strict=True):
        text += f" {op} {_operand(operand, SUM)}"
    return text


def _limits(node: w.Limits) -> str:
    """``j``, or ``j:n`` where the places are 0 to n - 1 as the reader makes them."""
    index = show(node.index)
    sized = node.first == w.Number("0") and node.last is not None
    return f"{index}:{show(node.last)}" if sized and node.last is not None else index


def _call(node: w.Call) -> str:
    inner = node.arguments[0] if node.arguments else None
    if node.name == "D" and isinstance(inner, w.Part) and isinstance(inner.body, w.Call):
        return _derivative(1, inner)
    if node.name == "D" and isinstance(inner, w.Call) and inner.name == "D":
        order, deepest = 1, inner
        while isinstance(deepest, w.Call) and deepest.name == "D":
            order, deepest = order + 1, deepest.arguments[0]  # type: ignore[assignment]
        if isinstance(deepest, w.Part):
            return _derivative(order, deepest)
    return f"{node.name}({_listed(node.arguments)})"


def _derivative(order: int, part: w.Part) -> str:
    call = part.body
    assert isinstance(call, w.Call)
    indices = f"[{_slots(part.indices)}]" if part.indices else ""
    return "D(" * order + call.name + ")" * order + f"{indices}({_listed(call.arguments)})"


def _apply(node: w.Apply) -> str:
    order = len(node.by)
    name = "D(" * order + node.name + ")" * order
    return f"{name}[{_slots((*node.indices, *node.by))}]({node.argument})"


_HANDLERS: dict[type, Callable] = {
    w.Number: lambda n: n.text,
    w.Name: lambda n: n.name,
    w.Item: lambda n: f"{n.name}[{_slots(n.indices)}]",
    w.Part: lambda n: f"{show(n.body)}[{_slots(n.indices)}]",
    w.Call: _call,
    w.Apply: _apply,
    w.Unary: lambda n: n.op + _operand(n.operand, SIGN),
    w.Binary: _binary,
    w.Compare: _compare,
    w.Iverson: lambda n: f"[{_listed(n.conditions)}]",
    w.Kronecker: lambda n: f"delta[{_slots((n.left, n.right))}]",
    w.Fold: lambda n: f"{n.op}[{_slots(n.indices)}]({show(n.body)})",
    w.Expectation: lambda n: f"{n.op}[{show(n.body)}]",
    w.Limits: _limits,
    w.Compound: lambda n: f"({_slots(n.indices)})",
}
