"""Markdown and plain text: formulas between signs, grids, tables, lines with mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symdl.read.document import Collector, Source

_DISPLAY = re.compile(
    r"(?P<d>(?<!\\)\$\$(?P<d1>.+?)\$\$)|(?P<b>\\\[(?P<b1>.+?)\\\])"
    r"|(?P<e>\\begin\{(?P<en>equation|align|gather|multline|eqnarray|flalign|alignat|displaymath|math)"
    r"\*?\}(?P<e1>.+?)\\end\{(?P=en)\*?\})"
    r"|(?P<f>```(?P<fl>math|latex|tex)[ \t]*\n(?P<f1>.*?)```)"
    r"|(?P<c>```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)(?=\s*$))"
    r"|(?P<h><!--(?P<h1>.*?)-->)",
    re.DOTALL | re.MULTILINE,
)
_INLINE = re.compile(
    r"(?P<code>`[^`\n]+`)|(?<![\\$])\$(?=[^\s$])(?P<d>[^$\n]*?[^\\\s$])\$(?!\d)"
    r"|(?<![\\$])\$(?P<s>[^$\n]+?)(?<!\\)\$|\\\((?P<p>.+?)\\\)"
)
_MATH = re.compile(
    r"[=≈≤≥⇒∴∂∑√×·σΣ∈→]|\\(?:Rightarrow|frac|partial|sum|times|approx|therefore|text|sigma)\b"
)
_RELATION = re.compile(r"[=≈≤≥⇒<>]|\\(?:Rightarrow|approx|leq?|geq?|therefore|neq?)\b")
_STRUCK = re.compile(r"~~")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$")
_PAGE = re.compile(r"^\s*(page|date|page no\.?|no\.?)\b[\s._:\-/\d]*$", re.IGNORECASE)


def blocks_of(text: str, out: Collector) -> None:
    """Add the blocks of a Markdown or plain text."""
    at = 0
    for found in _DISPLAY.finditer(text):
        if found.start() < at:
            continue
        _lines(text, at, found.start(), out)
        _display(text, found, out)
        at = found.end()
    _lines(text, at, len(text), out)
    loose = [m.start() for m in re.finditer(r"(?<!\\)\$\$", text)]
    if len(loose) % 2:
        out.problems.append((loose[-1], "$$ without its other end"))


def _display(text: str, found: re.Match[str], out: Collector) -> None:
    if found.group("c") is not None:
        return
    if found.group("h") is not None:
        inner = found.group("h1").strip()
        if inner.startswith("symdl:"):
            out.declare(inner.removeprefix("symdl:"))
        return
    group = next(name for name in ("d1", "b1", "e1", "f1") if found.group(name) is not None)
    start, end = found.span(group)
    if group == "e1":
        start, end = found.span("e")
    line_start = text.rfind("\n", 0, found.start()) + 1
    line_end = text.find("\n", found.end())
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start : found.start()], text[found.end() : line_end]
    out.add(
        "formula",
        found.start(),
        found.end(),
        parts=(Source.cut(text, start, end),),
        before=before,
        after=after,
        struck=bool(_STRUCK.search(before) and _STRUCK.search(after)),
    )


# --- lines -----------------------------------------------------------------------------------


def _lines(text: str, start: int, end: int, out: Collector) -> None:
    """The lines between two display formulas: grids are gathered, the rest goes line by line."""
    rows: list[tuple[int, str]] = []
    for at, line in _each_line(text, start, end):
        if _is_row(line):
            rows.append((at, line))
            continue
        if _TABLE_RULE.match(line) and rows:
            continue
        _grid(text, rows, out)
        rows = []
        _line(text, at, line, out)
    _grid(text, rows, out)


def _each_line(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, text[at:stop]
        at = stop + 1


def _is_row(line: str) -> bool:
    cells = _split(line)
    return len(cells) > 1 and any(cell.strip() for _, cell in cells)


def _split(line: str) -> list[tuple[int, str]]:
    """The cells of a line with their offsets: between tabs, or between the bars of a table."""
    if "\t" in line.strip("\n"):
        return _cells(line, "\t")
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2:
        cells = _cells(line, "|")
        return cells[1:-1]
    return []


def _cells(line: str, sign: str) -> list[tuple[int, str]]:
    found, at, depth = [], 0, 0
    for k, char in enumerate(line):
        depth ^= char == "$"
        if char == sign and not (depth and sign == "|"):
            found.append((at, line[at:k]))
            at = k + 1
    found.append((at, line[at:]))
    return found


def _grid(text: str, rows: list[tuple[int, str]], out: Collector) -> None:
    if not rows:
        return
    cells = tuple(
        tuple(_cell(text, at + offset, cell) for offset, cell in _split(line)) for at, line in rows
    )
    start = rows[0][0]
    end = rows[-1][0] + len(rows[-1][1])
    out.add("grid", start, end, cells=cells)


def _cell(text: str, at: int, cell: str) -> Source:
    start = at + len(cell) - len(cell.lstrip())
    inner = cell.strip()
    if len(inner) > 2 and inner.startswith("$") and inner.endswith("$"):
        return Source.cut(text, start + 1, start + len(inner) - 1)
    return Source.cut(text, start, start + len(inner))


def _line(text: str, at: int, line: str, out: Collector) -> None:
    if not line.strip() or _PAGE.match(line):
        return
    out.line_heading(line, at)
    struck = line.strip().startswith("~~") and line.strip().endswith("~~")
    last = 0
    formulas = [m for m in _INLINE.finditer(line) if m.group("code") is None]
    for k, found in enumerate(formulas):
        name = next(n for n in ("d", "s", "p") if found.group(n) is not None)
        if not _is_formula(found.group(name)):
            continue
        before = line[last : found.start()]
        behind = formulas[k + 1].start() if k + 1 < len(formulas) else len(line)
        start, end = found.span(name)
        joined = _joined_prose(before)
        out.add(
            "inline",
            at + found.start(),
            at + found.end(),
            parts=(Source.cut(text, at + start, at + end),)
            if not joined
            else (_with_prose(text, at, last, found, name, joined),),
            before=before,
            after=line[found.end() : behind],
            struck=struck or before.rstrip().endswith("~~"),
        )
        last = found.end()
    if not formulas:
        _prose(text, at, line, out, struck)


def _is_formula(inner: str) -> bool:
    """Whether what stands between two dollars is mathematics and not a price."""
    return bool(re.search(r"[\\=_^+*/<>()a-zA-Z\[\]\d]", inner)) and not re.match(
        r"^\d[\d.,]*\s+(and|to|or|per|for)\b", inner
    )


def _joined_prose(before: str) -> str:
    """The name and relation before a formula that stand outside of it: "f =" in "f = $3x$"."""
    found = re.search(r"(?<![\w.\-])([A-Za-zŷαβγσμ][\w']{0,3}\s*[=≈])\s*$", before)
    return found.group(1) if found else ""


def _with_prose(
    text: str, at: int, last: int, found: re.Match[str], name: str, joined: str
) -> Source:
    begin = at + text[at : at + found.start()].rfind(joined)
    start, end = found.span(name)
    chars = text[begin : begin + len(joined)] + " " + text[at + start : at + end]
    places = (
        *range(begin, begin + len(joined) + 1),
        *range(at + start, at + end + 1),
    )
    return Source(chars, places)


def _prose(text: str, at: int, line: str, out: Collector, struck: bool) -> None:
    stripped = line.strip()
    start = at + len(line) - len(line.lstrip())
    if not _MATH.search(stripped):
        out.add("words", start, start + len(stripped))
        return
    inner = re.sub(r"^(?:[-*+>]\s+)+", "", stripped)
    inner = re.sub(r"^\*\*|\*\*$|^~~|~~$", "", inner)
    begin = start + stripped.find(inner)
    if not _RELATION.search(inner) or len(_plain_words(inner)) > 8:
        out.add("words", start, start + len(stripped))
        return
    out.add(
        "prose",
        start,
        start + len(stripped),
        parts=(Source.cut(text, begin, begin + len(inner)),),
        struck=struck,
    )


def _plain_words(inner: str) -> list[str]:
    return re.findall(r"(?<![\\\w])[A-Za-z]{3,}(?!\w*\()", inner)
