"""Pooling."""

from symdl.expr.layer import Layer

max_pool = Layer(
    name="max_pool",
    summary="Keep the largest entry of each f by f window, at stride s.",
    shapes="x[n,c,h:H,w:W], f: int >= 1 = 2, s: int >= 1 = 2",
    equations="""
        y[n,c,i:(H-f)//s+1,j:(W-f)//s+1] = max[u:f,v:f](x[n,c,i*s+u,j*s+v])
    """,
    source="Zhou & Chellappa 1988, Computation of optical flow using a neural network",
)

avg_pool = Layer(
    name="avg_pool",
    summary="Average each f by f window, at stride s.",
    shapes="x[n,c,h:H,w:W], f: int >= 1 = 2, s: int >= 1 = 2",
    equations="""
        y[n,c,i:(H-f)//s+1,j:(W-f)//s+1] = mean[u:f,v:f](x[n,c,i*s+u,j*s+v])
    """,
    source="LeCun et al. 1989, Backpropagation applied to handwritten zip code recognition",
)

global_avg_pool = Layer(
    name="global_avg_pool",
    summary="Average each channel over all its places.",
    shapes="x[n,c,h,w]",
    equations="y[n,c] = mean[h,w](x[n,c,h,w])",
    source="Lin, Chen & Yan 2013, arXiv:1312.4400, section 3.2",
)

max_pool_ceil = Layer(
    name="max_pool_ceil",
    summary="The largest entry of windows of s+o at stride s, the last ones cut off at the border.",
    shapes="x[n,c,h:H,w:W], s: int >= 1 = 2, o: int >= 0 = 1",
    equations="y[n,c,i:(H-o-1)//s+1,j:(W-o-1)//s+1] = max[u:s+o,v:s+o]((x|-inf)[n,c,i*s+u,j*s+v])",
    source="Krizhevsky, Sutskever & Hinton 2012, ImageNet classification, section 3.4",
)

avg_pool_ceil = Layer(
    name="avg_pool_ceil",
    summary="The mean of windows of s+o at stride s, the last ones cut off to k places.",
    shapes="x[n,c,h:H,w:W], s: int >= 1 = 2, o: int >= 0 = 1",
    equations="""
        k[i:(H-o-1)//s+1,j:(W-o-1)//s+1] = sum[u:s+o,v:s+o]([i*s+u < H, j*s+v < W])
        y[n,c,i:(H-o-1)//s+1,j:(W-o-1)//s+1] = sum[u:s+o,v:s+o]((x|0)[n,c,i*s+u,j*s+v])/k[i,j]
    """,
    source="PyTorch documentation, torch.nn.AvgPool2d, ceil_mode",
)

avg_pool_asymmetric = Layer(
    name="avg_pool_asymmetric",
    summary="The mean of f by f windows over an image with a zeros before and b after each axis.",
    shapes="x[n,c,h:H,w:W], f: int >= 1 = 2, s: int >= 1 = 2, a: int >= 0 = 0, b: int >= 0 = 1",
    equations="""
        y[n,c,i:(H+a+b-f)//s+1,j:(W+a+b-f)//s+1] = mean[u:f,v:f]((x|0)[n,c,i*s+u-a,j*s+v-a])
    """,
    source="TensorFlow documentation, tf.nn.pool, explicit padding",
)
