"""Rewrites that keep a kernel finite where the formula as written overflows.

Each is an identity of exponentials, applied wherever its form occurs, also through named
quantities: a quotient of exponentials by a sum of exponentials, and the logarithm of such a sum,
are shifted by the largest exponent; ``1/(1 + exp(u))`` becomes the logistic function,
``log(1 + exp(u))`` softplus; the logarithm of a product of exponentials becomes a sum.  The
largest exponent is a quantity of its own that is held constant in derivatives: the value does not
depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sympy as sp

from symdl.expr import values as v
from symdl.expr.program import Equation
from symdl.kernels.share import canonical

Shift = Callable[[sp.Expr], sp.Expr]


def stabilise(
    equations: Sequence[Equation], fresh_name: Callable[[str], str]
) -> tuple[list[Equation], frozenset[str]]:
    """The same quantities by equations that do not overflow, and the names held constant."""
    work = _Rewriting(fresh_name)
    for equation in equations:
        body = work.rewrite(equation.body)
        done = Equation(
            equation.name, equation.indices, body, equation.written, equation.text, equation.span
        )
        work.definitions[equation.name] = done
        work.forms[equation.name] = work.unfolded(body)
        work.equations.append(done)
    return work.equations, frozenset(work.held)


class _Rewriting:
    def __init__(self, fresh_name: Callable[[str], str]) -> None:
        self.fresh_name = fresh_name
        self.definitions: dict[str, Equation] = {}
        self.forms: dict[str, sp.Expr] = {}
        self.equations: list[Equation] = []
        self.held: dict[str, tuple] = {}

    def rewrite(self, e: sp.Basic) -> sp.Basic:
        if not e.args or isinstance(e, v.Entry):
            return e
        e = v.rebuild(e, (self.rewrite(a) for a in e.args))
        if isinstance(e, sp.Pow):
            return self._power(e)
        if isinstance(e, sp.Mul):
            return self._product(e)
        if isinstance(e, v.Fn) and e.name == "log":
            return self._log(e.arguments[0]) or e
        return e

    def seen(self, e: sp.Expr) -> sp.Expr:
        """A named quantity's definition where that is built from exponentials, else itself."""
        if isinstance(e, v.Entry) and e.name in self.definitions:
            equation, body = self.definitions[e.name], self.forms[e.name]
            if _exponential(body):
                places = dict(zip(equation.indices, e.indices, strict=True))
                return v.substitute(v.freshen(body), places)
        return e

    def unfolded(self, e: sp.Expr) -> sp.Expr:
        """An expression with what is built from exponentials put in, down to sums and products."""
        if isinstance(e, v.Entry):
            return self.seen(e)
        if isinstance(e, (sp.Mul, sp.Pow, v.Reduce)):
            return v.rebuild(e, (self.unfolded(a) for a in e.args))
        return e

    def _power(self, e: sp.Pow) -> sp.Expr:
        if e.exp.is_Integer and e.exp < 0:
            u = self._one_plus_exp(e.base)
            if u is not None:
                return v.Fn("logistic", -u) ** -e.exp
        return e

    def _one_plus_exp(self, e: sp.Expr) -> sp.Expr | None:
        """u where e is ``1 + exp(u)``."""
        if isinstance(e, sp.Add) and len(e.args) == 2 and sp.S.One in e.args:
            other = self.seen(e - 1)
            if isinstance(other, v.Fn) and other.name == "exp":
                return other.arguments[0]
        return None

    def _product(self, e: sp.Mul) -> sp.Expr:
        e = self._logistic_product(e)
        if not isinstance(e, sp.Mul):
            return e
        factors = list(e.args)
        for k, factor in enumerate(factors):
            if not (isinstance(factor, sp.Pow) and factor.exp == -1):
                continue
            total = self.seen(factor.base)
            if not (isinstance(total, v.Reduce) and self._overflows(total)):
                continue
            for other, numerator in enumerate(factors):
                shift = _shift(self.seen(numerator)) if other != k else None
                if shift is not None:
                    peak = self._peak(total)
                    factors[k] = 1 / _shift(total)(peak)  # type: ignore[misc]
                    factors[other] = shift(peak)
                    break
        return sp.Mul(*factors)

    def _logistic_product(self, e: sp.Mul) -> sp.Expr:
        """``exp(u)·logistic(-u)`` is ``logistic(u)``; a quotient of sinh by cosh is tanh."""
        for factor in e.args:
            if isinstance(factor, v.Fn) and factor.name == "exp":
                (u,) = factor.arguments
                if v.Fn("logistic", -u) in e.args:
                    return e / factor / v.Fn("logistic", -u) * v.Fn("logistic", u)
                difference = factor - v.Fn("exp", -u)
            if isinstance(factor, sp.Pow) and factor.exp == -1 and isinstance(factor.base, sp.Add):
                for part in factor.base.args:
                    if not (isinstance(part, v.Fn) and part.name == "exp"):
                        continue
                    opposite = v.Fn("exp", -part.arguments[0])
                    difference = part - opposite
                    if factor.base == part + opposite and difference in e.args:
                        return e / factor / difference * v.Fn("tanh", part.arguments[0])
        return e

    def _log(self, e: sp.Expr) -> sp.Expr | None:
        """log(e), rewritten, or None where there is nothing to gain."""
        e = self.seen(e)
        if isinstance(e, v.Fn) and e.name == "exp":
            return e.arguments[0]
        if isinstance(e, v.Fn) and e.name == "logistic":
            return -v.Fn("log1p_exp", -e.arguments[0])
        u = self._one_plus_exp(e)
        if u is not None:
            return v.Fn("log1p_exp", u)
        if isinstance(e, sp.Add) and len(e.args) == 2 and sp.S.One in e.args:
            other = self.seen(1 - e)
            if isinstance(other, v.Fn) and other.name == "logistic":
                return -v.Fn("log1p_exp", other.arguments[0])
        if isinstance(e, v.Reduce) and self._overflows(e):
            peak = self._peak(e)
            return peak + v.Fn("log", _shift(e)(peak))  # type: ignore[misc]
        if isinstance(e, sp.Pow) and e.exp.is_Integer and e.exp.is_odd:
            inner = self._log(e.base)
            return None if inner is None else e.exp * inner
        return self._log_of_product(e) if isinstance(e, sp.Mul) else None

    def _log_of_product(self, e: sp.Mul) -> sp.Expr | None:
        parts, rest = [], []
        for factor in e.args:
            part = self._log(factor) if _exponential(self.seen(factor)) else None
            if part is not None:
                parts.append(part)
            else:
                rest.append(factor)
        if not parts:
            return None
        left = sp.Mul(*rest)
        if left == 1:
            return sp.Add(*parts)
        inverse = isinstance(left, sp.Pow) and left.exp == -1
        return sp.Add(*parts) + (-v.Fn("log", left.base) if inverse else v.Fn("log", left))

    def _overflows(self, e: v.Reduce) -> bool:
        """Whether a sum has exponentials that are not shifted yet."""
        held = any(x.name in self.held for x in v.entries(e))
        return e.op == "sum" and not held and _shift(e) is not None

    def _peak(self, total: v.Reduce) -> sp.Expr:
        """The largest exponent in a sum of exponentials, as a quantity of its own."""
        body = v.Reduce("max", _exponent(total.body), *total.bound)
        key, free = canonical(body)
        for name, (known, size) in self.held.items():
            if known == key and size == len(free):
                return v.Entry(name, *free)
        name = self.fresh_name("peak")
        self.held[name] = (key, len(free))
        self.equations.append(Equation(name, tuple(free), body, text="the largest exponent"))
        return v.Entry(name, *free)


def _exponential(e: sp.Basic) -> bool:
    return any(isinstance(x, v.Fn) and x.name in ("exp", "logistic") for x in v.walk(e))


def _exponent(e: sp.Expr) -> sp.Expr:
    """The exponent of a term, -inf where the term is masked out."""
    if isinstance(e, v.Where):
        return v.Where(e.condition, _exponent(e.a), -sp.oo)
    if isinstance(e, sp.Mul):
        marks = [f for f in e.args if isinstance(f, (v.Bracket, v.Delta))]
        inner = next(f for f in e.args if _shift(f) is not None)
        return v.Where(sp.Mul(*marks), _exponent(inner), -sp.oo)
    return e.arguments[0]


def _shift(e: sp.Expr) -> Shift | None:
    """How to multiply an expression by exp(-m) inside its exponential, if it has one."""
    if isinstance(e, v.Fn) and e.name == "exp":
        return lambda m: v.Fn("exp", e.arguments[0] - m)
    if isinstance(e, v.Where) and e.b == 0:
        return _within(_shift(e.a), lambda inner: v.Where(e.condition, inner, 0))
    if isinstance(e, sp.Mul):
        for factor in e.args:
            shift = None if isinstance(factor, v.Reduce) else _shift(factor)
            if shift is not None:
                rest = sp.Mul(*(f for f in e.args if f is not factor))
                return _within(shift, rest.__mul__)
        return None
    if isinstance(e, v.Reduce) and e.op == "sum":
        total = v.freshen(e)
        return _within(_shift(total.body), lambda inner: v.Reduce("sum", inner, *total.bound))
    return None


def _within(shift: Shift | None, around: Callable[[sp.Expr], sp.Expr]) -> Shift | None:
    return None if shift is None else lambda m: around(shift(m))
