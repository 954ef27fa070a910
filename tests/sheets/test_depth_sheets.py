"""Statements about any depth on a worksheet: closed forms, their inductions, wrong names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from symdl.derivation.closed_forms import CLOSED_FORMS
from symdl.derivation.depth import STATEMENTS
from symdl.derivation.depth_numbers import compare
from symdl.derivation.induction import L, rising
from symdl.errors import CheckFailed, SheetError
from symdl.sheets.worksheet import read_sheet, sheet_of
from symdl.write.html import to_html
from symdl.write.latex import to_latex
from symdl.write.text import to_text

PATH = Path(__file__).parents[2] / "derivations" / "depth.md"


@pytest.fixture(scope="module")
def sheet():
    return read_sheet(PATH)


@pytest.fixture(scope="module")
def page(sheet):
    return " ".join(to_text(sheet.key).split())


@pytest.mark.parametrize(
    "formula",
    [
        "D_L = Π_{l=L}^{1} J_l",
        "g_0 = (Π_{l=1}^{L} B_l) g_L",
        "g_0 = B_1 B_2 B_3 g_3",
        "= I + J_L + N[L−1] + J_L N[L−1]",
        "D_2 = I + J_1 + J_2 + J_2 J_1",
        "D_L = Σ_{t=1}^{L} (Π_{l=L}^{t+1} A_l) E_t",
        "D_3 = E_3 + A_3 E_2 + A_3 A_2 E_1",
    ],
)
def test_formulas(page, formula):
    assert formula.replace(" ", "") in page.replace(" ", "")


def test_an_empty_product_is_not_shown_as_an_equation_of_one_thing(page):
    assert "g_0 = g_0" not in page


def test_latex_has_both_ends_of_a_product(sheet):
    latex = to_latex(sheet.key)
    assert r"\prod_{l=L}^{1} J_{l}" in latex and r"\prod_{l=L}^{t + 1} A_{l}" in latex
    assert to_html(sheet.key).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", [*STATEMENTS, *CLOSED_FORMS])
def test_every_statement_prints(name):
    key = to_text(sheet_of(f"```chain\nstatement: {name}\n```").key)
    assert "Written out for two and for three layers" in key and "Checked" in key


def test_a_wrong_closed_form_differs_from_a_real_network(monkeypatch):
    turned = replace(CLOSED_FORMS["jacobian"], right=rising("J", 1, L))
    monkeypatch.setitem(CLOSED_FORMS, "jacobian", turned)
    with pytest.raises(CheckFailed, match="differs"):
        compare("jacobian", 3)


def test_a_misspelt_statement_is_named():
    with pytest.raises(SheetError, match="no statement 'subset'"):
        sheet_of("```chain\nstatement: subset\n```")
