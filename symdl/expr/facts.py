"""Facts: what may be taken for granted about the quantities of a program.

    sum[i](y[i]) = 1      a sum of entries
    x > 0, a >= 0         a sign
    0 < a < 1             a range
    abs(d) <= c           a bound of the size
    one_hot(y)            one entry is 1, the others are 0
    s = 1, y[0] = 2       a component, a scalar or a whole number has a value

Any other fact is refused by name, and so are two that contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import sympy as sp

from symdl.errors import FactError, ShapeError
from symdl.expr import written as w
from symdl.expr.complaints import undeclared
from symdl.expr.consistency import check_consistent
from symdl.expr.fixing import with_static
from symdl.expr.letters import letter_of
from symdl.expr.meaning import Meaning
from symdl.expr.notation import Reading, read
from symdl.expr.program import Fact, Program
from symdl.expr.relabel import children
from symdl.expr.scan import Piece, top_level
from symdl.expr.scope import Scope
from symdl.expr.values import Entry, Fn, Index, Reduce, free_indices

KINDS = "known kinds: sum[i](y[i]) = 1, x > 0, 0 < a < 1, abs(d) <= c, one_hot(y), s = 1"


def with_facts(program: Program, given: Iterable[str]) -> Program:
    """The program with facts added; ``s = 1`` for a whole number fixes it.

    Raises:
        NotationError: for a name or index there is not; FactError: for a fact of no known kind,
            or one that contradicts another, a default, or itself."""
    texts = [given] if isinstance(given, str) else list(given)
    facts: list[tuple[Fact, Piece]] = [(f, Piece(f.text)) for f in program.facts]
    fixed: dict[str, tuple[sp.Expr, Piece]] = {}
    for text in texts:
        piece = Piece(text).stripped()
        for fact in read_fact(piece, program):
            if fact.relation == "fixed":
                _fix(fact, piece, fixed)
            else:
                facts.append((fact, piece))
    check_consistent(facts, program)
    unique = tuple(dict.fromkeys(f for f, _ in facts))
    program = replace(program, facts=unique)
    for name, (value, piece) in fixed.items():
        try:
            program = with_static(program, {name: value})
        except ShapeError as error:
            raise piece.error(error.message, error.repair, kind=FactError) from None
    return program


def _fix(fact: Fact, piece: Piece, fixed: dict[str, tuple[sp.Expr, Piece]]) -> None:
    name = str(fact.left)
    value, first = fixed.setdefault(name, (fact.right, piece))
    if value != fact.right:
        against = first.stripped().inside
        raise piece.error(f"this contradicts '{against}'", "keep one of the two", kind=FactError)


def scope_of(program: Program, layers: dict | None = None) -> Scope:
    """A scope in which a program's names can be used, as shown or whole."""
    scope = Scope(layers)
    for declaration in program.declarations.values():
        for index in declaration.indices:
            for symbol in index.size.free_symbols:
                scope.sizes.known.setdefault(symbol.name, symbol)
        scope.declare(declaration)
    scope.equations = list(program.equations)
    scope.closed = True
    scope.aliases = {shown: full for full, shown in program.names.items()}
    return scope


def read_value(text: str, program: Program) -> sp.Expr:
    """What an expression of a program's quantities means, its plain letters running free.

    Raises:
        NotationError, ShapeError: with the place in the text."""
    scope = scope_of(program)
    return _value(read(Piece(text).stripped(), _names(scope)), scope)


def read_fact(piece: Piece, program: Program) -> list[Fact]:
    """The facts that one text states: one, or two for a range.

    Raises:
        NotationError, FactError: with the place in the text."""
    scope = scope_of(program)
    hot = _one_hot(piece, scope)
    if hot is not None:
        return [hot]
    equals = top_level(piece, ("=",))
    if len(equals) > 1:
        raise piece.error("a fact has one '='", KINDS, equals[1][1], kind=FactError)
    if equals:
        at = equals[0][1]
        sides = piece.part(piece.start, at), piece.part(at + 1, piece.end)
        readings = [read(side, _names(scope)) for side in sides]
        node: w.Node = w.Compare((readings[0].node, readings[1].node), ("=",))
        values = [_value(r, scope) for r in readings]
        return [_classified(values[0], "=", values[1], node, piece)]
    reading = read(piece, _names(scope))
    if not isinstance(reading.node, w.Compare):
        raise piece.error("this is no fact of a known kind", KINDS, kind=FactError)
    if "==" in reading.node.ops or "!=" in reading.node.ops:
        raise piece.error("a fact uses =, <, <=, > or >=", KINDS, kind=FactError)
    found = []
    operands = reading.node.operands
    values = [_value(replace(reading, node=n), scope) for n in operands]
    for k, op in enumerate(reading.node.ops):
        pair = w.Compare(operands[k : k + 2], (op,))
        found.append(_classified(values[k], op, values[k + 1], pair, piece))
    return found


def _names(scope: Scope) -> set[str]:
    return {*scope.declarations, *scope.aliases}


def _value(reading: Reading, scope: Scope) -> sp.Expr:
    """The value of one side; plain letters are free, whole arrays stand for all entries."""
    free: dict[str, Index] = {}
    for slot, size in _slots(reading.node, scope, frozenset()):
        free.setdefault(slot, Index(slot, size))
    axes: tuple[Index, ...] = ()
    node = reading.node
    if isinstance(node, w.Name):
        declaration = scope.find(node.name)
        axes = declaration.indices if declaration is not None else ()
    return Meaning(scope, reading, free, axes or None).value(node)


def _slots(node: w.Node, scope: Scope, bound: frozenset) -> Iterator[tuple[str, sp.Expr]]:
    """(letter, size) for every plain slot that no fold binds."""
    if isinstance(node, w.Fold):
        bound = bound | {letter_of(i) for i in node.indices}
        yield from _slots(node.body, scope, bound)
        return
    if isinstance(node, w.Item):
        declaration = scope.find(node.name)
        axes = declaration.indices if declaration is not None else ()
        for slot, axis in zip(node.indices, axes, strict=False):
            letter = letter_of(slot)
            if letter is not None and letter not in bound and scope.find(letter) is None:
                yield letter, axis.size
    for part in children(node):
        yield from _slots(part, scope, bound)


def _one_hot(piece: Piece, scope: Scope) -> Fact | None:
    if not piece.inside.startswith("one_hot"):
        return None
    reading = read(piece, _names(scope))
    node = reading.node
    if not isinstance(node, w.Call) or len(node.arguments) != 1:
        raise piece.error("one_hot takes the name of an array", "one_hot(y)", kind=FactError)
    (argument,) = node.arguments
    if not isinstance(argument, w.Name):
        message = "one_hot takes the name of an array"
        raise reading.error(argument, message, "one_hot(y)", FactError)
    declaration = scope.find(argument.name)
    if declaration is None:
        raise undeclared(Meaning(scope, reading, {}), argument)
    if not declaration.indices:
        raise reading.error(
            argument, f"'{argument.name}' has no axis to be one-hot along", "", FactError
        )
    return Fact(declaration.entry, "one-hot", sp.S.One, piece.inside.strip(), node)


_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


def _classified(left: sp.Expr, relation: str, right: sp.Expr, node: w.Node, piece: Piece) -> Fact:
    """The fact, the quantity on the left; a whole number that is fixed gets relation ``fixed``."""
    if _is_quantity(right) and not _is_quantity(left):
        left, right, relation = right, left, _FLIPPED[relation]
    text = piece.inside.strip()
    if relation == "=":
        if left.is_Symbol and right.is_Integer:
            return Fact(left, "fixed", right, text, node)
        of_entries = isinstance(left, Reduce) and left.op == "sum" and isinstance(left.body, Entry)
        summed = of_entries and set(left.bound) <= free_indices(left.body)
        if summed and not free_indices(right) - free_indices(left):
            return Fact(left, "=", right, text, node)
        if isinstance(left, Entry) and _is_plain(right):
            return Fact(left, "=", right, text, node)
    elif (isinstance(left, Entry) or left.is_Symbol or _is_size(left)) and _is_plain(right):
        return Fact(left, relation, right, text, node)
    raise piece.error("this is no fact of a known kind", KINDS, kind=FactError)


def _is_quantity(e: sp.Expr) -> bool:
    return isinstance(e, (Entry, Reduce)) or e.is_Symbol or _is_size(e)


def _is_size(e: sp.Expr) -> bool:
    """The absolute value of an entry."""
    return isinstance(e, Fn) and e.name == "abs" and isinstance(e.arguments[0], Entry)


def _is_plain(e: sp.Expr) -> bool:
    """A number, a scalar or a size: what a sign, range or component compares with."""
    return e.is_number or e.is_Symbol or (isinstance(e, Entry) and not e.indices)
