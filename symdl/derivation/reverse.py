"""Reverse mode with a record: local × upstream at every named quantity.

    ∂T/∂u[k] = Σ_v Σ_i ∂T/∂v[i] · ∂v[i]/∂u[k]        v: the equations that read u

The target T is a scalar quantity or one entry of an array.  Nothing is inlined, and every adjoint
is folded before it is used; a heavy one becomes a named quantity that later stages quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import sympy as sp

from symdl.derivation.chain import Chain
from symdl.derivation.check import Checker
from symdl.derivation.fold import Folder
from symdl.derivation.letters import diagonal, distinct
from symdl.derivation.paths import derivable, readers_of, taken
from symdl.derivation.record import Step, stage
from symdl.derivation.shown import Shown, show, show_step
from symdl.derivation.solve import Rewrite
from symdl.expr.program import Equation, Program
from symdl.expr.values import Delta, Diff, Entry, Index, Reduce, entries, fresh, substitute
from symdl.rules.factor import factor
from symdl.rules.normal import normalise
from symdl.rules.size import weight

RESULT = "Result"
Locals = dict[tuple[str, str], tuple[tuple[Index, ...], sp.Expr]]  # (v, u) -> letters, value
CLEARLY = 0.85  # how long an explicit gradient may be, beside a quoting one and what it quotes
LIGHT = (6, 3)  # upstream gradients up to this weight (with a sum in it: 3) are put in


@dataclass
class Reverse:
    """One pass of reverse mode over a program, for one target.

    After :meth:`gradient`: ``stages`` hold the record, ``indices`` the free indices of the result,
    ``explicit`` every adjoint in the program's own quantities."""

    program: Program
    output: str
    stages: list[Step] = field(default_factory=list)
    shown: Shown = field(default_factory=dict)
    before: Reverse | None = None
    virtual: str = ""  # the unnamed loss, in which nothing is folded

    def __post_init__(self) -> None:
        self.checker: Checker = (
            Checker(self.program)
            if self.before is None
            else self.before.checker.extended(self.program)
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
        self.locals: Locals = {} if self.before is None else self.before.locals

    # -- the pass ---------------------------------------------------------------------------

    def gradient(self, wrt: str) -> tuple[sp.Expr, sp.Expr]:
        """The left side and result of ∂target/∂wrt; records its stages on the way."""
        path = derivable(self.program, self.output, wrt)
        for name in [*(n for n in reversed(path) if n != self.output), wrt]:
            if name not in self.adjoints:
                self._adjoint(name, path, final=name == wrt)
        indices, result = self.adjoints[wrt]
        self.indices = (*self.target, *indices)
        return self._total(wrt, indices), result

    def _total(self, name: str, indices: tuple[Index, ...]) -> sp.Expr:
        return Diff(Entry(self.output, *self.target), Entry(name, *indices), True)

    def _adjoint(self, name: str, path: list[str], final: bool) -> None:
        """∂T/∂name, as a stage; it becomes a named quantity that later stages may quote."""
        declared = self.program.declarations[name].indices
        indices = distinct(declared, taken(self.program, self.target))
        readers = [e for e in readers_of(self.program, name) if e.name in path]
        lhs = self._total(name, indices)
        if [e.name for e in readers] == [self.output]:
            result = self._local(readers[0], self.target, name, indices, lhs, final)
        else:
            result = self._chain_rule(readers, name, indices, lhs, final)
        self.adjoints[name] = indices, result
        self.explicit.setdefault(name, result)
        if not final:
            self._quote(name, indices, lhs, result)

    def _quote(self, name: str, indices: tuple[Index, ...], lhs: sp.Expr, result: sp.Expr) -> None:
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
            product, bound = (
                (body.body, body.bound) if isinstance(body, Reduce) else (body, ())  # a scalar
            )
            given = next(a for a in product.args if a.name != name)
            value = substitute(given, dict(zip(bound, indices, strict=True)))
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

        A light upstream gradient is put in; a heavy one is quoted by its name, unless putting in
        all of them makes it shorter to read."""
        formal, explicit, quoting, shallow = [], [], [], []
        for v in readers:
            own = self._place(v, name, indices)
            local = Diff(Entry(v.name, *own), Entry(name, *indices))
            if v.name == self.output:  # ∂T/∂u itself is the sum: the direct part is shown opened
                local = Diff(v.body, Entry(name, *indices))
            value = self._local_stage(v, own, name, indices, local)
            if v.name == self.output:
                formal.append(local)
                explicit.append(value)
                quoting.append(value)
                shallow.append(value)
                continue
            names = {i: fresh(i) for i in own if i not in indices}
            at, bound = tuple(names.get(i, i) for i in own), tuple(names.values())
            formal.append(Reduce("sum", self._total(v.name, at) * substitute(local, names), *bound))
            if value == 0:
                continue
            value = substitute(value, names)
            place, adjoint = self.adjoints[v.name]
            full = self.explicit[v.name]
            here = dict(zip(place, at, strict=True))
            upstream = substitute(full, here)
            quoted = Entry(self.quoted[v.name], *self.target, *at)
            short = upstream if weight(full) <= LIGHT[full.has(Reduce)] else quoted
            explicit.append(Reduce("sum", upstream * value, *bound))
            quoting.append(Reduce("sum", short * value, *bound))
            shallow.append(Reduce("sum", substitute(adjoint, here) * value, *bound))
        inserted = self._shorter(name, *(sp.Add(*f) for f in (explicit, quoting, shallow)))
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

    def _place(self, v: Equation, name: str, indices: tuple[Index, ...]) -> tuple[Index, ...]:
        """The entry of v to differentiate: where v[…, i, …] reads u at its own index i alone, that
        index is u's, and no sum over it is needed; the other indices get letters of their own."""
        if v.name == self.output:
            return self.target
        shared = {r: indices[slot] for r, slot in diagonal(v, name).items()}
        rest = iter(
            distinct(
                [i for r, i in enumerate(v.indices) if r not in shared],
                taken(self.program, (*indices, *self.target)),
            )
        )
        return tuple(shared[r] if r in shared else next(rest) for r in range(len(v.indices)))

    def _shorter(self, name: str, explicit: sp.Expr, quoting: sp.Expr, shallow: sp.Expr) -> sp.Expr:
        """Which to show: the explicit one where it is clearly shorter than the quoting one and what
        that quotes together; where the quoting one is but a quotation, times a number or δ, what
        is quoted.  The explicit one is kept in any case."""
        outcome = [normalise(e) for e in dict.fromkeys((explicit, quoting))]
        for k, start in enumerate(outcome):
            for _, folded in self.folder.worth(start):
                outcome[k] = folded
        shaped = [factor(e) for e in outcome]
        self.explicit[name] = shaped[0]
        named = {e.name for e in entries(shaped[-1])}
        quoted = sum(weight(self.explicit[v]) for v, q in self.quoted.items() if q in named)
        both = weight(shaped[-1]) + quoted
        if not quoted or weight(shaped[0]) <= CLEARLY * both:
            return explicit
        return shallow if _is_quotation(shaped[-1]) else quoting

    def _local_stage(
        self,
        v: Equation,
        own: tuple[Index, ...],
        name: str,
        indices: tuple[Index, ...],
        local: Diff,
    ) -> sp.Expr:
        """∂v[own]/∂u[indices] from v's own equation; a stage the first time it is needed."""
        letters = tuple(dict.fromkeys((*own, *indices)))
        if (v.name, name) in self.locals:
            known, value = self.locals[v.name, name]
            return substitute(value, dict(zip(known, letters, strict=True)))
        body = substitute(v.body, dict(zip(v.indices, own, strict=True)))
        chain = Chain(local, self.checker)
        chain.step(
            "definition", Diff(body, Entry(name, *indices)), "by definition", known="definition"
        )
        chain.differentiate()
        self._finish_chain(chain)
        self._stage(chain, "Direct derivative" if v.name == self.output else "Local derivative")
        self.locals[v.name, name] = letters, chain.now
        return chain.now

    def _finish_chain(self, chain: Chain) -> None:
        chain.tidy()
        for rewrite, _ in self.folder.worth(normalise(chain.now)):
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
        chain.step(
            "simplify", rewrite.value, "like factors and terms are joined", unfolds=rewrite.unfolds
        )
        self._stage(chain, "Lemma")

    def _stage(self, chain: Chain, title: str) -> None:
        if chain.steps:
            self.stages.append(stage(title, chain.start, chain.now, chain.steps))

    # -- what comes after -------------------------------------------------------------------

    def following(self, wrt: str, lhs: sp.Expr) -> Reverse:
        """The pass for the next order: the result becomes a quantity and the target."""
        name = f"{self.output}/{wrt}"
        program = self.program.with_equation(Equation(name, self.indices, self.explicit[wrt]))
        shown = {**self.shown, name: (lhs, self.indices)}
        return Reverse(
            program, name, stages=self.stages, shown=shown, before=self, virtual=self.virtual
        )

    def show(self, e: sp.Expr) -> sp.Expr:
        """Quantities that stand for a derivative replaced by that derivative."""
        return show(e, self.shown)

    def shown_stages(self) -> tuple[Step, ...]:
        """The record with every derivative under its own sign."""
        return tuple(show_step(s, self.shown) for s in self.stages)


def _is_quotation(e: sp.Expr) -> bool:
    """Whether nothing stands in the expression but one entry, numbers and deltas."""
    rest = [a for a in sp.Mul.make_args(e) if not (a.is_number or isinstance(a, Delta))]
    return len(rest) == 1 and isinstance(rest[0], Entry)
