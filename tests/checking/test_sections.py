"""Headings that only structure a derivation: what stands before them still counts."""

from __future__ import annotations

from symdl.checking.documents.check import check_document

SETUP = """# A neuron

## 1. Setup

$w = 0.5$, $x = 2$, $b = 0.1$ and $z = w x + b$

"""


def verdicts(text):
    found = check_document(text)
    return [(s.lhs, s.verdict) for block in found.blocks for s in block.steps]


def last(text):
    return verdicts(text)[-1][1]


def test_a_section_goes_on_with_the_one_before_it():
    assert last(SETUP + "## 2. Forward\n\n$w x = 1$") == "holds"
    assert last(SETUP + "## 2. Forward\n\n$w x = 3$") == "fails"
    assert last(
        SETUP + "## Forward\n\n## Backward\n\n$$\\frac{\\partial z}{\\partial w} = w$$"
    ) == ("fails")


def test_sections_of_a_latex_file():
    text = r"\section{Setup} $w = 0.5$ and $x = 2$. \section{Forward} $w x = 3$."
    assert last(rf"\documentclass{{article}}\begin{{document}}{text}\end{{document}}") == "fails"


def test_a_question_by_name_begins_anew():
    text = SETUP.replace("1. Setup", "Question 1")
    assert last(text + "## Question 2\n\n$w x = 3$") != "fails"


def test_a_section_that_gives_a_name_another_meaning_begins_anew():
    other = "## 2. Another neuron\n\n$z = w x$, $b = 0.4$\n\n$w x = 3$"
    assert last(SETUP + other) != "fails"
    assert last(SETUP + "## 2. Another\n\n$w = 0.7$\n\n$x = 3$\n\n$z = w x + b = 2.1$") != "fails"


def test_values_given_again_are_no_other_meaning():
    again = "## 2. Forward\n\nWith $w = 0.5$ and $x = 2$:\n\n$w x + b = 1.2$"
    assert last(SETUP + again) == "fails"


def test_a_question_that_refers_to_another_one_goes_on_with_it():
    text = SETUP.replace("1. Setup", "Problem 1") + "## Problem 2\n\n$u = 4$\n\n"
    assert last(text + "## Problem 3\n\nThe neuron of Problem 1: $w x = 3$") == "fails"
    assert last(text + "## Problem 3\n\nThe neuron of Problem 2: $w x = 3$") != "fails"
    assert last(text + "## Problem 3\n\nWith $w = 0.5$ and $b = 0.1$, $w x = 3$") == "fails"
    assert last(text + "## Problem 3\n\nWith $w = 0.5$ and $b = 0.2$, $w x = 3$") != "fails"


def test_what_a_sentence_gives_a_new_name_counts_in_the_next_section():
    text = "# A neuron\n\n## Setup\n\nLet $z = w x$ with $w = 0.5$, $x = 2$.\n\n## Forward\n\n"
    assert last(text + "$z = 1$") == "holds"
    assert last(text + "$w x = 3$") == "fails"
    lines = "$y = 3 x$\n\nWith $x = 1$: $y = 3$\n\nWith $x = 2$: $y = 6$\n\nWith $x = 3$: "
    assert last(lines + "$y = 9$") == "holds"
    assert last(lines + "$y = 8$") == "fails"


def test_an_example_without_a_number_goes_on_with_what_it_illustrates():
    mean = "# Mean\n\n$$m = \\frac{1}{n} \\sum_{i=1}^{n} x_i$$\n\nExample: $x = (1, 3, 5, 7)$.\n\n"
    assert last(mean + "$m = 16/4$") == "holds"
    assert last(mean + "$m = (1 + 3 + 5 + 7)/3$") == "fails"
    assert last(mean + "$m = (2 + 4)/2$") != "fails"
