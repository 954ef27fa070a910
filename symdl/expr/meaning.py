"""What a written expression means: names, indices and folds resolved to a value expression.

``value_of`` reads an expression that stands alone; :mod:`symdl.expr.equations` reads definitions.
Calls of layers are :mod:`symdl.expr.calls`' business, conditions :mod:`symdl.expr.conditions`'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.array_axes import slot_axes
from symdl.expr.axes import size_value
from symdl.expr.letters import (
    SPARE_LETTERS,
    declared_size,
    letter_of,
    no_size,
    size_of_letter,
)
from symdl.expr.notation import Reading, read
from symdl.expr.syntax import FOLDS
from symdl.expr.program import Declaration
from symdl.expr.relabel import transform, written_walk
from symdl.expr.scan import Piece
from symdl.expr.scope import Scope, suggest
from symdl.expr.values import (
    ArgMax,
    Delta,
    Entry,
    Expect,
    Fn,
    Index,
    Reduce,
    Where,
    fresh,
)
from symdl.functions import FUNCTIONS

CONSTANTS = {"pi": sp.pi, "inf": sp.oo}
MAX_POWER = 1_000_000
MAX_BITS = 20_000


def value_of(text: str | Piece | Reading, scope: Scope, free: tuple[Index, ...] = ()) -> sp.Expr:
    """The value of one expression.

    Args:
        text: the expression.
        scope: the names it may use.
        free: the indices that may stand free in it.

    Raises:
        NotationError, ShapeError: with a caret under what has no meaning."""
    reading = text if isinstance(text, Reading) else read(text, scope.declarations)
    return Meaning(scope, reading, {i.name: i for i in free}).value(reading.node)


class Meaning:
    """Reads one expression within a scope.

    Attributes:
        bound: the indices in force, by letter.
        axes: the indices by which an array that is named without any is read, or None.
        replaced: what is printed in the place of a written node, by the node's identity.
    """

    def __init__(
        self,
        scope: Scope,
        reading: Reading,
        bound: Mapping[str, Index],
        axes: tuple[Index, ...] | None = None,
    ) -> None:
        self.scope, self.reading = scope, reading
        self.bound, self.axes = dict(bound), axes
        self.replaced: dict[int, w.Node] = {}

    def error(
        self, node: w.Node, message: str, repair: str = "", kind: type = NotationError
    ) -> NotationError:
        """An error about one node."""
        return self.reading.error(node, message, repair, kind)

    def finished(self, node: w.Node) -> w.Node:
        """The written tree as it is printed."""
        return transform(node, lambda part: self.replaced.get(id(part)))

    def spelled(self, node: w.Node) -> w.Node:
        """The written tree as it is printed, whole arrays with the indices they are read by."""
        letters = tuple(w.Name(i.name) for i in self.axes or ())

        def spell(part: w.Node) -> w.Node | None:
            if id(part) in self.replaced:
                return self.replaced[id(part)]
            if isinstance(part, w.Name) and part.name not in self.bound:
                declaration = self.scope.find(part.name)
                if declaration is not None and declaration.indices:
                    rank = len(declaration.indices)
                    slots = letters[len(letters) - rank :]
                    return w.Item(declaration.name, slots, span=part.span)
            return None

        return transform(node, spell)

    def value(self, node: w.Node) -> sp.Expr:
        """The value of a node.

        Raises:
            NotationError, ShapeError: with a caret under what has no meaning."""
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise self.error(node, "this has no value here", "write an expression")
        value = handler(self, node)
        if value in (sp.nan, sp.zoo):
            raise self.error(node, "this is not defined (a division by zero)", "")
        return value

    # -- numbers and names --------------------------------------------------------------------
    def number(self, node: w.Number) -> sp.Expr:
        """A number, exactly."""
        fraction = Fraction(node.text)
        return sp.Rational(fraction.numerator, fraction.denominator)

    def name(self, node: w.Name) -> sp.Expr:
        """A scalar, an index used as a value, a size, a constant, an array without indices."""
        if node.name in self.bound:
            return self.bound[node.name]
        declaration = self.scope.find(node.name)
        if declaration is not None:
            return self.whole(node, declaration)
        if node.name in self.scope.sizes.known:
            return self.scope.sizes.of(self.scope.sizes.known[node.name])
        if node.name in CONSTANTS:
            return CONSTANTS[node.name]
        if self.scope.implicit and node.name not in FUNCTIONS and node.name not in FOLDS:
            self.scope.declare(Declaration(node.name, span=node.span))
            return Entry(node.name)
        raise self.undeclared(node)

    def whole(self, node: w.Name, declaration: Declaration) -> sp.Expr:
        """A declared name without indices."""
        if declaration.kind == "integer":
            return self.scope.sizes.known[declaration.name]
        rank = len(declaration.indices)
        if declaration.kind == "function":
            raise self.error(
                node, f"'{node.name}' is a function", f"apply it: {node.name}(x)"
            )
        if rank == 0:
            return Entry(declaration.name)
        if self.axes is not None and len(self.axes) >= rank:
            axes = self.axes[len(self.axes) - rank :]
            for axis, own in zip(axes, declaration.indices, strict=True):
                if not self.scope.sizes.same(axis.size, own.size):
                    raise self.error(
                        node,
                        f"'{node.name}' has an axis of {self.scope.sizes.of(own.size)} places "
                        f"where {self.scope.sizes.of(axis.size)} are expected",
                        "",
                        ShapeError,
                    )
            return Entry(declaration.name, *axes)
        letters = ",".join(i.name for i in declaration.indices)
        raise self.error(
            node,
            f"'{node.name}' is an array of {_count(rank, 'index', 'indices')}",
            f"write its entry: {node.name}[{letters}]",
            ShapeError,
        )

    def undeclared(self, node: w.Name | w.Item | w.Call, what: str = "") -> NotationError:
        """The error for a name that nothing declares."""
        name = node.name
        width = len(name)
        place = w.Name(
            name, span=w.Span(node.span.line, node.span.column, node.span.column + width)
        )
        if name in self.scope.coming:
            line = self.scope.coming[name]
            return self.error(
                place,
                f"'{name}' is used before it is defined (line {line})",
                "move its definition up",
            )
        near = suggest(name, [*self.scope.names(), *self.scope.aliases, *self.bound])
        if self.scope.closed and not near:
            near = f"there are: {', '.join(self.scope.aliases or self.scope.declarations)}"
        letters = set(self.scope.letters)
        if what == "" and len(name) == 1 and name in letters:
            return self.error(
                place,
                f"index '{name}' is not bound here",
                f"bind it: sum[{name}](...), or give it to the left side",
            )
        return self.error(
            place, f"'{name}' is not declared", near or what or f"declare it: {name}[] or {name}[i]"
        )

    # -- entries ------------------------------------------------------------------------------
    def item(self, node: w.Item) -> sp.Expr:
        """An entry; the number of its indices must be that of the array's axes."""
        declaration = self.scope.find(node.name)
        if declaration is None:
            if node.name in FUNCTIONS or node.name in FOLDS or node.name in self.scope.layers:
                raise self.error(
                    node,
                    f"'{node.name}' is a function and has no entries of its own",
                    f"apply it: {self._text(node)}(...)",
                )
            raise self.undeclared(node, f"declare it: {self._text(node)}")
        if declaration.kind == "function":
            raise self.error(
                node, f"'{node.name}' is a function", f"apply it: {self._text(node)}(x)"
            )
        if declaration.kind == "integer":
            raise self.error(node, f"'{node.name}' is a whole number and has no indices", "")
        indices = self.slots(node.indices)
        self.check_rank(node, declaration, len(indices))
        self.same_axes(node, declaration, indices)
        return Entry(declaration.name, *indices)

    def _text(self, node: w.Node) -> str:
        span = node.span
        return self.reading.piece.text[span.column - 1 : span.end - 1]

    def check_rank(self, node: w.Item, declaration: Declaration, count: int) -> None:
        """Refuse a wrong number of indices."""
        rank = len(declaration.indices)
        if count != rank:
            letters = ",".join(i.name for i in declaration.indices)
            shown = f"{node.name}[{letters}]" if rank else node.name
            raise self.error(
                node,
                f"'{node.name}' has {_count(rank, 'index', 'indices')}, not {count}",
                f"write {shown}",
                ShapeError,
            )

    def same_axes(self, node: w.Item, declaration: Declaration, indices: tuple) -> None:
        """Refuse an index of one axis in a slot of an axis of another size."""
        for value, axis in zip(indices, declaration.indices, strict=True):
            if isinstance(value, Index) and not self.scope.sizes.same(value.size, axis.size):
                a, b = self.scope.sizes.of(value.size), self.scope.sizes.of(axis.size)
                raise self.error(
                    node,
                    f"index '{value.name}' runs over {a} places, "
                    f"but this axis of {node.name} has {b}",
                    "use another index letter, or declare both axes with the same size",
                    ShapeError,
                )

    def slots(self, nodes: tuple[w.Node, ...]) -> tuple[sp.Expr, ...]:
        """The values of an item's indices, compound axes and argmax[u,v] spelled out."""
        found: list[sp.Expr] = []
        for node in nodes:
            if isinstance(node, w.Compound):
                found += self.slots(node.indices)
            elif isinstance(node, w.Fold) and node.op == "argmax":
                found += self.argmax(node)
            else:
                found.append(self.slot(node))
        return tuple(found)

    def slot(self, node: w.Node) -> sp.Expr:
        """An index expression; it must be a whole number."""
        if isinstance(node, w.Limits):
            raise self.error(node, "a size is given where an index is bound or declared", "x[h]")
        if isinstance(node, w.Name) and node.name not in self.bound and self.scope.find(node.name) is None and node.name not in self.scope.sizes.known:
            raise self.unbound(node)
        axes, self.axes = self.axes, None
        value = sp.expand(self.value(node))
        self.axes = axes
        if not self.scope.is_whole(value):
            raise self.error(
                node, f"'{self._text(node)}' is not a whole number", "indices are whole numbers"
            )
        return value

    def unbound(self, node: w.Name) -> NotationError:
        """The error for an index that neither a fold nor the left side binds."""
        if self.bound:
            known = ", ".join(self.bound)
            return self.error(
                node,
                f"index '{node.name}' is not bound here (bound: {known})",
                suggest(node.name, self.bound)
                or f"sum over it: sum[{node.name}](...), or give it to the left side",
            )
        return self.error(
            node,
            f"index '{node.name}' is not bound here",
            f"sum over it: sum[{node.name}](...), or give it to the left side",
        )

    # -- arithmetic ---------------------------------------------------------------------------
    def unary(self, node: w.Unary) -> sp.Expr:
        return -self.value(node.operand)

    def binary(self, node: w.Binary) -> sp.Expr:
        """An operation of two values."""
        operation = _OPERATIONS.get(node.op)
        if operation is None:
            raise self.error(node, *_NO_OPERATION[node.op])
        left, right = self.value(node.left), self.value(node.right)
        if node.op == "/" and right == 0:
            raise self.error(node.right, "division by zero", "")
        if node.op == "**":
            self.check_power(node, left, right)
        return operation(left, right)

    def check_power(self, node: w.Binary, base: sp.Expr, exponent: sp.Expr) -> None:
        """Refuse powers of numbers that nobody could write down."""
        if not exponent.is_Rational:
            return
        bits = max(abs(base.p), base.q).bit_length() if base.is_Rational else 1
        size = abs(exponent)
        if size > MAX_POWER or bits * size > MAX_BITS and base.is_Rational:
            raise self.error(node, "this power is too large a number", "use a smaller exponent")
        if base == 0 and exponent < 0:
            raise self.error(node, "division by zero", "")

    # -- folds --------------------------------------------------------------------------------
    def binding(self, node: w.Fold) -> tuple[Index, ...]:
        """The bound indices of a fold, with their sizes."""

        found: list[Index] = []
        for slot in node.indices:
            letter = letter_of(slot)
            if letter is None:
                raise self.error(slot, "this is no index", f"{node.op}[j](...)")
            if any(letter == other.name for other in found):
                raise self.error(slot, f"index '{letter}' stands twice", "bind it once")
            if letter in self.bound:
                raise self.error(
                    slot,
                    f"index '{letter}' is bound already",
                    "use another letter for the inner index",
                )
            size = size_of_letter(letter, (node.body,), self.reading, self.scope)
            if isinstance(slot, w.Limits) and slot.last is not None:
                given = size_value(slot.last, self.reading, self.scope, new=False)
                if size is not None and not self.scope.sizes.same(given, size):
                    raise self.error(
                        slot,
                        f"index '{letter}' is given {given} places "
                        f"but stands in an axis of {self.scope.sizes.of(size)}",
                        "",
                        ShapeError,
                    )
                size = given
            if size is None:
                inner = replace(self.reading, node=node.body)
                size = slot_axes(letter, inner, self.scope)
            if size is None:
                size = declared_size(letter, self.scope)
            if size is None:
                raise no_size(letter, slot, self.reading)
            found.append(Index(letter, self.scope.sizes.of(size)))
        return tuple(found)

    def within(self, indices: tuple[Index, ...], node: w.Node) -> sp.Expr:
        """The value of a node in which further indices are bound."""
        outer = self.bound
        self.bound = {**outer, **{i.name: i for i in indices}}
        value = self.value(node)
        self.bound = outer
        return value

    def fold(self, node: w.Fold) -> sp.Expr:
        """A reduction over bound indices."""
        if node.op == "argmax":
            found = self.argmax(node)
            if len(found) > 1:
                raise self.error(
                    node,
                    f"this argmax gives {len(found)} indices, not one value",
                    "use it within an entry: x[n, argmax[u,v](...)]",
                )
            return found[0]
        indices = self.binding(node)
        return _FOLDS[node.op](self.within(indices, node.body), indices)

    def argmax(self, node: w.Fold) -> list[sp.Expr]:
        """The indices of the first place of the maximum."""
        indices = self.binding(node)
        body = self.within(indices, node.body)
        return [ArgMax(position, body, *indices) for position in range(len(indices))]

    # -- brackets, expectation ----------------------------------------------------------------
    def kronecker(self, node: w.Kronecker) -> sp.Expr:
        return Delta(self.slot(node.left), self.slot(node.right))

    def iverson(self, node: w.Node) -> sp.Expr:
        """A condition used as 0 or 1."""
        from symdl.expr.conditions import condition

        return condition(self, node)

    def expectation(self, node: w.Expectation) -> sp.Expr:
        return Expect(node.op, self.value(node.body))

    # -- calls --------------------------------------------------------------------------------
    def call(self, node: w.Call) -> sp.Expr:
        """A scalar function, ``where``, a fold over a whole array, a layer."""
        from symdl.expr import calls

        name, arguments = node.name, node.arguments
        options = self.reading.options(node)
        declaration = self.scope.find(name)
        if declaration is not None and declaration.kind == "function":
            return calls.unknown(self, node, ())
        if declaration is None and name not in _OWN_CALLS and name in self.scope.layers:
            return calls.layer(self, node, None)
        if options:
            raise self.error(node, f"'{name}' takes no keyword arguments", "")
        if name in _OWN_CALLS:
            return _OWN_CALLS[name](self, node)
        if name in FOLDS and len(arguments) == 1:
            return self.whole_fold(node)
        row = FUNCTIONS.get(name)
        if row is None:
            raise self.no_function(node)
        arity = len(row.derivatives)
        if name in ("max", "min") and len(arguments) >= 2:
            values = list(map(self.value, arguments))
            found = values[0]
            for value in values[1:]:
                found = Fn(name, found, value)
            return found
        if len(arguments) != arity:
            raise self.error(
                node,
                f"'{name}' takes {_count(arity, 'argument', 'arguments')}, not {len(arguments)}",
                f"write {name}({', '.join('xyz'[:arity])})",
            )
        return Fn(name, *map(self.value, arguments))

    def no_function(self, node: w.Call) -> NotationError:
        """The error for a call of what is neither function nor layer."""
        known = [*FUNCTIONS, *FOLDS, *_OWN_CALLS, *self.scope.layers]
        end = node.span.column + len(node.name)
        place = w.Name(node.name, span=w.Span(node.span.line, node.span.column, end))
        if self.scope.find(node.name) is not None or node.name in self.bound:
            return self.error(
                place,
                f"'{node.name}' is not a function",
                f"a product is written with a star: {node.name}*(...)",
            )
        return self.error(
            place,
            f"there is no function or layer '{node.name}'",
            suggest(node.name, known) or "declare an unknown function: F[i]: function",
        )

    def whole_fold(self, node: w.Call) -> sp.Expr:
        """``max(z)``: over every index of one whole array."""
        (argument,) = node.arguments
        declaration = self.scope.find(argument.name) if isinstance(argument, w.Name) else None
        if declaration is None or not declaration.indices:
            raise self.error(
                node,
                f"'{node.name}' needs to know over which index",
                f"write {node.name}[j](...), or name a whole array: {node.name}(z)",
            )
        indices = tuple(self.unused(i) for i in declaration.indices)
        body = Entry(declaration.name, *indices)
        if node.name == "argmax" and len(indices) == 1:
            return ArgMax(0, body, *indices)
        if node.name == "argmax":
            raise self.error(node, "this argmax gives several indices", "write argmax[u,v](...)")
        letters = tuple(w.Name(i.name) for i in indices)
        self.replaced[id(node)] = w.Fold(
            node.name, letters, w.Item(declaration.name, letters), span=node.span
        )
        return _FOLDS[node.name](body, indices)

    def unclashing(self, indices: tuple[Index, ...], node: w.Node) -> tuple[Index, ...]:
        """The indices under letters that no fold inside the node binds."""
        folded = {
            letter_of(i) for f in written_walk(node) if isinstance(f, w.Fold) for i in f.indices
        }
        found: list[Index] = []
        for index in indices:
            taken = {*folded, *self.bound, *(i.name for i in found)}
            spare = (x for x in (index.name, *SPARE_LETTERS) if x not in taken)
            found.append(Index(next(spare), self.scope.sizes.of(index.size)))
        return tuple(found)

    def unused(self, index: Index) -> Index:
        """The index under a letter that is not bound here."""
        taken = {*self.bound, *(i.name for i in self.axes or ())}
        letter = next(x for x in (index.name, *SPARE_LETTERS) if x not in taken)
        return Index(letter, self.scope.sizes.of(index.size))

    def part(self, node: w.Part) -> sp.Expr:
        """``softmax(z)[i]``, ``F[i](x)``."""
        from symdl.expr import calls

        return calls.part(self, node)

    def square_root(self, node: w.Call) -> sp.Expr:
        (argument,) = self._arguments(node, 1)
        return sp.Pow(self.value(argument), sp.S.Half)

    def where(self, node: w.Call) -> sp.Expr:
        """``where(condition, a, b)``."""
        from symdl.expr.conditions import condition

        test, a, b = self._arguments(node, 3)
        return Where(condition(self, test), self.value(a), self.value(b))

    def derivative(self, node: w.Call) -> sp.Expr:
        """``D(F)[i,j](x)``."""
        from symdl.expr import calls

        return calls.derivative(self, node)

    def _arguments(self, node: w.Call, count: int) -> tuple[w.Node, ...]:
        if len(node.arguments) != count:
            raise self.error(
                node,
                f"'{node.name}' takes {_count(count, 'argument', 'arguments')}, "
                f"not {len(node.arguments)}",
                "where(z > 0, z, a*z)" if node.name == "where" else "",
            )
        return node.arguments


def _count(number: int, one: str, many: str) -> str:
    return f"{number or 'no'} {one if number == 1 else many}"


def _size(indices: tuple[Index, ...]) -> sp.Expr:
    return sp.Mul(*(i.size for i in indices))


def _mean(body: sp.Expr, indices: tuple[Index, ...]) -> sp.Expr:
    return Reduce("sum", body, *indices) / _size(indices)


def _variance(body: sp.Expr, indices: tuple[Index, ...]) -> sp.Expr:
    inner = {i: fresh(i) for i in indices}
    mean = _mean(body.xreplace(inner), tuple(inner.values()))
    return _mean((body - mean) ** 2, indices)


_FOLDS: dict[str, Callable[[sp.Expr, tuple[Index, ...]], sp.Expr]] = {
    "sum": lambda body, indices: Reduce("sum", body, *indices),
    "prod": lambda body, indices: Reduce("prod", body, *indices),
    "max": lambda body, indices: Reduce("max", body, *indices),
    "min": lambda body, indices: -Reduce("max", -body, *indices),
    "mean": _mean,
    "var": _variance,
}
_OPERATIONS: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: sp.Pow(a, b),
}
_NO_OPERATION = {
    "//": ("'//' stands in sizes only", "write / in expressions"),
    "@": ("'@' is not in the notation", "a matrix product is sum[k](a[i,k]*b[k,j])"),
}
_OWN_CALLS: dict[str, Callable[[Meaning, w.Call], sp.Expr]] = {
    "sqrt": Meaning.square_root,
    "where": Meaning.where,
    "D": Meaning.derivative,
}
_HANDLERS: dict[type, Callable] = {
    w.Number: Meaning.number,
    w.Name: Meaning.name,
    w.Item: Meaning.item,
    w.Unary: Meaning.unary,
    w.Binary: Meaning.binary,
    w.Fold: Meaning.fold,
    w.Kronecker: Meaning.kronecker,
    w.Iverson: Meaning.iverson,
    w.Compare: Meaning.iverson,
    w.Expectation: Meaning.expectation,
    w.Call: Meaning.call,
    w.Part: Meaning.part,
}
