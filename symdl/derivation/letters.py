"""Letters for the free indices of a result: the declared ones, moved on where they are taken;
and the indices that two quantities have in common, so that one letter serves both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sympy as sp

from symdl.expr.program import Equation
from symdl.expr.values import Binder, Entry, Index, Unknown

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


def diagonal(v: Equation, name: str) -> dict[int, int]:
    """The positions r of v's indices and the slots s of the named quantity such that every read of
    it in v's equation has v's own r-th index, and nothing else, in slot s."""
    found_reads = list(_reads(v.body, name, frozenset()))
    reads = [r for r in found_reads if r is not None]
    if not reads or len(reads) < len(found_reads):
        return {}
    found: dict[int, int] = {}
    for r, own in enumerate(v.indices):
        for slot in range(len(reads[0])):
            if all(read[slot] == own for read in reads) and slot not in found.values():
                found[r] = slot
                break
    return found


def _reads(
    e: sp.Basic, name: str, bound: frozenset[Index]
) -> Iterator[tuple[sp.Basic | None, ...] | None]:
    """The indices of every read, None in place of a bound one; None for a read as a whole."""
    if isinstance(e, Entry) and e.name == name:
        yield tuple(None if i in bound else i for i in e.indices)
    if isinstance(e, Unknown) and e.argument == name:
        yield None
    inner = bound | frozenset(e.bound) if isinstance(e, Binder) else bound
    for a in e.args:
        yield from _reads(a, name, inner)
