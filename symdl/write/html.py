"""Documents as one HTML page: MathML, an inline style sheet, no script, nothing from a network.

Every text is escaped, formulas are made by :mod:`symdl.write.mathml`, and the page is parsed as
XML before it is returned.  LaTeX of an author's that has no MathML is shown as code.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

from symdl.errors import CheckFailed
from symdl.expr.written import Compare
from symdl.write import document as doc
from symdl.write import prose
from symdl.write.escape import html_words
from symdl.write.mathml import UnreadableLatex, mathml_of
from symdl.write.picture import safe_svg
from symdl.write.stylesheet import STYLESHEET
from symdl.write.width import broken, width

LINE, REASON = 34.0, 11.0  # ems: the room on a line, and what a reason beside it needs
NOTE_TITLES = {
    "assumption": "Assumption", "convention": "Convention", "grade": "Checked", "hint": "Hint",
    "remark": "Remark", "warning": "Note",
}  # fmt: skip
_SIGNS = {
    "=": "=", "==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "~": "∼",
    "approx": "≈", "implies": "⇒", "iff": "⇔", "in": "∈", "->": "→",
}  # fmt: skip


def to_html(document: doc.Document) -> str:
    """The document as one page of HTML that is also well-formed XML."""
    title = html_words(plain(document.title) or "Worked solution")
    head = ""
    if document.title or document.subtitle:
        heading = f"<h1>{inline(document.title)}</h1>" if document.title else ""
        below = f"<p>{inline(document.subtitle)}</p>" if document.subtitle else ""
        head = f"<header>{heading}{below}</header>"
    foot = f"<footer>{inline(document.footer)}</footer>" if document.footer else ""
    page = (
        '<!DOCTYPE html>\n<html lang="en" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{title}</title>\n<style>\n{STYLESHEET}</style>\n</head>\n<body>\n"
        f"{head}\n<main>\n{blocks(document.blocks)}\n</main>\n{foot}\n</body>\n</html>\n"
    )
    try:
        ET.fromstring(page)
    except ET.ParseError as error:
        raise CheckFailed(f"a page is not well-formed: {error}") from error
    return page


def blocks(content: tuple[doc.Block, ...]) -> str:
    """Several blocks, each on lines of its own."""
    return "\n".join(_BLOCKS[type(block)](block) for block in content)


def inline(text: doc.Prose) -> str:
    """Prose as HTML."""
    return "".join(_span(span) for span in prose.spans_of(text))


def plain(text: doc.Prose) -> str:
    """The words of prose alone, for the window's title."""
    spans = prose.spans_of(text)
    return "".join(s.text for s in spans if isinstance(s, prose.Words | prose.Verbatim))


def _span(span: prose.Span) -> str:
    if isinstance(span, prose.Words):
        return html_words(span.text)
    if isinstance(span, prose.Verbatim):
        return f"<code>{html_words(span.text)}</code>"
    if isinstance(span, prose.Math):
        return _math(span.formula, display=False)
    tag = "strong" if span.strong else "em"
    return f"<{tag}>{''.join(map(_span, span.spans))}</{tag}>"


def _math(formula: doc.Formula, display: bool = True) -> str:
    try:
        return mathml_of(formula, display)
    except UnreadableLatex:
        return f"<code>{html_words(str(formula))}</code>"


def _formula(formula: doc.Formula, limit: float = LINE) -> str:
    """A displayed formula, on several lines where it is long."""
    lines = broken(formula, limit)
    if len(lines) == 1:
        return _math(lines[0])
    rest = "".join(f'<span class="more">{_math(line)}</span>' for line in lines[1:])
    return f'<span class="lines"><span>{_math(lines[0])}</span>{rest}</span>'


def _display(formula: doc.Formula, label: str = "") -> str:
    shown = _formula(formula)
    if isinstance(formula, Compare) and len(formula.ops) == 1 and width(formula) > LINE:
        left, right = formula.operands
        return _chain(doc.Chain((doc.Row(left, right, formula.ops[0]),)))
    tag = f'<span class="label">{html_words(label)}</span>' if label else ""
    return f'<div class="display"><span class="formula">{shown}</span>{tag}</div>'


def _chain(block: doc.Chain) -> str:
    rows = block.rows
    left = max((width(r.left) for r in rows if r.left is not None), default=0.0)
    right = max((width(r.right) for r in rows), default=0.0)
    reasons = any(r.reason != "" or r.grade for r in rows)
    alone = left + right > LINE and left > 5 and any(r.left is not None for r in rows)
    beside = right + (2.0 if alone else left) + (REASON if reasons else 0) <= LINE
    kind = "chain below" if not beside else "chain" if reasons else "chain plain"
    body = "\n".join(_row(row, alone) for row in rows)
    return f'<div class="{kind}">\n{body}\n</div>'


def _row(row: doc.Row, alone: bool) -> str:
    cells = []
    why = _why(row)
    if row.left is not None:
        kind = "left alone" if alone else "left"
        cells.append(f'<div class="{kind}">{_formula(row.left)}</div>')
    if row.details:
        inner = f'<div class="inner">{_chain(doc.Chain(row.details))}</div>'
        cells.append(f"<details><summary>in smaller steps</summary>{inner}</details>")
    sign = html_words(_SIGNS.get(row.relation, row.relation))
    relation = f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mo>{sign}</mo></math>'
    cells.append(f'<div class="relation">{relation}</div>')
    cells.append(f'<div class="right">{_formula(row.right, LINE - 4)}</div>')
    if why:
        cells.append(why)
    return "\n".join(cells)


def _why(row: doc.Row) -> str:
    mark = f'<span class="mark">{html_words(row.grade)}</span>' if row.grade else ""
    return f'<div class="why">{inline(row.reason)}{mark}</div>' if row.reason != "" or mark else ""


def _result(block: doc.Result) -> str:
    title = f'<p class="title">{html_words(block.title)}</p>' if block.title else ""
    note = f"<p>{inline(block.note)}</p>" if block.note != "" else ""
    return f'<div class="result">{title}{_display(block.formula)}{note}</div>'


def _note(block: doc.Note) -> str:
    title = block.title or NOTE_TITLES.get(block.kind, "Note")
    kind = html_words(block.kind)
    return (
        f'<div class="note {kind}"><p><span class="title">{html_words(title)}.</span> '
        f"{inline(block.text)}</p></div>"
    )


def _table(block: doc.Table) -> str:
    columns = max((len(row) for row in (block.header, *block.rows)), default=0)
    align = (block.align + "l" * columns)[:columns]

    def line(cells: tuple[doc.Prose, ...], tag: str) -> str:
        shown = (
            f'<{tag} class="{html_words(side)}">{inline(cell)}</{tag}>'
            for cell, side in zip(cells, align, strict=False)
        )
        return f"<tr>{''.join(shown)}</tr>"

    caption = f"<caption>{inline(block.caption)}</caption>" if block.caption != "" else ""
    head = f"<thead>{line(block.header, 'th')}</thead>" if block.header else ""
    body = "\n".join(line(row, "td") for row in block.rows)
    table = f'<table class="plain">{caption}{head}<tbody>{body}</tbody></table>'
    return f'<div class="scroll">{table}</div>'


def _list(block: doc.Bullets) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{int(block.start)}"' if block.ordered and block.start != 1 else ""
    items = "\n".join(f"<li>{inline(item)}</li>" for item in block.items)
    return f"<{tag}{start}>\n{items}\n</{tag}>"


def _figure(block: doc.Figure) -> str:
    caption = f"<figcaption>{inline(block.caption)}</figcaption>" if block.caption != "" else ""
    picture = safe_svg(block.svg, block.alt)
    shown = picture or f"<p>{html_words(block.alt)}</p>"
    return f"<figure>{shown}{caption}</figure>"


def _heading(block: doc.Heading) -> str:
    level = min(max(block.level, 2), 4)
    return f"<h{level}>{inline(block.text)}</h{level}>"


def _details(block: doc.Details) -> str:
    opened = ' open="open"' if block.open else ""
    return (
        f"<details{opened}><summary>{inline(block.summary)}</summary>"
        f'<div class="inner">\n{blocks(block.blocks)}\n</div></details>'
    )


_BLOCKS: dict[type[doc.Block], Callable[[Any], str]] = {
    doc.Heading: _heading,
    doc.Paragraph: lambda b: f"<p>{inline(b.text)}</p>",
    doc.Bullets: _list,
    doc.Display: lambda b: _display(b.formula, b.label),
    doc.Chain: _chain,
    doc.Result: _result,
    doc.Note: _note,
    doc.Table: _table,
    doc.Figure: _figure,
    doc.Code: lambda b: f"<pre><code>{html_words(b.text)}</code></pre>",
    doc.Space: lambda b: (
        f'<div class="space" style="height: {max(0, int(b.lines)) * 1.62}em"></div>'
    ),
    doc.Details: _details,
    doc.Group: lambda b: f'<section class="{html_words(b.kind)}">\n{blocks(b.blocks)}\n</section>',
}
