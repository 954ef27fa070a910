"""Reports: the JSON of the contract, lines for editors, a page without markup of the text."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from symdl.checking.documents import cache
from symdl.checking.documents.batch import check_files, check_text
from symdl.checking.documents.check import check_document
from symdl.checking.judging.verdict import FAILS, HOLDS, STATED, UNREAD, overall
from symdl.checking.reports.report import editor_lines, to_json, to_text
from symdl.checking.reports.report_html import to_html
from symdl.checking.scopes.options import Options
from symdl.checking.values.limits import Reached, guard_power, limited, tick

TEXT = "# Q1\n\n$$z = 2 \\times 3 = 7$$\n\n$a = 1$ and $\\foo$\n"


def test_the_order_of_a_blocks_verdict():
    assert overall([HOLDS, STATED]) == HOLDS
    assert overall([HOLDS, UNREAD]) == UNREAD
    assert overall([HOLDS, FAILS, UNREAD]) == FAILS
    assert overall([]) == UNREAD


def test_json_has_lines_columns_and_the_right_value():
    (document,) = json.loads(to_json([check_document(TEXT, "a.md")]))["documents"]
    block = document["blocks"][0]
    assert (block["line"], block["column"], block["verdict"]) == (3, 1, "fails")
    step = block["steps"][1]
    assert (step["lhs"], step["rhs"], step["line"], step["column"]) == ("2 \\times 3", "7", 3, 7)
    assert step["expected"]["value"] == "6"
    assert document["summary"]["fails"] == 1


def test_editor_lines_point_at_the_step():
    lines = editor_lines([check_document(TEXT, "a.md")]).splitlines()
    assert lines[0].startswith("a.md:3:7: fails: ")
    assert any(line.startswith("a.md:5:") and "unread" in line for line in lines)


def test_the_text_report_shows_the_caret_and_the_first_wrong_step():
    report = to_text([check_document(TEXT, "a.md")])
    assert "first wrong step: a.md:3:7" in report
    assert "      ^" in report


def test_what_could_not_be_read_of_the_document_itself_is_said():
    text = "$$a = b\n\nSome words that follow <it> here.\n\n$x = 1$\n"
    (found,) = [check_document(text, "a.md")]
    assert "a.md:1:1: note: $$ without its other end" in editor_lines([found])
    assert "    1  ! note     $$ without its other end\n" in to_text([found])
    assert "line 1: $$ without its other end" in to_html([found])
    assert "note" not in to_text([check_document("$x = 1$", "a.md")])


def test_a_document_that_cannot_be_used_says_what_is_open():
    found = check_document("\\begin{align} a = b\n\nNothing but words.\n", "a.tex")
    assert found.error
    assert "\\begin{align} without its \\end" in to_text([found]) + to_html([found])


def test_many_notes_are_counted():
    found = check_document("words \\[ open here\n\n" * 60 + "$x = 1$", "a.md")
    assert "more like these" in to_text([found])
    assert to_text([found]).count("! note") == 21


HOSTILE = (
    "<script>alert(1)</script>",
    r"\text{<img src=x onerror=alert(1)>} = 3",
    r"\href{javascript:alert(1)}{x} = y",
    r"\class{a' onclick='alert(1)}{x} = 1",
)


@pytest.mark.parametrize("inner", HOSTILE)
def test_nothing_of_a_document_becomes_markup(inner):
    page = to_html([check_document(f"$${inner}$$\n\n$x = 1$\n", f"{inner}.md")])
    assert not re.search(r"<(script|img|a href=.javascript)|onerror=[^&]*>|onclick='", page)


def test_a_ruled_array_is_set():
    array = r"$$W = \begin{array}{|c|c|} \hline 1 & 2 \\ \hline 3 & 4 \\ \hline \end{array}$$"
    assert "<mtable>" in to_html([check_document(array)])


def test_verdicts_come_back_from_the_cache_without_the_text(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMDL_CACHE", str(tmp_path))
    first = check_text(TEXT, "a.md", Options())
    kept = next(tmp_path.iterdir()).read_text("utf-8")
    assert "times" not in kept
    assert cache.load(cache.key_of(TEXT, "a.md", Options()), TEXT, "a.md") == first
    next(tmp_path.iterdir()).write_text("{damaged", "utf-8")
    assert check_text(TEXT, "a.md", Options()) == first


def test_the_bytes_do_not_depend_on_the_number_of_jobs(tmp_path):
    paths = []
    for k in range(3):
        path = tmp_path / f"{k}.md"
        path.write_text(TEXT.replace("7", str(6 + k)), "utf-8")
        paths.append(str(path))
    paths.append(str(tmp_path / "missing.md"))
    one = to_json(check_files(paths, Options(), jobs=1, keep=False))
    assert one == to_json(check_files(paths, Options(), jobs=2, keep=False))
    assert "there is no such file" in one


def test_limits_end_a_step_and_say_so():
    with pytest.raises(Reached, match="more work"), limited(seconds=0.001):
        tick(10_000)
    with pytest.raises(Reached, match="too large"):
        guard_power(Fraction(9), 10**9)
    found = check_document("$$9^{9^{9^9}} = 1$$\n\n$$1 + 1 = 2$$\n")
    assert [block.verdict for block in found.blocks] == [UNREAD, HOLDS]


@pytest.mark.parametrize(
    "text",
    [
        "$$" + "(" * 5000 + "x" + ")" * 5000 + " = 1$$",
        "$$" + "\\frac{1}{" * 3000 + "$$",
        "$$x" + "^x" * 4000 + " = 2$$",
        "$$100000! = 3$$",
        "$$" + "1 + " * 30000 + "1 = 2$$",
        r"\documentclass{a}\def\a{\b\b}\def\b{\a\a}"
        r"\begin{document}$\a = 1$\end{document}",
        "$$\\sum_{i=1}^{10^{12}} i = 5$$",
        "$x\u200b = \u200b1$ and $\\input{/etc/passwd} = 2$",
    ],
)
def test_hostile_input_is_refused_and_not_followed(text):
    found = check_document(text)
    assert found.error or all(block.verdict in (UNREAD, STATED, HOLDS) for block in found.blocks)


FOUND = sorted((Path(__file__).parent / "hostile").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=lambda p: p.name)
def test_what_fuzzing_found_stays_repaired(path):
    found = check_document(path.read_text("utf-8"), path.name)
    reasons = [step.reason for block in found.blocks for step in block.steps]
    assert not any("symdl could not" in reason for reason in reasons)
    to_html([found])
