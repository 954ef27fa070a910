"""Letters for indices: which letter a person would write for an index that came without one.

The algebra names bound indices by their place (``_1_0``); here each gets a letter: one that the
program itself uses for an axis of that size, else the usual ``i j k l m n``, never one that is
already taken where it stands, nor the name of a quantity or size.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sympy as sp

from symdl.expr.values import Binder, Index, walk

USUAL = "ijklmnqrstuvabcdefgh"
_NEXT = {"i": "jklm", "j": "kil", "k": "lji", "n": "m", "m": "n", "s": "t", "t": "s", "u": "v"}


def is_named(index: Index) -> bool:
    """True for an index that an author named; False for one that the algebra made."""
    return not index.name.startswith("_")


class Letters:
    """The letters of one program.

    Args:
        by_size: for each size the letters that the program uses for it, in order of appearance.
        names: names that no index may take (quantities, sizes).
    """

    def __init__(self, by_size: Mapping[sp.Expr, Sequence[str]], names: Collection[str]) -> None:
        self.by_size = {size: tuple(letters) for size, letters in by_size.items()}
        self.names = frozenset(names)

    def choose(self, index: Index, taken: Collection[str]) -> str:
        """A letter for the index, different from all those taken."""
        if is_named(index) and index.name not in taken:
            return index.name
        own = self.by_size.get(index.size, ())
        elsewhere = {x for size, xs in self.by_size.items() if size != index.size for x in xs}
        near = _NEXT.get(own[0] if own else index.name, "")
        unused = [x for x in (*near, *USUAL) if x not in elsewhere and x not in self.names]
        first = own[0] if own else index.name if is_named(index) else "i"
        primes = [first + "'" * count for count in range(1, len(taken) + 2)]
        return next(x for x in (*own, *unused, *primes) if x not in taken)

    def assign(
        self, indices: Collection[Index], scope: Mapping[Index, str], reserved: Collection[str] = ()
    ) -> dict[Index, str]:
        """The scope with letters for more indices; those an author named choose first."""
        letters = dict(scope)
        order = sorted(indices, key=lambda i: (not is_named(i), i.tag, i.name, str(i.size)))
        for index in order:
            if index not in letters:
                letters[index] = self.choose(index, {*letters.values(), *reserved})
        return letters


def letters_in(expressions: Collection[sp.Basic], declared: Collection[Index]) -> dict:
    """For each size the letters of the declared indices, then of those bound in the expressions."""
    found: dict[sp.Expr, list[str]] = {}
    bound = (b for e in expressions for x in walk(e) if isinstance(x, Binder) for b in x.bound)
    for index in (*declared, *bound):
        if is_named(index) and index.name not in found.setdefault(index.size, []):
            found[index.size].append(index.name)
    return found
