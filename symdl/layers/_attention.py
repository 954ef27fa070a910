"""Attention."""

from symdl.expr.layer import Layer

attention = Layer(
    name="attention",
    summary="Average the values V by how well each query matches the keys; M masks with 0 or -inf.",
    shapes="Q[..., t:T, d:D], K[..., u:U, d:D], V[..., u:U, e:E], M[t,u]",
    equations="""
        S[t,u] = sum[d](Q[t,d]*K[u,d])/sqrt(D) + M[t,u]
        A[t,u] = exp(S[t,u]) / sum[v](exp(S[t,v]))
        O[t,e] = sum[u](A[t,u]*V[u,e])
    """,
    source="Vaswani et al. 2017, arXiv:1706.03762, equation 1",
)
