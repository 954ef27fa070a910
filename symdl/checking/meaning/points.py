"""Which index letters take values where two sides are compared, and which values."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from symdl.checking.meaning.known import counted
from symdl.checking.scopes.changes import unfolded
from symdl.checking.scopes.names import base_of, index_letters, letter
from symdl.checking.scopes.scope import Scope
from symdl.checking.scopes.usage import Usage
from symdl.read import tree

POINTS = 12  # assignments of index letters that are tried at most
Sides = tuple[tree.Node, ...]


def letters_of(
    sides: Sides, condition: tree.Node | None, scope: Scope, deep: bool
) -> dict[str, None]:
    """The index letters of two sides and their condition; ``deep``: of what they are defined by
    too."""
    every = sides if condition is None else (*sides, condition)
    letters = dict.fromkeys(name for side in every for name in index_letters(side))
    if deep:
        letters.update(dict.fromkeys(_letters_of_tops(sides, scope)))
    return letters


def _letters_of_tops(sides: Sides, scope: Scope) -> Iterator[str]:
    """The y of L = -log p_y where L is differentiated: it has no value of its own."""
    for side in sides:
        for below in tree.walk(side):
            if isinstance(below, tree.Quotient) and isinstance(below.top, tree.Symbol):
                formula = unfolded(below.top, scope)
                if formula is not None and not below.top.sub:
                    yield from index_letters(formula)
                    for part in tree.walk(formula):
                        if isinstance(part, tree.Apply):
                            yield from counted(part)  # L = -log P(y | x)


def limit(sides: Sides, name: str, usage: Usage) -> int:
    """The largest value of an index letter that is tried: 3, or less for shorter arrays."""
    found = 3
    for side in sides:
        for below in tree.walk(side):
            if isinstance(below, tree.Symbol):
                for place, script in enumerate(below.sub):
                    known = usage.extents.get((base_of(below), place))
                    if letter(script) == name and isinstance(known, tree.Number):
                        found = min(found, int(known.value))
    return max(found, 1)


def assignments(limits: dict[str, int], trial: int, shift: int = 0) -> Iterator[dict[str, int]]:
    """Values of index letters from 1 on: all of them for two letters, a spread for more.

    A letter and the same letter with a prime are two different indices.
    """
    letters = list(limits)
    ranges = [range(1, limits[name] + 1) for name in letters[:5]]
    every = [
        values
        for values in itertools.product(*ranges)
        if not _confused(dict(zip(letters, values, strict=False)))
    ]
    step = max(1, len(every) // POINTS)
    for values in every[trial % step :: step]:
        filled = (*values, *([1] * (len(letters) - len(values))))
        yield {name: value + shift for name, value in zip(letters, filled, strict=True)}


def _confused(at: dict[str, int]) -> bool:
    return any(at.get(name + "'") == value for name, value in at.items())
