"""Formulas as papers, lecture notes, chats, plain text and scans write them, and what they mean."""

from __future__ import annotations

import pytest

from symdl.read.chains import read_chains
from tests.read.test_chains import shown

# fmt: off
STYLES = [
    # papers
    (r"\hat{y}^{(i)} = \sigma\left(w^\top x^{(i)} + b\right)",
     ["y~hat^(i) = sigma(((Transpose(w) * x^(i)) + b))"]),
    (r"\text{Attention}(Q,K,V) = \text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V",
     ["Attention~rm(Q, K, V) = (softmax(((Q * Transpose(K)) / sqrt(d_k))) * V)"]),
    (r"\mu_B \leftarrow \frac{1}{m} \sum_{i=1}^m x_i",
     ["mu_B := ((1 / m) * Fold(sum, i, 1, m, None, x_i))"]),
    (r"\theta_t \gets \theta_{t-1} - \alpha\,\hat{m}_t/(\sqrt{\hat{v}_t}+\epsilon)",
     ["theta_t := (theta_(t - 1) - ((alpha * m~hat_t) / (sqrt(v~hat_t) + epsilon)))"]),
    (r"\min_G \max_D V(D,G) = 0",
     ["Fold(min, G, None, None, None, Fold(max, D, None, None, None, V(D, G))) = 0"]),
    (r"\hat{y} = \arg\max_{k\in\{1,\dots,K\}} p_k",
     ["y~hat = Fold(argmax, k, None, None, Compare([in], [k, Set([1, Ellipsis(), K])]), p_k)"]),
    (r"\underset{\theta}{\operatorname{arg\,min}}\; L(\theta)",
     ["Fold(argmin, theta, None, None, None, L(theta))"]),
    (r"\operatorname{Var}[aX + b] = a^2 \operatorname{Var}[X]",
     ["Expectation(Var, ((a * X) + b), None) = ((a ^ 2) * Expectation(Var, X, None))"]),
    (r"\mathbb{I}\{y_i \neq \hat{y}_i\}", ["Indicator(Compare([!=], [y_i, y~hat_i]))"]),
    (r"\max_{\|x\|_2 \le 1} w^\top x = \|w\|_2",
     ["Fold(max, x, None, None, Compare([<=], [Norm(x, 2), 1]), (Transpose(w) * x)) = Norm(w, 2)"]),
    (r"x_{t} = \sqrt{\bar\alpha_t}\, x_0 + \sqrt{1-\bar\alpha_t}\,\epsilon",
     ["x_t = ((sqrt(alpha~bar_t) * x_0) + (sqrt((1 - alpha~bar_t)) * epsilon))"]),
    (r"f(x)=\left\{\begin{array}{ll} 1, & x>0 \\ 0, & x\le 0 \end{array}\right.",
     ["f(x) = Cases([[1, Compare([>], [x, 0])], [0, Compare([<=], [x, 0])]])"]),
    (r"\langle w, x \rangle + b \ge 1", ["(inner(w, x) + b) >= 1"]),
    (r"f : \mathbb{R}^n \to \mathbb{R}", ["(R~bb ^ n) -> R~bb"]),
    # lecture notes
    (r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)",
     ["(delta ^ l) = ((Transpose((w ^ (l + 1))) * (delta ^ (l + 1))) odot sigma'((z ^ l)))"]),
    (r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j",
     ["∂C/∂(w_j,k ^ l) = ((a_k ^ (l - 1)) * (delta_j ^ l))"]),
    ("z^{[1](i)} = W^{[1]} x^{(i)} + b^{[1]}", ["z^[1],(i) = ((W^[1] * x^(i)) + b^[1])"]),
    (r"g = \frac{1}{m} h A^{[l-1]T}", ["g = (((1 / m) * h) * Transpose(A^[(l - 1)]))"]),
    (r"J(w,b) = \frac{1}{2m}\sum_{i=1}^m \left(h_w(x^{(i)}) - y^{(i)}\right)^2",
     ["J(w, b) = ((1 / (2 * m)) * Fold(sum, i, 1, m, None, ((h_w(x^(i)) - y^(i)) ^ 2)))"]),
    (r"J = \frac{\partial(u,v)}{\partial(x,y)}",
     ["J = ∂Matrix([[u, v]], [], ()/∂Matrix([[x, y]], [], ()"]),
    (r"\left.\frac{\partial f}{\partial x}\right\rvert_{x=1} = 2",
     ["Bar(∂f/∂x, Compare([=], [x, 1])) = 2"]),
    (r"\frac{\partial}{\partial w}\frac{1}{2}(y-t)^2 = (y - t) x",
     ["∂((1 / 2) * ((y - t) ^ 2))/∂w = ((y - t) * x)"]),
    (r"a \overset{(1)}{=} b \stackrel{\text{def}}{=} c", ["a = b = c"]),
    (r"\sum_{\substack{i=1\\ i\ne k}}^{n} a_i", ["Fold(sum, i, 1, n, Compare([!=], [i, k]), a_i)"]),
    (r"{\partial L \over \partial w} = 2", ["∂L/∂w = 2"]),
    (r"O = \left\lfloor \frac{W - F + 2P}{S} \right\rfloor + 1",
     ["O = (floor((((W - F) + (2 * P)) / S)) + 1)"]),
    (r"\lvert\lvert w\rvert\rvert^2", ["(Norm(w, None) ^ 2)"]),
    (r"\sqrt[3]{8} = 2", ["(8 ^ (1 / 3)) = 2"]),
    (r"W \in \mathbb{R}^{3\times 4}, \; b \in \mathbb{R}^3",
     ["W in (R~bb ^ (3 * 4))", "b in (R~bb ^ 3)"]),
    (r"p(A \cap B) = p(A)p(B)", ["p((A cap B)) = (p(A) * p(B))"]),
    (r"y = \sqrt{x^2+1},\qquad y' = \frac{x}{\sqrt{x^2+1}}",
     ["y = sqrt(((x ^ 2) + 1))", "y~prime = (x / sqrt(((x ^ 2) + 1)))"]),
    # chat and plain text
    ("∂L/∂w₁ = (ŷ − y)·x₁", ["∂L/∂w_1 = ((y~hat - y) * x_1)"]),
    ("∂E/∂w_ij = δ_j x_i", ["∂E/∂w_i,j = (delta_j * x_i)"]),
    ("w_new = w_old - 0.1*g", ['w_"new" = (w_"old" - (0.1 * g))']),
    ("w1x1 + w2x2 + b", ["(((w_1 * x_1) + (w_2 * x_2)) + b)"]),
    ("3x3 + 10x1", ["Either([((3 * 3) + (10 * 1)), (((3 * x) * 3) + ((10 * x) * 1))])"]),
    ("y_hat = a*x + b", ["y~hat = ((a * x) + b)"]),
    ("1 / (1 + e^-1.2) = 0.7685", ["(1 / (1 + exp((-1.2)))) = 0.7685"]),
    ("10^-3", ["(10 ^ (-3))"]),
    ("z = w1x1 + b = 0.5(1) + 0.1 = 0.6", ["z = ((w_1 * x_1) + b) = ((0.5 * 1) + 0.1) = 0.6"]),
    ("y[i] = x[i]*w[0] + x[i+1]*w[1]", ["y_i = ((x_i * w_0) + (x_(i + 1) * w_1))"]),
    ("Σ_i w_i x_i + b", ["(Fold(sum, i, None, None, None, (w_i * x_i)) + b)"]),
    ("E = Σ ½(t − o)²", ["E = Fold(sum, None, None, None, None, ((1 / 2) * ((t - o) ^ 2)))"]),
    ("U Σ V^T", ["((U * Sigma) * Transpose(V))"]),
    ("∑ᵢ xᵢ²", ["Fold(sum, i, None, None, None, (x_i ^ 2))"]),
    ("x_iy_i", ["(x_i * y_i)"]),
    ("sum(x_i)", ["Fold(sum, None, None, None, None, x_i)"]),
    ("L = 1/2 (t - y)^2", ["L = ((1 / 2) * ((t - y) ^ 2))"]),
    ("w ← w − η ∂L/∂w", ["w := (w - (eta * ∂L/∂w))"]),
    ("⌊n/2⌋ + |x|", ["(floor((n / 2)) + Absolute(x))"]),
    ("∫₀¹ x² dx", ["Integral([x], 0, 1, None, (x ^ 2))"]),
    ("x = 3 ± 0.5", ["x = (3 pm 0.5)"]),
    # scans
    (r"32 \times 32 \xrightarrow{5\times5} 28 \times 28", ["(32 * 32) -> (28 * 28)"]),
    (r"\text{params} = 784 \times 128 + 128 = 100{,}480",
     ["params~rm = ((784 * 128) + 128) = 100480"]),
    (r"\#\text{params} = (3\times3\times3+1)\times64 = 1792",
     ["params~rm~number = ((((3 * 3) * 3) + 1) * 64) = 1792"]),
    (r"L=\frac{1}{2}\times(0.7-1)^2=0.045", ["L = ((1 / 2) * ((0.7 - 1) ^ 2)) = 0.045"]),
    (r"\frac{1}{1+e^{-(0.5)(1)-(0.3)(2)}}", ["(1 / (1 + exp(((-(0.5 * 1)) - (0.3 * 2)))))"]),
    ("[0.1, 0.2, 0.3]^T", ["Transpose(Matrix([[0.1, 0.2, 0.3]], [], [))"]),
    (r"x = [1 \; 2 \; 3]", ["x = Matrix([[1, 2, 3]], [], [)"]),
    (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1\\1\end{pmatrix}",
     ["(Matrix([[1, 2], [3, 4]], [], () * Matrix([[1], [1]], [], ())"]),
    (r"\therefore w = 0.45", ["w = 0.45"]),
    (r"\Rightarrow \boxed{L = 0.35}", ["L = 0.35"]),
    (r"a \mathbin{\odot} b", ["(a odot b)"]),
    (r"\displaystyle\frac{\mathrm d\sigma}{\mathrm dz}=\sigma(1-\sigma)",
     ["dsigma/dz = sigma((1 - sigma))"]),
    (r"1\,000 + 5.", ["(1000 + 5)"]),
]
# fmt: on


@pytest.mark.parametrize(("written", "meant"), STYLES, ids=[row[0] for row in STYLES])
def test_a_way_of_writing_is_read_as_meant(written: str, meant: list[str]) -> None:
    assert [shown(chain) for chain in read_chains(written)] == meant
