"""What question kinds share: reading WHAT, facts and data from a block, and phrasing questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from symdl.derivation.record import Derivation
from symdl.expr import written as w
from symdl.expr.compose import program_for
from symdl.expr.program import Program
from symdl.sheets.aliases import without_aliases
from symdl.sheets.calculation import Calculation
from symdl.sheets.fields import Block, Field, meant
from symdl.sheets.numbers import BadData, Rounding, array
from symdl.sheets.settings import STEPS, Settings
from symdl.sheets.settings import rounding as read_rounding
from symdl.write import document as doc
from symdl.write.authored import definition
from symdl.write.habits import Habits
from symdl.write.worked import document_of

_DATUM = re.compile(r"^\s*(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*)$")


def program(block: Block, settings: Settings) -> Program:
    """The program of a block's ``what``, under its facts.

    Raises:
        SheetError, NotationError, ShapeError, FactError: with the place in the worksheet.
    """
    what = block.need("what", "softmax(z)")
    with what.placing():
        made = program_for(what.text, layers=settings.layers)
    for entry in block.all("given"):
        for row, line in enumerate(entry.lines):
            if line.text.strip():
                with entry.placing(row):
                    made = program_for(made, layers=settings.layers, given=(line.text.strip(),))
    return without_aliases(made)


def facts(block: Block) -> tuple[str, ...]:
    """The lines of every ``given`` field."""
    return tuple(
        line.text.strip() for f in block.all("given") for line in f.lines if line.text.strip()
    )


def variables(block: Block, made: Program) -> list[str]:
    """The names in ``wrt``, as the program knows them.

    Raises:
        SheetError: a name that is no variable.
    """
    entry = block.need("wrt", "z")
    shown = {made.names.get(name, name): name for name in made.declarations}
    names = []
    for name in re.split(r"[,\s]+", entry.text.strip()):
        if name in made.declarations:
            names.append(name)
        elif name in shown:
            names.append(shown[name])
        else:
            raise entry.error(
                f"'{name}' is not a variable here",
                meant(name, shown) or f"the variables are {', '.join(shown)}",
            )
    return names


def steps(block: Block, settings: Settings) -> str:
    """How much of the way this answer shows."""
    entry = block.one("steps")
    return STEPS(entry) if entry else settings.steps


def rounding(block: Block, settings: Settings) -> Rounding:
    """How this answer rounds."""
    entry = block.one("rounding")
    return read_rounding(entry) if entry else settings.rounding


def data(entry: Field) -> dict[str, np.ndarray]:
    """The arrays of a ``data`` field: ``name = value`` lines, a value being a number, a bracket
    list or a Markdown table on the lines below; it may go on over several lines.

    Raises:
        SheetError: with the place of the line that is no datum.
    """
    found: dict[str, np.ndarray] = {}
    for name, text, row in _data_texts(entry):
        if name in found:
            raise entry.error(f"'{name}' is given twice", "keep one of them", row)
        try:
            found[name] = array(text)
        except BadData as problem:
            raise entry.error(
                f"{name}: {problem}", "write a number, [[1, 2], [3, 4]] or a table", row
            ) from None
    return found


def _data_texts(entry: Field) -> Iterator[tuple[str, str, int]]:
    name, held, start = "", list[str](), 0
    for row, line in enumerate(entry.lines):
        match = _DATUM.match(line.text)
        if match:
            if name:
                yield name, "\n".join(held), start
            name, held, start = match["name"], [match["value"].strip()], row
        elif name:
            held.append(line.text.strip())
        elif line.text.strip():
            raise entry.error("this line is no datum", "write  name = value", row)
    if name:
        yield name, "\n".join(held), start


def check_data(
    entry: Field, found: Mapping[str, np.ndarray], made: Program, symbols: Collection[str] = ()
) -> None:
    """Refuse data for what is no input, and inputs without data.

    Raises:
        SheetError: naming the datum or the input.
    """
    inputs = {d.name: d for d in made.inputs}
    for name in found:
        if name not in inputs:
            raise entry.error(
                f"'{name}' is no input here",
                meant(name, inputs) or f"the inputs are {', '.join(inputs)}",
            )
    for name, declaration in inputs.items():
        needed = declaration.default is None and declaration.kind != "function"
        if needed and name not in found and name not in symbols:
            raise entry.error(f"there are no data for '{name}'", f"add a line  {name} = …")


def calculation(
    block: Block, settings: Settings, made: Program, symbols: Collection[str] = ()
) -> Calculation:
    """The program with the numbers of the block's ``data``; ``symbols`` need none.

    Raises:
        SheetError, ShapeError: with the place in the worksheet.
    """
    entry = block.need("data", "z = [2.0, 1.0, 0.1]")
    found = data(entry)
    check_data(entry, found, made, symbols)
    with entry.placing():
        return Calculation(made, found, rounding(block, settings), settings.base)


def data_blocks(work: Calculation) -> tuple[doc.Block, ...]:
    """The given numbers as displays."""
    return tuple(
        doc.Display(work.equality(w.Name(name), values)) for name, values in work.given.items()
    )


def worked_blocks(record: Derivation, length: str, base: int) -> tuple[doc.Block, ...]:
    """The worked solution of a derivation under a question: no title, headings one level down, and
    how it was checked as a note at its end."""
    page = document_of(record, steps=length, base=base)
    graded = (doc.Note(page.footer, "grade"),) if page.footer else ()
    return (*map(demoted, page.blocks), *graded)


def demoted(block: doc.Block) -> doc.Block:
    """A block of a worked solution as it stands under a question."""
    if isinstance(block, doc.Heading):
        return replace(block, level=4)
    if isinstance(block, doc.Group | doc.Details):
        return replace(block, blocks=tuple(map(demoted, block.blocks)))
    return block


def name_node(made: Program, name: str) -> w.Node:
    """A quantity's name as it is printed."""
    return w.Name(made.names.get(name, name))


def listed(nodes: Sequence[w.Node]) -> tuple[str | w.Node, ...]:
    """Nodes in a sentence: a, b and c."""
    found: list[str | w.Node] = []
    for k, node in enumerate(nodes):
        found += [node, "" if k == len(nodes) - 1 else " and " if k == len(nodes) - 2 else ", "]
    return tuple(part for part in found if part != "")


def definitions(made: Program, base: int) -> tuple[doc.Block, ...]:
    """The program's equations as displays, for a question that phrases itself."""
    habits = Habits(made)
    rows = [definition(e, habits, base).operands for e in made.equations]
    return (doc.Chain(tuple(doc.Row(left, right) for left, right in rows)),)


def given_facts(made: Program) -> tuple[doc.Block, ...]:
    """The declared facts in a sentence; nothing where there are none."""
    shown: list[w.Node] = [f.written or w.Words(f.text) for f in made.facts]
    return (doc.Paragraph(("You may use ", *listed(shown), ".")),) if shown else ()
