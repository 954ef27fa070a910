"""Expressions of scalars split into gates: one operation each, in the author's order.

A formula is walked from its leaves to its root, left before right.  A part that holds no name is a
constant and belongs to the gate that uses it (``1 + u``, ``u/2``, ``u**2`` are gates of one input);
a call of a layer is one gate; a part that stands twice is one gate with two readers.  What a gate
does to numbers and slopes is :mod:`symdl.derivation.circuit`'s business.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from symdl.errors import DerivationError, NotationError
from symdl.expr import written as w
from symdl.expr.compose import parts
from symdl.expr.notation import Reading, read
from symdl.expr.relabel import written_walk
from symdl.expr.scan import Piece, top_level
from symdl.expr.show import show
from symdl.functions import FUNCTIONS

ROOTS = ("sqrt",)
PREFIXES = ("f", "g", "h", "q", "r", "gate")
_WHAT = {
    w.Item: "an entry of an array", w.Fold: "a sum over an index", w.Iverson: "a condition",
    w.Kronecker: "a delta", w.Expectation: "an expectation", w.Part: "an entry of an array",
    w.Apply: "an unknown function", w.Compare: "a condition",
}  # fmt: skip


@dataclass(frozen=True)
class Raw:
    """A gate as it is read: ``text`` is its formula in the notation, over names and numbers."""

    name: str
    operands: tuple[str, ...]
    written: w.Node
    text: str


@dataclass
class Splitter:
    """Reads the lines of a circuit; ``gates``, ``inputs`` and ``lines`` (the definitions as
    they were written) are what it found, in order.

    Args:
        layers: the layers that may be called.
        prefix: the letter of the gates that the author did not name, chosen where it is empty.
    """

    layers: Mapping[str, object]
    prefix: str = ""
    gates: list[Raw] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    declared: bool = False
    output: str = ""

    def __post_init__(self) -> None:
        self._stands: dict[str, w.Node] = {}  # defined name -> the name or number it stands for
        self._known: dict[str, str] = {}  # formula of a gate -> its name
        self._taken: set[str] = set()
        self._reading: Reading | None = None

    def split(self, text: str) -> None:
        """Read a whole circuit: definitions ``name = formula``, or one formula alone; names in
        front (``x, w``) declare the inputs, otherwise every name without a definition is one.

        Raises:
            NotationError, DerivationError: with the place in the text."""
        pieces = parts(text)
        if not pieces:
            raise NotationError("there is nothing to read", repair="write q = x + y")
        heads = [self._head(piece) for piece in pieces]
        names = [n for p in pieces for n in _names(_body(p).node)]
        self._taken = {*names, *(h for h in heads if h)}
        self.prefix = self.prefix or self._free_prefix()
        for place, (piece, head) in enumerate(zip(pieces, heads, strict=True)):
            if head:
                self._define(piece, head)
            elif piece.inside.strip().removesuffix("[]").isidentifier() and len(pieces) > 1:
                self._declare(piece)
            elif place < len(pieces) - 1:
                raise piece.error("this formula has no name", "write q = x + y")
            else:
                self.output = self._settled(self._operand(self._start(piece)), piece)
                self.lines.append(f"{self.output} = {piece.inside.strip()}")

    # -- lines --------------------------------------------------------------------------------
    def _head(self, piece: Piece) -> str:
        signs = top_level(piece, ("=",))
        if not signs:
            return ""
        head = piece.text[piece.start : signs[0][1]].strip()
        if not head.isidentifier():
            raise piece.error(f"'{head}' is no name of a scalar", "write q = x + y")
        return head

    def _free_prefix(self) -> str:
        def is_free(prefix: str) -> bool:
            return not any(n.startswith(prefix) and n[len(prefix) :].isdigit() for n in self._taken)

        return next(p for p in PREFIXES if is_free(p))

    def _declare(self, piece: Piece) -> None:
        name = piece.inside.strip().removesuffix("[]")
        if name in self.inputs or name in self._stands:
            raise piece.error(f"'{name}' is declared twice", "keep one of them")
        self.declared = True
        self.inputs.append(name)

    def _define(self, piece: Piece, name: str) -> None:
        if name in self._stands or name in self.inputs:
            raise piece.error(f"'{name}' has a value already", "choose another name")
        self.lines.append(piece.inside.strip())
        self._stands[name] = self._operand(self._start(piece), name)
        self.output = self._settled(self._stands[name], piece)

    def _start(self, piece: Piece) -> w.Node:
        self._reading = _body(piece)
        return self._reading.node

    def _settled(self, node: w.Node, piece: Piece) -> str:
        if not isinstance(node, w.Name):
            raise piece.error("this is a constant, no circuit", "use at least one input")
        return node.name

    # -- formulas -----------------------------------------------------------------------------
    def _operand(self, node: w.Node, name: str = "") -> w.Node:
        """The name or constant that stands for a part; ``name`` is the author's for it."""
        if _is_constant(node):
            return node
        if isinstance(node, w.Name):
            return self._variable(node)
        if isinstance(node, w.Unary):
            return self._gate(w.Unary(node.op, self._operand(node.operand)), name)
        if isinstance(node, w.Binary):
            if node.op in ("@", "//"):
                raise self._error(node, f"'{node.op}' is no gate")
            left, right = self._operand(node.left), self._operand(node.right)
            return self._gate(w.Binary(node.op, left, right), name)
        if isinstance(node, w.Call):
            return self._call(node, name)
        raise self._error(node, f"{_WHAT.get(type(node), 'this')} is no gate")

    def _variable(self, node: w.Name) -> w.Node:
        if node.name in self._stands:
            return self._stands[node.name]
        if node.name not in self.inputs:
            if self.declared:
                assert self._reading is not None
                raise self._reading.error(node, f"'{node.name}' is not declared", "declare it")
            self.inputs.append(node.name)
        return w.Name(node.name)

    def _call(self, node: w.Call, name: str) -> w.Node:
        assert self._reading is not None
        if node.name == "where":
            raise self._error(node, "a case distinction is no gate", "use max, min or a layer")
        if node.name not in (*FUNCTIONS, *ROOTS, *self.layers):
            raise self._reading.error(node, f"there is no function or layer '{node.name}'")
        operands = tuple(self._operand(a) for a in node.arguments)
        if node.name in ("max", "min"):
            while len(operands) > 2:
                first = self._gate(w.Call(node.name, operands[:2]), "")
                operands = (first, *operands[2:])
        options = self._reading.options(node).items()
        made = w.Call(node.name, operands)
        if not options:
            return self._gate(made, name)
        extra = "".join(f", {k}={show(x)}" for k, x in options)
        shown = tuple(w.Compare((w.Name(k), x), ("==",)) for k, x in options)
        written = w.Call(node.name, (*operands, *shown))
        return self._gate(made, name, f"{show(made)[:-1]}{extra})", written)

    def _gate(
        self, node: w.Node, name: str, text: str = "", written: w.Node | None = None
    ) -> w.Node:
        """The name of the gate that does ``node``, a new one where there is none yet."""
        text = text or show(node)
        if text in self._known:
            return w.Name(self._known[text])
        count = itertools.count(len(self.gates) + 1)
        made = name or next(n for n in (f"{self.prefix}{k}" for k in count) if n not in self._taken)
        self._taken.add(made)
        self._known[text] = made
        names = dict.fromkeys(_names(node))
        self.gates.append(Raw(made, tuple(names), written or node, text))
        return w.Name(made)

    def _error(self, node: w.Node, message: str, repair: str = "") -> NotationError:
        assert self._reading is not None
        repair = repair or "a circuit is made of scalars: + - * / ** and scalar functions"
        return self._reading.error(node, message, repair, DerivationError)


def _body(piece: Piece) -> Reading:
    """The formula of a line."""
    signs = top_level(piece, ("=",))
    body = piece.part(signs[0][1] + 1, piece.end) if signs else piece
    return read(body) if not body.inside.rstrip().endswith("[]") else Reading(w.Number("0"), body)


def _names(node: w.Node) -> list[str]:
    """The names in a formula, constants left out."""
    found = (n.name for n in written_walk(node) if isinstance(n, w.Name))
    return [name for name in found if name not in ("pi", "inf")]


def _is_constant(node: w.Node) -> bool:
    return not _names(node) and not any(isinstance(n, w.Item) for n in written_walk(node))
