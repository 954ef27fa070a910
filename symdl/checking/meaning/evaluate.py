"""The value of a formula under what is known: exact, at one point.

An ``Evaluation`` holds a scope, the letters' values, and how much may be used (``Mode``): names
alone, or the definitions behind them, or the numbers in scope as shown.  What has no value is an
*atom*: a random rational number that is the same for the same name at the same trial.  Which
atoms, bindings and values were used is noted, because a verdict may rest on them only if they are
sound.  Which settings of the mode made a difference is noted too (``uses``): a mode that differs
in others only says the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from symdl.checking.scopes.names import Key, base_of, key_of
from symdl.checking.scopes.scope import Scope
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.limits import tick
from symdl.checking.values.numbers import Undecided
from symdl.read import calculus, tree

Mark = tuple[int, tuple[tuple[str, int], ...]]  # a binding's serial, at values of its letters


@dataclass(frozen=True, slots=True)
class Mode:
    """How much of what is known an evaluation uses.

    ``definitions``: formulas stand for names; ``values``: numbers do; ``shown``: numbers win over
    formulas.  ``unified``: sizes without a value are all one; ``folded``: K and k are one letter.
    ``widen``: the texts of numbers that are taken as rounded or cut off.  ``positive``: atoms are;
    2: they are below 1 too.
    """

    name: str
    definitions: bool = False
    values: bool = False
    shown: bool = False
    unified: bool = False
    folded: bool = False
    positive: int = 0
    unsound: bool = False
    local: bool = False  # only what this question says
    without: Key | None = None  # a derivative whose stated value must not be used
    summing: frozenset[str] = frozenset()  # vectors whose entries add up to 1
    entry: str = ""  # the index that names without one are taken to have
    onehot: tuple[str, str] | None = None  # an array that is 1 in one class only, and the class
    labels: frozenset[str] = frozenset()  # letters in scripts that are names and no numbers
    symmetric: frozenset[str] = frozenset()  # matrices of names that are their own transposes
    depth: int = 0  # how many definitions inside each other are expanded; 0 for all
    shaped: int = 0  # the least length of vectors and matrices of names; 0 where they are numbers
    lists: bool = False  # a list in round brackets is neither a row nor a column
    stepwise: bool = False  # h_{t-1} is a name, though h_t has a definition
    outermost: bool = False  # only what is differentiated is expanded, once
    dependent: bool = False  # a name without a definition may depend on what is differentiated by
    widen: frozenset[str] = frozenset()


# The settings that are noted where they are looked at; any other one may always matter.
NOTED = frozenset(
    {"values", "shown", "local", "depth", "outermost", "stepwise", "unified", "folded"}
)
NOTED |= {"dependent"}


@dataclass
class Uses:
    """Which settings of a mode have made a difference, and the names that were met."""

    settings: set[str] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)

    def decide(self, first: Mode, other: Mode) -> bool:
        """Whether another mode may say something else than the first, of which this is noted."""
        for part in fields(Mode):
            if part.name != "name" and getattr(first, part.name) != getattr(other, part.name):
                if part.name not in NOTED or part.name in self.settings:
                    return True
                if part.name == "folded" and self._fold():
                    return True
        return False

    def _fold(self) -> bool:
        """Whether two of the names met are one where K and k are one letter."""
        bases = {key.base for key in self.keys}
        scripts = {script for key in self.keys for script in key[1:]}
        return any(len({*map(str.lower, names)}) < len(names) for names in (bases, scripts))


FAR_TRIAL = 14  # from which on atoms lie far apart: only inequalities are tried so often


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
    busy: frozenset[Mark] = frozenset()  # the bindings that are being evaluated
    atoms: dict[str, Value] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    noted: Uses = field(default_factory=Uses)
    bases: set[str] = field(default_factory=set)  # the letters that were met
    sizes: dict[str, int] = field(default_factory=dict)
    kept: dict[Any, Value] = field(default_factory=dict)
    on_path: frozenset[Key] = frozenset()  # the variables that a chain rule is being taken to
    full: dict[str, numbers.Real] = field(default_factory=dict)  # values of rounded numbers
    drawn: dict[Key, None] | None = None  # the random names that were met, where they are asked for
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

    def uses(self, setting: str) -> Any:
        """A setting of the mode, where the value depends on it."""
        self.noted.settings.add(setting)
        return getattr(self.mode, setting)

    def anew(self, mode: Mode | None = None) -> Evaluation:
        """The same point once more, with nothing kept."""
        indices = dict(self.indices)
        return Evaluation(self.scope, mode or self.mode, self.trial, indices, noted=self.noted)

    def key(self, symbol: tree.Symbol) -> Key:
        """The name of a symbol here; K and k are one where the mode folds letters."""
        key = key_of(self.meant(symbol), self.indices)
        self.noted.keys.add(key)
        if self.mode.folded:
            return Key(key.base.lower(), key.sub.lower(), key.sup.lower())
        return key

    def meant(self, symbol: tree.Symbol) -> tree.Symbol:
        """The symbol with the index that was left out, where the mode says so."""
        index, scope = self.mode.entry, self.scope
        if not index or symbol.sub or symbol.base == index:
            return symbol
        base = base_of(symbol)
        if not scope.is_indexed(base) or scope.is_size(base):
            return symbol
        if any(not b.name.sub and scope.is_here(b) for b in scope.names.get(base, ())):
            return symbol
        at = tree.Symbol(index) if index in self.indices else tree.Number(str(scope.base))
        return replace(symbol, sub=(at,))

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
            size = Fraction(13 + number % 101, 128 if self.mode.positive == 2 else 64)
            negative = (number >> 20) % 5 < 2 and not self.mode.positive
            if self.trial >= FAR_TRIAL and self.mode.positive != 2:
                size *= Fraction(4) ** ((number >> 28) % 7 - 2)  # from 1/16 to 256 times as far
            self.atoms[key] = -size if negative else size
        if self.hidden is not None and not key.startswith("d("):
            tag, variable = self.hidden
            with self.inside(hidden=None):
                return numbers.Slope(tag, self.atoms[key], self.atom(f"d({key})/d({variable})"))
        return self.atoms[key]

    def size(self, key: str) -> int:
        """The number that stands for a size without a value: 3 or more, different for each."""
        if self.uses("unified"):
            key = "every size"
        if key not in self.sizes:
            taken = set(self.sizes.values())
            self.sizes[key] = next(n for n in range(3 + self.trial % 2, 99) if n not in taken)
        return self.sizes[key]


def _late(module: str, name: str) -> Callable[[Evaluation, Any], Value]:
    """A reader of another file, loaded when it is first needed."""

    found: list[Callable[[Evaluation, Any], Value]] = []

    def read(here: Evaluation, node: Any) -> Value:
        if not found:
            import importlib

            found.append(getattr(importlib.import_module(f"symdl.checking.meaning.{module}"), name))
        return found[0](here, node)

    return read


_READ: dict[type, Callable[[Evaluation, Any], Value]] = {
    tree.Number: _late("arithmetic", "number"),
    tree.Unary: _late("arithmetic", "unary"),
    tree.Binary: _late("arithmetic", "binary"),
    tree.Bracketed: lambda here, node: here.value(node.body),
    tree.Matrix: _late("arithmetic", "matrix"),
    tree.Cases: _late("arithmetic", "cases"),
    tree.Compare: _late("arithmetic", "compare"),
    tree.Norm: _late("norms", "norm"),
    tree.Absolute: _late("norms", "absolute"),
    tree.Bar: _late("at_point", "bar"),
    tree.Kronecker: _late("arithmetic", "kronecker"),
    tree.Indicator: _late("arithmetic", "indicator"),
    tree.Transpose: _late("arithmetic", "transposed"),
    tree.Symbol: _late("resolve", "symbol_value"),
    tree.Apply: _late("application", "applied"),
    tree.Call: _late("functions", "called"),
    tree.Entry: _late("entries", "entry"),
    tree.Fold: _late("folds", "folded"),
    tree.Quotient: _late("differentiate", "quotient"),
    tree.Nabla: _late("differentiate", "gradient"),
    tree.Expectation: _late("expectation", "expected"),
    tree.Infinity: lambda here, node: numbers.INFINITE,
    calculus.Primed: _late("application", "primed"),
    calculus.Limit: _late("approach", "limit"),
    calculus.Integral: _late("integrals", "integral"),
}
_NAMES: dict[type, str] = {
    tree.Unknown: "a question mark",
    tree.Ellipsis: "dots",
    tree.Words: "words",
    tree.Set: "a set",
    tree.Interval: "an interval",
    tree.Given: "what stands under a condition",
}


def widening(mode: Mode, texts: frozenset[str]) -> Mode:
    """The same mode with these numbers taken as rounded or cut off."""
    return replace(mode, widen=texts)
