"""What is random in a program, and what the laws tell of it; what follows is in expectation.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from symdl.expr.laws import LAWS
from symdl.expr.program import Declaration, Program
from symdl.expr.values import Entry, substitute, walk


@dataclass(frozen=True)
class Laws:
    """The random arrays of a program, by name."""

    declared: Mapping[str, Declaration]

    @classmethod
    def of(cls, program: Program) -> Laws:
        """The random arrays that a program declares."""
        found = {d.name: d for d in program.declarations.values() if d.law is not None}
        return cls(found)

    def entries(self, e: sp.Basic) -> list[Entry]:
        """The random entries in an expression, each once, in reading order."""
        found = (x for x in walk(e) if isinstance(x, Entry) and x.name in self.declared)
        return list(dict.fromkeys(found))

    def moment(self, entry: Entry, k: int) -> sp.Expr:
        """E[entry^k] by its law.

        Raises:
            DerivationError: where the law does not tell it."""
        declared = self.declared[entry.name]
        assert declared.law is not None
        name, parameters = declared.law
        places = dict(zip(declared.indices, entry.indices, strict=True))
        return LAWS[name].moment(k, [substitute(p, places) for p in parameters])

    def is_idempotent(self, entry: Entry) -> bool:
        """Whether the entry is 0 or 1."""
        return LAWS[self.declared[entry.name].law[0]].idempotent  # type: ignore[index]

    def is_about_zero(self, entry: Entry) -> bool:
        """Whether the entry and its negative have one law."""
        name, parameters = self.declared[entry.name].law  # type: ignore[misc]
        return LAWS[name].about_zero(*parameters)
