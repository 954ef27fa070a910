"""Numbers put into a formula with one mistake are refused; other numbers are another case."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

GIVEN = r"$\rho = 0.9$, $s_0 = 0$, $g_1 = 4$, $g_2 = 2$" "\n\n"
FIRST = r"$$s_1 = \rho s_0 + (1 - \rho) g_1^2 = 0 + 0.1 \times 16 = 1.6$$" "\n\n"
PLAIN = r"$x = 2$, $w = 3$, $b = 4$" "\n\n" r"$$z = w x + b$$" "\n\n" r"$$t = 1$$" "\n\n"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (GIVEN + FIRST + r"$$s_2 = 0.9 \times 1.6 + 0.1 \times 2 = 1.64$$", "lost power"),
        (GIVEN + FIRST + r"$$s_2 = 0.9 \times 1.6 - 0.1 \times 2^2 = 1.04$$", "sign"),
        (PLAIN + r"$$z = 3 \times 2 - 4 = 2$$", "sign"),
    ],
)
def test_the_right_numbers_with_one_mistake_are_refused(text, mistake):
    wrong = check_document(text).first_wrong
    assert wrong is not None
    assert wrong.mistake == mistake


@pytest.mark.parametrize(
    "text",
    [
        GIVEN + FIRST + r"$$s_2 = 0.9 \times 1.6 + 0.1 \times 2^2 = 1.84$$",
        GIVEN + FIRST + r"$$s_2 = 0.5 \times 3 + 0.5 \times 7 = 5$$",
        PLAIN + r"$$z = 3 \times 2 + 4 = 10$$",
        PLAIN + r"$$z = 3 \times 5 - 7 = 8$$",
    ],
)
def test_right_numbers_and_other_cases_are_no_mistake(text):
    assert check_document(text).first_wrong is None
