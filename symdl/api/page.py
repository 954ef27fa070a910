"""What every result can be printed as; each kind of result says what its document is."""

from __future__ import annotations

from abc import ABC, abstractmethod

from symdl.write.document import Document


class Page(ABC):
    """A finished piece of work that shows itself as a document."""

    @abstractmethod
    def document(self, steps: str = "normal", base: int = 1) -> Document:
        """The work as a document of :mod:`symdl.write.document`.

        Args:
            steps: ``brief``, ``normal`` or ``full``.
            base: what printed indices count from, 0 or 1."""

    def latex(self, steps: str = "normal", base: int = 1) -> str:
        """The work as a LaTeX file that needs article and amsmath only."""
        from symdl.write.latex import to_latex

        return to_latex(self.document(steps, base))

    def html(self, steps: str = "normal", base: int = 1) -> str:
        """The work as one HTML page without script or network."""
        from symdl.write.html import to_html

        return to_html(self.document(steps, base))

    def markdown(self, steps: str = "normal", base: int = 1) -> str:
        """The work as Markdown."""
        from symdl.write.markdown import to_markdown

        return to_markdown(self.document(steps, base))

    def text(self, steps: str = "normal", base: int = 1) -> str:
        """The work for a terminal."""
        from symdl.write.text import to_text

        return to_text(self.document(steps, base))

    def _repr_html_(self) -> str:
        return self.html()
