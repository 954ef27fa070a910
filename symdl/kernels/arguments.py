"""What a kernel's caller passes, made ready: names, kinds, precision, batch axes, sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from symdl.errors import ShapeError, SymdlError
from symdl.expr.binding import axis_groups, binding, logical_shape, size_of
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Declaration, Program


@dataclass(frozen=True)
class Bound:
    """Arguments ready to run: logical arrays by name, sizes, precision and the batch shapes."""

    arrays: dict[str, np.ndarray]
    sizes: dict[str, int]
    dtype: np.dtype
    lead: tuple[int, ...]
    leads: dict[str, tuple[int, ...]]

    def sizes_of(self, declaration: Declaration) -> tuple[int, ...]:
        """The logical shape of a declared quantity."""
        return logical_shape(declaration, self.sizes)


def shown_names(program: Program) -> dict[str, str]:
    """Each input's name as it is shown, where that is no other input's."""
    shown = {d.name: program.names.get(d.name, d.name) for d in program.inputs}
    several = [s for s in shown.values() if list(shown.values()).count(s) > 1]
    return {name: name if s in several else s for name, s in shown.items()}


def own_axes(declaration: Declaration) -> list[tuple]:
    """The axes of an array behind its batch axes, as its caller sees them."""
    return axis_groups(declaration)[1 if declaration.batch else 0 :]


class Arguments:
    """Prepares the arguments of one program.

    Args:
        program: with its batch axis explicit.
        used: the inputs that the kernel reads."""

    def __init__(self, program: Program, used: frozenset[str]) -> None:
        self.program = program
        self.shown = shown_names(program)
        known = {s: name for name, s in self.shown.items()}
        self.known = {**{name: name for name in self.shown}, **known}
        self.inputs = [d for d in program.inputs if d.kind != "integer" and d.name in used]
        self.derived = [
            d
            for d in program.declarations.values()
            if any(not i.size.is_Symbol and not i.size.is_Integer for i in d.indices)
        ]
        self.letters = {
            s.name
            for d in program.declarations.values()
            for i in d.indices
            for s in i.size.free_symbols
        }

    def bind(self, given: Mapping[str, Any], rng: Any = None) -> Bound:
        """The arguments, ready to run.

        Raises:
            SymdlError: an argument that is unknown, missing or of the wrong kind.
            ShapeError: one that does not fit; the message names array, axis, got and expected."""
        arrays, sizes = self._sorted(given)
        dtype = _precision(arrays)
        leads: dict[str, tuple[int, ...]] = {}
        ready: dict[str, np.ndarray] = {}
        missing = []
        for d in self.inputs:
            if d.name in arrays:
                array = arrays[d.name]
                ready[d.name] = array if d.kind == "gathered" else np.asarray(array, dtype)
                leads[d.name] = _lead(d, ready[d.name])
            elif d.default is not None:
                ready[d.name] = np.asarray(float(sp.sympify(d.default)), dtype)
            elif d.kind == "random" and rng is not None:
                missing.append(d)
            else:
                self._absent(d)
        lead = _common_lead(leads, self.shown)
        for d in self.inputs:
            if d.name in leads and d.batch:
                own = ready[d.name].shape[len(leads[d.name]) :]
                spread = np.broadcast_to(ready[d.name], (*lead, *own))
                ready[d.name] = spread.reshape(math.prod(lead), *own)
        sizes = binding(self.program, {**sizes, **ready})
        for d in self.inputs:
            if d.name in ready:
                ready[d.name] = ready[d.name].reshape(logical_shape(d, sizes))
        for d in self.derived:
            logical_shape(d, sizes)
        self._check_indices(ready, sizes)
        bound = Bound(ready, sizes, dtype, lead, leads)
        for d in missing:
            ready[d.name] = _drawn(self.program, d, rng, bound)
            leads[d.name] = lead if d.batch else ()
        return bound

    def _sorted(self, given: Mapping[str, Any]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        arrays: dict[str, Any] = {}
        sizes: dict[str, Any] = {}
        for key, value in given.items():
            name = self.known.get(key)
            if name is None and key not in self.letters:
                raise SymdlError(
                    f"unknown argument {key!r}",
                    repair=f"the arguments are {', '.join(self.shown.values())}",
                )
            kind = "integer" if name is None else self.program.declarations[name].kind
            if kind == "integer":
                sizes[name or key] = value
            else:
                arrays[name] = _checked(key, value, kind)  # type: ignore[index]
        return arrays, sizes

    def _absent(self, d: Declaration) -> None:
        shown = self.shown[d.name]
        hint = f"pass {shown}, or rng=numpy.random.default_rng(...)" if d.kind == "random" else ""
        raise SymdlError(f"missing argument {shown!r}", repair=hint or f"pass {shown}=...")

    def _check_indices(self, ready: Mapping[str, np.ndarray], sizes: Mapping[str, int]) -> None:
        for d in self.inputs:
            if d.kind == "gathered" and d.target is not None:
                size, array = size_of(d.target, sizes), ready[d.name]
                if array.size and (array.min() < 0 or array.max() >= size):
                    worst = array.min() if array.min() < 0 else array.max()
                    raise ShapeError(
                        f"{self.shown[d.name]} holds the index {worst}, expected 0 to {size - 1}"
                    )


def _checked(key: str, value: Any, kind: str) -> Any:
    array = np.asarray(value)
    wanted = "iu" if kind == "gathered" else "f"
    own = not isinstance(value, (np.ndarray, np.generic))
    if array.dtype.kind in wanted or (kind != "gathered" and own and array.dtype.kind in "iub"):
        return value if own and array.ndim == 0 and kind != "gathered" else array
    what = {
        "i": "whole numbers",
        "u": "whole numbers",
        "b": "truth values",
        "c": "complex numbers",
        "f": "real numbers",
    }.get(array.dtype.kind, "no numbers")
    target, cast = ("indices", "int") if kind == "gathered" else ("real numbers", "float")
    raise SymdlError(
        f"{key} holds {what}, expected {target}",
        repair=f"pass {key}.astype({cast}) if that is meant",
    )


def _precision(arrays: Mapping[str, Any]) -> np.dtype:
    """The precision of the arrays; Python's own numbers and lists do not decide it."""
    kinds = [a.dtype for a in arrays.values() if isinstance(a, (np.ndarray, np.generic))]
    real = [k for k in kinds if k.kind == "f"]
    return np.result_type(*real) if real else np.dtype(float)


def _lead(d: Declaration, array: np.ndarray) -> tuple[int, ...]:
    """The batch axes of an array."""
    own = own_axes(d)
    extra = array.ndim - len(own)
    if extra < 0 or (extra and not d.batch):
        letters = ", ".join("·".join(i.name for i in group) for group in own)
        at_least = "at least " if d.batch else ""
        raise ShapeError(
            f"{d.name} has {array.ndim} axes, expected {at_least}{len(own)} ({letters})"
        )
    return array.shape[:extra]


def _common_lead(leads: Mapping[str, tuple], shown: Mapping[str, str]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(*leads.values())
    except ValueError:
        told = ", ".join(f"{shown[n]}: {lead}" for n, lead in leads.items())
        raise ShapeError(f"the batch axes do not fit together: {told}") from None


def _drawn(program: Program, d: Declaration, rng: np.random.Generator, bound: Bound) -> np.ndarray:
    """A random input, drawn by its law.

    Raises:
        ShapeError: where the law is not known well enough to draw from it."""
    given = {k: a for k, a in bound.arrays.items() if program.declarations[k].kind != "random"}
    point, (law, parameters) = Evaluator(program, given, bound.sizes), d.law  # type: ignore
    values = [point.value(p, d.indices) for p in parameters]
    if law not in _DRAWS:
        raise ShapeError(
            f"no value for the random input {d.name!r}: the law {law} says too little to draw it",
            repair=f"pass {d.name} as an array",
        )
    return _DRAWS[law](rng, *values).astype(bound.dtype)


_DRAWS: dict[str, Callable[..., np.ndarray]] = {
    "Bernoulli": lambda rng, q: rng.random(q.shape) < q,
    "Normal": lambda rng, m, s: rng.normal(m, np.sqrt(s)),
}
