"""Layers that drop part of their input at random while training; p is the chance to keep it."""

from symdl.expr.layer import Layer

dropout = Layer(
    name="dropout",
    summary="Keep each entry with probability p; scale by p when nothing is dropped.",
    shapes="h[..., i], p = 0.8",
    equations="""
        r[..., i] ~ Bernoulli(p)
        y[i] = r[i]*h[i]
    """,
    source="Srivastava et al. 2014, Dropout, section 4",
    inference="y[i] = p*h[i]",
)

dropout_inverted = Layer(
    name="dropout_inverted",
    summary="Keep each entry with probability p, scaled so that its mean stays the same.",
    shapes="h[..., i], p = 0.8",
    equations="""
        r[..., i] ~ Bernoulli(p)
        y[i] = r[i]*h[i]/p
    """,
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 7.12",
    inference="y[i] = h[i]",
)

drop_path = Layer(
    name="drop_path",
    summary="A residual sum whose branch f is dropped for whole samples.",
    shapes="x[n,i], f[n,i], p = 0.8",
    equations="""
        r[n]   ~ Bernoulli(p)
        y[n,i] = x[n,i] + r[n]*f[n,i]/p
    """,
    source="Huang et al. 2016, arXiv:1603.09382, section 3",
    inference="y[n,i] = x[n,i] + f[n,i]",
)
