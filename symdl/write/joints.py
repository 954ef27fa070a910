"""What stands between two factors in LaTeX: a space, a thin space, or a dot."""

from __future__ import annotations

from symdl.expr import written as w
from symdl.write.names import latex_name
from symdl.write.printer import leftmost, rightmost


def joint(left: w.Node, right: w.Node, bracketed: bool) -> str:
    """What stands between two factors: a dot where digits would run together, else a space."""
    before, after = rightmost(left), leftmost(right)
    if not bracketed and _starts_with_digit(after) and isinstance(before, w.Number):
        return r" \cdot "
    if not bracketed and isinstance(after, w.Number):
        return r" \cdot "
    if bracketed and isinstance(before, w.Number) and is_signed_number(right):
        return r" \cdot "
    if isinstance(before, w.Partial | w.Apply) or isinstance(after, w.Iverson):
        return r"\, "
    if _is_word(before) or _is_word(after) or _has_long_slots(before):
        return r"\, "
    if isinstance(before, w.Number) or bracketed:
        return " "
    if isinstance(after, w.Fold) or _is_weight(before):
        return " "
    raised = is_quotient(before) or is_quotient(after) or isinstance(after, w.Partial)
    return r"\, " if raised else " "


def is_signed_number(node: w.Node) -> bool:
    """True for a number with a sign in front, which a number before it multiplies with a dot."""
    return isinstance(node, w.Unary) and isinstance(node.operand, w.Number)


def _is_weight(node: w.Node) -> bool:
    """True for 1/2 or 1/N, which stand close to what they multiply."""
    if not isinstance(node, w.Binary) or node.op != "/":
        return False
    return isinstance(node.left, w.Number) and isinstance(node.right, w.Number | w.Name)


def _starts_with_digit(node: w.Node) -> bool:
    if isinstance(node, w.Binary) and node.op == "/":
        return isinstance(leftmost(node.left), w.Number)
    return isinstance(node, w.Number)


def _has_long_slots(node: w.Node) -> bool:
    slots = {w.Item: "indices", w.Kronecker: "left right"}.get(type(node), "").split()
    found = [x for name in slots for x in _as_tuple(getattr(node, name))]
    return any(isinstance(x, w.Binary) for x in found)


def _as_tuple(value: w.Node | tuple[w.Node, ...]) -> tuple[w.Node, ...]:
    return value if isinstance(value, tuple) else (value,)


def is_quotient(node: w.Node) -> bool:
    """True for what is drawn as one fraction."""
    return isinstance(node, w.Binary) and node.op == "/"


def _is_word(node: w.Node) -> bool:
    if isinstance(node, w.Binary) and node.op == "**":
        node = node.left
    return isinstance(node, w.Name | w.Item) and r"\mathrm" in latex_name(node.name)
