"""The value of a formula under what is known: exact, at one point.

An ``Evaluation`` holds a scope, the letters' values, and how much may be used (``Mode``): names
alone, or the definitions behind them, or the numbers in scope as shown.  What has no value is an
*atom*: a random rational number that is the same for the same name at the same trial.  Which
atoms, bindings and values were used is noted, because a verdict may rest on them only if they are
sound.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from symdl.checking import arrays, numbers
from symdl.checking.arrays import Array, Value
from symdl.checking.limits import guard_factorial, tick
from symdl.checking.names import Key, integer, key_of, letter
from symdl.checking.numbers import Undecided
from symdl.checking.scope import Scope
from symdl.read import tree


@dataclass(frozen=True, slots=True)
class Mode:
    """How much of what is known an evaluation uses.

    ``definitions``: formulas stand for names; ``values``: numbers do; ``shown``: numbers win over
    formulas.  ``unified``: sizes without a value are all one; ``folded``: K and k are one letter.
    ``widen``: the texts of numbers that are taken as rounded or cut off.  ``positive``: atoms are.
    """

    name: str
    definitions: bool = False
    values: bool = False
    shown: bool = False
    unified: bool = False
    folded: bool = False
    positive: bool = False
    unsound: bool = False
    local: bool = False  # only what this question says
    without: Key | None = None  # a derivative whose stated value must not be used
    summing: frozenset[str] = frozenset()  # vectors whose entries add up to 1
    depth: int = 0  # how many definitions inside each other are expanded; 0 for all
    dependent: bool = False  # a name without a definition may depend on what is differentiated by
    widen: frozenset[str] = frozenset()


@dataclass
class Evaluation:
    """One point: the trial's atoms, the letters' values, and what was used on the way."""

    scope: Scope
    mode: Mode
    trial: int = 0
    indices: dict[str, int] = field(default_factory=dict)
    local: dict[str, Value] = field(default_factory=dict)
    seeds: dict[Key, Value] = field(default_factory=dict)
    hidden: tuple[int, str] | None = None  # a tag, and the variable that atoms may depend on
    busy: frozenset[int] = frozenset()
    atoms: dict[str, Value] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    kept: dict[Any, Value] = field(default_factory=dict)
    depth: int = 0
    version: int = 0
    opened: int = 0

    def value(self, node: tree.Node) -> Value:
        """What a formula is worth here.

        Raises:
            Undecided: it has no value that can be told; the message says why.
        """
        tick()
        self.depth += 1
        if self.depth > 300:
            raise Undecided("definitions that go too deep")
        try:
            return _READ[type(node)](self, node)
        except KeyError:
            raise Undecided(f"no value for {_NAMES.get(type(node), 'this')}") from None
        finally:
            self.depth -= 1

    def key(self, symbol: tree.Symbol) -> Key:
        """The name of a symbol here; K and k are one where the mode folds letters."""
        key = key_of(symbol, self.indices)
        if self.mode.folded:
            return Key(key.base.lower(), key.sub.lower(), key.sup.lower())
        return key

    def number(self, node: tree.Node) -> numbers.Real:
        """The value, which must be one number."""
        value = self.value(node)
        if isinstance(value, Array):
            if len(value.entries) == 1:
                return value.entries[0]
            raise arrays.Misfit("an array where a number is needed")
        return Fraction(value) if isinstance(value, bool) else value

    def whole(self, node: tree.Node) -> int:
        """The value, which must be a whole number."""
        value = numbers.primal(self.number(node))
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise Undecided("an index that is not a whole number")
        return int(value)

    @contextmanager
    def inside(self, **changes: Any) -> Iterator[None]:
        """With other letters, seeds or busy bindings for a while."""
        if "seeds" in changes or "hidden" in changes:
            self.opened += 1
            changes["version"] = self.opened  # what is kept holds for these seeds only
        before = {name: getattr(self, name) for name in changes}
        for name, value in changes.items():
            setattr(self, name, value)
        try:
            yield
        finally:
            for name, value in before.items():
                setattr(self, name, value)

    def atom(self, key: str) -> numbers.Real:
        """The random number that stands for what has no value: away from 0, in sixty-fourths."""
        self.asked.add(key)
        if key not in self.atoms:
            seed = hashlib.blake2b(f"{key}|{self.trial}".encode(), digest_size=8).digest()
            number = int.from_bytes(seed, "big")
            size = Fraction(13 + number % 101, 64)
            negative = (number >> 20) % 5 < 2 and not self.mode.positive
            self.atoms[key] = -size if negative else size
        if self.hidden is not None and not key.startswith("d("):
            tag, variable = self.hidden
            with self.inside(hidden=None):
                return numbers.Slope(tag, self.atoms[key], self.atom(f"d({key})/d({variable})"))
        return self.atoms[key]

    def size(self, key: str) -> int:
        """The number that stands for a size without a value: 3 or more, different for each."""
        if self.mode.unified:
            key = "every size"
        taken = [v for k, v in self.kept.items() if isinstance(k, tuple) and k[0] == "size"]
        if ("size", key) not in self.kept:
            first = 3 + self.trial % 2
            self.kept["size", key] = next(n for n in range(first, 99) if n not in taken)
        return self.kept["size", key]


# --- arithmetic ------------------------------------------------------------------------------


def _number(here: Evaluation, node: tree.Number) -> Value:
    if node.text in here.mode.widen:
        return widened(node)
    return node.value


def widened(node: tree.Number) -> Value:
    """The numbers that are shown as this one, rounded or cut off."""
    unit = last_place(node)
    low, high = abs(node.value) - unit / 2, abs(node.value) + unit
    return numbers.between(low, high) if node.value >= 0 else numbers.between(-high, -low)


def last_place(node: tree.Number) -> Fraction:
    """One unit of the last digit shown; of the last digit that is not 0 where it is an integer."""
    mantissa, _, exponent = node.text.lower().partition("e")
    shift = Fraction(10) ** int(exponent or 0) / (100 if node.percent else 1)
    if "." in mantissa:
        return shift * Fraction(1, 10 ** len(mantissa.partition(".")[2]))
    zeros = len(mantissa) - len(mantissa.rstrip("0"))
    return shift * Fraction(10) ** (zeros if mantissa.strip("0") else 0)


def _unary(here: Evaluation, node: tree.Unary) -> Value:
    value = here.value(node.operand)
    if node.op == "!":
        count = here.whole(node.operand)
        guard_factorial(count)
        total = 1
        for k in range(2, count + 1):
            total *= k
        return Fraction(total)
    return arrays.negative(value) if node.op == "-" else value


def _divide(a: Value, b: Value) -> Value:
    if isinstance(a, Array) and isinstance(b, Array):
        return arrays.each(numbers.divide, a, b)
    if isinstance(b, Array):
        raise arrays.Misfit("a division by an array")
    return arrays.each(numbers.divide, a, b)


def _power(here: Evaluation, node: tree.Binary) -> Value:
    base, exponent = here.value(node.left), here.value(node.right)
    if isinstance(exponent, Array):
        raise Undecided("an array as an exponent")
    if isinstance(base, Array):
        if base.is_vector:
            return base.map(lambda x: numbers.power(x, exponent))
        return _matrix_power(base, exponent)
    return numbers.power(base, exponent)


def _matrix_power(base: Array, exponent: Value) -> Value:
    if not isinstance(exponent, Fraction) or exponent.denominator != 1 or not 1 <= exponent <= 64:
        raise Undecided("a power of a matrix that is not a small whole number")
    total: Value = base
    for _ in range(int(exponent) - 1):
        total = arrays.multiply(total, base)
    return total


_COMBINE: dict[str, Callable[[Value, Value], Value]] = {
    "+": arrays.add,
    "-": lambda a, b: arrays.add(a, arrays.negative(b)),
    "*": arrays.multiply,
    "/": _divide,
    "odot": lambda a, b: arrays.each(numbers.multiply, a, b),
}


def _binary(here: Evaluation, node: tree.Binary) -> Value:
    if node.op == "^":
        from symdl.checking.resolve import power_as_name

        named = power_as_name(here, node)
        return _power(here, node) if named is None else named
    if node.op == "+" or node.op == "*":
        from symdl.checking.folds import with_dots

        dotted = with_dots(here, node)
        if dotted is not None:
            return dotted
    if node.op not in _COMBINE:
        raise Undecided(f"the operation {node.op} has no value here")
    left = here.value(node.left)
    return _COMBINE[node.op](left, here.value(node.right))


# --- brackets, matrices, cases ---------------------------------------------------------------


def _matrix(here: Evaluation, node: tree.Matrix) -> Value:
    rows = [[here.value(entry) for entry in row] for row in node.rows]
    if any(isinstance(entry, Array) for row in rows for entry in row):
        return _stacked(rows)
    return arrays.from_rows(rows)


def _stacked(rows: list[list[Value]]) -> Value:
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    single = [row[0] for row in rows if len(row) == 1]
    if len(single) == len(rows) and all(isinstance(v, Array) and v.is_vector for v in single):
        return arrays.from_rows([list(v.entries) for v in single])
    raise Undecided("a matrix made of matrices")


BRANCHES = "branches"  # noted where a value is one formula here and another one there


def _cases(here: Evaluation, node: tree.Cases) -> Value:
    here.notes.add(BRANCHES)
    for value, condition in node.rows:
        if condition is None or isinstance(condition, tree.Words) or holds(here, condition):
            found = here.value(value)
            if not here.seeds or isinstance(found, Array):
                return found
            others = [_or_nothing(here, other) for other, _ in node.rows if other is not value]
            return numbers.with_tags(found, [o for o in others if not isinstance(o, Array)])
    raise Undecided("none of the cases applies")


def _or_nothing(here: Evaluation, node: tree.Node) -> Value:
    try:
        return here.value(node)
    except Undecided:
        return Fraction(0)


def holds(here: Evaluation, condition: tree.Node) -> bool:
    """Whether a condition is true here."""
    value = here.value(condition)
    if isinstance(value, bool):
        return value
    raise Undecided("a case whose condition cannot be read")


_ORDER: dict[str, Callable[[int], bool]] = {
    "=": lambda s: s == 0,
    "==": lambda s: s == 0,
    "!=": lambda s: s != 0,
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    ">": lambda s: s > 0,
    ">=": lambda s: s >= 0,
}


def _compare(here: Evaluation, node: tree.Compare) -> Value:
    for op, left, right in zip(node.ops, node.operands, node.operands[1:], strict=False):
        if op not in _ORDER:
            raise Undecided("a condition whose relation has no value here")
        first, second = integer(left, here.indices), integer(right, here.indices)
        if first is not None and second is not None:
            if not _ORDER[op]((first > second) - (first < second)):
                return False
            continue
        if not related(op, here.value(left), here.value(right)):
            return False
    return True


def related(op: str, left: Value, right: Value) -> bool:
    """Whether a relation holds between two values; between arrays, for every entry."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    difference = arrays.add(left, arrays.negative(right))
    entries = difference.entries if isinstance(difference, Array) else (difference,)
    return all(_ORDER[op](numbers.sign_of(entry)) for entry in entries)


def _norm(here: Evaluation, node: tree.Norm) -> Value:
    value = here.value(node.body)
    entries = value.entries if isinstance(value, Array) else (value,)
    kind = tree.Number("2") if node.kind is None else node.kind
    if isinstance(kind, tree.Infinity):
        from symdl.checking.valued import extreme

        return extreme("max", [numbers.apply("abs", entry) for entry in entries])
    order = here.number(kind) if not isinstance(kind, tree.Symbol) else Fraction(2)
    total: Value = Fraction(0)
    for entry in entries:
        term = numbers.multiply(entry, entry) if order == 2 else numbers.apply("abs", entry)
        total = numbers.add(total, term)
    if order not in (1, 2):
        raise Undecided("a norm of another kind than 1, 2 and infinity")
    return numbers.apply("sqrt", total) if order == 2 else total


def _absolute(here: Evaluation, node: tree.Absolute) -> Value:
    value = here.value(node.body)
    here.notes.add(BRANCHES)
    if isinstance(value, Array):
        return value.map(lambda x: numbers.apply("abs", x))
    return numbers.apply("abs", value)


def _bar(here: Evaluation, node: tree.Bar) -> Value:
    at = node.at
    if isinstance(at, tree.Compare) and at.ops == ("=",):
        name = letter(at.operands[0])
        if name is not None:
            with here.inside(local={**here.local, name: here.value(at.operands[1])}, kept={}):
                return here.value(node.body)
    return here.value(node.body)


def _kronecker(here: Evaluation, node: tree.Kronecker) -> Value:
    return Fraction(here.whole(node.left) == here.whole(node.right))


def _late(module: str, name: str) -> Callable[[Evaluation, Any], Value]:
    """A reader of another file, loaded when it is first needed."""

    def read(here: Evaluation, node: Any) -> Value:
        import importlib

        return getattr(importlib.import_module(f"symdl.checking.{module}"), name)(here, node)

    return read


_READ: dict[type, Callable[[Evaluation, Any], Value]] = {
    tree.Number: _number,
    tree.Unary: _unary,
    tree.Binary: _binary,
    tree.Bracketed: lambda here, node: here.value(node.body),
    tree.Matrix: _matrix,
    tree.Cases: _cases,
    tree.Compare: _compare,
    tree.Norm: _norm,
    tree.Absolute: _absolute,
    tree.Bar: _bar,
    tree.Kronecker: _kronecker,
    tree.Indicator: lambda here, node: Fraction(holds(here, node.condition)),
    tree.Transpose: lambda here, node: arrays.transpose(here.value(node.body)),
    tree.Symbol: _late("resolve", "symbol_value"),
    tree.Apply: _late("resolve", "applied"),
    tree.Call: _late("functions", "called"),
    tree.Fold: _late("folds", "folded"),
    tree.Quotient: _late("differentiate", "quotient"),
    tree.Nabla: _late("differentiate", "gradient"),
}
_NAMES: dict[type, str] = {
    tree.Unknown: "a question mark",
    tree.Ellipsis: "dots",
    tree.Words: "words",
    tree.Infinity: "infinity",
    tree.Set: "a set",
    tree.Interval: "an interval",
    tree.Expectation: "an expectation",
}


def widening(mode: Mode, texts: frozenset[str]) -> Mode:
    """The same mode with these numbers taken as rounded or cut off."""
    return replace(mode, widen=texts)
