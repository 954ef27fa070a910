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

mean_square = Layer(
    name="mean_square",
    summary="The mean squared distance from a target.",
    shapes="y[..., i:n], t[..., i:n]",
    equations="L = mean[i]((y[i] - t[i])**2)",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 5.1.4",
)

huber = Layer(
    name="huber",
    summary="Squared for small errors, straight beyond c.",
    shapes="y[..., i:n], t[..., i:n], c = 1",
    equations="""
        r[i] = y[i] - t[i]
        s[i] = sign(r[i])
        l[i] = where(abs(r[i]) <= c, r[i]**2/2, c*(s[i]*r[i] - c/2))
        L = mean[i](l[i])
    """,
    source="Huber 1964, Robust estimation of a location parameter",
)

hinge = Layer(
    name="hinge",
    summary="Zero once the right side of the margin is reached; targets are 1 and -1.",
    shapes="y[..., i:n], t[..., i:n]",
    equations="L = mean[i](max(0, 1 - t[i]*y[i]))",
    source="Cortes & Vapnik 1995, Support-vector networks",
)

kl_divergence = Layer(
    name="kl_divergence",
    summary="How far the distribution q is from p, in nats.",
    shapes="p[..., i:n], q[..., i:n]",
    equations="L = sum[i](p[i]*log(p[i]/q[i]))",
    source="Kullback & Leibler 1951, On information and sufficiency",
)

cosine_similarity = Layer(
    name="cosine_similarity",
    summary="The cosine of the angle between two vectors.",
    shapes="a[..., i:n], b[..., i:n]",
    equations="""
        na = sqrt(sum[i](a[i]**2))
        nb = sqrt(sum[i](b[i]**2))
        c  = sum[i](a[i]*b[i])/(na*nb)
    """,
    source="Salton, Wong & Yang 1975, A vector space model for automatic indexing",
)
