"""A document as blocks: formulas, grids, lines that carry mathematics, headings, words.

Every block knows its place (offsets into the document) and the question, part and case it belongs
to.  Markdown, LaTeX files and plain text are told apart by what stands in them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from symdl.errors import ReadingError
from symdl.read.bullets import Items
from symdl.read.columns import statements
from symdl.read.decode import LARGEST, decoded
from symdl.read.headings import Heading, Headings
from symdl.read.macros import DEFINES, expand
from symdl.read.source import Source, turns
from symdl.read.spaced import closed_up

_FILES = {".tex": "latex", ".ltx": "latex", ".latex": "latex", ".md": "markdown"}
_LATEX = re.compile(r"^[ \t]*\\(?:documentclass|begin\{document\}|(?:sub)*section\*?\{)", re.M)
_MARKDOWN = re.compile(r"(?<!\\)\$|\\\(|\\\[|^#+ |^[ \t]*[-*] |^```", re.M)
_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(?:\.\d+)*|\d+")  # 4.2 is another section than 4.1
_COMMAND = re.compile(r"\\[A-Za-z]+")


Span = tuple[int, int]


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
    """The blocks of a text in order, what it declares for the checker, and what could not be read.

    ``problems``: offset and description of delimiters without their other end, of files that are
    named and not followed, of macros without end.
    """

    text: str
    format: str
    blocks: tuple[Block, ...]
    declared: dict[str, str] = field(default_factory=dict)
    problems: tuple[tuple[int, str], ...] = ()
    starts: tuple[int, ...] = ()
    items: Items = Items()

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


def read_document(text: str, path: str = "") -> Document:
    """The blocks of a text.

    Raises:
        ReadingError: it is too large, or an HTML page.
    """
    if len(text) > LARGEST:
        raise ReadingError(f"a text of {len(text)} characters is too large", path=path)
    if _PAGE.match(text):
        message = "this is an HTML page; Markdown, LaTeX and plain text can be read"
        raise ReadingError(message, path=path)
    source = Source.of(text)
    kind = format_of(source.chars, path)
    problems: list[tuple[int, str]] = []
    if kind == "latex":
        from symdl.read.latexfile import blocks_of, body_of

        source, declared = body_of(source, problems)
    else:
        from symdl.read.markdown import blocks_of

        declared = {}
        if DEFINES.search(source.chars):
            source = expand(source, (0, len(source.chars)), problems)
    source = closed_up(source, kind == "latex")
    collector = Collector(text, source, Headings(source.chars), declared=declared)
    collector.problems = problems
    blocks_of(collector)
    if (at := turns(text)) is not None:
        problems.append((at, "a hidden sign that turns the direction of the text"))
    blocks = tuple(_numbered(collector.blocks))
    said, items = tuple(sorted(set(problems))), Items.of(text)
    return Document(text, kind, blocks, collector.declared, said, line_starts(text), items)


def format_of(text: str, path: str) -> str:
    """ "latex" for LaTeX files, "markdown" where formulas stand between signs, else "plain"."""
    ending = re.search(r"\.\w+$", path.lower())
    known = _FILES.get(ending.group()) if ending else None
    if known is not None:
        return known
    latex, fence = _LATEX.search(text), text.find("```")
    if latex is not None and not 0 <= fence < latex.start():
        return "latex"
    if _MARKDOWN.search(text):
        return "markdown"
    return "latex" if re.search(r"\\begin\{(equation|align|gather)", text) else "plain"


@dataclass
class Collector:
    """Blocks as they are found, with the counters of questions, parts and cases.

    Starts and ends are places in ``source``, which is the document as it is read.
    """

    text: str
    source: Source
    headings: Headings
    blocks: list[Block] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    where: list[int] = field(default_factory=lambda: [0, 0, 0])
    number: tuple[str, str] = ("", "")

    def add(self, kind: str, start: int, end: int, **more: object) -> None:
        """Add a block at the place where we are."""
        begin, stop = self.offsets(start, end)
        place: dict[str, object] = {"where": tuple(self.where), **more}
        self.blocks.append(Block(len(self.blocks), kind, begin, stop, **place))  # type: ignore[arg-type]

    def grid(self, whole: Span, lines: list[Span], cells: tuple[tuple[Source, ...], ...]) -> None:
        """Add a grid; where its head says what the columns are, each row as a statement."""
        said = statements(cells)
        if said is None:
            self.add("grid", *whole, cells=cells)
            return
        self.add("words", *lines[0])
        for line, source in zip(lines[1:], said, strict=True):
            if source is None:
                self.add("words", *line)
            else:
                self.add("formula", *line, parts=(source,))

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """A piece of the source as a piece of the document; a macro's use is taken whole."""
        begin = self.source.places[start]
        if end <= start:
            return begin, begin
        last = self.source.places[end - 1]
        stop = last + 1
        if self.text[last : last + 1] == "\\":
            command = _COMMAND.match(self.text, last)
            follows = self.source.places[end] if end < len(self.source.places) else stop
            if command is not None and (follows > stop or follows == last):
                stop = command.end()
        return begin, max(stop, begin)

    def head(self, heading: Heading, start: int, end: int) -> None:
        """Begin a question, part or case; the number of the question we are in changes nothing."""
        level = heading.level
        number = _NUMBER.search(heading.text) if level == 1 else None
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
        heading = self.headings.of(line)
        if heading is not None:
            self.head(heading, start, start + len(line))
        return heading

    def declare(self, text: str) -> None:
        """Read "key=value, key=value" for the checker."""
        self.declared.update(declarations(text))


def declarations(text: str) -> dict[str, str]:
    """What "key = value, key = value, ŷ for p" says; a letter of the author's stands under the
    name it is put for: ``{"letter p": "ŷ"}``."""
    found: dict[str, str] = {}
    for entry in _entries(text):
        key, sign, value = entry.partition("=")
        theirs, said, ours = entry.partition(" for ")
        if sign:
            found[key.strip()] = value.strip()
        elif said:
            found[f"letter {ours.strip()}"] = theirs.strip()
    return found


def _entries(text: str) -> Iterator[str]:
    """What stands between commas and semicolons outside brackets."""
    start, depth = 0, 0
    for k, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char in ",;" and depth == 0:
            yield text[start:k]
            start = k + 1
    yield text[start:]


def _numbered(blocks: list[Block]) -> list[Block]:
    ordered = sorted(blocks, key=lambda b: (b.start, b.end))
    return [replace(block, id=k + 1) for k, block in enumerate(ordered)]


__all__ = ["Block", "Collector", "Document", "Source", "decoded", "read_bytes", "read_document"]
