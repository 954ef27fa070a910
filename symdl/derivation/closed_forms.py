"""The closed forms that are proved for any depth, a table for :mod:`symdl.derivation.induction`."""

from __future__ import annotations

import sympy as sp

from symdl.derivation.induction import Chosen, Closed, L, T, Total, at, falling, rising

ONE, ZERO = sp.S.One, sp.S.Zero

CLOSED_FORMS = {
    s.name: s
    for s in (
        Closed(
            "gradient",
            "In a chain of $L$ layers with a loss behind the last, let $g_l$ be the gradient of "
            "the loss by $x_l$ (a column) and $B_l = J_l^T$ the transposed Jacobian of layer $l$",
            (at("g", L - 1), at("B", L) * at("g", L)),
            "chain rule through the last layer",
            None,
            at("g", 0),
            rising("B", 1, L) * at("g", L),
            ("hypothesis", "equation", "one factor more"),
            "The product is read from its left factor, the first layer's, to the last layer's",
            "The gradient runs from the loss back to the input and is multiplied by one "
            "transposed Jacobian at every layer: $J_1^T J_2^T \\cdots J_L^T$ times the gradient "
            "at the output.",
        ),
        Closed(
            "jacobian",
            "In a chain of $L$ layers let $J_l$ be the Jacobian of layer $l$ by its input and "
            "$D_L$ that of the whole chain",
            (at("D", L), at("J", L) * at("D", L - 1)),
            "chain rule through the last layer",
            ONE,
            at("D", L),
            falling("J", L, 1),
            ("equation", "hypothesis", "one factor more"),
            "The product is read from its left factor, the last layer's, to the first layer's",
            "One factor for every layer: small factors make it vanish, large ones make it explode.",
        ),
        Closed(
            "through_time",
            "Let a state be $h_t = f(W h_{t-1} + U x_t)$ for $t = 1, \\ldots, L$, let $A_t$ be the "
            "derivative of $h_t$ by the state before, $E_t$ its derivative by the entries of $W$ "
            "where $h_{t-1}$ is held fixed, and $D_t$ the whole derivative of $h_t$ by them",
            (at("D", L), at("E", L) + at("A", L) * at("D", L - 1)),
            "$W$ acts in the last step and through the state before it",
            ZERO,
            at("D", L),
            Total(falling("A", L, T + 1) * at("E", T), T, ONE, L),
            ("equation", "hypothesis", "into the sum", "one factor more", "last term"),
            "The product is read from its left factor, the last step's; with no factor left, for "
            "$t = L$, it is $I$",
            "Backpropagation through time adds up what the shared weights did at every step $t$, "
            "carried to the end by the Jacobians of the steps after it.",
        ),
        Closed(
            "subsets",
            "In a chain of $L$ residual blocks $x + F_l(x)$ let $J_l$ be the Jacobian of $F_l$, "
            "$D_L$ that of the whole chain, and $N_L$ the sum, over all non-empty subsets $S$ of "
            "$\\{1, \\ldots, L\\}$, of the products of the $J_l$ with $l$ in $S$, the highest "
            "index leftmost",
            (at("D", L), (ONE + at("J", L)) * at("D", L - 1)),
            "chain rule through the last block",
            ONE,
            at("D", L),
            ONE + Chosen(sp.Symbol("J"), L),
            ("equation", "hypothesis", "multiply out", "subsets"),
            "",
            "Of the $2^L$ terms every one but the identity holds some $J$; the identity carries "
            "the gradient to the input whatever the blocks do.",
        ),
    )
}
