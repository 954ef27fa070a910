"""Identifiers of generated code: made from a user's names, but never made of them.

Every identifier matches ``[A-Za-z][A-Za-z0-9_]*`` without a double underscore, is no keyword and
none of the names that generated code uses itself.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

import sympy as sp

from symdl.errors import SymdlError
from symdl.expr import values as v
from symdl.kernels import runtime

RESERVED = frozenset(
    {"np", "dtype", "saved", "forward", "backward", "range", "True", "False", "None"}
) | set(runtime.__all__)
IDENTIFIER = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*_?\d*\Z")


class Names:
    """Gives each quantity, size letter and derived size one identifier."""

    def __init__(self, shown: dict[str, str] | None = None) -> None:
        self.shown = dict(shown or {})
        self.taken: set[str] = set(RESERVED)
        self.quantities: dict[str, str] = {}
        self.letters: dict[str, str] = {}
        self.derived: dict[sp.Expr, tuple[str, str]] = {}

    def quantity(self, name: str) -> str:
        """The identifier of a quantity."""
        if name not in self.quantities:
            self.quantities[name] = self.fresh(self.shown.get(name, name))
        return self.quantities[name]

    def letter(self, name: str) -> str:
        """The identifier of a size letter or static integer."""
        if name not in self.letters:
            self.letters[name] = self.fresh(name)
        return self.letters[name]

    def size(self, e: sp.Expr) -> str:
        """The code of a size: a number, a letter, or a derived size's own identifier."""
        if e.is_Integer:
            return str(int(e))
        if e.is_Symbol:
            return self.letter(e.name)
        if e not in self.derived:
            code = _arithmetic(e, self.letter)
            self.derived[e] = (self.fresh("size"), code)
        return self.derived[e][0]

    def shape(self, axes: Iterable[v.Index]) -> str:
        """The code of a shape."""
        return _tuple(self.size(a.size) for a in axes)

    def fresh(self, name: str) -> str:
        """An identifier like the name that nothing else has."""
        base = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
        if not base or not base[0].isalpha():
            base = "v" + base
        if keyword.iskeyword(base) or base in self.taken:
            base = next(f"{base}{k}" for k in range(2, 10_000) if f"{base}{k}" not in self.taken)
        if not IDENTIFIER.match(base):
            raise SymdlError(f"no identifier can be made of {name!r}")
        self.taken.add(base)
        return base


def _tuple(parts: Iterable[str]) -> str:
    parts = list(parts)
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def _arithmetic(e: sp.Expr, letter) -> str:  # type: ignore[no-untyped-def]
    """Whole-number code of a size or index offset."""
    if e.is_Integer:
        return str(int(e))
    if e.is_Symbol:
        return letter(e.name)
    if isinstance(e, (sp.floor, sp.ceiling)):
        above, below = sp.fraction(sp.together(e.args[0]))
        above, below = _arithmetic(above, letter), _arithmetic(below, letter)
        return (
            f"({above}) // ({below})" if isinstance(e, sp.floor) else f"-(-({above}) // ({below}))"
        )
    if isinstance(e, sp.Add):
        parts = sorted(e.args, key=lambda a: a.could_extract_minus_sign())
        code = f"({_arithmetic(parts[0], letter)})"
        for a in parts[1:]:
            minus = a.could_extract_minus_sign()
            code += f" {'-' if minus else '+'} ({_arithmetic(-a if minus else a, letter)})"
        return code
    above, below = sp.fraction(e)
    if below != 1:
        return f"({_arithmetic(above, letter)}) // ({_arithmetic(below, letter)})"
    if isinstance(e, sp.Mul) and e.args[0] == -1:
        return f"-({_arithmetic(-e, letter)})"
    if isinstance(e, sp.Mul):
        return " * ".join(f"({_arithmetic(a, letter)})" for a in e.args)
    if isinstance(e, sp.Pow) and e.exp.is_Integer:
        return f"({_arithmetic(e.base, letter)}) ** {int(e.exp)}"
    if isinstance(e, sp.Mod):
        return f"({_arithmetic(e.args[0], letter)}) % ({_arithmetic(e.args[1], letter)})"
    raise SymdlError(f"{e} cannot stand in a size")


arithmetic = _arithmetic
