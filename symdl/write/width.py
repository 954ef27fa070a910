"""How wide a formula will stand, roughly, and where a long one may be broken.

Measured in ems on the written tree, well enough to decide whether a reason fits beside a line and
whether a line fits the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symdl.expr import written as w
from symdl.write.names import split
from symdl.write.precedence import FOLD, OPERATORS, needs_brackets
from symdl.write.trees import children, flatten

_SCRIPT = 0.72
Term = tuple[str, w.Node]


def width(node: w.Node | str) -> float:
    """The width in ems of a displayed formula; LaTeX that an author typed is judged by length."""
    if isinstance(node, str):
        return 0.42 * len(node.replace("\\", ""))
    measure = _MEASURES.get(type(node))
    return measure(node) if measure else sum(map(width, children(node))) + 0.5


def _letters(name: str) -> float:
    shown = split(name)
    base = 0.58 if shown.is_letter else 0.5 * len(shown.base)
    scripts = sum(_letters(x) for x in shown.scripts) + 0.4 * len(shown.number)
    return base + _SCRIPT * scripts


def _slots(indices: tuple[w.Node, ...]) -> float:
    commas = 0.3 * (len(indices) - 1) if any(not isinstance(i, w.Name) for i in indices) else 0
    return _SCRIPT * (sum(map(width, indices)) + commas)


def _binary(node: w.Binary) -> float:
    left, right = width(node.left), width(node.right)
    if node.op == "/":
        return max(left, right) + 0.3
    if node.op == "**":
        return left + _SCRIPT * right
    asked = OPERATORS[node.op]
    brackets = needs_brackets(node.left, asked.left) + needs_brackets(node.right, asked.right)
    return left + right + 0.9 * brackets + (1.5 if node.op in "+-" else 0.2)


def _call(node: w.Call) -> float:
    inner = sum(map(width, node.arguments))
    if node.name == "exp":
        return 0.5 + _SCRIPT * inner
    return inner + 1.0 if node.name in ("sqrt", "abs") else 0.5 * len(node.name) + inner + 0.8


def _fold(node: w.Fold) -> float:
    below = max(1.4, _SCRIPT * sum(map(width, node.indices)))
    return below + 0.3 + width(node.body) + 0.9 * needs_brackets(node.body, FOLD)


def _partial(node: w.Partial) -> float:
    below = sum(0.55 + width(x) for x in node.by)
    if isinstance(node.body, w.Item | w.Name):
        return max(below, 0.6 + width(node.body)) + 0.3
    return below + width(node.body) + 1.2


def _limits(node: w.Limits) -> float:
    first = 0.0 if node.first is None else 0.9 + width(node.first)
    return width(node.index) + first


def _cases(node: w.Cases) -> float:
    values = [width(v) for v, _ in node.rows] + ([width(node.otherwise)] if node.otherwise else [])
    return 2.6 + max(values) + max([width(c) for _, c in node.rows] + [4.0])


_MEASURES: dict[type[w.Node], Callable[[Any], float]] = {
    w.Number: lambda n: 0.5 * len(n.text),
    w.Name: lambda n: _letters(n.name),
    w.Item: lambda n: _letters(n.name) + _slots(n.indices),
    w.Apply: lambda n: _letters(n.name) + _slots((*n.indices, *n.by)) + 1.4,
    w.Binary: _binary,
    w.Unary: lambda n: 0.8 + width(n.operand),
    w.Call: _call,
    w.Compare: lambda n: sum(map(width, n.operands)) + 1.4 * len(n.ops),
    w.Kronecker: lambda n: 0.5 + _slots((n.left, n.right)),
    w.Fold: _fold,
    w.Limits: _limits,
    w.Partial: _partial,
    w.Cases: _cases,
    w.Words: lambda n: 0.45 * len(n.text),
    w.Grid: lambda n: max(sum(map(width, row)) + len(row) for row in n.rows) + 1,
}


def broken(
    node: w.Node | str, limit: float, measure: Callable[[w.Node | str], float] = width
) -> list[w.Node | str]:
    """The formula on as many lines as it needs: a sum is broken before its terms, a product (also
    one under a sum over indices) before its factors.

    Each line after the first begins with the sign of its first term or factor (a ``Unary``); what
    cannot be broken stands on one line whatever its width."""
    if isinstance(node, str) or measure(node) <= limit:
        return [node]
    terms = flatten(node, "+-")
    if len(terms) > 1:
        return [_sum(line, place > 0) for place, line in enumerate(_filled(terms, limit, measure))]
    inner = node.body if isinstance(node, w.Fold) else node
    factors = [("*", factor) for _, factor in flatten(inner, "*")]
    if len(factors) < 2 or isinstance(node, w.Unary):
        return [node]
    first, *rest = [_product(line) for line in _filled(factors, limit, measure)]
    head = w.Fold(node.op, node.indices, first) if isinstance(node, w.Fold) else first
    return [head, *(w.Unary("*", factor) for factor in rest)]


def _filled(
    terms: list[Term], limit: float, measure: Callable[[w.Node | str], float]
) -> list[list[Term]]:
    """Terms or factors put on lines, each as full as it may be."""
    lines: list[list[Term]] = [[]]
    used = 0.0
    for sign, term in terms:
        size = measure(term) + 1.5
        if lines[-1] and used + size > limit:
            lines.append([])
            used = 1.0
        lines[-1].append((sign, term))
        used += size
    return lines


def _product(factors: list[tuple[str, w.Node]]) -> w.Node:
    node = factors[0][1]
    for _, factor in factors[1:]:
        node = w.Binary("*", node, factor)
    return node


def _sum(terms: list[tuple[str, w.Node]], continued: bool) -> w.Node:
    sign, node = terms[0]
    if continued or sign == "-":
        node = w.Unary(sign, node)
    for sign, term in terms[1:]:
        node = w.Binary(sign, node, term)
    return node
