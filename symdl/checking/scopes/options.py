"""What a reader of a document is told: limits, and the conventions of its author."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symdl.errors import ReadingError

LAYOUTS = ("numerator", "denominator")
BATCHES = ("mean", "sum")
LETTER = "letter "  # before the name that a letter of the author's stands for
_KNOWN = {
    "base": "0 or 1",
    "layout": " or ".join(LAYOUTS),
    "layer": "a layer or a composition",
    "batch": " or ".join(BATCHES),
}


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is checked.

    Attributes:
        given: statements that hold from the beginning, in LaTeX or plain text.
        base: the number of the first index, 0 or 1.
        layout: of derivatives of vectors by vectors: in the numerator layout a Jacobian has a row
            for each entry of what is differentiated, in the denominator layout a column.
        layers: symdl's own layers that it is about; their equations are known.
        letters: the author's letters in these equations, each as ``"ŷ for p"``.
        batch: with ``"mean"`` or ``"sum"``, quantities have an index for the example, and a loss
            is the mean or sum over the examples.
        step_seconds, step_megabytes: the limits of one step.
    """

    given: tuple[str, ...] = ()
    base: int = 1
    layout: str = "numerator"
    step_seconds: float = 2.0
    step_megabytes: int = 512
    layers: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    batch: str = ""

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
        if key == "batch" and value in BATCHES:
            return replace(self, batch=value)
        if key == "layer" and value:
            return replace(self, layers=(*self.layers, value))
        if key.startswith(LETTER):
            return replace(self, letters=(*self.letters, f"{value} for {key.removeprefix(LETTER)}"))
        if key in _KNOWN:
            raise ReadingError(f"{key} = {value} is not known", repair=f"{key} = {_KNOWN[key]}")
        raise ReadingError(f"a document cannot declare '{key}'", repair=", ".join(_KNOWN))
