"""Wrong roundings: a last digit that is one off, or a number that was rounded on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from symdl.checking.comparing.compare import Question, outcome
from symdl.checking.meaning.arithmetic import last_place
from symdl.checking.meaning.evaluate import Evaluation, Mode
from symdl.checking.scopes.changes import everywhere
from symdl.checking.scopes.scope import is_literal, is_numeric
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array
from symdl.checking.values.limits import Reached
from symdl.checking.values.numbers import Undecided
from symdl.read import tree
from symdl.read.tree import Node

EARLY = (1, 2, 3, 4)  # decimals to which people round on the way


def last_digit(question: Question, mode: Mode) -> str:
    """ "rounded, it is 0.693", where the last digit of the right side is one off; else ""."""
    shown = _shown(question.right)
    if shown is None or is_literal(question.left):
        return ""
    value = _value(question.left, question, mode)
    if value is None:
        return ""
    places = len(shown.text.partition(".")[2])
    right = _rounded(value, places)
    unit = last_place(shown)
    if value != right and abs(right) == shown.value:
        return f"it is {numbers.as_text(value)}, which needs no rounding"
    if value == right or abs(abs(right) - shown.value) > unit:
        return ""  # a number that need not be rounded, or another one
    return f"rounded, it is {_text(right, places)}"


def rounded_early(question: Question, mode: Mode) -> str:
    """ "1/3 was rounded to 0.33 on the way", where this gives the right side; else ""."""
    if _shown(question.right) is None or not is_numeric(question.left):
        return ""
    for part, changed, words in _with_a_rounding(question.left, question, mode):
        if part is question.left:
            continue
        try:
            if outcome(replace(question, left=changed), mode).agrees:
                return words
        except Reached:
            return ""
    return ""


def _with_a_rounding(
    left: Node, question: Question, mode: Mode
) -> Iterator[tuple[Node, Node, str]]:
    parts = [n for n in tree.walk(left) if isinstance(n, tree.Binary | tree.Call)]
    for part in parts[1:]:
        value = _value(part, question, mode)
        for places in EARLY if value is not None else ():
            assert value is not None
            short = _rounded(value, places)
            if short in (0, value):
                continue
            text = _text(short, places)

            def put_in(node: Node, part: Node = part, text: str = text) -> Iterator[Node]:
                if node is part:
                    yield _literal(text)

            for changed in everywhere(left, put_in):
                yield part, changed, f"a number on the way was rounded to {text}"


def _literal(text: str) -> Node:
    number = tree.Number(text.lstrip("-"))
    return tree.Bracketed(tree.Unary("-", number)) if text.startswith("-") else number


def _shown(node: Node) -> tree.Number | None:
    """The decimal that a side is, without its sign."""
    while isinstance(node, tree.Unary | tree.Bracketed):
        node = node.operand if isinstance(node, tree.Unary) else node.body
    return node if isinstance(node, tree.Number) and "." in node.text else None


def _value(node: Node, question: Question, mode: Mode) -> Fraction | None:
    """The value of a formula of numbers, as a fraction near enough for any rounding."""
    here = Evaluation(question.scope, mode)
    try:
        value = numbers.primal(here.value(node))
    except (Undecided, Reached):
        return None
    if here.atoms or isinstance(value, Array | bool) or numbers.is_infinite(value):
        return None
    return value if isinstance(value, Fraction) else Fraction(numbers.as_text(value, 30))


def _rounded(value: Fraction, places: int) -> Fraction:
    """The nearest decimal with so many places, halves away from 0."""
    scaled = abs(value) * 10**places + Fraction(1, 2)
    return Fraction(scaled.numerator // scaled.denominator, 10**places) * (1 if value > 0 else -1)


def _text(value: Fraction, places: int) -> str:
    return f"{'-' if value < 0 else ''}{float(abs(value)):.{places}f}"
