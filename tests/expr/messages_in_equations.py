"""What is typed wrongly in equations, and the message it gets: one row a mistake."""

BATCH = "x[n,f], gamma[f], eps = 1e-5"

# fmt: off
EQUATIONS = [
    ('y[n,f] = gama[f]*x[n,f]', """\
mine.equations:1:10: 'gama' is not declared
    y[n,f] = gama[f]*x[n,f]
             ^^^^
    repair: did you mean 'gamma'?"""),
    ('y[n,f] = gamma[g]*x[n,f]', """\
mine.equations:1:16: index 'g' is not bound here (bound: n, f)
    y[n,f] = gamma[g]*x[n,f]
                   ^
    repair: sum over it: sum[g](...), or give it to the left side"""),
    ('y[n,f] = gamma[f]*x[n]', """\
mine.equations:1:19: 'x' has 2 indices, not 1
    y[n,f] = gamma[f]*x[n]
                      ^^^^
    repair: write x[n,f]"""),
    ('y[n,f] = x[n,f] + sum[k](x[n,k])*x[k,f]', """\
mine.equations:1:36: index 'k' is not bound here (bound: n, f)
    y[n,f] = x[n,f] + sum[k](x[n,k])*x[k,f]
                                       ^
    repair: sum over it: sum[k](...), or give it to the left side"""),
    ('y[n,f,k] = gamma[f]*x[n,f]', """\
mine.equations:1:7: index 'k' is free on the left side only
    y[n,f,k] = gamma[f]*x[n,f]
          ^
    repair: use it on the right, or remove it; for equal entries give its size: k:n"""),
    ('y[n] = gamma[f]*x[n,f]', """\
mine.equations:1:14: index 'f' is not bound here (bound: n)
    y[n] = gamma[f]*x[n,f]
                 ^
    repair: sum over it: sum[f](...), or give it to the left side"""),
    ('y[n,f] = z[n,f]\nz[n,f] = x[n,f]', """\
mine.equations:1:10: 'z' is used before it is defined (line 2)
    y[n,f] = z[n,f]
             ^
    repair: move its definition up"""),
    ('y[n,f] = y[n,f] + x[n,f]', """\
mine.equations:1:10: 'y' is defined by itself
    y[n,f] = y[n,f] + x[n,f]
             ^^^^^^
    repair: name the new one differently"""),
    ('x[n,f] = gamma[f]', """\
mine.equations:1:1: 'x' is declared as an input already
    x[n,f] = gamma[f]
    ^^^^^^
    repair: choose another name for one of the two"""),
    ('y[n,f] = x[n,f', """\
mine.equations:1:11: '[' is never closed
    y[n,f] = x[n,f
              ^
    repair: add ']'"""),
    ('y[n,f] = x[n,f])', """\
mine.equations:1:16: ')' closes nothing
    y[n,f] = x[n,f])
                   ^
    repair: add '(' or remove it"""),
    ('y[n,f] = 2x[n,f]', """\
mine.equations:1:10: '2x' is neither a number nor a name
    y[n,f] = 2x[n,f]
             ^^
    repair: a product is written with a star: 2*x"""),
    ('y[n,f] = x[n,f]^2', """\
mine.equations:1:16: '^' has no meaning here
    y[n,f] = x[n,f]^2
                   ^
    repair: a power is written **: x**2"""),
    ('y[n,f] = x[n,f] gamma[f]', """\
mine.equations:1:17: an operation is missing before 'gamma'
    y[n,f] = x[n,f] gamma[f]
                    ^^^^^
    repair: a product is written with a star: a*b"""),
    ('y[n,f] = x[n,f] +', """\
mine.equations:1:17: '+' has nothing on its right
    y[n,f] = x[n,f] +
                    ^
    repair: complete the expression"""),
    ('x[n,f]*gamma[f]', """\
mine.equations:1:1: this line defines nothing
    x[n,f]*gamma[f]
    ^^^^^^^^^^^^^^^
    repair: a definition is name[indices] = expression"""),
    ('y[n,f] = x[n,f] = 3', """\
mine.equations:1:17: a second '=' in one definition
    y[n,f] = x[n,f] = 3
                    ^
    repair: write one definition a line; equality in a condition is =="""),
    ('y[n,f] = x[n,f]/0', """\
mine.equations:1:17: division by zero
    y[n,f] = x[n,f]/0
                    ^
    repair: the denominator must not be 0"""),
    ('y[n,f] = sqr(x[n,f])', """\
mine.equations:1:10: there is no function or layer 'sqr'
    y[n,f] = sqr(x[n,f])
             ^^^
    repair: did you mean 'sqrt'?"""),
    ('y[n,f] = exp(x[n,f], eps)', """\
mine.equations:1:10: 'exp' takes 1 argument, not 2
    y[n,f] = exp(x[n,f], eps)
             ^^^^^^^^^^^^^^^^
    repair: write exp(x)"""),
    ('y[n,f] = where(x[n,f], 1, 0)', """\
mine.equations:1:16: this is no condition
    y[n,f] = where(x[n,f], 1, 0)
                   ^^^^^^
    repair: write a comparison: z > 0"""),
    ('y[n,f] = x[n,f]*9**9**9', """\
mine.equations:1:17: this power is too large a number
    y[n,f] = x[n,f]*9**9**9
                    ^^^^^^^
    repair: use a smaller exponent"""),
    ('y[n,f] = x[n,f]*gamma', """\
mine.equations:1:17: 'gamma' is an array of 1 index
    y[n,f] = x[n,f]*gamma
                    ^^^^^
    repair: write its entry: gamma[f]"""),
    ('z[n,f] = x[n,f]\n    y[n,f] = sum[n](z[n,f])', """\
mine.equations:2:18: index 'n' is bound already
        y[n,f] = sum[n](z[n,f])
                     ^
    repair: use another letter for the inner index"""),
    ('y[n,f] = x[eps,f]', """\
mine.equations:1:12: 'eps' is not a whole number
    y[n,f] = x[eps,f]
               ^^^
    repair: indices are whole numbers"""),
    ('y[n,f] = x[n,f]//2', """\
mine.equations:1:10: '//' stands in sizes only
    y[n,f] = x[n,f]//2
             ^^^^^^^^^
    repair: write / in expressions"""),
    ("y[n,f] = __import__('os')", """\
mine.equations:1:21: ''' has no meaning here
    y[n,f] = __import__('os')
                        ^
    repair: quotes and primes have no meaning here; a derivative is written D(f)(x)"""),
    ('y[n,f] = x[n,f] if eps else 1', """\
mine.equations:1:17: 'if' is a reserved word
    y[n,f] = x[n,f] if eps else 1
                    ^^
    repair: choose another name"""),
    ('y[n,f] = \\frac{x}{2}', """\
mine.equations:1:10: '\\' has no meaning here
    y[n,f] = \\frac{x}{2}
             ^
    repair: this is LaTeX; in the notation a name is written bare (alpha) and a quotient a/b"""),
    ('y[n,f] = sum(x[n,f], f)', """\
mine.equations:1:10: 'sum' needs to know over which index
    y[n,f] = sum(x[n,f], f)
             ^^^
    repair: write sum[j](...), or name a whole array: sum(z)"""),
    ('y[n,f] = x[n,f]*inf - inf*inf + (inf - inf)', """\
mine.equations:1:34: this has no value
    y[n,f] = x[n,f]*inf - inf*inf + (inf - inf)
                                     ^^^^^^^^^
    repair: inf - inf and 0*inf are not defined"""),
    ('y[n,f] = x[n,...]', """\
mine.equations:1:14: '...' stands in declarations only
    y[n,f] = x[n,...]
                 ^^^
    repair: leave batch axes out"""),
    ('y[f] = max[n](x[n,f]) @ eps', """\
mine.equations:1:8: '@' is not in the notation
    y[f] = max[n](x[n,f]) @ eps
           ^^^^^^^^^^^^^^^^^^^^
    repair: a matrix product is sum[k](a[i,k]*b[k,j])"""),
]
# fmt: on
