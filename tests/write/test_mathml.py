"""MathML: sound for what we print, refused where it would not be faithful."""

import xml.etree.ElementTree as ET

import pytest

from symdl.expr import written as w
from symdl.write.arrange import arranged
from symdl.write.mathml import UnreadableLatex, mathml_of, mathml_of_latex
from symdl.write.picture import safe_svg
from symdl.write.structure import is_formatting
from tests.write import test_formulas

SPACE = "{http://www.w3.org/1998/Math/MathML}"


@pytest.mark.parametrize("row", test_formulas.GOLDEN, ids=[r[0] for r in test_formulas.GOLDEN])
def test_every_golden_formula_has_mathml(row):
    root = ET.fromstring(mathml_of(arranged(row[1]), display=True))
    assert root.tag == f"{SPACE}math" and "\\" not in "".join(root.itertext())


@pytest.mark.parametrize(
    "latex",
    [r"\frac{a", r"\unknown x", r"\text{<script>alert(1)</script>}", r"\text{a<b}", "x^", "{", ""],
)
def test_what_has_no_faithful_mathml_is_refused(latex):
    with pytest.raises(UnreadableLatex):
        mathml_of_latex(latex)


@pytest.mark.parametrize(
    "latex",
    [r"\hat{y} \in (0, 1)", r"\mathbb{R}^{n \times m}", r"x^{(1)}_{ij}", r"\text{if } x > 0"],
)
def test_what_authors_write_in_a_line(latex):
    assert ET.fromstring(mathml_of_latex(latex)).tag == f"{SPACE}math"


def tags(latex):
    root = ET.fromstring(mathml_of_latex(latex, True))
    return [(e.tag.removeprefix(SPACE), e.text) for e in root.iter()]


def test_words_are_one_identifier_and_functions_stand_apart():
    assert ("mi", "var") in tags(r"\mathrm{var}_{f}")
    found = tags(r"y_k \log p_k")
    assert found.count(("mspace", None)) == 2
    assert ("munderover", None) in tags(r"\left( \sum_{i=1}^{n} x_i \right)")


def test_a_brace_is_a_left_aligned_table():
    cases = w.Cases(((w.Name("a"), w.Name("b")),), w.Name("c"))
    text = mathml_of(cases, True)
    assert text.count('style="text-align: left"') == 4 and "columnalign" not in text


def test_pictures_hold_nothing_but_drawing():
    assert 'role="img"' in safe_svg("<svg><path d='M0 0'/></svg>", "a line")
    for svg in ("<svg><script/></svg>", "<svg onload='x'/>", "<svg", "<p/>",
                "<svg><rect fill='url(http://x)'/></svg>", "<svg><a href='x'/></svg>"):  # fmt: skip
        assert safe_svg(svg, "") == ""


def test_authors_latex_is_passed_on_only_where_it_formats():
    assert is_formatting(r"\frac{a}{b} + \text{words}")
    for bad in ("{", r"\left( x", r"\input{x}", r"\end{document}", "a $ b", "a % b", "a\n\nb", " "):
        assert not is_formatting(bad)


def test_a_minus_behind_a_comma_is_a_sign():
    leaves = ET.fromstring(mathml_of_latex(r"\max(6,\, -1) - 8")).iter(f"{SPACE}mo")
    assert [e.get("form") for e in leaves if e.text == "−"] == ["prefix", None]
