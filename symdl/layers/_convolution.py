"""Convolution."""

from symdl.expr.layer import Layer

conv2d = Layer(
    name="conv2d",
    summary="Slide filters over an image: stride s, padding p, dilation d.",
    shapes="""
        x[n,c,q:H,r:W], w[k,c,u:U,v:V], b[k]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="""
        y[n,k,i,j] = b[k] + sum[c,u,v](w[k,c,u,v]*(x|0)[n, c, i*s+u*d-p, j*s+v*d-p])
    """,
    source="Dumoulin & Visin 2016, arXiv:1603.07285, relationship 15",
)

grouped_conv2d = Layer(
    name="grouped_conv2d",
    summary="A convolution in which each group t of channels has filters of its own.",
    shapes="""
        x[n,(t,c),q:H,r:W], w[(t,k),c,u:U,v:V], b[(t,k)]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="""
        y[n,(t,k),i,j] = b[t,k] + sum[c,u,v](w[t,k,c,u,v]*(x|0)[n, t, c, i*s+u*d-p, j*s+v*d-p])
    """,
    source="Krizhevsky, Sutskever & Hinton 2012, ImageNet classification, section 3.5",
)

conv1d = Layer(
    name="conv1d",
    summary="Slide filters along a sequence: stride s, padding p, dilation d.",
    shapes="""
        x[n,c,q:T], w[k,c,u:U], b[k]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="y[n,k,i] = b[k] + sum[c,u](w[k,c,u]*(x|0)[n, c, i*s+u*d-p])",
    source="Waibel et al. 1989, Phoneme recognition using time-delay neural networks",
)

depthwise_conv2d = Layer(
    name="depthwise_conv2d",
    summary="A convolution in which each channel has one filter of its own.",
    shapes="""
        x[n,c,q:H,r:W], w[c,u:U,v:V], b[c]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="y[n,c,i,j] = b[c] + sum[u,v](w[c,u,v]*(x|0)[n, c, i*s+u*d-p, j*s+v*d-p])",
    source="Chollet 2016, arXiv:1610.02357",
)

conv2d_asymmetric = Layer(
    name="conv2d_asymmetric",
    summary="A convolution whose four sides are padded by numbers of their own.",
    shapes="""
        x[n,c,q:H,r:W], w[k,c,u:U,v:V], b[k], s: int >= 1 = 1
        top: int >= 0 = 0, bottom: int >= 0 = 1, left: int >= 0 = 0, right: int >= 0 = 1
    """,
    equations="y[n,k,i:(H+top+bottom-U)//s+1,j:(W+left+right-V)//s+1] = "
    "b[k] + sum[c,u,v](w[k,c,u,v]*(x|0)[n, c, i*s+u-top, j*s+v-left])",
    source="TensorFlow documentation, tf.nn.convolution, padding SAME",
)

conv_transpose1d = Layer(
    name="conv_transpose1d",
    summary="Put s-1 zeros between places, then slide flipped filters: a convolution backwards.",
    shapes="x[n,c,i:I], w[c,k,u:U], b[k], s: int >= 1 = 2, p: int >= 0 = 0",
    equations="""
        z[n,c,g:(I-1)*s+1]     = sum[i](x[n,c,i]*delta[i*s,g])
        y[n,k,q:(I-1)*s+U-2*p] = b[k] + sum[c,u](w[c,k,u]*(z|0)[n, c, q-u+p])
    """,
    source="Dumoulin & Visin 2016, arXiv:1603.07285, section 4",
)

conv_transpose2d = Layer(
    name="conv_transpose2d",
    summary="Put s-1 zeros between places, then slide flipped filters: a convolution backwards.",
    shapes="x[n,c,i:I,j:J], w[c,k,u:U,v:V], b[k], s: int >= 1 = 2, p: int >= 0 = 0",
    equations="""
        z[n,c,g:(I-1)*s+1,h:(J-1)*s+1] = sum[i,j](x[n,c,i,j]*delta[i*s,g]*delta[j*s,h])
        y[n,k,q:(I-1)*s+U-2*p,r:(J-1)*s+V-2*p] = b[k]+sum[c,u,v](w[c,k,u,v]*(z|0)[n,c,q-u+p,r-v+p])
    """,
    source="Dumoulin & Visin 2016, arXiv:1603.07285, section 4",
)
