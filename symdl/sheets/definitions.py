"""Layers defined in Markdown: the fenced ``layer`` blocks of a worksheet or of a file of their own.

A definition is read as text in the notation, never imported or executed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symdl.expr.layer import Layer
from symdl.sheets.fields import Block
from symdl.sheets.reading import read_source, read_text

FIELDS = {
    "name": "what it is called in formulas",
    "summary": "one sentence",
    "shapes": "every name with its indices, and scalars with their defaults",
    "equations": "one definition a line; the last is the output",
    "source": "where it is from",
    "outputs": "the outputs, where they are others than the last equation",
}


def layer_of(block: Block) -> Layer:
    """The layer that a ``layer`` block defines.

    Raises:
        SheetError: an unknown or absent field.
        NotationError: with its place in the file, for what the notation refuses.
    """
    block.check_names(FIELDS)
    name = block.need("name", "soft_relu")
    shapes = block.need("shapes", "x, beta = 1")
    equations = block.need("equations", "y = log(1 + exp(x))")
    if not name.text.strip().isidentifier():
        raise name.error(f"'{name.text.strip()}' is no name", "use letters, digits and _")
    with equations.placing():
        return Layer(
            name=name.text.strip(),
            summary=block.text("summary"),
            shapes=shapes.text,
            equations=equations.text,
            source=block.text("source"),
            outputs=block.text("outputs") or None,
        )


def read_layers(path: str | Path) -> dict[str, Layer]:
    """Every ``layer`` block of a Markdown file, by name.

    Raises:
        SheetError: a file that cannot be read, holds no such block or defines a name twice.
    """
    source = read_source(read_text(path), ("layer",), str(path))
    found: dict[str, Layer] = {}
    for part in source.parts:
        if isinstance(part, Block):
            layer = layer_of(part)
            if layer.name in found:
                raise part.need("name", "").error(f"the layer '{layer.name}' is defined twice")
            found[layer.name] = layer
    if not found:
        from symdl.errors import SheetError

        raise SheetError(
            "this file defines no layer", repair="add a ```layer block", path=str(path)
        )
    return found


def known_layers(own: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The built-in layers and one's own, by name; one's own win."""
    from symdl import layers

    return {**layers.all_layers(), **(own or {})}
