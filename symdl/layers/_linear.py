"""Linear maps."""

from symdl.expr.layer import Layer

dense = Layer(
    name="dense",
    summary="A weighted sum of all inputs, plus a bias.",
    shapes="x[..., i], W[o,i], b[o]",
    equations="y[o] = sum[i](W[o,i]*x[i]) + b[o]",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.1",
)

bilinear = Layer(
    name="bilinear",
    summary="A weighted sum of all products of two inputs, plus a bias.",
    shapes="x[..., i], y[..., j], W[o,i,j], b[o]",
    equations="z[o] = sum[i,j](x[i]*W[o,i,j]*y[j]) + b[o]",
    source="Tenenbaum & Freeman 2000, Separating style and content with bilinear models",
)

embedding = Layer(
    name="embedding",
    summary="Look up one row of a table for each index.",
    shapes="E[v:V,d:D], t[...]: index v",
    equations="y[d] = E[t,d]",
    source="Bengio et al. 2003, A neural probabilistic language model",
)
