"""Networks of any depth: a statement about L layers, proved by induction over L.

Layers are letters that do not commute (``J_l``, the Jacobian of layer l), so that a product of
matrices keeps its order.  A quantity of L layers is a *sequence*: what it is for no layer, and what
one layer more makes of it.  An induction shows that two sequences agree: their starts do, and if
they do for L - 1, the recurrence, the hypothesis and multiplying out lead from one to the other.
What the statements mean in numbers is in :mod:`symdl.derivation.depth_numbers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from symdl.errors import CheckFailed, DerivationError

Before = sp.Expr
LAYER = "L"


def letter(name: str, layer: str | int) -> sp.Symbol:
    """The matrix of one layer, ``J_L``; letters do not commute."""
    return sp.Symbol(f"{name}_{layer}", commutative=False)


@dataclass(frozen=True)
class Sequence:
    """A quantity by depth.

    Attributes:
        name: its letter.
        start: its value for no layer.
        next: its value for one layer more, from the layer's label and the value before.
    """

    name: str
    start: sp.Expr
    next: Callable[[str | int, sp.Expr], sp.Expr]

    def at(self, depth: int) -> sp.Expr:
        """The quantity written out for a given number of layers."""
        value = self.start
        for layer in range(1, depth + 1):
            value = sp.expand(self.next(layer, value))
        return value


@dataclass(frozen=True)
class Statement:
    """Something that holds for every depth.

    Attributes:
        name: the word for it.
        subject: what its letters are, in a sentence without its full stop.
        left: the sequence it is about; the name is how it is shown.
        parts: the sequences that the right side is made of.
        right: the right side from the values of the parts.
        because: why the left side obeys its recurrence.
        meaning: what the result tells, in a sentence or two.
    """

    name: str
    subject: str
    left: Sequence
    parts: tuple[Sequence, ...]
    right: Callable[..., sp.Expr]
    because: str
    meaning: str


@dataclass(frozen=True)
class Line:
    """One line of an induction: ``left = right``, and why."""

    left: sp.Expr
    right: sp.Expr
    because: str


@dataclass(frozen=True)
class Induction:
    """A finished proof by induction.

    Attributes:
        statement: what was proved.
        definitions: the recurrences of the parts.
        claim: the statement for L layers.
        base: the lines that show it for no layer.
        hypothesis: the statement for L - 1 layers.
        step: the lines from L - 1 to L, each starting where the one before it ended.
        written_out: the left side for 2 and 3 layers.
    """

    statement: Statement
    definitions: tuple[Line, ...]
    claim: Line
    base: tuple[Line, ...]
    hypothesis: Line
    step: tuple[Line, ...]
    written_out: tuple[Line, ...]


def induct(statement: Statement) -> Induction:
    """The proof of a statement by induction over the number of layers.

    Raises:
        DerivationError: where the two sides do not start alike, or one layer parts them."""
    left, parts = statement.left, statement.parts
    now = letter(left.name, LAYER)
    before = letter(left.name, "L-1")
    here = [letter(p.name, LAYER) for p in parts]
    old = [letter(p.name, "L-1") for p in parts]
    start = statement.right(*(p.start for p in parts))
    zero = letter(left.name, 0)
    first = [letter(p.name, 0) for p in parts]
    known = ", ".join(f"${p.name}_0 = {p.start if p.start != 1 else 'I'}$" for p in parts)
    base = (
        Line(zero, left.start, "no layer: nothing has happened yet"),
        Line(left.start, statement.right(*first), f"because {known}"),
    )
    _hold((Line(left.start, start, ""),))
    recurrence = left.next(LAYER, before)
    assumed = statement.right(*old)
    inserted = left.next(LAYER, assumed)
    claimed = statement.right(*here)
    opened = sp.expand(
        statement.right(*(p.next(LAYER, o) for p, o in zip(parts, old, strict=True)))
    )
    step = (
        Line(now, recurrence, statement.because),
        Line(recurrence, inserted, "by the hypothesis"),
        Line(inserted, sp.expand(inserted), "multiplied out"),
        Line(opened, claimed, "by the recurrences of the right side"),
    )
    _hold((step[2], Line(step[2].right, opened, "")))
    return Induction(
        statement,
        tuple(Line(h, p.next(LAYER, o), "") for h, p, o in zip(here, parts, old, strict=True)),
        Line(now, claimed, ""),
        base,
        Line(before, assumed, "hypothesis"),
        step,
        tuple(Line(letter(left.name, k), left.at(k), "") for k in (2, 3)),
    )


def _hold(lines: tuple[Line, ...]) -> None:
    for line in lines:
        if sp.expand(line.left - line.right) != 0:
            raise DerivationError(
                f"the two sides part company: {sp.expand(line.left)} is not {sp.expand(line.right)}"
            )


def check_written_out(proof: Induction, most: int = 4) -> None:
    """Compare both sides, written out by their recurrences, for 1 to ``most`` layers.

    Raises:
        CheckFailed: where they differ, a defect of symdl."""
    statement = proof.statement
    for depth in range(1, most + 1):
        right = statement.right(*(p.at(depth) for p in statement.parts))
        if sp.expand(statement.left.at(depth) - right) != 0:
            raise CheckFailed(f"{statement.name} does not hold for {depth} layers")


ONE = sp.S.One
X0 = letter("x", 0)
# fmt: off
STATEMENTS = {
    s.name: s
    for s in (
        Statement(
            "chain",
            "In a chain of $L$ layers let $J_l$ be the Jacobian of layer $l$ by its input and "
            "$D_L$ that of the whole chain",
            Sequence("D", ONE, lambda k, d: letter("J", k) * d),
            (Sequence("P", ONE, lambda k, p: letter("J", k) * p),),
            lambda p: p,
            "chain rule through the last layer",
            "$P_L$ is the product $J_L \\cdots J_1$. Where every factor is small the product "
            "shrinks exponentially with depth, where every factor is large it grows so.",
        ),
        Statement(
            "shortcuts",
            "In a chain of $L$ residual blocks $x + F_l(x)$ let $J_l$ be the Jacobian of $F_l$ "
            "and $D_L$ that of the whole chain",
            Sequence("D", ONE, lambda k, d: (ONE + letter("J", k)) * d),
            (Sequence("R", sp.S.Zero, lambda k, r: letter("J", k) + r + letter("J", k) * r),),
            lambda r: ONE + r,
            "chain rule through the last block, whose Jacobian is $I + J_L$",
            "Every term of $R_L$ holds some $J$, so the identity stands alone whatever the "
            "blocks do: the gradient reaches the input even where all $J$ are small.",
        ),
        Statement(
            "affine", "Let $L$ linear layers follow each other, $x_l = W_l x_{l-1} + b_l$",
            Sequence("x", X0, lambda k, x: letter("W", k) * x + letter("b", k)),
            (
                Sequence("A", ONE, lambda k, a: letter("W", k) * a),
                Sequence("c", sp.S.Zero, lambda k, c: letter("W", k) * c + letter("b", k)),
            ),
            lambda a, c: a * X0 + c,
            "by definition of the last layer",
            "However many linear layers follow each other, together they are one: depth needs a "
            "nonlinear activation.",
        ),
        Statement(
            "recurrence",
            "Let one layer with shared parameters be applied $L$ times, $A_t$ its Jacobian by "
            "the state before, $E_t$ that by the parameters in step $t$ alone, and $D_L$ the "
            "derivative of the last state by the parameters",
            Sequence("D", sp.S.Zero, lambda k, d: letter("E", k) + letter("A", k) * d),
            (Sequence("Q", sp.S.Zero, lambda k, q: letter("A", k) * q + letter("E", k)),),
            lambda q: q,
            "the parameters act in the last step and through the state before it",
            "$Q_L$ is the sum over $t$ of $A_L \\cdots A_{t+1} E_t$: backpropagation through "
            "time adds up what the shared parameters did at every step.",
        ),
    )
}
# fmt: on
