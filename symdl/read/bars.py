"""Bars put into pairs: |x|, ||x||_2, |a - |b||; a bar without a partner stays a sign.

A bar where a side could not end (at the start, behind an operator) opens.  Behind an operand it
closes the bar that waits; where none waits it opens a factor if a partner follows, else it parts
what stands in a bracket (p(y | x)) or goes before a point (f |_{x = 0}).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.read.functions import LARGE
from symdl.read.items import DEEPEST, SPACES, Group, Item
from symdl.read.tokens import Token, Unreadable

SIDED = {"(|": "|", "(||": "||"}
_CLOSING = {"|)": "|", "||)": "||"}
_SIGNS = ("|", "||")


def is_bar(item: Item | None, signs: tuple[str, ...] = (*_SIGNS, "mid")) -> bool:
    """Whether an item is a bar that has no partner."""
    return isinstance(item, Token) and item.kind == "op" and item.text in signs


def pointed(bar: Item, side: str) -> Item:
    """A bar behind \\left, \\right or \\middle, which say what it does."""
    if not isinstance(bar, Token) or not is_bar(bar, _SIGNS):
        return bar
    if side == "middle":
        return Token("op", "mid", bar.start, bar.end)
    text = f"({bar.text}" if side == "left" else f"{bar.text})"
    return Token("bar", text, bar.start, bar.end)


@dataclass(slots=True)
class _Open:
    """A bar that waits for its partner, and what stands behind it so far."""

    sign: str
    bar: Token
    sided: bool
    items: list[Item] = field(default_factory=list)


def paired(items: list[Item]) -> list[Item]:
    """The items of one level with bars and what is between them as groups."""
    if not any(isinstance(i, Token) and (i.kind == "bar" or is_bar(i, _SIGNS)) for i in items):
        return items
    work = _Pairing(items)
    for k, item in enumerate(items):
        work.put(k, item)
    while work.waiting:
        work.give_up()
    return work.found


@dataclass(slots=True)
class _Pairing:
    items: list[Item]
    found: list[Item] = field(default_factory=list)
    waiting: list[_Open] = field(default_factory=list)

    @property
    def level(self) -> list[Item]:
        """Where the next item goes."""
        return self.waiting[-1].items if self.waiting else self.found

    def put(self, k: int, item: Item) -> None:
        """The next item: into the open pair, or as a bar of its own."""
        if not isinstance(item, Token):
            self.level.append(item)
        elif item.kind == "bar" and item.text in SIDED:
            self.open(SIDED[item.text], item, sided=True)
        elif item.kind == "bar":
            self.close_sided(item)
        elif is_bar(item, _SIGNS):
            self.plain(k, item)
        else:
            if _parts(item):
                while self.waiting and not self.waiting[-1].sided:
                    self.give_up()
            self.level.append(item)

    def plain(self, k: int, bar: Token) -> None:
        """A bar that does not say what it does."""
        ended = _ends_operand(self.level)
        sign = bar.text
        if ended and self.waiting and self.waiting[-1].sign == sign and not self.waiting[-1].sided:
            self.close(bar)
        elif sign == "||" and self.is_two(k, ended):
            for start in (bar.start, bar.end - 1):
                self.plain(k, Token("op", "|", start, start + 1))
        elif not ended or self.has_partner(k, sign):
            self.open(sign, bar)
        else:
            self.level.append(bar)

    def is_two(self, k: int, ended: bool) -> bool:
        """Whether || is two bars: |a - |b|| and |a||b| end one here, ||a| - b| begins two."""
        if ended:
            return bool(self.waiting) and self.waiting[-1].sign == "|"
        inner: list[Item] = []
        for item in self.items[k + 1 :]:
            if is_bar(item, _SIGNS):
                return is_bar(item, ("|",)) and _ends_operand(inner)
            inner.append(item)
        return False

    def has_partner(self, k: int, sign: str) -> bool:
        """Whether a bar behind an operand opens a factor: the same sign follows, and no point."""
        behind = self.items[k + 1] if k + 1 < len(self.items) else None
        if isinstance(behind, Token) and behind.kind == "script":
            return False
        for item in self.items[k + 1 :]:
            if isinstance(item, Token) and _parts(item):
                return False
            if is_bar(item, (sign,)):
                return True
        return False

    def open(self, sign: str, bar: Token, sided: bool = False) -> None:
        """A bar that waits for its partner."""
        if len(self.waiting) > DEEPEST:
            raise Unreadable(f"bars nested more than {DEEPEST} deep", bar.start)
        self.waiting.append(_Open(sign, bar, sided))

    def close(self, bar: Token) -> None:
        """Put the pair into its level as one group."""
        pair = self.waiting.pop()
        self.level.append(Group(pair.sign, pair.items, pair.bar.start, bar.end, pair.sign))

    def close_sided(self, bar: Token) -> None:
        """A bar behind \\right: it closes the one behind \\left; alone it stays a sign."""
        sign = _CLOSING[bar.text]
        if any(pair.sided and pair.sign == sign for pair in self.waiting):
            while not (self.waiting[-1].sided and self.waiting[-1].sign == sign):
                self.give_up()
            self.close(bar)
        else:
            self.level.append(Token("op", sign, bar.start, bar.end))

    def give_up(self) -> None:
        """No partner comes: the bar stays a sign."""
        pair = self.waiting.pop()
        sign = Token("op", pair.sign, pair.bar.start, pair.bar.end)
        self.level.extend([sign, *pair.items])


def _parts(item: Token) -> bool:
    """Whether an item ends what a pair of bars can hold."""
    return item.kind in ("rel", "row", "amp") or (item.kind == "other" and item.text in ",;:")


def _ends_operand(items: list[Item]) -> bool:
    """Whether a value ends here, so that a bar behind it does not have to open."""
    k = _solid_before(items, len(items))
    while k > 0 and _is_kind(items[before := _solid_before(items, k)], "script"):
        k = _solid_before(items, before)
        if k >= 0 and _takes_operand(items[k]):
            return False  # what stands below a sum
    last = items[k] if k >= 0 else None
    if last is None or _takes_operand(last):
        return False
    return not isinstance(last, Token) or not (last.kind == "script" or _parts(last))


def _solid_before(items: list[Item], k: int) -> int:
    """The place of the last item before ``k`` that is no space; -1 where there is none."""
    k -= 1
    while k >= 0 and _is_space(items[k]):
        k -= 1
    return k


def _is_kind(item: Item, kind: str) -> bool:
    return isinstance(item, Token) and item.kind == kind


def _takes_operand(item: Item) -> bool:
    """Whether an item needs a value behind it: a function, a sum, a limit."""
    return isinstance(item, Token) and (
        item.kind == "function"
        or (item.kind == "command" and item.text in {*LARGE, "lim", "int"})
        or (item.kind == "op" and item.text not in ("!", *_SIGNS))
    )


def _is_space(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in SPACES
