"""What ``prove`` gives back for a claim: a bound, a limit, monotony or convexity."""

from __future__ import annotations

from symdl.api.page import Page
from symdl.derivation.bounds import Proof
from symdl.derivation.record import Assumption, Grade, Step
from symdl.expr.claims import Claim
from symdl.write.claimed import Claimed, document_of_proof
from symdl.write.document import Document


class Proved(Page):
    """A proved claim.

    Attributes:
        record: the whole proof as plain data.

    In Jupyter it shows itself."""

    def __init__(self, record: Proof) -> None:
        self.record = record

    @property
    def claim(self) -> Claim:
        """What was shown."""
        return self.record.claim

    @property
    def steps(self) -> tuple[Step, ...]:
        """The stages of the proof, each with its lines."""
        return self.record.steps

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The facts that the proof rests on."""
        return self.record.assumptions

    @property
    def grade(self) -> Grade:
        """How it is known that the claim holds."""
        return self.record.grade

    def document(self, steps: str = "normal", base: int = 1) -> Document:
        """The proof as a document of :mod:`symdl.write.document`.

        Args:
            steps: ``brief``, ``normal`` or ``full``.
            base: what printed indices count from, 0 or 1."""
        return document_of_proof(self.record, steps, base)

    def formula(self, base: int = 1) -> str:
        """The claim in LaTeX, words of a sentence as text."""
        from symdl.write.formula_latex import latex_of

        parts = Claimed(self.record, base).statement()
        return "".join(f"\\text{{{p}}}" if isinstance(p, str) else latex_of(p) for p in parts if p)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.formula()}$"

    def __repr__(self) -> str:
        return f"<proof: {self.claim.text}, {self.grade.level}>"
