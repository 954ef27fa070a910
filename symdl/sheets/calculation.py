"""A program with numbers: every quantity's values, and how each follows from those before it.

Values come from the direct evaluator; the substituted lines are worked out by school arithmetic on
the printed formula, and where the two differ nothing is printed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import numpy as np
import sympy as sp

from symdl.errors import CheckFailed, DerivationError
from symdl.expr import values as v
from symdl.expr import written as w
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Equation, Program
from symdl.sheets.numbers import Rounding, grid
from symdl.sheets.substitution import Substitution
from symdl.write import document as doc
from symdl.write.arrange import Arranger, arranged
from symdl.write.authored import definition
from symdl.write.base import counted_from
from symdl.write.formula_text import text_of
from symdl.write.habits import Habits
from symdl.write.trees import parts_of

MOST_ENTRIES = 12
ONE_LINE = 48  # characters of a calculation that stands on one line
SIGNS = {"=": "==", "approx": "approx"}
RELATIONS = {"=": "==", "≈": "approx"}


class Ranged(Arranger):
    """Arranges formulas for arithmetic: counting from 0, every fold with both its ends."""

    def limits(self, index: v.Index, shown: bool) -> w.Node:
        """The bound index with its ends, however long they are."""
        return w.Limits(w.Name(self.scope[index]), w.Number("0"), self.show(index.size - 1))


class Calculation:
    """A program at given inputs.

    Args:
        program: the definitions.
        data: numbers by input name, as arrays of fractions.
        rounding: how numbers are shown.
        base: what printed indices count from.
        sizes: sizes that no array tells.

    Raises:
        ShapeError: arrays that do not fit.
    """

    def __init__(
        self,
        program: Program,
        data: Mapping[str, np.ndarray],
        rounding: Rounding,
        base: int = 1,
        sizes: Mapping[str, int] | None = None,
    ) -> None:
        self.program, self.rounding, self.base = program, rounding, base
        self.exact = dict(data)
        self.habits = Habits(program)
        floats = {name: np.asarray(array, dtype=float) for name, array in data.items()}
        self.evaluator = Evaluator(program, floats, sizes or {})
        known = {
            d.name: np.asarray(data[d.name], dtype=object) for d in program.inputs if d.name in data
        }
        known |= {
            d.name: np.asarray(self.evaluator.values[d.name])
            for d in program.inputs
            if d.name not in data and d.default is not None and d.kind == "array"
        }
        self.arrays = {self.shown(name): array for name, array in known.items()}
        self.given = {self.shown(name): data[name] for name in data}

    def extended(self, program: Program, more: Mapping[str, np.ndarray]) -> Calculation:
        """The same numbers, and some more, in a program that has these quantities too."""
        return Calculation(program, {**self.exact, **more}, self.rounding, self.base)

    def shown(self, name: str) -> str:
        """A name as it is printed."""
        return self.habits.shown(name)

    def formula(self, e: sp.Expr) -> w.Node:
        """An expression as it is printed."""
        return arranged(e, self.habits, base=self.base)

    def values(self, e: sp.Expr, axes: Sequence[v.Index] = ()) -> np.ndarray:
        """The numbers of an expression, one axis for each of ``axes``."""
        return np.asarray(self.evaluator.value(e, axes))

    def matrix(self, values: np.ndarray) -> w.Node:
        """Numbers as a written matrix."""
        return grid(values, self.rounding.node)

    def definition(self, equation: Equation) -> w.Node:
        """The equation as it is printed."""
        return definition(equation, self.habits, self.base)

    def work(self, equation: Equation, matrix: bool = True) -> Iterator[doc.Block]:
        """The blocks that take one defined quantity from formula to numbers; it is known after.

        ``matrix``: whether all its numbers stand together at the end."""
        name = self.shown(equation.name)
        found = self.values(equation.entry, equation.indices)
        yield doc.Display(self.definition(equation))
        if found.size <= MOST_ENTRIES:
            with suppress(DerivationError):  # no arithmetic (argmax): shown by its values alone
                yield from self.substitution(name, equation.body, equation.indices, found)
        self.arrays[name] = found
        if found.size > 1 and matrix:
            yield doc.Display(self.equality(w.Name(name), found))

    def equality(self, left: w.Node, values: np.ndarray) -> w.Node:
        """``left = numbers``, with ≈ where they are rounded."""
        relation = RELATIONS[self.rounding.relation(values)]
        return w.Compare((left, self.matrix(values)), (relation,))

    def substitution(
        self,
        name: str,
        e: sp.Expr,
        indices: Sequence[v.Index],
        found: np.ndarray,
        places: Sequence[tuple[int, ...]] | None = None,
    ) -> list[doc.Block]:
        """An expression with the numbers put in, entry by entry.

        Args:
            name: what stands at the left, with the entry's place.
            e: the expression, free in ``indices``.
            found: its values, which the substituted lines must meet.
            places: which entries; all of them where left out.

        Raises:
            DerivationError: the formula is no arithmetic.
            CheckFailed: a line comes to another value than the evaluator's.
        """
        arranger = Ranged(self.habits)
        arranger.bind(indices, ())
        node = arranger.top(e)
        letters = [arranger.scope[i] for i in indices]
        arithmetic = Substitution(self.arrays, self.evaluator.sizes, self.rounding)
        sums: list[doc.Row] = []
        common = _common_sums(node, letters)
        for part in common:
            left = counted_from(self.base, part, arranger.used, self.habits.positions)
            sums += self._rows(arithmetic, left, part, {})
        arithmetic.known = common
        rows: list[doc.Row] = []
        for place in places or list(itertools.product(*map(range, found.shape))):
            at = dict(zip(letters, place, strict=True))
            value = float(arithmetic.value(node, at))
            if not math.isclose(value, float(found[place]), rel_tol=1e-9, abs_tol=1e-9):
                raise CheckFailed(
                    f"{name}: the substituted line gives {value}, the evaluator {found[place]}"
                )
            slots = tuple(w.Number(str(k + self.base)) for k in place)
            rows += self._rows(arithmetic, w.Item(name, slots) if slots else w.Name(name), node, at)
        return [doc.Chain(tuple(chain)) for chain in (sums, rows) if chain]

    def _rows(
        self, arithmetic: Substitution, left: w.Node, node: w.Node, at: Mapping[str, int]
    ) -> Iterator[doc.Row]:
        """``left`` with the numbers substituted, then each part worked out, then the value."""
        value = arithmetic.value(node, at)
        lines: list[tuple[w.Node, str]] = []
        for reading in (arithmetic.substituted, arithmetic.worked):
            arithmetic.rounded = False
            shown = reading(node, at)
            lines.append((shown, "approx" if arithmetic.rounded else "="))
        exact = self.rounding.exact(value)
        lines.append((self.rounding.node(value), "=" if exact else "approx"))
        first: dict[w.Node, str] = {}
        for node, relation in lines:
            first.setdefault(node, relation)
        parts, relations = tuple(first), tuple(first.values())
        if sum(len(text_of(part)) for part in parts) <= ONE_LINE:
            joints = tuple(SIGNS[relation] for relation in relations[1:])
            line = w.Compare(parts, joints) if joints else parts[0]
            yield doc.Row(left, line, relations[0])
            return
        for k, (part, relation) in enumerate(first.items()):
            yield doc.Row(None if k else left, part, relation)


def _common_sums(node: w.Node, letters: Sequence[str]) -> list[w.Node]:
    """Sums and products inside a formula that are the same for every entry."""
    found: list[w.Node] = []
    for part in parts_of(node):
        if not isinstance(part, w.Fold) or part.op not in ("sum", "prod") or part is node:
            continue
        if part not in found and not _names(part) & set(letters):
            found.append(part)
    return found


def _names(node: w.Node) -> set[str]:
    return {part.name for part in parts_of(node) if isinstance(part, w.Name)}
