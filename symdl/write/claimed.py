"""A proved claim (a bound, a limit, monotony, convexity) as blocks and as a page.

Each stage of the proof is a chain of lines; an equality goes on from the line above it, a range is
written as an inequality with one end or two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from symdl.derivation.bounds import Proof
from symdl.derivation.record import Step
from symdl.errors import DerivationError
from symdl.expr import written as w
from symdl.expr.values import Diff, Entry
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.authored import definition
from symdl.write.habits import Habits
from symdl.write.worked import LENGTHS

KNOWN = {
    "proved": "Proved with exact ends.",
    "tested": "Not every step was proved: those marked “tested” rest on evaluation.",
}
CURVED = {"convex": "a convex", "concave": "a concave"}
GOES_ON = ("=", "<", "<=", ">", ">=")


def document_of_proof(proof: Proof, steps: str = "normal", base: int = 1) -> doc.Document:
    """The proof as a page.

    Args:
        steps: ``brief`` (what each stage found), ``normal`` or ``full``.
        base: what printed indices count from, 0 or 1.

    Raises:
        DerivationError: another length."""
    if steps not in LENGTHS:
        raise DerivationError(f"no length {steps!r}", repair="one of " + ", ".join(LENGTHS))
    printer = Claimed(proof, base, brief=steps == "brief")
    opening = doc.Paragraph(("To show: ", *printer.statement(), "."))
    return doc.Document(f"Proof of `{proof.claim.text}`", (opening, *printer.blocks()))


class Claimed:
    """The lines of a proof.

    Args:
        proof: what was proved.
        base: what printed indices count from.
        brief: only the last line of every stage.
        defined: whether the definitions stand in front."""

    def __init__(
        self, proof: Proof, base: int = 1, brief: bool = False, defined: bool = True
    ) -> None:
        self.proof, self.claim, self.base = proof, proof.claim, base
        self.brief, self.defined = brief, defined
        self.habits = Habits(self.claim.program)
        self.scope = {i: i.name for i in self.claim.indices}

    def show(self, e: sp.Expr) -> w.Node:
        """An expression as it is printed."""
        return arranged(
            e, self.habits, base=self.base, scope=self.scope, reserved=set(self.scope.values())
        )

    def name(self, name: str) -> w.Node:
        """A quantity's name as it is printed."""
        return w.Name(self.claim.program.names.get(name, name))

    def statement(self) -> tuple[str | w.Node, ...]:
        """What was to be shown, for a sentence."""
        claim = self.claim
        sides = [self.show(value) for value in claim.values]
        if claim.kind == "chain":
            return (w.Compare(tuple(sides), claim.relations),)
        variable = self.name(claim.variable)
        if claim.kind == "limit":
            goes = w.Compare((variable, self.show(claim.to)), ("->",))
            beside = {1: " from above", -1: " from below", 0: ""}[claim.side]
            return (w.Compare((sides[0], sides[1]), ("->",)), " as ", goes, beside)
        article = CURVED.get(claim.kind, claim.kind)
        return (sides[0], f" is {article}", " function of " if claim.kind in CURVED else " in ",
                variable)  # fmt: skip

    def definitions(self) -> doc.Chain:
        """The program's equations."""
        shown = (definition(e, self.habits, self.base) for e in self.claim.program.equations)
        return doc.Chain(tuple(doc.Row(x.operands[0], x.operands[1]) for x in shown))

    def blocks(self) -> Iterator[doc.Block]:
        """Definitions, stages, what was shown, how it is known."""
        if self.claim.program.equations and self.defined:
            yield doc.Paragraph("With the definitions")
            yield self.definitions()
        for step in self.proof.steps:
            rows = self.rows(step.children or (step,))
            if rows:
                rows = (self.last(rows),) if self.brief else rows
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
        known = KNOWN[self.proof.grade.level]
        yield doc.Note(f"{known}{tried}", "grade")

    def title(self, step: Step) -> doc.Prose:
        """A stage's title, with the quantity that it is about."""
        title = step.title[:1].upper() + step.title[1:]
        title = "The derivative" if title == "Result" else title
        if isinstance(step.before, Diff) and isinstance(step.before.entry, Entry):
            return (f"{title} by ", self.name(step.before.entry.name))
        return title

    @staticmethod
    def last(rows: tuple[doc.Row, ...]) -> doc.Row:
        """The last line with the left side that it goes on from."""
        left = next(row.left for row in reversed(rows) if row.left is not None)
        return replace(rows[-1], left=left)

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
