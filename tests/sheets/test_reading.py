"""Worksheets as text: front matter, blocks, fields, prose, and what is refused where."""

from __future__ import annotations

import pytest

from symdl.errors import NotationError, SheetError
from symdl.sheets.fields import Block
from symdl.sheets.prose import blocks_of
from symdl.sheets.reading import Prose, read_source, read_text
from symdl.sheets.settings import Settings
from symdl.write import document as doc

KINDS = ("derive", "prove", "layer")

SHEET = """---
title: A sheet
base: 0
---
Some *prose*.

```derive
what: softmax(z)
wrt: z
given: sum[i](y[i]) = 1
    z[i] > 0
```

```python
print("not a question")
```
"""


def block(text: str) -> Block:
    (part,) = read_source(text, KINDS, "s.md").parts
    assert isinstance(part, Block)
    return part


def test_parts_in_order():
    source = read_source(SHEET, KINDS, "s.md")
    assert [f.name for f in source.front] == ["title", "base"]
    prose, question, code = source.parts
    assert isinstance(prose, Prose)
    assert prose.line == 5
    assert isinstance(question, Block)
    assert question.text("what") == "softmax(z)"
    assert [line.text for line in question.all("given")[0].lines] == [
        "sum[i](y[i]) = 1",
        "z[i] > 0",
    ]
    assert isinstance(code, Prose)
    assert "not a question" in code.text


def test_a_value_knows_its_place():
    field = read_source(SHEET, KINDS, "s.md").parts[1].all("given")[0]
    assert [(line.number, line.column) for line in field.lines] == [(10, 8), (11, 5)]


def test_errors_in_a_value_are_placed_in_the_file():
    field = read_source(SHEET, KINDS, "s.md").parts[1].all("given")[0]
    with pytest.raises(NotationError) as caught, field.placing():
        raise NotationError("'z' is not declared", text="z[i] > 0", line=2, column=6)
    error = caught.value
    assert (error.path, error.line, error.column) == ("s.md", 11, 10)
    assert error.text == "    z[i] > 0"
    assert str(error).splitlines()[2] == " " * 4 + " " * 9 + "^"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("---\ntitle: x\n", 1, 1, "front matter does not end"),
        ("```derive\nwhat: softmax\n", 1, 1, "does not end"),
        ("Hello\n\n```derve\nwhat: softmax\n```\n", 3, 1, "no question kind 'derve'"),
        ("```derive\nsoftmax\n```\n", 2, 1, "no field"),
    ],
)
def test_broken_structure_is_refused(text, line, column, message):
    with pytest.raises(SheetError, match=message) as caught:
        read_source(text, KINDS, "s.md")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("s.md", line, column)
    assert caught.value.repair


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("titel: x", 2, "no field 'titel'"),
        ("base: 2", 2, "'base' cannot be '2'"),
        ("title: a\ntitle: b", 3, "stands twice"),
        ("rounding: many", 2, "'rounding' cannot be 'many'"),
        ("steps: long", 2, "'steps' cannot be 'long'"),
    ],
)
def test_front_matter_is_checked(front, line, message):
    source = read_source(f"---\n{front}\n---\n", KINDS, "s.md")
    with pytest.raises(SheetError, match=message) as caught:
        Settings().with_fields(source.front)
    assert (caught.value.line, caught.value.path) == (line, "s.md")
    assert caught.value.repair


def test_fields_are_checked_by_name():
    part = block("```derive\nwaht: softmax\n```\n")
    with pytest.raises(SheetError, match="no field 'waht'") as caught:
        part.check_names({"what": "", "wrt": ""})
    assert "did you mean 'what'" in caught.value.repair
    with pytest.raises(SheetError, match="lacks the field 'what'"):
        part.need("what", "softmax(z)")
    with pytest.raises(SheetError, match="stands twice"):
        block("```derive\nwhat: a\nwhat: b\n```\n").one("what")


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(SheetError, match="no such file"):
        read_text(tmp_path / "none.md")
    with pytest.raises(SheetError, match="folder"):
        read_text(tmp_path)
    (tmp_path / "bytes.md").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(SheetError, match="not UTF-8"):
        read_text(tmp_path / "bytes.md")
    (tmp_path / "zero.md").write_bytes(b"a\x00b")
    with pytest.raises(SheetError, match="not UTF-8"):
        read_text(tmp_path / "zero.md")
    (tmp_path / "mark.md").write_bytes(b"\xef\xbb\xbfa\r\nb\r")
    assert read_text(tmp_path / "mark.md") == "a\nb\n"


def test_prose_becomes_blocks():
    text = (
        "# Head\nOne line\nand more.\n\n- a\n  goes on\n- b\n\n3. c\n\n"
        "$$\nx^2\n$$\n\n| a | b |\n|--:|:-:|\n| 1 | 2 |\n\n> said\n\n```c\nint x;\n```"
    )
    assert blocks_of(text) == (
        doc.Heading("Head", level=2),
        doc.Paragraph("One line and more."),
        doc.Bullets(("a goes on", "b")),
        doc.Bullets(("c",), ordered=True, start=3),
        doc.Display("x^2"),
        doc.Table((("1", "2"),), header=("a", "b"), align="rc"),
        doc.Note("said", kind="remark"),
        doc.Code("int x;", "c"),
    )


def test_an_unfinished_display_is_a_paragraph():
    assert blocks_of("$$ x\n\nend") == (doc.Paragraph("$$ x"), doc.Paragraph("end"))
