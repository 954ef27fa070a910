"""Softmax and its logarithms."""

from symdl.expr.layer import Layer

softmax = Layer(
    name="softmax",
    summary="Turn scores into probabilities that sum to one.",
    shapes="z[..., i:n]",
    equations="p[i] = exp(z[i]) / sum[j](exp(z[j]))",
    source="Bridle 1990, Probabilistic interpretation of feedforward classification, section 3",
)

log_softmax = Layer(
    name="log_softmax",
    summary="The logarithms of softmax's probabilities.",
    shapes="z[..., i:n]",
    equations="""
        p[i] = exp(z[i]) / sum[j](exp(z[j]))
        l[i] = z[i] - log(sum[j](exp(z[j])))
    """,
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.2.2.3",
)

logsumexp = Layer(
    name="logsumexp",
    summary="A smooth maximum: the logarithm of a sum of exponentials.",
    shapes="z[..., i:n]",
    equations="""
        p[i] = exp(z[i]) / sum[j](exp(z[j]))
        l = log(sum[j](exp(z[j])))
    """,
    source="Boyd & Vandenberghe 2004, Convex Optimization, section 3.1.5",
)

softmax_temperature = Layer(
    name="softmax_temperature",
    summary="Softmax of scores divided by a temperature T.",
    shapes="z[..., i:n], T = 1",
    equations="p[i] = exp(z[i]/T)/sum[j](exp(z[j]/T))",
    source="Hinton, Vinyals & Dean 2015, arXiv:1503.02531, equation 1",
)
