"""Results as what a command prints: one page of several solutions, or data as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from textwrap import dedent, indent

import sympy as sp

from symdl.api.proved import Proved
from symdl.api.result import Result
from symdl.derivation.forms import NoMatrixForm
from symdl.derivation.forms import laid_out as laid_out_form
from symdl.derivation.record import Grade, Step
from symdl.errors import DerivationError, NotationError
from symdl.expr.layer import Layer
from symdl.sheets.fields import meant
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.formula_latex import latex_of
from symdl.write.formula_text import text_of
from symdl.write.habits import Habits
from symdl.write.matrix import form_blocks
from symdl.write.worked import result_of

VERSION = 1


def printed(
    results: Sequence[Result | Proved],
    form: str,
    steps: str = "normal",
    base: int = 1,
    layout: str | None = None,
    shape: str = "index",
) -> str:
    """Results in one text.

    Args:
        results: one or several.
        form: ``text``, ``latex``, ``html``, ``md`` or ``json``.
        steps: how much of the way to show; JSON holds all of it.
        base: what printed indices count from.
        layout: ``numerator`` or ``denominator`` adds how the result is laid out.
        shape: ``matrix`` adds the result in matrix form.

    Raises:
        DerivationError: a matrix form is asked for and there is none; the index form is given.
    """
    if form == "json":
        return json.dumps([data(r, base) for r in results], indent=2, ensure_ascii=False) + "\n"
    pages = [_page(r, steps, base, layout, shape) for r in results]
    page = pages[0] if len(pages) == 1 else _joined(pages)
    return _writer(form)(page).rstrip("\n") + "\n"


def _page(
    result: Result | Proved, steps: str, base: int, layout: str | None, shape: str
) -> doc.Document:
    page = result.document(steps, base)
    if isinstance(result, Proved):
        return page
    if shape == "matrix":
        return replace(page, blocks=(*page.blocks, *_matrix_blocks(result, layout, base)))
    if layout is None:
        return page
    note = doc.Note(laid_out(result, layout), "convention", "Layout")
    return replace(page, blocks=(*page.blocks, note))


def _matrix_blocks(result: Result, layout: str | None, base: int) -> tuple[doc.Block, ...]:
    try:
        return form_blocks(result.record, laid_out_form(result.record, layout))
    except NoMatrixForm as problem:
        shown = text_of(result_of(result.record, base))
        raise DerivationError(
            f"there is no matrix form: {problem.message}", repair=f"its index form is {shown}"
        ) from None


def laid_out(result: Result, layout: str) -> str:
    """How a result stands as an array in a layout, in a sentence."""
    letters = [index.name for index in result.indices]
    if result.record.kind == "jacobian" and len(letters) == 2:
        row, column = letters if layout == "numerator" else letters[::-1]
        return f"In {layout} layout it is a matrix with row ${row}$ and column ${column}$."
    if len(letters) == 1:
        shape = "row" if layout == "numerator" else "column"
        return f"In {layout} layout it is a {shape} with the entries ${letters[0]}$."
    shown = ", ".join(f"${letter}$" for letter in letters)
    return f"It is an array with the axes {shown}, in this order." if letters else "It is a number."


def _writer(form: str) -> Callable[[doc.Document], str]:
    from symdl.write.html import to_html
    from symdl.write.latex import to_latex
    from symdl.write.markdown import to_markdown
    from symdl.write.text import to_text

    return {"text": to_text, "latex": to_latex, "html": to_html, "md": to_markdown}[form]


def _joined(pages: Sequence[doc.Document]) -> doc.Document:
    blocks: list[doc.Block] = []
    for page in pages:
        blocks += [doc.Heading(page.title), *page.blocks]
    return doc.Document("Derivations", tuple(blocks))


def data(result: Result | Proved, base: int = 1) -> dict[str, object]:
    """A result as plain data: formulas in LaTeX and in the notation of a terminal.

    The keys are ``version, title, kind, latex, text, sympy, indices, assumptions, grade, steps``;
    a step has ``rule, title, role, before, relation, after, because, facts, grade, steps``.  A
    claim that is no identity has its text as title and no ``sympy``."""
    if isinstance(result, Proved):
        return _claim(result, base)
    record = result.record
    formula = result_of(record, base)
    return {
        "version": VERSION,
        "title": record.title,
        "kind": record.kind,
        "latex": latex_of(formula),
        "text": text_of(formula),
        "sympy": str(result.result),
        "indices": [{"name": i.name, "size": str(i.size)} for i in record.indices],
        "assumptions": [{"kind": a.kind, "text": a.text} for a in record.assumptions],
        "grade": _grade(record.grade),
        "steps": [_step(step, Habits(record.program), base) for step in record.steps],
    }


def _claim(result: Proved, base: int) -> dict[str, object]:
    habits, claim = Habits(result.claim.program), result.claim
    return {
        "version": VERSION,
        "title": claim.text,
        "kind": claim.kind,
        "latex": result.formula(base),
        "text": claim.text,
        "indices": [{"name": i.name, "size": str(i.size)} for i in claim.indices],
        "assumptions": [{"kind": a.kind, "text": a.text} for a in result.assumptions],
        "grade": _grade(result.grade),
        "steps": [_step(step, habits, base) for step in result.steps],
    }


def definition(name: str, layers: Mapping[str, Layer]) -> str:
    """A layer's definition as its author wrote it.

    Raises:
        NotationError: there is no such layer."""
    if name not in layers:
        raise NotationError(
            f"there is no layer '{name}'",
            repair=meant(name, layers) or "symdl layers lists them",
            text=name,
            length=len(name),
        )
    layer = layers[name]
    parts = [f"{layer.name}: {layer.summary}".rstrip(": ")]
    for title, text in (("shapes", layer.shapes), ("equations", layer.equations)):
        parts.append(f"{title}\n{indent(dedent(text).strip(), '    ')}")
    if layer.source:
        parts.append(f"source\n    {layer.source}")
    return "\n\n".join(parts)


def _step(step: Step, habits: Habits, base: int) -> dict[str, object]:
    return {
        "rule": step.rule,
        "title": step.title,
        "role": step.role,
        "before": latex_of(arranged(step.before, habits, base=base)),
        "relation": step.relation,
        "after": _after(step.after, habits, base),
        "because": step.because,
        "facts": list(step.facts),
        "grade": _grade(step.grade),
        "steps": [_step(child, habits, base) for child in step.children],
    }


def _after(value: sp.Expr, habits: Habits, base: int) -> str:
    if not isinstance(value, sp.Interval):
        return latex_of(arranged(value, habits, base=base))
    low, high = (latex_of(arranged(x, habits, base=base)) for x in (value.start, value.end))
    return f"{'(' if value.left_open else '['}{low}, {high}{')' if value.right_open else ']'}"


def _grade(grade: Grade) -> dict[str, object]:
    return {
        "level": grade.level,
        "method": grade.method,
        "bound": grade.bound,
        "points": grade.points,
    }
