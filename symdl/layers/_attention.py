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

attention_causal = Layer(
    name="attention_causal",
    summary="Attention in which each place t sees itself and the places before it only.",
    shapes="Q[..., t:T, d:D], K[..., u:T, d:D], V[..., u:T, e:E]",
    equations="""
        S[t,u:T] = sum[d](Q[t,d]*K[u,d])/sqrt(D)
        A[t,u:T] = [u <= t]*exp(S[t,u]) / sum[v:T]([v <= t]*exp(S[t,v]))
        O[t,e] = sum[u](A[t,u]*V[u,e])
    """,
    source="Vaswani et al. 2017, arXiv:1706.03762, section 3.2.3",
)

attention_multi_head = Layer(
    name="attention_multi_head",
    summary="Attention in heads h, each with its own queries from X, keys and values from Y.",
    shapes="X[..., t:T, i:M], Y[..., u:U, j:P], WQ[h,d:D,i], WK[h,d:D,j], WV[h,e,j], WO[o,h,e]",
    equations="""
        Q[h,t,d] = sum[i](WQ[h,d,i]*X[t,i])
        K[h,u,d] = sum[j](WK[h,d,j]*Y[u,j])
        V[h,u,e] = sum[j](WV[h,e,j]*Y[u,j])
        S[h,t,u] = sum[d](Q[h,t,d]*K[h,u,d])/sqrt(D)
        A[h,t,u] = exp(S[h,t,u]) / sum[v:U](exp(S[h,t,v]))
        C[h,t,e] = sum[u](A[h,t,u]*V[h,u,e])
        O[t,o]   = sum[h,e](WO[o,h,e]*C[h,t,e])
    """,
    source="Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2",
)
