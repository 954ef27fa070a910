"""``bound``: a bound, range, limit, monotony or convexity, proved step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from symdl.derivation.bounds import Proof, prove_claim
from symdl.derivation.record import Step
from symdl.expr import written as w
from symdl.expr.claims import Claim, claim_for
from symdl.expr.values import Diff, Entry
from symdl.sheets import questions as q
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.habits import Habits

FIELDS = {
    "claim": "0 < D(sigmoid)(x) <= 1/4, limit x -> inf: sigmoid(x) = 1, convex z: logsumexp(z), …",
    "given": "facts that may be used, one a line",
}
_KNOWN = {
    "proved": "Proved with exact ends.",
    "tested": "Not every step was proved: those marked “tested” rest on evaluation.",
}
GOES_ON = ("=", "<", "<=", ">", ">=")
CURVED = {"convex": "a convex", "concave": "a concave"}


def solve(block: Block, settings: Settings) -> Answered:
    """Prove the claim."""
    entry = block.need("claim", "0 < D(sigmoid)(x) <= 1/4")
    with entry.placing():
        claim = claim_for(entry.text, layers=settings.layers, given=q.facts(block))
        proof = prove_claim(claim)
    printer = _Printer(proof, settings.base)
    ask = (
        doc.Paragraph(("Show that ", *printer.statement(), ".")),
        *q.definitions(claim.program, settings.base),
        *q.given_facts(claim.program),
    )
    return Answered(ask, (), tuple(printer.blocks()))


class _Printer:
    """The lines of a proof."""

    def __init__(self, proof: Proof, base: int) -> None:
        self.proof, self.claim, self.base = proof, proof.claim, base
        self.habits = Habits(self.claim.program)
        self.scope = {i: i.name for i in self.claim.indices}

    def show(self, e: sp.Expr) -> w.Node:
        """An expression as it is printed."""
        return arranged(
            e, self.habits, base=self.base, scope=self.scope, reserved=set(self.scope.values())
        )

    def statement(self) -> tuple[str | w.Node, ...]:
        """What was to be shown, for a sentence."""
        claim: Claim = self.claim
        sides = [self.show(value) for value in claim.values]
        if claim.kind == "chain":
            return (w.Compare(tuple(sides), claim.relations),)
        variable = q.name_node(claim.program, claim.variable)
        if claim.kind == "limit":
            goes = w.Compare((variable, self.show(claim.to)), ("->",))
            beside = {1: " from above", -1: " from below", 0: ""}[claim.side]
            return (w.Compare((sides[0], sides[1]), ("->",)), " as ", goes, beside)
        article = CURVED.get(claim.kind, claim.kind)
        return (sides[0], f" is {article}", " function of " if claim.kind in CURVED else " in ",
                variable)  # fmt: skip

    def blocks(self) -> Iterator[doc.Block]:
        """Definitions, stages, what was shown, how it is known."""
        if self.claim.program.equations:
            yield doc.Paragraph("With the definitions")
            yield from q.definitions(self.claim.program, self.base)
        for step in self.proof.steps:
            rows = self.rows(step.children or (step,))
            if rows:
                yield doc.Group((doc.Heading(self.title(step), level=4), doc.Chain(rows)))
        statement = self.statement()
        if len(statement) == 1 and isinstance(statement[0], w.Node):
            yield doc.Result(statement[0], title="What was to be shown")
        else:
            yield doc.Paragraph(("So ", *statement, "."))
        used = [a.text for a in self.proof.assumptions]
        if used:
            yield doc.Note("Uses " + "; ".join(f"`{text}`" for text in used) + ".", "assumption")
        points = self.proof.grade.points
        tried = f" No counter-example at {points} random points." if points else ""
        known = _KNOWN[self.proof.grade.level]
        yield doc.Note(f"{known}{tried}", "grade")

    def title(self, step: Step) -> doc.Prose:
        """A stage's title, with the quantity that it is about."""
        title = step.title[:1].upper() + step.title[1:]
        title = "The derivative" if title == "Result" else title
        if isinstance(step.before, Diff) and isinstance(step.before.entry, Entry):
            return (f"{title} by ", q.name_node(self.claim.program, step.before.entry.name))
        return title

    def rows(self, steps: tuple[Step, ...]) -> tuple[doc.Row, ...]:
        """The lines of a stage; one that goes on from an equality above has no left side."""
        rows: list[doc.Row] = []
        for step, before in zip(steps, (None, *steps), strict=False):
            row = self.row(step)
            goes_on = before is not None and before.relation == "=" and step.relation in GOES_ON
            if goes_on and before is not None and before.after == step.before:
                row = replace(row, left=None)
            rows.append(row)
        return tuple(rows)

    def row(self, step: Step) -> doc.Row:
        """One line: an equality, a limit, or where a value lies."""
        left = self.show(step.before)
        if not isinstance(step.after, sp.Interval):
            return doc.Row(left, self.show(step.after), step.relation, step.because)
        r = step.after
        below, above = ("<" if r.left_open else "<="), ("<" if r.right_open else "<=")
        if r.start == -sp.oo:
            return doc.Row(left, self.show(r.end), above, step.because)
        if r.end == sp.oo:
            return doc.Row(left, self.show(r.start), below.replace("<", ">"), step.because)
        inner = w.Compare((left, self.show(r.end)), (above,))
        return doc.Row(self.show(r.start), inner, below, step.because)


KIND = Kind("bound", "Prove a bound, a limit, monotony or convexity.", FIELDS, solve)
