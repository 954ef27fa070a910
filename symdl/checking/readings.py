"""Every way to read a formula where its signs have more than one meaning."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace

from symdl.read import tree

READINGS = 6  # readings of one formula that are tried at most


def readings(node: tree.Node) -> list[tree.Node]:
    """Every way to read a formula, the likeliest first, READINGS at most."""
    if isinstance(node, tree.Either):
        return [inner for reading in node.readings for inner in readings(reading)][:READINGS]
    changes: list[dict[str, object]] = [{}]
    for part in fields(node):
        ways = _ways(getattr(node, part.name))
        if len(ways) == 1:
            if ways[0] is not getattr(node, part.name):
                changes = [{**c, part.name: ways[0]} for c in changes]
            continue
        changes = [{**c, part.name: way} for c in changes for way in ways][:READINGS]
    return [replace(node, **c) if c else node for c in changes]  # type: ignore[arg-type]


def _ways(value: object) -> list[object]:
    if isinstance(value, tree.Node):
        return list(readings(value))
    if isinstance(value, tuple) and any(_holds_choice(entry) for entry in value):
        combined = itertools.product(*(_ways(entry) for entry in value))
        return [tuple(entries) for entries in itertools.islice(combined, READINGS)]
    return [value]


def _holds_choice(value: object) -> bool:
    if isinstance(value, tuple):
        return any(_holds_choice(entry) for entry in value)
    return isinstance(value, tree.Node) and any(
        isinstance(below, tree.Either) for below in tree.walk(value)
    )
