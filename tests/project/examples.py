"""The examples in Markdown files, as blocks that can be run.

A ``python`` block with ``>>>`` is a doctest; without, it is run as it stands, in one namespace for
the file.  A ``console`` block holds commands after ``$`` with what they print; ``...`` stands for
any text, and a command without output after it only has to succeed.
"""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^(?P<ticks>`{3,})(?P<word>\w+)\n(?P<body>.*?)^(?P=ticks)$", re.M | re.S)


@dataclass(frozen=True)
class Example:
    """One block of a page: ``line`` is its first line, counting from 1."""

    page: Path
    word: str
    body: str
    line: int


def examples(word: str) -> Iterator[Example]:
    """The blocks of every page that carry a word, blocks within longer fences left out."""
    for page in PAGES:
        text = page.read_text()
        for match in _BLOCK.finditer(text):
            if match["word"] == word:
                line = text[: match.start("body")].count("\n") + 1
                yield Example(page, word, match["body"], line)


def commands(body: str) -> Iterator[tuple[list[str], str]]:
    """The commands of a console block, split as a shell would, each with its output."""
    parts = re.split(r"^\$ ", body, flags=re.M)
    assert not parts[0].strip(), "a console block starts with a command"
    for part in parts[1:]:
        line, _, output = part.partition("\n")
        yield shlex.split(line), output


def as_printed(wanted: str, got: str) -> bool:
    """Whether an output is the one wanted, where ``...`` stands for any text."""
    clean = ["\n".join(x.rstrip() for x in text.strip("\n").splitlines()) for text in (wanted, got)]
    return doctest.OutputChecker().check_output(*clean, doctest.ELLIPSIS)
