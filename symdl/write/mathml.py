"""Formulas as MathML, by latex2mathml, checked and mended as a tree.

Written nodes are printed to the part of LaTeX that latex2mathml does well (a brace is an
``array``, words are only letters); what comes back is parsed, refused where it holds anything but
MathML of the right arity, and mended where browsers would space it badly: upright words become one
``mi``, operators that are words lose their operator spacing, a space stands between log and p.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import lru_cache

from latex2mathml.converter import convert
from latex2mathml.exceptions import (
    DenominatorNotFoundError,
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError,
    InvalidAlignmentError,
    InvalidStyleForGenfracError,
    InvalidWidthError,
    LimitsMustFollowMathOperatorError,
    MissingEndError,
    MissingSuperScriptOrSubscriptError,
    NoAvailableTokensError,
    NumeratorNotFoundError,
)

from symdl.expr import written as w
from symdl.write.formula_latex import LatexPrinter
from symdl.write.mend import arity_holds, mended

SPACE = "http://www.w3.org/1998/Math/MathML"
_REFUSALS = (
    DenominatorNotFoundError, DoubleSubscriptsError, DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError, InvalidAlignmentError, InvalidStyleForGenfracError,
    InvalidWidthError, LimitsMustFollowMathOperatorError, MissingEndError,
    MissingSuperScriptOrSubscriptError, NoAvailableTokensError, NumeratorNotFoundError,
    ET.ParseError, ValueError, IndexError, KeyError, TypeError, AttributeError, RuntimeError,
    StopIteration,
)  # fmt: skip


class UnreadableLatex(ValueError):
    """LaTeX that has no faithful MathML; the page shows it as code instead."""


@lru_cache(maxsize=4096)
def mathml_of_latex(latex: str, display: bool = False) -> str:
    """An author's LaTeX as one ``<math>`` element; raises UnreadableLatex."""
    try:
        root = ET.fromstring(convert(latex, display="block" if display else "inline"))
    except _REFUSALS as error:
        raise UnreadableLatex(latex) from error
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SPACE}}}")
    if not arity_holds(root):
        raise UnreadableLatex(latex)
    root.attrib.clear()
    root.set("xmlns", SPACE)
    if display:
        root.set("displaystyle", "true")
    return ET.tostring(mended(root), encoding="unicode")


def mathml_of(node: w.Node | str, display: bool = False) -> str:
    """A formula as one ``<math>`` element; ``display`` sets sums and fractions at full size."""
    return mathml_of_latex(node if isinstance(node, str) else _source(node), display)


def _source(node: w.Node) -> str:
    return MathmlPrinter().show(node)


class MathmlPrinter(LatexPrinter):
    """Written nodes to the LaTeX that latex2mathml turns into good MathML."""

    def script(self, node: w.Node) -> str:
        return MathmlPrinter(scripts=True).show(node)

    def folding(self, node: w.Fold) -> str:
        """Words with what stands under them; limits of a sum as they are."""
        if node.op in ("sum", "prod"):
            return super().folding(node)
        below = ",".join(self.script(index) for index in node.indices)
        words = {"max": r"\max", "argmax": r"\mathrm{arg\,max}"}.get(node.op, node.op)
        return f"\\underset{{{below}}}{{{words}}}\\,"

    def cases(self, node: w.Cases) -> str:
        return r"\left\{ \begin{array}{ll} " + r" \\ ".join(self.branches(node)) + (
            r" \end{array} \right."
        )  # fmt: skip

    def branches(self, node: w.Cases) -> list[str]:
        rows = [f"{self.show(value)} & {self.condition(when)}" for value, when in node.rows]
        if node.otherwise is not None:
            rows.append(f"{self.show(node.otherwise)} & \\text{{otherwise}}")
        return rows

    def words(self, node: w.Words) -> str:
        kept = "".join(c if c.isalnum() or c in " .,;:()'-" else " " for c in node.text)
        return f"\\text{{{kept}}}"
