"""Letters for the free indices of a result: the declared ones, moved on where they are taken."""

from __future__ import annotations

from collections.abc import Iterable

from symdl.expr.values import Index

_RUNS = ("ijklmnpqr", "uvwrst", "abcdegh", "nmrst", "hijkl", "fgh", "tsr", "cde")


def another(index: Index, taken: Iterable[str]) -> Index:
    """The index under the next free letter after its own (i → j → k …)."""
    used = set(taken)
    if index.name not in used:
        return index
    for run in _RUNS:
        if index.name in run:
            for letter in run[run.index(index.name) + 1 :] + run:
                if letter not in used:
                    return Index(letter, index.size)
    number = 2
    while f"{index.name}{number}" in used:
        number += 1
    return Index(f"{index.name}{number}", index.size)


def distinct(indices: Iterable[Index], taken: Iterable[str]) -> tuple[Index, ...]:
    """The indices under letters that differ from the taken ones and from each other."""
    used, found = set(taken), []
    for index in indices:
        chosen = another(index, used)
        used.add(chosen.name)
        found.append(chosen)
    return tuple(found)
