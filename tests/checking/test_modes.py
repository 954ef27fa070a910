"""What one mode says is taken for another one that differs in nothing that was used: no verdict
may change by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import symdl.checking.meaning
from symdl.checking.comparing.compare import Outcome
from symdl.checking.documents.check import check_document
from symdl.checking.meaning.evaluate import Uses

TEXTS = {
    "numbers": r"""
## Question 1
$$w = 2, \quad x = 3, \quad b = 1$$
$$z = w x + b = 7$$
$$a = \sigma(z) = 0.999$$
$$\frac{\partial a}{\partial w} = a (1 - a) x = 0.003$$
$$\frac{\partial a}{\partial b} = a (1 + a)$$

## Question 2
$$z = w x - b = 5$$
$$z^2 = 49$$
""",
    "indices": r"""
$$p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}, \quad L = -\sum_{k=1}^{K} y_k \log p_k$$
$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$
$$\frac{\partial p_k}{\partial z_i} = p_k (1 - p_i)$$
$$\frac{\partial L}{\partial z_i} = p_i - y_i$$
""",
    "arrays": r"""
$$z = W x + b, \quad W \in \mathbb{R}^{m \times n}$$
$$\delta = \frac{\partial L}{\partial z}$$
$$\frac{\partial L}{\partial W} = \delta x^\top$$
$$\frac{\partial L}{\partial x} = W \delta$$
""",
    "steps in time": r"""
$$h_t = \tanh(w h_{t-1} + u x_t)$$
$$\frac{\partial h_t}{\partial h_{t-1}} = (1 - h_t^2) w$$
$$\frac{\partial h_t}{\partial h_{t-2}} = (1 - h_t^2) (1 - h_{t-1}^2) w$$
""",
}


def verdicts(text: str) -> list[str]:
    return [step.verdict for block in check_document(text).blocks for step in block.steps]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_verdict_changes(text, monkeypatch):
    found = verdicts(text)
    assert "holds" in found and {"fails", "unread"} & {*found}
    monkeypatch.setattr(Outcome, "says", lambda self, mode: False)
    assert verdicts(text) == found


def test_what_is_used_has_to_be_noted(monkeypatch):
    right = verdicts(TEXTS["numbers"])
    monkeypatch.setattr(Uses, "decide", lambda self, first, other: first.name == "names")
    assert verdicts(TEXTS["numbers"]) != right


def test_settings_are_looked_at_by_uses_where_they_are_noted():
    """``here.mode.values`` and the like would not be noted; what only keeps values is excepted."""
    settings = "values|shown|local|depth|outermost|stepwise|unified|folded|dependent"
    known = {"bound.py": 2, "resolve.py": 7, "evaluate.py": 1, "application.py": 2}
    for path in sorted(Path(symdl.checking.meaning.__file__).parent.glob("*.py")):
        found = re.findall(rf"mode\.(?:{settings})\b", path.read_text())
        assert len(found) <= known.get(path.name, 0), f"{path.name}: {found}"
