"""Whole documents: blocks in order, every chain walked, every step with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symdl.checking.documents.blocks import SILENT, as_meant, chains_of, continued
from symdl.checking.documents.walk import Walker
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import (
    STATED,
    UNREAD,
    BlockVerdict,
    DocumentVerdict,
    StepVerdict,
)
from symdl.checking.scopes.ahead import foresee
from symdl.checking.scopes.declared import declared_statements
from symdl.checking.scopes.options import Options
from symdl.checking.scopes.scope import Scope
from symdl.checking.scopes.sections import continued_sections
from symdl.checking.values.limits import Reached, limited
from symdl.errors import ReadingError
from symdl.read import tree
from symdl.read.chains import read_chains
from symdl.read.document import Block, Document, Source, read_document
from symdl.read.statement import Chain, Side
from symdl.read.tokens import Unreadable
from symdl.read.vocabulary import names_of

STANDARD = Options()


def check_document(text: str, path: str = "", options: Options = STANDARD) -> DocumentVerdict:
    """The verdicts on every step of a text.

    What cannot be used at all gives a DocumentVerdict whose ``error`` says why.
    """
    try:
        document = read_document(text, path)
        options = options.declared(document.declared)
        equations = list(declared_statements(options))
    except ReadingError as problem:
        repair = f" ({problem.repair})" if problem.repair else ""
        return DocumentVerdict(path, text, (), f"{problem.message}{repair}")
    walker = Walker(options=options)
    walker.scope.base, walker.scope.layout = options.base, options.layout
    for given in options.given:
        _given(given, walker)
    for equation in equations:
        walker.given(equation)
    walker.scope.laws.hear(text)
    walker.names = names_of(_formulas(document))
    chains = {block.id: chains_of(block, walker.names) for block in continued(document.blocks)}
    chains = as_meant(chains)
    walker.scope.runs = continued_sections(document.blocks, chains, document.text)
    for block in document.blocks:
        found = chains[block.id]
        if not isinstance(found, Unreadable):
            foresee(walker.scope, found, block.where[:1])
    blocks = [
        made
        for block in document.blocks
        if (made := _block(block, document, chains[block.id], walker)) is not None
    ]
    if not blocks:
        return DocumentVerdict(path, text, (), "there is no mathematics in it")
    blocks = [_revised(block, walker.revised) for block in blocks]
    return DocumentVerdict(path, text, tuple(blocks))


def _formulas(document: Document) -> Iterator[str]:
    """The text of every formula, cells of grids too."""
    for block in document.blocks:
        if block.kind not in SILENT and not block.struck:
            yield from (part.chars for part in block.parts)
            yield from (cell.chars for row in block.cells for cell in row)


def _revised(block: BlockVerdict, revised: dict[int, Decision]) -> BlockVerdict:
    """A block with the verdicts that a later line changed."""
    if not any(block.start <= offset <= block.end for offset in revised):
        return block
    return replace(block, steps=tuple(_with_later(step, revised) for step in block.steps))


def _with_later(step: StepVerdict, revised: dict[int, Decision]) -> StepVerdict:
    inside = [at for at in revised if step.end - len(step.rhs) - 1 <= at < step.end]
    if not inside:
        return step
    later = revised[inside[0]]
    return replace(
        step,
        verdict=later.verdict,
        reason=later.reason,
        expected=later.expected,
        mistake=later.mistake,
        repair=later.repair,
        counterexample=later.counterexample,
        method=later.method,
    )


def _given(text: str, walker: Walker) -> None:
    try:
        chains = read_chains(text)
    except Unreadable as problem:
        raise ReadingError(problem.problem, text=text, column=problem.at + 1) from None
    for chain in chains:
        bad = next((side for side in chain.sides if side.node is None), None)
        if bad is not None:
            raise ReadingError(bad.problem, text=text, column=bad.at + 1)
        walker.given(chain)


def _block(
    block: Block, document: Document, chains: tuple[Chain, ...] | Unreadable, walker: Walker
) -> BlockVerdict | None:
    latex = document.text[block.start : block.end]
    walker.enter(block.where)
    walker.scope.usage.enter(walker.scope.sections())
    if block.kind in SILENT:
        if latex.startswith("+"):
            walker.thread.unsure = True  # a part of a sum that is not read
        return None
    if block.struck:
        walker.struck()
        step = StepVerdict(block.start, block.end, latex, "", "", STATED, "struck out")
        return BlockVerdict(block.id, block.start, block.end, latex, (step,))
    if isinstance(chains, Unreadable):
        step = StepVerdict(block.start, block.end, latex, "", "", UNREAD, chains.problem)
        return BlockVerdict(block.id, block.start, block.end, latex, (step,))
    if block.kind == "grid":
        steps = _grid(block, document, walker)
        return BlockVerdict(block.id, block.start, block.end, latex, tuple(steps))
    at = block.start
    walker.beside(block.before, document.place(at)[0], document.items.start(at))
    steps = []
    walker.begin_line(chains)
    for chain in _definitions_first(chains, walker.scope):
        steps.extend(_limited(chain, walker))
    steps.sort(key=lambda step: step.start)
    if not steps:
        step = StepVerdict(block.start, block.end, latex, "", "", STATED, "no step is taken here")
        steps = [step]
    return BlockVerdict(block.id, block.start, block.end, latex, tuple(steps))


def _definitions_first(chains: tuple[Chain, ...], scope: Scope) -> list[Chain]:
    """The statements of a block, a name before the statement that it is explained behind:
    "L = k log p, with k = Σ x_i"."""
    ordered: list[Chain] = []
    for chain in chains:
        name, at = chain.sides[0].node, len(ordered)
        plain = isinstance(name, tree.Symbol) and len(chain.sides) == 2 and not chain.opens
        plain = plain and chain.ties != "=>"  # what follows explains nothing
        if plain and isinstance(name, tree.Symbol) and not scope.knows(name):
            uses = (k for k, before in enumerate(ordered) if _names(before, name))
            at = next(uses, at)
            if at < len(ordered) and ordered[at].opens is not None:
                at = len(ordered)
        ordered.insert(at, chain)
    return ordered


def _names(chain: Chain, name: tree.Symbol) -> bool:
    """Whether a name stands in a formula that says what another one is."""
    sides = [side.node for side in chain.sides if side.node is not None]
    return sides[:1] != [name] and any(name in tree.walk(side) for side in sides)


def _limited(chain: Chain, walker: Walker) -> list[StepVerdict]:
    try:
        return walker.chain(chain)
    except Reached as problem:
        start, end = chain.span
        reason = f"limit reached: {problem}"
        return [StepVerdict(start, end, chain.sides[0].text, "", "", UNREAD, reason)]
    except Exception as problem:  # noqa: BLE001 - one step must not cost the others theirs
        start, end = chain.span
        reason = f"symdl could not judge it ({type(problem).__name__})"
        return [StepVerdict(start, end, chain.sides[0].text, "", "", UNREAD, reason)]


def _grid(block: Block, document: Document, walker: Walker) -> list[StepVerdict]:
    """A grid as a matrix; its cells may be statements of their own."""
    rows: list[tuple[tree.Node, ...]] = []
    steps: list[StepVerdict] = []
    for row in block.cells:
        entries = []
        for cell in row:
            entry, found = _cell(cell, walker)
            steps.extend(found)
            if entry is not None:
                entries.append(entry)
        if entries:
            rows.append(tuple(entries))
    if steps or not rows or len({len(row) for row in rows}) > 1:
        return steps or [_words(block, document)]
    node = tree.Matrix(tuple(rows), span=(block.start, block.end))
    side = Side(node, node.span, document.text[block.start : block.end])
    with limited(walker.options.step_seconds, walker.options.step_megabytes):
        return walker.grid(side)


def _words(block: Block, document: Document) -> StepVerdict:
    start, end = block.start, block.end
    return StepVerdict(start, end, document.text[start:end], "", "", STATED, "a table")


def _cell(cell: Source, walker: Walker) -> tuple[tree.Node | None, list[StepVerdict]]:
    if "$" in cell.chars:  # words between formulas
        return None, []
    try:
        chains = read_chains(cell.chars, cell.places, walker.names)
    except Unreadable:
        return None, []
    steps: list[StepVerdict] = []
    for chain in chains:
        if len(chain.sides) == 1 and chain.opens is None and len(chains) == 1:
            return chain.sides[0].node, []
        steps.extend(_limited(chain, walker))
    return None, steps


def check_statement(
    lhs: str, rhs: str | None = None, given: tuple[str, ...] = (), options: Options = STANDARD
) -> DocumentVerdict:
    """The verdict on one step: "LHS = RHS" in one text, or its two sides.

    Raises:
        ReadingError: it is no step, or a given cannot be read.
    """
    text = lhs if rhs is None else f"{lhs} = {rhs}"
    options = replace(options, given=(*options.given, *given))
    walker = Walker(options=options, strict=True)
    walker.scope.base, walker.scope.layout = options.base, options.layout
    for statement in options.given:
        _given(statement, walker)
    for equation in declared_statements(options):
        walker.given(equation)
    try:
        chains = read_chains(text)
    except Unreadable as problem:
        raise ReadingError(problem.problem, text=text, column=problem.at + 1) from None
    if all(len(chain.sides) < 2 for chain in chains):
        raise ReadingError("there is no step in it", text=text, repair='write "LHS = RHS"')
    foresee(walker.scope, chains)
    steps = [step for chain in chains for step in _limited(chain, walker)]
    block = BlockVerdict(1, 0, len(text), text, tuple(steps))
    return DocumentVerdict("", text, (block,))
