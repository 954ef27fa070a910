"""``bound``: a bound, range, limit, monotony or convexity, proved step by step."""

from __future__ import annotations

from symdl.derivation.bounds import prove_claim
from symdl.expr.claims import claim_for
from symdl.sheets import questions as q
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.settings import Settings
from symdl.write import document as doc
from symdl.write.claimed import Claimed

FIELDS = {
    "claim": "0 < D(sigmoid)(x) <= 1/4, limit x -> inf: sigmoid(x) = 1, convex z: logsumexp(z), …",
    "given": "facts that may be used, one a line",
}


def solve(block: Block, settings: Settings) -> Answered:
    """Prove the claim; its definitions stand in the question where that phrases itself."""
    entry = block.need("claim", "0 < D(sigmoid)(x) <= 1/4")
    with entry.placing():
        claim = claim_for(entry.text, layers=settings.layers, given=q.facts(block))
        proof = prove_claim(claim)
    printer = Claimed(proof, settings.base, defined=block.one("ask") is not None)
    ask = (
        doc.Paragraph(("Show that ", *printer.statement(), ".")),
        *((printer.definitions(),) if claim.program.equations else ()),
        *q.given_facts(claim.program),
    )
    return Answered(ask, (), tuple(printer.blocks()))


KIND = Kind("bound", "Prove a bound, a limit, monotony or convexity.", FIELDS, solve)
