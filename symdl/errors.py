"""What can go wrong for a user, as a type apart from defects of symdl itself.

Every error carries the text it is about and where in it, so that one printer can draw the line,
a caret under the token and the repair.  ``path``, ``line`` and ``column`` are filled in by whoever
knows them; lines and columns count from 1.
"""

from __future__ import annotations


class SymdlError(Exception):
    """A problem in what the user gave.

    Args:
        message: the short fact ("'q' is not declared").
        repair: what to write instead, or ``""``.
        text: the source line the error is about, or ``""``.
        column, length: the place of the culprit in ``text``, the column counting from 1.
        line: the line of ``text`` in its file, counting from 1.
        path: the file, or ``""`` for text that came from Python or the command line.
        origin: what stands in the path's place then: which text of Python's it is about.
    """

    def __init__(
        self,
        message: str,
        *,
        repair: str = "",
        text: str = "",
        column: int = 1,
        length: int = 1,
        line: int = 1,
        path: str = "",
        origin: str = "",
    ) -> None:
        super().__init__(message)
        self.message, self.repair, self.text = message, repair, text
        self.column, self.length, self.line, self.path = column, length, line, path
        self.origin = origin

    def at(self, **place: object) -> SymdlError:
        """The same error with some of its place filled in; returns itself."""
        for name, value in place.items():
            setattr(self, name, value)
        return self

    def __reduce__(self) -> tuple:
        place = {
            name: getattr(self, name)
            for name in ("repair", "text", "column", "length", "line", "path", "origin")
        }
        return _rebuild, (type(self), self.message, place)

    def __str__(self) -> str:
        head = f"{self.path or self.origin or '<input>'}:{self.line}:{self.column}: {self.message}"
        lines = [head]
        if self.text:
            caret = " " * (self.column - 1) + "^" * max(1, self.length)
            lines += ["    " + self.text, "    " + caret]
        if self.repair:
            lines.append("    repair: " + self.repair)
        return "\n".join(lines)


def _rebuild(kind: type[SymdlError], message: str, place: dict) -> SymdlError:
    return kind(message, **place)


class NotationError(SymdlError):
    """Text that is not in the notation, or uses a name or index that is not declared."""


class ShapeError(SymdlError):
    """Sizes or numbers of indices that cannot be."""


class FactError(SymdlError):
    """A fact of no known kind, or one that contradicts the rest."""


class DerivationError(SymdlError):
    """A derivative, proof or form that does not exist or was not found."""


class SheetError(SymdlError):
    """A worksheet with a broken block or missing data."""


class CheckFailed(AssertionError):
    """A step or result did not survive its check: a defect of symdl, never an output."""


class ReadingError(SymdlError):
    """A document that cannot be used: not a text, empty, too large."""
