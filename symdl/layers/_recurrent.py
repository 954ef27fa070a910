"""Recurrent cells: one step of a sequence."""

from symdl.expr.layer import Layer

rnn_cell = Layer(
    name="rnn_cell",
    summary="One step of a plain recurrent network: the new state from input and old state.",
    shapes="x[..., i:n], h_prev[..., j:m], W[k:m,i:n], U[k:m,j:m], b[k:m]",
    equations="h[k] = tanh(sum[i](W[k,i]*x[i]) + sum[j](U[k,j]*h_prev[j]) + b[k])",
    source="Elman 1990, Finding structure in time",
)

lstm_cell = Layer(
    name="lstm_cell",
    summary="One step of an LSTM: gates to forget (f), store (i) and show (o); s is what to store.",
    shapes="x[..., k], h_prev[..., l:m], c_prev[..., j:m], W[g:4,j,k], U[g:4,j,l], b[g:4,j]",
    equations="""
        z[g,j] = sum[k](W[g,j,k]*x[k]) + sum[l](U[g,j,l]*h_prev[l]) + b[g,j]
        f[j] = 1/(1 + exp(-z[0,j]))
        i[j] = 1/(1 + exp(-z[1,j]))
        o[j] = 1/(1 + exp(-z[2,j]))
        s[j] = tanh(z[3,j])
        c[j] = f[j]*c_prev[j] + i[j]*s[j]
        t[j] = tanh(c[j])
        h[j] = o[j]*t[j]
    """,
    source="Gers, Schmidhuber & Cummins 2000, Learning to forget",
    outputs="h, c",
)
