"""The atoms of a formula: numbers, names with scripts, functions, fractions, derivatives, sums."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace

from symdl.read import tree
from symdl.read.functions import LARGE, SPELLINGS, UNITS
from symdl.read.groups import SPACES, Environment, Group, Item
from symdl.read.tokens import Token, Unreadable

Span = tuple[int, int]
DEEPEST = 60


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
                isinstance(inner, Group) and bool(inner.items) and _text(inner.items[0]) == "x"
            )
            if behind.text != "_" or not (isinstance(before, tree.Number) or crossed):
                return None
            self.take()
        elif isinstance(behind, Token) and behind.kind in ("letter", "function", "command"):
            if not isinstance(before, tree.Number):
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
            raise Unreadable(f"'{_text(left)}' cannot stand here", left.start)
        return node

    def factor(self) -> tree.Node:
        """An atom with what stands behind it: powers, factorials, evaluation bars."""
        from symdl.read.postfix import with_postfix

        self.depth += 1
        if self.depth > 4 * DEEPEST:
            item = self.peek()
            raise Unreadable("a formula nested too deep", item.start if item else 0)
        try:
            return with_postfix(self, self.atom())
        finally:
            self.depth -= 1

    def atom(self) -> tree.Node:
        """One atom.

        Raises:
            Unreadable: no atom begins here."""
        item = self.take()
        if isinstance(item, Group):
            return _GROUPS[item.kind](self, item)
        if isinstance(item, Environment):
            from symdl.read.grids import environment

            return environment(self, item)
        read = ATOMS.get(item.kind)
        if read is None:
            raise Unreadable(f"'{_text(item)}' cannot stand here", item.start)
        return read(self, item)


def _is_blank(item: Item) -> bool:
    """Spaces, and row breaks inside a bracket."""
    return isinstance(item, Token) and (
        (item.kind == "command" and item.text in SPACES) or item.kind in ("row", "amp")
    )


def _text(item: Item) -> str:
    if isinstance(item, Token):
        return ("\\" if item.kind == "command" else "") + item.text[:20]
    return "a bracket" if isinstance(item, Group) else f"\\begin{{{item.name}}}"


def is_atom_start(item: Item) -> bool:
    """Whether an atom can begin with this item."""
    if not isinstance(item, Token):
        return True
    if item.kind == "command":
        return item.text not in ("therefore", "because", "checkmark")
    if item.kind == "other":
        return item.text == "?"
    return item.kind in ATOMS and item.kind not in ("op", "prime")


def span_of(item: Item) -> Span:
    """The place of an item."""
    return (item.start, item.end)


# --- numbers, letters, words -----------------------------------------------------------------


def _number(cursor: Cursor, token: Token) -> tree.Node:
    percent = cursor.token("other", "%") is not None
    if (behind := cursor.peek()) and isinstance(behind, Token):
        if behind.kind == "command" and behind.text == "%":
            percent = True
    if percent:
        cursor.take()
    text = token.text
    unit = cursor.peek()
    node: tree.Node = tree.Number(text, percent, span=span_of(token))
    if isinstance(unit, Token) and unit.kind in ("text:text", "words", "text:mathrm"):
        factor = UNITS.get(unit.text.strip(" .~").lower())
        if factor is not None:
            cursor.take()
            big = tree.Number(str(factor), span=span_of(unit))
            node = tree.Binary("*", node, big, "unit", span=(token.start, unit.end))
    return node


def _letter(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.quotients import inline_quotient

    if token.text == "d":
        quotient = inline_quotient(cursor, token, "d")
        if quotient is not None:
            return quotient
    if token.text == "e" and cursor.token("script", "^") is not None:
        return _exponential(cursor, token)
    return named(cursor, tree.Symbol(token.text, span=span_of(token)))


def _exponential(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.postfix import script

    cursor.take()
    exponent = script(cursor)
    return tree.Call("exp", (exponent,), span=(token.start, exponent.span[1]))


def _words(cursor: Cursor, token: Token) -> tree.Node:
    text = token.text.strip()
    if text.rstrip(".") in SPELLINGS:
        return _function(cursor, replace_token(token, text.rstrip(".")))
    if text == "E" or text == "Var":
        return _expectation(cursor, token, text)
    clean = text.strip(" .:,~")
    if not clean:
        return cursor.atom()
    return named(cursor, tree.Symbol(clean, marks=("rm",), span=span_of(token)))


def replace_token(token: Token, text: str) -> Token:
    """The same token with another text."""
    return replace(token, text=text)


def named(cursor: Cursor, symbol: tree.Symbol) -> tree.Node:
    """A name with its scripts, and applied where a bracket follows at once."""
    from symdl.read.postfix import applied, with_scripts

    return applied(cursor, with_scripts(cursor, symbol))


def _prime(cursor: Cursor, token: Token) -> tree.Node:
    raise Unreadable("a prime without a name before it", token.start)


# --- functions -------------------------------------------------------------------------------


def _function(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.calls import call

    return call(cursor, token)


def _expectation(cursor: Cursor, token: Token, op: str) -> tree.Node:
    under = None
    if cursor.token("script", "_") is not None:
        from symdl.read.postfix import script

        cursor.take()
        under = script(cursor)
    item = cursor.peek()
    if not isinstance(item, Group) or item.kind == "{":
        return named(cursor, tree.Symbol(op, span=span_of(token)))
    cursor.take()
    body = cursor.inside(item.items)
    return tree.Expectation(op, body, under, span=(token.start, item.end))


# --- brackets --------------------------------------------------------------------------------


def _braces(cursor: Cursor, group: Group) -> tree.Node:
    return cursor.inside(group.items)


def _bracket(cursor: Cursor, group: Group) -> tree.Node:
    from symdl.read.grids import listed

    return listed(cursor, group)


_GROUPS: dict[str, Callable[[Cursor, Group], tree.Node]] = {
    "{": _braces,
    "(": _bracket,
    "[": _bracket,
    "\\{": _bracket,
}


def _bar(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.bars import bar

    return bar(cursor, token)


def _command(cursor: Cursor, token: Token) -> tree.Node:
    from symdl.read.commands import command

    return command(cursor, token)


def _half(cursor: Cursor, token: Token) -> tree.Node:
    one, two = tree.Number("1"), tree.Number("2")
    return tree.Binary("/", one, two, "frac", span=span_of(token))


def _other(cursor: Cursor, token: Token) -> tree.Node:
    if token.text == "?":
        return tree.Unknown("?", span=span_of(token))
    raise Unreadable(f"'{token.text}' cannot stand here", token.start)


ATOMS: dict[str, Callable[[Cursor, Token], tree.Node]] = {
    "number": _number,
    "half": _half,
    "letter": _letter,
    "words": _words,
    "text:text": _words,
    "text:mathrm": _words,
    "text:operatorname": _words,
    "text:textbf": _words,
    "text:textit": _words,
    "text:textrm": _words,
    "text:mathsf": _words,
    "text:mathtt": _words,
    "text:texttt": _words,
    "text:mbox": _words,
    "text:mathop": _words,
    "text:emph": _words,
    "function": _function,
    "prime": _prime,
    "op": _bar,
    "command": _command,
    "other": _other,
}
