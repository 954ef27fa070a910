"""Computational graphs: an expression as gates, with forward values, local and upstream gradients.

``circuit_of`` splits an expression of scalars into gates of one or two inputs.  Every gate's local
derivatives are derived, like those of a layer; the upstream gradient of a quantity is the sum over
its readers of *upstream gradient of the reader times local gradient*.  All numbers are compared
with the direct evaluator, which knows neither gates nor rules, before they are given out.

    circuit = circuit_of("q = x + y; f = q*z")
    at = circuit.at({"x": -2, "y": 5, "z": -4})
    at.forward["f"], at.backward["x"]          -12.0, -4.0
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symdl.derivation.derive import derive
from symdl.derivation.gates import Raw, Splitter
from symdl.derivation.record import Assumption
from symdl.errors import CheckFailed, DerivationError
from symdl.expr import written as w
from symdl.expr.compose import program_for
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.show import show
from symdl.expr.values import Diff, Entry, substitute

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Gate:
    """One operation.

    Attributes:
        name: the author's, or f1, f2, …
        operands: the quantities it reads, each once; constants belong to the gate.
        written: its formula over the operands' names, as the author wrote it.
        body: its value over ``Entry(operand)``.
        slopes: the local derivative by each operand, over the operands and the gate's own value.
        borders: where it has no derivative: what is zero there, by each operand the value taken.
    """

    name: str
    operands: tuple[str, ...]
    written: w.Node
    body: sp.Expr
    slopes: tuple[sp.Expr, ...]
    borders: tuple[tuple[Assumption, ...], ...]

    @property
    def entry(self) -> Entry:
        """The gate's value as an expression."""
        return Entry(self.name)


@dataclass(frozen=True)
class At:
    """A circuit in numbers.

    Attributes:
        forward: the value of every input and gate.
        local: the local gradient by (gate, operand).
        backward: the gradient of the output by every input and gate.
        ties: (gate, operand) for each local gradient that has no value here but the chosen one.
    """

    forward: Mapping[str, float]
    local: Mapping[tuple[str, str], float]
    backward: Mapping[str, float]
    ties: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Circuit:
    """Gates in the order they are computed; ``program`` is the same as equations.

    ``whole`` is the expression as it was written, not split: what the gates are compared with."""

    program: Program
    gates: tuple[Gate, ...]
    whole: Program

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, in the order of their first use or declaration."""
        return tuple(d.name for d in self.program.inputs)

    @property
    def output(self) -> str:
        """The name of the last gate."""
        return self.program.outputs[0]

    @cached_property
    def readers(self) -> Mapping[str, tuple[tuple[Gate, sp.Expr], ...]]:
        """For each quantity the gates that read it, with their local derivatives by it."""
        found: dict[str, list] = {
            name: [] for name in (*self.inputs, *(g.name for g in self.gates))
        }
        for gate in self.gates:
            for operand, slope in zip(gate.operands, gate.slopes, strict=True):
                found[operand].append((gate, slope))
        return {name: tuple(pairs) for name, pairs in found.items()}

    def gradient(self, name: str) -> Diff:
        """The gradient of the output by a quantity, as it is quoted in a formula."""
        return Diff(Entry(self.output), Entry(name), total=True)

    def upstream(self, name: str) -> sp.Expr:
        """The gradient of the output by a quantity, over the gradients by its readers.

        Raises:
            DerivationError: there is no such quantity."""
        if name not in self.readers:
            raise DerivationError(
                f"there is no '{name}' in this circuit", repair="one of " + ", ".join(self.readers)
            )
        if name == self.output:
            return sp.S.One
        return sp.Add(*(self.gradient(gate.name) * s for gate, s in self.readers[name]))

    @property
    def backward_order(self) -> tuple[str, ...]:
        """Every quantity, the output first, each after all its readers."""
        return (*(g.name for g in reversed(self.gates)), *self.inputs)

    def at(self, values: Mapping[str, object]) -> At:
        """All numbers at given inputs.

        Raises:
            DerivationError: an input without a value, a value for what is no input, or a gate
                without a finite value.
            CheckFailed: a number that the direct evaluator does not confirm."""
        for name in self.inputs:
            if name not in values:
                raise DerivationError(f"no value for the input '{name}'", repair=f"{name} = 1")
        for name in values:
            if name not in self.inputs:
                known = ", ".join(self.inputs)
                raise DerivationError(f"'{name}' is no input", repair=f"the inputs are {known}")
        numbers = {name: float(values[name]) for name in self.inputs}  # type: ignore[arg-type]
        evaluator = Evaluator(self.program, numbers)
        forward = dict(numbers)
        for gate in self.gates:
            forward[gate.name] = float(evaluator.value(gate.entry))
            if not math.isfinite(forward[gate.name]):
                raise DerivationError(f"the gate {gate.name} has no finite value at these numbers")
        local: dict[tuple[str, str], float] = {}
        for gate in self.gates:
            for operand, slope in zip(gate.operands, gate.slopes, strict=True):
                local[gate.name, operand] = float(evaluator.value(slope))
        backward: dict[str, float] = {}
        for name in self.backward_order:
            terms = [backward[g.name] * local[g.name, name] for g, _ in self.readers[name]]
            backward[name] = 1.0 if name == self.output else sum(terms)
        self._compare(evaluator, forward, backward, numbers)
        return At(forward, local, backward, self._ties(evaluator))

    def _compare(
        self,
        evaluator: Evaluator,
        forward: Mapping[str, float],
        backward: Mapping[str, float],
        numbers: Mapping[str, float],
    ) -> None:
        """The unsplit expression and its derivatives by complex step against the gates' numbers."""
        whole = Evaluator(self.whole, numbers)
        result = Entry(self.whole.outputs[0])
        checks = [("the value", forward[self.output], whole.value(result))]
        for name in self.inputs:
            slope = whole.value(Diff(result, Entry(name), total=True))
            checks.append((f"the gradient by {name}", backward[name], slope))
        for gate in self.gates:
            checks.append(
                (
                    f"the gradient by {gate.name}",
                    backward[gate.name],
                    evaluator.value(self.gradient(gate.name)),
                )
            )
        for what, found, wanted in checks:
            if not math.isclose(found, float(wanted), rel_tol=TOLERANCE, abs_tol=TOLERANCE):
                raise CheckFailed(f"{what}: the gates give {found}, the evaluator {float(wanted)}")

    def _ties(self, evaluator: Evaluator) -> tuple[tuple[str, str], ...]:
        return tuple(
            (gate.name, operand)
            for gate in self.gates
            for operand, borders in zip(gate.operands, gate.borders, strict=True)
            if any(b.at is not None and float(evaluator.value(b.at)) == 0 for b in borders)
        )


def circuit_of(
    what: str, *, layers: Mapping[str, object] | None = None, prefix: str = ""
) -> Circuit:
    """The circuit of an expression of scalars.

    Args:
        what: one formula, or lines ``name = formula``, whose names become those of their last
            gates; the last line is the output.  Names that no line defines are the inputs, in the
            order of their first use unless declarations (``x, y, z``) stand in front.
        layers: the layers that may be called, each call one gate; the built-in ones by default.
        prefix: the letter of gates without a name of their own, ``f`` by default.

    Raises:
        NotationError, DerivationError: for what cannot be a gate, with its place in the text."""
    if layers is None:
        from symdl.layers import all_layers

        layers = all_layers()
    splitter = Splitter(layers, prefix)
    splitter.split(what)
    if not splitter.gates:
        raise DerivationError("this expression has no operation", repair="write q = x + y")
    raws = _needed(splitter.gates, splitter.output)
    gates = tuple(_gate(raw, layers) for raw in raws)
    read = {n for raw in raws for n in raw.operands}
    inputs = [n for n in splitter.inputs if n in read]
    return Circuit(_program(inputs, gates, what), gates, _whole(inputs, splitter.lines, layers))


def _needed(raws: list[Raw], output: str) -> list[Raw]:
    """The gates that the output is computed from."""
    wanted = {output}
    for raw in reversed(raws):
        if raw.name in wanted:
            wanted |= set(raw.operands)
    return [raw for raw in raws if raw.name in wanted]


def _gate(raw: Raw, layers: Mapping[str, object]) -> Gate:
    declared = "; ".join(f"{name}[]" for name in raw.operands)
    made = program_for(f"{declared}; {raw.name} = {raw.text}", layers=layers)
    own = made.outputs[0]
    slopes, borders = [], []
    for operand in raw.operands:
        found = derive(made, operand)
        value = found.result if found.explicit is None else found.explicit
        slopes.append(_opened(made, value, keep=raw.name))
        borders.append(tuple(a for a in found.assumptions if a.kind == "convention"))
    body = _opened(made, Entry(own), keep="")
    return Gate(raw.name, raw.operands, raw.written, body, tuple(slopes), tuple(borders))


def _opened(made: Program, e: sp.Expr, keep: str) -> sp.Expr:
    """An expression with the quantities inside a layer replaced by their definitions; a quantity
    that is the gate's own value is shown as ``keep``."""
    for equation in reversed(made.equations):
        alias = isinstance(equation.body, Entry) and equation.name == keep
        if keep and alias:
            e = substitute(e, {equation.body: Entry(keep)})
        elif equation.name != keep:
            e = substitute(e, {equation.entry: equation.body})
    return e


def _program(inputs: list[str], gates: tuple[Gate, ...], what: str) -> Program:
    names = [*inputs, *(g.name for g in gates)]
    return Program(
        declarations={name: Declaration(name) for name in names},
        equations=tuple(
            Equation(g.name, (), g.body, g.written, f"{g.name} = {show(g.written)}") for g in gates
        ),
        outputs=(gates[-1].name,),
        names={name: name for name in names},
        title=what.strip(),
    )


def _whole(inputs: list[str], lines: list[str], layers: Mapping[str, object]) -> Program:
    """The author's lines, not split, by the reader that everything else is read by."""
    declared = [f"{name}[]" for name in inputs]
    return program_for("; ".join([*declared, *lines]), layers=layers)
