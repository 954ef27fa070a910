"""The document model: what every printed page is made of, before it is LaTeX, HTML or plain text.

Derivations become documents in :mod:`symdl.write.worked`, worksheets in ``symdl.sheets``; each
format is one reader of this model:

    symdl.write.latex.to_latex(document, standalone=True)      article + amsmath only
    symdl.write.html.to_html(document)                         one file, no network, no script
    symdl.write.markdown.to_markdown(document)                 GitHub-flavoured, $$ displays
    symdl.write.text.to_text(document, width=88)               for a terminal, Unicode
    symdl.write.worked.document_of(derivation, steps="normal", base=1) -> Document

Two kinds of content stand in a block.  A *formula* is a written node (see
:mod:`symdl.expr.written`), or a text of LaTeX that an author typed.  *Prose* is a text in a small
Markdown (``**bold**``, ``*italic*``, ```code```, ``[links](x)`` shown as their text, ``$...$``
for LaTeX inside the line, ``\\$`` for a dollar sign), a written node alone, or a tuple that mixes
the two: ``("The loss is ", node, ", where *y* is given.")``.

Nothing here is escaped: each format escapes for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from symdl.expr.written import Node

Formula = Node | str
Prose = str | Node | tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Base of the blocks of a document; the set is closed."""


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """A heading; ``level`` 2 is a section, 3 a part of it, 4 a run-in title."""

    text: Prose
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    """A paragraph of prose."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Bullets(Block):
    """A list, numbered where ``ordered`` (from ``start``)."""

    items: tuple[Prose, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Display(Block):
    """One formula on a line of its own; ``label`` is printed at its right ("(1)")."""

    formula: Formula
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chain: ``left relation right``, and why.

    ``left`` is None where the line goes on from the one above.  ``relation`` is a written
    comparison (``=``, ``<=``, ``~``, ``approx``, ``implies``).  ``grade`` is ``""`` unless the
    line is to be marked: ``tested``, ``given``.  ``details`` is a chain of smaller steps that
    lead from the line above to this one.
    """

    left: Formula | None
    right: Formula
    relation: str = "="
    reason: Prose = ""
    grade: str = ""
    details: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain(Block):
    """Lines aligned at their relation, each with its reason in words."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result(Block):
    """What was to be found, set off by a box; ``note`` stands under the formula."""

    formula: Formula
    note: Prose = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Note(Block):
    """A short remark set apart.

    ``kind`` is ``assumption``, ``convention``, ``grade``, ``hint``, ``remark`` or ``warning``;
    ``title`` replaces the kind's own ("Assumption").
    """

    text: Prose
    kind: str = "remark"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table(Block):
    """A table; ``align`` has one of ``l c r`` for each column (default: all ``l``)."""

    rows: tuple[tuple[Prose, ...], ...]
    header: tuple[Prose, ...] = ()
    align: str = ""
    caption: Prose = ""


@dataclass(frozen=True, slots=True)
class Figure(Block):
    """A picture as SVG text; ``alt`` says in words what it shows, where no picture can stand.

    ``source`` is the file it lies in, for a format that links its pictures."""

    svg: str
    alt: str
    caption: Prose = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Code(Block):
    """A program text or terminal session, verbatim."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Space(Block):
    """Room for a handwritten answer, so many lines high."""

    lines: int = 6


@dataclass(frozen=True, slots=True)
class Details(Block):
    """Blocks that a reader may skip: folded away in HTML, indented elsewhere."""

    summary: Prose
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Group(Block):
    """Blocks that belong together (a question with its answer): kept on a page where possible.

    ``kind`` is a word for the style sheet: ``question``, ``answer``, ``stage``."""

    blocks: tuple[Block, ...]
    kind: str = "stage"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole page or sheet.

    ``subtitle`` stands under the title, ``footer`` at the end in small type.  An empty ``title``
    prints none.
    """

    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    subtitle: Prose = ""
    footer: Prose = ""


def parts(prose: Prose) -> tuple[str | Node, ...]:
    """Prose as a tuple of texts and written nodes; empty prose has none."""
    if isinstance(prose, tuple):
        return prose
    return (prose,) if prose != "" else ()


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, those inside others after the one that holds them."""
    for block in blocks:
        yield block
        if isinstance(block, Details | Group):
            yield from walk(block.blocks)
