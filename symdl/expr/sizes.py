"""Axis sizes for tests: small, at which every axis has a place, and told apart.

Sizes are pairwise distinct, so that a mistaken transpose cannot hide.  Where a program has many
letters that would make large arrays, those that never stand in one array may be equal.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np

from symdl.errors import ShapeError
from symdl.expr import values as v
from symdl.expr.binding import size_of
from symdl.expr.program import Program

SIZE_SETS = ((2, 3, 4, 5, 6), (4, 2, 5, 3, 6))
_MOST_DISTINCT = 5
_TRIES = 120
_CANDIDATES = 12


def size_letters(program: Program) -> tuple[str, ...]:
    """The names of the sizes that a program leaves open, static integers not among them."""
    sizes = [index.size for d in program.declarations.values() for index in d.indices]
    sizes += [d.target for d in program.declarations.values() if d.target is not None]
    sizes += [i.size for axes in _axes(program) for i in axes]
    integers = {d.name for d in program.declarations.values() if d.kind == "integer"}
    found = dict.fromkeys(
        s.name for size in sizes for s in sorted(size.free_symbols, key=lambda s: s.name)
    )
    return tuple(letter for letter in found if letter not in integers)


def told_apart(program: Program, letters: tuple[str, ...]) -> dict[str, set[str]]:
    """The letters that each letter's size must differ from."""
    if len(letters) <= _MOST_DISTINCT:
        return {a: set(letters) - {a} for a in letters}
    found: dict[str, set[str]] = {a: set() for a in letters}
    for d in program.declarations.values():
        here = [i.size.name for i in d.indices if i.size.is_Symbol and i.size.name in found]
        for a in here:
            found[a] |= set(here) - {a}
    return found


def admissible_sizes(
    program: Program, rng: np.random.Generator, pool: tuple[int, ...] | None = None
) -> dict[str, int]:
    """Sizes of every letter and static integer at which every axis has a place.

    Axes of one place are avoided, and of several choices the one of least work is taken.

    Args:
        pool: the sizes to choose from, in order of preference; random where it is None.

    Raises:
        ShapeError: where none were found."""
    letters = size_letters(program)
    apart = told_apart(program, letters)
    axes = _axes(program)
    ranks = [len(d.indices) for d in program.declarations.values()]
    clique = len(letters) if len(letters) <= _MOST_DISTINCT else max(ranks)
    found: list[tuple[bool, int, dict[str, int]]] = []
    for trial in range(_TRIES):
        shuffled = bool(trial) or pool is None
        sizes = _coloured(letters, apart, rng, pool or SIZE_SETS[0], clique, shuffled)
        sizes |= _integers(program, rng, trial)
        shapes = _shapes(program, sizes)
        if shapes is not None:
            single = any(size < 2 for shape in shapes for size in shape)
            found.append((single, _work(shapes, axes, sizes), sizes))
        enough = 1 if len(letters) <= 3 else _CANDIDATES
        if len(found) >= enough and not all(single for single, _, _ in found):
            break
    if not found:
        raise ShapeError("no sizes were found at which every axis has a place")
    return min(found, key=lambda f: f[:2])[2]


def paired_sizes(program: Program, rng: np.random.Generator) -> list[dict[str, int]]:
    """Two sets of sizes for one statement: any two letters differ in at least one of them.

    Sizes stay small, so that a statement about many axes is tested fast; up to three letters all
    differ in both sets.

    Raises:
        ShapeError: where none were found."""
    letters = size_letters(program)
    if len(letters) <= 3:
        return [admissible_sizes(program, rng, pool) for pool in SIZE_SETS]
    pairs = [(a, b) for a, b in itertools.product((2, 3, 4, 5), repeat=2) if a + b <= 6]
    pairs += [(a, b) for a, b in itertools.product((2, 3, 4, 5, 6), repeat=2) if a + b > 6]
    axes = _axes(program)
    found: list[tuple[bool, int, list[dict[str, int]]]] = []
    for trial in range(_TRIES):
        chosen = pairs[: len(letters) + trial // 10]
        order = rng.permutation(len(chosen))[: len(letters)]
        both = [
            {letter: chosen[k][side] for letter, k in zip(letters, order, strict=True)}
            | _integers(program, rng, trial)
            for side in (0, 1)
        ]
        shapes = [_shapes(program, sizes) for sizes in both]
        if all(s is not None for s in shapes):
            single = any(size < 2 for s in shapes for shape in s or () for size in shape)
            work = sum(_work(s or [], axes, sizes) for s, sizes in zip(shapes, both, strict=True))
            found.append((single, work, both))
        if len(found) >= _CANDIDATES and not all(f[0] for f in found):
            break
    if not found:
        return [admissible_sizes(program, rng, pool) for pool in SIZE_SETS]
    return min(found, key=lambda f: f[:2])[2]


def _coloured(
    letters: tuple[str, ...],
    apart: Mapping[str, set[str]],
    rng: np.random.Generator,
    pool: tuple[int, ...],
    clique: int,
    shuffled: bool,
) -> dict[str, int]:
    """A size for each letter, different from those it must be told apart from."""
    values = list(dict.fromkeys(pool))[: max(3, clique)]
    order = sorted(letters, key=lambda letter: -len(apart[letter])) if shuffled else list(letters)
    sizes: dict[str, int] = {}
    for letter in order:
        if shuffled:
            rng.shuffle(values)
        taken = {sizes.get(other) for other in apart[letter]}
        more = itertools.count(max(pool) + 1)
        sizes[letter] = next(x for x in itertools.chain(values, more) if x not in taken)
    return sizes


def _integers(program: Program, rng: np.random.Generator, trial: int) -> dict[str, int]:
    found = {}
    for d in program.declarations.values():
        if d.kind == "integer":
            least = 0 if d.minimum is None else d.minimum
            found[d.name] = int(least + rng.integers(0, 2 if trial < _TRIES // 2 else 3))
    return found


def random_integers(program: Program, rng: np.random.Generator) -> dict[str, int]:
    """Small values of the static integers."""
    return _integers(program, rng, 0)


def _shapes(program: Program, sizes: Mapping[str, int]) -> list[list[int]] | None:
    """Every declared shape, or None where an axis has no place."""
    shapes = [[size_of(i.size, sizes) for i in d.indices] for d in program.declarations.values()]
    return None if any(size < 1 for shape in shapes for size in shape) else shapes


def _axes(program: Program) -> list[set[v.Index]]:
    """The indices that each equation runs over."""
    return [
        {*e.indices, *(i for i in v.walk(e.body) if isinstance(i, v.Index))}
        for e in program.equations
    ]


def _work(shapes: list[list[int]], axes: list[set[v.Index]], sizes: Mapping[str, int]) -> int:
    """About how many numbers a gradient by complex step touches."""
    passes = sum(math.prod(size_of(i.size, sizes) for i in every) for every in axes)
    return passes * max(map(math.prod, shapes), default=1)
