"""The direct evaluator: what a value expression is, in numbers, with nothing assumed.

It is the reference that derivations and kernels are checked against, so it shares no rule with
them.  Every index is an axis of its own; an expression evaluates to an array together with the
tuple of indices that are its axes.  Derivatives are taken by complex step: the entries of one
quantity are perturbed, all at once along one more axis, and everything that depends on them is
evaluated again (error about 1e-15 relative).  A derivative of a derivative is a central difference
of order six over that (about 1e-11).  ``max`` and ``argmax`` take the first place that wins; nan
wins; 0·log 0 = 0; a bracket that is 0 silences its term, whatever the rest of the term is.

Sizes are read off arrays by :mod:`symdl.expr.binding`.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import sympy as sp

from symdl.errors import DerivationError, ShapeError, SymdlError
from symdl.expr import values as v
from symdl.expr.binding import binding, by_name, caller_shape, logical_shape, size_of
from symdl.expr.numeric import keeps_integers, power, scalar_function, square_root
from symdl.expr.program import Program
from symdl.expr.unknown import unknown_value

__all__ = ["Evaluator", "binding"]

COMPLEX_STEP = 1e-30
REAL_STEP = 2e-3
_STENCIL = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))
_CHUNK = 512
_MOST_OUTCOMES = 2**14
_NOWHERE = np.iinfo(np.int64).min


class Axed(NamedTuple):
    """An array (or number) and the indices that its axes are."""

    axes: tuple[v.Index, ...]
    array: Any


class Evaluator:
    """Values of a program's quantities and of any expression in them, at given inputs.

    Args:
        program: the definitions.
        inputs: arrays by name, with logical axes or with compound axes joined; scalars with
            defaults may be left out.
        sizes: numbers by size symbol (or its name); what the arrays tell may be left out.

    Real inputs are taken as at least double precision; complex and extended precision are kept.

    Raises:
        ShapeError: for arrays that do not fit their declarations."""

    def __init__(self, program: Program, inputs: Mapping[str, Any], sizes: Mapping = {}) -> None:
        self.program = program
        self.sizes = binding(program, inputs, sizes)
        self.equations = {e.name: e for e in program.equations}
        kinds = [np.asarray(a).dtype for a in inputs.values()]
        self.dtype = np.result_type(float, *(k for k in kinds if k.kind in "fc"))
        self.real = np.empty(0, self.dtype).real.dtype.type
        self.outside_reads: list[str] = []
        self._inputs = {name: self._input(name, array) for name, array in inputs.items()}
        self._base = _Frame(self, None, {}, True)

    @property
    def values(self) -> Mapping[str, np.ndarray]:
        """Every named quantity by name, with logical axes, computed when it is asked for."""
        return _Values(self)

    def value(self, e: sp.Expr, axes: Sequence[v.Index] = ()) -> np.ndarray:
        """The expression as an array whose axes are ``axes``, which hold all its free indices.

        Raises:
            ShapeError: where an index is free but no axis, or a read outside has no value.
            SymdlError: where an input is missing."""
        before = len(self.outside_reads)
        with np.errstate(all="ignore"):
            found = self._base.evaluate(sp.sympify(e))
            for axis in found.axes:
                if axis not in axes:
                    raise ShapeError(f"index {axis.name} is free but is none of the axes")
            shape = tuple(size_of(axis.size, self.sizes) for axis in axes)
            array = np.array(np.broadcast_to(_spread(found, tuple(axes)), shape))
        if len(self.outside_reads) > before and np.isnan(array).any():
            raise ShapeError(self.outside_reads[before])
        return array

    def output(self, name: str) -> np.ndarray:
        """A quantity in the shape a caller sees, compound axes joined."""
        declaration = self.program.declarations[name]
        return self.values[name].reshape(caller_shape(declaration, self.sizes))

    def shape(self, name: str) -> tuple[int, ...]:
        """The logical shape of a quantity."""
        return logical_shape(self.program.declarations[name], self.sizes)

    def _input(self, name: str, array: Any) -> np.ndarray | None:
        declaration = self.program.declarations.get(name)
        if declaration is None:
            raise SymdlError(f"{name!r} is not declared")
        if declaration.kind in ("integer", "function"):
            return None
        array = np.asarray(array)
        if declaration.kind == "gathered":
            return array.astype(np.int64).reshape(self.shape(name))
        return array.astype(self.dtype).reshape(self.shape(name))


class _Values(Mapping):
    def __init__(self, owner: Evaluator) -> None:
        self.owner = owner

    def __getitem__(self, name: str) -> np.ndarray:
        return self.owner.value(self.owner.program.declarations[name].entry,
                                self.owner.program.declarations[name].indices)

    def __iter__(self) -> Iterator[str]:
        kinds = self.owner.program.declarations.items()
        return (name for name, d in kinds if d.kind not in ("integer", "function"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _union(parts: Sequence[Axed]) -> tuple[v.Index, ...]:
    first = parts[0].axes
    if all(part.axes == first for part in parts):
        return first
    return tuple(dict.fromkeys(axis for part in parts for axis in part.axes))


def _spread(part: Axed, axes: tuple[v.Index, ...]) -> Any:
    """The array with its axes in the order of ``axes`` and length 1 where it has none."""
    if part.axes == axes or not part.axes:
        return part.array
    order = [part.axes.index(axis) for axis in axes if axis in part.axes]
    where = tuple(slice(None) if axis in part.axes else None for axis in axes)
    return part.array.transpose(order)[where]


def _align(parts: Sequence[Axed]) -> tuple[tuple[v.Index, ...], list]:
    axes = _union(parts)
    return axes, [_spread(part, axes) for part in parts]


@functools.lru_cache(maxsize=100_000)
def names_in(e: sp.Basic) -> frozenset[str]:
    """The names of the quantities that an expression reads."""
    found: set[str] = set()
    for node in v.walk(e):
        if isinstance(node, v.Entry):
            found.add(node.name)
        elif isinstance(node, v.Unknown):
            found |= {node.name, node.argument}
    return frozenset(found)


@functools.lru_cache(maxsize=20_000)
def _has_derivative(e: sp.Basic) -> bool:
    return any(isinstance(node, v.Diff) for node in v.walk(e))


@functools.lru_cache(maxsize=20_000)
def _is_indicator(e: sp.Basic) -> bool:
    """Whether the expression is 0 or 1 by its form."""
    if isinstance(e, (v.Bracket, v.Delta)) or e in (0, 1):
        return True
    if isinstance(e, sp.Mul):
        return all(map(_is_indicator, e.args))
    if isinstance(e, sp.Pow):
        return _is_indicator(e.base) and bool(e.exp.is_positive)
    return isinstance(e, sp.Add) and len(e.args) == 2 and 1 in e.args and _is_indicator(1 - e)


class _Frame:
    """Expressions at one set of values: the inputs, or inputs and quantities put in their place.

    ``total``: what depends on a replaced quantity is computed again; otherwise it keeps the value
    it has in the parent."""

    def __init__(
        self, owner: Evaluator, parent: _Frame | None, replaced: dict[str, Axed], total: bool
    ) -> None:
        self.owner, self.parent, self.replaced, self.total = owner, parent, replaced, total
        self.memo: dict[sp.Basic, Axed] = {}
        self.named_memo: dict[str, Axed] = {}
        self.dependent: dict[str, bool] = {}
        self.slopes: dict[tuple, Axed] = {}

    # -- names --------------------------------------------------------------------------------
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
            if owner._inputs.get(name) is not None:
                return Axed((), owner._inputs[name])
            declaration = owner.program.declarations.get(name)
            if declaration is None:
                raise SymdlError(f"{name!r} is not declared")
            if declaration.default is None:
                raise SymdlError(f"no value for the input {name!r}")
            return Axed((), np.asarray(self.constant(sp.sympify(declaration.default))))
        body = self.evaluate(equation.body)
        extra = tuple(axis for axis in body.axes if axis not in equation.indices)
        for axis in extra:
            if axis.tag == 0:
                raise ShapeError(f"{name}: index {axis.name} stands on the right side only")
        shape = tuple(size_of(axis.size, owner.sizes) for axis in (*equation.indices, *extra))
        return Axed(extra, np.broadcast_to(_spread(body, (*equation.indices, *extra)), shape))

    # -- expressions --------------------------------------------------------------------------
    def evaluate(self, e: sp.Expr) -> Axed:
        """The expression's value with its axes."""
        found = self.memo.get(e)
        if found is None:
            if self.parent is not None and not any(map(self.depends, names_in(e))):
                found = self.parent.evaluate(e)
            else:
                found = _handler(type(e))(self, e)
            self.memo[e] = found
        return found

    def constant(self, e: sp.Expr) -> Any:
        """A number in the working precision; whole numbers stay whole."""
        real = self.owner.real
        if e.is_Integer:
            return int(e)
        if e.is_Rational:
            return real(int(e.p)) / real(int(e.q))
        if e in (sp.oo, -sp.oo, sp.nan):
            return real(float(e))
        return real(str(e.evalf(30)))

    def _symbol(self, e: sp.Symbol) -> Axed:
        return Axed((), size_of(e, self.owner.sizes))

    def _number(self, e: sp.Expr) -> Axed:
        return Axed((), self.constant(e))

    def _index(self, e: v.Index) -> Axed:
        return Axed((e,), np.arange(size_of(e.size, self.owner.sizes)))

    def _size(self, e: sp.Expr) -> Axed:
        return Axed((), size_of(e, self.owner.sizes))

    def _add(self, e: sp.Add) -> Axed:
        axes, arrays = _align([self.evaluate(a) for a in e.args])
        return Axed(axes, functools.reduce(lambda a, b: a + b, arrays))

    def _mul(self, e: sp.Mul) -> Axed:
        kinds: tuple[list, list, list] = ([], [], [])  # indicators, logarithms, the rest
        for a in e.args:
            log = isinstance(a, v.Fn) and a.name == "log"
            kinds[0 if _is_indicator(a) else 1 if log else 2].append(self.evaluate(a))
        axes, arrays = _align([part for kind in kinds for part in kind])
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
        if e.exp == sp.S.Half:
            return Axed(base.axes, square_root(self._floating(base.array)))
        if e.exp == -sp.S.Half:
            return Axed(base.axes, 1 / square_root(self._floating(base.array)))
        if e.exp.is_Integer:
            exponent = int(e.exp)
            array = base.array if exponent >= 0 else self._floating(base.array)
            return Axed(base.axes, 1 / array**-exponent if exponent < 0 else array**exponent)
        axes, (array, exponent) = _align([base, self.evaluate(e.exp)])
        if np.asarray(exponent).dtype.kind == "i" and np.asarray(array).dtype.kind == "c":
            return Axed(axes, array**exponent)
        return Axed(axes, power(self._floating(array), self._floating(exponent)))

    def _floating(self, array: Any) -> Any:
        array = np.asarray(array)
        return array.astype(self.owner.real) if array.dtype.kind in "biu" else array

    def _function(self, e: v.Fn) -> Axed:
        axes, arrays = _align([self.evaluate(a) for a in e.arguments])
        if not keeps_integers(e.name):
            arrays = [self._floating(a) for a in arrays]
        return Axed(axes, scalar_function(e.name)(*map(np.asarray, arrays)))

    def _delta(self, e: v.Delta) -> Axed:
        axes, (a, b) = _align([self.evaluate(a) for a in e.args])
        return Axed(axes, np.asarray(np.real(a) == np.real(b)).astype(np.int64))

    def _bracket(self, e: v.Bracket) -> Axed:
        inner = self.evaluate(e.e)
        x = np.asarray(np.real(inner.array))
        holds = {"ge": x >= 0, "gt": x > 0, "eq": x == 0, "ne": x != 0}[e.kind]
        return Axed(inner.axes, holds.astype(np.int64))

    def _where(self, e: v.Where) -> Axed:
        axes, (condition, a, b) = _align([self.evaluate(a) for a in e.args])
        return Axed(axes, np.where(np.real(condition) != 0, a, b))

    def _bound_last(self, e: v.Binder, absent: bool) -> tuple[tuple, Any, int]:
        """Free axes, the body with its bound axes at the end, and the number of equal copies.

        Bound indices that the body does not hold are spread out where ``absent``, else counted."""
        body = self.evaluate(e.body)
        sizes = {b: size_of(b.size, self.owner.sizes) for b in e.bound}
        free = tuple(axis for axis in body.axes if axis not in e.bound)
        here = e.bound if absent else tuple(b for b in e.bound if b in body.axes)
        array = np.asarray(_spread(body, (*free, *here)))
        if absent:
            shape = array.shape[: len(free)] or (1,) * len(free)
            array = np.broadcast_to(array, (*shape, *sizes.values()))
        copies = math.prod(size for b, size in sizes.items() if b not in here)
        return free, array.reshape(*array.shape[: len(free)], -1), copies

    def _reduce(self, e: v.Reduce) -> Axed:
        free, array, copies = self._bound_last(e, False)
        if e.op == "sum":
            return Axed(free, array.sum(-1) * copies)
        if e.op == "prod":
            return Axed(free, array.prod(-1) ** copies)
        place = np.argmax(array.real, -1)[..., None]
        return Axed(free, np.take_along_axis(array, place, -1)[..., 0])

    def _argmax(self, e: v.ArgMax) -> Axed:
        free, array, _ = self._bound_last(e, True)
        shape = tuple(size_of(b.size, self.owner.sizes) for b in e.bound)
        return Axed(free, np.unravel_index(np.argmax(array.real, -1), shape)[e.position])

    # -- entries ------------------------------------------------------------------------------
    def _entry(self, e: v.Entry) -> Axed:
        array = self.named(e.name)
        if array.array.ndim - len(array.axes) != len(e.indices):
            own = array.array.ndim - len(array.axes)
            raise ShapeError(f"{e.name} has {own} axes, read with {len(e.indices)} indices")
        declaration = self.owner.program.declarations.get(e.name)
        outside = None if declaration is None else declaration.outside
        return self._gather(array, e, None if outside is None else self.constant(outside))

    def _gather(self, source: Axed, e: v.Entry, outside: Any) -> Axed:
        extra, array = source
        own = array.shape[: array.ndim - len(extra)]
        plain = all(isinstance(i, v.Index) for i in e.indices)
        if plain and len({*e.indices, *extra}) == len(e.indices) + len(extra):
            if own == tuple(size_of(i.size, self.owner.sizes) for i in e.indices):
                return Axed((*e.indices, *extra), array)
        parts = [self.evaluate(i) for i in e.indices]
        shared = {axis for part in parts for axis in part.axes} & set(extra)
        if shared:
            parts += [self._index(axis) for axis in extra]
            own, extra = array.shape, ()
        axes, places = _align(parts)
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
            found = np.where(inside.reshape(*inside.shape, *(1,) * len(extra)), found, fill)
        return Axed((*axes, *extra), found)

    def _complain(self, e: v.Entry, position: int, place: int, size: int) -> None:
        shown = "a place outside" if place == _NOWHERE else f"index {place}"
        self.owner.outside_reads.append(
            f"{e.name} is read outside: {shown} on axis {position}, which has size {size}"
        )

    def _unknown(self, e: v.Unknown) -> Axed:
        argument = self.named(e.argument)
        array = unknown_value(
            e.name, self.owner.shape(e.name), argument.array, len(argument.axes),
            len(e.indices) - e.rank,
        )
        return self._gather(Axed(argument.axes, array), e, None)  # type: ignore[arg-type]

    # -- derivatives and expectations ---------------------------------------------------------
    def _diff(self, e: v.Diff) -> Axed:
        body = e.body
        if isinstance(body, v.Entry) and not e.total and body.name != e.entry.name:
            equation = self.owner.equations.get(body.name)
            if equation is not None:
                places = dict(zip(equation.indices, body.indices, strict=True))
                body = v.substitute(equation.body, places)
        key = (body, e.entry.name, e.total)
        if key not in self.slopes:
            self.slopes[key] = self._slope(*key)
        return self._gather(self.slopes[key], e.entry, 0)

    def _slope(self, body: sp.Expr, name: str, total: bool) -> Axed:
        """∂body/∂name: the entries' own axes first, then the body's axes."""
        source = self.named(name)
        extra = len(source.axes)
        own = source.array.shape[: source.array.ndim - extra]
        count = math.prod(own)
        nested = _has_derivative(body) or np.iscomplexobj(source.array)
        pieces: list[np.ndarray] = []
        axes: tuple[v.Index, ...] = ()
        for start in range(0, count, _CHUNK):
            width = min(_CHUNK, count - start)
            axis = v.fresh(v.Index("entry", width))
            unit = np.zeros((count, width))
            unit[start + np.arange(width), np.arange(width)] = 1
            unit = unit.reshape((*own, *(1,) * extra, width))

            def moved(
                step: complex, axis: v.Index = axis, unit: np.ndarray = unit, width: int = width
            ) -> tuple[tuple[v.Index, ...], np.ndarray]:
                base = np.asarray(source.array)[..., None]
                replaced = {name: Axed((*source.axes, axis), base + step * unit)}
                found = _Frame(self.owner, self, replaced, total).evaluate(body)
                rest = tuple(a for a in found.axes if a != axis)
                array = np.asarray(_spread(found, (*rest, axis)))
                shape = (*(size_of(a.size, self.owner.sizes) for a in rest), width)
                return rest, np.broadcast_to(array, shape)

            if nested:
                axes, piece = moved(0)
                piece = sum(
                    weight / REAL_STEP * (moved(k * REAL_STEP)[1] - moved(-k * REAL_STEP)[1])
                    for k, weight in _STENCIL
                )
            else:
                axes, piece = moved(1j * COMPLEX_STEP)
                piece = piece.imag / COMPLEX_STEP
            pieces.append(np.asarray(piece))
        array = np.concatenate(pieces, -1)
        return Axed(axes, np.moveaxis(array, -1, 0).reshape((*own, *array.shape[:-1])))

    def _expect(self, e: v.Expect) -> Axed:
        declarations = self.owner.program.declarations
        needed, queue = set(), [*names_in(e.body)]
        while queue:
            name = queue.pop()
            if name not in needed:
                needed.add(name)
                if name in self.owner.equations:
                    queue += names_in(self.owner.equations[name].body)
        drawn = [d for d in declarations.values() if d.name in needed and d.law is not None]
        shapes = [self.owner.shape(d.name) for d in drawn]
        bits = sum(map(math.prod, shapes))
        if 2**bits > _MOST_OUTCOMES:
            raise DerivationError(f"{bits} random entries are too many to list all outcomes")
        axis = v.fresh(v.Index("outcome", 2**bits))
        outcomes = np.array(list(itertools.product((0.0, 1.0), repeat=bits))).reshape(2**bits, bits)
        weight, replaced, start = Axed((axis,), np.ones(2**bits)), {}, 0
        for declaration, shape in zip(drawn, shapes, strict=True):
            width = math.prod(shape)
            array = outcomes[:, start : start + width].T.reshape(*shape, 2**bits)
            start += width
            replaced[declaration.name] = Axed((axis,), array)
            law = self.evaluate(declaration.law[1][0])  # type: ignore[index]
            axes, (q, r) = _align([law, Axed((*declaration.indices, axis), array)])
            chance = np.where(r == 1, q, 1 - np.asarray(q))
            own = tuple(k for k, a in enumerate(axes) if a in declaration.indices)
            rest = tuple(a for a in axes if a not in declaration.indices)
            axes, (w, chance) = _align([weight, Axed(rest, chance.prod(axis=own))])
            weight = Axed(axes, w * chance)
        body = _Frame(self.owner, self, replaced, True).evaluate(e.body)
        mean = self._average(body, weight, axis)
        if e.op == "E":
            return mean
        square = self._average(Axed(body.axes, np.asarray(body.array) ** 2), weight, axis)
        axes, (first, second) = _align([square, mean])
        return Axed(axes, first - second**2)

    @staticmethod
    def _average(body: Axed, weight: Axed, axis: v.Index) -> Axed:
        axes, (array, weights) = _align([body, weight])
        place = axes.index(axis)
        return Axed((*axes[:place], *axes[place + 1 :]), np.asarray(array * weights).sum(place))


_HANDLERS: dict[type, Callable[[_Frame, Any], Axed]] = {
    v.Index: _Frame._index,
    v.Entry: _Frame._entry,
    v.Fn: _Frame._function,
    v.Delta: _Frame._delta,
    v.Bracket: _Frame._bracket,
    v.Where: _Frame._where,
    v.Reduce: _Frame._reduce,
    v.ArgMax: _Frame._argmax,
    v.Unknown: _Frame._unknown,
    v.Diff: _Frame._diff,
    v.Expect: _Frame._expect,
    sp.Symbol: _Frame._symbol,
    sp.Add: _Frame._add,
    sp.Mul: _Frame._mul,
    sp.Pow: _Frame._pow,
    sp.Number: _Frame._number,
    sp.NumberSymbol: _Frame._number,
    sp.floor: _Frame._size,
    sp.ceiling: _Frame._size,
    sp.Mod: _Frame._size,
    sp.Max: _Frame._size,
    sp.Min: _Frame._size,
}


@functools.cache
def _handler(kind: type) -> Callable[[_Frame, Any], Axed]:
    for base in kind.__mro__:
        if base in _HANDLERS:
            return _HANDLERS[base]
    raise TypeError(f"no value for a node of type {kind.__name__}")
