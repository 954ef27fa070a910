"""The report as one HTML page: source beside verdicts, formulas as MathML, nothing from a network.

Everything that comes from a document is escaped; a formula is shown as MathML only where the
result parses as XML and holds no elements but those of MathML, else as its source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from xml.etree import ElementTree

from symdl.checking.judging.verdict import (
    CARRIED,
    FAILS,
    HOLDS,
    STATED,
    UNREAD,
    BlockVerdict,
    DocumentVerdict,
    StepVerdict,
)
from symdl.checking.reports.report import MARKS, Places, problems_of
from symdl.checking.reports.report_style import STYLE

LONGEST = 1500  # characters of a formula that are set as MathML
_NAMES = (FAILS, CARRIED, UNREAD, HOLDS, STATED)
_MEANING = {
    HOLDS: "right: proved or tested",
    FAILS: "wrong, with a counter-example",
    CARRIED: "right from an earlier wrong value",
    STATED: "a definition or given",
    UNREAD: "not read or not decided",
}


def to_html(documents: Sequence[DocumentVerdict], title: str = "symdl check") -> str:
    """One page for all documents, the wrong steps first."""
    parts = [
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width,initial-scale=1'>",
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{escape(title)}</h1>",
    ]
    if len(documents) > 1:
        parts.append(_overview(documents))
    for number, document in enumerate(documents, 1):
        parts.append(_document(document, number))
    parts.append("</main></body></html>\n")
    return "".join(parts)


def _overview(documents: Sequence[DocumentVerdict]) -> str:
    head = "".join(f"<th>{MARKS[name]} {name}</th>" for name in _NAMES)
    rows = []
    for number, document in enumerate(documents, 1):
        cells = "".join(f"<td>{document.summary[name]}</td>" for name in _NAMES)
        if document.error:
            cells = f"<td colspan='5'>{escape(document.error)}</td>"
        name = escape(document.path or "input")
        rows.append(f"<tr><td><a href='#d{number}'>{name}</a></td>{cells}</tr>")
    return f"<table><tr><th>document</th>{head}</tr>{''.join(rows)}</table>"


def _document(document: DocumentVerdict, number: int) -> str:
    head = f"<h2 id='d{number}'>{escape(document.path or 'input')}</h2>"
    places = Places(document.text)
    notes = _problems(document, places)
    if document.error:
        return f"{head}<p class='first'>{escape(document.error)}</p>{notes}"
    blocks = "".join(_block(block, number, places) for block in document.blocks)
    return head + _counts(document, number) + _first(document, number, places) + notes + blocks


def _problems(document: DocumentVerdict, places: Places) -> str:
    """What of the document itself could not be read, above its formulas."""
    notes = problems_of(document)
    if not notes:
        return ""
    lines = "".join(f"<li>line {places.of(at)[0]}: {escape(text)}</li>" for at, text in notes)
    return f"<div class='first unread'>Not read as it may be meant:<ul>{lines}</ul></div>"


def _counts(document: DocumentVerdict, number: int) -> str:
    entries = []
    for name in _NAMES:
        ids = [block.id for block in document.blocks if block.verdict == name]
        if ids:
            entries.append(
                f"<li class='{name}'><a href='#d{number}b{ids[0]}'>{MARKS[name]} <b>{len(ids)}</b>"
                f" {name}</a> <small>{_MEANING[name]}</small></li>"
            )
    return f"<ul class='count'>{''.join(entries)}</ul>"


def _first(document: DocumentVerdict, number: int, places: Places) -> str:
    for block in document.blocks:
        for step in block.steps:
            if step.verdict == FAILS:
                line, _ = places.of(step.start)
                return (
                    f"<div class='first fails'>The first wrong step is in <a href='#d{number}b"
                    f"{block.id}'>line {line}</a>. {_say(step)}</div>"
                )
    return ""


def _block(block: BlockVerdict, number: int, places: Places) -> str:
    line, _ = places.of(block.start)
    steps = "".join(_step(step, block) for step in block.steps)
    return (
        f"<section class='block {block.verdict}' id='d{number}b{block.id}'>"
        f"<div class='at'>{line}</div><div class='steps'>{steps}</div></section>"
    )


_SIGNS = {
    "=": "=", "=>": r"\Rightarrow", "~~": r"\approx", "<=": r"\leq", ">=": r"\geq", "<": "<",
    ">": ">", "!=": r"\neq", "==": r"\equiv", ":=": ":=", "in": r"\in", "sim": r"\sim",
    "->": r"\rightarrow", "<-": r"\leftarrow", "<=>": r"\Leftrightarrow", "propto": r"\propto",
}  # fmt: skip


def _step(step: StepVerdict, block: BlockVerdict) -> str:
    if not step.relation and not step.rhs:
        is_block = step.lhs == block.latex
        is_text = is_block and not block.latex.lstrip().startswith(("$", "\\"))
        shown = _formula(_bare(block.latex) if is_block else step.lhs)
        shown = f"<code>{escape(block.latex)}</code>" if is_text else shown
    else:
        sign = _SIGNS.get(step.relation, step.relation)
        shown = _formula(f"{step.lhs} {sign} {step.rhs}", f"{step.lhs} {step.relation} {step.rhs}")
    return (
        f"<div class='step {step.verdict}'><div class='math'>{shown}</div>"
        f"<div class='say'>{_say(step)}</div></div>"
    )


def _bare(latex: str) -> str:
    return re.sub(r"^\$+|\$+$|^\\[\[(]|\\[\])]$", "", latex.strip())


def _say(step: StepVerdict) -> str:
    parts = [f"<p><b>{MARKS[step.verdict]} {step.verdict}</b>"]
    if step.mistake:
        parts.append(f" · {escape(step.mistake)}")
    parts.append("</p>")
    if step.expected is not None and step.expected.value:
        parts.append(f"<p>right value: <code>{escape(step.expected.value)}</code></p>")
    elif step.expected is not None and step.expected.latex:
        parts.append(f"<p>right: {_formula(step.expected.latex)}</p>")
    if step.repair:
        parts.append(f"<p>{escape(step.repair)}</p>")
    if step.reason:
        parts.append(f"<p class='why'>{escape(step.reason)}</p>")
    details = []
    if step.method.name:
        grade = f" ({step.method.grade})" if step.method.grade else ""
        details.append(f"{step.method.name}{grade} {step.method.bound}".strip())
    if step.counterexample:
        details.append(", ".join(f"{k} = {v}" for k, v in step.counterexample.items()))
    if details:
        inner = "<br>".join(map(escape, details))
        parts.append(f"<details><summary>how it was decided</summary>{inner}</details>")
    return "".join(parts)


# --- formulas --------------------------------------------------------------------------------

_RISKY = re.compile(
    r"\\(?:href|url|class|style|cssId|html\w*|require|input|write\d*|def|includegraphics)\b|[\x00-\x08]"
)
_NOTATION = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "ms",
        "mfrac",
        "msqrt",
        "mroot",
        "mstyle",
        "merror",
        "mpadded",
        "mphantom",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "none",
        "mtable",
        "mtr",
        "mtd",
        "menclose",
        "mfenced",
        "semantics",
        "annotation",
    ]
)


def _formula(latex: str, source: str = "") -> str:
    shown = f"<code>{escape(source or latex)}</code>"
    if len(latex) > LONGEST or _RISKY.search(latex) or "\t" in latex or "\n\n" in latex:
        return shown
    made = _mathml(latex)
    return made if made is not None else shown


_LINES = re.compile(r"\\begin\{array\}\{[clr|\s]*\}")  # lines between columns are not set


def _mathml(latex: str) -> str | None:
    """MathML of a formula; None where it cannot be set or is not plain MathML."""
    from symdl.write.mathml import mathml_of_latex

    prepared = re.sub(r"\\text(?:rm|bf|it)?\{[^{}]*[<>&$][^{}]*\}", "", latex)
    prepared = _LINES.sub(lambda spec: spec.group().replace("|", ""), prepared)
    prepared = prepared.replace("\\hline", "")
    prepared = re.sub(r"\\\\\s*(?=\\end\{array\})", "", prepared)
    prepared = prepared.replace("aligned}", "split}").replace(
        "&", "&" if "\\begin" in latex else ""
    )
    try:
        made = mathml_of_latex(prepared)
        root = ElementTree.fromstring(made)
    except Exception:  # noqa: BLE001 - whatever a converter makes of hostile text, the source is shown
        return None
    for element in root.iter():
        if element.tag.rpartition("}")[2] not in _NOTATION:
            return None
        if any(name.lower().startswith(("on", "href", "xlink")) for name in element.attrib):
            return None
    return made
