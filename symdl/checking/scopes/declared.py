"""Layers that a document says it is about: their equations, in its author's letters.

``layer = cross_entropy(softmax(z), y), ŷ for p, K for n`` in the head of a document lets every line
rest on the definitions that symdl has itself.  With ``batch = mean`` each quantity has an index for
the example, and the loss is the mean over the examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.options import Options
from symdl.errors import NotationError, ReadingError
from symdl.expr.compose import program_for
from symdl.expr.program import Program
from symdl.layers import all_layers
from symdl.read import tree
from symdl.read.chains import read_chains
from symdl.read.statement import Chain
from symdl.read.tokens import Unreadable
from symdl.write.authored import definition
from symdl.write.formula_latex import latex_of
from symdl.write.habits import Habits

_TOTAL = {"mean": r"\frac{{1}}{{{size}}} ", "sum": ""}


def declared_statements(options: Options) -> Iterator[Chain]:
    """The equations of the layers that were declared.

    Raises:
        ReadingError: there is no such layer, or a letter is no name.
    """
    letters = [_letter(said) for said in options.letters]
    for what in options.layers:
        try:
            program = program_for(what, layers=all_layers(), batch=bool(options.batch))
        except NotationError as problem:
            raise ReadingError(
                f"layer = {what}: {problem.message}", repair=problem.repair
            ) from None
        for text in _equations(program, options):
            for chain in read_chains(text):
                yield _in_letters(chain, letters)


def _equations(program: Program, options: Options) -> Iterator[str]:
    habits = Habits(program)
    for equation in program.equations:
        if options.batch:
            equation = replace(equation, written=None)
        yield latex_of(definition(equation, habits, options.base))
    output = program.equation(program.outputs[0])
    if options.batch and output is not None and len(output.indices) == 1:
        (index,) = output.indices
        name, size = latex_of(definition(output, habits).operands[0]), str(index.size)
        total = _TOTAL[options.batch].format(size=size)
        last = size if options.base else f"{size} - 1"
        bounds = rf"\sum_{{{index.name}={options.base}}}^{{{last}}}"
        yield rf"{name.partition('_')[0]} = {total}{bounds} {name}"


def _letter(said: str) -> tuple[tree.Symbol, tree.Symbol]:
    """Theirs and ours of "ŷ for p".

    Raises:
        ReadingError: it says something else.
    """
    theirs, _, ours = said.partition(" for ")
    names = [_name(text) for text in (theirs, ours)]
    if None in names:
        raise ReadingError(
            f"'{said}' does not say which letter stands for which",
            repair="a name for a name: ŷ for p",
        )
    return names[0], names[1]  # type: ignore[return-value]


def _name(text: str) -> tree.Symbol | None:
    try:
        chains = read_chains(text.strip()) if text.strip() else ()
    except Unreadable:
        return None
    sides = [side.node for chain in chains for side in chain.sides]
    return sides[0] if len(sides) == 1 and isinstance(sides[0], tree.Symbol) else None


def _in_letters(chain: Chain, letters: list[tuple[tree.Symbol, tree.Symbol]]) -> Chain:
    def rule(node: tree.Node) -> tree.Node | None:
        if not isinstance(node, tree.Symbol):
            return None
        for theirs, ours in letters:
            if (node.base, node.marks) == (ours.base, ours.marks):
                sub = tuple(rewritten(s, rule) for s in node.sub)
                return replace(node, base=theirs.base, marks=theirs.marks, sub=(*theirs.sub, *sub))
        return None

    sides = [
        replace(side, node=rewritten(side.node, rule)) if side.node is not None else side
        for side in chain.sides
    ]
    return replace(chain, sides=tuple(sides))
