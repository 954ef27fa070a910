"""What is said of one layer, taken for the next: a^{[2]} = g(z^{[2]}) after a^{[1]} = g(z^{[1]}).

Who writes a network writes one or two layers and goes on as if all had been written.  A formula for
a layer that was left out is that of another one with every number of a layer moved by as much; it
is kept where a step holds by it, and by nothing that was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from symdl.checking.comparing.compare import DEFINITIONS, ONE_SIZE, Outcome, Question, outcome
from symdl.checking.scopes.names import base_of, parts_of
from symdl.checking.scopes.scope import Binding, Scope
from symdl.read import tree
from symdl.read.tree import Level, Node, Number, Symbol

MOST = 12  # names that are given a formula for one step


def by_analogy(question: Question) -> tuple[Outcome, str] | None:
    """The outcome by the formulas of other layers, where the step holds by them."""
    scope = question.scope
    serial = scope.serial
    names = list(dict.fromkeys(_levelled(question.left, question.right)))
    made: list[Binding] = []
    while names and len(made) < MOST:
        name = names.pop(0)
        body = _formula(scope, name)
        if body is not None:
            made.append(scope.bind(name, body))
            names.extend(_levelled(body))
    if not made:
        return None
    for mode in (DEFINITIONS, ONE_SIZE):
        found = outcome(question, mode)
        if found.agrees:
            return found, f"layer {_level(made[0].name)} like the one that is given"
    scope.retract(set(range(serial + 1, scope.serial + 1)))
    return None


def _levelled(*nodes: Node) -> Iterator[Symbol]:
    for node in nodes:
        for below in tree.walk(node):
            if isinstance(below, Symbol) and _level(below) is not None:
                yield below


def _level(name: Symbol) -> int | None:
    """The number of the layer above a name: 2 for z^{[2]} and z^{(2)}."""
    if len(name.sup) != 1 or not isinstance(name.sup[0], Level):
        return None
    inner = name.sup[0].body
    return int(inner.text) if isinstance(inner, Number) and inner.text.isdigit() else None


def _formula(scope: Scope, name: Symbol) -> Node | None:
    """The formula of the same name in the nearest layer, moved to this one; None where this one has
    its own, or no other has any."""
    if next(scope.find(name, parts_of(name.sub, {}), parts_of(name.sup, {})), None) is not None:
        return None
    here = _level(name)
    assert here is not None
    found: list[tuple[int, Node]] = []
    for binding in scope.names.get(base_of(name), ()):
        level = _level(binding.name)
        alike = level is not None and binding.name.sub == name.sub
        if alike and scope.is_here(binding) and not binding.numeric and binding.sound:
            found.append((here - (level or 0), binding.body))
    for step, body in sorted(found, key=lambda entry: abs(entry[0])):
        moved = _moved(body, step)
        if moved is not None:
            return moved
    return None


def _moved(node: Node, step: int) -> Node | None:
    """The formula with every number of a layer moved; None where one would be negative."""
    if any((_level(name) or 0) + step < 0 for name in _levelled(node)):
        return None
    return _shifted(node, step)


def _shifted(node: Node, step: int) -> Node:
    if isinstance(node, Symbol):
        level = _level(node)
        if level is None:
            return node
        script = node.sup[0]
        assert isinstance(script, Level)
        return replace(node, sup=(replace(script, body=Number(str(level + step))),))
    changes: dict[str, object] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            changes[part.name] = _shifted(value, step)
        elif isinstance(value, tuple):
            changes[part.name] = _in_tuple(value, step)
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def _in_tuple(values: tuple, step: int) -> tuple:
    return tuple(
        _shifted(v, step)
        if isinstance(v, Node)
        else _in_tuple(v, step)
        if isinstance(v, tuple)
        else v
        for v in values
    )
