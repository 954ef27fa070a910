"""What is known of a name and was not found wrong, the newest first."""

from __future__ import annotations

from symdl.checking.scopes.binding import Binding
from symdl.checking.scopes.names import parts_of
from symdl.checking.scopes.scope import Scope
from symdl.read.tree import Symbol


def newest(scope: Scope, symbol: Symbol) -> Binding | None:
    """The newest sound binding of a name."""
    return next(iter(bindings_of(scope, symbol)), None)


def bindings_of(scope: Scope, symbol: Symbol) -> list[Binding]:
    """The sound bindings of a name, the newest first."""
    sub, sup = parts_of(symbol.sub, {}), parts_of(symbol.sup, {})
    return [binding for binding, _ in scope.find(symbol, sub, sup) if binding.sound]
