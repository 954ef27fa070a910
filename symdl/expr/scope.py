"""What is known while definitions are read: declared names, letters and sizes, layers.

``Sizes`` keeps which size letters turned out to be the same axis; a size that nobody wrote
(``N`` for the index ``n``) gives way to one that somebody did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

import sympy as sp

from symdl.expr.program import Declaration, Equation
from symdl.expr.relabel import Relabel
from symdl.expr.values import ArgMax, Bracket, Delta, Entry, Unknown, walk


def size_symbol(name: str) -> sp.Symbol:
    """The symbol of a size letter: a positive whole number."""
    return sp.Symbol(name, integer=True, positive=True)


def integer_symbol(name: str, minimum: int | None) -> sp.Symbol:
    """The symbol of a declared integer; positive or nonnegative where its minimum says so."""
    if minimum is None or minimum < 0:
        return sp.Symbol(name, integer=True)
    if minimum == 0:
        return sp.Symbol(name, integer=True, nonnegative=True)
    return size_symbol(name)


def suggest(name: str, known: Iterable[str]) -> str:
    """``did you mean 'gamma'?``, or an empty text."""
    close = get_close_matches(name, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


class Sizes:
    """The size letters of one program and which of them are the same."""

    def __init__(self) -> None:
        self.weak: list[sp.Symbol] = []  # not written by anybody, in the order of making
        self.known: dict[str, sp.Symbol] = {}
        self._stands_for: dict[sp.Symbol, sp.Expr] = {}

    def symbol(self, name: str) -> sp.Symbol:
        """The size letter of that name, made where it is new."""
        return self.known.setdefault(name, size_symbol(name))

    def made(self, wanted: str, taken: Collection[str], weak: bool = True) -> sp.Symbol:
        """A new size letter: the wanted name, or the first of ``wanted2``, ``wanted3``… free."""
        name, number = wanted, 1
        while name in self.known or name in taken:
            number += 1
            name = f"{wanted}{number}"
        symbol = self.symbol(name)
        if weak:
            self.weak.append(symbol)
        return symbol

    def of(self, size: sp.Expr) -> sp.Expr:
        """The size in terms of the letters that stand for themselves."""
        size = sp.sympify(size)
        while self._stands_for:
            hit = {s: self._stands_for[s] for s in size.free_symbols if s in self._stands_for}
            if not hit:
                break
            size = size.xreplace(hit)
        return size

    def same(self, a: sp.Expr, b: sp.Expr) -> bool:
        """Take two sizes for the same; False where they cannot be."""
        a, b = self.of(a), self.of(b)
        if a == b or sp.expand(a - b) == 0:
            return True
        for old, new in self._ways(a, b):
            if old in self.weak and old not in new.free_symbols:
                self._stands_for[old] = new
                return True
        return False

    def _ways(self, a: sp.Expr, b: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
        """(old, new) pairs to try: the later of two weak letters gives way to the earlier."""
        if a in self.weak and b in self.weak and self.weak.index(a) < self.weak.index(b):
            return [(b, a)]
        return [(a, b), (b, a)]

    @property
    def settled(self) -> dict[sp.Symbol, sp.Expr]:
        """Every letter that another size stands for, with that size."""
        return {symbol: self.of(symbol) for symbol in self._stands_for}


class Scope:
    """The names of one program while it is read.

    Attributes:
        declarations: by name, in the order of declaration; a defined name enters with its equation.
        letters: the size of each declared index letter.
        layers: the layers that may be called, by name.
        coming: names that later lines define, with the line's number.
        spoken: size letters that the text writes somewhere.
        closed: True where nothing can be declared (facts), which messages take account of.
        implicit: True where an undeclared name is declared by its use (proofs, compositions).
        by_use: the names declared so.
    """

    def __init__(self, layers: Mapping[str, object] | None = None, implicit: bool = False) -> None:
        self.declarations: dict[str, Declaration] = {}
        self.letters: dict[str, sp.Expr] = {}
        self.sizes = Sizes()
        self.layers = layers or {}
        self.coming: dict[str, int] = {}
        self.implicit = implicit
        self.by_use: set[str] = set()
        self.closed = False
        self.spoken: set[str] = set()
        self.equations: list[Equation] = []
        self.instances: dict[tuple, object] = {}
        self.aliases: dict[str, str] = {}

    def names(self) -> list[str]:
        """Every name that may stand in an expression, for suggestions."""
        return [*self.declarations, *self.sizes.known]

    def declare(self, declaration: Declaration) -> None:
        """Enter a declaration; its letters become known."""
        self.declarations[declaration.name] = declaration
        for index in declaration.indices:
            self.letters.setdefault(index.name, index.size)
        if declaration.kind == "integer":
            self.sizes.known.setdefault(
                declaration.name, integer_symbol(declaration.name, declaration.minimum)
            )

    def define(self, equation: Equation, declaration: Declaration) -> None:
        """Enter an equation together with the declaration of its left side."""
        self.declare(declaration)
        self.equations.append(equation)

    def letter_size(self, letter: str) -> sp.Symbol:
        """The size of an index letter that nobody gave one: ``N`` for ``n``, a declared integer of
        that name or a new size."""
        upper = letter.upper()
        declared = self.declarations.get(upper)
        if declared is not None and declared.kind == "integer":
            return self.sizes.known[upper]
        taken = {*self.declarations, *self.coming, *self.letters, *self.sizes.known, *self.spoken}
        if upper in taken or upper == letter:
            return self.sizes.made(f"n_{letter}", taken)
        return self.sizes.made(upper, ())

    def find(self, name: str) -> Declaration | None:
        """The declaration of a name, written whole or as it is shown (``p`` for ``softmax.p``)."""
        return self.declarations.get(self.aliases.get(name, name))

    def free_name(self, wanted: str) -> str:
        """The wanted name, or ``wanted2``, ``wanted3``… where it is taken."""
        taken = {*self.declarations, *self.coming}
        owners = {name.partition(".")[0] for name in taken}
        name, number = wanted, 1
        while name in taken or name in owners:
            number += 1
            name = f"{wanted}{number}"
        return name

    def is_whole(self, e: sp.Expr) -> bool:
        """Whether a value is a whole number for sure, so that it may serve as an index."""
        if e.is_Symbol:
            return bool(e.is_integer)
        if e.is_Integer or isinstance(e, (ArgMax, Delta, Bracket)):
            return True
        if isinstance(e, Entry):
            declaration = self.declarations.get(e.name)
            return declaration is not None and declaration.kind == "gathered"
        if e.is_Add or e.is_Mul:
            return all(map(self.is_whole, e.args))
        if e.is_Pow:
            return self.is_whole(e.base) and e.exp.is_Integer and e.exp >= 0
        return isinstance(e, sp.floor)

    def is_batched(self, e: sp.Expr) -> bool:
        """Whether a value reads anything that has batch axes."""
        names = {n.name for n in walk(e) if isinstance(n, Entry)}
        names |= {n.argument for n in walk(e) if isinstance(n, Unknown)}
        return any(d.batch for n, d in self.declarations.items() if n in names)

    def take_single(self, e: sp.Expr) -> bool:
        """Take everything that a value reads for one sample, without batch axes.

        False, with nothing changed, where an author wrote such axes himself."""
        bodies = {equation.name: equation.body for equation in self.equations}
        read: set[str] = set()
        waiting = [e]
        while waiting:
            names = {n.name for n in walk(waiting.pop()) if isinstance(n, Entry)} - read
            read |= names
            waiting += [bodies[name] for name in names if name in bodies]
        batched = [n for n in read - set(bodies) if self.declarations[n].batch]
        if any(n not in self.by_use and self.declarations[n].law is None for n in batched):
            return False
        for name in batched:
            self.declarations[name] = replace(self.declarations[name], batch=False)
        for equation in self.equations:
            declared = self.declarations[equation.name]
            still = declared.batch and self.is_batched(equation.body)
            self.declarations[equation.name] = replace(declared, batch=still)
        return True

    def settle(self) -> None:
        """Carry the sizes that turned out the same into every declaration and equation."""
        settled = self.sizes.settled
        if settled:
            relabel = Relabel(symbols=settled)
            self.declarations = {n: relabel.declaration(d) for n, d in self.declarations.items()}
            self.equations = [relabel.equation(e) for e in self.equations]
