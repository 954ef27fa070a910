"""A worksheet's text as front matter, prose and question blocks, each with its place.

A worksheet is Markdown.  Between two lines ``---`` at the top stands the front matter, one
``name: value`` a line.  A fenced block whose word after the backticks is the name of a question
kind is a question; its body is again ``name: value`` lines, where a value goes on over the indented
lines that follow.  Everything else is prose and passes through.  What the fields mean is not known
here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from symdl.errors import SheetError
from symdl.sheets.fields import Block, Field, Line, meant

_FENCE = re.compile(r"^(?P<indent> {0,3})(?P<ticks>`{3,}|~{3,})\s*(?P<word>[\w-]*)\s*$")
_FIELD = re.compile(r"^(?P<name>[A-Za-z_][\w-]*)\s*:(?:\s+|$)")


@dataclass(frozen=True)
class Prose:
    """Markdown that passes through."""

    text: str
    line: int


@dataclass(frozen=True)
class Source:
    """A worksheet as read: front matter by name, then its parts in order."""

    path: str
    front: tuple[Field, ...] = ()
    parts: tuple[Prose | Block, ...] = ()


def read_text(path: str | Path) -> str:
    """A file's text; SheetError where it is absent, a folder, unreadable or not UTF-8 text."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SheetError("there is no such file", repair="check the path", path=str(path)) from None
    except IsADirectoryError:
        raise SheetError(
            "this is a folder, not a file", repair="name the file in it", path=str(path)
        ) from None
    except OSError as error:
        raise SheetError(f"cannot be read: {error.strerror}", path=str(path)) from None
    try:
        text = data.decode("utf-8-sig")
        if "\0" in text:
            raise UnicodeError
    except UnicodeError:
        raise SheetError(
            "this file is not UTF-8 text", repair="save it as UTF-8 text", path=str(path)
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_source(text: str, kinds: Collection[str], path: str = "") -> Source:
    """Split a worksheet.

    Args:
        text: the whole worksheet.
        kinds: the names of question kinds; other fenced blocks are prose.
        path: for messages.

    Raises:
        SheetError: a front matter or block that does not end, or a line that is no field.
    """
    lines = text.split("\n")
    front, start = _front_matter(lines, path)
    parts: list[Prose | Block] = []
    prose_from, i = start, start

    def flush(end: int) -> None:
        passage = "\n".join(lines[prose_from:end]).strip("\n")
        if passage.strip():
            parts.append(Prose(passage, prose_from + 1))

    while i < len(lines):
        fence = _FENCE.match(lines[i])
        if not fence:
            i += 1
            continue
        word, end = fence["word"], _closing(lines, i, fence["ticks"])
        opening = Field(
            word, (Line(lines[i].strip(), i + 1, 1 + len(fence["indent"]), lines[i]),), path
        )
        if end is None:
            raise opening.error(
                f"this block ({word or 'without a name'}) does not end",
                f"close it with a line {fence['ticks']}",
            )
        if word in kinds:
            flush(i)
            parts.append(Block(word, tuple(_fields(lines, i + 1, end, path)), opening, path))
            prose_from = end + 1
        elif word and meant(word, kinds):
            raise opening.error(f"there is no question kind '{word}'", meant(word, kinds))
        i = end + 1
    flush(len(lines))
    return Source(path, front, tuple(parts))


def _closing(lines: list[str], start: int, ticks: str) -> int | None:
    for i in range(start + 1, len(lines)):
        stripped = lines[i].strip()
        if stripped.startswith(ticks) and not stripped.strip(ticks[0]):
            return i
    return None


def _front_matter(lines: list[str], path: str) -> tuple[tuple[Field, ...], int]:
    if not lines or lines[0].strip() != "---":
        return (), 0
    for i in range(1, len(lines)):
        if lines[i].strip() == "---":
            return tuple(_fields(lines, 1, i, path)), i + 1
    raise SheetError(
        "the front matter does not end",
        repair="close it with a line ---",
        text=lines[0],
        length=3,
        path=path,
    )


def _fields(lines: list[str], start: int, end: int, path: str) -> Iterator[Field]:
    name, held = "", list[Line]()
    for i in range(start, end):
        source = lines[i]
        if not source.strip() or source.lstrip().startswith("# ") and not held:
            if held:
                held.append(Line("", i + 1, 1, source))
            continue
        match = _FIELD.match(source)
        if match:
            if name:
                yield _finish(name, held, path)
            name = match["name"]
            held = [Line(source[match.end() :].rstrip(), i + 1, match.end() + 1, source)]
        elif name and source[0] in " \t":
            held.append(Line(source.rstrip(), i + 1, 1, source))
        else:
            raise SheetError(
                "this line is no field",
                repair="write  name: value, or indent it to go on with the value above",
                text=source,
                length=len(source.rstrip()),
                line=i + 1,
                path=path,
            )
    if name:
        yield _finish(name, held, path)


def _finish(name: str, held: list[Line], path: str) -> Field:
    first, rest = held[0], held[1:]
    while rest and not rest[-1].text:
        rest.pop()
    indents = [len(x.text) - len(x.text.lstrip()) for x in rest if x.text]
    cut = min(indents, default=0)
    body = [Line(x.text[cut:], x.number, cut + 1, x.source) for x in rest]
    return Field(name, tuple(([first] if first.text or not body else []) + body), path)
