"""Value expressions to NumPy code: each becomes a term, its code and the indices of its axes.

Broadcasting follows from the axes; reads become views, windows or gathers; sums of products are
:mod:`symdl.kernels.sums`' business.  Code is text here, made of identifiers that
:mod:`symdl.kernels.names` gave out, numbers and a fixed set of functions; it is parsed, validated
and compiled in :mod:`symdl.kernels.compile` only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp

from symdl.errors import SymdlError
from symdl.expr import values as v
from symdl.expr.axed import is_indicator
from symdl.functions import FUNCTIONS
from symdl.kernels.names import Names
from symdl.kernels.reads import read_code
from symdl.kernels.sums import is_mark, sum_of_products
from symdl.kernels.terms import Axes, Quantity, Spread, Term, Winner, spread


class Lowering:
    """Lowers expressions over named quantities.

    Args:
        names: gives identifiers to quantities and sizes.
        quantities: every name that may be read."""

    def __init__(self, names: Names, quantities: dict[str, Quantity]) -> None:
        self.names, self.quantities = names, quantities
        self.rank: dict[v.Index, int] = {}
        self.guarded = False
        self.views: dict[str, str] = {}

    def view(self, array: str, code: str) -> str:
        """The identifier of a window of an array, one for each code of it."""
        if code not in self.views:
            self.views[code] = self.names.fresh(f"{array}_window")
        return self.views[code]

    def begin(self, indices: Axes, body: sp.Expr) -> None:
        """Say what is lowered next, so that axes come in the order in which they are wanted."""
        found = [i for i in v.walk(body) if isinstance(i, v.Index)]
        self.guarded = any(isinstance(x, (v.Bracket, v.Delta, v.Where)) for x in v.walk(body))
        self.rank = {i: k for k, i in enumerate(dict.fromkeys((*indices, *found)))}

    def union(self, terms: Sequence[Term]) -> Axes:
        """All axes of the terms: in the order of a term that has them all, else as wanted."""
        axes = {axis for term in terms for axis in term.axes}
        wanted = tuple(sorted(axes, key=self.rank.__getitem__))
        whole = [term.axes for term in terms if len(term.axes) == len(axes)]
        return whole[0] if whole and wanted not in whole else wanted

    def value(self, e: sp.Expr) -> Term:
        """The expression in floating-point arithmetic."""
        if isinstance(e, v.Entry) and not self.quantities[e.name].whole:
            return read_code(self, e)
        if isinstance(e, (v.Index, v.Entry, v.ArgMax)):
            return self.floating(self.whole(e))
        for kind, method in _VALUES:
            if isinstance(e, kind):
                return method(self, e)
        raise SymdlError(
            f"a kernel cannot compute {type(e).__name__}",
            repair="give unknown functions and expectations a definition",
        )

    def floating(self, term: Term) -> Term:
        """A term of whole numbers in the working precision; Python's own numbers adapt anyway."""
        if not term.whole or not term.axes:
            return term
        return Term(f"({term.code}).astype(dtype)", term.axes)

    def whole(self, e: sp.Expr) -> Term:
        """The expression in whole numbers: indices, sizes, gathered entries and their sums."""
        if isinstance(e, v.Index):
            return Term(f"np.arange({self.names.size(e.size)})", (e,), True)
        if isinstance(e, sp.Symbol) or e.is_Integer or isinstance(e, (sp.floor, sp.Mod)):
            return Term(self.names.size(e), (), True)
        if isinstance(e, v.Entry):
            term = read_code(self, e)
            return Term(term.code, term.axes, True)
        if isinstance(e, (sp.Add, sp.Mul)):
            return self.join(" + " if isinstance(e, sp.Add) else " * ", map(self.whole, e.args))
        if isinstance(e, v.Fn) and e.name in ("max", "min"):
            return self.apply(FUNCTIONS[e.name].numpy, [self.whole(a) for a in e.arguments])
        if isinstance(e, v.ArgMax):
            axes, code = self.bound_last(e)
            return Term(f"first_max({code}, {len(e.bound)}, {e.position})", axes, True)
        raise SymdlError(f"{e} cannot stand in an index")

    def is_whole(self, e: sp.Expr) -> bool:
        """Whether an expression is made of indices, sizes and whole entries alone."""
        if isinstance(e, v.Entry):
            return self.quantities[e.name].whole
        if isinstance(e, (sp.Symbol, v.ArgMax, sp.floor, sp.Mod)) or e.is_Integer:
            return True
        return isinstance(e, (sp.Add, sp.Mul)) and all(map(self.is_whole, e.args))

    def condition(self, e: sp.Expr) -> Term:
        """A 0/1-valued expression as an array of booleans."""
        if isinstance(e, v.Delta):
            return self.compare("==", *e.args)
        if isinstance(e, Winner):
            axes, code = self.bound_last(e)
            return Term(f"is_first_max({code}, {len(e.bound)})", (*axes, *e.bound))
        if isinstance(e, v.Bracket):
            op = {"ge": ">=", "gt": ">", "eq": "==", "ne": "!="}[e.kind]
            positive = [a for a in sp.Add.make_args(e.e) if not a.could_extract_minus_sign()]
            left = sp.Add(*positive)
            return self.compare(op, left, left - e.e)
        if isinstance(e, sp.Mul) and is_mark(e):
            return self.join(" & ", map(self.condition, e.args))
        if isinstance(e, sp.Pow) and is_mark(e):
            return self.condition(e.base)
        if isinstance(e, sp.Add) and is_indicator(e):
            inner = self.condition(1 - e)
            return Term(f"~({inner.code})", inner.axes)
        if e in (0, 1):
            return Term(str(bool(e)))
        return self.compare("!=", e, sp.S.Zero)

    def compare(self, op: str, a: sp.Expr, b: sp.Expr) -> Term:
        """A comparison, in whole numbers where both sides are."""
        lower = self.whole if self.is_whole(a) and self.is_whole(b) else self.value
        return self.join(f" {op} ", [lower(a), lower(b)])

    def join(self, op: str, terms: Any) -> Term:
        """Terms combined by an infix operator, with their axes lined up."""
        terms = list(terms)
        axes = self.union(terms)
        code = op.join(f"({spread(t, axes)})" for t in terms)
        return Term(code, axes, all(t.whole for t in terms))

    def apply(self, form: str, terms: Sequence[Term]) -> Term:
        """A NumPy form such as ``np.maximum({0}, {1})`` filled in."""
        axes = self.union(terms)
        whole = all(t.whole for t in terms)
        return Term(form.format(*(spread(t, axes) for t in terms)), axes, whole)

    def bound_last(self, e: v.Binder | Winner) -> tuple[Axes, str]:
        """The free axes of a binder's body, and its code with the bound axes after them."""
        body = self.value(e.body)
        free = tuple(a for a in body.axes if a not in e.bound)
        missing = [b for b in e.bound if b not in body.axes]
        code = spread(body, (*free, *e.bound))
        if missing:
            shape = self.names.shape((*free, *e.bound))
            code = f"np.broadcast_to({code}, {shape})"
        return free, code

    def full(self, term: Term, axes: Axes) -> str:
        """The code of an array with exactly these axes, each at its full length."""
        code = spread(term, axes)
        if set(term.axes) == set(axes):
            return code
        kind = "" if term.axes else ", dtype" if not term.whole else ""
        code = code if term.axes or not kind else f"np.asarray({code}{kind})"
        return f"np.broadcast_to({code}, {self.names.shape(axes)})" if axes else code


def _number(self: Lowering, e: sp.Expr) -> Term:
    if e.is_Integer:
        return Term(str(int(e)))
    if e == sp.pi:
        return Term("np.pi")
    if e in (sp.oo, -sp.oo):
        return Term("np.inf" if e == sp.oo else "-np.inf")
    return Term(repr(float(e)))


def _size(self: Lowering, e: sp.Expr) -> Term:
    return Term(self.names.size(e))


def _add(self: Lowering, e: sp.Add) -> Term:
    common, e = e.primitive() if _worth_pulling(e) else (sp.S.One, e)
    ordered = sorted(e.args, key=lambda a: (a.could_extract_minus_sign(), a.is_number))
    minus = [k > 0 and a.could_extract_minus_sign() for k, a in enumerate(ordered)]
    terms = [self.value(-a if m else a) for a, m in zip(ordered, minus, strict=True)]
    axes = self.union(terms)
    code = f"({spread(terms[0], axes)})"
    for term, m in zip(terms[1:], minus[1:], strict=True):
        code += f" {'-' if m else '+'} ({spread(term, axes)})"
    return Term(code if common == 1 else f"{common} * ({code})", axes)


def _worth_pulling(e: sp.Add) -> bool:
    common = e.primitive()[0]
    return bool(common.is_Integer and common != 1)


def _pow(self: Lowering, e: sp.Pow) -> Term:
    base = self.value(e.base)
    if not e.atoms(v.Entry, v.Index):  # sizes and numbers stay Python's, which adapt
        return Term(f"({base.code}) ** ({self.value(e.exp).code})")
    if e.exp == sp.S.Half:
        return Term(f"np.sqrt({base.code})", base.axes)
    if e.exp.is_negative and e.exp.is_number:
        inverse = self.value(e.base**-e.exp)
        return Term(f"1 / ({inverse.code})", inverse.axes)
    if e.exp == 2 or not e.exp.is_Integer or e.exp > 4:
        return self.join(" ** ", [base, self.value(e.exp)])
    return Term(" * ".join([f"({base.code})"] * int(e.exp)), base.axes)


def _function(self: Lowering, e: v.Fn) -> Term:
    form = KERNEL_FORMS.get(e.name) or FUNCTIONS[e.name].numpy
    term = self.apply(form, [self.value(a) for a in e.arguments])
    constant = not e.atoms(v.Entry, v.Index)
    return Term(f"dtype.type({term.code})") if constant else term


KERNEL_FORMS = {"logistic": "logistic({0})", "log1p_exp": "log1p_exp({0})"}


def _where(self: Lowering, e: v.Where) -> Term:
    condition, a, b = self.condition(e.condition), self.value(e.a), self.value(e.b)
    if not a.axes and not b.axes and e.a.is_number and e.b.is_number:
        a = Term(f"dtype.type({a.code})")  # two Python numbers would choose the precision
    return self.apply("np.where({0}, {1}, {2})", [condition, a, b])


def _indicator(self: Lowering, e: sp.Expr) -> Term:
    condition = self.condition(e)
    return Term(f"np.asarray({condition.code}).astype(dtype)", condition.axes)


def _product(self: Lowering, e: sp.Mul) -> Term:
    return _indicator(self, e) if is_mark(e) else sum_of_products(self, e, ())


def _reduce(self: Lowering, e: v.Reduce) -> Term:
    if e.op == "sum":
        return sum_of_products(self, e.body, e.bound)
    body = self.value(e.body)
    here = [b for b in e.bound if b in body.axes]
    axes = tuple(a for a in body.axes if a not in here)
    code = body.code
    if here:
        places = [body.axes.index(b) for b in here]
        shown = places[0] if len(places) == 1 else tuple(places)
        code = f"({code}).{e.op}(axis={shown})"
    if e.op == "prod":
        for b in e.bound:
            code = code if b in here else f"({code}) ** {self.names.size(b.size)}"
    return Term(code, axes)


def _spread(self: Lowering, e: Spread) -> Term:
    raise TypeError("a transposed read is a whole assignment, never a part of an expression")


_VALUES: tuple[tuple[Any, Callable[[Lowering, Any], Term]], ...] = (
    (Spread, _spread),
    ((v.Bracket, v.Delta, Winner), _indicator),
    (v.Where, _where),
    (v.Fn, _function),
    (v.Reduce, _reduce),
    (sp.Add, _add),
    (sp.Mul, _product),
    (sp.Pow, _pow),
    ((sp.Number, sp.NumberSymbol), _number),
    ((sp.Symbol, sp.floor, sp.ceiling, sp.Mod), _size),
)
