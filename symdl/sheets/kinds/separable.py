"""``separable``: can one threshold unit compute a truth table?  Weights, or a contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symdl.expr import written as w
from symdl.rules.farkas import Inequality, Separation, separate
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.numbers import BadData, array
from symdl.sheets.settings import Settings
from symdl.write import document as doc

FIELDS = {"table": "a row for each input: its numbers, then the output, 0 or 1"}


def solve(block: Block, settings: Settings) -> Answered:
    """Find weights or multipliers."""
    entry = block.need("table", "[[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]")
    try:
        table = array(entry.text)
    except BadData as problem:
        raise entry.error(str(problem), "write [[0, 0, 0], [0, 1, 1]] or a table") from None
    if table.ndim != 2 or table.shape[1] < 2 or any(x not in (0, 1) for x in table[:, -1]):
        raise entry.error("a row holds inputs and one output, 0 or 1", "[[0, 1, 1], [1, 1, 0]]")
    found = separate([tuple(row[:-1]) for row in table], list(table[:, -1]))
    if not found.holds():
        raise entry.error("the answer did not survive its check")
    inputs = [w.Item("x", (w.Number(str(k + 1)),)) for k in range(table.shape[1] - 1)]
    header = (*inputs, w.Name("y"))
    shown = doc.Table(tuple(tuple(map(_number, row)) for row in table), header, "c" * len(header))
    fires = w.Compare((_sum(found.rows[0], symbolic=True), w.Number("0")), (">",))
    ask = doc.Paragraph(("Can a unit that fires where ", fires, " compute this table?"))
    return Answered((ask,), (shown,), tuple(_answer(found)))


def _answer(found: Separation) -> Iterator[doc.Block]:
    zero = w.Number("0")
    yield doc.Paragraph("Each row of the table asks for one inequality.")
    rows = []
    for k, row in enumerate(found.rows):
        relation = ">" if row.fires else "<="
        cells: list[doc.Prose] = [w.Compare((_sum(row), zero), (relation,))]
        if found.multipliers:
            cells.append(w.Number(str(found.multipliers[k])))
        rows.append(tuple(cells))
    heads = ("inequality", "times") if found.multipliers else ("inequality",)
    yield doc.Table(tuple(rows), heads, "lr"[: len(heads)])
    if found.multipliers is None:
        assert found.weights is not None and found.bias is not None
        names = [w.Item("w", (w.Number(str(k + 1)),)) for k in range(len(found.weights))]
        values = [*zip(names, found.weights, strict=True), (w.Name("b"), found.bias)]
        yield doc.Paragraph("These numbers satisfy them all:")
        yield doc.Chain(tuple(doc.Row(name, _number(value)) for name, value in values))
        yield doc.Result(w.Words("such a unit computes the table"))
        return
    picked = list(zip(found.multipliers, found.rows, strict=True))
    sides = [_combined([(m, r) for m, r in picked if m and r.fires is on]) for on in (True, False)]
    yield doc.Paragraph("The rows that are to fire, times their multipliers, add up to")
    yield doc.Display(w.Compare((sides[0], zero), (">",)))
    yield doc.Paragraph("and those that are not to fire, to the same sum with the other sign:")
    yield doc.Display(w.Compare((sides[1], zero), ("<=",)))
    yield doc.Paragraph("Both cannot be. The first less the second says")
    yield doc.Result(w.Compare((zero, zero), (">",)), "A contradiction: no such unit exists.")


def _combined(rows: list[tuple[int, Inequality]]) -> w.Node:
    """The rows times their multipliers, added up."""
    total = [Fraction(0)] * len(rows[0][1].coefficients) if rows else [Fraction(0)]
    for factor, row in rows:
        total = [t + factor * c for t, c in zip(total, row.coefficients, strict=True)]
    return _linear(total)


def _sum(row: Inequality, symbolic: bool = False) -> w.Node:
    """``w1·x1 + … + b`` at the row's inputs, or with the inputs as letters."""
    if not symbolic:
        return _linear(row.coefficients)
    terms: list[w.Node] = []
    for k in range(len(row.point)):
        place = (w.Number(str(k + 1)),)
        terms.append(w.Binary("*", w.Item("w", place), w.Item("x", place)))
    return _added([*terms, w.Name("b")])


def _linear(coefficients: tuple[Fraction, ...] | list[Fraction]) -> w.Node:
    names: list[w.Node] = [
        w.Item("w", (w.Number(str(k + 1)),)) for k in range(len(coefficients) - 1)
    ]
    names.append(w.Name("b"))
    pairs = [(c, name) for c, name in zip(coefficients, names, strict=True) if c]
    if not pairs:
        return w.Number("0")
    return _added([n if c == 1 else w.Binary("*", _number(c), n) for c, n in pairs])


def _added(terms: list[w.Node]) -> w.Node:
    total = terms[0]
    for term in terms[1:]:
        total = w.Binary("+", total, term)
    return total


def _number(value: Fraction) -> w.Node:
    value = Fraction(value)
    shown: w.Node = w.Number(str(abs(value.numerator)))
    if value.denominator != 1:
        shown = w.Binary("/", shown, w.Number(str(value.denominator)))
    return w.Unary("-", shown) if value < 0 else shown


KIND = Kind("separable", "Weights of a threshold unit, or why there are none.", FIELDS, solve)
