"""Means, divergences and gradients of laws that are only named."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

RATIO = r"\mathbb{E}_{q(z|x)}\left[\log \frac{p(x,z)}{q(z|x)}\right]"
POLICY = r"\mathbb{E}_{a \sim \pi_\theta(\cdot|s)}"


def last(step):
    found = check_document(f"$$u = {step}$$")
    return [s.verdict for block in found.blocks for s in block.steps][-1]


@pytest.mark.parametrize(
    "step",
    [
        rf"{RATIO} = \mathbb{{E}}_{{q(z|x)}}[\log p(x|z)] - D_{{KL}}(q(z|x) \| p(z))",
        rf"\log p(x) = {RATIO} + D_{{KL}}(q(z|x) \| p(z|x))",
        r"\sum_x p(x) \ln \frac{p(x)}{q(x)} = H(p, q) - H(p)",
        r"\int p(x) f(x) dx = \mathbb{E}_{x \sim p}[f(x)]",
        rf"\nabla_\theta {POLICY}[R(a)] = {POLICY}[\nabla_\theta \log \pi_\theta(a|s) R(a)]",
        r"\sum_a \nabla_\theta \pi_\theta(a|s) = \nabla_\theta \sum_a \pi_\theta(a|s) = 0",
    ],
)
def test_what_holds_for_every_law_holds(step):
    assert last(step) == "holds"


@pytest.mark.parametrize(
    "step",
    [
        rf"{RATIO} = \mathbb{{E}}_{{q(z|x)}}[\log p(x|z)] + D_{{KL}}(q(z|x) \| p(z))",
        rf"\log p(x) = {RATIO} - D_{{KL}}(q(z|x) \| p(z|x))",
        r"\sum_x p(x) \ln \frac{p(x)}{q(x)} = H(p) - H(p, q)",
        rf"\nabla_\theta {POLICY}[R(a)] = {POLICY}[\nabla_\theta \pi_\theta(a|s) R(a)]",
    ],
)
def test_what_does_not_hold_does_not_pass(step):
    assert last(f"v = {step}") in ("fails", "unread")
