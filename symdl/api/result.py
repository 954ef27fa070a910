"""What ``derive`` and ``prove`` give back: one record, read as SymPy, as numbers and as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp

from symdl.api.page import Page
from symdl.derivation.explicit import explicit
from symdl.derivation.export import Exporter, index_symbol
from symdl.derivation.record import Assumption, Derivation, Grade, Step
from symdl.errors import ShapeError, SymdlError
from symdl.expr.binding import size_of
from symdl.expr.values import Diff
from symdl.write.document import Document


class Result(Page):
    """A finished derivation: ``lhs = result`` for all ``indices``.

    Attributes:
        record: the whole derivation as plain data.

    In Jupyter it shows itself.  Called with arrays it gives numbers; ``explicit`` gives it for
    chosen sizes in scalar symbols."""

    def __init__(self, record: Derivation) -> None:
        self.record = record

    @property
    def result(self) -> sp.Expr:
        """The result in standard SymPy: ``Sum`` with limits from 0, ``KroneckerDelta``,
        ``Piecewise``, ``Indexed``; named quantities stand by their names.  Where the page quotes
        an upstream gradient by its sign, its value stands here: SymPy takes ``Derivative(L, p)``
        of bare symbols for 0."""
        return self._export(self._value)

    @property
    def _value(self) -> sp.Expr:
        """The result without quotations of other derivatives."""
        record = self.record
        return record.result if record.explicit is None else record.explicit

    @property
    def lhs(self) -> sp.Expr:
        """What the result equals: an unevaluated SymPy ``Derivative``, or a proof's left side."""
        return self._export(self.record.lhs)

    @property
    def indices(self) -> tuple[sp.Symbol, ...]:
        """The free indices of the result, as they stand in it; they count from 0."""
        return tuple(map(index_symbol, self.record.indices))

    @property
    def sizes(self) -> tuple[sp.Expr, ...]:
        """The size of each index's axis."""
        return tuple(index.size for index in self.record.indices)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The stages of the derivation, each with its chain of smaller steps."""
        return self.record.steps

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The facts, lemmas and conventions that the result rests on."""
        return self.record.assumptions

    @property
    def grade(self) -> Grade:
        """How it is known that the result holds."""
        return self.record.grade

    def _export(self, e: sp.Expr) -> sp.Expr:
        return Exporter(self.record.program.names)(e)

    # -- numbers --------------------------------------------------------------------------------
    def __call__(self, **arrays: Any) -> Any:
        """The result at given inputs, in float64.

        Args:
            arrays: every input by its name (an intermediate is computed, never passed), sizes and
                integers that no array tells by theirs; scalars with defaults may be left out.

        Returns:
            An array with one axis for each of ``indices``, or a number where there is none.

        Raises:
            ShapeError: arrays that do not fit.
            SymdlError: an input that is absent, or a name that is none.
        """
        from symdl.expr.evaluate import Evaluator

        given, sizes = self._sorted(arrays)
        program = self.record.program

        def value(inputs: Mapping[str, Any]) -> Any:
            return Evaluator(program, inputs, sizes).value(self._value, self.record.indices)

        further = self._further_axes(given)
        if not further:
            found = value(given)
            return found if found.ndim else found.item()
        spread = {name: np.broadcast_to(given[name], further) for name in self._elementwise(given)}
        points = [
            value({**given, **{name: array[at] for name, array in spread.items()}})
            for at in np.ndindex(further)
        ]
        return np.reshape(points, (*further, *np.shape(points[0])))

    def _elementwise(self, given: Mapping[str, Any]) -> list[str]:
        """The inputs given as arrays of any rank where the layer is elementwise in them."""
        declared = self.record.program.declarations
        return [n for n in given if declared[n].batch and not declared[n].indices]

    def _further_axes(self, given: Mapping[str, Any]) -> tuple[int, ...]:
        """The common shape of elementwise inputs, () where all are scalars."""
        names = self._elementwise(given)
        if not any(np.ndim(given[name]) for name in names):
            return ()
        by = self.record.lhs.entry.name if isinstance(self.record.lhs, Diff) else ""
        if by not in names:
            raise ShapeError(
                f"{', '.join(names)} stands for one entry here, and {by} is shared by all of them",
                repair="symdl.kernel adds up over the entries; or declare the index: x[i]",
            )
        try:
            return np.broadcast_shapes(*(np.shape(given[name]) for name in names))
        except ValueError:
            raise ShapeError(f"the shapes of {', '.join(names)} do not go together") from None

    def _sorted(self, arrays: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
        program = self.record.program
        by_shown = {program.names.get(d.name, d.name): d for d in program.inputs}
        letters = {
            str(s)
            for d in program.declarations.values()
            for i in d.indices
            for s in i.size.free_symbols
        }
        given: dict[str, Any] = {}
        sizes: dict[str, int] = {}
        for name, value in arrays.items():
            if name in by_shown and by_shown[name].kind != "integer":
                given[by_shown[name].name] = value
            elif name in by_shown or name in letters:
                sizes[by_shown[name].name if name in by_shown else name] = value
            else:
                raise SymdlError(
                    f"'{name}' is no input", repair=f"the inputs are {', '.join(by_shown)}"
                )
        return given, sizes

    def explicit(self, **sizes: int) -> Any:
        """The result written out for given sizes, ready for ``sympy.lambdify``.

        Args:
            sizes: a whole number for every size letter and static integer, ``n=3``.

        Returns:
            A SymPy Matrix where there are one or two indices (one: a column), an Expr where there
            is none, else an Array; in the scalar symbols ``z_0, z_1, …`` of the inputs.

        Raises:
            ShapeError: a size that is absent or not a positive whole number.
        """
        for name, value in sizes.items():
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise ShapeError(f"the size {name} must be a whole number, not {value!r}")
        defaults = {
            d.name: d.default
            for d in self.record.program.declarations.values()
            if d.kind == "integer" and d.default is not None
        }
        known = {**{k: int(value) for k, value in defaults.items()}, **sizes}  # type: ignore[call-overload]
        for index in self.record.indices:
            size_of(index.size, known)
        return explicit(self.record.program, self._value, self.record.indices, known)

    # -- pages ----------------------------------------------------------------------------------
    def document(self, steps: str = "normal", base: int = 1) -> Document:
        """The worked solution as a document of :mod:`symdl.write.document`.

        Args:
            steps: ``brief``, ``normal`` or ``full``.
            base: what printed indices count from, 0 or 1.
        """
        from symdl.write.worked import document_of

        return document_of(self.record, steps=steps, base=base)

    def formula(self, base: int = 1) -> str:
        """``lhs = result`` in LaTeX, without dollar signs."""
        from symdl.write.formula_latex import latex_of
        from symdl.write.worked import result_of

        return latex_of(result_of(self.record, base))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.formula()}$"

    def __repr__(self) -> str:
        return f"<{self.record.kind}: {self.record.title}, {self.grade.level}>"
