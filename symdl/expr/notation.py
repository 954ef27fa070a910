"""The notation's reader: text to written tree, through Python's own expression grammar.

The text is parsed by ``ast`` and translated node by node over a whitelist; nothing is ever
executed.  What a name means (array, layer, function, index) is :mod:`symdl.expr.meaning`'s
business: ``F[i](x)`` is read as a ``Part`` of a call, ``D(F)[i,j](x)`` as a call of ``D``.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection
from dataclasses import dataclass

from symdl.errors import NotationError
from symdl.expr import written as w
from symdl.expr.scan import Piece, check
from symdl.expr.syntax import ALIAS, SyntaxReader

MAX_TREE = 120


@dataclass(frozen=True)
class Reading:
    """An expression as read.

    Attributes:
        node: the written tree.
        outside: what is read outside an array, as (array's name, value) for each ``(x|0)[...]``.
        keywords: keyword arguments of calls, by the span of the call: ``leaky_relu(x, a=0.1)``.
    """

    node: w.Node
    piece: Piece
    outside: tuple[tuple[str, w.Node], ...] = ()
    keywords: tuple[tuple[w.Span, tuple[tuple[str, w.Node], ...]], ...] = ()

    def options(self, call: w.Node) -> dict[str, w.Node]:
        """The keyword arguments of one call of the expression."""
        return dict(next((pairs for span, pairs in self.keywords if span == call.span), ()))

    def error(
        self, node: w.Node, message: str, repair: str = "", kind: type = NotationError
    ) -> NotationError:
        """An error about one node of the expression."""
        return self.piece.error(message, repair, node.span.column - 1, node.span.end - 1, kind)


def read(text: str | Piece, declared: Collection[str] = ()) -> Reading:
    """Read one expression.

    Args:
        text: the expression, alone or as a piece of a line.
        declared: names of arrays, which go before the words ``delta``, ``E`` and ``Var``.

    Raises:
        NotationError: with a caret under the first thing that is not in the notation."""
    piece = (text if isinstance(text, Piece) else Piece(text)).stripped()
    check(piece)
    source = re.sub(r"\blambda\b", ALIAS, piece.inside)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source, mode="eval")
    except SyntaxError as error:
        raise _explain(piece, error) from None
    except (ValueError, MemoryError, RecursionError):
        raise piece.error("too deeply nested", "name parts of it on lines of their own") from None
    _check_depth(tree, piece)
    reader = SyntaxReader(piece, source, frozenset(declared))
    node = reader.node(tree.body)
    return Reading(node, piece, tuple(reader.outside), tuple(reader.keywords))


def _check_depth(tree: ast.Expression, piece: Piece) -> None:
    """Refuse a tree that the walks over it could not descend."""
    level: list[ast.AST] = [tree]
    for _ in range(MAX_TREE):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise piece.error(
        f"the expression is more than {MAX_TREE} operations deep",
        "name parts of it on lines of their own",
    )


def _explain(piece: Piece, error: SyntaxError) -> NotationError:
    at = min(piece.start + max((error.offset or 1) - 1, 0), max(piece.start, piece.end - 1))
    rest = piece.text[at : piece.end].strip()
    if not rest or at >= piece.end - 1:
        return piece.error("the expression ends too early", "complete it", piece.end - 1)
    message = f"not an expression from '{rest[:12]}' on"
    return piece.error(message, "a definition looks like p[i] = exp(z[i])/sum[j](exp(z[j]))", at)
