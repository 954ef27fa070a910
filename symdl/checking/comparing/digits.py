"""Rounded and cut-off digits: whether two values agree as far as they are shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from symdl.checking.meaning.arithmetic import is_plain_power, last_place
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.scope import Scope, is_literal
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

if TYPE_CHECKING:
    from symdl.checking.comparing.compare import Question


ABOUT = 200  # under ≈ what is only about right may be rounded too, for this part of the value
SHORT = 2  # digits of a number that needs no rounding
SURE = 3  # digits of a rounded number whose sums may come to an integer
CONSTANTS = frozenset({"3.14", "3.142", "3.1416", "2.718", "2.72", "2.7183"})


def decimals_in(node: tree.Node) -> set[str]:
    """The texts of the numbers in a formula that may be rounded."""
    powers = [n for n in tree.walk(node) if isinstance(n, tree.Binary) and n.op == "^"]
    exact = {id(n.right) for n in powers if is_plain_power(n.right)}
    every = (n for n in tree.walk(node) if isinstance(n, tree.Number))
    shown = [n for n in every if id(n) not in exact]
    found = {n.text for n in shown}
    return {n.text for n in shown if n.percent} | {
        text for text in found if "." in text.rstrip(".") or "e" in text.lower()
    }


def within_digits(question: Question, here: Evaluation, left: Value, right: Value) -> str:
    """How the two sides agree to the digits shown; "" where they do not.

    Decimals that stand on both sides, that are given in scope, or that are the left side are exact;
    one that an earlier line rounded may have been gone on with in full.
    """
    first, second = decimals_in(question.left), decimals_in(question.right)
    fresh = {text for text in second - first if not _is_exactly(text, left)}
    result = second if is_literal(question.right) and not is_literal(question.left) else set()
    if fresh:
        fresh -= _given(question.scope) - set(question.scope.rounded)
    fresh |= {text for text in _measured(question.right) if not text.endswith("0")} - first
    if question.near:
        fresh |= second | _shown(question.right)
        rounded = first & {*question.scope.rounded, *question.scope.about, *CONSTANTS}
        fresh |= rounded if arrays.nearly_equal(left, right, ABOUT) else set()
    if is_literal(question.left) and not is_literal(question.right):
        fresh |= first - second
    if is_literal(question.right) and not second:  # 0.333 + 0.333 + 0.333 = 1
        known = {*question.scope.rounded, *question.scope.about}
        fresh |= {text for text in first & known if len(text.strip("0.")) >= SURE}
    if not fresh | result or _is_short(question, left):
        return ""
    try:
        a = _wide(here, question.left, left, fresh)
        counted = set() if question.near else _measured(question.right)  # 196.6 KB are not 196 KB
        b = _wide(
            here, question.right, right, fresh | result, counted - decimals_in(question.right)
        )
        if overlap(a, b):
            return _how(question, left, right)
        worked = set() if is_literal(question.left) else first - second  # with what is shown
        kept = {text: v for text, v in question.scope.rounded.items() if text in worked}
        for full in (kept, *({text: value} for text, value in kept.items())):
            if full and overlap(_full(here, question.left, full), b):
                return f"to the digits shown, with {' and '.join(full)} in full"
    except Undecided:
        return ""
    return ""


def _is_short(question: Question, value: Value) -> bool:
    """Whether nobody would round it: 0.72, worked out from exact numbers, is 0.7 under ≈ only."""
    known = {*question.scope.rounded, *question.scope.about}
    if question.near or not isinstance(value, Fraction) or decimals_in(question.left) & known:
        return False
    shown = decimals_in(question.right)
    single = len(shown) == 1 and len(shown.pop().replace(".", "").strip("0")) == 1
    return single and is_literal(question.right) and len(_in_digits(value)) == SHORT


def _in_digits(value: Fraction) -> str:
    """The significant digits of a number that ends within nine decimals; "" for any other."""
    scaled = abs(value) * 10**9
    return str(scaled.numerator).strip("0") if scaled.denominator == 1 else ""


def _given(scope: Scope) -> frozenset[str]:
    """The texts of the numbers that this question gives, and does not work out."""
    state = (scope.serial, scope.where, scope.offset)
    if scope.given_here is None or scope.given_here[0] != state:
        scope.given_here = (state, _numbers_given(scope))
    return scope.given_here[1]


def _numbers_given(scope: Scope) -> frozenset[str]:
    found: set[str] = set()
    for bindings in scope.names.values():
        seen: set[tree.Symbol] = set()
        for binding in bindings:
            if binding.name in seen or not binding.sound or not scope.is_here(binding):
                continue
            if is_literal(binding.body):
                found |= decimals_in(binding.body)
            seen.add(binding.name)
    return frozenset(found)


def _is_exactly(text: str, value: Value) -> bool:
    """Whether a decimal is the value, so that nothing has been rounded: 2 · 0.1 beside 0.1."""
    return isinstance(value, Fraction) and abs(value) == abs(tree.Number(text).value)


def in_full(node: tree.Node, value: Value) -> dict[str, numbers.Real]:
    """What the decimals of a result stand for: the entries of the value before it was cut."""
    shown = [n for n in tree.walk(node) if isinstance(n, tree.Number)]
    entries = value.entries if isinstance(value, Array) else (value,)
    if len(shown) != len(entries):
        return {}
    pairs = zip(shown, entries, strict=True)
    return {
        number.text: numbers.apply("abs", numbers.primal(entry))
        for number, entry in pairs
        if number.text in decimals_in(number)
    }


def _full(here: Evaluation, node: tree.Node, full: dict[str, numbers.Real]) -> Value:
    again = here.anew()
    again.full = full
    return again.value(node)


def _wide(
    here: Evaluation,
    node: tree.Node,
    value: Value,
    texts: set[str],
    counted: Collection[str] = frozenset(),
) -> Value:
    """The value of a side where these numbers may be rounded; ``counted`` ones are not cut off."""
    if not texts & _shown(node):
        return value
    mode = replace(here.mode, widen=frozenset(texts))
    again = here.anew(mode)
    again.full = {text: _rounded(tree.Number(text)) for text in texts & set(counted)}
    return again.value(node)


def _rounded(node: tree.Number) -> numbers.Real:
    """The numbers that are rounded to this one."""
    half = last_place(node) / 2
    return numbers.between(node.value - half, node.value + half)


def _shown(node: tree.Node) -> set[str]:
    """The texts of the numbers in a formula; a word such as million is none."""
    units = {id(n.right) for n in _units(node)}
    numbers_in = (n for n in tree.walk(node) if isinstance(n, tree.Number))
    return {n.text for n in numbers_in if id(n) not in units}


def _units(node: tree.Node) -> list[tree.Binary]:
    """The products of a number and its unit."""
    return [n for n in tree.walk(node) if isinstance(n, tree.Binary) and n.sign == "unit"]


def _measured(node: tree.Node) -> set[str]:
    """The texts of the numbers that have a unit: 138 million is rounded."""
    return {n.left.text for n in _units(node) if isinstance(n.left, tree.Number)}


def _how(question: Question, left: Value, right: Value) -> str:
    if isinstance(question.right, tree.Number) and not isinstance(left, Array):
        half = numbers.subtract(left, right)
        unit = last_place(question.right) / 2
        if numbers.sign_of(numbers.subtract(numbers.apply("abs", half), unit)) > 0:
            return "cut off, not rounded"
    return "to the digits shown"


def overlap(a: Value, b: Value) -> bool:
    """Whether two values may be the same number, entry by entry."""
    left = a.entries if isinstance(a, Array) else (a,)
    right = b.entries if isinstance(b, Array) else (b,)
    if len(left) != len(right):
        return False
    return all(_meet(x, y) for x, y in zip(left, right, strict=True))


def _meet(x: Value, y: Value) -> bool:
    gap = numbers.interval(numbers.primal(x)) - numbers.interval(numbers.primal(y))
    return 0 in gap
