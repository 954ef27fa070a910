"""Values that are listed by words and events, and the laws of probability."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document


def verdicts(text):
    return [step.verdict for block in check_document(text).blocks for step in block.steps]


TEST = r"""
$P(D) = 0.02$, $P(+ \mid D) = 0.9$, $P(+ \mid \neg D) = 0.1$, $P(\neg D) = 0.98$

$$P(+) = P(+ \mid D) P(D) + P(+ \mid \neg D) P(\neg D) = 0.116$$

$$P(D \mid +) = \frac{P(+ \mid D) P(D)}{P(+)} = %s$$
"""


def test_probabilities_of_events_are_worked_out():
    assert verdicts(TEST % "0.155")[-1] == "holds"
    assert verdicts(TEST % "0.165")[-1] == "fails"


@pytest.mark.parametrize("name", ["H", r"\text{Entropy}", "IG"])
def test_what_a_word_in_brackets_has_is_a_number(name):
    given = rf"${name}(\text{{Cold}}) = 0.5$, ${name}(\text{{Warm}}) = 0.25$"
    step = rf"$$0.4 \, {name}(\text{{Cold}}) + 0.6 \, {name}(\text{{Warm}}) = "
    assert verdicts(f"{given}\n\n{step} 0.35$$")[-1] == "holds"
    assert verdicts(f"{given}\n\n{step} 0.45$$")[-1] == "fails"


def test_states_have_values_and_quantities_are_put_into_functions():
    states = r"$V(s_1) = 2$ $$V(s_0) = 1 + 0.5 V(s_1) = %s$$"
    assert verdicts(states % "2")[-1] == "holds"
    assert verdicts(states % "3")[-1] == "fails"
    function = r"$f(x) = x^2$, $s_1 = 3$, $f(s_1) = %s$"
    assert verdicts(function % "9")[-1] == "holds"
    assert verdicts(function % "6")[-1] == "fails"


def test_the_name_of_a_gain_is_one_name():
    gain = r"$$IG(S, A) = H(S) - H(S \mid A)$$ $$IG(\text{Wind}) = 0.94 - 0.89 = %s$$"
    assert verdicts(gain % "0.05")[-1] == "holds"
    assert verdicts(gain % "0.15")[-1] == "fails"


@pytest.mark.parametrize(
    "step",
    [
        r"\frac{P(A \cap B)}{P(B)} = \frac{P(B \mid A) P(A)}{P(B)}",
        r"P(B \mid A) P(A) + P(B \mid \bar{A}) P(\bar{A}) = P(B)",
        r"\frac{p(x, y)}{p(x)} = \frac{p(x \mid y) p(y)}{\sum_{y} p(x \mid y) p(y)}",
        r"\log p(x, z) = \log p(x \mid z) + \log p(z)",
    ],
)
def test_the_laws_of_probability_let_pass(step):
    assert verdicts(f"$$q = {step}$$")[-1] == "holds"


@pytest.mark.parametrize(
    "step",
    [
        r"\frac{P(A \cap B)}{P(B)} = \frac{P(B \mid A) P(B)}{P(A)}",
        r"P(A \cap B) = P(A) P(B)",
        r"\log p(x, z) = \log p(x \mid z) + \log p(x)",
    ],
)
def test_what_no_law_says_does_not(step):
    assert verdicts(f"$$q = {step}$$")[-1] != "holds"


def test_signs_of_a_display_inside_another_only_part_rows():
    assert verdicts("$$\\[ 2 + 3 = 5 \\]$$\n") == ["holds"]
    assert verdicts("$$\\[ 2 + 3 \\]\n\\[ = 6 \\]$$\n") == ["fails"]
