"""Digits that are shown are held to: rounded or cut off, under = and under ≈."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

RIGHT = (
    r"$0.15 \times 0.35 \approx 0.0525$",
    r"$0.15 \times 0.35 \approx 0.053$",
    r"$0.15 \times 0.35 = 0.052$",  # cut off
    r"$e^{0.3} \approx 1.35$",
    r"$\frac{2}{3} \approx 0.7$",
    r"$\frac{1}{150} = 0.006$",  # cut to one digit by those who show three decimals
    r"$2 \times 3.14 \approx 6.283$",
    r"$\sigma(0.6633) \approx 0.66$, so $0.66 \times 0.34 \approx 0.2246$",
    r"$p \approx 0.67$, so $0.67 \times 12 \approx 8$",
    r"$196608 \text{ bytes} = 192 \text{ KB}$",
    r"$196608 \text{ bytes} \approx 197 \text{ KB}$",
    r"$786432 \text{ bytes} \approx 0.79 \text{ MB}$",
    r"$786432 \text{ bytes} = 0.75 \text{ MB}$",
    r"$138357544 \approx 138 \text{ million}$",
    r"$1234 \approx 1200$",
    r"$0.9 \times 0.8 \approx 0.7$",
    r"$p = (0.5, 0.5)$, $q = (0.7, 0.3)$: $-\sum_i p_i \ln q_i = 0.5 (0.3567) + 0.5 (1.204)$",
    r"$a = 0.25 \times 0.5 = 0.125$, so $a + 0.3 = 0.4$",
    "$h = 0.4372$, $v = 2$, so $v h = 2 \\times 0.437 = 0.874$",
)
WRONG = (
    r"$0.15 \times 0.35 \approx 0.0527$",
    r"$0.15 \times 0.35 \approx 0.054$",
    r"$e^{0.3} \approx 1.352$",
    r"$\frac{2}{3} \approx 0.6$",
    r"$0.4 + 0.09338 = 0.4 \approx 0.4934$",
    r"$0.1 = 0.084$",
    r"$196608 \text{ bytes} = 198 \text{ KB}$",
    r"$196608 \text{ bytes} \approx 194 \text{ KB}$",
    r"$786432 \text{ bytes} \approx 0.77 \text{ MB}$",
    r"$138357544 \approx 139 \text{ million}$",
    r"$1234 \approx 1300$",
    r"$0.9 \times 0.8 = 0.7$",
    r"$196608 \text{ bytes} = 196 \text{ KB}$",
    "$z = 0.7$, $u = 0.5$, so $z + u = 0.8 + 0.5 = 1.3$",
    "$y = 2 p + 3 q$ with $p = 0.7$, $q = 0.5$: $y = 2 \\times 0.6 + 3 \\times 0.5$",
)


@pytest.mark.parametrize("text", RIGHT)
def test_what_agrees_to_the_digits_shown_is_right(text):
    assert check_document(text).first_wrong is None


@pytest.mark.parametrize("text", WRONG)
def test_a_slip_within_half_a_percent_is_found(text):
    assert check_document(text).first_wrong is not None
