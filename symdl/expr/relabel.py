"""Renaming and replacing throughout a value, a written tree, a declaration, a whole program.

One walk serves renaming by the user, sizes that turn out the same, fixed integers, batch axes and
the instances of layers in compositions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

import sympy as sp

from symdl.expr import written as w
from symdl.expr.program import Declaration, Equation, Fact, Program
from symdl.expr.values import Diff, Entry, Index, Unknown, rebuild

Place = Callable[[tuple], sp.Expr]


@dataclass
class Relabel:
    """What becomes of each part.

    Attributes:
        names: new names of quantities.
        symbols: what stands for a size or integer symbol.
        letters: new names of index letters, free and bound.
        entries: what stands for an entry, from its (already relabelled) indices; goes first.
        nodes: the same for the written tree, from the written indices.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Place] = field(default_factory=dict)
    nodes: Mapping[str, Callable[[tuple], w.Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._memo: dict[sp.Basic, sp.Basic] = {}
        self._written_names = {
            **{str(s): str(e) for s, e in self.symbols.items() if getattr(e, "is_Symbol", False)},
            **self.letters,
            **self.names,
        }

    # -- values -------------------------------------------------------------------------------
    def value(self, e: sp.Basic) -> sp.Basic:
        """The expression with every part replaced."""
        found = self._memo.get(e)
        if found is None:
            found = self._memo[e] = self._value(e)
        return found

    def _value(self, e: sp.Basic) -> sp.Basic:
        if isinstance(e, Index):
            size, name = self.value(e.size), self.letters.get(e.name, e.name)
            return e if size == e.size and name == e.name else Index(name, size, e.tag)
        if e.is_Symbol:
            return self.symbols.get(e, e)
        if isinstance(e, Entry):
            indices = tuple(map(self.value, e.indices))
            if e.name in self.entries:
                return self.entries[e.name](indices)
            return Entry(self.names.get(e.name, e.name), *indices)
        if isinstance(e, Unknown):
            names = (self.names.get(e.name, e.name), self.names.get(e.argument, e.argument))
            return Unknown(*names, e.rank, *map(self.value, e.indices))
        if not e.args:
            return e
        if isinstance(e, Diff):
            return Diff(self.value(e.body), self.value(e.entry), e.total)
        return rebuild(e, map(self.value, e.args))

    # -- written trees ------------------------------------------------------------------------
    def written(self, node: w.Node | None) -> w.Node | None:
        """The written tree with every name replaced."""
        return None if node is None else transform(node, self._node)

    def _node(self, node: w.Node) -> w.Node | None:
        if isinstance(node, w.Name):
            if node.name in self.nodes:
                return self.nodes[node.name](())
            name = self._written_names.get(node.name, node.name)
            return node if name == node.name else replace(node, name=name)
        if isinstance(node, w.Item):
            indices = tuple(transform(i, self._node) for i in node.indices)
            if node.name in self.nodes:
                return self.nodes[node.name](indices)
            return replace(node, name=self.names.get(node.name, node.name), indices=indices)
        if isinstance(node, w.Apply):
            names = {n: self.names.get(n, n) for n in (node.name, node.argument)}
            return replace(
                node,
                name=names[node.name],
                argument=names[node.argument],
                indices=tuple(transform(i, self._node) for i in node.indices),
                by=tuple(transform(i, self._node) for i in node.by),
            )
        return None

    # -- programs -----------------------------------------------------------------------------
    def declaration(self, d: Declaration) -> Declaration:
        """The declaration, its name, letters and sizes replaced."""
        law = d.law and (d.law[0], tuple(map(self.value, d.law[1])))
        return replace(
            d,
            name=self.names.get(d.name, d.name),
            indices=tuple(map(self.value, d.indices)),
            target=None if d.target is None else self.value(d.target),
            law=law,
        )

    def equation(self, e: Equation) -> Equation:
        """The equation with everything replaced; its left side keeps its indices' number."""
        return replace(
            e,
            name=self.names.get(e.name, e.name),
            indices=tuple(map(self.value, e.indices)),
            body=self.value(e.body),
            written=self.written(e.written),
        )

    def fact(self, f: Fact) -> Fact:
        """The fact with everything replaced."""
        return replace(
            f,
            left=self.value(f.left),
            right=self.value(f.right),
            written=self.written(f.written),
        )

    def program(self, p: Program) -> Program:
        """The whole program with everything replaced."""
        declarations = [self.declaration(d) for d in p.declarations.values()]
        return replace(
            p,
            declarations={d.name: d for d in declarations},
            equations=tuple(map(self.equation, p.equations)),
            outputs=tuple(self.names.get(n, n) for n in p.outputs),
            facts=tuple(map(self.fact, p.facts)),
            names={self.names.get(n, n): self.names.get(n, s) for n, s in p.names.items()},
        )


def transform(node: w.Node, change: Callable[[w.Node], w.Node | None]) -> w.Node:
    """The written tree with nodes changed from the outside in; None keeps a node and goes on."""
    changed = change(node)
    if changed is not None:
        return changed
    parts = {f.name: _inside(getattr(node, f.name), change) for f in fields(node)}
    kept = all(getattr(node, name) is part for name, part in parts.items())
    return node if kept else replace(node, **parts)  # type: ignore[arg-type]


def _inside(value: object, change: Callable) -> object:
    if isinstance(value, w.Node):
        return transform(value, change)
    if isinstance(value, tuple):
        parts = tuple(_inside(v, change) for v in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    return value


def children(node: w.Node) -> Iterable[w.Node]:
    """The written nodes directly inside a node, in reading order."""
    for f in fields(node):
        yield from _nodes(getattr(node, f.name))


def _nodes(value: object) -> Iterable[w.Node]:
    if isinstance(value, w.Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)


def written_walk(node: w.Node) -> Iterable[w.Node]:
    """Every node of a written tree, outermost first."""
    yield node
    for part in children(node):
        yield from written_walk(part)
