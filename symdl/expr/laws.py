"""The laws of random variables: their parameters, moments and lists of outcomes.

    Bernoulli(q)     1 with probability q, else 0
    Normal(m, s)     the normal law with mean m and variance s
    Any(m, s)        any law at all with mean m and variance s: only these two may be used
    Outcomes(...)    value, chance, value, chance, …: made inside, never written

A law without a list of outcomes is tested through a *stand-in*, a finite law that has the moments
(and the symmetry) a derivation may use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy as sp

from symdl.errors import DerivationError

Parameters = Sequence[sp.Expr]
Outcomes = tuple[tuple[sp.Expr, sp.Expr], ...]  # value, chance


@dataclass(frozen=True)
class Law:
    """One law.

    Attributes:
        name: as it is written.
        parameters: their names, for messages.
        ranges: for each parameter ``probability``, ``variance`` or ``""`` (any number).
        moments: E[X^k] by k from 1, as functions of the parameters, as far as they are known;
            ``idempotent`` laws have every moment equal to the first.
        outcomes: a finite law with these moments, from the parameters.
        finite: whether ``outcomes`` is the law itself and no stand-in.
        about_zero: whether X and -X have one law, by the parameters.
    """

    name: str
    parameters: tuple[str, ...]
    ranges: tuple[str, ...]
    moments: tuple[Callable[..., sp.Expr], ...]
    outcomes: Callable[..., Outcomes]
    finite: bool = False
    idempotent: bool = False
    about_zero: Callable[..., bool] = lambda *parameters: False

    def moment(self, k: int, parameters: Parameters) -> sp.Expr:
        """E[X^k].

        Raises:
            DerivationError: where the law does not tell it."""
        if k == 0:
            return sp.S.One
        if self.idempotent:
            k = 1
        if k > len(self.moments):
            raise DerivationError(
                f"the law {self.name} does not tell the moment of order {k}",
                repair="only " + ", ".join(f"order {i + 1}" for i in range(len(self.moments))),
            )
        return self.moments[k - 1](*parameters)


def _bernoulli(q: sp.Expr) -> Outcomes:
    return (sp.S.Zero, 1 - q), (sp.S.One, q)


def _three_points(m: sp.Expr, s: sp.Expr) -> Outcomes:
    """Symmetric about m, with the normal law's moments up to order 5."""
    step = sp.sqrt(3 * s)
    sixth = sp.Rational(1, 6)
    return (m - step, sixth), (m, 4 * sixth), (m + step, sixth)


def _skewed(m: sp.Expr, s: sp.Expr) -> Outcomes:
    """Two unequal outcomes, so that nothing but mean and variance can be relied on."""
    return (m - sp.sqrt(s / 3), sp.Rational(3, 4)), (m + sp.sqrt(3 * s), sp.Rational(1, 4))


# fmt: off
_ROWS = (
    Law("Bernoulli", ("q",), ("probability",), (lambda q: q,),
        _bernoulli, finite=True, idempotent=True),
    Law("Normal", ("m", "s"), ("", "variance"),
        (lambda m, s: m,
         lambda m, s: m**2 + s,
         lambda m, s: m**3 + 3*m*s,
         lambda m, s: m**4 + 6*m**2*s + 3*s**2),
        _three_points, about_zero=lambda m, s: m == 0),
    Law("Any", ("m", "s"), ("", "variance"), (lambda m, s: m, lambda m, s: m**2 + s), _skewed),
)
# fmt: on
LAWS = {row.name: row for row in _ROWS}


def outcomes(law: tuple) -> Outcomes:
    """Every outcome of a finite law with its chance.

    Raises:
        DerivationError: for a law with infinitely many."""
    name, parameters = law
    if name == "Outcomes":
        return tuple(zip(parameters[::2], parameters[1::2], strict=True))
    if not LAWS[name].finite:
        raise DerivationError(f"the outcomes of the law {name} cannot be listed")
    return LAWS[name].outcomes(*parameters)


def stand_in(law: tuple) -> tuple:
    """A finite law with the moments that may be used of this one; a finite law is its own."""
    name, parameters = law
    if name == "Outcomes" or LAWS[name].finite:
        return law
    return "Outcomes", tuple(x for pair in LAWS[name].outcomes(*parameters) for x in pair)
