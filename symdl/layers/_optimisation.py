"""What an optimiser does with a gradient, as equations."""

from symdl.expr.layer import Layer

l2_penalty = Layer(
    name="l2_penalty",
    summary="Half lam times the squared length of the weights.",
    shapes="w[i:n], lam = 0.1",
    equations="L = lam/2*sum[i](w[i]**2)",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 7.1.1",
)

clip_by_norm = Layer(
    name="clip_by_norm",
    summary="Shorten a gradient to length c where it is longer.",
    shapes="g[i:n], c = 1",
    equations="""
        r = sqrt(sum[i](g[i]**2))
        k = where(r > c, c/r, 1)
        y[i] = k*g[i]
    """,
    source="Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, algorithm 1",
)

sgd_momentum = Layer(
    name="sgd_momentum",
    summary="Step against a running sum v of gradients that forgets at rate mu.",
    shapes="w, g, v, eta = 0.1, mu = 0.9",
    equations="""
        v_next = mu*v + g
        w_next = w - eta*v_next
    """,
    source="PyTorch documentation, torch.optim.SGD, momentum without dampening",
    outputs="w_next, v_next",
)

adam = Layer(
    name="adam",
    summary="Step by the running mean of gradients over the root of that of their squares.",
    shapes="w, g, m, v, t: int >= 1 = 1, eta = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8",
    equations="""
        m_next = beta1*m + (1 - beta1)*g
        v_next = beta2*v + (1 - beta2)*g**2
        mhat = m_next/(1 - beta1**t)
        vhat = v_next/(1 - beta2**t)
        w_next = w - eta*mhat/(sqrt(vhat) + eps)
    """,
    source="Kingma & Ba 2015, arXiv:1412.6980, algorithm 1",
    outputs="w_next, m_next, v_next",
)
