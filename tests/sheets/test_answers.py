"""Every number of the two worksheets, as printed, against values worked out elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from symdl.expr import written as w
from symdl.sheets.worksheet import Sheet, read_sheet, sheet_of
from symdl.write import document as doc
from symdl.write.formula_text import text_of
from symdl.write.text import to_text

WORKSHEETS = Path(__file__).parents[2] / "derivations"


@pytest.fixture(scope="module")
def exam() -> Sheet:
    return read_sheet(WORKSHEETS / "exam.md")


@pytest.fixture(scope="module")
def head() -> Sheet:
    return read_sheet(WORKSHEETS / "classification-head.md")


def answers(sheet: Sheet, question: int) -> tuple[doc.Block, ...]:
    """The blocks of one answer, all groups opened."""
    groups = [b for b in sheet.key.blocks if isinstance(b, doc.Group) and b.kind == "answer"]
    return tuple(doc.walk(groups[question - 1].blocks))


def equations(blocks: tuple[doc.Block, ...]) -> dict[str, str]:
    """Displayed equations and results: the right side as text by the left."""
    found = {}
    for block in blocks:
        if isinstance(block, doc.Display | doc.Result) and isinstance(block.formula, w.Compare):
            left, right = block.formula.operands
            found[text_of(left)] = cells(right)
    return found


def cells(node: w.Node):
    """A matrix as lists of printed entries; anything else as its text."""
    if isinstance(node, w.Grid):
        rows = [[text_of(x).replace("−", "-") for x in row] for row in node.rows]
        return rows[0] if len(rows) == 1 else rows
    return text_of(node).replace("−", "-")


def rows_of(blocks: tuple[doc.Block, ...]) -> list[str]:
    """Every line of every chain, ``left relation right``."""
    return [
        f"{text_of(row.left) if row.left else ''} {row.relation} {text_of(row.right)}".replace(
            "−", "-"
        )
        for block in blocks
        if isinstance(block, doc.Chain)
        for row in block.rows
        if not isinstance(row.right, str) and not isinstance(row.left, str)
    ]


def test_exam_net_forward(exam):
    found = equations(answers(exam, 1))
    assert found["U"] == [["8", "6"], ["-0.5", "-0.5"]]
    assert found["V"] == [["8", "6"], ["-0.05", "-0.05"]]
    lines = rows_of(answers(exam, 1))
    assert any(line.endswith("= 19.3") for line in lines)
    assert any("max(1, 8, 3, 1.1)" in line for line in lines)


def test_exam_net_backward(exam):
    found = equations(answers(exam, 1))
    assert found["∂L/∂y"] == "2"
    assert found["∂L/∂V"] == [["2", "4"], ["20", "8"]]
    assert found["∂L/∂U"] == [["2", "4"], ["2", "0.8"]]
    assert found["∂L/∂X"] == [
        ["0", "2", "0", "4"],
        ["0", "0", "0", "0"],
        ["2", "0", "0", "0"],
        ["0", "0", "0.8", "0"],
    ]


def test_exam_prelu(exam):
    blocks = answers(exam, 2)
    found = equations(blocks)
    assert [[x.replace(" ", "") for x in row] for row in found["V"]] == [
        ["14", "-4α"],
        ["-6α", "3"],
    ]
    grids = [b.formula for b in blocks if isinstance(b, doc.Display)]
    assert [["0", "10"], ["-9", "0"]] in [cells(g) for g in grids if isinstance(g, w.Grid)]
    assert found["∂L/∂α"] == "1"


@pytest.mark.parametrize(("sheet", "number"), [("exam", 3), ("head", 3)])
def test_shift_invariance_is_proved(sheet, number, request):
    blocks = answers(request.getfixturevalue(sheet), number)
    assert len(rows_of(blocks)) >= 4
    assert any(isinstance(b, doc.Note) and "proved" in str(b.text) for b in blocks)


@pytest.mark.parametrize(("sheet", "number"), [("exam", 4), ("head", 4)])
def test_one_hot_cross_entropy(sheet, number, request):
    blocks = answers(request.getfixturevalue(sheet), number)
    (result,) = [b for b in blocks if isinstance(b, doc.Result)]
    assert cells(result.formula.operands[1]).replace(" ", "") in ("-logp_y", "-log(p_y)")
    remark = " ".join(str(b.text) for b in blocks if isinstance(b, doc.Paragraph))
    assert r"[0, \infty)" in remark


@pytest.mark.parametrize(("sheet", "number"), [("exam", 5), ("head", 5)])
def test_gradient_by_class_index(sheet, number, request):
    blocks = answers(request.getfixturevalue(sheet), number)
    (result,) = [b for b in blocks if isinstance(b, doc.Result)]
    assert text_of(result.formula.operands[1]).replace("−", "-") == "p_k - δ_ky"
    (cases,) = [
        b.formula.operands[1]
        for b in blocks
        if isinstance(b, doc.Display) and isinstance(b.formula.operands[1], w.Cases)
    ]
    values = {text_of(c): text_of(value).replace("−", "-") for value, c in cases.rows}
    assert values == {"k = y": "p_y - 1", "k ≠ y": "p_k"}


def test_gradient_with_the_whole_target(head):
    (result,) = [b for b in answers(head, 6) if isinstance(b, doc.Result)]
    assert text_of(result.formula.operands[1]).replace("−", "-") in ("p_i - y_i", "p_k - y_k")


def test_probabilities(head):
    found = equations(answers(head, 1))
    assert found["p"] == ["0.6590", "0.2424", "0.0986"]
    lines = rows_of(answers(head, 1))
    assert " approx 7.3891 + 2.7183 + 1.1052" in lines
    assert " approx 11.2125" in lines
    assert any(line.endswith("≈ 7.3891/11.2125 ≈ 0.6590") for line in lines)


def test_jacobian_in_numbers(head):
    found = equations(answers(head, 2))
    assert found["J"] == [
        ["0.22472", "-0.15976", "-0.06496"],
        ["-0.15976", "0.18366", "-0.02390"],
        ["-0.06496", "-0.02390", "0.08885"],
    ]
    texts = [b.text for b in answers(head, 2) if isinstance(b, doc.Paragraph)]
    assert "Every row sums to 0." in texts


def test_single_logit(head):
    assert equations(answers(head, 7))["p"] == ["1"]
    assert equations(answers(head, 8))["s"] == "0.4913"


def test_the_question_sheet_gives_nothing_away(exam, head):
    for sheet, secret in ((exam, "19.3"), (exam, "0.8"), (head, "0.6590"), (head, "0.22472")):
        assert secret in to_text(sheet.key)
        assert secret not in to_text(sheet.questions)
        assert "answer" not in {b.kind for b in sheet.questions.blocks if isinstance(b, doc.Group)}


def test_denominator_layout_is_the_transpose():
    block = (
        "```jacobian\nwhat: x[i], w[k,i]; y[k] = sum[i](w[k,i]*x[i])\nwrt: x\n"
        "data:\n    x = [1, 2]\n    w = [[1, 2], [3, 4], [5, 6]]\n```\n"
    )
    plain = sheet_of(block)
    turned = sheet_of("---\nlayout: denominator\n---\n" + block)
    assert equations(answers(plain, 1))["J"] == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert equations(answers(turned, 1))["J"] == [["1", "3", "5"], ["2", "4", "6"]]
