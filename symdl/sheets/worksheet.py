"""A worksheet as two documents: the question sheet and the answer key, from one source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from symdl.errors import SheetError
from symdl.sheets.definitions import known_layers, layer_of
from symdl.sheets.fields import Block
from symdl.sheets.kinds import Answered, kinds
from symdl.sheets.prose import blocks_of
from symdl.sheets.reading import Prose, read_source, read_text
from symdl.sheets.settings import Settings, whole
from symdl.write import document as doc
from symdl.write.html import to_html
from symdl.write.latex import to_latex
from symdl.write.markdown import to_markdown

WRITERS: dict[str, Callable[[doc.Document], str]] = {
    "html": to_html,
    "tex": to_latex,
    "md": to_markdown,
}


@dataclass(frozen=True)
class Sheet:
    """A worksheet, solved.

    Attributes:
        name: the worksheet's file name without its ending.
        questions: the question sheet.
        key: the answer key.
    """

    name: str
    questions: doc.Document
    key: doc.Document

    def pages(
        self, formats: Iterable[str], key: bool = True, taken: Collection[str] = ()
    ) -> dict[str, str]:
        """The finished pages by file name.

        Args:
            formats: of ``html``, ``tex`` and ``md``.
            key: whether the answer key is wanted too.
            taken: file names that are in use already.

        Raises:
            SheetError: two worksheets would be written to one file.
        """
        made: dict[str, str] = {}
        for ending in formats:
            write = WRITERS[ending]
            made[f"{self.name}.{ending}"] = write(self.questions)
            if key:
                made[f"{self.name}-key.{ending}"] = write(self.key)
        for name in made:
            if name in taken:
                raise SheetError(
                    f"two worksheets would be written to {name}", repair="rename one of them"
                )
        return made


def sheet_of(
    text: str,
    *,
    name: str = "sheet",
    path: str = "",
    layers: Mapping[str, Any] | None = None,
    steps: str | None = None,
) -> Sheet:
    """Solve every question of a worksheet.

    Args:
        text: the worksheet.
        name: the file name of its pages.
        path: for messages.
        layers: one's own layers by name, beside the built-in ones.
        steps: overrides the worksheet's choice of how much to show.

    Raises:
        SymdlError: with its place in the file, for whatever the worksheet has wrong.
    """
    table = kinds()
    source = read_source(text, {*table, "layer"}, path)
    settings = Settings(layers=known_layers(layers)).with_fields(source.front)
    if steps:
        settings = replace(settings, steps=steps)
    questions: list[doc.Block] = []
    key: list[doc.Block] = []
    number = 0
    for part in source.parts:
        if isinstance(part, Prose):
            blocks = blocks_of(part.text)
            questions += blocks
            key += blocks
        elif part.kind == "layer":
            layer = layer_of(part)
            settings = replace(settings, layers={**settings.layers, layer.name: layer})
        else:
            number += 1
            solved = _solve(part, settings)
            head = _head(part, number)
            questions.append(
                doc.Group((*head, *_asked(part, solved), _space(part, settings)), "question")
            )
            key.append(doc.Group((*head, *_asked(part, solved)), "question"))
            key.append(doc.Group((*solved.answer, *_remark(part)), "answer"))
    if not number:
        raise SheetError(
            "this worksheet asks no question",
            repair=f"add a fenced block of one of the kinds {', '.join(table)}",
            path=path,
        )
    return Sheet(name, _page(settings, questions, ""), _page(settings, key, "Answer key"))


def read_sheet(
    path: str | Path, *, layers: Mapping[str, Any] | None = None, steps: str | None = None
) -> Sheet:
    """Read and solve the worksheet in a file; see :func:`sheet_of`."""
    path = Path(path)
    return sheet_of(read_text(path), name=path.stem, path=str(path), layers=layers, steps=steps)


def _solve(block: Block, settings: Settings) -> Answered:
    kind = kinds()[block.kind]
    block.check_names(kind.known)
    return kind.solve(block, settings)


def _head(block: Block, number: int) -> tuple[doc.Block, ...]:
    title = block.text("title")
    points = block.one("points")
    worth = ""
    if points is not None:
        count = whole(0, 1000)(points)
        worth = f" ({count} point{'' if count == 1 else 's'})"
    return (doc.Heading(f"Question {number}{': ' + title if title else ''}{worth}", level=3),)


def _asked(block: Block, solved: Answered) -> tuple[doc.Block, ...]:
    ask = block.text("ask")
    return (*(blocks_of(ask) if ask else solved.ask), *solved.data)


def _space(block: Block, settings: Settings) -> doc.Space:
    entry = block.one("space")
    return doc.Space(whole(0, 60)(entry) if entry else settings.space)


def _remark(block: Block) -> tuple[doc.Block, ...]:
    remark = block.text("remark")
    return blocks_of(remark) if remark else ()


def _page(settings: Settings, blocks: list[doc.Block], suffix: str) -> doc.Document:
    head = [settings.course, settings.author, settings.date, suffix]
    return doc.Document(
        settings.title, tuple(blocks), subtitle=" · ".join(part for part in head if part)
    )
