"""Shapes that cannot go together are mistakes with a name; what people leave loose is none."""

from __future__ import annotations

import pytest

from symdl.checking.documents.check import check_document

WIDE = r"Let $W \in \mathbb{R}^{3 \times 2}$, $x \in \mathbb{R}^{3}$ and $b \in \mathbb{R}^{2}$."
LISTED = (
    r"Let $W = \begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix}$ and "
    r"$x = \begin{bmatrix} 1 \\ 0 \\ 2 \end{bmatrix}$."
)
WRONG = (
    (WIDE, r"$$z = W x$$", "W would fit transposed"),
    (WIDE, r"$$z = W^\top x + b + x$$", ""),
    (WIDE, r"$$s = x^\top b$$", ""),
    (LISTED, r"$$W x = \begin{bmatrix} 11 \\ 14 \end{bmatrix}$$", "W would fit transposed"),
    (LISTED, r"$$W^\top x = \begin{bmatrix} 11 \\ 14 \\ 0 \end{bmatrix}$$", ""),
    (
        "",
        r"$$\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix} \begin{bmatrix} 1 & 0 \\ "
        r"0 & 1 \\ 1 & 1 \end{bmatrix} = \begin{bmatrix} 3 & 2 \\ 7 & 4 \\ 11 & 6 \end{bmatrix}$$",
        "the first factor would fit transposed",
    ),
    ("", r"$$\begin{pmatrix} 1 \\ 2 \end{pmatrix} + \begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix} = "
     r"\begin{pmatrix} 2 \\ 4 \\ 3 \end{pmatrix}$$", ""),
    (
        r"Let $x \in \mathbb{R}^{4}$, $y = W x$ with $y \in \mathbb{R}^{5}$ and "
        r"$W \in \mathbb{R}^{5 \times 4}$, and $\delta = \frac{\partial L}{\partial y}$.",
        r"$$\frac{\partial L}{\partial W} = x \delta^\top$$",
        "it fits transposed",
    ),
    (
        r"Let $x \in \mathbb{R}^{4}$, $W \in \mathbb{R}^{2 \times 4}$, $h = W x$ and "
        r"$\delta = \frac{\partial L}{\partial h}$.",
        r"$$\frac{\partial L}{\partial W} = x (\delta)^\top$$",
        "it fits transposed",
    ),
    (
        r"Let $A \in \mathbb{R}^{m \times n}$ and $u \in \mathbb{R}^m$.",
        r"$$v = A u$$",
        "A would fit transposed",
    ),
)  # fmt: skip
LOOSE = (
    (WIDE, r"$$z = W^\top x + b$$"),
    (WIDE, r"$$z = x W + b$$"),
    (WIDE, r"$$s = x x$$"),
    (LISTED, r"$$W^\top x = \begin{bmatrix} 11 & 14 \end{bmatrix}$$"),
    (LISTED, r"In the next exercise, $x = \begin{bmatrix} 1 \\ 4 \end{bmatrix}$."),
    (
        r"Let $X \in \mathbb{R}^{N \times d}$, $W \in \mathbb{R}^{d \times k}$, "
        r"$b \in \mathbb{R}^{k}$.",
        r"$$Z = X W + b$$",
    ),
    (
        "",
        r"$$\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix} \begin{bmatrix} 1 & 0 \\ "
        r"0 & 1 \\ 1 & 1 \end{bmatrix} = \begin{bmatrix} 1 & 0 \\ 0 & 4 \\ 5 & 6 \end{bmatrix}$$",
    ),
    ("", r"$$\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} = (1, 2, 3, 4)$$"),
)


@pytest.mark.parametrize(("given", "step", "repair"), WRONG)
def test_shapes_that_cannot_go_together_are_refused_by_name(given, step, repair):
    wrong = check_document(f"{given}\n\n{step}\n").first_wrong
    assert wrong is not None and wrong.mistake == "shape"
    assert wrong.repair == repair


@pytest.mark.parametrize(("given", "step"), LOOSE)
def test_what_people_leave_loose_is_no_misfit(given, step):
    assert check_document(f"{given}\n\n{step}\n").first_wrong is None
