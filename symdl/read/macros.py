"""Macros of a LaTeX file: \\newcommand, \\def, \\DeclareMathOperator, expanded with their places.

Every character of an expansion has the place of the macro's use.  What has no end is cut off: the
expansion is limited in depth and in size, and the limit is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

DEEPEST = 20
GROWTH = 200_000  # characters that expansions may add in all

_DEFINITION = re.compile(
    r"\\(?P<how>(?:re|provide)?newcommand|DeclareMathOperator|def)\*?\s*"
    r"(?:\{\s*\\(?P<a>[A-Za-z]+)\s*\}|\\(?P<b>[A-Za-z]+))"
    r"(?P<pars>(?:#\d)*)(?:\s*\[(?P<n>\d)\])?(?:\s*\[(?P<default>[^\]]*)\])?\s*(?=\{)"
)


@dataclass(frozen=True, slots=True)
class Macro:
    """``count`` arguments, of which the first may have a default, in ``body`` as #1, #2, ..."""

    count: int
    default: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Expanded:
    """Characters with the offset of each in the document."""

    chars: str
    places: Sequence[int]


def expand(text: str, body: tuple[int, int], problems: list[tuple[int, str]]) -> Expanded:
    """The body of a file with its own macros expanded; definitions are blanked."""
    macros: dict[str, Macro] = {}
    spans: list[tuple[int, int]] = []
    for found in _DEFINITION.finditer(text):
        inner = braced(text, found.end())
        if inner is None:
            problems.append((found.start(), "a macro whose body does not end"))
            continue
        name = found.group("a") or found.group("b")
        count = int(found.group("n") or len(found.group("pars")) // 2)
        content = text[inner[0] : inner[1]]
        if found.group("how") == "DeclareMathOperator":
            content = rf"\operatorname{{{content}}}"
        macros[name] = Macro(count, found.group("default"), content)
        spans.append((found.start(), inner[1] + 1))
    chars = list(text[body[0] : body[1]])
    for start, end in spans:
        for k in range(max(start, body[0]), min(end, body[1])):
            chars[k - body[0]] = "\n" if text[k] == "\n" else " "
    places: Sequence[int] = range(body[0], body[1] + 1)
    if not macros:
        return Expanded("".join(chars), places)
    work = _Expander(macros, problems)
    work.run("".join(chars), list(places), 0)
    return Expanded("".join(work.chars), [*work.places, body[1]])


def braced(text: str, at: int) -> tuple[int, int] | None:
    """The inside of the braces that open at ``at``; None where they do not close."""
    depth = 0
    for k in range(at, min(len(text), at + 20_000)):
        if text[k] == "{" and text[k - 1 : k] != "\\":
            depth += 1
        elif text[k] == "}" and text[k - 1 : k] != "\\":
            depth -= 1
            if depth == 0:
                return at + 1, k
    return None


class _Expander:
    def __init__(self, macros: dict[str, Macro], problems: list[tuple[int, str]]) -> None:
        self.macros, self.problems = macros, problems
        self.chars: list[str] = []
        self.places: list[int] = []
        self.budget = GROWTH
        self.use = re.compile(r"\\([A-Za-z]+)")

    def run(self, text: str, places: list[int], depth: int) -> None:
        at = 0
        for found in self.use.finditer(text):
            if found.start() < at:
                continue
            macro = self.macros.get(found.group(1))
            if macro is None:
                continue
            self.put(text[at : found.start()], places[at : found.start()])
            end, arguments = self.arguments(text, found.end(), macro)
            at = end
            place = places[found.start()]
            if depth >= DEEPEST or self.budget <= 0:
                self.stop(place)
                continue
            body = _filled(macro, arguments)
            self.budget -= len(body)
            if self.budget <= 0:
                self.stop(place)
                continue
            self.run(body, [place] * (len(body) + 1), depth + 1)
        self.put(text[at:], places[at : len(text)])

    def put(self, text: str, places: list[int]) -> None:
        self.chars.extend(text)
        self.places.extend(places[: len(text)])

    def stop(self, place: int) -> None:
        note = (place, "macros that expand without end")
        if note[1] not in {text for _, text in self.problems}:
            self.problems.append(note)

    def arguments(self, text: str, at: int, macro: Macro) -> tuple[int, list[str]]:
        found: list[str] = []
        if macro.default is not None:
            optional = re.compile(r"\s*\[([^\]]*)\]").match(text, at)
            found.append(optional.group(1) if optional else macro.default)
            at = optional.end() if optional else at
        while len(found) < macro.count:
            blank = re.compile(r"\s*").match(text, at)
            at = blank.end() if blank else at
            inner = braced(text, at) if text[at : at + 1] == "{" else None
            if inner is not None:
                found.append(text[inner[0] : inner[1]])
                at = inner[1] + 1
            else:
                token = re.compile(r"\\[A-Za-z]+|.", re.DOTALL).match(text, at)
                found.append(token.group() if token else "")
                at = token.end() if token else at + 1
        return at, found


def _filled(macro: Macro, arguments: list[str]) -> str:
    def argument(found: re.Match[str]) -> str:
        k = int(found.group(1)) - 1
        return arguments[k] if k < len(arguments) else ""

    filled = re.sub(r"#(\d)", argument, macro.body)
    return f"{{{filled}}}" if macro.count == 0 and re.search(r"[+\-=]", filled) is None else filled
