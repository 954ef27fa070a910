"""The plan of a kernel: what is computed, in which order, under which identifiers, as data.

From a program: the equations that the outputs need, made stable; the upstream gradient of each
quantity between an input and an output, in reverse order; what both share computed once; and each
assignment's code.  Printing and running are :mod:`symdl.kernels.compile`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy as sp

from symdl.errors import SymdlError
from symdl.expr import values as v
from symdl.expr.axed import names_in
from symdl.expr.program import Equation, Program
from symdl.kernels.adjoint import Contribution, contributions
from symdl.kernels.fold import fold
from symdl.kernels.lower import Lowering
from symdl.kernels.names import Names
from symdl.kernels.reads import is_plain, spread_code
from symdl.kernels.share import Assignment, share
from symdl.kernels.stable import stabilise
from symdl.kernels.terms import Quantity, Spread

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """``target = code``, and what it computes in words."""

    target: str
    code: str
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """A kernel as data; pairs are (name in the program, identifier).

    ``sizes`` of each function are the letters and static integers it reads; ``seeds`` the
    gradients that come in, one for each output, ``gradients`` those that go out."""

    title: str
    equations: tuple[str, ...]
    inputs: Pairs
    outputs: Pairs
    saves: Pairs
    seeds: Pairs
    gradients: Pairs
    forward: tuple[Line, ...]
    backward: tuple[Line, ...]
    forward_sizes: Pairs
    backward_sizes: Pairs


def needed(equations: Sequence[Equation], outputs: Sequence[str]) -> list[Equation]:
    """The equations that the outputs depend on, in order."""
    wanted, found = set(outputs), []
    for equation in reversed(equations):
        if equation.name in wanted:
            wanted |= names_in(equation.body)
            found.append(equation)
    return found[::-1]


def make_plan(program: Program, wrt: Sequence[str], title: str = "") -> Plan:
    """The plan of a program's outputs and of their gradients by the inputs ``wrt``."""
    return _Planner(program, tuple(wrt)).plan(title or program.title or "kernel")


class _Planner:
    def __init__(self, program: Program, wrt: tuple[str, ...]) -> None:
        self.program, self.wrt = program, wrt
        self.names = Names(dict(program.names))
        self.counter: dict[str, int] = {}
        unstable = needed(program.equations, program.outputs)
        self.equations, self.held = stabilise(unstable, self.fresh_name)
        self.equations = needed(self.equations, program.outputs)
        self.indices = {d.name: d.indices for d in program.declarations.values()}
        self.indices |= {e.name: e.indices for e in self.equations if e.name not in self.indices}
        self.quantities = {
            d.name: Quantity(d.indices, d.kind == "gathered", d.outside)
            for d in program.declarations.values()
        }
        self.low = Lowering(self.names, self.quantities)
        for e in self.equations:
            old = self.quantities.get(e.name, Quantity(e.indices))
            whole = bool(e.indices or e.body.args) and self.low.is_whole(e.body)
            self.quantities[e.name] = replace(old, whole=whole)

    def fresh_name(self, stem: str) -> str:
        """A name that no quantity has."""
        while True:
            self.counter[stem] = self.counter.get(stem, 0) + 1
            name = f"{stem}{self.counter[stem]}"
            if name not in self.program.declarations:
                return name

    def plan(self, title: str) -> Plan:
        read = [n for e in self.equations for n in sorted(names_in(e.body))]
        inputs = [d.name for d in self.program.inputs if d.name in read or d.name in self.wrt]
        for name in (*inputs, *self.program.outputs):
            self.names.quantity(name)
        for e in self.equations:
            self.names.quantity(e.name)
        forward = [Assignment(e.name, e.indices, e.body, False, e.text) for e in self.equations]
        backward = fold(forward, self.backward())
        done = share([*forward, *backward], self.fresh_name)
        for a in done:
            if a.name not in self.quantities:
                self.quantities[a.name] = Quantity(a.indices, isinstance(a.body, v.ArgMax))
        made = {a.name for a in done if not a.backward} | set(inputs)
        saves = [
            n
            for n in dict.fromkeys(
                name for a in done if a.backward for name in sorted(names_in(a.body))
            )
            if n in made
        ]
        seeds = [(name, self.names.quantity(_bar(name))) for name in self.program.outputs]
        lines = {b: self.lines([a for a in done if a.backward == b]) for b in (False, True)}
        sizes = {b: self.prologue(lines[b]) for b in (False, True)}
        known = self.names.quantity
        return Plan(
            title=title,
            equations=tuple(e.text or f"{e.entry} = {e.body}" for e in self.program.equations),
            inputs=tuple((n, known(n)) for n in inputs),
            outputs=tuple((n, known(n)) for n in self.program.outputs),
            saves=tuple((n, known(n)) for n in saves),
            seeds=tuple(seeds),
            gradients=tuple((n, known(self.final[n])) for n in self.wrt),
            forward=sizes[False][0] + lines[False],
            backward=sizes[True][0] + lines[True],
            forward_sizes=sizes[False][1],
            backward_sizes=sizes[True][1],
        )

    def backward(self) -> list[Assignment]:
        """The assignments of all upstream gradients, from the outputs to the inputs."""
        wanted = self.active()
        parts: dict[str, list[sp.Expr]] = {}
        self.final: dict[str, str] = {}
        done: list[Assignment] = []
        for name in self.program.outputs:
            self.declare(_bar(name), self.indices[name], name)
            parts[name] = [v.Entry(_bar(name), *self.indices[name])]
        for equation in reversed(self.equations):
            if equation.name not in wanted or equation.name not in parts:
                continue
            upstream = self.settle(equation.name, parts, done)
            for part in contributions(
                equation, v.Entry(upstream, *equation.indices), frozenset(wanted)
            ):
                parts.setdefault(part.read.name, []).append(self.added(part, done))
        for name in self.wrt:
            self.final[name] = self.settle(name, parts, done)
        return done

    def active(self) -> set[str]:
        """What depends on the inputs to differentiate by, in floating-point arithmetic."""
        active = set(self.wrt)
        for e in self.equations:
            if e.name in self.held or self.quantities[e.name].whole:
                continue
            if names_in(e.body) & active:
                active.add(e.name)
        return active

    def settle(self, name: str, parts: dict[str, list[sp.Expr]], done: list[Assignment]) -> str:
        """The name of the finished upstream gradient of a quantity."""
        found = parts.get(name, [])
        if len(found) == 1 and isinstance(found[0], v.Entry):
            return found[0].name
        bar = _bar(name)
        if name in self.program.outputs:
            bar = self.fresh_name(f"total_{bar}")
        self.declare(bar, self.indices[name], name)
        note = f"gradient by {self.program.names.get(name, name)}"
        done.append(Assignment(bar, self.indices[name], sp.Add(*found), True, note))
        return bar

    def added(self, part: Contribution, done: list[Assignment]) -> sp.Expr:
        """A contribution as an expression in the quantity's own indices."""
        own, places = self.indices[part.read.name], part.read.indices
        if is_plain(places, own):
            summed = [i for i in part.indices if i not in places]
            total = _summed(part.factor, summed)
            return v.substitute(total, dict(zip(places, own, strict=True)))
        letters: list[v.Index] = []
        for place in places:
            letters += [i for i in part.indices if i in v.free_indices(place) - set(letters)]
        summed = [i for i in part.indices if i not in letters]
        source, result = self.fresh_name("flow"), self.fresh_name("back")
        self.declare(source, tuple(letters))
        self.declare(result, own, part.read.name)
        total = _summed(part.factor, summed)
        shown = self.program.names.get(part.read.name, part.read.name)
        done.append(Assignment(source, tuple(letters), total, True, f"by each read of {shown}"))
        spread = Spread(v.Entry(source, *letters), *places)
        done.append(Assignment(result, own, spread, True, f"added where {shown} was read"))
        return v.Entry(result, *own)

    def declare(self, name: str, indices: tuple[v.Index, ...], of: str = "") -> None:
        if of:
            self.names.shown[name] = f"d_{self.program.names.get(of, of)}"
        self.quantities[name] = Quantity(indices)

    def lines(self, assignments: Sequence[Assignment]) -> tuple[Line, ...]:
        """The code of one function, each window before its first use."""
        self.low.views.clear()
        found: list[Line] = []
        for a in assignments:
            line, shown = self.line(a), {x.target for x in found}
            views = [(name, code) for code, name in self.low.views.items() if name not in shown]
            found += [Line(name, code) for name, code in views]
            found.append(line)
        return tuple(found)

    def line(self, a: Assignment) -> Line:
        """The code of an assignment."""
        target = self.names.quantity(a.name)
        self.low.begin(a.indices, a.body)
        if isinstance(a.body, Spread):
            return Line(target, spread_code(self.low, a.body, a.indices), a.note)
        whole = self.quantities[a.name].whole
        lower = self.low.whole if whole else self.low.value
        code = self.low.full(lower(a.body), a.indices)
        if a.body.is_Integer and not a.indices and not whole:
            code = f"np.asarray({code}, dtype)"  # a bare 0 would be an integer
        return Line(target, code, a.note)

    def prologue(self, lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], Pairs]:
        """The derived sizes that the lines read, and the letters that both read."""
        words = set(re.findall(r"\w+", " ".join(line.code for line in lines)))
        derived = [
            Line(name, code, str(e))
            for e, (name, code) in self.names.derived.items()
            if name in words
        ]
        words |= set(re.findall(r"\w+", " ".join(line.code for line in derived)))
        letters = [(n, i) for n, i in self.names.letters.items() if i in words]
        return tuple(derived), tuple(letters)


def _summed(factor: sp.Expr, indices: Sequence[v.Index]) -> sp.Expr:
    """The sum over the indices, its number in front."""
    number, rest = factor.as_coeff_Mul()
    return number * v.Reduce("sum", rest, *indices)


def _bar(name: str) -> str:
    return f"gradient by {name}"


def differentiable(program: Program) -> tuple[str, ...]:
    """The names of the real inputs, which a gradient may be taken by.

    Raises:
        SymdlError: where the program has an unknown function, which has no kernel."""
    for d in program.declarations.values():
        if d.kind == "function":
            raise SymdlError(
                f"{d.name} is an unknown function: there is nothing to compute",
                repair="write its definition as an equation",
            )
    return tuple(d.name for d in program.inputs if d.kind == "array")
