"""Building matrix expressions without noise: no double transpose, no factor I, no lone ones."""

from __future__ import annotations

from collections.abc import Sequence

from symdl.derivation.matrices import (
    ONE,
    Diag,
    Diagonal,
    Identity,
    Leaf,
    Map,
    Matrix,
    Ones,
    Plus,
    Product,
    Times,
    Transpose,
)


def transpose(m: Matrix) -> Matrix:
    """The transpose, carried inside where that is shorter."""
    if isinstance(m, Transpose):
        return m.of
    if isinstance(m, Identity | Diag) or m.shape == (ONE, ONE):
        return m
    if isinstance(m, Product):
        return product(transpose(m.right), transpose(m.left))
    if isinstance(m, Times):
        small = [f for f in m.factors if f.shape == (ONE, ONE)]
        large = [f for f in m.factors if f not in small]
        if any(isinstance(f, Transpose | Product) for f in large) or len(large) == 1:
            return times([*small, *map(transpose, large)])
        return times([*small, Transpose(times(large))])
    if isinstance(m, Plus):
        return Plus(tuple((sign, transpose(t)) for sign, t in m.terms))
    return Transpose(m)


def product(*matrices: Matrix) -> Matrix:
    """The matrix product from the left, identities left out, scalars in front."""
    scalars: list[Matrix] = []
    chain: list[Matrix] = []
    for m in matrices:
        while isinstance(m, Times) and any(f.shape == (ONE, ONE) for f in m.factors):
            scalars += [f for f in m.factors if f.shape == (ONE, ONE)]
            m = times([f for f in m.factors if f.shape != (ONE, ONE)])
        if m.shape == (ONE, ONE):
            scalars.append(m)
        elif not isinstance(m, Identity) or len(matrices) == 1:
            chain.append(m)
    if not chain:
        rest = [m for m in matrices if isinstance(m, Identity)]
        return times([*scalars, *rest[:1]])
    found = chain[0]
    for m in chain[1:]:
        found = Product(found, m)
    return times([*scalars, found])


def times(factors: Sequence[Matrix]) -> Matrix:
    """The product entry by entry; a factor of ones is left out where another gives the shape."""
    flat = [g for f in factors for g in (f.factors if isinstance(f, Times) else (f,))]
    flat = [f for f in flat if f != Leaf(ONE)]
    large = [f for f in flat if f.shape != (ONE, ONE)]
    kept = [f for f in large if not isinstance(f, Ones)] or large[:1]
    flat = [f for f in flat if f.shape == (ONE, ONE)] + kept
    if not flat:
        return Leaf(ONE)
    return flat[0] if len(flat) == 1 else Times(tuple(flat))


def parts(m: Matrix) -> tuple[Matrix, ...]:
    """The matrices that a node is made of."""
    if isinstance(m, Product):
        return m.left, m.right
    if isinstance(m, Times):
        return m.factors
    if isinstance(m, Plus):
        return tuple(t for _, t in m.terms)
    if isinstance(m, Map):
        return m.arguments
    return (m.of,) if isinstance(m, Transpose | Diag | Diagonal) else ()


def size(m: Matrix) -> int:
    """How many nodes a matrix expression has."""
    return 1 + sum(map(size, parts(m)))
