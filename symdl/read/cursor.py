"""A place in a list of items, and what stands there: the reader's one moving part."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from symdl.read import tree
from symdl.read.functions import LARGE
from symdl.read.items import SPACES, Environment, Group, Item
from symdl.read.tokens import Token, Unreadable

Span = tuple[int, int]
DEEPEST = 60


INDICES = frozenset("ijklmnt")


@dataclass(slots=True)
class Cursor:
    """A place in a list of items; ``cross``: x stands for times where it can."""

    items: list[Item]
    whole: Callable[[Cursor], tree.Node]
    cross: bool = False
    at: int = 0
    depth: int = 0
    ends: set[str] = field(default_factory=set)

    def peek(self, ahead: int = 0) -> Item | None:
        """The item ahead; spaces do not count."""
        k = self.at
        while k < len(self.items):
            item = self.items[k]
            if not _is_blank(item):
                if not ahead:
                    return item
                ahead -= 1
            k += 1
        return None

    def take(self) -> Item:
        """The next item.

        Raises:
            Unreadable: there is none."""
        while self.at < len(self.items):
            item = self.items[self.at]
            self.at += 1
            if not _is_blank(item):
                return item
        last = self.items[-1].end if self.items else 0
        raise Unreadable("something is missing at the end", last)

    def token(self, kind: str, text: str = "", ahead: int = 0) -> Token | None:
        """The token ahead if it is of this kind (and text); it is not taken."""
        item = self.peek(ahead)
        if isinstance(item, Token) and item.kind == kind and (not text or item.text == text):
            return item
        return None

    def operator(self, among: Container[str]) -> Token | None:
        """The operator ahead, taken, if it is one of these."""
        item = self.peek()
        if isinstance(item, Token) and item.kind == "op" and item.text in among:
            self.take()
            return item
        return None

    def take_cross(self, before: tree.Node) -> Token | None:
        """An x that stands for times, taken; a number below it is what it multiplies."""
        item = self.peek()
        if not (isinstance(item, Token) and item.kind == "letter" and item.text in ("x", "X")):
            return None
        behind = self.peek(1)
        if behind is None or not (
            isinstance(behind, Group)
            or (
                isinstance(behind, Token)
                and (
                    behind.kind in ("number", "script", "letter", "function", "command")
                    or behind.text == "-"
                )
            )  # fmt: skip
        ):
            return None
        if isinstance(behind, Token) and behind.kind == "script":
            inner = self.peek(2)
            crossed = (
                isinstance(inner, Group) and bool(inner.items) and shown(inner.items[0]) == "x"
            )
            if behind.text != "_" or not (isinstance(before, tree.Number) or crossed):
                return None
            if _is_index(inner):
                return None  # 2x_i: nobody multiplies by an index here
            self.take()
        elif (
            isinstance(behind, Token)
            and behind.kind in ("letter", "function", "command")
            and not isinstance(before, tree.Number)
        ):
            return None
        self.take()
        if isinstance(behind, Token) and behind.kind == "script":
            inner = self.peek()
            if isinstance(inner, Group) and inner.kind == "{":
                self.items = [*self.items[: self.at], *inner.items, *self.items[self.at + 1 :]]
        return item

    def starts_function(self) -> bool:
        """Whether a function or a sum begins here."""
        item = self.peek()
        return isinstance(item, Token) and (
            item.kind == "function" or (item.kind == "command" and item.text in LARGE)
        )

    def inside(self, items: list[Item]) -> tree.Node:
        """The tree of the items of a bracket or argument."""
        if self.depth > DEEPEST:
            raise Unreadable("formulas nested too deep", items[0].start if items else 0)
        if not items:
            raise Unreadable("nothing stands in the brackets", self.items[self.at - 1].start)
        inner = Cursor(items, self.whole, self.cross, depth=self.depth + 1)
        node = self.whole(inner)
        left = inner.peek()
        if left is not None:
            raise Unreadable(f"'{shown(left)}' cannot stand here", left.start)
        return node

    def factor(self) -> tree.Node:
        """An atom with what stands behind it: powers, factorials, evaluation bars."""
        from symdl.read.postfix import with_postfix

        with self.deeper():
            return with_postfix(self, self.atom())

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further down.

        Raises:
            Unreadable: deeper than a reader without a stack of its own may go."""
        self.depth += 1
        if self.depth > 2 * DEEPEST:
            item = self.peek()
            raise Unreadable("a formula nested too deep", item.start if item else 0)
        try:
            yield
        finally:
            self.depth -= 1

    def atom(self) -> tree.Node:
        """One atom.

        Raises:
            Unreadable: no atom begins here."""
        from symdl.read.atoms import ATOMS, GROUPS

        item = self.take()
        if isinstance(item, Group):
            return GROUPS[item.kind](self, item)
        if isinstance(item, Environment):
            from symdl.read.grids import environment

            return environment(self, item)
        read = ATOMS.get(item.kind)
        if read is None:
            raise Unreadable(f"'{shown(item)}' cannot stand here", item.start)
        return read(self, item)


def _is_blank(item: Item) -> bool:
    """Spaces, and row breaks inside a bracket."""
    return isinstance(item, Token) and (
        (item.kind == "command" and item.text in SPACES) or item.kind in ("row", "amp")
    )


def shown(item: Item) -> str:
    """An item in a message."""
    if isinstance(item, Token):
        return ("\\" if item.kind == "command" else "") + item.text[:20]
    return "a bracket" if isinstance(item, Group) else f"\\begin{{{item.name}}}"


def span_of(item: Item) -> Span:
    """The place of an item."""
    return (item.start, item.end)


def _is_index(item: Item | None) -> bool:
    """Whether a script is one letter that counts: i, j, k, n."""
    if isinstance(item, Group):
        return len(item.items) == 1 and _is_index(item.items[0])
    return isinstance(item, Token) and item.kind == "letter" and item.text in INDICES
