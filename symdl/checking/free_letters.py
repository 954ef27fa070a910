"""On which index letters the value of a name may depend, beside those in its own scripts."""

from __future__ import annotations

from collections.abc import Iterator

from symdl.checking.names import base_of, letter
from symdl.checking.scope import Scope
from symdl.read import tree


def free_letters(scope: Scope, base: str) -> frozenset[str]:
    """The letters that stand free in what a name is defined by, however deep: the y of
    L = -log p_y.  Letters bound by a sum or given by the scripts of the name are not among them."""
    known = scope.letters.get(base)
    if known is None or known[0] != scope.serial:
        known = scope.letters[base] = (scope.serial, frozenset(_closure(scope, base)))
    return known[1]


def _closure(scope: Scope, base: str) -> set[str]:
    found: set[str] = set()
    open_bases, seen = [base], {base}
    while open_bases:
        now = open_bases.pop()
        for binding in (*scope.names.get(now, ()), *scope.names.get(now.swapcase(), ())):
            own = set(_letters(tree.Set(binding.name.sub + binding.name.sup), frozenset()))
            found |= set(_letters(binding.body, frozenset(binding.parameters or ()))) - own
            for below in tree.walk(binding.body):
                if isinstance(below, tree.Symbol) and base_of(below) not in seen:
                    seen.add(base_of(below))
                    open_bases.append(base_of(below))
    return found


def _letters(node: tree.Node, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, tree.Fold) and node.index is not None:
        bound = bound | {letter(below) or "" for below in tree.walk(node.index)}
    name = letter(node)
    if name is not None and name not in bound:
        yield name
    for below in tree.children(node):
        yield from _letters(below, bound)
