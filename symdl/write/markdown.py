"""Documents as GitHub-flavoured Markdown: ``$…$`` in the line, ``$$`` around displays.

Chains are one ``aligned`` block with the reasons numbered below it, for GitHub sets no prose
beside a formula.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symdl.expr.written import Node
from symdl.write import document as doc
from symdl.write import prose
from symdl.write.formula_latex import latex_of, relation_latex
from symdl.write.html import NOTE_TITLES
from symdl.write.width import broken

LINE = 40.0
_SPECIAL = frozenset("\\`*_[]<>$|#")


def to_markdown(document: doc.Document) -> str:
    """The document as Markdown."""
    head = [f"# {inline(document.title)}"] if document.title else []
    head += [inline(document.subtitle)] if document.subtitle != "" else []
    foot = ["---", inline(document.footer)] if document.footer != "" else []
    return "\n\n".join([*head, *map(_block, document.blocks), *foot]).rstrip() + "\n"


def inline(text: doc.Prose) -> str:
    """Prose as Markdown on one line."""
    return " ".join("".join(_span(span) for span in prose.spans_of(text)).split("\n"))


def _span(span: prose.Span) -> str:
    if isinstance(span, prose.Words):
        return "".join(f"\\{c}" if c in _SPECIAL else c for c in span.text)
    if isinstance(span, prose.Verbatim):
        fence = "``" if "`" in span.text else "`"
        return f"{fence}{span.text}{fence}"
    if isinstance(span, prose.Math):
        return f"${_math(span.formula)}$"
    mark = "**" if span.strong else "*"
    return mark + "".join(map(_span, span.spans)) + mark


def _math(formula: doc.Formula) -> str:
    return latex_of(formula) if isinstance(formula, Node) else formula


def _block(block: doc.Block) -> str:
    return _BLOCKS[type(block)](block)


def _blocks(content: tuple[doc.Block, ...]) -> str:
    return "\n\n".join(map(_block, content))


def _chain(block: doc.Chain) -> str:
    lines: list[str] = []
    notes: list[str] = []
    for row in block.rows:
        left = _math(row.left) if row.left is not None else ""
        first, *rest = [_math(part) for part in broken(row.right, LINE)]
        number = ""
        reason = inline(row.reason) + (f" *({row.grade})*" if row.grade else "")
        if reason.strip():
            notes.append(f"{len(notes) + 1}. {reason.strip()}")
            number = f" && \\text{{({len(notes)})}}" if len(block.rows) > 1 else ""
        sign = relation_latex(row.relation)
        lines.append(f"{left} &{sign} {first}{number if not rest else ''}")
        for place, part in enumerate(rest):
            lines.append(f"&\\quad {{}}{part}{number if place == len(rest) - 1 else ''}")
    body = " \\\\\n".join(lines)
    shown = f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"
    inner = [_details(doc.Details("In smaller steps", (doc.Chain(r.details),)))
             for r in block.rows if r.details]  # fmt: skip
    reasons = ["\n".join(notes)] if notes else []
    return "\n\n".join([shown, *reasons, *inner])


def _display(block: doc.Display) -> str:
    label = f" \\qquad \\text{{{block.label}}}" if block.label else ""
    return f"$$\n{_math(block.formula)}{label}\n$$"


def _result(block: doc.Result) -> str:
    title = [f"**{inline(block.title)}**"] if block.title else []
    note = [inline(block.note)] if block.note != "" else []
    shown = f"$$\n\\boxed{{ {_math(block.formula)} }}\n$$"
    return "\n\n".join([*title, shown, *note])


def _note(block: doc.Note) -> str:
    title = block.title or NOTE_TITLES.get(block.kind, "Note")
    return f"> **{inline(title)}.** {inline(block.text)}"


def _table(block: doc.Table) -> str:
    columns = max((len(row) for row in (block.header, *block.rows)), default=0)
    align = (block.align + "l" * columns)[:columns]
    rules = {"l": "---", "c": ":---:", "r": "---:"}

    def line(cells: tuple[doc.Prose, ...]) -> str:
        filled = [inline(c) for c in cells] + [""] * (columns - len(cells))
        return "| " + " | ".join(filled) + " |"

    caption = [inline(block.caption)] if block.caption != "" else []
    rule = "| " + " | ".join(rules.get(a, "---") for a in align) + " |"
    table = "\n".join([line(block.header), rule, *map(line, block.rows)])
    return "\n\n".join([table, *caption])


def _list(block: doc.Bullets) -> str:
    marks = [f"{block.start + k}." if block.ordered else "-" for k in range(len(block.items))]
    return "\n".join(f"{m} {inline(i)}" for m, i in zip(marks, block.items, strict=True))


def _code(block: doc.Code) -> str:
    fence = "````" if "```" in block.text else "```"
    return f"{fence}{block.language}\n{block.text}\n{fence}"


def _details(block: doc.Details) -> str:
    inner = _blocks(block.blocks)
    return f"<details>\n<summary>{inline(block.summary)}</summary>\n\n{inner}\n\n</details>"


def _figure(block: doc.Figure) -> str:
    caption = f" {inline(block.caption)}" if block.caption != "" else ""
    if block.source:
        return f"![{inline(block.alt)}]({block.source}){caption}"
    return f"*{inline(block.alt)}*{caption}"


_BLOCKS: dict[type[doc.Block], Callable[[Any], str]] = {
    doc.Heading: lambda b: f"{'#' * min(max(b.level, 2), 4)} {inline(b.text)}",
    doc.Paragraph: lambda b: inline(b.text),
    doc.Bullets: _list,
    doc.Display: _display,
    doc.Chain: _chain,
    doc.Result: _result,
    doc.Note: _note,
    doc.Table: _table,
    doc.Figure: _figure,
    doc.Code: _code,
    doc.Space: lambda b: "&nbsp;",
    doc.Details: _details,
    doc.Group: lambda b: _blocks(b.blocks),
}
