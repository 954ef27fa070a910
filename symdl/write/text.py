"""Documents for a terminal: Unicode, wrapped, chains aligned at their relation."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from symdl.expr import written as w
from symdl.write import document as doc
from symdl.write import prose
from symdl.write.formula_text import RELATIONS, text_of
from symdl.write.html import NOTE_TITLES
from symdl.write.latex_text import text_of_latex
from symdl.write.width import broken

WIDTH = 88
_INDENT = "  "


def to_text(document: doc.Document, width: int = WIDTH) -> str:
    """The document as text, no line longer than ``width`` where it can be broken."""
    writer = _Writer(max(width, 40))
    parts: list[str] = []
    if document.title:
        title = inline(document.title)
        parts.append(f"{title}\n{'=' * _columns(title)}")
    if document.subtitle != "":
        parts.append(writer.wrapped(document.subtitle))
    parts += [writer.block(block) for block in document.blocks]
    if document.footer != "":
        parts.append(writer.wrapped(document.footer))
    return "\n\n".join(p for p in parts if p) + "\n"


def inline(text: doc.Prose) -> str:
    """Prose as words, formulas in Unicode."""
    return "".join(_span(span) for span in prose.spans_of(text))


def formula(shown: doc.Formula) -> str:
    """A formula on one line."""
    return text_of(shown) if isinstance(shown, w.Node) else text_of_latex(shown)


def _span(span: prose.Span) -> str:
    if isinstance(span, prose.Words | prose.Verbatim):
        return "".join(c for c in span.text if c.isprintable() or c in "\n\u00a0")
    if isinstance(span, prose.Math):
        return formula(span.formula)
    return "".join(map(_span, span.spans))


def _columns(text: str) -> int:
    """How many columns a text takes: a combining accent takes none."""
    return sum(not 0x300 <= ord(c) <= 0x36F for c in text)


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - _columns(text))


class _Writer:
    def __init__(self, width: int) -> None:
        self.width = width

    def block(self, block: doc.Block) -> str:
        return _BLOCKS[type(block)](self, block)

    def blocks(self, content: tuple[doc.Block, ...]) -> str:
        return "\n\n".join(self.block(block) for block in content)

    def wrapped(self, text: doc.Prose, first: str = "", rest: str = "") -> str:
        """Prose, wrapped; ``first`` and ``rest`` begin its lines."""
        words = " ".join(inline(text).split())
        return textwrap.fill(
            words, self.width, initial_indent=first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    def heading(self, block: doc.Heading) -> str:
        title = inline(block.text)
        return f"{title}\n{'-' * _columns(title)}" if block.level == 2 else title

    def chain(self, block: doc.Chain) -> str:
        """Rows aligned at their relation; reasons at the right, or below where there is no room."""
        rows = block.rows
        lefts = ["" if r.left is None else formula(r.left) for r in rows]
        edge = max(map(_columns, lefts), default=0)
        edge = edge if edge <= self.width // 3 else 4
        rights = [self.lines(r.right, self.width - edge - 6) for r in rows]
        reasons = [inline(r.reason) + (f" ({r.grade})" if r.grade else "") for r in rows]
        longest = max((_columns(line) for lines in rights for line in lines), default=0)
        column = edge + longest + 8
        beside = column + max(map(_columns, reasons), default=0) <= self.width
        shown: list[str] = []
        for row, left, right, why in zip(rows, lefts, rights, reasons, strict=True):
            if row.details:
                shown.append(textwrap.indent(self.chain(doc.Chain(row.details)), " " * 6 + "| "))
            shown += self.row(left, edge, RELATIONS.get(row.relation, row.relation), right)
            if why.strip() and beside:
                place = len(shown) - 1
                shown[place] = _padded(shown[place], column) + why.strip()
            elif why.strip():
                indent = " " * (edge + 6)
                shown.append(self.wrapped(f"[{why.strip()}]", indent, indent))
        return "\n".join(shown)

    def row(self, left: str, edge: int, relation: str, right: list[str]) -> list[str]:
        """One line of a chain, a long left side on a line of its own."""
        lines = []
        if _columns(left) > edge:
            lines.append(_INDENT + left)
            left = ""
        lines.append(f"{_INDENT}{_padded(left, edge)} {relation} {right[0]}")
        return lines + [" " * (edge + 5) + part for part in right[1:]]

    def lines(self, shown: doc.Formula, room: int) -> list[str]:
        """A formula on as many lines as it takes; cases one below the other."""
        if isinstance(shown, w.Cases):
            return _case_lines(shown)
        if _columns(formula(shown)) <= room:
            return [formula(shown)]
        first, *rest = [
            formula(part) for part in broken(shown, room - 4, lambda part: _columns(formula(part)))
        ]
        return [first, *("  " + part for part in rest)]

    def display(self, block: doc.Display) -> str:
        return textwrap.indent(self.equation(block.formula, block.label), _INDENT)

    def equation(self, shown: doc.Formula, label: str = "") -> str:
        """A formula with its label, an equation broken at its relation where it is long."""
        one = formula(shown)
        if isinstance(shown, w.Compare) and len(shown.ops) == 1:
            cases = isinstance(shown.operands[1], w.Cases)
            if cases or _columns(one) > self.width - 6:
                row = doc.Row(shown.operands[0], shown.operands[1], shown.ops[0])
                return textwrap.dedent(self.chain(doc.Chain((row,))))
        lines = self.lines(shown, self.width - 6)
        return "\n".join(lines) + (f"    {label}" if label else "")

    def result(self, block: doc.Result) -> str:
        lines = self.equation(block.formula).split("\n")
        inner = max(map(_columns, lines))
        title = f" {block.title} " if block.title else ""
        top = "┌─" + title + "─" * max(0, inner + 1 - _columns(title)) + "┐"
        side = max(inner, _columns(title) - 1)
        body = [f"│ {_padded(line, side)} │" for line in lines]
        box = "\n".join([top, *body, "└" + "─" * (side + 2) + "┘"])
        return box if block.note == "" else f"{box}\n{self.wrapped(block.note)}"

    def note(self, block: doc.Note) -> str:
        title = block.title or NOTE_TITLES.get(block.kind, "Note")
        return self.wrapped((f"{title}: ", *doc.parts(block.text)), "", _INDENT)

    def table(self, block: doc.Table) -> str:
        rows = [[inline(c) for c in row] for row in (block.header, *block.rows) if row]
        columns = max((len(row) for row in rows), default=0)
        rows = [row + [""] * (columns - len(row)) for row in rows]
        widths = [max(_columns(row[c]) for row in rows) for c in range(columns)]
        align = (block.align + "l" * columns)[:columns]
        lines = [
            "  ".join(_aligned(row[c], widths[c], align[c]) for c in range(columns)).rstrip()
            for row in rows
        ]
        if block.header:
            lines.insert(1, "  ".join("-" * size for size in widths))
        caption = [self.wrapped(block.caption)] if block.caption != "" else []
        return "\n".join([*lines, *caption])

    def bullets(self, block: doc.Bullets) -> str:
        marks = [f"{block.start + k}. " if block.ordered else "- " for k in range(len(block.items))]
        return "\n".join(
            self.wrapped(item, mark, " " * len(mark))
            for mark, item in zip(marks, block.items, strict=True)
        )

    def figure(self, block: doc.Figure) -> str:
        return self.wrapped(("[picture: ", block.alt, "] ", *doc.parts(block.caption)))

    def details(self, block: doc.Details) -> str:
        inner = textwrap.indent(self.blocks(block.blocks), _INDENT)
        return f"{inline(block.summary)}\n\n{inner}"


def _case_lines(node: w.Cases) -> list[str]:
    rows = [(formula(v), _when(c)) for v, c in node.rows]
    if node.otherwise is not None:
        rows.append((formula(node.otherwise), "otherwise"))
    edge = max(_columns(value) for value, _ in rows)
    return [f"{_brace(k, len(rows))} {_padded(v, edge)}   {c}" for k, (v, c) in enumerate(rows)]


def _when(condition: w.Node) -> str:
    if isinstance(condition, w.Iverson):
        return "if " + " and ".join(map(formula, condition.conditions))
    return formula(condition) if isinstance(condition, w.Words) else "if " + formula(condition)


def _brace(place: int, count: int) -> str:
    if count == 1:
        return "{"
    return "⎧" if place == 0 else "⎩" if place == count - 1 else "⎨"


def _aligned(text: str, columns: int, side: str) -> str:
    room = columns - _columns(text)
    before = {"r": room, "c": room // 2}.get(side, 0)
    return " " * before + text + " " * (room - before)


_BLOCKS: dict[type[doc.Block], Callable[[_Writer, Any], str]] = {
    doc.Heading: _Writer.heading,
    doc.Paragraph: lambda s, b: s.wrapped(b.text),
    doc.Bullets: _Writer.bullets,
    doc.Display: _Writer.display,
    doc.Chain: _Writer.chain,
    doc.Result: _Writer.result,
    doc.Note: _Writer.note,
    doc.Table: _Writer.table,
    doc.Figure: _Writer.figure,
    doc.Code: lambda s, b: textwrap.indent(b.text, "    "),
    doc.Space: lambda s, b: "\n" * max(0, int(b.lines) - 1),
    doc.Details: _Writer.details,
    doc.Group: lambda s, b: s.blocks(b.blocks),
}
