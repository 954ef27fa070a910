"""``circuit``: an expression as gates: forward values, local gradients, upstream gradients."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sympy as sp

from symdl.derivation.circuit import At, Circuit, Gate, circuit_of
from symdl.expr import written as w
from symdl.expr.relabel import transform
from symdl.expr.values import Where, substitute
from symdl.sheets import questions as q
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, Kind
from symdl.sheets.numbers import Rounding
from symdl.sheets.settings import Settings, choice
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.formula_text import text_of
from symdl.write.graph import GraphNode, graph_svg
from symdl.write.habits import Habits

FIELDS = {
    "what": "one formula of scalars, or definitions name = formula, one a line",
    "data": "name = value for every input, one a line",
    "wrt": "the inputs whose gradients are asked for; all of them without it",
    "gates": "the letter of gates without a name of their own, f by default",
    "figure": "yes or no: the graph as a picture",
    "rounding": "how many decimals",
}
ONE_LINE = 52
SIGNS = {"=": "==", "≈": "approx"}
_LABELS = {"+": "+", "-": "−", "*": "×", "/": "÷", "**": "^"}


def solve(block: Block, settings: Settings) -> Answered:
    """Split, compute forward, go back."""
    what = block.need("what", "(x + y)*z")
    with what.placing():
        circuit = circuit_of(what.text, layers=settings.layers, prefix=block.text("gates"))
    entry = block.need("data", "x = -2")
    found = q.data(entry)
    q.check_data(entry, found, circuit.program)
    for name, values in found.items():
        if values.ndim:
            raise entry.error(f"'{name}' is a scalar here", "give it one number")
    with entry.placing():
        at = circuit.at({name: values.item() for name, values in found.items()})
    printer = _Printer(circuit, at, q.rounding(block, settings), settings.base)
    names = q.variables(block, circuit.program) if block.one("wrt") else list(circuit.inputs)
    wanted = block.one("figure")
    pictured = choice("yes", "no")(wanted) if wanted else "yes"
    answer = [
        *(printer.figure() if pictured == "yes" else ()),
        doc.Heading("Forward", level=4),
        printer.forward(),
        doc.Heading("Local gradients", level=4),
        printer.local(),
        *printer.borders(),
        doc.Heading("Upstream gradients, from the output back", level=4),
        printer.backward(),
        printer.result(names),
    ]
    given = [w.Compare((w.Name(n), printer.number(at.forward[n])), ("==",)) for n in circuit.inputs]
    data = (doc.Paragraph(("With ", *q.listed(given), ".")),)
    ask = (
        doc.Paragraph("Work out every gate, its local gradients and its upstream gradient:"),
        printer.gates(),
    )
    return Answered(ask, data, tuple(answer))


class _Printer:
    """The parts of the answer: tables, chains, the picture."""

    def __init__(self, circuit: Circuit, at: At, rounding: Rounding, base: int) -> None:
        self.circuit, self.at, self.rounding, self.base = circuit, at, rounding, base
        self.habits = Habits(circuit.program)
        self.output = w.Name(circuit.output)

    def number(self, value: float) -> w.Node:
        """A rounded number."""
        return self.rounding.node(value)

    def valued(self, *formulas: w.Node, value: float, sign: str = "==") -> w.Node:
        """``formula = numbers = value``, equal sides once; ``sign`` goes before the numbers, and ≈
        before a value that is rounded."""
        last = self.number(value)
        end = SIGNS[self.rounding.relation(np.asarray(value))]
        if formulas[:1] == (last,):
            return last
        parts, ops = list(formulas[:1]), list[str]()
        for part, op in [*((f, sign) for f in formulas[1:]), (last, end)]:
            if not parts:
                parts = [part]
            elif part not in parts:
                parts.append(part)
                ops.append(op)
        return w.Compare(tuple(parts), tuple(ops)) if ops else parts[0]

    def substituted(self, node: w.Node) -> w.Node:
        """A gate's formula with the numbers put in for its operands."""

        def change(part: w.Node) -> w.Node | None:
            known = isinstance(part, w.Name) and part.name in self.at.forward
            return self.number(self.at.forward[part.name]) if known else None  # type: ignore[attr-defined]

        return transform(node, change)

    def partial(self, of: str, by: str) -> w.Node:
        """∂of/∂by."""
        return w.Partial(w.Name(of), (w.Name(by),))

    # -- the parts ----------------------------------------------------------------------------
    def gates(self) -> doc.Block:
        """The gates as definitions."""
        return doc.Chain(tuple(doc.Row(w.Name(g.name), g.written) for g in self.circuit.gates))

    def forward(self) -> doc.Block:
        """A row for each gate: its formula, the numbers put in, the value."""
        rows = [
            (
                w.Name(gate.name),
                gate.written,
                self.substituted(gate.written),
                self.number(self.at.forward[gate.name]),
            )
            for gate in self.circuit.gates
        ]
        return doc.Table(tuple(rows), ("gate", "formula", "with numbers", "value"), "lllr")

    def slopes(self, gate: Gate) -> Iterator[tuple[str, w.Node]]:
        """The operands of a gate with the formula of its local gradient by each."""
        for operand, slope in zip(gate.operands, gate.slopes, strict=True):
            yield operand, self.formula(slope)

    def local(self) -> doc.Block:
        """A row for each gate and operand: the derivative as a formula and as a number."""
        rows = []
        for gate in self.circuit.gates:
            for operand, formula in self.slopes(gate):
                value = self.at.local[gate.name, operand]
                rows.append((self.partial(gate.name, operand), formula, self.number(value)))
        return doc.Table(tuple(rows), ("local gradient", "formula", "value"), "llr")

    def borders(self) -> Iterator[doc.Block]:
        """What is taken where a gate has no derivative, and whether that is so here."""
        for gate in self.circuit.gates:
            found = [(o, b) for o, bs in zip(gate.operands, gate.borders, strict=True) for b in bs]
            shown = {b.at for _, b in found if b.at is not None}
            for other in dict.fromkeys(b.text for _, b in found if b.at is None):
                yield doc.Note((w.Name(gate.name), f": {other}."), "convention")
            for border in sorted(shown, key=sp.default_sort_key):
                taken = [
                    w.Compare((self.partial(gate.name, o), self.formula(b.value)), ("==",))
                    for o, b in found
                    if b.at == border and b.value is not None
                ]
                tie = any(name == gate.name for name, _ in self.at.ties)
                where = (w.Name(gate.name), " has no derivative where ", self.zero(border))
                here = ", as it is at these numbers" if tie else ""
                chosen = (
                    "; there ",
                    *q.listed(taken),
                    " is taken." if len(taken) < 2 else " are taken.",
                )
                yield doc.Note((*where, here, *chosen), "warning" if tie else "convention")

    def formula(self, e: sp.Expr) -> w.Node:
        """An expression over the quantities of the circuit."""
        return arranged(e, self.habits, base=self.base)

    def zero(self, e: sp.Expr) -> w.Node:
        """``e = 0``, a difference of two quantities as ``a = b``."""
        left, right = e, sp.S.Zero
        if e.is_Add and len(e.args) == 2:
            left, right = sorted(e.args, key=lambda a: a.could_extract_minus_sign())
            right = -right
        return w.Compare((self.formula(left), self.formula(right)), ("==",))

    def backward(self) -> doc.Block:
        """A chain for each quantity: readers' gradients times local gradients, then numbers."""
        rows: list[doc.Row] = []
        for name in self.circuit.backward_order:
            readers = self.circuit.readers[name]
            left = self.partial(self.circuit.output, name)
            value = self.at.backward[name]
            formulas: list[w.Node] = []
            sign = "=="
            if readers:
                formulas.append(self.returning(name))
                arrives = [self.at.backward[g.name] for g, _ in readers]
                slopes = [self.at.local[g.name, name] for g, _ in readers]
                numbers = (list(map(self.number, x)) for x in (arrives, slopes))
                formulas.append(_sum_of_products(*numbers))
                sign = SIGNS[self.rounding.relation(np.asarray([*arrives, *slopes]))]
            line = self.valued(*formulas, value=value, sign=sign)
            if len(text_of(line)) <= ONE_LINE or not isinstance(line, w.Compare):
                rows.append(doc.Row(left, line))
                continue
            rows.append(doc.Row(left, line.operands[0]))
            for op, part in zip(line.ops, line.operands[1:], strict=True):
                rows.append(doc.Row(None, part, "=" if op == "==" else op))
        return doc.Chain(tuple(rows))

    def returning(self, name: str) -> w.Node:
        """What comes back to a quantity, over its readers' gradients; a local gradient with cases
        is quoted, every other stands as its formula."""
        readers = self.circuit.readers[name]
        if any(slope.has(Where) for _, slope in readers):
            upstream = [self.partial(self.circuit.output, g.name) for g, _ in readers]
            return _sum_of_products(upstream, [self.partial(g.name, name) for g, _ in readers])
        known = {self.circuit.gradient(self.circuit.output): sp.S.One}
        formula = substitute(self.circuit.upstream(name), known)
        return self.formula(formula)

    def result(self, names: list[str]) -> doc.Block:
        """The gradients that were asked for, side by side."""
        values = [self.at.backward[name] for name in names]
        left = tuple(self.partial(self.circuit.output, name) for name in names)
        sign = SIGNS[self.rounding.relation(np.asarray(values))]
        if len(names) == 1:
            return doc.Result(w.Compare((*left, self.number(values[0])), (sign,)))
        right = tuple(map(self.number, values))
        return doc.Result(w.Compare((w.Grid((left,)), w.Grid((right,))), (sign,)))

    def figure(self) -> Iterator[doc.Block]:
        """The graph with its numbers."""
        nodes = []
        for name in (*self.circuit.inputs, *(g.name for g in self.circuit.gates)):
            gate = next((g for g in self.circuit.gates if g.name == name), None)
            label = _label(gate.written) if gate else ""
            title = f"{name} = {_short(self.at.forward[name])}"
            nodes.append(
                GraphNode(
                    name,
                    gate.operands if gate else (),
                    label,
                    title if gate else _short(self.at.forward[name]),
                    _short(self.at.backward[name]),
                )
            )
        words = "; ".join(f"{n.name} from {' and '.join(n.feeds)}" for n in nodes if n.feeds)
        caption = "The graph: values above each node, the gradient of the output below."
        yield doc.Figure(graph_svg(nodes), f"The graph of the circuit: {words}.", caption)


def _sum_of_products(lefts: list[w.Node], rights: list[w.Node]) -> w.Node:
    terms = [w.Binary("*", a, b) for a, b in zip(lefts, rights, strict=True)]
    total: w.Node = terms[0]
    for term in terms[1:]:
        total = w.Binary("+", total, term)
    return total


def _label(node: w.Node) -> str:
    """What stands in a gate's circle: its operation."""
    if isinstance(node, w.Call):
        return node.name[:4]
    if isinstance(node, w.Unary):
        return "−"
    if isinstance(node, w.Binary):
        constants = [text_of(x) for x in (node.left, node.right) if not _named(x)]
        sign = _LABELS[node.op]
        if not constants:
            return sign
        return constants[0] + sign if not _named(node.left) else sign + constants[0]
    return "="


def _named(node: w.Node) -> bool:
    return isinstance(node, w.Name)


def _short(value: float) -> str:
    text = f"{value:.4g}"
    return text.replace("-", "−")


KIND = Kind("circuit", "A computational graph, gate by gate.", FIELDS, solve)
