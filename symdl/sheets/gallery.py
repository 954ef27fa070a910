"""The gallery: for every layer a page with its definition, picture, gradients, kernel and source.

A page is a document like any other and is written as Markdown; ``index.md`` lists the pages.  The
gradients are those of the layer's first output, for a given upstream gradient where that is an
array, by every real input it depends on: the result, what each stage finds, and the whole way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent

from symdl import kernels
from symdl.derivation import derive
from symdl.derivation.paths import causes
from symdl.errors import SymdlError
from symdl.expr import written as w
from symdl.expr.layer import Layer
from symdl.expr.program import Program
from symdl.sheets.fields import meant
from symdl.sheets.pictures import picture
from symdl.sheets.saving import write_files
from symdl.write import document as doc
from symdl.write.authored import definition
from symdl.write.habits import Habits
from symdl.write.markdown import to_markdown
from symdl.write.worked import document_of

INDEX = "index.md"
UPSTREAM = ("g", "u", "r", "q", "v", "a", "e")


def write_gallery(
    folder: str | Path, layers: Mapping[str, Layer], names: Iterable[str] = ()
) -> list[Path]:
    """Write the pages of some layers, or of all, and the list of them.

    Args:
        folder: where to; made where it is absent.
        layers: the layers there are, by name.
        names: those to show; all where there are none.

    Returns:
        The paths written, the list last.

    Raises:
        SymdlError: a name that is no layer; SheetError: a folder that cannot be written."""
    shown = tuple(dict.fromkeys(names)) or tuple(layers)
    for name in shown:
        if name not in layers:
            raise SymdlError(f"there is no layer '{name}'", repair=meant(name, layers) or "")
    files: dict[str, str] = {}
    for name in shown:
        made = page(layers[name], layers)
        files[f"{name}.md"] = to_markdown(made)
        files |= {b.source: b.svg + "\n" for b in made.blocks if isinstance(b, doc.Figure)}
    return write_files(folder, {**files, INDEX: _index([layers[name] for name in shown])})


def page(layer: Layer, layers: Mapping[str, Layer]) -> doc.Document:
    """A layer's page: definition, gradients, kernel, and the same for its inference form."""
    program = layer.raw(layers)
    blocks: list[doc.Block] = [
        doc.Paragraph(layer.summary),
        doc.Heading("Definition"),
        doc.Code(notation_of(layer), "text"),
        _equations(program),
        *_picture(layer, program, layers),
        *_gradients(program),
        *_kernel(layer, layers, "train"),
    ]
    if layer.inference:
        inference = layer.raw(layers, "inference")
        blocks += [doc.Heading("At inference"), _equations(inference), *_gradients(inference)]
        blocks += _kernel(layer, layers, "inference")
    if layer.source:
        blocks += [doc.Heading("Source"), doc.Paragraph(layer.source + ".")]
    return doc.Document(layer.name.replace("_", " "), tuple(blocks))


def notation_of(layer: Layer) -> str:
    """A layer's definition as its author typed it, one part after the other."""
    parts = [dedent(layer.shapes).strip(), dedent(layer.equations).strip()]
    if layer.state:
        parts.insert(1, dedent(layer.state).strip())
    if layer.inference:
        parts.append("at inference\n" + dedent(layer.inference).strip())
    return "\n\n".join(parts)


def _equations(program: Program) -> doc.Chain:
    habits = Habits(program)
    rows = []
    for equation in program.equations:
        left, right = definition(equation, habits, 1).operands
        rows.append(doc.Row(left, right))
    return doc.Chain(tuple(rows))


def _picture(layer: Layer, program: Program, layers: Mapping[str, Layer]) -> list[doc.Block]:
    """The function and its derivative, where the layer is a function of one number."""
    batched = layer.program(layers, batch=True)
    figure = picture(program, batched, paper=True, source=f"{layer.name}.svg")
    return [] if figure is None else [doc.Heading("Picture"), figure]


def _gradients(program: Program) -> list[doc.Block]:
    """The derivative of the first output by each real input it depends on."""
    output = program.outputs[0]
    upstream = _upstream(program) if program.declarations[output].indices else None
    inputs = {d.name for d in program.inputs if d.kind == "array"}
    habits = Habits(program)
    blocks: list[doc.Block] = []
    for name in causes(program, output):
        if name not in inputs:
            continue
        found = derive(program, name, upstream=upstream)
        brief, normal = document_of(found, "brief"), document_of(found, "normal")
        blocks += [doc.Heading(("By ", w.Name(habits.shown(name))))]
        blocks += [b for b in brief.blocks if isinstance(b, doc.Result | doc.Note)]
        blocks += [doc.Details("In brief: what each stage finds", _stages(brief))]
        blocks += [doc.Details("Every line with its reason", _stages(normal))]
        blocks += [doc.Paragraph(brief.footer)] if brief.footer else []
    return blocks


def _stages(page: doc.Document) -> tuple[doc.Block, ...]:
    return tuple(block for block in page.blocks if isinstance(block, doc.Group))


def _upstream(program: Program) -> str:
    """A letter for the upstream gradient that nothing else has."""
    taken = {d.name.lower() for d in program.declarations.values()}
    taken |= {i.name for d in program.declarations.values() for i in d.indices}
    return next((letter for letter in UPSTREAM if letter not in taken), "upstream")


def _kernel(layer: Layer, layers: Mapping[str, Layer], form: str) -> list[doc.Block]:
    """The generated source, or why there is none."""
    heading = doc.Heading("Kernel")
    unknown = [d.name for d in layer.raw(layers, form).inputs if d.kind == "function"]
    if unknown:
        text = f"There is none: nothing is known of the function ${unknown[0]}$ but its shape."
        return [heading, doc.Paragraph(text)]
    built = kernels.build(layer.program(layers, batch=True, form=form), title=layer.name)
    return [heading, doc.Code(built.source.strip(), "python")]


def _index(layers: list[Layer]) -> str:
    """The list of pages; links are Markdown's own, so that it is written as such."""
    rows = [f"| [{layer.name}]({layer.name}.md) | {layer.summary} |" for layer in layers]
    head = ["# Layers", "", "Made by `symdl layers --gallery docs/gallery`.", ""]
    return "\n".join([*head, "| layer | what it does |", "|--|--|", *rows]) + "\n"
