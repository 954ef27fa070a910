"""A derivation as a document: the worked solution that a lecturer would hand out.

Three lengths of one record: ``brief`` has the definitions, what each stage found and the result;
``normal`` shows the chain of each stage with its reasons; ``full`` also the smaller steps.  Only
what was tested rather than proved is marked; the rest is said once at the end.
"""

from __future__ import annotations

from functools import cached_property

import sympy as sp

from symdl.derivation.record import Derivation, Step
from symdl.errors import DerivationError
from symdl.expr import written as w
from symdl.expr.program import Equation, Program
from symdl.expr.values import Diff, Entry, entries, walk
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.authored import definition
from symdl.write.base import counted_from
from symdl.write.grounds import Grounds, all_steps
from symdl.write.habits import Habits
from symdl.write.trees import bound_letters

LENGTHS = ("brief", "normal", "full")
_KINDS = {
    "gradient": "Gradient", "jacobian": "Jacobian", "hessian": "Hessian",
    "derivative": "Derivative", "proof": "Proof", "expectation": "Expectation",
    "variance": "Variance",
}  # fmt: skip


def document_of(derivation: Derivation, steps: str = "normal", base: int = 1) -> doc.Document:
    """The derivation as a page.

    Args:
        steps: ``brief``, ``normal`` or ``full``.
        base: what printed indices count from, 0 or 1.

    Raises:
        DerivationError: another length or base.
    """
    if steps not in LENGTHS:
        raise DerivationError(f"no length {steps!r}", repair="one of " + ", ".join(LENGTHS))
    if base not in (0, 1):
        raise DerivationError(f"indices cannot count from {base}", repair="0 or 1")
    return _Worked(derivation, steps, base).document()


def result_of(derivation: Derivation, base: int = 1) -> w.Node:
    """``lhs = result`` as one written formula."""
    return _Worked(derivation, "brief", base).result()


class _Worked(Grounds):
    def __init__(self, derivation: Derivation, steps: str, base: int) -> None:
        self.derivation, self.steps, self.base = derivation, steps, base
        self.program: Program = derivation.program
        given = (derivation.upstream,) if derivation.upstream else ()
        self.habits = Habits(derivation.program, gradients=given)
        self.scope = {index: index.name for index in derivation.indices}

    def document(self) -> doc.Document:
        blocks: list[doc.Block] = [*self.claim(), *self.given()]
        several = len(self.derivation.steps) > 1
        blocks += [doc.Heading("Derivation")] if several and blocks else []
        for step in self.derivation.steps:
            blocks += self.stage(step, level=3 if several else 2)
        blocks += [doc.Result(self.result(), title=self.result_title()), *self.rests_on()]
        return doc.Document(self.title(), tuple(blocks), footer=self.graded())

    def title(self) -> str:
        name = self.derivation.title or self.program.title
        name = f"`{name}`" if set("([*") & set(name) else name.replace("_", " ")
        kind = "Proof" if self.derivation.kind == "proof" else self.kind()
        return f"{kind} of {name}" if name else kind

    def kind(self, order: int = 0) -> str:
        """What the derivation finds; for a derivative of lower ``order`` on the way there, that."""
        kind = self.derivation.kind
        if kind == "hessian" and order == 1:
            kind = "gradient"
        scalar = kind == "proof" or (not self.derivation.indices and kind == "gradient")
        return "Derivative" if scalar else _KINDS.get(kind, "Derivation")

    def result_title(self) -> str:
        return "What was to be shown" if self.derivation.kind == "proof" else "Result"

    def formula(self, e: sp.Expr) -> w.Node:
        """A value of the record, its free indices under the derivation's letters."""
        reserved = set(self.scope.values())
        return arranged(e, self.habits, base=self.base, scope=self.scope, reserved=reserved)

    def result(self) -> w.Node:
        if self.derivation.statement is not None:
            bound = [i for s in self.derivation.statement for i in bound_letters(s)]
            letters = {*(i.name for i in self.derivation.indices), *bound}
            left, right = (counted_from(self.base, s, letters) for s in self.derivation.statement)
            return w.Compare((left, right), ("==",))
        left, right = self.formula(self.derivation.lhs), self.formula(self.derivation.result)
        return w.Compare((left, right), ("==",))

    def claim(self) -> list[doc.Block]:
        """What is to be shown, in the author's words and in the quantities of the proof."""
        sides = self.derivation.lhs, self.derivation.result
        if self.derivation.statement is None:
            return []
        text: tuple[str | w.Node, ...] = ("To show: ", self.result())
        if any(isinstance(side, Entry) for side in sides):
            inside = w.Compare(tuple(self.formula(side) for side in sides), ("==",))
            text = (*text, ", that is, ", inside)
        return [doc.Paragraph((*text, "."))]

    # what is given ----------------------------------------------------------------------------

    def given(self) -> list[doc.Block]:
        """The definitions that the letters refer to, and the declared facts."""
        equations = [e for e in self.program.equations if self.is_shown(e.name)]
        if not equations:
            return []
        rows = tuple(self.definition(e) for e in equations)
        blocks: list[doc.Block] = [doc.Heading("Definitions"), doc.Chain(rows)]
        sizes = self.axes()
        return [*blocks, doc.Paragraph(sizes)] if sizes else blocks

    def definition(self, equation: Equation) -> doc.Row:
        """One equation as a line; the loss that a given gradient belongs to says so."""
        shown = definition(equation, self.habits, self.base)
        reason: doc.Prose = ""
        last = equation is self.program.equations[-1]
        if self.derivation.upstream and last and equation.written is None:
            reason = (w.Name(self.derivation.upstream), " is the given gradient")
        return doc.Row(shown.operands[0], shown.operands[1], reason=reason)

    def is_shown(self, name: str) -> bool:
        """True for a quantity that the derivation speaks of, by itself or through another."""
        return name in self.spoken

    @cached_property
    def spoken(self) -> set[str]:
        """Every quantity that the derivation speaks of."""
        spoken: set[str] = {e.name for e in entries(self.derivation.lhs)}
        spoken |= {x.name for s in all_steps(self.derivation.steps) for x in _entries(s)}
        for equation in reversed(self.program.equations):
            if equation.name in spoken:
                spoken |= {e.name for e in entries(equation.body)}
        return spoken

    def axes(self) -> doc.Prose:
        """Where the indices run, in words: one phrase for each size."""
        by_size: dict[sp.Expr, list[str]] = {}
        declared = [i for d in self.program.declarations.values() for i in d.indices]
        for index in declared:
            letters = by_size.setdefault(index.size, [])
            if index.name not in letters:
                letters.append(index.name)
        if not by_size:
            return ""
        text: list[str | w.Node] = ["Indices run over "]
        for place, (size, letters) in enumerate(by_size.items()):
            joint = "" if not place else " and " if place == len(by_size) - 1 else ", "
            first = w.Number(str(self.base))
            last = self.formula(size if self.base else size - 1)
            names: list[str | w.Node] = []
            for letter in letters:
                names += [", ", w.Name(letter)]
            text += [joint, *names[1:], " = ", first, ", …, ", last]
        return (*text, ".")

    # stages -----------------------------------------------------------------------------------

    def stage(self, step: Step, level: int) -> list[doc.Block]:
        """One stage: what it finds, and the way there in the chosen length."""
        if self.steps == "brief" or not step.children:
            row = doc.Row(
                self.formula(step.before), self.formula(step.after),
                reason=self.reason(step) if not step.children else "", grade=_mark(step),
            )  # fmt: skip
            chain = doc.Chain((row,))
        else:
            chain = doc.Chain(self.rows(step.children))
        return [doc.Group((doc.Heading(self.heading(step), level), chain), kind="stage")]

    def heading(self, step: Step) -> doc.Prose:
        """The stage's title, with the quantity it is about."""
        title = step.title or step.rule or "Step"
        title = title[:1].upper() + title[1:]
        if title == "Proof":
            return title
        if not isinstance(step.before, Diff):
            return "In steps" if title == "Result" else title
        body, by = step.before.body, step.before.entry
        target = self.bare(by)
        if isinstance(body, Entry) and title.lower() == "local derivative":
            return (f"{title} of ", self.bare(body), " by ", target)
        if title == "Direct derivative":
            return (f"{title} with respect to ", target)
        if title.lower() == "result":
            order = sum(isinstance(x, Diff) for x in walk(step.before))
            return (f"{self.kind(order)} with respect to ", target)
        return (f"{title} at ", target)

    def bare(self, entry: Entry) -> w.Node:
        """A quantity without its indices."""
        return w.Name(self.habits.shown(entry.name))

    def rows(self, children: tuple[Step, ...]) -> tuple[doc.Row, ...]:
        """The chain of a stage, a line that looks like the one above it left out."""
        rows: list[doc.Row] = []
        last = left = self.formula(children[0].before)
        for step in children:
            right = self.formula(step.after)
            if right == last:
                continue
            details = self.rows(step.children) if self.steps == "full" and step.children else ()
            details = details if len(details) > 1 else ()
            first = None if rows else left
            row = doc.Row(first, right, "=", self.reason(step), _mark(step), details)
            rows.append(row)
            last = right
        return tuple(rows) or (doc.Row(left, last),)

    def reason(self, step: Step) -> doc.Prose:
        """Why, in words: the reason given, else the rule's name, and the facts used."""
        words = step.because or step.rule
        if step.because and self.steps == "full" and step.rule not in step.because:
            words = f"{step.rule}: {step.because}"
        using = [self.used(left, right) for left, right in step.using]
        stated = {f.text for f in self.program.facts} if using else set()
        facts = [fact for fact in step.facts if fact not in words and fact not in stated]
        known = {a.text: a for a in self.derivation.assumptions}
        shown = [part for f in facts for part in ("; ", *self.fact(known.get(f), f))]
        for place, equation in enumerate(using):
            shown += ["; using " if not place else ", ", equation]
        return (words, *shown) if shown else words

    def used(self, left: sp.Expr, right: sp.Expr) -> w.Node:
        """An equation that a step used."""
        return w.Compare((self.formula(left), self.formula(right)), ("==",))


def _mark(step: Step) -> str:
    return "tested" if step.grade.level == "tested" else ""


def _entries(step: Step) -> list[Entry]:
    return [x for e in (step.before, step.after) for x in walk(e) if isinstance(x, Entry)]
