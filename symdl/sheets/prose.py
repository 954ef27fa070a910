"""An author's Markdown as blocks of the document model: headings, paragraphs, lists, tables,
displayed formulas, quotations and code.  What stands inside a line is left to the writers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from symdl.write import document as doc

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s{0,3}(?:[-*+]|(\d{1,4})[.)])\s+(.*)$")
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})\s*([\w+-]*)\s*$")


def blocks_of(text: str) -> tuple[doc.Block, ...]:
    """The blocks of a passage of Markdown.

    Headings of level 1 become sections like those of level 2; whatever is no heading, list, table,
    quotation, code or ``$$`` display is a paragraph."""
    return tuple(_blocks(text.split("\n")))


def _blocks(lines: list[str]) -> Iterator[doc.Block]:
    i = 0
    while i < len(lines):
        if not lines[i].strip():
            i += 1
            continue
        for read in _READERS:
            found = read(lines, i)
            if found:
                block, i = found
                yield block
                break


Found = tuple[doc.Block, int] | None


def _heading(lines: list[str], i: int) -> Found:
    match = _HEADING.match(lines[i])
    if not match:
        return None
    return doc.Heading(match[2], level=min(max(len(match[1]), 2), 4)), i + 1


def _code(lines: list[str], i: int) -> Found:
    match = _FENCE.match(lines[i])
    if not match:
        return None
    end = next(
        (k for k in range(i + 1, len(lines)) if lines[k].strip().startswith(match[1])), len(lines)
    )
    return doc.Code("\n".join(lines[i + 1 : end]), match[2]), end + 1


def _display(lines: list[str], i: int) -> Found:
    if not lines[i].strip().startswith("$$"):
        return None
    held, rest = [lines[i].strip()[2:]], i + 1
    while not held[-1].rstrip().endswith("$$"):
        if rest >= len(lines):
            return None
        held.append(lines[rest].strip())
        rest += 1
    return doc.Display("\n".join(held).strip().removesuffix("$$").strip()), rest


def _table(lines: list[str], i: int) -> Found:
    if not lines[i].lstrip().startswith("|") or i + 1 >= len(lines):
        return None
    marks = [c.strip() for c in _cells(lines[i + 1])]
    if not all(re.fullmatch(r":?-+:?", c) for c in marks):
        return None
    align = "".join(_ALIGN[c[:1] == ":", c[-1:] == ":"] for c in marks)
    end = i + 2
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        end += 1
    rows = tuple(_cells(line) for line in lines[i + 2 : end])
    return doc.Table(rows, header=_cells(lines[i]), align=align), end


_ALIGN = {(False, False): "l", (True, False): "l", (True, True): "c", (False, True): "r"}


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _bullets(lines: list[str], i: int) -> Found:
    first = _BULLET.match(lines[i])
    if not first:
        return None
    items: list[str] = []
    while i < len(lines) and lines[i].strip():
        match = _BULLET.match(lines[i])
        if match and bool(match[1]) == bool(first[1]):
            items.append(match[2].strip())
        elif match or not lines[i].startswith((" ", "\t")):
            break
        else:
            items[-1] += " " + lines[i].strip()
        i += 1
    ordered = bool(first[1])
    return doc.Bullets(tuple(items), ordered=ordered, start=int(first[1]) if ordered else 1), i


def _quotation(lines: list[str], i: int) -> Found:
    held = []
    while i < len(lines) and lines[i].lstrip().startswith(">"):
        held.append(lines[i].lstrip()[1:].strip())
        i += 1
    return (doc.Note(" ".join(held), kind="remark"), i) if held else None


def _paragraph(lines: list[str], i: int) -> Found:
    held = [lines[i].strip()]
    i += 1
    while i < len(lines) and lines[i].strip() and not _starts_other(lines, i):
        held.append(lines[i].strip())
        i += 1
    return doc.Paragraph(" ".join(held)), i


def _starts_other(lines: list[str], i: int) -> bool:
    return any(read(lines, i) for read in _READERS[:-1])


_READERS = (_heading, _code, _display, _table, _bullets, _quotation, _paragraph)
