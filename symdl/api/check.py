"""Checking from Python: a text, or one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symdl.checking.documents.check import check_document, check_statement
from symdl.checking.judging.verdict import FAILS, HOLDS, DocumentVerdict, StepVerdict, overall
from symdl.checking.reports.report import document_data, to_text
from symdl.checking.reports.report_html import to_html
from symdl.checking.scopes.options import Options
from symdl.errors import ReadingError


@dataclass(frozen=True)
class Checked:
    """The verdicts on a text; true where nothing in it is wrong or unread.

    ``str()`` is the report for a terminal, Jupyter shows the page of ``html()``.
    """

    document: DocumentVerdict

    @property
    def verdict(self) -> str:
        """The worst verdict: fails before carried, unread, holds, stated."""
        return overall(block.verdict for block in self.document.blocks)

    @property
    def steps(self) -> tuple[StepVerdict, ...]:
        """Every step in the order of the text."""
        return tuple(step for block in self.document.blocks for step in block.steps)

    @property
    def first_wrong(self) -> StepVerdict | None:
        """The first step that fails."""
        return self.document.first_wrong

    def data(self) -> dict[str, Any]:
        """The report as plain data: what ``symdl check --json`` says of a document."""
        return document_data(self.document)

    def html(self) -> str:
        """The report as one HTML page."""
        return to_html([self.document])

    def __bool__(self) -> bool:
        return self.verdict in (HOLDS, "stated")

    def __str__(self) -> str:
        return to_text([self.document])

    def _repr_html_(self) -> str:
        from html import escape

        return (
            f'<iframe style="width:100%;height:34em;border:0" srcdoc="{escape(self.html())}">'
            "</iframe>"
        )


def _options(given: Iterable[str], options: dict[str, Any]) -> Options:
    facts = (given,) if isinstance(given, str) else tuple(given)
    try:
        return Options(given=facts, **options)
    except TypeError:
        known = ", ".join(Options.__dataclass_fields__)
        raise ReadingError(
            f"there is no option {', '.join(options)}", repair=f"one of {known}"
        ) from None


def check(text: str, given: Iterable[str] = (), **options: Any) -> Checked:
    """Check every step of a derivation in Markdown, LaTeX or plain text.

    Args:
        text: the document.
        given: what is known from the beginning, ``["p = 0.8"]``.
        options: fields of :class:`symdl.checking.scopes.options.Options`: ``base``, ``layout``,
            ``layers``, ``letters``, ``batch``, ``step_seconds``, ``step_megabytes``.

    Raises:
        ReadingError: the text cannot be used at all, or an option is not known.
    """
    found = check_document(text, options=_options(given, options))
    if found.error:
        raise ReadingError(found.error)
    return Checked(found)


def check_step(
    lhs: str, rhs: str | None = None, given: Iterable[str] = (), **options: Any
) -> StepVerdict:
    """Check one step: its two sides, or ``"LHS = RHS"`` in one text.

    The verdict's ``verdict`` is holds, fails or unread; of several steps in a chain, the first that
    does not hold is given.

    Raises:
        ReadingError: it is no step, or a given cannot be read.
    """
    found = check_statement(lhs, rhs, options=_options(given, options))
    steps = [step for block in found.blocks for step in block.steps]
    return next((step for step in steps if step.verdict == FAILS), None) or next(
        (step for step in steps if step.verdict != HOLDS), steps[-1]
    )
