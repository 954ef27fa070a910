"""On which index letters the value of a name may depend, beside those in its own scripts."""

from __future__ import annotations

from collections.abc import Iterator

from symdl.checking.scopes.names import base_of, letter
from symdl.checking.scopes.scope import Binding, Scope
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
            letters, bases = _met(scope, binding)
            found |= letters
            open_bases += bases - seen
            seen |= bases
    return found


def _met(scope: Scope, binding: Binding) -> tuple[frozenset[str], frozenset[str]]:
    """The free letters of one formula, and the names in it."""
    if binding.serial not in scope.met:
        own = set(_letters(tree.Set(binding.name.sub + binding.name.sup), frozenset()))
        letters = set(_letters(binding.body, frozenset(binding.parameters or ()))) - own
        names = (n for n in tree.walk(binding.body) if isinstance(n, tree.Symbol))
        scope.met[binding.serial] = frozenset(letters), frozenset(map(base_of, names))
    return scope.met[binding.serial]


def _letters(node: tree.Node, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, tree.Fold) and node.index is not None:
        bound = bound | {letter(below) or "" for below in tree.walk(node.index)}
    name = letter(node)
    if name is not None and name not in bound:
        yield name
    for below in tree.children(node):
        yield from _letters(below, bound)
