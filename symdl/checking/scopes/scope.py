"""What is known at a place of a document: definitions and values, in order, question by question.

Nothing is forgotten and nothing is overwritten: a name has a list of bindings, and the last one
counts.  A binding of an earlier question can still be used, but a contradiction to it is not an
error (people use z_1 again in every exercise); ``Binding.where`` tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symdl.checking.scopes.binding import Binding as Binding
from symdl.checking.scopes.binding import Fit as Fit
from symdl.checking.scopes.binding import Place as Place
from symdl.checking.scopes.binding import as_function, kept_without
from symdl.checking.scopes.binding import is_literal as is_literal
from symdl.checking.scopes.binding import is_numeric as is_numeric
from symdl.checking.scopes.laws import Laws
from symdl.checking.scopes.names import Key, Part, base_of, joined, key_of, parts_of
from symdl.checking.scopes.shapes import Shapes
from symdl.checking.scopes.usage import Usage
from symdl.read.functions import LETTERS
from symdl.read.tree import Node, Quotient, Symbol

FAR = 3000  # characters: about a page and a half


@dataclass
class Scope:
    """Bindings by base letter, values of derivatives by their name, and where we are."""

    names: dict[str, list[Binding]] = field(default_factory=dict)
    derivatives: dict[Key, list[Binding]] = field(default_factory=dict)
    where: Place = (0, 0, 0)
    base: int = 1  # the number of the first index
    layout: str = "numerator"
    laid_out: bool = False  # whether a right step has told the layout
    constraints: list[tuple[Node, Node]] = field(default_factory=list)  # C w, λ w
    serial: int = 0
    offset: int = 0
    item: int = -1  # where the item of a list begins that we are in
    usage: Usage = field(default_factory=Usage)
    laws: Laws = field(default_factory=Laws)
    shapes: dict[Place, Shapes] = field(default_factory=dict)  # by section
    states: tuple[int, frozenset[str]] | None = None  # what a recurrence goes on with
    runs: dict[int, int] = field(default_factory=dict)  # sections, and the first they go on with
    unsure: set[int] = field(default_factory=set)  # several readings of one formula
    rounded: dict[str, Fraction] = field(default_factory=dict)  # in full, by the digits shown
    about: set[str] = field(default_factory=set)  # numbers that stood behind ≈
    given_here: tuple[tuple, frozenset[str]] | None = None  # see ``digits``
    found: dict[tuple, tuple[int, tuple]] = field(default_factory=dict)
    nearby: dict[tuple, tuple[tuple, tuple[tuple[Fit, ...], tuple[Fit, ...]]]] = field(
        default_factory=dict
    )
    letters: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)  # free_letters
    met: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    compared: dict[tuple[str, str], int] = field(default_factory=dict)  # see ``recognised``
    in_use: dict[int, int] = field(default_factory=dict)  # where a right step last used a binding
    taken_up: set[tuple[int, Place]] = field(default_factory=set)  # and in which questions

    # --- adding ---------------------------------------------------------------------------

    def _made(self, name: Symbol, body: Node, **said: Any) -> Binding:
        self.serial += 1
        return Binding(name, body, self.serial, self.where, numeric=is_numeric(body), **said)

    def bind(
        self,
        name: Symbol,
        body: Node,
        *,
        offset: int = 0,
        given: bool = False,
        sound: bool = True,
        parameters: tuple[str, ...] | None = None,
        hidden: frozenset[Key] | None = None,
    ) -> Binding:
        """Add what ``name`` is, from here on."""
        made = self._made(
            name,
            body,
            offset=offset,
            given=given,
            sound=sound,
            parameters=parameters,
            hidden=hidden,
        )
        self.names.setdefault(base_of(name), []).append(made)
        return made

    def bind_derivative(
        self,
        key: Key,
        body: Node,
        quotient: Quotient,
        *,
        offset: int = 0,
        given: bool = False,
        sound: bool = True,
    ) -> None:
        """Add the value of a derivative that is known by its name."""
        made = self._made(
            Symbol(key.base), body, offset=offset, given=given, sound=sound, quotient=quotient
        )
        self.derivatives.setdefault(key, []).append(made)

    def retract(self, serials: set[int]) -> None:
        """Forget bindings that were said of one case only."""
        self.names = kept_without(self.names, serials)
        self.derivatives = kept_without(self.derivatives, serials)
        self.found.clear()
        self.nearby.clear()
        self.given_here = None

    @contextmanager
    def without(self, bases: set[str], since: int = 0) -> Iterator[None]:
        """As if nothing had been said of these letters, or nothing since a binding."""
        kept = {base: self.names.pop(base) for base in bases if base in self.names}
        before = {base: [b for b in these if b.serial <= since] for base, these in kept.items()}
        self.names.update((base, these) for base, these in before.items() if these)
        self.serial += 1
        try:
            yield
        finally:
            for base in bases:
                self.names.pop(base, None)
            self.names.update(kept)
            self.serial += 1

    def shaped(self) -> Shapes:
        """The shapes of the names of this section, and of those that it goes on with."""
        section = self.where[:1]
        if section not in self.shapes:
            before = [s for s in self.shapes if self._first(s) == self.question]
            known = self.shapes[before[-1]].formulas if before else []
            self.shapes[section] = Shapes(list(known), extents=self.usage.extents)
        self.shapes[section].extents = self.usage.extents
        return self.shapes[section]

    def take_up(self, serials: frozenset[int]) -> None:
        """Keep that a right step here rests on these bindings: they still mean what they did."""
        self.in_use.update(dict.fromkeys(serials, self.offset))
        self.taken_up.update((serial, self.question) for serial in serials)

    # --- asking ---------------------------------------------------------------------------

    @property
    def question(self) -> Place:
        """The question we are in: the first of the sections that go on with each other."""
        return self._first(self.where)

    def _first(self, where: Place) -> Place:
        if not where or not isinstance(where[0], int):
            return where[:1]
        return (self.runs.get(where[0], where[0]),)

    def sections(self) -> Iterator[Place]:
        """The question we are in, and the sections that go on with it."""
        yield self.question
        yield from ((n,) for n, first in self.runs.items() if (first,) == self.question)

    def _reach(self) -> int:
        """How many characters a value counts: more in a text that no question divides."""
        return 2 * FAR if self.question[0] in self.runs.values() else FAR

    def find(self, symbol: Symbol, sub: tuple[Part, ...], sup: tuple[Part, ...]) -> Iterator[Fit]:
        """The bindings that fit a name, the newest first, with the values of their letters."""
        asked = (base_of(symbol), sub, sup)
        known = self.found.get(asked)
        if known is None or known[0] != self.serial:
            known = self.found[asked] = (self.serial, tuple(self._fitting(symbol, sub, sup)))
        yield from known[1]

    def near(
        self, symbol: Symbol, sub: tuple[Part, ...], sup: tuple[Part, ...]
    ) -> tuple[tuple[Fit, ...], tuple[Fit, ...]]:
        """The same: those that belong to the question we are in, and the others."""
        asked, state = (base_of(symbol), sub, sup), (self.serial, self.where, self.offset)
        known = self.nearby.get(asked)
        if known is None or known[0] != state:
            parted: tuple[list[Fit], list[Fit]] = ([], [])
            for fit in self.find(symbol, sub, sup):
                parted[not self.is_here(fit[0])].append(fit)
            known = self.nearby[asked] = (state, (tuple(parted[0]), tuple(parted[1])))
        return known[1]

    def _fitting(
        self, symbol: Symbol, sub: tuple[Part, ...], sup: tuple[Part, ...]
    ) -> Iterator[Fit]:
        for binding in reversed(self.names.get(base_of(symbol), ())):
            if binding.parameters is not None:
                continue
            found = binding.at(sub, sup)
            if found is None and joined(sub) == joined(parts_of(binding.name.sub, {})):
                same = joined(sup) == joined(parts_of(binding.name.sup, {}))
                found = {} if same else None
            if found is not None:
                yield binding, found

    def function(self, head: Symbol, arity: int = 0) -> Binding | None:
        """The newest definition of a function of this name, f(x) = ..., H(p) or H(p, q)."""
        found = [b for b in self.names.get(base_of(head), ()) if b.parameters is not None]
        found = [b for b in found if len(b.parameters or ()) == arity] or found
        exact = [b for b in found if b.name.sub == head.sub and b.name.sup == head.sup]
        found = found if not head.sub and not head.sup else []
        fitting = exact or found
        binding = fitting[-1] if fitting else None
        if head.sub or head.sup:
            return binding
        plain = next((b for b, _ in self.find(head, (), ()) if not b.numeric), None)
        if plain is not None and (binding is None or plain.serial > binding.serial + 1):
            return as_function(plain)
        return binding

    def is_here(self, binding: Binding) -> bool:
        """Whether a binding belongs to the question we are in, and not to pages before."""
        near = self.offset - binding.offset < 2 * self._reach()
        return self.is_of_question(binding.where) and (near or binding.given)

    def is_of_question(self, where: Place) -> bool:
        """Whether a place belongs to the question we are in."""
        return self._first(where) == self.question

    def is_foreign(self, binding: Binding, values: bool) -> bool:
        """Whether a binding is another question's, and no right step here rests on its formula."""
        kept = not values and (binding.serial, self.question) in self.taken_up
        return not kept and not self.is_here(binding)

    def is_far(self, binding: Binding) -> bool:
        """Whether a number was given so far back that the name may have another one by now."""
        if not binding.numeric or binding.given:
            return False
        section = binding.where[:2] != self.where[:2] and any(binding.where[1:2])
        if binding.where[:1] != self.where[:1] and self._first(binding.where) == self.question:
            section = False
        last = max(binding.offset, self.in_use.get(binding.serial, 0))
        return section or self.offset - last > self._reach()

    def is_close(self, binding: Binding) -> bool:
        """Whether a binding belongs to the same part and case."""
        return binding.where == self.where

    def knows(self, symbol: Symbol, indices: Mapping[str, int] | None = None) -> bool:
        """Whether there is any binding of a name."""
        sub, sup = parts_of(symbol.sub, indices or {}), parts_of(symbol.sup, indices or {})
        return next(self.find(symbol, sub, sup), None) is not None

    def knows_here(self, symbol: Symbol) -> bool:
        """Whether a name has a binding in this question."""
        sub, sup = parts_of(symbol.sub, {}), parts_of(symbol.sup, {})
        return any(self.is_here(binding) for binding, _ in self.find(symbol, sub, sup))

    def is_indexed(self, base: str) -> bool:
        """Whether a letter has been used with scripts that are numbers or letters."""
        return base in self.usage.indexed

    def is_size(self, base: str) -> bool:
        """Whether a letter has stood as the last value of an index, and has no binding."""
        return base in self.usage.sizes and base not in self.names

    def counts(self, base: str) -> bool:
        """Whether a letter is a size, though it may have got a number."""
        known = self.names.get(base, ())
        return base in self.usage.sizes and all(b.numeric for b in known)

    def is_superscript(self, symbol: Symbol) -> bool:
        """Whether a name has a superscript in brackets, or 1: layers, samples."""
        base = base_of(symbol)
        return base in self.usage.levelled or (self.where[:1], base) in self.usage.first

    def is_quantity(self, head: Symbol) -> bool:
        """Whether a name before a bracket stands elsewhere without one, so that it is a factor."""
        if self.function(head) is not None:
            return False
        if head.sub and base_of(head) in self.usage.factors:
            return True
        return self.knows(head) or str(key_of(head, {})) in self.usage.plain

    def spelled(self, head: Symbol) -> str | None:
        """The known function that a letter means where the document does not define it."""
        usual = LETTERS.get(base_of(head)) if not head.sub else None
        return self.laws.meanings.get(base_of(head), usual)

    def plays_a_part(self, symbol: Symbol, indices: Mapping[str, int]) -> bool:
        """Whether a name has been defined, given or used in this question."""
        sub, sup = parts_of(symbol.sub, indices), parts_of(symbol.sup, indices)
        if any(self.is_here(binding) for binding, _ in self.find(symbol, sub, sup)):
            return True
        key = str(key_of(symbol, indices))
        return any((section, key) in self.usage.used for section in self.sections())

    def middles(self, top: str) -> Iterator[Symbol]:
        """The names y for which d(top)/dy stands anywhere, the newest first."""
        yield from reversed(self.usage.middles.get(top, ()))
