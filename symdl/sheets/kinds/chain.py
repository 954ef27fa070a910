"""``chain``: what many layers do together, proved by induction over their number."""

from __future__ import annotations

from symdl.derivation.closed_forms import CLOSED_FORMS
from symdl.derivation.depth import STATEMENTS, check_written_out, induct
from symdl.derivation.depth_numbers import compare
from symdl.derivation.induction import ClosedProof, prove_closed
from symdl.derivation.record import Step
from symdl.sheets import depths
from symdl.sheets.fields import Block, meant
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc

NAMES = (*STATEMENTS, *CLOSED_FORMS)
FIELDS = {"statement": "one of " + ", ".join(NAMES)}
MOST = 4


def solve(block: Block, settings: Settings) -> Answered:
    """Prove the statement and write it out for two and three layers."""
    entry = block.need("statement", "subsets")
    name = entry.text.strip()
    if name not in NAMES:
        raise entry.error(
            f"there is no statement '{name}'",
            meant(name, NAMES) or f"the statements are {', '.join(NAMES)}",
        )
    worst = max(compare(name, depth) for depth in range(1, MOST + 1))
    if name in CLOSED_FORMS:
        proof = prove_closed(CLOSED_FORMS[name])
        ask, blocks = _closed(proof), depths.induction(proof)
        meaning = proof.statement.meaning
    else:
        ask, blocks, meaning = _recurrent(name)
    known = doc.Note(
        "Every line of the induction was proved by exact algebra of matrices that do not commute. "
        f"The statement was compared with networks of 1 to {MOST} layers "
        f"(largest relative difference {worst:.1e}).",
        "grade",
    )
    return Answered(ask, (), (*blocks, doc.Paragraph(meaning), known))


def _recurrent(name: str) -> tuple[tuple[doc.Block, ...], list[doc.Block], str]:
    """A statement whose right side is known by its recurrences."""
    proof = induct(STATEMENTS[name])
    check_written_out(proof)
    ask = (
        doc.Paragraph(f"{proof.statement.subject}. Show that for every $L$"),
        doc.Display(depths.equation(proof.claim)),
        doc.Paragraph(("where",)),
        depths.chain(proof.definitions),
    )
    return ask, depths.induction(proof), proof.statement.meaning


def _closed(proof: ClosedProof) -> tuple[doc.Block, ...]:
    """A statement whose right side is a product or sum of symbolic length."""
    statement = proof.statement
    rule = Step("equation", *statement.equation, statement.why)
    reading = (doc.Paragraph(f"{statement.reading}."),) if statement.reading else ()
    return (
        doc.Paragraph(f"{statement.subject}. At every layer"),
        depths.chain((rule,)),
        doc.Paragraph("Show that for every $L$"),
        doc.Display(depths.equation(proof.claim)),
        *reading,
    )


KIND = Kind("chain", "Many layers together, by induction.", FIELDS, solve)
