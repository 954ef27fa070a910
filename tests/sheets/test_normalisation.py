"""The worksheet on normalisation, dropout and residual blocks: every number and formula."""

from __future__ import annotations

from pathlib import Path

import pytest

from symdl.errors import SheetError
from symdl.sheets.worksheet import read_sheet, sheet_of
from symdl.write import document as doc
from symdl.write.html import to_html
from symdl.write.latex import to_latex
from symdl.write.text import to_text
from tests.sheets.test_answers import answers, cells, equations

PATH = Path(__file__).parents[2] / "derivations" / "normalisation-dropout-residual.md"


@pytest.fixture(scope="module")
def sheet():
    return read_sheet(PATH)


@pytest.fixture(scope="module")
def page(sheet):
    return " ".join(to_text(sheet.key).split())


def test_batch_norm_of_five_numbers(sheet):
    (table,) = [b for b in answers(sheet, 1) if isinstance(b, doc.Table)]
    columns = list(zip(*(map(cells, row) for row in table.rows[:5]), strict=True))
    assert columns[2] == ("-4", "-2", "0", "2", "4") and columns[3] == ("16", "4", "0", "4", "16")
    assert columns[4] == ("-1.4142", "-0.7071", "0", "0.7071", "1.4142")
    assert [x if isinstance(x, str) else cells(x) for x in table.rows[6]] == [
        "mean", "6", "0", "8", "0", "1",
    ]  # fmt: skip
    found = equations(answers(sheet, 1))
    assert found["μ"] == "1/N · Σ_n x_n"
    assert found["y"] == ["-1.8284", "-0.4142", "1", "2.4142", "3.8284"]


def test_another_shift(sheet):
    assert equations(answers(sheet, 2))["y"] == ["-3.8284", "-2.4142", "-1", "0.4142", "1.8284"]


@pytest.mark.parametrize(
    "formula",
    [
        "E[d_i] = p h_i",
        "Var[d_i] = p h_i² (1 − p)",
        "E[d_i] = h_i",
        "Var[d_i] = h_i²/p · (1 − p)",
        "v = 1/n",
        "v = 2/n",
        "∂L/∂x_i = g_i +",
        "D_L = I + R_L",
        "D_3 = I + J_1 + J_2 + J_3 + J_2 J_1 + J_3 J_1 + J_3 J_2 + J_3 J_2 J_1",
        "x_3 = W_3 W_2 W_1 x_0 + W_3 W_2 b_1 + W_3 b_2 + b_3",
        "x_L = A_L x_0 + c_L",
    ],
)
def test_formulas(page, formula):
    assert formula in page


def test_both_sheets_are_written(sheet):
    for document in (sheet.questions, sheet.key):
        assert to_html(document).startswith("<!DOCTYPE html>")
        assert r"\begin{document}" in to_latex(document)


WRONG = [
    ("```chain\nstatement: shortcut_s\n```", "there is no statement"),
    ("```chain\nstatement: chain\nbound: 1/4\n```", "no field 'bound'"),
    ("```table\nwhat: x[n]; s = sum[n](x[n])\ndata: x = [1, 2]\n```", "no rows"),
    ("```table\nwhat: softmax(z)\ndata: z = [1, 2]\nfoot: min\n```", "neither sum nor mean"),
    ("```table\nwhat: softmax(z)\ndata: z = [1, 2]\ncolumns: q[i]\n```", "q"),
    (
        "```table\nwhat: dense(x, W, b)\ndata:\n    x = [1, 2]\n    W = [[1, 2], [3, 4]]\n"
        "    b = [0, 0]\ncolumns: x[i]\n```",
        "the rows run over",
    ),
    ("```expectation\nwhat: x[i]; y[i] = 2*x[i]\n```", "nothing random"),
    ("```expectation\nwhat: r[i:n] ~ Bernoulli(0.5); y[i] = r[i]\nof: mean\n```", "neither E nor"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_wrong_blocks_get_a_message(text, message):
    with pytest.raises(Exception, match=message) as caught:
        sheet_of(text)
    assert caught.type.__name__ in (SheetError.__name__, "DerivationError", "NotationError")


def test_a_table_of_a_layer_along_two_axes():
    data = "data:\n    x = [[1, 2], [3, 6]]\n    gamma = [1, 2]\n    beta = [0, 1]\n"
    sheet = sheet_of(
        f"```table\nwhat: batch_norm(x, gamma, beta, eps=0)\n{data}columns: x[n,f]; y[n,f]\n```"
    )
    (table,) = [b for b in answers(sheet, 1) if isinstance(b, doc.Table)]
    assert [list(map(cells, row)) for row in table.rows] == [
        ["1", "1", "1", "-1"], ["1", "2", "2", "-1"], ["2", "1", "3", "1"], ["2", "2", "6", "3"],
    ]  # fmt: skip


def test_without_columns_every_array_along_the_rows_is_one():
    sheet = sheet_of("```table\nwhat: softmax(z)\ndata: z = [2, 1, 0.1]\nfoot: sum\n```")
    (table,) = [b for b in answers(sheet, 1) if isinstance(b, doc.Table)]
    assert [cells(x) for x in table.header] == ["i", "z_i", "p_i"]
    assert [cells(row[2]) for row in table.rows] == ["0.6590", "0.2424", "0.0986", "1"]
