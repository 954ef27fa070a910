"""Cross-entropies for yes or no, with smoothed labels, weighted classes and ignored ones."""

from symdl.expr.layer import Layer

binary_cross_entropy = Layer(
    name="binary_cross_entropy",
    summary="Minus the mean log-probability of yes-or-no targets y under probabilities p.",
    shapes="p[..., i:n], y[..., i:n]",
    equations="L = -mean[i](y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]))",
    source="Bishop 2006, Pattern Recognition and Machine Learning, equation 4.90",
)

binary_cross_entropy_logits = Layer(
    name="binary_cross_entropy_logits",
    summary="The binary cross-entropy of the sigmoids p of scores z.",
    shapes="z[..., i:n], y[..., i:n]",
    equations="""
        p[i] = 1/(1 + exp(-z[i]))
        L = -mean[i](y[i]*log(p[i]) + (1 - y[i])*log(1 - p[i]))
    """,
    source="Bishop 2006, Pattern Recognition and Machine Learning, equations 4.87 and 4.90",
)

cross_entropy_smoothed = Layer(
    name="cross_entropy_smoothed",
    summary="The cross-entropy of scores with a target q that gives every class a share of eps.",
    shapes="z[..., k:K], t[...]: index k, eps = 0.1",
    equations="""
        q[k] = (1 - eps)*delta[k,t] + eps/K
        p[k] = exp(z[k])/sum[j](exp(z[j]))
        L = -sum[k](q[k]*log(p[k]))
    """,
    source="Szegedy et al. 2015, arXiv:1512.00567, section 7",
)

cross_entropy_weighted = Layer(
    name="cross_entropy_weighted",
    summary="The mean cross-entropy of scores, each class k counted with the weight w[k].",
    shapes="z[n,k:K], t[n]: index k, w[k:K]",
    equations="""
        p[n,k] = exp(z[n,k])/sum[j](exp(z[n,j]))
        a[n] = w[t[n]]
        L = -sum[n](a[n]*log(p[n,t[n]]))/sum[n](a[n])
    """,
    source="PyTorch documentation, torch.nn.CrossEntropyLoss, weight with reduction by mean",
)

cross_entropy_ignore = Layer(
    name="cross_entropy_ignore",
    summary="The mean cross-entropy of scores over the samples that are not of the ignored class.",
    shapes="z[n,k:K], t[n]: index k, ignore: int >= 0 = 0",
    equations="""
        p[n,k] = exp(z[n,k])/sum[j](exp(z[n,j]))
        m[n] = [t[n] != ignore]
        L = -sum[n](m[n]*log(p[n,t[n]]))/sum[n](m[n])
    """,
    source="PyTorch documentation, torch.nn.CrossEntropyLoss, ignore_index with reduction by mean",
)

focal_loss = Layer(
    name="focal_loss",
    summary="A cross-entropy that counts samples less, the better the right class is known.",
    shapes="p[..., k:n], t[...]: index k, gamma = 2",
    equations="""
        q = p[t]
        L = -(1 - q)**gamma*log(q)
    """,
    source="Lin et al. 2017, arXiv:1708.02002, equation 4",
)
