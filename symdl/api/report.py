"""Results as what a command prints: one page of several solutions, or data as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from symdl.api.result import Result
from symdl.derivation.record import Step
from symdl.write import document as doc

VERSION = 1


def printed(results: Sequence[Result], form: str, steps: str = "normal", base: int = 1) -> str:
    """Results in one text.

    Args:
        results: one or several.
        form: ``text``, ``latex``, ``html``, ``md`` or ``json``.
        steps: how much of the way to show; JSON holds all of it.
        base: what printed indices count from.
    """
    if form == "json":
        return json.dumps([data(r, base) for r in results], indent=2, ensure_ascii=False) + "\n"
    pages = [r.document(steps, base) for r in results]
    page = pages[0] if len(pages) == 1 else _joined(pages)
    return _writer(form)(page).rstrip("\n") + "\n"


def _writer(form: str) -> Callable[[doc.Document], str]:
    from symdl.write.html import to_html
    from symdl.write.latex import to_latex
    from symdl.write.markdown import to_markdown
    from symdl.write.text import to_text

    return {"text": to_text, "latex": to_latex, "html": to_html, "md": to_markdown}[form]


def _joined(pages: Sequence[doc.Document]) -> doc.Document:
    blocks: list[doc.Block] = []
    for page in pages:
        blocks += [doc.Heading(page.title), *page.blocks]
    return doc.Document("Derivations", tuple(blocks))
