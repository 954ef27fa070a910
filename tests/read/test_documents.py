"""Documents as blocks: Markdown and plain text, with exact places."""

from __future__ import annotations

import pytest

from symdl.read.document import Block, read_document


def blocks(text: str, *kinds: str, path: str = "") -> list[Block]:
    found = read_document(text, path).blocks
    return [b for b in found if b.kind in (kinds or ("formula", "inline", "grid", "prose"))]


def shown(text: str, *kinds: str, path: str = "") -> list[str]:
    return [text[b.start : b.end] for b in blocks(text, *kinds, path=path)]


def parts(text: str, *kinds: str, path: str = "") -> list[str]:
    return [part.chars.strip() for b in blocks(text, *kinds, path=path) for part in b.parts]


# --- formulas between signs ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "inner"),
    [
        ("We have $a = b$ here.", "inline", "a = b"),
        (r"We have \(a = b\) here.", "inline", "a = b"),
        ("$$a = b$$", "formula", "a = b"),
        ("$$\na = b\n$$", "formula", "a = b"),
        ("\\[\na = b\n\\]", "formula", "a = b"),
        ("\\begin{align*}\na &= b\\\\\n&= c\n\\end{align*}", "formula", "a &= b\\\\\n&= c"),
        ("\\begin{alignat}{2} a &= b \\end{alignat}", "formula", "a &= b"),
        ("```math\na = b\n```", "formula", "a = b"),
        ("~~~latex\na = b\n~~~", "formula", "a = b"),
        ("a long $a\n= b$ sum", "inline", "a\n= b"),
        ("$ a = b $", "inline", "a = b"),
        ("- item: $5$ units", "inline", "5"),
    ],
)
def test_delimiters(text: str, kind: str, inner: str) -> None:
    (block,) = blocks(text)
    assert block.kind == kind
    assert [p.chars.strip() for p in block.parts] == [inner]


def test_a_matrix_keeps_its_environment() -> None:
    text = "\\begin{bmatrix} 1 & 2 \\end{bmatrix}"
    assert parts(text) == [text]


def test_two_formulas_that_touch() -> None:
    assert parts("$a$$b$") == ["a", "b"]
    assert parts("$$a$$ $b$ $$c$$") == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6 today.",
        "from $5-$10 per month",
        r"only \$5 and \$6 here",
        "`$a = b$` is code",
        "```python\nx = 3\n```",
        "<!-- $a = b$ -->",
        "Nothing here but words.",
        "",
    ],
)
def test_what_is_no_mathematics(text: str) -> None:
    assert blocks(text) == []


def test_a_code_fence_hides_formulas_and_a_fence_of_latex_source_does_not() -> None:
    assert parts("```\n$a$\n```\n\n$b$") == ["b"]
    assert parts("```latex\nText $a = 1$ and\n\\[ b = 2 \\]\n```") == ["a = 1", "b = 2"]


def test_places_are_those_of_the_document() -> None:
    text = "# Title\n\nLet $x = 2$; then\n\n$$y = x^2\n  = 4$$\n"
    document = read_document(text)
    for block in document.blocks:
        for part in block.parts:
            assert "".join(text[k] for k in part.places[: len(part.chars)]) == part.chars
    inline, display = (b for b in document.blocks if b.parts)
    assert document.place(inline.start) == (3, 5)
    assert document.place(display.start) == (5, 1)
    assert document.place(display.end - 1) == (6, 7)


def test_words_beside_a_formula() -> None:
    first, second = blocks("if $z > 0$, then $a = z$ holds")
    assert (first.before, first.after) == ("if ", ", then ")
    assert (second.before, second.after) == (", then ", " holds")


def test_a_name_and_a_relation_outside_of_the_dollars_belong_to_the_formula() -> None:
    assert parts("so f = $3x + 1$") == ["f = 3x + 1"]
    assert parts(r"we get $\hat{y}$ = 0.7, which") == [r"\hat{y}  = 0.7"]
    assert parts("$a + b$ = $c$") == ["a + b", "= c"]
    assert parts("2 × $a$ = 6") == ["a"]  # the factor before it is not read, so nor is "= 6"


# --- unbalanced ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "note"),
    [
        ("$$a = b\n\nSome words that follow it here.\n\n$x = 1$", 0, "$$ without its other end"),
        ("words \\[ a = b\n\nThe words that follow it.\n\n$x = 1$", 6, "\\[ without its other end"),
        ("\\begin{align} a = b\n\n$x = 1$", 0, "\\begin{align} without its \\end"),
        ("```\ncode\n\n$x = 1$", 0, "a fence that is not closed"),
        ("a <!-- note\n\n$x = 1$", 2, "<!-- without its other end"),
        ("an $a = b\n\n$x = 1$", 3, "$ without its other end"),
    ],
)
def test_a_delimiter_without_its_end_is_noted_and_the_rest_is_read(
    text: str, at: int, note: str
) -> None:
    document = read_document(text)
    assert document.problems == ((at, note),)
    assert "x = 1" in [p.chars for b in document.blocks for p in b.parts]


# --- grids -----------------------------------------------------------------------------------


def cells(text: str) -> list[list[list[str]]]:
    return [[[c.chars for c in row] for row in b.cells] for b in blocks(text, "grid")]


def test_grids_of_tabs() -> None:
    text = "Input:\n\n1\t0.5\n-3\t$\\alpha$\n\n2\t4\n"
    assert cells(text) == [[["1", "0.5"], ["-3", "\\alpha"]], [["2", "4"]]]
    assert shown(text, "grid") == ["1\t0.5\n-3\t$\\alpha$", "2\t4"]


def test_tables_between_bars() -> None:
    text = "| x | \\(y\\) |\n|---|:-:|\n| 1 | $2$ |\n"
    assert cells(text) == [[["x", "y"], ["1", "2"]]]


def test_bars_of_an_absolute_value_are_no_table() -> None:
    assert cells("|a| + |b| = |c|") == []
    assert cells("|x| |y|\nthen words") == []


def test_a_tab_before_or_in_a_sentence_is_no_grid() -> None:
    assert parts("\t$a = b$") == ["a = b"]
    long = "(a)\tWe now have to find out which of the values $a = b$ will be the largest"
    assert parts(long) == ["a = b"]


# --- mathematics among words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("z = 0.5", ["z = 0.5"]),
        ("4x3 = 12 + 4 = 16", ["4x3 = 12 + 4 = 16"]),
        ("∂L/∂z = p − y", ["∂L/∂z = p − y"]),
        ("- Total = 16 + 10 = 26 weights", ["Total = 16 + 10 = 26 weights"]),
        ("→ 0.5 + 1", ["0.5 + 1"]),
        ("**y = 2 + 3**", ["y = 2 + 3"]),
        (
            "Because the learning rate stays at the value eta = 0.1 during all of these epochs"
            " the new weight becomes w = 2 - 0.1 = 1.9 after one of them",
            ["eta = 0.1", "w = 2 - 0.1 = 1.9"],
        ),
        ("the output \\hat{y} matches the target", []),
    ],
)
def test_lines_of_words_and_mathematics(line: str, read: list[str]) -> None:
    assert {b.kind for b in blocks(line)} == {"prose"}
    assert parts(line) == read


@pytest.mark.parametrize(
    "line", ["Page 3", "Date 18/07/25", "The network learns well.", "→ This is an edge detector."]
)
def test_lines_of_words_alone(line: str) -> None:
    assert blocks(line) == []


def test_struck_text_is_kept_apart() -> None:
    text = "~~$a = 1$~~ $b = 2$\n\n~~$$c = 3$$~~\n\n~~$$d = 4$$~\n\nx = ~~5~~ 6\n\n$e = 5$ ~~no~~"
    found = {p.chars.strip(): b.struck for b in blocks(text) for p in b.parts}
    assert found == {
        "a = 1": True, "b = 2": False, "c = 3": True, "d = 4": True, "x =       6": False,
        "e = 5": False,
    }  # fmt: skip


# --- questions -------------------------------------------------------------------------------


def places(text: str) -> dict[str, tuple[int, ...]]:
    return {b.parts[0].chars: b.where for b in read_document(text).blocks if b.parts}


def test_questions_parts_and_cases() -> None:
    text = "Question 1\n\n(a) $a=1$\n\n(i) $b=1$\n\n(b) $c=1$\n\nQ2\n\nCase-1: $d=1$\n"
    assert places(text) == {
        "a=1": (1, 1, 0), "b=1": (1, 1, 1), "c=1": (1, 2, 0), "d=1": (2, 0, 1),
    }  # fmt: skip


def test_a_list_inside_a_question_begins_no_question() -> None:
    text = "## Problem 3\n\n1) Compute $a=1$\n\n2) Then $b=1$\n\n(3)\n\n$c=1$\n"
    assert {where[0] for where in places(text).values()} == {1}


def test_numbers_alone_begin_questions_where_none_has_a_name() -> None:
    assert places("(1)\n\n$a=1$\n\n(2)\n\n1) $b=1$\n") == {"a=1": (1, 0, 0), "b=1": (2, 0, 0)}


def test_declarations() -> None:
    text = "<!-- symdl: base = 0, letter p = ŷ -->\n\n$a = b$\n"
    assert read_document(text).declared == {"base": "0", "letter p": "ŷ"}


# --- what a reader does not see --------------------------------------------------------------


def test_unseen_signs_are_left_out_and_places_kept() -> None:
    text = "$1\u200b0 =\u00a0\u20601\ufeff0$"
    (block,) = blocks(text)
    (part,) = block.parts
    assert part.chars == "10 = 10"
    assert (block.start, block.end) == (0, len(text))
    assert [text[k] for k in part.places[:7]] == ["1", "0", " ", "=", "\u00a0", "1", "0"]


def test_signs_that_turn_the_text_are_noted() -> None:
    assert read_document("$a \u202e= b$").problems == (
        (3, "a hidden sign that turns the direction of the text"),
    )


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends(end: str) -> None:
    text = f"Let{end}{end}$$a = b$${end}"
    assert shown(text) == ["$$a = b$$"]


def test_a_list_of_lists_is_a_matrix_and_its_commas_end_nothing():
    document = read_document("Take Q = [[1, 0], [0, 2]], d = 2 here.")
    shown = [part.chars for block in document.blocks for part in block.parts]
    assert any("[[1, 0], [0, 2]]" in chars for chars in shown)
