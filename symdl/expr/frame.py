"""Every node of the value tree as NumPy operations, at one set of values.

The handlers share no rule with the symbolic side.  Derivatives and expectations are in
:mod:`symdl.expr.slopes`, inputs and results in :mod:`symdl.expr.evaluate`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import values as v
from symdl.expr.axed import Axed, align, constant, is_indicator, names_in, spread
from symdl.expr.binding import size_of
from symdl.expr.numeric import keeps_integers, power, scalar_function, square_root
from symdl.expr.slopes import derivative, expectation
from symdl.expr.unknown import unknown_value

if TYPE_CHECKING:
    from symdl.expr.evaluate import Evaluator

_NOWHERE = np.iinfo(np.int64).min


class Frame:
    """Expressions at one set of values: the inputs, or inputs and quantities put in their place.

    ``total``: what depends on a replaced quantity is computed again; otherwise it keeps the value
    it has in the parent."""

    def __init__(
        self, owner: Evaluator, parent: Frame | None, replaced: dict[str, Axed], total: bool
    ) -> None:
        self.owner, self.parent, self.replaced, self.total = owner, parent, replaced, total
        self.memo: dict[sp.Basic, Axed] = {}
        self.named_memo: dict[str, Axed] = {}
        self.dependent: dict[str, bool] = {}
        self.slopes: dict[tuple, Axed] = {}

    def child(self, replaced: dict[str, Axed], total: bool) -> Frame:
        """A frame where some quantities have other values; see the class for ``total``."""
        return Frame(self.owner, self, replaced, total)

    def depends(self, name: str) -> bool:
        """Whether a quantity's value here differs from the parent's."""
        if name in self.replaced:
            return True
        if not self.total:
            return False
        if name not in self.dependent:
            equation = self.owner.equations.get(name)
            declaration = self.owner.program.declarations.get(name)
            reads: frozenset[str] = frozenset()
            if equation is not None:
                reads = names_in(equation.body)
            elif declaration is not None and declaration.law is not None:
                reads = names_in(sp.Tuple(*declaration.law[1]))
            self.dependent[name] = any(map(self.depends, reads))
        return self.dependent[name]

    def named(self, name: str) -> Axed:
        """A quantity: its own axes come first, unnamed; ``axes`` are those that follow them."""
        if name in self.replaced:
            return self.replaced[name]
        if self.parent is not None and not self.depends(name):
            return self.parent.named(name)
        if name not in self.named_memo:
            self.named_memo[name] = self._compute(name)
        return self.named_memo[name]

    def _compute(self, name: str) -> Axed:
        owner = self.owner
        equation = owner.equations.get(name)
        if equation is None:
            return Axed((), owner.given(name))
        body = self.evaluate(equation.body)
        extra = tuple(axis for axis in body.axes if axis not in equation.indices)
        for axis in extra:
            if axis.tag == 0:
                raise ShapeError(f"{name}: index {axis.name} stands on the right side only")
        shape = tuple(size_of(axis.size, owner.sizes) for axis in (*equation.indices, *extra))
        return Axed(extra, np.broadcast_to(spread(body, (*equation.indices, *extra)), shape))

    def evaluate(self, e: sp.Expr) -> Axed:
        """The expression's value with its axes."""
        found = self.memo.get(e)
        if found is None:
            if self.parent is not None and not any(map(self.depends, names_in(e))):
                found = self.parent.evaluate(e)
            else:
                kind: Any = type(e)
                found = _handler(kind)(self, e)
            self.memo[e] = found
        return found

    def _index(self, e: v.Index) -> Axed:
        return Axed((e,), np.arange(size_of(e.size, self.owner.sizes)))

    def _size(self, e: sp.Expr) -> Axed:
        return Axed((), size_of(e, self.owner.sizes))

    def _add(self, e: sp.Add) -> Axed:
        axes, arrays = align([self.evaluate(a) for a in e.args])
        return Axed(axes, functools.reduce(lambda a, b: a + b, arrays))

    def _mul(self, e: sp.Mul) -> Axed:
        kinds: tuple[list, list, list] = ([], [], [])  # indicators, logarithms, the rest
        for a in e.args:
            log = isinstance(a, v.Fn) and a.name == "log"
            kinds[0 if is_indicator(a) else 1 if log else 2].append(self.evaluate(a))
        axes, arrays = align([part for kind in kinds for part in kind])
        marks, logs = len(kinds[0]), len(kinds[0]) + len(kinds[1])
        result: Any = functools.reduce(lambda a, b: a * b, arrays[logs:], 1)
        if kinds[1]:
            product = functools.reduce(lambda a, b: a * b, arrays[marks:logs])
            result = np.where(result == 0, 0, result * product)
        if marks:
            mark = functools.reduce(lambda a, b: a * b, arrays[:marks])
            result = np.where(mark == 0, 0, result * mark)
        return Axed(axes, result)

    def _pow(self, e: sp.Pow) -> Axed:
        base = self.evaluate(e.base)
        if e.exp in (sp.S.Half, -sp.S.Half):
            root = square_root(self._floating(base.array))
            return Axed(base.axes, root if e.exp > 0 else 1 / root)
        if e.exp.is_Integer:
            exponent = int(e.exp)
            array = base.array if exponent >= 0 else self._floating(base.array)
            return Axed(base.axes, 1 / array**-exponent if exponent < 0 else array**exponent)
        axes, (array, exponent) = align([base, self.evaluate(e.exp)])
        if np.asarray(exponent).dtype.kind == "i" and np.asarray(array).dtype.kind == "c":
            return Axed(axes, array**exponent)
        return Axed(axes, power(self._floating(array), self._floating(exponent)))

    def _floating(self, array: Any) -> Any:
        array = np.asarray(array)
        return array.astype(self.owner.real) if array.dtype.kind in "biu" else array

    def _function(self, e: v.Fn) -> Axed:
        axes, arrays = align([self.evaluate(a) for a in e.arguments])
        if not keeps_integers(e.name):
            arrays = [self._floating(a) for a in arrays]
        return Axed(axes, scalar_function(e.name)(*map(np.asarray, arrays)))

    def _delta(self, e: v.Delta) -> Axed:
        axes, (a, b) = align([self.evaluate(a) for a in e.args])
        return Axed(axes, np.asarray(np.real(a) == np.real(b)).astype(np.int64))

    def _bracket(self, e: v.Bracket) -> Axed:
        inner = self.evaluate(e.e)
        x = np.asarray(np.real(inner.array))
        holds = {"ge": x >= 0, "gt": x > 0, "eq": x == 0, "ne": x != 0}[e.kind]
        return Axed(inner.axes, holds.astype(np.int64))

    def _where(self, e: v.Where) -> Axed:
        axes, (condition, a, b) = align([self.evaluate(a) for a in e.args])
        return Axed(axes, np.where(np.real(condition) != 0, a, b))

    def _bound_last(self, e: v.Binder) -> tuple[tuple, Any]:
        """The free axes, and the body with one axis for all bound indices after them."""
        body = self.evaluate(e.body)
        free = tuple(axis for axis in body.axes if axis not in e.bound)
        array = np.asarray(spread(body, (*free, *e.bound)))
        sizes = (size_of(b.size, self.owner.sizes) for b in e.bound)
        array = np.broadcast_to(array, (*array.shape[: len(free)], *sizes))
        return free, array.reshape(*array.shape[: len(free)], -1)

    def _reduce(self, e: v.Reduce) -> Axed:
        if e.op == "sum":
            return self._sum(e)
        free, array = self._bound_last(e)
        if e.op == "prod":
            return Axed(free, array.prod(-1))
        place = np.argmax(array.real, -1)[..., None]
        return Axed(free, np.take_along_axis(array, place, -1)[..., 0])

    def _sum(self, e: v.Reduce) -> Axed:
        body = self.evaluate(e.body)
        here = tuple(k for k, axis in enumerate(body.axes) if axis in e.bound)
        absent = [b for b in e.bound if b not in body.axes]
        copies = math.prod(size_of(b.size, self.owner.sizes) for b in absent)
        free = tuple(axis for axis in body.axes if axis not in e.bound)
        return Axed(free, np.asarray(body.array).sum(axis=here) * copies)

    def _argmax(self, e: v.ArgMax) -> Axed:
        free, array = self._bound_last(e)
        shape = tuple(size_of(b.size, self.owner.sizes) for b in e.bound)
        return Axed(free, np.unravel_index(np.argmax(array.real, -1), shape)[e.position])

    def _entry(self, e: v.Entry) -> Axed:
        array = self.named(e.name)
        if array.array.ndim - len(array.axes) != len(e.indices):
            own = array.array.ndim - len(array.axes)
            raise ShapeError(f"{e.name} has {own} axes, read with {len(e.indices)} indices")
        declaration = self.owner.program.declarations.get(e.name)
        outside = None if declaration is None else declaration.outside
        return self.gather(
            array, e, None if outside is None else constant(outside, self.owner.real)
        )

    def gather(self, source: Axed, e: v.Entry, outside: Any) -> Axed:
        """The places that an entry's indices name in an array whose own axes come first.

        A place outside is ``outside``, or nan and a complaint where that is None."""
        extra, array = source
        own = array.shape[: array.ndim - len(extra)]
        plain = all(isinstance(i, v.Index) for i in e.indices)
        distinct = plain and len({*e.indices, *extra}) == len(e.indices) + len(extra)
        if distinct and own == tuple(size_of(i.size, self.owner.sizes) for i in e.indices):
            return Axed((*e.indices, *extra), array)
        parts = [self.evaluate(i) for i in e.indices]
        shared = {axis for part in parts for axis in part.axes} & set(extra)
        if shared:
            parts += [self._index(axis) for axis in extra]
            own, extra = array.shape, ()
        axes, places = align(parts)
        inside: Any = True
        for position, place in enumerate(places):
            place = np.asarray(np.real(place))
            places[position] = place = place.astype(np.int64)
            good = (place >= 0) & (place < own[position])
            if not good.all():
                inside = inside & good
                places[position] = np.where(good, place, 0)
                if outside is None:
                    self._complain(e, position, place[~good].flat[0], own[position])
        found = array[tuple(np.broadcast_arrays(*places))]
        if inside is not True:
            integer = found.dtype.kind == "i"
            fill = outside if outside is not None else _NOWHERE if integer else np.nan
            inside = np.broadcast_to(inside, found.shape[: len(axes)])
            found = np.where(inside.reshape((*inside.shape, *(1,) * len(extra))), found, fill)
        return Axed((*axes, *extra), found)

    def _complain(self, e: v.Entry, position: int, place: int, size: int) -> None:
        shown = "a place outside" if place == _NOWHERE else f"index {place}"
        self.owner.outside_reads.append(
            f"{e.name} is read outside: {shown} on axis {position}, which has size {size}"
        )

    def _unknown(self, e: v.Unknown) -> Axed:
        argument = self.named(e.argument)
        array = unknown_value(
            e.name,
            self.owner.shape(e.name),
            argument.array,
            len(argument.axes),
            len(e.indices) - e.rank,
        )
        return self.gather(Axed(argument.axes, array), e, None)


def _number(frame: Frame, e: sp.Expr) -> Axed:
    return Axed((), constant(e, frame.owner.real))


_HANDLERS: dict[Any, Callable[[Frame, Any], Axed]] = {
    v.Index: Frame._index,
    v.Entry: Frame._entry,
    v.Fn: Frame._function,
    v.Delta: Frame._delta,
    v.Bracket: Frame._bracket,
    v.Where: Frame._where,
    v.Reduce: Frame._reduce,
    v.ArgMax: Frame._argmax,
    v.Unknown: Frame._unknown,
    v.Diff: derivative,
    v.Expect: expectation,
    sp.Symbol: Frame._size,
    sp.Add: Frame._add,
    sp.Mul: Frame._mul,
    sp.Pow: Frame._pow,
    sp.Number: _number,
    sp.NumberSymbol: _number,
    sp.floor: Frame._size,
    sp.ceiling: Frame._size,
    sp.Mod: Frame._size,
    sp.Max: Frame._size,
    sp.Min: Frame._size,
}


@functools.cache
def _handler(kind: Any) -> Callable[[Frame, Any], Axed]:
    for base in kind.__mro__:
        if base in _HANDLERS:
            return _HANDLERS[base]
    raise TypeError(f"no value for a node of type {kind.__name__}")
