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

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp

from symdl.errors import ShapeError, SymdlError
from symdl.expr import values as v
from symdl.expr.axed import constant, has_derivative, names_in, spread
from symdl.expr.binding import binding, caller_shape, logical_shape, size_of
from symdl.expr.frame import Frame
from symdl.expr.program import Program

__all__ = ["Evaluator", "binding", "names_in"]


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
        self.inputs = {name: self._input(name, array) for name, array in inputs.items()}
        self.differentiating = self._differentiating()
        self._base = Frame(self, None, {}, True)

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
            array = np.array(np.broadcast_to(spread(found, tuple(axes)), shape))
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

    def given(self, name: str) -> np.ndarray:
        """An input's array, or its default.

        Raises:
            SymdlError: where there is neither."""
        array = self.inputs.get(name)
        if array is not None:
            return array
        declaration = self.program.declarations.get(name)
        if declaration is None:
            raise SymdlError(f"{name!r} is not declared")
        if declaration.default is None:
            raise SymdlError(f"no value for the input {name!r}")
        return np.asarray(constant(sp.sympify(declaration.default), self.real))

    def _differentiating(self) -> set[str]:
        """The quantities whose equations hold a derivative, themselves or further up."""
        found: set[str] = set()
        for equation in self.program.equations:
            if has_derivative(equation.body) or names_in(equation.body) & found:
                found.add(equation.name)
        return found

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
        declaration = self.owner.program.declarations[name]
        return self.owner.value(declaration.entry, declaration.indices)

    def __iter__(self) -> Iterator[str]:
        kinds = self.owner.program.declarations.items()
        return (name for name, d in kinds if d.kind not in ("integer", "function"))

    def __len__(self) -> int:
        return sum(1 for _ in self)
