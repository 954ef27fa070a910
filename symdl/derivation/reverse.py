"""Derivatives of a program's output: local × upstream at every named quantity, in reverse.

    ∂T/∂u[k] = Σ_v Σ_i ∂T/∂v[i] · ∂v[i]/∂u[k]        v: the equations that read u

The target T is the scalar output, one entry of an array output (a Jacobian), or the scalar
Σ g·output for a given upstream gradient g.  Nothing is inlined, and every adjoint is folded before
it is used.  A derivative of order n + 1 is the Jacobian of the result of order n, which joins the
program as one more named quantity.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import sympy as sp

from symdl.derivation.chain import Chain
from symdl.derivation.check import Checker
from symdl.derivation.fold import Folder, Rewrite
from symdl.derivation.letters import distinct
from symdl.derivation.record import Assumption, Derivation, Grade, Step
from symdl.errors import DerivationError
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.values import Diff, Entry, Index, Reduce, fresh, rebuild, substitute
from symdl.rules.calculus import depends
from symdl.rules.factor import factor
from symdl.rules.normal import normalise
from symdl.rules.size import weight

RESULT = "Result"
LIGHT = 3  # an upstream gradient of at most this weight is always put in
TOLERATED = 1.5  # how much longer a fully explicit gradient may be than one that quotes others
LOSS_NAMES = ("L", "J", "loss", "ell", "objective")


def derive(
    program: Program, wrt: str, order: int = 1, upstream: str | None = None
) -> Derivation:
    """The derivative of the program's output by the entries of ``wrt``.

    A scalar output gives its gradient, an array output its Jacobian, and with ``upstream`` the
    gradient of Σ upstream·output.  Raises DerivationError where there is no such derivative."""
    if wrt not in program.declarations:
        raise DerivationError(
            f"there is no quantity {wrt} to differentiate by",
            repair="one of " + ", ".join(d.name for d in program.inputs),
        )
    if program.declarations[wrt].kind != "array":
        raise DerivationError(f"{wrt} is not real-valued, so there is no derivative by it")
    if order < 1:
        raise DerivationError("the order of a derivative is at least 1")
    output = program.outputs[0]
    if upstream is not None:
        program, output = _with_loss(program, output, upstream)
    work = _Reverse(program, output, virtual=output if upstream is not None else "")
    lhs, result = work.gradient(wrt)
    for _ in range(order - 1):
        work, lhs, result = _next_order(work, lhs, result, wrt)
    return work.finish(wrt, lhs, result, order, upstream or "")


def gradient_stages(
    program: Program, output: str, wrt: str
) -> tuple[list[Step], tuple[Index, ...], sp.Expr]:
    """∂output/∂wrt as (stages, free indices, value), for a proof that speaks of a derivative."""
    work = _Reverse(program, output)
    _, value = work.gradient(wrt)
    return work.stages, work.indices, value


def _with_loss(program: Program, output: str, upstream: str) -> tuple[Program, str]:
    """The program with an unnamed loss L = Σ g·output, whose gradient by the output is g."""
    y = program.declarations[output]
    if upstream in program.declarations:
        raise DerivationError(f"the name {upstream} of the upstream gradient is taken already")
    name = next(n for n in LOSS_NAMES if n not in program.declarations)
    g = Declaration(upstream, indices=y.indices, groups=y.groups, batch=y.batch)
    body = Reduce("sum", Entry(upstream, *y.indices) * y.entry, *y.indices)
    program = replace(program, declarations={**program.declarations, upstream: g})
    return program.with_equation(Equation(name, (), body)), name


def _next_order(
    work: _Reverse, lhs: sp.Expr, result: sp.Expr, wrt: str
) -> tuple[_Reverse, sp.Expr, sp.Expr]:
    name = f"{work.output}.{wrt}"
    while name in work.program.declarations:
        name += "'"
    indices = work.indices
    program = work.program.with_equation(Equation(name, indices, result))
    shown = {**work.shown, name: (lhs, indices)}
    following = _Reverse(program, name, stages=work.stages, shown=shown, before=work, virtual=work.virtual)
    return following, *following.gradient(wrt)


@dataclass
class _Reverse:
    """One pass of reverse mode over a program, for one target."""

    program: Program
    output: str
    stages: list[Step] = field(default_factory=list)
    shown: dict[str, tuple[sp.Expr, tuple[Index, ...]]] = field(default_factory=dict)
    before: _Reverse | None = None
    virtual: str = ""  # the unnamed loss, in which nothing is folded

    def __post_init__(self) -> None:
        self.checker = (
            Checker(self.program) if self.before is None else self.before.checker.extended(self.program)
        )
        self.target = self.program.declarations[self.output].indices
        self.original: Program = self.program if self.before is None else self.before.original
        self.adjoints: dict[str, tuple[tuple[Index, ...], sp.Expr]] = {}
        self.used: list[Rewrite] = [] if self.before is None else list(self.before.used)
        names = {e.name for e in self.program.equations} - set(self.shown)
        names.discard(self.virtual)
        self.folder = Folder(self.program, frozenset(names))
        self.indices: tuple[Index, ...] = self.target
        self.quoted: dict[str, str] = {}
        self.explicit: dict[str, sp.Expr] = {}
        self.locals: dict[tuple[str, str], tuple[tuple[Index, ...], sp.Expr]] = (
            {} if self.before is None else self.before.locals
        )

    # -- the pass ---------------------------------------------------------------------------

    def gradient(self, wrt: str) -> tuple[sp.Expr, sp.Expr]:
        """The left side and result of ∂target/∂wrt; records its stages on the way."""
        path = self._path(wrt)
        if self.output == wrt:
            raise DerivationError(f"{wrt} is the output itself")
        if not path:
            raise DerivationError(
                f"the output does not depend on {wrt}",
                repair="differentiate by one of " + ", ".join(self._causes()),
            )
        for name in [*(n for n in reversed(path) if n != self.output), wrt]:
            if name not in self.adjoints:
                self._adjoint(name, path, final=name == wrt)
        indices, result = self.adjoints[wrt]
        self.indices = (*self.target, *indices)
        return self._total(wrt, indices), result

    def _readers(self, name: str) -> list[Equation]:
        return [e for e in self.program.equations if depends(e.body, name)]

    def _taken(self, indices: tuple[Index, ...]) -> set[str]:
        """Names that a new index may not have."""
        sizes = {s.name for d in self.program.declarations.values() for i in d.indices for s in i.size.free_symbols}
        return {i.name for i in indices} | set(self.program.declarations) | sizes

    def _path(self, wrt: str) -> list[str]:
        """The quantities through which the output depends on ``wrt``, in order of computation."""
        below = {wrt}
        for e in self.program.equations:
            if any(depends(e.body, name) for name in below):
                below.add(e.name)
        above = {self.output}
        for e in reversed(self.program.equations):
            if e.name in above:
                above |= {n for n in self.program.declarations if depends(e.body, n)}
        return [e.name for e in self.program.equations if e.name in below & above and e.name != wrt]

    def _causes(self) -> list[str]:
        return [d.name for d in self.program.inputs if d.kind == "array" and self._path(d.name)]

    def _total(self, name: str, indices: tuple[Index, ...]) -> sp.Expr:
        return Diff(Entry(self.output, *self.target), Entry(name, *indices), True)

    def _adjoint(self, name: str, path: list[str], final: bool) -> None:
        """∂T/∂name, as a stage; it becomes a named quantity that later stages may quote."""
        declared = self.program.declarations[name].indices
        indices = distinct(declared, self._taken(self.target))
        readers = [e for e in self._readers(name) if e.name in path]
        lhs = self._total(name, indices)
        if [e.name for e in readers] == [self.output]:
            result = self._local(readers[0], self.target, name, indices, lhs, final)
        else:
            result = self._chain_rule(readers, name, indices, lhs, final)
        self.adjoints[name] = indices, result
        self.explicit.setdefault(name, result)
        if not final:
            self._quote(name, indices, lhs, result)

    def _quote(
        self, name: str, indices: tuple[Index, ...], lhs: sp.Expr, result: sp.Expr
    ) -> None:
        quoted = f"{self.output}'{name}"
        all_indices = (*self.target, *indices)
        output = self.program.outputs
        self.program = replace(
            self.program.with_equation(Equation(quoted, all_indices, result)), outputs=output
        )
        self.checker = self.checker.extended(self.program)
        self.shown = {**self.shown, quoted: (lhs, all_indices)}
        self.quoted[name] = quoted

    def _local(
        self,
        equation: Equation,
        at: tuple[Index, ...],
        name: str,
        indices: tuple[Index, ...],
        lhs: sp.Expr,
        final: bool,
    ) -> sp.Expr:
        """∂v[at]/∂u[indices] from v's own equation, as a stage."""
        body = substitute(equation.body, dict(zip(equation.indices, at, strict=True)))
        chain = Chain(lhs, self.checker)
        if self.output == self.virtual:
            given = next(a for a in body.body.args if a.name != name)
            value = substitute(given, dict(zip(body.bound, indices, strict=True)))
            chain.step("given", value, "the upstream gradient is given", known="given")
            self._stage(chain, "Upstream gradient")
            return chain.now
        opened = Diff(body, Entry(name, *indices))
        chain.step("definition", opened, "by definition", known="definition")
        chain.differentiate()
        self._finish_chain(chain)
        self._stage(chain, RESULT if final else "Upstream gradient")
        return chain.now

    def _chain_rule(
        self,
        readers: list[Equation],
        name: str,
        indices: tuple[Index, ...],
        lhs: sp.Expr,
        final: bool,
    ) -> sp.Expr:
        """Local derivatives of every reader, then the sum of upstream × local.

        A light upstream gradient is put in; a heavy one is quoted by its name, unless what comes
        out when all are put in is hardly longer."""
        formal, explicit, quoting = [], [], []
        for v in readers:
            taken = self._taken((*indices, *self.target))
            own = distinct(v.indices, taken) if v.name != self.output else self.target
            local = Diff(Entry(v.name, *own), Entry(name, *indices))
            value = self._local_stage(v, own, name, indices, local)
            if v.name == self.output:
                formal.append(local)
                explicit.append(value)
                quoting.append(value)
                continue
            bound = tuple(fresh(i) for i in own)
            names = dict(zip(own, bound, strict=True))
            formal.append(
                Reduce("sum", self._total(v.name, bound) * substitute(local, names), *bound)
            )
            if value == 0:
                continue
            value = substitute(value, names)
            place, _ = self.adjoints[v.name]
            full = self.explicit[v.name]
            upstream = substitute(full, dict(zip(place, bound, strict=True)))
            short = (
                upstream
                if weight(full) <= LIGHT
                else Entry(self.quoted[v.name], *self.target, *bound)
            )
            explicit.append(Reduce("sum", upstream * value, *bound))
            quoting.append(Reduce("sum", short * value, *bound))
        inserted = self._shorter(name, sp.Add(*explicit), sp.Add(*quoting))
        chain = Chain(lhs, self.checker)
        chain.step(
            "chain rule",
            sp.Add(*formal),
            "every quantity that reads it passes its gradient back",
            known="chain rule",
        )
        chain.step("insert", inserted, "the gradients found above", known="results above")
        self._finish_chain(chain)
        self._stage(chain, RESULT if final else "Upstream gradient")
        return chain.now

    def _shorter(self, name: str, explicit: sp.Expr, quoting: sp.Expr) -> sp.Expr:
        """Which of the two to show; the explicit one is kept in any case."""
        outcome = [normalise(e) for e in dict.fromkeys((explicit, quoting))]
        for k, e in enumerate(outcome):
            for _, e in self.folder.fold(e):
                outcome[k] = e
        shaped = [factor(e) for e in outcome]
        self.explicit[name] = shaped[0]
        return explicit if weight(shaped[0]) <= TOLERATED * weight(shaped[-1]) else quoting

    def _local_stage(
        self, v: Equation, own: tuple[Index, ...], name: str, indices: tuple[Index, ...], local: Diff
    ) -> sp.Expr:
        """∂v[own]/∂u[indices] from v's own equation; a stage the first time it is needed."""
        letters = (*own, *indices)
        if (v.name, name) in self.locals:
            known, value = self.locals[v.name, name]
            return substitute(value, dict(zip(known, letters, strict=True)))
        body = substitute(v.body, dict(zip(v.indices, own, strict=True)))
        chain = Chain(local, self.checker)
        chain.step("definition", Diff(body, Entry(name, *indices)), "by definition", known="definition")
        chain.differentiate()
        self._finish_chain(chain)
        self._stage(chain, "Local derivative")
        self.locals[v.name, name] = letters, chain.now
        return chain.now

    def _finish_chain(self, chain: Chain) -> None:
        chain.tidy()
        for rewrite, _ in list(self.folder.fold(normalise(chain.now))):
            if rewrite.kind == "lemma" and all(r.leaf != rewrite.leaf for r in self.used):
                self._lemma_stage(rewrite)
            if rewrite not in self.used:
                self.used.append(rewrite)
        chain.fold(self.folder)
        chain.shape()

    def _lemma_stage(self, rewrite: Rewrite) -> None:
        """A lemma is proved before it is used, from the definitions alone."""
        chain = Chain(rewrite.leaf, self.checker)
        for name in rewrite.unfolds:
            chain.step(
                "definition",
                self.checker.unfold(chain.now, (name,)),
                "by definition",
                unfolds=rewrite.unfolds,
            )
        chain.step("simplify", rewrite.value, "like factors and terms are joined", unfolds=rewrite.unfolds)
        self._stage(chain, "Lemma")

    def _stage(self, chain: Chain, title: str) -> None:
        if not chain.steps:
            return
        worst = max((s.grade.bound or 0.0 for s in chain.steps), default=0.0)
        level = "tested" if any(s.grade.level == "tested" for s in chain.steps) else "proved"
        grade = Grade(level, "every step", worst, sum(s.grade.points for s in chain.steps))
        self.stages.append(
            Step("stage", chain.start, chain.now, children=tuple(chain.steps), role="stage", title=title, grade=grade)
        )

    # -- the end ----------------------------------------------------------------------------

    def finish(self, wrt: str, lhs: sp.Expr, result: sp.Expr, order: int, upstream: str) -> Derivation:
        """The derivation, after the result has been compared with the program itself."""
        final = self.checker.check(lhs, self.explicit[wrt])
        levels = {s.grade.level for s in self.stages}
        grade = replace(final, level="tested" if "tested" in levels else "proved", method="every step proved; the result evaluated against the definitions")
        scalar = not self.original.declarations[self.original.outputs[0]].indices
        kind = {1: "gradient" if scalar else "jacobian", 2: "hessian"}.get(order, "derivative")
        return Derivation(
            title=self.program.title,
            kind=kind,
            program=self.original,
            lhs=_shown(lhs, self.shown),
            indices=self.indices,
            result=_shown(result, self.shown),
            explicit=self.explicit[wrt],
            steps=tuple(_shown_step(s, self.shown) for s in self.stages),
            assumptions=tuple(self._assumptions()),
            grade=grade,
            upstream=upstream,
        )

    def _assumptions(self) -> list[Assumption]:
        found: dict[str, Assumption] = {}
        facts = {f.text: f for f in self.program.facts}
        for stage in self.stages:
            for step in stage.children:
                for text in step.facts:
                    kind = "fact" if text in facts else "convention"
                    found.setdefault(text, Assumption(text, kind, facts.get(text)))
        return list(found.values())


def _shown(e: sp.Expr, shown: dict[str, tuple[sp.Expr, tuple[Index, ...]]]) -> sp.Expr:
    """Entries of a quantity that stands for a lower derivative replaced by that derivative."""
    if isinstance(e, Entry) and e.name in shown:
        lhs, indices = shown[e.name]
        return _shown(substitute(lhs, dict(zip(indices, e.indices, strict=True))), shown)
    return rebuild(e, [_shown(a, shown) for a in e.args]) if e.args and shown else e


def _shown_step(step: Step, shown: dict[str, tuple[sp.Expr, tuple[Index, ...]]]) -> Step:
    if not shown:
        return step
    return replace(
        step,
        before=_shown(step.before, shown),
        after=_shown(step.after, shown),
        children=tuple(_shown_step(c, shown) for c in step.children),
    )
