"""Linear maps."""

from symdl.expr.layer import Layer

dense = Layer(
    name="dense",
    summary="A weighted sum of all inputs, plus a bias.",
    shapes="x[..., i], W[o,i], b[o]",
    equations="y[o] = sum[i](W[o,i]*x[i]) + b[o]",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.1",
)
