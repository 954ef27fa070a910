"""The question kinds, found by themselves: every module here with a ``KIND`` is one.

A kind reads the fields of its block and gives the two halves of a question: what is asked, when
the worksheet does not say it itself, and the worked answer.  Adding one is adding a module; no
list is kept.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symdl.sheets.fields import Block
from symdl.sheets.settings import Settings
from symdl.write import document as doc

COMMON = {
    "ask": "the question in words; without it the question phrases itself",
    "title": "a heading for the question",
    "points": "how many points it is worth",
    "space": "how many empty lines are left for the answer",
    "remark": "a closing remark for the answer key",
}


@dataclass(frozen=True)
class Answered:
    """One question, solved.

    Attributes:
        ask: the question's blocks when the worksheet has no ``ask`` of its own.
        data: blocks that stand under the question on both sheets (matrices, values).
        answer: the blocks of the answer key.
    """

    ask: tuple[doc.Block, ...]
    data: tuple[doc.Block, ...]
    answer: tuple[doc.Block, ...]


@dataclass(frozen=True)
class Kind:
    """A question kind.

    Attributes:
        name: the word after the backticks.
        summary: one sentence for the documentation.
        fields: what each field of its blocks is for, the common ones left out.
        solve: reads a block and solves it.
    """

    name: str
    summary: str
    fields: Mapping[str, str]
    solve: Callable[[Block, Settings], Answered]

    @property
    def known(self) -> dict[str, str]:
        """Every field a block of this kind may have."""
        return {**COMMON, **self.fields}


@functools.cache
def kinds() -> dict[str, Kind]:
    """Every question kind by its name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        kind = getattr(importlib.import_module(f"{__name__}.{module.name}"), "KIND", None)
        if kind is not None:
            found[kind.name] = kind
    return dict(sorted(found.items()))
