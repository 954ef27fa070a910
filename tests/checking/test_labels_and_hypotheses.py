"""Letters in scripts that are names, P(o | c) by them, and what "if all are equal" says."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

PAIRS = r"$$P(o \mid c) = \frac{\exp(u_o^\top v_c)}{\sum_{w=1}^{V} \exp(u_w^\top v_c)}$$" + "\n\n"
LOSS = PAIRS + r"$$J = -\log P(o \mid c)$$" + "\n\n" + r"$p_w = P(w \mid c)$" + "\n\n"
SAMPLES = r"$$L = -\log \sigma(u_o^\top v_c) - \sum_{k=1}^{K} \log \sigma(-u_k^\top v_c)$$" + "\n\n"


def last(text):
    return [s for block in check_document(text).blocks for s in block.steps][-1].verdict


@pytest.mark.parametrize(
    ("given", "left", "right", "wrong"),
    [
        (
            PAIRS,
            r"-\log P(o \mid c)",
            r"-u_o^\top v_c + \log \sum_{w=1}^{V} \exp(u_w^\top v_c)",
            r"u_o^\top v_c + \log \sum_{w=1}^{V} \exp(u_w^\top v_c)",
        ),
        (
            LOSS,
            r"\frac{\partial J}{\partial v_c}",
            r"-u_o + \sum_{w=1}^{V} p_w u_w",
            r"-u_o + \sum_{w=1}^{V} u_w",
        ),
        (
            SAMPLES,
            r"\frac{\partial L}{\partial u_o}",
            r"(\sigma(u_o^\top v_c) - 1) v_c",
            r"\sigma(u_o^\top v_c) v_c",
        ),
        (
            SAMPLES,
            r"\frac{\partial L}{\partial u_k}",
            r"\sigma(u_k^\top v_c) v_c",
            r"\sigma(-u_k^\top v_c) v_c",
        ),
    ],
)
def test_the_right_one_holds_and_the_wrong_one_fails(given, left, right, wrong):
    assert last(given + f"$${left} = {right}$$") == "holds"
    assert last(given + f"$${left} = {wrong}$$") == "fails"


def test_a_density_is_no_function_of_numbers():
    bayes = r"$$p(y \mid x) = \frac{p(x \mid y) p(y)}{p(x)}$$" + "\n\n"
    assert last(bayes + r"$$p(x \mid y) = \frac{p(y \mid x) p(x)}{p(y)}$$") not in ("fails",)


LIMIT = "$$L = \\log \\sum_{j=1}^{N} e^{s_j}$$\n\n"
SLOPE = r"$$\frac{\partial L}{\partial s_j} = \frac{e^{s_j}}{\sum_{i=1}^{N} e^{s_i}}$$"


def test_what_a_hypothesis_says_of_known_names_ends_with_its_line():
    assert last(LIMIT + "If all scores are zero, $L = \\log N$.\n\n" + SLOPE) == "holds"
    wrong = SLOPE.replace("= \\frac", "= -\\frac")
    assert last(LIMIT + "If all scores are zero, $L = \\log N$.\n\n" + wrong) == "fails"


def verdicts(text):
    return [s.verdict for block in check_document(text).blocks for s in block.steps]


def test_a_definition_solved_for_a_name_is_checked():
    drawn = "$$x = \\mu + \\sigma z$$\n\n"
    solved = drawn + "$$z = \\frac{x - \\mu}{\\sigma}$$\n\n"
    assert verdicts(solved) == ["stated", "holds"]
    assert verdicts(drawn + "$$z = \\frac{x - \\mu}{\\sigma^2}$$\n\n")[-1] != "holds"
    slope = "$$\\frac{\\partial x}{\\partial \\sigma} = z$$"
    assert verdicts(solved + slope)[-1] == "holds"  # and z stays a name of its own
    assert verdicts(solved + slope.replace("= z", "= 2 z"))[-1] == "fails"


def test_a_logarithm_says_what_stands_under_it():
    law = "$$\\log p(x) = -\\frac{(x-m)^2}{2 v} - \\frac12 \\log(2\\pi v)$$\n\n"
    slope = "$$\\frac{d}{dx} \\log p(x) = -\\frac{x-m}{v}$$"
    assert verdicts(law + slope) == ["stated", "holds"]
    assert verdicts(law + slope.replace("= -", "= ")) == ["stated", "fails"]
    policy = "$$\\pi_a = \\frac{e^{h_a}}{\\sum_{b=1}^K e^{h_b}}$$\n\n"
    assert verdicts(policy + law + slope)[-1] == "holds"  # pi is the number


def test_labels_have_numbers_of_their_own():
    text = (
        SAMPLES + "Let $v_c = (1, -1)^\\top$, $u_o = (0.5, 0.5)^\\top$, $u_1 = (1, 0)^\\top$.\n\n"
    )
    assert last(text + "$$u_o^\\top v_c = 0.5 - 0.5$$") == "holds"
    assert last(text + "$$u_o^\\top v_c = 0.5 + 0.5 + 0.5$$") == "fails"
