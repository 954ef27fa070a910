"""Reports as data and as text: the JSON of the contract, lines for editors, pages for terminals."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import symdl
from symdl.checking.judging.verdict import (
    CARRIED,
    FAILS,
    HOLDS,
    STATED,
    UNREAD,
    BlockVerdict,
    DocumentVerdict,
    StepVerdict,
)
from symdl.errors import ReadingError
from symdl.read.document import read_document

MARKS = {HOLDS: "✓", FAILS: "✗", CARRIED: "→", STATED: "·", UNREAD: "?"}
_COLOURS = {HOLDS: "32", FAILS: "31;1", CARRIED: "35", STATED: "2", UNREAD: "33"}


class Places:
    """Lines and columns (both from 1) of offsets in a text."""

    def __init__(self, text: str) -> None:
        self.starts = [0]
        self.starts.extend(k + 1 for k, char in enumerate(text) if char == "\n")

    def of(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


# --- JSON ------------------------------------------------------------------------------------


def to_json(documents: Iterable[DocumentVerdict]) -> str:
    """The report of several documents as one JSON text; the same bytes for the same verdicts."""
    data = {
        "version": 1,
        "tool": f"symdl {symdl.__version__}",
        "documents": [document_data(document) for document in documents],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def document_data(document: DocumentVerdict) -> dict[str, Any]:
    """A document as plain data, with lines and columns."""
    places = Places(document.text)
    return {
        "path": document.path,
        "error": document.error or None,
        "blocks": [_block(block, places) for block in document.blocks],
        "summary": document.summary,
    }


def _spot(start: int, end: int, places: Places) -> dict[str, int]:
    line, column = places.of(start)
    end_line, end_column = places.of(max(end, start))
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _block(block: BlockVerdict, places: Places) -> dict[str, Any]:
    return {
        "id": block.id,
        **_spot(block.start, block.end, places),
        "latex": block.latex,
        "verdict": block.verdict,
        "steps": [_step(step, places) for step in block.steps],
    }


def _step(step: StepVerdict, places: Places) -> dict[str, Any]:
    expected = step.expected
    method = step.method
    return {
        **_spot(step.start, step.end, places),
        "lhs": step.lhs,
        "relation": step.relation,
        "rhs": step.rhs,
        "verdict": step.verdict,
        "expected": {"latex": expected.latex, "value": expected.value} if expected else None,
        "reason": step.reason,
        "mistake": step.mistake or None,
        "repair": step.repair or None,
        "counterexample": dict(step.counterexample),
        "method": {"name": method.name, "grade": method.grade, "bound": method.bound},
    }


# --- the document itself ---------------------------------------------------------------------

MOST_NOTES = 20


def problems_of(document: DocumentVerdict) -> list[tuple[int, str]]:
    """Where delimiters have no other end, macros none, files are named and not followed.

    The first MOST_NOTES of them: offset and description.
    """
    try:
        found = read_document(document.text, document.path).problems
    except ReadingError:
        return []  # the document's error says so already
    notes = list(found[:MOST_NOTES])
    if len(found) > MOST_NOTES:
        notes.append((found[MOST_NOTES][0], f"{len(found) - MOST_NOTES} more like these"))
    return notes


# --- text ------------------------------------------------------------------------------------


def editor_lines(documents: Sequence[DocumentVerdict]) -> str:
    """``file:line:col: verdict: message`` for every step that is not right."""
    found = []
    for document in documents:
        places = Places(document.text)
        name = document.path or "<input>"
        if document.error:
            found.append(f"{name}:1:1: error: {document.error}")
        for offset, text in problems_of(document):
            line, column = places.of(offset)
            found.append(f"{name}:{line}:{column}: note: {text}")
        for block in document.blocks:
            for step in block.steps:
                if step.verdict in (FAILS, CARRIED, UNREAD):
                    line, column = places.of(step.start)
                    found.append(f"{name}:{line}:{column}: {step.verdict}: {_message(step)}")
    return "".join(line + "\n" for line in found)


def _message(step: StepVerdict) -> str:
    parts = [step.reason or "it is not right"]
    if step.mistake:
        parts.append(f"mistake: {step.mistake}")
    if step.expected is not None and step.expected.value:
        parts.append(f"right value: {step.expected.value}")
    elif step.expected is not None and step.expected.latex:
        parts.append(f"right: {step.expected.latex}")
    if step.repair:
        parts.append(step.repair)
    return "; ".join(parts)


def to_text(documents: Sequence[DocumentVerdict], colour: bool = False) -> str:
    """Every step with its verdict, the wrong ones with the reason, and a summary."""
    return "".join(_document_text(document, colour) for document in documents)


def _paint(text: str, verdict: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[verdict]}m{text}\x1b[0m" if colour else text


def _document_text(document: DocumentVerdict, colour: bool) -> str:
    name = document.path or "<input>"
    places = Places(document.text)
    notes = "".join(
        f"{places.of(offset)[0]:5}  ! note     {text}\n" for offset, text in problems_of(document)
    )
    if document.error:
        return f"{name}: {document.error}\n{notes}"
    lines = document.text.split("\n")
    out = [f"{name}\n"]
    for block in document.blocks:
        for step in block.steps:
            out.append(_step_text(step, places, lines, colour))
    out.append(notes)
    out.append(_summary(document, places, colour))
    return "".join(out)


def _step_text(step: StepVerdict, places: Places, lines: list[str], colour: bool) -> str:
    line, column = places.of(step.start)
    mark = _paint(f"{MARKS[step.verdict]} {step.verdict:7}", step.verdict, colour)
    shown = _short(f"{step.lhs} {step.relation} {step.rhs}")
    head = f"{line:5}  {mark}  {shown}\n"
    if step.verdict in (HOLDS, STATED):
        return head
    pad = " " * 17
    source = lines[line - 1] if line <= len(lines) else ""
    if len(source) > 110:
        cut = max(0, column - 30)
        source, column = source[cut : cut + 110], column - cut
    caret = " " * (column - 1) + "^"
    body = [_message(step)]
    differ = {k: v for k, v in step.counterexample.items() if k not in ("left", "right")}
    if differ:
        body.append("at " + ", ".join(f"{k} = {v}" for k, v in list(differ.items())[:6]))
    return head + "".join(f"{pad}{text.rstrip()}\n" for text in (source, caret, *body))


def _short(text: str, width: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _summary(document: DocumentVerdict, places: Places, colour: bool) -> str:
    count = ", ".join(
        _paint(f"{MARKS[name]} {number} {name}", name, colour)
        for name, number in document.summary.items()
        if number
    )
    text = f"{len(document.blocks)} blocks: {count}\n"
    wrong = document.first_wrong
    if wrong is None:
        return text
    line, column = places.of(wrong.start)
    name = document.path or "<input>"
    return text + f"first wrong step: {name}:{line}:{column}: {_message(wrong)}\n"
