"""LaTeX files as blocks: preamble skipped, macros expanded, formulas, tables and text in order."""

from __future__ import annotations

import re

from symdl.read.delimiters import Segment, segments
from symdl.read.document import Collector, declarations
from symdl.read.headings import Heading, heading_of
from symdl.read.macros import Problems, expand
from symdl.read.prose import head_before, tail_after
from symdl.read.source import Source
from symdl.read.tables import cell_source, tabular_rows, trimmed

_RANKS = {"chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3}
_FIXED = {"question": 1, "titledquestion": 1, "part": 2, "subpart": 3, "paragraph": 3}
_STRUCTURE = re.compile(
    r"\\(?P<name>chapter|section|subsection|subsubsection|paragraph|question|titledquestion|part"
    r"|subpart)(?![A-Za-z])\*?[ \t]*(?:\[[^\[\]\n]{0,80}\])?"
    r"(?:\{(?P<title>[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*)\})?"
    r"|\\item(?![A-Za-z])[ \t]*(?:\[(?P<label>[^\[\]\n]{0,80})\])?"
    r"|\\begin\{(?P<env>exercise|problem|question|example|task|aufgabe)\*?\}(?:\[[^\[\]\n]{0,80}\])?",
    re.IGNORECASE,
)
_DECLARED = re.compile(r"^[ \t]*%+[ \t]*symdl:(.*)$", re.MULTILINE)
_HIDDEN = re.compile(
    r"\\begin\{(?P<v>verbatim|lstlisting|minted|comment|filecontents)\*?\}"
    r"|\\verb\*?(?P<s>[^A-Za-z\s*])|\\.|%[^\n]*",
    re.DOTALL,
)
_NEVER = re.compile(r"\\(?:input|include|write18|immediate|openin|openout|read)(?![A-Za-z])")
_TEXT_COMMAND = re.compile(r"\\(?:textbf|textit|emph|underline|text)\{([^{}]*)\}")


def body_of(source: Source, problems: Problems) -> tuple[Source, dict[str, str]]:
    """The body of a file as it is read, and what its comments declare for the checker.

    Comments and listings are blanked; a file that it names is noted and never followed.
    """
    declared: dict[str, str] = {}
    for found in _DECLARED.finditer(source.chars):
        declared.update(declarations(found.group(1)))
    bare = _visible(source.chars)
    for found in _NEVER.finditer(bare):
        problems.append((source.places[found.start()], f"{found.group()} is not followed"))
    begin, stop = bare.find(r"\begin{document}"), bare.find(r"\end{document}")
    start = begin + len(r"\begin{document}") if begin >= 0 else 0
    end = stop if stop > start else len(bare)
    return expand(Source(bare, source.places), (start, end), problems), declared


def _visible(chars: str) -> str:
    """The text with comments and listings blanked."""
    pieces: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for found in _HIDDEN.finditer(chars):
        if found.start() < at:
            continue
        end = _hidden_end(chars, found, unclosed)
        if end is None:
            continue
        pieces.append(chars[at : found.start()])
        pieces.append(re.sub(r"[^\n]", " ", chars[found.start() : end]))
        at = end
    return "".join([*pieces, chars[at:]])


def _hidden_end(chars: str, found: re.Match[str], unclosed: set[str]) -> int | None:
    if found.group("v") is not None:
        close = f"\\end{{{found.group('v')}"
        stop = chars.find(close, found.end()) if close not in unclosed else -1
        if stop < 0:
            unclosed.add(close)
            return None
        brace = chars.find("}", stop)
        return brace + 1
    if found.group("s") is not None:
        line_end = chars.find("\n", found.end(), found.end() + 500)
        line_end = found.end() + 500 if line_end < 0 else line_end
        stop = chars.find(found.group("s"), found.end(), line_end)
        return stop + 1 if stop >= 0 else None
    return found.end() if found.group().startswith("%") else None


def blocks_of(out: Collector) -> None:
    """Add the blocks of a LaTeX file's body."""
    chars = out.source.chars
    notes: list[tuple[int, str]] = []
    found = segments(chars, notes, latex=True)
    out.problems.extend((out.source.places[at], text) for at, text in notes)
    ranks = _ranks(chars)
    last = 0
    for k, segment in enumerate(found):
        _text(out, last, segment.start, ranks)
        behind = found[k + 1].start if k + 1 < len(found) else len(chars)
        if segment.kind == "table":
            _table(out, segment)
        else:
            _formula(out, segment, last, behind)
        last = segment.end
    _text(out, last, len(chars), ranks)


def _formula(out: Collector, segment: Segment, last: int, behind: int) -> None:
    chars = out.source.chars
    before = chars[max(last, segment.start - 200) : segment.start]
    after = chars[segment.end : min(behind, segment.end + 200)]
    part = out.source.cut(*segment.inner)
    inline = segment.kind == "inline"
    paragraph = re.split(r"\n\s*\n|\\\\|\\(?:sub)*(?:section|item|begin|end)\b", before)[-1]
    said = " ".join(paragraph.split()) if inline else before.rpartition("\n")[2]
    if inline:
        part = _with_words(out, part, segment, (before, after))
    after = " ".join(re.split(r"\n\s*\n", after)[0].split())
    out.add(segment.kind, segment.start, segment.end, parts=(part,), before=said, after=after)


def _with_words(out: Collector, part: Source, segment: Segment, beside: tuple[str, str]) -> Source:
    """A formula in a line with a relation that stands outside of its dollars."""
    before, after = beside
    head = head_before(before, glued=False)
    if head is not None:
        begin = segment.start - len(before) + head
        part = out.source.cut(begin, segment.start).joined(part)
    tail = tail_after(after)
    if tail is not None:
        part = part.joined(out.source.cut(segment.end, segment.end + tail))
    return part


def _table(out: Collector, segment: Segment) -> None:
    rows = tabular_rows(out.source.chars, *segment.inner)
    cells = tuple(tuple(cell_source(out.source, cell) for cell in row) for row in rows)
    if cells:
        lines = [(row[0][0], row[-1][1]) for row in rows]
        out.grid((segment.start, segment.end), lines, cells)


# --- text ------------------------------------------------------------------------------------


def _ranks(chars: str) -> dict[str, int]:
    """The level of each command that parts a text: the highest one that comes twice is 1."""
    count = dict.fromkeys(_RANKS, 0)
    for found in _STRUCTURE.finditer(chars):
        if found.group("name") in count:
            count[found.group("name")] += 1
    used = [rank for name, rank in _RANKS.items() if count[name]]
    many = [rank for name, rank in _RANKS.items() if count[name] > 1]
    top = min(many or used, default=1)
    return {name: min(max(rank - top + 1, 1), 3) for name, rank in _RANKS.items()} | _FIXED


def _text(out: Collector, start: int, end: int, ranks: dict[str, int]) -> None:
    """The headings and words between two formulas."""
    chars = out.source.chars
    at = start
    for found in _STRUCTURE.finditer(chars, start, end):
        _words(out, at, found.start())
        at = found.end()
        name, label = found.group("name"), found.group("label")
        if name is not None:
            title = (found.group("title") or "").strip()
            known = heading_of(title)
            level = known.level if known is not None else ranks[name.lower()]
            out.head(Heading(level, title), found.start(), found.end())
        elif found.group("env") is not None:
            out.head(Heading(1, found.group("env")), found.start(), found.end())
        elif label is not None:
            out.line_heading(label, found.start("label"))
    _words(out, at, end)


def _words(out: Collector, start: int, end: int) -> None:
    at = start
    for line in out.source.chars[start:end].split("\n"):
        a, b = trimmed(out.source.chars, at, at + len(line))
        inner = _TEXT_COMMAND.sub(r"\1", out.source.chars[a:b])
        if inner and not inner.startswith("\\"):
            heading = out.headings.of(inner)
            if heading is not None:
                out.head(heading, a, b)
            else:
                out.add("words", a, b)
        at += len(line) + 1
