"""Pairs of formulas a checker of deep-learning derivations must tell apart: right and wrong ones.

The classes are those in which line judges have been seen to fail: renamed dummies, deltas, primes,
sums with bound indices, transposes, letters by case, branches, signs that a reader drops.
"""

from __future__ import annotations

SOFTMAX = r"p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}"
LOSS = r"L = -\sum_{k=1}^{K} y_k \log p_k"
SHAPES = (r"W \in \mathbb{R}^{m \times n}", r"x \in \mathbb{R}^{n}")

RIGHT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"\sum_i y_i \log z_i", r"\sum_k y_k \log z_k", ()),
    (r"p_i(\delta_{ij} - p_j)", r"p_j(\delta_{ij} - p_i)", ()),
    (r"\sum_j y_j (p_i - \delta_{ij})", r"p_i \sum_j y_j - y_i", ()),
    (r"\sigma'(z)", r"\sigma(z)(1 - \sigma(z))", ()),
    (r"\frac{\partial p_i}{\partial z_j}", r"p_i(\delta_{ij} - p_j)", (SOFTMAX,)),
    (r"\log \frac{a}{b}", r"\log a - \log b", ()),
    (r"\frac{e^{z_i + c}}{\sum_j e^{z_j + c}}", r"\frac{e^{z_i}}{\sum_j e^{z_j}}", ()),
    (r"(\sum_i a_i)^2", r"\sum_i \sum_j a_i a_j", ()),
    (r"\frac{d}{dx} \log(1 + e^x)", r"\frac{1}{1 + e^{-x}}", ()),
    (r"\tanh'(x)", r"1 - \tanh^2(x)", ()),
    (r"\frac{d}{dw} (wx - y)^2", r"2x(wx - y)", ()),
    (r"-\log \sigma(z)", r"\log(1 + e^{-z})", ()),
    (r"0.1 \times 0.9", r"0.09", ()),
    (r"\sqrt{8}", r"2\sqrt{2}", ()),
    (r"\max(0, x)", r"\frac{x + |x|}{2}", ()),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{bmatrix} 1 \\ 1 \end{bmatrix}",
     r"\begin{bmatrix} 3 \\ 7 \end{bmatrix}", ()),
    (r"\sum_{k=1}^{3} k^2", r"14", ()),
    (r"\frac{1}{1 + e^{-1}}", r"0.731", ()),
    (r"\frac{d}{dx} \frac{x}{1 + x^2}", r"\frac{1 - x^2}{(1 + x^2)^2}", ()),
    (r"e^{a + b}", r"e^a e^b", ()),
    (r"\frac{2}{3}", r"0.66", ()),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{bmatrix} 1 & 0 \\ 0 & -1 \end{bmatrix}",
     r"-3", ()),
)  # fmt: skip

WRONG: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"\frac{5}{2}", r"2.4", ()),
    (r"-1.5", r"-1.4", ()),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{bmatrix} 1 & 0 \\ 0 & -1 \end{bmatrix}",
     r"5", ()),
    (r"\sigma'(z)", r"\sigma(z)", ()),
    (r"\sigma'(z)", r"z(1 - z)", ()),
    (r"f'(x)", r"2", (r"f(x) = x^2",)),
    (r"\sum_{k=1}^{K} e^{z_k}", r"K e^{z_k}", ()),
    (r"\sum_{k=1}^{n} e^{z_k}", r"n e^{z_1}", ()),
    (r"\frac{\partial p_i}{\partial z_j}", r"p_i(1 - p_j)", (SOFTMAX,)),
    (r"\frac{\partial p_i}{\partial z_j}", r"p_i(1 - p_i)", (SOFTMAX,)),
    (r"\frac{\partial p_i}{\partial z_j}", r"-p_i p_j", (SOFTMAX,)),
    (r"1 - \frac{1}{e}", r"1 + \frac{1}{e}", ()),
    (r"\log(a + b)", r"\log a + \log b", ()),
    (r"\frac{d}{dx} \frac{x}{1 + x^2}", r"\frac{x^2 - 1}{(1 + x^2)^2}", ()),
    (r"(a + b)^2", r"a^2 + b^2", ()),
    (r"\frac{d}{dw}(wx - y)^2", r"2(wx - y)", ()),
    (r"\tanh'(x)", r"1 - \tanh(x)", ()),
    (r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
     r"\begin{cases} 0 & x > 0 \\ 1 & x \le 0 \end{cases}", ()),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}^T \begin{bmatrix} 1 \\ 0 \end{bmatrix}",
     r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{bmatrix} 1 \\ 0 \end{bmatrix}", ()),
    (r"0.1 \times 0.9", r"0.9", ()),
    (r"\sum_{k=1}^{3} k^2", r"15", ()),
    (r"e^{a + b}", r"e^a + e^b", ()),
)  # fmt: skip

LINES: tuple[str, ...] = (
    r"p_i = \frac{e^{z_i}}{\sum_{k=1}^{K} e^{z_k}}",
    r"L = -\sum_{i} y_i \log p_i",
    r"\frac{\partial L}{\partial z_j} = p_j - y_j",
    r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
    r"S = \sum_j e^{z_j}",
    r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    r"\sigma'(x) = \sigma(x)(1 - \sigma(x))",
    r"z = W^T x + b",
    r"\|x\|_2^2 = \sum_i x_i^2",
    r"\nabla_W L = \delta x^\top",
    r"\mathbf{y} = \mathbf{W}\mathbf{x} + \mathbf{b}",
    r"\tilde{h} = r \odot h",
    r"f(x) = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}",
    r"y = \max(0, x)",
    r"\mathbb{E}[m] = p",
    r"J = \operatorname{diag}(p) - p p^\top",
    r"y_{ij} = \sum_{u}\sum_{v} x_{i+u, j+v} w_{uv}",
    r"g = \mathbb{1}[x > 0]",
    r"\begin{aligned} a &= b + c \\ &= c + b \end{aligned}",
    r"\hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}",
)
