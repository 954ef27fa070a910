"""What is said of one entry and done for the next: a_2 = 0.62 after a_1 = 1/(1 + e^{-z_1}).

"Similarly": the formula of one entry, with the index of the other put in for its own, is the
other's formula, where nothing in it has another index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from symdl.checking.scopes.binding import Binding
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of, symbols
from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.tree import Node

MOST = 6  # names whose numbers are looked for in a calculation


def as_for_others(scope: Scope, name: Node) -> tuple[Node, int] | None:
    """The formula that other entries of a quantity suggest, and how many of them do."""
    if not isinstance(name, tree.Symbol) or not name.sub:
        return None
    found: Counter[Node] = Counter()
    seen: set[tree.Symbol] = set()
    for binding in reversed(scope.names.get(base_of(name), ())):
        other = binding.name
        if binding.numeric or not binding.sound or binding.parameters is not None or other in seen:
            continue
        if other.sup != name.sup or other.marks != name.marks or not scope.is_here(binding):
            continue
        formula = _moved(binding.body, other.sub, name.sub) or _a_step_on(binding, name)
        if formula is not None and formula != binding.body and _is_known(scope, formula):
            seen.add(other)
            found[formula] += 1
    best = found.most_common(1)
    return best[0] if best else None


def _a_step_on(binding: Binding, name: tree.Symbol) -> Node | None:
    """s_2 by s_1 and g_2 after s_1 by s_0 and g_1: every number of a step one higher."""
    scripts = [n.sub for n in symbols(binding.body) if n.sub]
    steps = [_step(sub) for sub in (binding.name.sub, name.sub, *scripts)]
    if len(set(scripts)) < 2 or None in steps:
        return None
    on = steps[1] - steps[0]  # type: ignore[operator]

    def later(node: Node) -> Node | None:
        if isinstance(node, tree.Symbol) and node.sub:
            return replace(node, sub=(tree.Number(str(_step(node.sub) + on)),))  # type: ignore
        return None

    return rewritten(binding.body, later) if on == 1 else None


def _step(sub: tuple[Node, ...]) -> int | None:
    plain = len(sub) == 1 and isinstance(sub[0], tree.Number) and sub[0].text.isdigit()
    return int(sub[0].text) if plain else None  # type: ignore[attr-defined]


def _moved(node: Node, here: tuple[Node, ...], there: tuple[Node, ...]) -> Node | None:
    """A formula with another index; None where something in it has an index of its own."""
    if isinstance(node, tree.Symbol):
        if node.sub == here and not node.sup:
            return replace(node, sub=there)
        return None if node.sub or node.sup else node
    if isinstance(node, tree.Quotient):
        return _other_slope(node, here, there)
    if isinstance(node, tree.Apply | tree.Fold | tree.Matrix):
        return None
    changed: dict[str, Any] = {}
    for field in fields(node):
        part = getattr(node, field.name)
        parts = part if isinstance(part, tuple) else (part,)
        if any(isinstance(entry, Node) for entry in parts):
            moved = tuple(_moved(e, here, there) if isinstance(e, Node) else e for e in parts)
            if any(e is None and b is not None for e, b in zip(moved, parts, strict=True)):
                return None
            changed[field.name] = moved if isinstance(part, tuple) else moved[0]
    return replace(node, **changed) if changed else node


def _other_slope(
    node: tree.Quotient, here: tuple[Node, ...], there: tuple[Node, ...]
) -> tree.Quotient | None:
    """dE/dw_6 for dE/dw_5."""
    moved = [_moved(name, here, there) for name in node.bottom]
    bottom = tuple(name for name in moved if name is not None)
    if not isinstance(node.top, tree.Symbol) or len(bottom) < len(moved):
        return None
    top = replace(node.top, sub=there) if node.top.sub == here else node.top
    return replace(node, top=top, bottom=bottom)


def puts_in(against: Callable[[Node, Node], bool], formula: Node, right: Node) -> bool:
    """Whether the numbers of a calculation are those of a formula's names, each once, whatever is
    done with them; ``against`` tells whether a name has a value."""
    names = list(_leaves(formula))
    numbers = [n for n in tree.walk(right) if isinstance(n, tree.Number)]
    if not 2 < len(names) <= MOST or len(names) != len(numbers):
        return False
    for number in numbers:
        minus = tree.Unary("-", number)
        fitting = [n for n in names if against(n, number) or against(n, minus)]
        if not fitting:
            return False
        names.remove(fitting[0])
    return True


def _leaves(node: Node) -> Iterator[tree.Symbol | tree.Quotient | tree.Number]:
    """The names, numbers and derivatives that a formula is made of."""
    if isinstance(node, tree.Symbol | tree.Quotient | tree.Number):
        yield node
        return
    for below in tree.children(node):
        yield from _leaves(below)


def _is_known(scope: Scope, formula: Node) -> bool:
    """Whether every name in a formula has a number of this question."""
    return all(
        isinstance(leaf, tree.Quotient) or scope.knows_here(leaf)
        for leaf in _leaves(formula)
        if not isinstance(leaf, tree.Number)
    )
