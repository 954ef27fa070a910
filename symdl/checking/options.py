"""What a reader of a document is told: limits, letters, and the conventions of its author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symdl.errors import ReadingError

BATCH = ("mean", "sum")
LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is checked.

    Attributes:
        given: statements that hold from the beginning, in LaTeX or plain text.
        letters: the author's letters, "p=ŷ, n=K"; the left one is what symdl would write.
        base: the number of the first index, 0 or 1.
        layout: of derivatives of vectors by vectors, "numerator" or "denominator".
        batch: whether a loss over a batch is a "mean" or a "sum".
        step_seconds, step_megabytes: the limits of one step.
    """

    given: tuple[str, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    base: int = 1
    layout: str = "numerator"
    batch: str = "mean"
    step_seconds: float = 2.0
    step_megabytes: int = 512

    def declared(self, head: Mapping[str, str]) -> Options:
        """The same with what a document declares in its head.

        Raises:
            ReadingError: a key or value that is not known.
        """
        made = self
        for key, value in head.items():
            made = made._with(key, value)
        return made

    def _with(self, key: str, value: str) -> Options:
        if key == "base" and value in ("0", "1"):
            return replace(self, base=int(value))
        if key == "layout" and value in LAYOUTS:
            return replace(self, layout=value)
        if key == "batch" and value in BATCH:
            return replace(self, batch=value)
        if key.startswith("letter "):
            return replace(self, letters=(*self.letters, (key[7:].strip(), value)))
        known = {"base": "0 or 1", "layout": " or ".join(LAYOUTS), "batch": " or ".join(BATCH)}
        if key in known:
            raise ReadingError(f"{key} = {value} is not known", repair=f"{key} = {known[key]}")
        raise ReadingError(
            f"a document cannot declare '{key}'",
            repair="base, layout, batch, or letter p = q",
        )
