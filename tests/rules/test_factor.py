"""Common factors and products of sums: what is put in front, and what stays as it is."""

from __future__ import annotations

import pytest
import sympy as sp

from symdl.expr.values import Entry
from symdl.rules.equality import prove_equal
from symdl.rules.factor import factor

h, t, u, x = (Entry(name) for name in "htux")


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        (h - x - h * t + x * t, (1 - t) * (h - x)),
        (t * (h - x - h * t + x * t), t * (1 - t) * (h - x)),
        (x - h - x * t + h * t, (1 - t) * (x - h)),
        (u * (u + h) * (x - t), u * (u + h) * (x - t)),
        ((u + h) * (x + t), (u + h) * (x + t)),
        (1 - t**2, 1 - t**2),
        (h - x + t, h - x + t),
    ],
)
def test_products_of_sums(form, wanted):
    found = factor(sp.expand(form))
    assert prove_equal(found, form)
    assert {abs(f) if f.is_number else frozenset({f, sp.expand(-f)}) for f in found.args} == {
        abs(f) if f.is_number else frozenset({f, sp.expand(-f)}) for f in wanted.args
    }


def test_numbers_in_a_factor_are_positive():
    assert factor(sp.expand((t - 1) * (x - h))) in ((1 - t) * (h - x), (h - x) * (1 - t))
