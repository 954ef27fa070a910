"""Losses."""

from symdl.expr.layer import Layer

cross_entropy = Layer(
    name="cross_entropy",
    summary="Minus the expected log-probability under a target distribution.",
    shapes="p[..., i:n], y[..., i:n]",
    equations="L = -sum[i](y[i]*log(p[i]))",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 3.13",
)

cross_entropy_index = Layer(
    name="cross_entropy_index",
    summary="Minus the log-probability of the right class, given by its index.",
    shapes="p[..., k:n], t[...]: index k",
    equations="L = -log(p[t])",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.2.2.3",
)

nll = Layer(
    name="nll",
    summary="Minus the log-probability of the right class, from log-probabilities.",
    shapes="l[..., k:n], t[...]: index k",
    equations="L = -l[t]",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 5.5",
)

half_square = Layer(
    name="half_square",
    summary="Half the squared distance from a target.",
    shapes="y[..., i:n], t[..., i:n]",
    equations="L = sum[i]((y[i] - t[i])**2)/2",
    source="Bishop 2006, Pattern Recognition and Machine Learning, section 5.2",
)
