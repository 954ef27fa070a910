"""``chain``: what many layers do together, proved by induction over their number."""

from __future__ import annotations

import sympy as sp

from symdl.derivation.depth import LAYER, STATEMENTS, Induction, Line, check_written_out, induct
from symdl.derivation.depth_numbers import compare
from symdl.expr import written as w
from symdl.sheets.fields import Block, meant
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.numbers import BadData, array
from symdl.sheets.settings import Settings
from symdl.write import document as doc

FIELDS = {
    "statement": "one of " + ", ".join(STATEMENTS),
    "bound": "a number that no factor exceeds: the product of L factors is bounded by its power",
}
MOST = 4


def solve(block: Block, settings: Settings) -> Answered:
    """Prove the statement and write it out for two and three layers."""
    entry = block.need("statement", "shortcuts")
    name = entry.text.strip()
    if name not in STATEMENTS:
        raise entry.error(
            f"there is no statement '{name}'",
            meant(name, STATEMENTS) or f"the statements are {', '.join(STATEMENTS)}",
        )
    proof = induct(STATEMENTS[name])
    check_written_out(proof)
    worst = max(compare(name, depth) for depth in range(1, MOST + 1))
    answer = [*_proof(proof), *_bound(block), doc.Paragraph(proof.statement.meaning)]
    answer.append(
        doc.Note(
            "Every line of the induction was proved by exact algebra of matrices that do not "
            "commute"
            + (
                "; the bound of the product rests on that of its factors, which is given, and was "
                "not checked by machine"
                if block.one("bound")
                else ""
            )
            + ". The "
            f"statement was compared with networks of 1 to {MOST} layers "
            f"(largest relative difference {worst:.1e}).",
            "grade",
        )
    )
    ask = (
        doc.Paragraph(f"{proof.statement.subject}. Show that for every $L$"),
        doc.Display(_equation(proof.claim)),
        doc.Paragraph(("where",)),
        _chain(proof.definitions),
    )
    return Answered(ask, (), tuple(answer))


def _proof(proof: Induction) -> list[doc.Block]:
    last = proof.step[-1]
    left = w.Item(proof.statement.left.name, (w.Name(LAYER),))
    return [
        doc.Paragraph("**For no layer.**"),
        _chain(proof.base),
        doc.Paragraph(("**Suppose** it holds for one layer less: ", _equation(proof.hypothesis))),
        doc.Paragraph("**One layer more.**"),
        _chain(proof.step),
        doc.Result(w.Compare((left, formula(last.right)), ("==",)), note="for every $L$"),
        doc.Paragraph("Written out for two and for three layers:"),
        _chain(proof.written_out),
    ]


def _bound(block: Block) -> list[doc.Block]:
    """|P_L| <= c^L, where every factor is at most c."""
    entry = block.one("bound")
    if entry is None:
        return []
    try:
        value = array(entry.text)
        limit = sp.Rational(value.item().numerator, value.item().denominator)
    except (BadData, ValueError):
        raise entry.error("the bound is one number", "write 1/4") from None
    if limit < 0:
        raise entry.error("no absolute value is below 0", "write 1/4")
    c, power = w.Number(str(limit)), w.Name(LAYER)
    if limit.q != 1:
        c = w.Binary("/", w.Number(str(limit.p)), w.Number(str(limit.q)))  # type: ignore[assignment]
    before = w.Binary("-", power, w.Number("1"))

    def size(name: str, layer: w.Node) -> w.Node:
        return w.Call("abs", (w.Item(name, (layer,)),))

    rows = (
        doc.Row(size("P", power), w.Binary("*", size("J", power), size("P", before)), "=", "one"
                " factor more"),
        doc.Row(None, w.Binary("*", c, w.Binary("**", c, before)), "<=",
                "the last factor by its bound, the others by the hypothesis"),
        doc.Row(None, w.Binary("**", c, power), "="),
    )  # fmt: skip
    said = ("If every factor is a number of size at most ", c, ", so that ")
    start = w.Compare((size("P", w.Number("0")), w.Number("1")), ("==",))
    return [doc.Paragraph((*said, start, " for no layer, then by induction")), doc.Chain(rows)]


def _chain(lines: tuple[Line, ...]) -> doc.Chain:
    """Lines as a chain: a left side that repeats what stands above it is left out."""
    rows: list[doc.Row] = []
    last: sp.Expr | None = None
    for line in lines:
        repeated = last is not None and sp.expand(line.left - last) == 0
        left = None if repeated else formula(line.left)
        if line.right != last:
            rows.append(doc.Row(left, formula(line.right), "=", line.because))
        last = line.right
    return doc.Chain(tuple(rows))


def _equation(line: Line) -> w.Node:
    return w.Compare((formula(line.left), formula(line.right)), ("==",))


def formula(e: sp.Expr) -> w.Node:
    """A sum of products of layers' letters, in the order of their factors; 1 is I."""
    if e.is_Add:
        turn = -1 if any(x.name[0].islower() for x in e.free_symbols) else 1  # matrices first
        first, *rest = sorted(e.args, key=lambda a: (turn * _factors(a), str(a)))
        node = formula(first)
        for term in rest:
            node = w.Binary("+", node, formula(term))
        return node
    if e.is_Mul:
        node = formula(e.args[0])
        for factor in e.args[1:]:
            node = w.Binary("*", node, formula(factor))
        return node
    if e.is_Pow:
        return w.Binary("**", formula(e.base), w.Number(str(e.exp)))
    if e.is_Symbol:
        name, layer = e.name.split("_")
        number, minus, one = layer.partition("-")
        index: w.Node = w.Number(number) if number.isdigit() else w.Name(number)
        return w.Item(name, (w.Binary("-", index, w.Number(one)) if minus else index,))
    return w.Name("I") if e == 1 else w.Number(str(e))


def _factors(e: sp.Expr) -> int:
    """How many letters a term has, a bracket counting with its longest term."""
    if e.is_Add:
        return max(map(_factors, e.args))
    return sum(map(_factors, e.args)) if e.is_Mul else int(e.is_Symbol)


KIND = Kind("chain", "Many layers together, by induction.", FIELDS, solve)
