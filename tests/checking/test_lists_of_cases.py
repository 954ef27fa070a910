"""What belongs to one case: items of a list, sizes, signs under roots, entries, equations."""

from __future__ import annotations

import pytest

import symdl


def verdicts(text: str) -> list[str]:
    return [step.verdict for step in symdl.check(text).steps]


def test_items_of_a_list_have_values_of_their_own() -> None:
    text = "Entropies of the branches:\n\n- left (5): $H = 0.92$\n- right (3): $H = 0$\n"
    assert verdicts(text) == ["stated", "stated"]


def test_a_number_said_twice_outside_of_a_list_is_one_number() -> None:
    text = "$$z = 2 \\cdot 3 + 1 = 7$$\n\n$$z = 8$$\n"
    assert verdicts(text)[-1] == "fails"


def test_the_text_behind_a_list_belongs_to_no_item() -> None:
    text = "- weights\n\n$$z = 2 \\cdot 3 + 1 = 7$$\n\nThe sum was worked out above.\n\n$$z = 8$$\n"
    assert verdicts(text)[-1] == "fails"


def test_a_number_may_say_which_size_is_meant() -> None:
    text = (
        "$\\beta = 0.9$\n\n$$s = \\sum_{i=1}^{t} \\beta^i$$\n\n$$\\frac{1}{1 - \\beta^t} = 10$$\n"
    )
    assert verdicts(text)[-1] == "unread"


def test_what_no_size_changes_is_refused() -> None:
    assert verdicts("$$\\frac{1}{n} \\sum_{i=1}^{n} 1 = 2$$") == ["fails"]


@pytest.mark.parametrize(
    ("right", "verdict"),
    [(r"\frac{\eta}{g}", "unread"), (r"\frac{\eta}{2 g}", "fails"), (r"\frac{\eta}{|g|}", "holds")],
)
def test_a_root_of_a_square(right: str, verdict: str) -> None:
    assert verdicts(rf"$$\frac{{\eta}}{{\sqrt{{g^2}}}} = {right}$$") == [verdict]


FEATURES = r"""
$x_i \in \mathbb{R}^D$ for $i = 1, \dots, N$.

$$\mu = \frac{1}{N} \sum_{i=1}^N x_i, \quad v = \frac{1}{N} \sum_{i=1}^N (x_i - \mu)^2$$

$$s = \sqrt{v + \epsilon}, \quad u_i = \frac{x_i - \mu}{s}, \quad y_i = \gamma \odot u_i + \beta$$

$$\frac{\partial v}{\partial x_i} = STEP$$
"""


@pytest.mark.parametrize(
    ("step", "right"),
    [(r"\frac{2}{N} (x_i - \mu)", True), (r"\frac{1}{N} (x_i - \mu)", False)],
)
def test_vectors_of_which_every_entry_goes_its_own_way(step: str, right: bool) -> None:
    assert (verdicts(FEATURES.replace("STEP", step))[-1] == "holds") == right


LAGRANGIAN = r"""
$$L(w, b, a) = \frac{1}{2} \|w\|^2 - \sum_{i=1}^m a_i (y_i (w^\top x_i + b) - 1)$$

$$\frac{\partial L}{\partial b} = -\sum_{i=1}^m a_i y_i = 0$$

$$STEP = 0$$
"""


@pytest.mark.parametrize(
    ("step", "verdict"),
    [(r"\sum_{i=1}^m a_i y_i", "holds"), (r"\sum_{i=1}^m a_i x_i^\top x_i", "unread")],
)
def test_a_derivative_that_is_put_to_zero(step: str, verdict: str) -> None:
    found = verdicts(LAGRANGIAN.replace("STEP", step))
    assert "unread" not in found[:-1]
    assert found[-1] == verdict


def test_a_written_matrix_tells_the_length_of_a_vector() -> None:
    text = r"""
$$A = \begin{bmatrix} 5 & 2 \\ 2 & 2 \end{bmatrix}$$

$$(A - 6 I) \mathbf{u} =
\begin{bmatrix} -1 & 2 \\ 2 & LAST \end{bmatrix} \begin{bmatrix} u_1 \\ u_2 \end{bmatrix}$$
"""
    assert verdicts(text.replace("LAST", "-4"))[-1] == "holds"
    assert verdicts(text.replace("LAST", "4"))[-1] == "unread"  # it may be an equation for u


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"$$E[g^2]_1 = 0.9 \cdot 0.5 + 0.1 \cdot 4 = 0.85$$", "holds"),
        (r"$$E[g^2]_1 = 0.9 \cdot 0.5 + 0.1 \cdot 4 = 0.58$$", "fails"),
        (r"$\eta = 0.1$, $$\eta*\frac{3}{4} = 0.075$$", "holds"),
        (r"$$C = \frac{1}{2} \|a - y\|^2$$ $$\triangledown_a C = a - y$$", "holds"),
        (r"$$C = \frac{1}{2} \|a - y\|^2$$ $$\triangledown_a C = y - a$$", "fails"),
        (r"$$x_1, x_2, ..., x_n$$", "stated"),
    ],
)
def test_other_ways_to_write(text: str, verdict: str) -> None:
    assert verdicts(text)[-1] == verdict


def test_a_quantity_that_was_worked_out_is_another_point_where_it_has_another_value() -> None:
    text = "$$x = 5$$\n\n$$f_1 = 2 x = 10$$\n\n$$f_2 = \\max(0, f_1) = 10$$\n\n"
    text += "$$\\frac{\\partial f_2}{\\partial f_1} = 1$$\n\n"
    kink = "Where $f_1 = 0$, $\\frac{\\partial f_2}{\\partial f_1} = 0$ is taken.\n"
    assert verdicts(text + kink)[-1] == "stated"
    assert verdicts(text + kink.replace("Where $f_1 = 0$, ", ""))[-1] == "fails"
