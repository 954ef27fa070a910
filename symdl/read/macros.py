"""Macros of a LaTeX file: \\newcommand, \\def, \\DeclareMathOperator, \\let, expanded in place.

Every character of an expansion has the place of the macro's use.  What has no end is cut off: the
expansion is limited in depth and in size, and the limit is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from symdl.read.source import Source

DEEPEST = 20
GROWTH = 200_000  # characters that expansions may add in all
USES = 100_000
Problems = list[tuple[int, str]]

DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand|DeclareMathOperator|def|let)(?![A-Za-z])")
_DEFINITION = re.compile(
    r"\\(?P<how>(?:re|provide)?newcommand|DeclareMathOperator|def)\*?[ \t]*"
    r"(?:\{[ \t]*\\(?P<a>[A-Za-z]+)[ \t]*\}|\\(?P<b>[A-Za-z]+))"
    r"(?P<pars>(?:#\d)*)(?:\s*\[(?P<n>\d)\])?(?:\s*\[(?P<default>[^\]\n]*)\])?\s*(?=\{)"
)
_ALIAS = re.compile(r"\\let[ \t]*\\(?P<a>[A-Za-z]+)[ \t]*=?[ \t]*(?P<body>\\[A-Za-z]+)")
_USE = re.compile(r"\\([A-Za-z]+)")
_OPTIONAL = re.compile(r"[ \t]*\[([^\[\]]{0,500})\]")
_BLANK = re.compile(r"[ \t]*\n?[ \t]*")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\?.", re.DOTALL)
_ENDS_OPEN = re.compile(r"\\[A-Za-z]+$")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Macro:
    """``count`` arguments, of which the first may have a default, in ``body`` as #1, #2, ..."""

    count: int
    default: str | None
    body: str


@dataclass
class Macros:
    """The macros of a file, each with the places from which it means something."""

    known: dict[str, list[tuple[int, Macro]]] = field(default_factory=dict)

    def define(self, name: str, place: int, macro: Macro, provided: bool = False) -> None:
        """Note what a name means from a place on."""
        if not (provided and name in self.known):
            self.known.setdefault(name, []).append((place, macro))

    def meaning(self, name: str, place: int) -> Macro | None:
        """What a name means at a place; before its first definition, what that says."""
        found = self.known.get(name)
        if found is None:
            return None
        k = bisect_right([at for at, _ in found], place) if len(found) > 1 else 1
        return found[max(k - 1, 0)][1]


def expand(source: Source, body: tuple[int, int], problems: Problems) -> Source:
    """The body of a file with its own macros expanded; definitions are blanked."""
    text = source.chars
    closing = brace_pairs(text)
    macros = Macros()
    spans = [*_definitions(source, closing, macros, problems), *_aliases(source, macros)]
    chars = list(text[slice(*body)])
    for start, end in spans:
        for k in range(max(start, body[0]), min(end, body[1])):
            chars[k - body[0]] = "\n" if text[k] == "\n" else " "
    places = source.places[body[0] : body[1] + 1]
    if not macros.known:
        return Source("".join(chars), places)
    work = _Expander(macros, problems)
    work.run("".join(chars), places, 0)
    return Source("".join(work.chars), [*work.places, places[-1]])


def _definitions(
    source: Source, closing: dict[int, int], macros: Macros, problems: Problems
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for found in _DEFINITION.finditer(source.chars):
        place = source.places[found.start()]
        if spans and found.start() < spans[-1][1]:
            continue  # a definition inside the body of another one
        close = closing.get(found.end())
        if close is None:
            problems.append((place, "a macro whose body does not end"))
            continue
        content = source.chars[found.end() + 1 : close]
        count = int(found.group("n") or len(found.group("pars")) // 2)
        if found.group("how") == "DeclareMathOperator":
            content = rf"\operatorname{{{content}}}"
        macro = Macro(count, found.group("default"), content)
        provided = found.group("how") == "providecommand"
        macros.define(found.group("a") or found.group("b"), place, macro, provided)
        spans.append((found.start(), close + 1))
    return spans


def _aliases(source: Source, macros: Macros) -> list[tuple[int, int]]:
    spans = []
    for found in _ALIAS.finditer(source.chars):
        if found.group("body")[1:] != found.group("a"):
            macro = Macro(0, None, found.group("body"))
            macros.define(found.group("a"), source.places[found.start()], macro)
        spans.append(found.span())
    return spans


def brace_pairs(text: str) -> dict[int, int]:
    """The place of the closing brace for that of each opening one."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for found in _BRACE.finditer(text):
        if found.group() == "{":
            waiting.append(found.start())
        elif found.group() == "}" and waiting:
            pairs[waiting.pop()] = found.start()
    return pairs


@dataclass
class _Expander:
    macros: Macros
    problems: Problems
    chars: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    budget: int = GROWTH
    uses: int = USES

    def run(self, text: str, places: Sequence[int], depth: int) -> None:
        """Put out a text with its macros expanded."""
        at = 0
        closing: dict[int, int] | None = None
        for found in _USE.finditer(text):
            place = places[found.start()]
            macro = self.macros.meaning(found.group(1), place)
            if found.start() < at or macro is None:
                continue
            if macro.count and closing is None:
                closing = brace_pairs(text)
            self.put(text[at : found.start()], places[at : found.start()])
            at, arguments = _arguments(text, found.end(), macro, closing or {})
            body = _filled(macro, arguments)
            if _ENDS_OPEN.search(body[-40:]) and text[at : at + 1].isalpha():
                body += " "
            self.budget -= max(len(body) - (at - found.start()), 0)
            self.uses -= 1
            if depth >= DEEPEST or self.budget <= 0 or self.uses <= 0:
                self.stop(place)
                self.put(found.group(), [place] * len(found.group()))
                continue
            self.run(body, [place] * (len(body) + 1), depth + 1)
        self.put(text[at:], places[at : len(text)])

    def put(self, text: str, places: Sequence[int]) -> None:
        """Put out characters with their places."""
        self.chars.append(text)
        self.places.extend(places[: len(text)])

    def stop(self, place: int) -> None:
        """Note, once, that the expansion was cut off."""
        note = "macros that expand without end"
        if not any(text == note for _, text in self.problems):
            self.problems.append((place, note))


def _arguments(text: str, at: int, macro: Macro, closing: dict[int, int]) -> tuple[int, list[str]]:
    """The arguments of a macro's use, and where they end."""
    found: list[str] = []
    if macro.default is not None:
        optional = _OPTIONAL.match(text, at)
        found.append(optional.group(1) if optional else macro.default)
        at = optional.end() if optional else at
    while len(found) < macro.count:
        blank = _BLANK.match(text, at)
        begin = blank.end() if blank else at
        if (close := closing.get(begin)) is not None:
            found.append(text[begin + 1 : close])
            at = close + 1
            continue
        token = _TOKEN.match(text, begin)
        if token is None or token.group() in "&}$":
            found.append("")
            continue
        found.append(token.group())
        at = token.end()
    return at, found


def _filled(macro: Macro, arguments: list[str]) -> str:
    """The body with its arguments; a letter that would lengthen a command stands apart."""

    def argument(found: re.Match[str]) -> str:
        k = int(found.group(1)) - 1
        value = arguments[k] if k < len(arguments) else ""
        joins = value[:1].isalpha() and _ENDS_OPEN.search(macro.body[: found.start()])
        return " " + value if joins else value

    return re.sub(r"#(\d)", argument, macro.body)
