"""Matrices that are said to be symmetric: in words, or by A = A^T."""

from __future__ import annotations

import re

from symdl.checking.scopes.names import base_of
from symdl.read import tree
from symdl.read.tree import Node, Symbol

_NAME = r"(?:\$|\\\()?\s*(?:\\[a-z]+\{)?(?P<name>\\[A-Z][a-z]+|[A-Z])(?![A-Za-z])"
_KIND = r"(?:real|and|positive|semi-?definite|definite|matrix|matrices)"
_SAID = (
    rf"\b[Ss]ymmetric(?:,?\s+{_KIND})*\s+{_NAME}",
    rf"{_NAME}[^$\n]{{0,60}}?(?:\$|\\\))?\s(?:is|be|being|are)\s+(?:an?\s+)?(?:{_KIND}\s+)?symmetric",
)


def symmetric_in(text: str) -> frozenset[str]:
    """The matrices that the words of a document call symmetric."""
    found = (match["name"] for pattern in _SAID for match in re.finditer(pattern, text))
    return frozenset(name.lstrip("\\") for name in found)


def symmetric_by(sides: tuple[Node, ...]) -> frozenset[str]:
    """The matrix of A = A^T."""
    turned = {side.body for side in sides if isinstance(side, tree.Transpose)}
    return frozenset(base_of(side) for side in sides if isinstance(side, Symbol) and side in turned)
