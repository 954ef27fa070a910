"""What is said of the border between the cases of a derivative."""

from __future__ import annotations

import pytest

import symdl


def borders(layer, wrt):
    found = symdl.derive(layer, wrt=wrt).assumptions
    return [a for a in found if "no derivative on the border" in a.text]


@pytest.mark.parametrize("wrt", ["y", "t"])
def test_cases_that_meet_smoothly_have_a_derivative_on_the_border(wrt):
    assert borders("huber", wrt) == []


@pytest.mark.parametrize("layer", ["relu", "leaky_relu"])
def test_a_kink_is_named(layer):
    assert len(borders(layer, "x")) == 1
