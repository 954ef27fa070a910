"""A tree as one line of text without ambiguity: for messages, tests and looking."""

from __future__ import annotations

from dataclasses import fields

from symdl.read import tree


def plain(node: tree.Node | None) -> str:
    """The tree in one line: every operation in brackets, names with their scripts."""
    if node is None:
        return "-"
    if isinstance(node, tree.Number):
        return node.text + ("%" if node.percent else "")
    if isinstance(node, tree.Symbol):
        text = node.base + "".join(f"~{mark}" for mark in node.marks if mark != "unsaid")
        if node.sub:
            text += "_" + ",".join(map(plain, node.sub))
        return text + ("^" + ",".join(map(plain, node.sup)) if node.sup else "")
    if isinstance(node, tree.Binary):
        return f"({plain(node.left)} {node.op} {plain(node.right)})"
    if isinstance(node, tree.Unary):
        return f"({node.op}{plain(node.operand)})"
    if isinstance(node, tree.Bracketed):
        return plain(node.body)
    if isinstance(node, tree.Words):
        return f'"{node.text}"'
    if isinstance(node, tree.Given):
        sides = (", ".join(map(plain, side)) for side in (node.what, node.given))
        return f" {node.sign} ".join(side for side in sides if side)
    if isinstance(node, tree.Level):
        return node.bracket[0] + plain(node.body) + node.bracket[-1]
    if isinstance(node, tree.Call | tree.Apply):
        name = node.name if isinstance(node, tree.Call) else plain(node.head)
        base = f"_{plain(node.base)}" if isinstance(node, tree.Call) and node.base else ""
        return f"{name}{base}{chr(39) * node.primes}({', '.join(map(plain, node.arguments))})"
    if isinstance(node, tree.Quotient):
        sign = {"partial": "∂", "delta": "δ"}.get(node.kind, "d")
        order = f"^{node.order}" if node.order > 1 else ""
        return f"{sign}{order}{plain(node.top)}/" + "".join(
            f"{sign}{plain(name)}" for name in node.bottom
        )
    inner = ", ".join(
        _part(getattr(node, part.name)) for part in fields(node) if part.name != "span"
    )
    return f"{type(node).__name__}({inner})"


def _part(value: object) -> str:
    if isinstance(value, tree.Node):
        return plain(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_part, value)) + "]"
    return str(value)
