"""LaTeX files: preamble skipped, macros expanded with their places, formulas and text in order."""

from __future__ import annotations

import re

from symdl.read.document import Collector, Source
from symdl.read.macros import Expanded, expand

_DISPLAY = re.compile(
    r"(?P<e>\\begin\{(?P<en>equation|align|gather|multline|eqnarray|flalign|alignat|displaymath|dmath)"
    r"(?P<star>\*?)\}(?P<e1>.+?)\\end\{(?P=en)(?P=star)\})"
    r"|(?P<b>\\\[(?P<b1>.+?)\\\])|(?P<d>(?<!\\)\$\$(?P<d1>.+?)\$\$)"
    r"|(?P<p>\\\((?P<p1>.+?)\\\))|(?P<i>(?<![\\$])\$(?P<i1>[^$]+?)(?<!\\)\$)"
    r"|(?P<v>\\begin\{(?P<vn>verbatim|lstlisting|minted|comment)\}.*?\\end\{(?P=vn)\})"
    r"|(?P<s>\\(?P<sn>section|subsection|subsubsection|paragraph|question|part|item)\*?"
    r"(?:\[[^\]]*\])?(?:\{(?P<s1>[^{}]*)\})?)",
    re.DOTALL,
)
_LEVELS = {"section": 1, "question": 1, "subsection": 2, "part": 2, "subsubsection": 2}
_DECLARED = re.compile(r"^[ \t]*%+\s*symdl:(.*)$", re.MULTILINE)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_NEVER = re.compile(r"\\(?:input|include|write18|immediate|openin|openout|read|usepackage)\b")


def blocks_of(text: str, out: Collector) -> None:
    """Add the blocks of a LaTeX file."""
    for found in _DECLARED.finditer(text):
        out.declare(found.group(1))
    for found in _NEVER.finditer(text):
        if found.group()[1:] != "usepackage":
            out.problems.append((found.start(), f"{found.group()} is not followed"))
    bare = _COMMENT.sub(lambda m: " " * len(m.group()), text)
    begin = re.search(r"\\begin\{document\}", bare)
    stop = re.search(r"\\end\{document\}", bare)
    body = (begin.end() if begin else 0, stop.start() if stop else len(bare))
    expanded = expand(bare, body, out.problems)
    _read(expanded, out)


def _read(source: Expanded, out: Collector) -> None:
    chars = source.chars
    last = 0
    for found in _DISPLAY.finditer(chars):
        if found.start() < last:
            continue
        before = chars[last : found.start()]
        _words(source, last, found.start(), out)
        last = found.end()
        if found.group("v") is not None:
            continue
        if found.group("s") is not None:
            _heading(source, found, out)
            continue
        group = next(n for n in ("e1", "b1", "d1", "p1", "i1") if found.group(n) is not None)
        kind = "inline" if group in ("p1", "i1") else "formula"
        start, end = found.span(group)
        behind = chars[found.end() : found.end() + 80]
        out.add(
            kind,
            source.places[found.start()],
            source.places[found.end() - 1] + 1,
            parts=(Source(chars[start:end], tuple(source.places[start : end + 1])),),
            before=before[-120:].rpartition("\n")[2],
            after=behind.partition("\n")[0],
        )
    _words(source, last, len(chars), out)


def _heading(source: Expanded, found: re.Match[str], out: Collector) -> None:
    name = found.group("sn")
    start, end = source.places[found.start()], source.places[found.end() - 1] + 1
    title = (found.group("s1") or "").strip()
    if name in ("item", "paragraph"):
        if title:
            out.line_heading(title, start)
        return
    from symdl.read.headings import Heading, heading_of

    known = heading_of(title)
    level = known.level if known is not None else _LEVELS.get(name, 2)
    out.head(Heading(level, title), start, end)


def _words(source: Expanded, start: int, end: int, out: Collector) -> None:
    at = start
    for line in source.chars[start:end].split("\n"):
        inner = line.strip()
        if inner and not inner.startswith("\\"):
            place = source.places[at + len(line) - len(line.lstrip())]
            if out.line_heading(inner, place) is None:
                out.add("words", place, place + len(inner))
        at += len(line) + 1
