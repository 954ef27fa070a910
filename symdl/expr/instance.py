"""Instances: a layer's equations with its inputs replaced by arguments, put into a scope.

Every quantity of the instance gets a dotted name (``softmax.p``).  Axes that the arguments have
beyond what the layer asks for, and indices that stand free in them, become axes of everything in
the instance that depends on those arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.actual import Actual, FreshSizes, Instance
from symdl.expr.complaints import counted
from symdl.expr.inventory import program_letters, program_symbols
from symdl.expr.letters import SPARE_LETTERS
from symdl.expr.notation import Reading
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.relabel import Relabel
from symdl.expr.scope import Scope
from symdl.expr.values import Entry, Index, substitute, walk


def instantiate(
    scope: Scope,
    call: w.Call,
    program: Program,
    actuals: dict,
    reading: Reading,
    fresh: FreshSizes,
    order: Sequence[Index] = (),
) -> Instance:
    """Put an instance of a layer's program into the scope.

    Args:
        scope, reading: where the call stands.
        call, program: the call and the layer's program.
        actuals: an Actual or a whole number for each input that is given, by its name.
        fresh: the sizes of this call.
        order: the indices in force, in the order in which they become axes.

    Raises:
        ShapeError: where the arguments' axes cannot be what the layer needs."""
    return _Maker(scope, call, program, actuals, reading, fresh, order).make()


class _Maker:
    def __init__(
        self,
        scope: Scope,
        call: w.Call,
        program: Program,
        actuals: dict,
        reading: Reading,
        fresh: FreshSizes,
        order: Sequence[Index],
    ) -> None:
        self.order = list(order)
        self.fresh = fresh
        self.scope, self.call, self.program, self.reading = scope, call, program, reading
        self.actuals = {n: a for n, a in actuals.items() if isinstance(a, Actual)}
        self.whole = {n: a for n, a in actuals.items() if not isinstance(a, Actual)}
        self.owner = scope.free_name(call.name)
        self.extra: tuple[Index, ...] = ()

    def make(self) -> Instance:
        self.symbols = self._symbols()
        sizes = Relabel(symbols=self.symbols)
        for name, actual in self.actuals.items():
            self._fit(self.program.declarations[name], actual, sizes)
        free = dict.fromkeys(i for a in self.actuals.values() for i in a.free)
        self.free = tuple(sorted(free, key=self._position))
        self.front = (*self.free, *self.extra)
        self.fronted = self._dependent()
        self.names = {
            d.name: f"{self.owner}.{d.name}"
            for d in self.program.declarations.values()
            if d.name not in self.actuals and d.name not in self.whole
        }
        relabel = Relabel(
            names=self.names,
            symbols=self.symbols,
            letters=self._letters(),
            entries=self._entries(),
            nodes=self._nodes(),
        )
        for declaration in self.program.inputs:
            if declaration.name in self.names:
                self.scope.declare(self._declared(declaration, relabel))
        for equation in self.program.equations:
            self._define(equation, relabel)
        outputs = tuple(self.names[n] for n in self.program.outputs)
        axes = tuple((self.names[n], *self._axes_of(n)) for n in self.program.outputs)
        return Instance(self.owner, outputs, self.free, axes)

    def _position(self, index: Index) -> int:
        """Where an index stands among those in force at the call."""
        return self.order.index(index) if index in self.order else len(self.order)

    def _axes_of(self, output: str) -> tuple[tuple[Index, ...], bool]:
        indices = self.scope.declarations[self.names[output]].indices
        fronted = output in self.fronted
        return indices[len(self.free) if fronted else 0 :], fronted

    # -- sizes --------------------------------------------------------------------------------
    def _symbols(self) -> dict[sp.Symbol, sp.Expr]:
        """What stands for each size and integer symbol of the layer."""
        scope, found = self.scope, {}
        integers = {}
        for d in self.program.declarations.values():
            if d.kind == "integer":
                integers[d.name] = d
        for symbol in program_symbols(self.program):
            if symbol.name not in integers:
                found[symbol] = self.fresh.of(symbol)
            elif symbol.name in self.whole:
                found[symbol] = self.whole[symbol.name]
            else:
                name = f"{self.owner}.{symbol.name}"
                found[symbol] = scope.sizes.known[name] = symbol.func(name, **symbol.assumptions0)
        return found

    def _fit(self, formal: Declaration, actual: Actual, sizes: Relabel) -> None:
        """Match an argument's axes with an input's."""
        rank, wanted = len(actual.own), len(formal.indices)
        extra = rank - wanted
        node = self._place(formal)
        if extra < 0 or (extra > 0 and not formal.batch):
            letters = ",".join(i.name for i in formal.indices)
            raise self.reading.error(
                node,
                f"{self.call.name} needs {formal.name}[{letters}], "
                f"an array of {counted(wanted, 'axis', 'axes')}, not {rank}",
                "check the declaration of the argument"
                if rank
                else f"name the whole array, or write {self.call.name}[{letters}](...)",
                ShapeError,
            )
        if actual.batch and not formal.batch and not self.scope.take_single(actual.value):
            raise self.reading.error(
                node,
                f"{formal.name} of {self.call.name} has no batch axes, the argument has",
                "declare the argument without '...'",
                ShapeError,
            )
        for own, index in zip(actual.own[extra:], formal.indices, strict=True):
            self._same(own.size, sizes.value(index.size), own.name, node)
        front = actual.own[:extra]
        if extra > len(self.extra):
            self.extra, front = front, self.extra
        for a, b in zip(reversed(self.extra), reversed(front), strict=False):
            self._same(a.size, b.size, b.name, node)
        if formal.outside is not None:
            self._outside(formal, actual, node)
        if formal.target is not None and actual.name is not None:
            declared = self.scope.declarations[actual.name]
            if declared.target is None:
                raise self.reading.error(
                    node,
                    f"{formal.name} of {self.call.name} is an index, '{actual.name}' is not",
                    f"declare it: {actual.name}: index k",
                    ShapeError,
                )
            self._same(declared.target, sizes.value(formal.target), "", node)

    def _place(self, formal: Declaration) -> w.Node:
        names = [d.name for d in self.program.inputs if d.kind != "random"]
        position = names.index(formal.name)
        arguments = self.call.arguments
        return arguments[position] if position < len(arguments) else self.call

    def _same(self, a: sp.Expr, b: sp.Expr, letter: str, node: w.Node) -> None:
        if not self.scope.sizes.same(a, b):
            a, b = self.scope.sizes.of(a), self.scope.sizes.of(b)
            raise self.reading.error(
                node,
                f"{self.call.name} needs an axis of {b} places here, not {a}",
                "check the sizes of the declarations",
                ShapeError,
            )

    def _outside(self, formal: Declaration, actual: Actual, node: w.Node) -> None:
        """Give the argument the outside value that the layer reads; a copy where it has another."""
        if actual.name is None:
            raise self.reading.error(
                node, f"{self.call.name} needs a whole array here", "name it on a line of its own"
            )
        declared = self.scope.declarations[actual.name]
        if declared.outside in (None, formal.outside):
            self.scope.declarations[actual.name] = replace(declared, outside=formal.outside)
            return
        name = f"{self.owner}.{formal.name}"
        self.scope.define(
            Equation(name, actual.own, actual.value),
            replace(declared, name=name, outside=formal.outside, kind="array"),
        )
        self.actuals[formal.name] = replace(
            actual, value=Entry(name, *actual.own), node=w.Name(name), name=name
        )

    # -- names --------------------------------------------------------------------------------
    def _dependent(self) -> frozenset[str]:
        """The layer's names that depend on an argument with further axes or free indices."""
        found = {
            n
            for n, a in self.actuals.items()
            if a.free or len(a.own) > len(self.program.declarations[n].indices)
        }
        if found:  # random variables are drawn anew for each entry
            declared = self.program.declarations.values()
            found |= {d.name for d in declared if d.law is not None and d.batch}
        for equation in self.program.equations:
            if any(isinstance(n, Entry) and n.name in found for n in walk(equation.body)):
                found.add(equation.name)
        return frozenset(found)

    def _own_names(self) -> list[str]:
        """The layer's names that the arguments do not replace and that get further axes."""
        return [n for n in self.program.declarations if n in self.fronted and n in self.names]

    def _declared(self, declaration: Declaration, relabel: Relabel) -> Declaration:
        """A declaration of the layer with the axes in front that the instance gives it."""
        new = relabel.declaration(declaration)
        front = self.front if declaration.name in self.fronted else ()
        groups = new.groups or (1,) * len(new.indices)
        return replace(new, indices=(*front, *new.indices), groups=(*(1,) * len(front), *groups))

    def _letters(self) -> dict[str, str]:
        """New letters for the layer's where they stand in front already."""
        front = {i.name for i in self.front}
        letters = program_letters(self.program)
        free = iter(x for x in SPARE_LETTERS if x not in front and x not in letters)
        return {name: next(free) for name in sorted(letters & front)}

    def _entries(self) -> dict[str, Callable[[tuple], sp.Expr]]:
        found: dict[str, Callable[[tuple], sp.Expr]] = {}
        for name, actual in self.actuals.items():
            found[name] = self._argument_entry(actual, len(self.program.declarations[name].indices))
        for name in self._own_names():
            found[name] = self._fronted_entry(self.names[name])
        return found

    def _fronted_entry(self, name: str) -> Callable[[tuple], sp.Expr]:
        return lambda indices: Entry(name, *self.front, *indices)

    def _argument_entry(self, actual: Actual, rank: int) -> Callable[[tuple], sp.Expr]:
        extra = self._extra_of(actual, rank)

        def entry(indices: tuple) -> sp.Expr:
            return substitute(actual.value, dict(zip(actual.own, (*extra, *indices), strict=True)))

        return entry

    def _extra_of(self, actual: Actual, rank: int) -> tuple[Index, ...]:
        count = len(actual.own) - rank
        return self.extra[len(self.extra) - count :] if count else ()

    def _nodes(self) -> dict[str, Callable[[tuple], w.Node]]:
        found: dict[str, Callable[[tuple], w.Node]] = {}
        for name, actual in self.actuals.items():
            extra = self._extra_of(actual, len(self.program.declarations[name].indices))
            found[name] = _indexer(actual.node, extra)
        for name in self._own_names():
            found[name] = _indexer(w.Name(self.names[name]), self.front)
        for name, value in self.whole.items():
            if value.is_Integer:
                found[name] = _indexer(w.Number(str(value)), ())
        return found

    def _define(self, equation: Equation, relabel: Relabel) -> None:
        front = self.front if equation.name in self.fronted else ()
        new = relabel.equation(equation)
        new = replace(new, indices=(*front, *new.indices))
        declaration = self._declared(self.program.declarations[equation.name], relabel)
        self.scope.define(new, replace(declaration, batch=self.scope.is_batched(new.body)))


def _indexer(node: w.Node, front: tuple[Index, ...]) -> Callable[[tuple], w.Node]:
    return lambda indices: _indexed(node, front, indices)


def _indexed(node: w.Node, front: tuple[Index, ...], indices: tuple) -> w.Node:
    """A printed argument with its indices."""
    slots = (*(w.Name(i.name) for i in front), *indices)
    if not slots or not isinstance(node, w.Name | w.Item):
        return node
    own = node.indices if isinstance(node, w.Item) else ()
    return w.Item(node.name, (*own, *slots))
