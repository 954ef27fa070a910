"""Blocks made into chains: which ones are one formula, and what the document tells of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from symdl.checking.scopes.exponents import exponents_of, with_exponents
from symdl.checking.scopes.faces import told_apart, two_faced
from symdl.checking.scopes.gradients import gradients_of, with_gradients
from symdl.checking.scopes.labels import labelled, labels_of
from symdl.checking.scopes.listed import quantities_of, with_names
from symdl.read.chains import read_chains
from symdl.read.document import Block, Source
from symdl.read.statement import Chain
from symdl.read.tokens import Unreadable

SILENT = ("words", "heading")


def continued(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks, where a formula that begins with + or × goes on with the one before it."""
    before: Block | None = None
    held: list[Block] = []
    for block in blocks:
        text = "".join(part.chars for part in block.parts).lstrip()
        joins = before is not None and block.kind == before.kind and bool(before.parts)
        joins = joins and not (block.kind == "inline" and _WORDED.search(block.before))
        if joins and before is not None and text.startswith(_GOES_ON) and not block.struck:
            held[-1] = before = replace(before, parts=(_joined(before.parts[-1], block.parts[0]),))
            held.append(replace(block, parts=()))
            yield from held[1:]
            held = [before]
            continue
        yield from held
        held, before = [block], block
    yield from held


_WORDED = re.compile(r"[A-Za-z]{3,}")  # "with bias + 4"
_GOES_ON = ("+", r"\times", r"\cdot")


def _joined(first: Source, second: Source) -> Source:
    places = (*list(first.places)[: len(first.chars)], *second.places)
    gap = places[len(first.chars)]
    return Source(
        f"{first.chars} {second.chars}", (*places[: len(first.chars)], gap, *second.places)
    )


def chains_of(block: Block, names: frozenset[str]) -> tuple[Chain, ...] | Unreadable:
    """The statements of a block; why it cannot be read, where it cannot; none of what is struck
    out, of words and of grids."""
    if block.struck or block.kind in SILENT:
        return ()
    if block.kind == "grid":
        return ()
    found: list[Chain] = []
    try:
        for part in block.parts:
            found.extend(read_chains(part.chars, part.places, names))
    except Unreadable as problem:
        return problem
    except Exception as problem:  # noqa: BLE001 - one block must not cost the others theirs
        return Unreadable(f"symdl could not read it ({type(problem).__name__})", block.start)
    return tuple(found)


def as_meant(
    chains: dict[int, tuple[Chain, ...] | Unreadable],
) -> dict[int, tuple[Chain, ...] | Unreadable]:
    """The chains with what only the whole document tells: labels, listed values, powers
    ^T, bold names, dW."""
    every = [c for found in chains.values() if isinstance(found, tuple) for c in found]
    labels, exponents, faces = labels_of(every), exponents_of(every), two_faced(every)
    quantities, gradients = quantities_of(every), gradients_of(every)

    def meant(chain: Chain) -> Chain:
        chain = with_exponents(labelled(with_names(chain, quantities), labels), exponents)
        return with_gradients(told_apart(chain, faces), gradients)

    return {
        number: tuple(meant(chain) for chain in found) if isinstance(found, tuple) else found
        for number, found in chains.items()
    }
