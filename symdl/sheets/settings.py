"""What holds for a whole worksheet: its front matter, read by a table of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from symdl.sheets.fields import Field, meant
from symdl.sheets.numbers import Rounding


@dataclass(frozen=True)
class Settings:
    """The front matter with its defaults, and the layers that the worksheet may name.

    Attributes:
        title, author, course, date: stand at the head of both sheets.
        base: what printed indices count from, 0 or 1.
        layout: of a Jacobian's matrix: ``numerator`` has a row for each entry of the output,
            ``denominator`` one for each entry of the variable.
        rounding: how numbers are shown.
        steps: ``brief``, ``normal`` or ``full``.
        space: lines left for the answer on the question sheet.
        layers: every layer by name.
    """

    title: str = ""
    author: str = ""
    course: str = ""
    date: str = ""
    base: int = 1
    layout: str = "numerator"
    rounding: Rounding = Rounding()
    steps: str = "normal"
    space: int = 6
    layers: Mapping[str, object] = field(default_factory=dict)

    def with_fields(self, fields: tuple[Field, ...]) -> Settings:
        """The settings with the front matter's fields read.

        Raises:
            SheetError: an unknown field, a field that stands twice, a value that cannot be.
        """
        values: dict[str, object] = {}
        for entry in fields:
            if entry.name not in FIELDS:
                raise entry.error(
                    f"the front matter has no field '{entry.name}'",
                    meant(entry.name, FIELDS) or f"the fields are {', '.join(FIELDS)}",
                )
            if entry.name in values:
                raise entry.error(f"'{entry.name}' stands twice", "keep one of them")
            values[entry.name] = FIELDS[entry.name](entry)
        return replace(self, **values)  # type: ignore[arg-type]


def _text(entry: Field) -> str:
    return " ".join(entry.text.split())


def choice(*allowed: str) -> Callable[[Field], str]:
    """A reader of a field that must be one of the words."""

    def read(entry: Field) -> str:
        value = entry.text.strip()
        if value not in allowed:
            raise entry.error(
                f"'{entry.name}' cannot be '{value}'", f"write one of {', '.join(allowed)}"
            )
        return value

    return read


def whole(least: int, most: int) -> Callable[[Field], int]:
    """A reader of a field that must be a whole number within bounds."""

    def read(entry: Field) -> int:
        value = entry.text.strip()
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise entry.error(
                f"'{entry.name}' cannot be '{value}'",
                f"write a whole number from {least} to {most}",
            )
        return int(value)

    return read


def rounding(entry: Field) -> Rounding:
    """The field ``rounding``: a number of decimals."""
    return Rounding(whole(0, 15)(entry))


STEPS = choice("brief", "normal", "full")

FIELDS: dict[str, Callable[[Field], object]] = {
    "title": _text,
    "author": _text,
    "course": _text,
    "date": _text,
    "base": lambda entry: int(choice("0", "1")(entry)),
    "layout": choice("numerator", "denominator"),
    "rounding": rounding,
    "steps": STEPS,
    "space": whole(0, 60),
}
