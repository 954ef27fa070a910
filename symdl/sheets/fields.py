"""Fields and blocks of a worksheet: values that know their place, and so do errors about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

from symdl.errors import SheetError, SymdlError


@dataclass(frozen=True)
class Line:
    """One line of a value: ``text`` starts at ``column`` of line ``number`` of the file."""

    text: str
    number: int
    column: int
    source: str


@dataclass(frozen=True)
class Field:
    """A value with its place; ``text`` joins its lines."""

    name: str
    lines: tuple[Line, ...]
    path: str

    @property
    def text(self) -> str:
        """The value, lines joined by newlines, without the indentation they share."""
        return "\n".join(line.text for line in self.lines).strip("\n")

    def error(self, message: str, repair: str = "", row: int = 0) -> SheetError:
        """An error that points at one line of the value."""
        line = self.lines[min(row, len(self.lines) - 1)]
        length = max(1, len(line.text.rstrip()))
        return SheetError(
            message,
            repair=repair,
            text=line.source,
            column=line.column,
            length=length,
            line=line.number,
            path=self.path,
        )

    @contextmanager
    def placing(self, row: int = 0) -> Iterator[None]:
        """Within it, an error about the value's own text is raised with its place in the file.

        ``row`` is the line of the value that the text given to the reader began at."""
        try:
            yield
        except SymdlError as error:
            if error.path:
                raise
            line = self.lines[min(row + max(error.line, 1) - 1, len(self.lines) - 1)]
            column = line.column
            if error.text:
                start = line.text.find(error.text.strip()) if error.text.strip() else -1
                lead = len(error.text) - len(error.text.lstrip())
                column += max(start, 0) + max(error.column - 1 - lead, 0)
            raise error.at(
                path=self.path, line=line.number, column=column, text=line.source
            ) from None


@dataclass(frozen=True)
class Block:
    """A question block: its kind and its fields, a repeated field kept as often as it stands."""

    kind: str
    fields: tuple[Field, ...]
    opening: Field
    path: str

    def error(self, message: str, repair: str = "") -> SheetError:
        """An error about the block as a whole: points at its opening line."""
        return self.opening.error(message, repair)

    def check_names(self, allowed: Mapping[str, str]) -> None:
        """Refuse a field that the kind does not know.

        Args:
            allowed: what each known field is for, by its name."""
        for entry in self.fields:
            if entry.name not in allowed:
                raise entry.error(
                    f"a '{self.kind}' block has no field '{entry.name}'",
                    meant(entry.name, allowed) or f"the fields are {', '.join(allowed)}",
                )

    def all(self, name: str) -> list[Field]:
        """Every field of that name."""
        return [f for f in self.fields if f.name == name]

    def one(self, name: str) -> Field | None:
        """The field of that name, or None; an error where it stands twice."""
        found = self.all(name)
        if len(found) > 1:
            raise found[1].error(f"'{name}' stands twice in this block", "keep one of them")
        return found[0] if found else None

    def need(self, name: str, example: str) -> Field:
        """The field of that name, which must be there; ``example`` shows one in the message."""
        found = self.one(name)
        if found is None or not found.text.strip():
            raise self.error(
                f"this '{self.kind}' block lacks the field '{name}'",
                f"add a line  {name}: {example}",
            )
        return found

    def text(self, name: str, default: str = "") -> str:
        """The text of a field that may be absent."""
        found = self.one(name)
        return default if found is None else found.text.strip()


def meant(name: str, known: Iterable[str]) -> str:
    """ "did you mean …?" for a misspelt name, or "" where nothing is near."""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
