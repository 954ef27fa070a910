"""How statements about any depth are written: layers' letters, products in order, inductions.

The letters do not commute, so that factors stay where they are; a one alone is the identity.  A
product of symbolic length names its first factor's index below its sign and the last one's above.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence

import sympy as sp

from symdl.derivation.depth import LAYER, Induction, Line
from symdl.derivation.induction import At, Chosen, ClosedProof, Run, Total
from symdl.derivation.record import Step
from symdl.expr import written as w
from symdl.write import document as doc

FACTOR = "l"
SUBSETS = "N"


def equation(line: Line | Step) -> w.Node:
    """Both sides of a line, equal."""
    left, right = _sides(line)
    return w.Compare((formula(left), formula(right)), ("==",))


def chain(lines: Sequence[Line | Step]) -> doc.Chain:
    """Lines as a chain: a left side that repeats what stands above it is left out."""
    rows: list[doc.Row] = []
    last: sp.Expr | None = None
    for line in lines:
        before, after = _sides(line)
        repeated = last is not None and sp.expand(before - last) == 0
        if after != last:
            left = None if repeated else formula(before)
            rows.append(doc.Row(left, formula(after), "=", line.because))
        last = after
    return doc.Chain(tuple(rows))


def induction(proof: Induction | ClosedProof) -> list[doc.Block]:
    """A proof by induction as a person would write it, then what it says for two and three."""
    base = [line for line in proof.base if operator.ne(*map(formula, _sides(line)))]
    return [
        doc.Paragraph("**For no layer.**"),
        chain(base) if base else doc.Paragraph("The product is empty, and both sides are equal."),
        doc.Paragraph(("**Suppose** it holds for one layer less: ", equation(proof.hypothesis))),
        doc.Paragraph("**One layer more.**"),
        chain(proof.step),
        doc.Result(equation(proof.claim), note=f"for every ${LAYER}$"),
        doc.Paragraph("Written out for two and for three layers:"),
        chain(proof.written_out),
    ]


def _sides(line: Line | Step) -> tuple[sp.Expr, sp.Expr]:
    return (line.left, line.right) if isinstance(line, Line) else (line.before, line.after)


def formula(e: sp.Expr) -> w.Node:
    """A sum of products of layers' letters, in the order of their factors; 1 is I."""
    if e.is_Add:
        turn = -1 if any(x.name[0].islower() for x in e.free_symbols) else 1  # matrices first
        turn = 1 if e.has(At, Run, Total, Chosen) else turn
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
    if isinstance(e, At):
        return w.Item(str(e.args[0]), (index(e.args[1]),))
    if isinstance(e, Chosen):
        return w.Item(SUBSETS, (index(e.args[1]),))
    if isinstance(e, Run):
        name, first, last, _ = e.args
        return _fold("prod", FACTOR, first, last, w.Item(str(name), (w.Name(FACTOR),)))
    if isinstance(e, Total):
        body, letter, first, last = e.args
        return _fold("sum", str(letter), first, last, formula(body))
    if e.is_Symbol:
        name, layer = e.name.split("_")
        number, minus, one = layer.partition("-")
        place: w.Node = w.Number(number) if number.isdigit() else w.Name(number)
        return w.Item(name, (w.Binary("-", place, w.Number(one)) if minus else place,))
    return w.Name("I") if e == 1 else w.Number(str(e))


def index(e: sp.Expr) -> w.Node:
    """A layer's number: a letter, a whole number, or a letter and a number."""
    constant, letter = e.as_coeff_Add()
    if letter == 0:
        return w.Number(str(constant))
    if constant == 0:
        return w.Name(str(letter))
    return w.Binary("+" if constant > 0 else "-", w.Name(str(letter)), w.Number(str(abs(constant))))


def _fold(op: str, letter: str, first: sp.Expr, last: sp.Expr, body: w.Node) -> w.Node:
    return w.Fold(op, (w.Limits(w.Name(letter), index(first), index(last), told=True),), body)


def _factors(e: sp.Expr) -> int:
    """How many letters a term has, a bracket counting with its longest term."""
    if e.is_Add:
        return max(map(_factors, e.args))
    if e.is_Mul:
        return sum(map(_factors, e.args))
    return int(e.is_Symbol or isinstance(e, At | Run | Total | Chosen))
