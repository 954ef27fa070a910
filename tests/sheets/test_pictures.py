"""Pictures of layers: which layers are functions of one number, and what is drawn of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symdl.errors import SheetError
from symdl.layers import all_layers
from symdl.sheets.gallery import page
from symdl.sheets.pictures import drawable, values
from symdl.sheets.worksheet import sheet_of
from symdl.write import document as doc
from symdl.write.html import to_html
from symdl.write.markdown import to_markdown
from symdl.write.text import to_text

LAYERS = all_layers()


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("sigmoid", True), ("leaky_relu", True), ("gelu", True), ("softmax", False),
     ("prelu", False), ("mean_square", False), ("dropout", False)],
)  # fmt: skip
def test_functions_of_one_number_are_drawn(name, drawn):
    assert (drawable(LAYERS[name].raw(LAYERS)) is not None) == drawn


def test_values_are_those_of_the_function():
    places = np.linspace(-3, 3, 7)
    found, slope = values(LAYERS["sigmoid"].program(LAYERS, batch=True), "x", places)
    s = [1 / (1 + math.exp(-x)) for x in places]
    assert np.allclose(found, s) and np.allclose(slope, [p * (1 - p) for p in s])


def test_a_gallery_page_links_its_picture():
    made = page(LAYERS["tanh"], LAYERS)
    (figure,) = [b for b in made.blocks if isinstance(b, doc.Figure)]
    assert figure.source == "tanh.svg" and "](tanh.svg)" in to_markdown(made)
    assert "derivative between" in figure.alt


BLOCK = "```plot\nwhat: {what}\n{more}\n```"


def test_a_question_draws_and_tabulates():
    sheet = sheet_of(BLOCK.format(what="sigmoid(x)", more="at: -2, 0, 2\nrange: -6, 6"))
    key = to_text(sheet.key)
    assert "0.1192" in key and "0.2500" in key.replace("0.25 ", "0.2500 ")
    assert "<svg" in to_html(sheet.key) and "<svg" not in to_html(sheet.questions)


@pytest.mark.parametrize(
    ("what", "more", "message"),
    [
        ("softmax(z)", "", "no function of one number"),
        ("sigmoid(x)", "range: 3, -3", "range is empty"),
        ("sigmoid(x)", "range: 3", "not several numbers"),
        ("sigmoid(x)", "at: a, b", "number"),
    ],
)
def test_what_cannot_be_drawn_is_refused(what, more, message):
    with pytest.raises(SheetError, match=message):
        sheet_of(BLOCK.format(what=what, more=more))
