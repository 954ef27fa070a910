"""A document as blocks: formulas, grids, lines that carry mathematics, headings, words.

Every block knows its place (offsets into the document) and the question, part and case it belongs
to.  Markdown, LaTeX files and plain text are told apart by what stands in them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from symdl.errors import ReadingError
from symdl.read.headings import Heading, heading_of, top_of

LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """Text to be read, and the offset in the document of each of its characters."""

    chars: str
    places: tuple[int, ...] | range

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Source:
        """A piece of the document as it stands."""
        return cls(text[start:end], range(start, end + 1))


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document.

    ``kind``: formula, inline, grid, prose (a line with mathematics outside of formulas), words,
    heading.  ``parts`` hold what is to be read, ``cells`` the rows of a grid.  ``before`` and
    ``after`` are the words beside it on its line; ``where`` counts question, part and case.
    """

    id: int
    kind: str
    start: int
    end: int
    parts: tuple[Source, ...] = ()
    cells: tuple[tuple[Source, ...], ...] = ()
    before: str = ""
    after: str = ""
    where: tuple[int, ...] = (0, 0, 0)
    heading: Heading | None = None
    struck: bool = False


@dataclass(frozen=True)
class Document:
    """The blocks of a text in order, what it declares, and what could not be read."""

    text: str
    format: str
    blocks: tuple[Block, ...]
    declared: dict[str, str] = field(default_factory=dict)
    problems: tuple[tuple[int, str], ...] = ()
    starts: tuple[int, ...] = ()

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def line_starts(text: str) -> tuple[int, ...]:
    """The offsets at which lines begin."""
    return (0, *(m.end() for m in re.finditer("\n", text)))


def read_bytes(data: bytes, path: str = "", largest: int = LARGEST) -> Document:
    """The document in a file's bytes.

    Raises:
        ReadingError: it is too large, empty, not a text, or not in UTF-8 or UTF-16.
    """
    return read_document(decoded(data, path, largest), path)


def decoded(data: bytes, path: str = "", largest: int = LARGEST) -> str:
    """The text of a file's bytes; see ``read_bytes``."""
    if len(data) > largest:
        size = f"{len(data) / 1e6:.0f} MB"
        raise ReadingError(
            f"the file is too large: {size}", path=path, repair=f"at most {largest / 1e6:.0f} MB"
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in data[:8192]:
            raise ReadingError("this is not a text file", path=path)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise ReadingError(
            f"byte {problem.start + 1} is not {encoding.removesuffix('-sig').upper()}",
            path=path,
            repair="save the file as UTF-8",
        ) from None
    if not text.strip():
        raise ReadingError("the file is empty", path=path)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_document(text: str, path: str = "") -> Document:
    """The blocks of a text.

    Raises:
        ReadingError: it is too large or empty.
    """
    if len(text) > LARGEST:
        raise ReadingError(f"a text of {len(text)} characters is too large", path=path)
    kind = format_of(text, path)
    if kind == "latex":
        from symdl.read.latexfile import blocks_of
    else:
        from symdl.read.markdown import blocks_of
    collector = Collector(text, top=top_of(text))
    blocks_of(text, collector)
    return Document(
        text,
        kind,
        tuple(_numbered(collector.blocks)),
        collector.declared,
        tuple(sorted(collector.problems)),
        line_starts(text),
    )


def format_of(text: str, path: str) -> str:
    """ "latex" for LaTeX files, "markdown" where formulas stand between signs, else "plain"."""
    if path.endswith((".tex", ".ltx")) or re.search(r"\\documentclass|\\begin\{document\}", text):
        return "latex"
    if re.search(r"\$|\\\(|\\\[|^#+ |^\s*[-*] ", text, re.MULTILINE):
        return "markdown"
    return "latex" if re.search(r"\\begin\{(equation|align|gather)", text) else "plain"


@dataclass
class Collector:
    """Blocks as they are found, with the counters of questions, parts and cases."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    where: list[int] = field(default_factory=lambda: [0, 0, 0])
    number: tuple[str, str] = ("", "")
    top: int = 2

    def add(self, kind: str, start: int, end: int, **more: object) -> None:
        """Add a block at the place where we are."""
        block = Block(len(self.blocks), kind, start, end, where=tuple(self.where))
        self.blocks.append(replace(block, **more))  # type: ignore[arg-type]

    def head(self, heading: Heading, start: int, end: int) -> None:
        """Begin a question, part or case; the number of the question we are in changes nothing."""
        level = heading.level
        number = re.search(r"\d+", heading.text) if level == 1 else None
        if number is not None and self.number == (heading.text[:1].lower(), number.group()):
            self.add("heading", start, end, heading=heading)
            return
        if level == 1:
            self.number = (heading.text[:1].lower(), number.group() if number else "")
        self.where[level - 1] += 1
        for k in range(level, 3):
            self.where[k] = 0
        self.add("heading", start, end, heading=heading)

    def line_heading(self, line: str, start: int) -> Heading | None:
        """The heading that a line begins with, added; None where there is none."""
        heading = heading_of(line, self.top)
        if heading is not None:
            self.head(heading, start, start + len(line))
        return heading

    def declare(self, text: str) -> None:
        """Read "key=value, key=value" for the checker."""
        for entry in re.split(r"\s*[,;]\s*", text.strip()):
            key, sign, value = entry.partition("=")
            if sign:
                self.declared[key.strip()] = value.strip()


def _numbered(blocks: list[Block]) -> list[Block]:
    ordered = sorted(blocks, key=lambda b: (b.start, b.end))
    return [replace(block, id=k + 1) for k, block in enumerate(ordered)]


Reader = Callable[[str, Collector], None]
