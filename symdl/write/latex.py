"""Documents as LaTeX that compiles with ``article`` and ``amsmath`` alone.

Chains are ``align*``: the reasons stand at the right where every line leaves room, else between
the lines; what is too long for a line is broken before a term.  Words are escaped; an author's own
LaTeX is passed on where it is balanced and only formats, else shown as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from symdl.expr.written import Compare, Node
from symdl.write import document as doc
from symdl.write import prose
from symdl.write.escape import latex_words
from symdl.write.formula_latex import latex_of, relation_latex
from symdl.write.html import NOTE_TITLES
from symdl.write.structure import is_formatting
from symdl.write.width import broken, width

LINE, REASON = 37.0, 10.0  # ems: the room on a line, and what a reason beside it needs
PREAMBLE = r"""\documentclass[11pt,fleqn]{article}
\usepackage{amsmath}
\providecommand{\mathbb}[1]{\mathbf{#1}}
\setlength{\textwidth}{155mm}
\setlength{\textheight}{235mm}
\setlength{\oddsidemargin}{2mm}
\setlength{\topmargin}{-12mm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt minus 1pt}
\setlength{\mathindent}{1.5em}
\setlength{\fboxsep}{8pt}
\allowdisplaybreaks[1]
"""


def to_latex(document: doc.Document, standalone: bool = True) -> str:
    """The document as LaTeX; without ``standalone`` the body alone, to be put into another."""
    title = ""
    if document.title:
        title = f"\\section*{{\\LARGE {inline(document.title)}}}\n"
    if document.subtitle != "":
        title += f"{inline(document.subtitle)}\n\n"
    foot = ""
    if document.footer != "":
        foot = f"\n\\bigskip\n\\hrule\n\\medskip\n{{\\small {inline(document.footer)}\\par}}\n"
    body = f"{title}\n{blocks(document.blocks)}\n{foot}"
    if not standalone:
        return body
    return f"{PREAMBLE}\\begin{{document}}\n{body}\\end{{document}}\n"


def blocks(content: tuple[doc.Block, ...]) -> str:
    """Several blocks, an empty line between them."""
    text = ""
    before: doc.Block | None = None
    for block in content:
        text += _between(before, block) + _BLOCKS[type(block)](block)
        before = block
    return text


def _between(before: doc.Block | None, block: doc.Block) -> str:
    """A display belongs to the paragraph above it; under a heading it needs no empty line."""
    shown = isinstance(block, doc.Display | doc.Chain)
    if shown and isinstance(before, doc.Paragraph):
        return "\n"
    if shown and isinstance(before, doc.Heading):
        return "\n\\vspace{-\\baselineskip}\n"
    return "" if before is None else "\n\n"


def inline(text: doc.Prose) -> str:
    """Prose as LaTeX."""
    return "".join(_span(span) for span in prose.spans_of(text))


def _span(span: prose.Span) -> str:
    if isinstance(span, prose.Words):
        return latex_words(re.sub(r"\n\s*\n", "\n", span.text))
    if isinstance(span, prose.Verbatim):
        return f"\\texttt{{{latex_words(span.text)}}}"
    if isinstance(span, prose.Math):
        return _inline_math(span.formula)
    inner = "".join(map(_span, span.spans))
    return f"\\textbf{{{inner}}}" if span.strong else f"\\emph{{{inner}}}"


def _inline_math(formula: doc.Formula) -> str:
    if isinstance(formula, str) and not is_formatting(formula):
        return f"\\texttt{{{latex_words(formula)}}}"
    return f"${_math(formula)}$"


def _math(formula: doc.Formula) -> str:
    if isinstance(formula, Node):
        return latex_of(formula)
    return formula if is_formatting(formula) else f"\\text{{\\texttt{{{latex_words(formula)}}}}}"


def _lines(formula: doc.Formula, limit: float) -> list[str]:
    """A formula as lines; those after the first begin with the sign of their first term."""
    first, *rest = [_math(line) for line in broken(formula, limit)]
    return [first, *(f"\\qquad {{}}{line}" for line in rest)]


def _display(block: doc.Display) -> str:
    sides = _two_sides(block.formula)
    if sides is not None:
        return _chain(doc.Chain((sides,)))
    label = f" \\tag*{{{latex_words(block.label)}}}" if block.label else ""
    lines = _lines(block.formula, LINE)
    body = lines[0] if len(lines) == 1 else _multiline(lines)
    return f"\\begin{{equation*}}\n{body}{label}\n\\end{{equation*}}"


def _multiline(lines: list[str]) -> str:
    joined = " \\\\\n".join("&" + line for line in lines)
    return f"\\begin{{split}}\n{joined}\n\\end{{split}}"


def _two_sides(formula: doc.Formula) -> doc.Row | None:
    """An equation too long for its line, as a row that may be broken at its relation."""
    long = isinstance(formula, Compare) and width(formula) > LINE and len(formula.ops) == 1
    if not long or not isinstance(formula, Compare):
        return None
    return doc.Row(formula.operands[0], formula.operands[1], formula.ops[0])


def _chain(block: doc.Chain) -> str:
    left = max((width(r.left) for r in block.rows if r.left is not None), default=0.0)
    right = max((width(r.right) for r in block.rows), default=0.0)
    alone = left + right > LINE and left > 5
    used = right + (2.0 if alone else left)
    reasons = any(_why(row) for row in block.rows)
    beside = reasons and used + REASON + 3.0 <= LINE
    room = min(LINE - used - 3.0, 17.0)
    parts: list[str] = []
    lines: list[str] = []
    for row in block.rows:
        if row.details:
            parts += [_aligned(lines), _smaller(row)]
            lines = []
        lines += _row(row, alone, beside, room, bool(lines))
    return "\n".join(part for part in [*parts, _aligned(lines)] if part)


def _aligned(lines: list[str]) -> str:
    return f"\\begin{{align*}}\n{''.join(lines)}\n\\end{{align*}}" if lines else ""


def _smaller(row: doc.Row) -> str:
    """The smaller steps that lead to a row, set apart before it."""
    inner = _chain(doc.Chain(row.details))
    return f"\\begin{{quote}}\n\\small In smaller steps:\n{inner}\n\\end{{quote}}"


def _row(row: doc.Row, alone: bool, beside: bool, room: float, continued: bool) -> list[str]:
    """The lines of one row, with what ends the line above it."""
    why, text = _why(row), []
    ending = " \\\\\n"
    if row.left is not None and alone:
        text.append((ending if continued else "") + f"{_math(row.left)} &")
        continued = True
    if why and not beside:
        text.append(("\n" if continued else "") + f"\\intertext{{{why}}}\n")
    elif continued:
        text.append(ending)
    left = _math(row.left) if row.left is not None and not alone else ""
    first, *rest = _lines(row.right, LINE - 4)
    reason = f" && \\parbox{{{room:.1f}em}}{{\\raggedright\\small {why}}}" if why and beside else ""
    text.append(f"{left} &{relation_latex(row.relation)} {first}{reason}")
    text += [f"{ending}&{line}" for line in rest]
    return text


def _why(row: doc.Row) -> str:
    mark = f"\\textit{{({latex_words(row.grade)})}}" if row.grade else ""
    return " ".join(x for x in (inline(row.reason), mark) if x)


def _result(block: doc.Result) -> str:
    title = f"\\textbf{{{latex_words(block.title)}.}}\n\n" if block.title else ""
    note = f"\n\n{inline(block.note)}" if block.note != "" else ""
    sides = _two_sides(block.formula)
    if sides is None and len(broken(block.formula, LINE)) == 1:
        boxed = f"\\fbox{{$\\displaystyle {_math(block.formula)}$}}"
        shown = f"\\begin{{center}}\n{boxed}\n\\end{{center}}"
    else:
        inner = _chain(doc.Chain((sides,))) if sides else _display(doc.Display(block.formula))
        shown = f"\\fbox{{\\begin{{minipage}}{{0.95\\textwidth}}\n{inner}\n\\end{{minipage}}}}"
    return f"{title}{shown}{note}"


def _note(block: doc.Note) -> str:
    title = block.title or NOTE_TITLES.get(block.kind, "Note")
    return f"\\textit{{{latex_words(title)}.}} {inline(block.text)}"


def _table(block: doc.Table) -> str:
    columns = max((len(row) for row in (block.header, *block.rows)), default=1)
    align = (block.align + "l" * columns)[:columns]
    rows = [" & ".join(map(inline, row)) + r" \\" for row in block.rows]
    head = [" & ".join(f"\\textbf{{{inline(c)}}}" for c in block.header) + r" \\ \hline"]
    body = "\n".join([r"\hline", *(head if block.header else []), *rows, r"\hline"])
    caption = f"\n\n{{\\small {inline(block.caption)}}}" if block.caption != "" else ""
    table = f"\\begin{{tabular}}{{{align}}}\n{body}\n\\end{{tabular}}"
    stretched = f"\\renewcommand{{\\arraystretch}}{{1.25}}\n{table}{caption}"
    return f"\\begin{{center}}\n{stretched}\n\\end{{center}}"


def _list(block: doc.Bullets) -> str:
    kind = "enumerate" if block.ordered else "itemize"
    start = block.start - 1
    counter = f"\\setcounter{{enumi}}{{{start}}}\n" if block.ordered and start else ""
    items = "\n".join(f"\\item {inline(item)}" for item in block.items)
    return f"\\begin{{{kind}}}\n{counter}{items}\n\\end{{{kind}}}"


def _figure(block: doc.Figure) -> str:
    caption = f" {inline(block.caption)}" if block.caption != "" else ""
    return f"\\begin{{center}}\n\\textit{{{latex_words(block.alt)}}}{caption}\n\\end{{center}}"


def _code(block: doc.Code) -> str:
    text = block.text.replace("\\end{verbatim}", "\\end {verbatim}")
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return f"\\begin{{verbatim}}\n{kept}\n\\end{{verbatim}}"


def _heading(block: doc.Heading) -> str:
    command = {2: "section*", 3: "subsection*"}.get(block.level, "paragraph*")
    return f"\\{command}{{{inline(block.text)}}}"


def _details(block: doc.Details) -> str:
    return f"\\textit{{{inline(block.summary)}}}\n\n{blocks(block.blocks)}"


_BLOCKS: dict[type[doc.Block], Callable[[Any], str]] = {
    doc.Heading: _heading,
    doc.Paragraph: lambda b: inline(b.text),
    doc.Bullets: _list,
    doc.Display: _display,
    doc.Chain: _chain,
    doc.Result: _result,
    doc.Note: _note,
    doc.Table: _table,
    doc.Figure: _figure,
    doc.Code: _code,
    doc.Space: lambda b: f"\\vspace*{{{max(0, int(b.lines)) * 1.4:.1f}em}}",
    doc.Details: _details,
    doc.Group: lambda b: blocks(b.blocks),
}
