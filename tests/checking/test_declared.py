"""What a document declares of its author's conventions: layers, letters, mean or sum."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

HEAD = "<!-- symdl: layer = cross_entropy(softmax(z), y), ŷ for p, K for n{} -->\n\n"
BATCH = ", N for B, n for b, batch = "
ONE_HOT = r"We use that $\sum_i y_{} = 1$." + "\n\n"


def last(text):
    found = check_document(text)
    assert not found.error, found.error
    return [s for block in found.blocks for s in block.steps][-1]


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"\frac{\partial L}{\partial \hat y_i} = -\frac{y_i}{\hat y_i}", "holds"),
        (r"\frac{\partial L}{\partial \hat y_i} = \frac{y_i}{\hat y_i}", "fails"),
        (r"\frac{\partial L}{\partial z_i} = \hat y_i - y_i", "holds"),
        (r"\frac{\partial L}{\partial z_i} = y_i - \hat y_i", "fails"),
        (r"\sum_{k=1}^{K} ŷ_k = 1", "holds"),
    ],
)
def test_the_equations_of_a_declared_layer_are_known_in_the_authors_letters(formula, verdict):
    assert last(HEAD.format("") + ONE_HOT.format("i") + f"$${formula}$$").verdict == verdict


def test_without_the_declaration_nothing_is_known():
    step = r"$$\frac{\partial L}{\partial z_i} = y_i - \hat y_i$$"
    assert last(ONE_HOT.format("i") + step).verdict == "unread"


def test_a_lost_delta_is_named():
    step = last(HEAD.format("") + r"$$\frac{\partial ŷ_i}{\partial z_j} = ŷ_i (1 - ŷ_j)$$")
    assert (step.verdict, step.mistake) == ("fails", "lost δ")


@pytest.mark.parametrize(("factor", "right"), [(r"\frac{1}{N}", "mean"), ("", "sum")])
def test_the_loss_of_a_batch_is_a_mean_or_a_sum(factor, right):
    step = rf"$$\frac{{\partial L}}{{\partial z_{{ni}}}} = {factor}(\hat y_{{ni}} - y_{{ni}})$$"
    text = HEAD.format(BATCH + "mean") + ONE_HOT.format("{ni}") + step
    assert last(text).verdict == ("holds" if right == "mean" else "fails")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("layer = softmaxx", "layer = softmaxx: there is no layer 'softmaxx' (did you mean"),
        ("layer = softmax(", "layer = softmax(: '(' is never closed"),
        ("layer = softmax, ŷ + 1 for p", "'ŷ + 1 for p' does not say which letter stands"),
        ("batch = max", "batch = max is not known (batch = mean or sum)"),
        ("letters = p", "a document cannot declare 'letters' (base, layout, layer, batch)"),
    ],
)
def test_a_wrong_declaration_is_one_clear_error(said, message):
    assert check_document(f"<!-- symdl: {said} -->\n\n$a = 1$").error.startswith(message)


def test_letters_typed_with_their_mark_are_the_same_name():
    assert last(r"$ŷ_1 = 2$, $\hat y_1 + 1 = 3$").verdict == "holds"
    assert last(r"$x̄ = 2$, $\bar{x} + 1 = 4$").verdict == "fails"
