"""What a result rests on, in words: facts, conventions at kinks, and how it is known to hold."""

from __future__ import annotations

import sympy as sp

from symdl.derivation.record import Assumption, Derivation, Step
from symdl.expr import written as w
from symdl.expr.program import Fact
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.habits import Habits

RELATED = {"=": "==", "==": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!="}


class Grounds:
    """The end of a worked solution; mixed into what writes the whole."""

    derivation: Derivation
    habits: Habits
    base: int

    def formula(self, e: sp.Expr) -> w.Node:
        """A value of the record."""
        return arranged(e, self.habits, base=self.base)

    # what the result rests on -----------------------------------------------------------------

    def stated(self, assumption: Assumption) -> tuple[str | w.Node, ...]:
        """An assumption in words; at a kink, with the place and the value that is taken there."""
        if assumption.at is None or assumption.value is None:
            return self.fact(assumption, assumption.text)
        border, value = self.border(assumption.at), self.formula(assumption.value)
        return ("at ", border, " there is no derivative; it is taken as ", value)

    def border(self, e: sp.Expr) -> w.Node:
        """``e = 0``, with what e subtracts on the right."""
        negative = sp.Add(*(a for a in sp.Add.make_args(e) if a.could_extract_minus_sign()))
        sides = (self.formula(e - negative), self.formula(-negative))
        return w.Compare(sides, ("==",))

    def fact(self, assumption: object, text: str) -> tuple[str | w.Node, ...]:
        """A fact as a formula where it is one, else its words."""
        fact = getattr(assumption, "fact", None)
        return (
            (self.fact_formula(fact),)
            if isinstance(fact, Fact) and fact.relation in RELATED
            else (text,)
        )

    def fact_formula(self, fact: Fact) -> w.Node:
        left = arranged(fact.left, self.habits, base=self.base)
        right = arranged(fact.right, self.habits, base=self.base)
        return w.Compare((left, right), (RELATED[fact.relation],))

    def rests_on(self) -> list[doc.Block]:
        """Facts, conventions and domains, each once."""
        titles = {
            "fact": "Uses",
            "lemma": "Lemma",
            "convention": "Convention",
            "domain": "Holds for",
        }
        notes: list[doc.Block] = []
        for kind, title in titles.items():
            texts = [self.stated(a) for a in self.derivation.assumptions if a.kind == kind]
            joined: list[str | w.Node] = []
            for text in texts:
                joined += ["; ", *text] if joined else _capital(text)
            if joined:
                name = "convention" if kind == "convention" else "assumption"
                notes.append(doc.Note((*joined, "."), name, title))
        return notes

    def graded(self) -> str:
        """How it is known that all this holds."""
        steps = list(all_steps(self.derivation.steps))
        tested = [s for s in steps if s.grade.level == "tested" and not s.children]
        method = self.derivation.grade.method
        if self.derivation.grade.level == "proved" and not tested:
            return "Every step was proved by exact algebra."
        if tested:
            count = sum(s.grade.points for s in tested)
            bound = max((s.grade.bound or 0.0 for s in tested), default=0.0)
            return (
                f"Steps marked “tested” were evaluated at {count} random admissible points "
                f"(largest relative difference {bound:.1e}); all others were proved by exact "
                "algebra."
            )
        return f"Known by: {method}." if method else ""


def _capital(text: tuple[str | w.Node, ...]) -> list[str | w.Node]:
    first, *rest = text
    return [first[:1].upper() + first[1:] if isinstance(first, str) else first, *rest]


def all_steps(steps: tuple[Step, ...]) -> list[Step]:
    """Every step of a record, with the smaller ones inside."""
    return [s for step in steps for s in (step, *all_steps(step.children))]
