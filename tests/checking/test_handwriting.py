"""What handwriting and its readers do to a line: sums written out, powers on the line, labels."""

import pytest

from symdl.checking.documents.check import check_document


def verdicts(text: str) -> list[str]:
    return [step.verdict for block in check_document(text).blocks for step in block.steps]


GIVEN = r"""
$W = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$ and $x = \begin{pmatrix} 1 \\ 1 \end{pmatrix}$

step 1: product

"""
PAIRS = [
    (  # a power stands on the line
        r"$$s = \frac{(2-5)2 + (4-5)2 + (9-5)2}{2} = \frac{9+1+16}{2} = 13$$",
        r"$$s = \frac{(2-5)2 + (4-5)2 + (9-5)2}{2} = \frac{9+1+18}{2} = 14$$",
    ),
    (  # a sum over an index written out with numbers
        r"$$H = -\sum_i p_i \log_2 p_i = -\frac14 \log_2 \frac14 -\frac34 \log_2 \frac34 = 0.811$$",
        r"$$H = -\sum_i p_i \log_2 p_i = -\frac14 \log_2 \frac14 -\frac34 \log_2 \frac34 = 0.118$$",
    ),
    (  # an equation with rounded numbers, and its roots
        r"$$(3.33 - t)(8.67 - t) - 4.33^2 = 0$$ $$t^2 - 12 t + 10.12 = 0$$",
        r"$$(3.33 - t)(8.67 - t) - 4.33^2 = 0$$ $$t^2 - 12 t + 12.10 = 0$$",
    ),
    (  # a name with a colon says what is counted
        r"$W^O : 512 \times 512 = 262144$",
        r"$W^O : 512 \times 512 = 262414$",
    ),
    (  # words before a plus begin something new
        "total $4 \\times 5^2 = 100$\n\nwith bias $+ 4 \\times 5 = 20$",
        "total $4 \\times 5^2 = 100$\n\nwith bias $+ 4 \\times 5 = 25$",
    ),
    (  # an abbreviation outside of the formula is one name
        "SSE = $(0.5^2 + 1) + 2^2 = 5.25$",
        "SSE = $(0.5^2 + 1) + 2^2 = 5.52$",
    ),
    (  # a size before a colon, a shape beside a value, a whole percentage
        "$1 \\times 1 : 256 \\times 64 = 16384$\n\nO = (55 - 3)/2 + 1 = 27   (27x27x96)\n\n"
        "share $= \\frac{58.63}{62.38} = 94 \\%$",
        "$1 \\times 1 : 256 \\times 64 = 16384$\n\nO = (55 - 3)/2 + 1 = 27   (27x27x96)\n\n"
        "share $= \\frac{58.63}{62.38} = 95 \\%$",
    ),
    (  # a decimal that stands on both sides, once as a power
        r"$$0.8 (0.75 \times 0.667 \times 0.5)^{0.25} = 0.8 (0.25)^{0.25}$$",
        r"$$0.8 (0.75 \times 0.667 \times 0.5)^{0.25} = 0.8 (0.35)^{0.25}$$",
    ),
    (  # statements parted by wide blanks, abbreviations
        "TP = 45, TN = 35     N = 100\n\n$$r = \\frac{TP + TN}{N} = \\frac{80}{100} = 0.8$$",
        "TP = 45, TN = 35     N = 100\n\n$$r = \\frac{TP + TN}{N} = \\frac{85}{100} = 0.85$$",
    ),
    (  # numbers given in words between formulas
        r"decoder $x = w z + b$, w = 2, b = -1. For $z = 3$ we get" "\n\n$$x = 2 (3) - 1 = 5$$",
        r"decoder $x = w z + b$, w = 2, b = -1. For $z = 3$ we get" "\n\n$$x = 2 (3) - 1 = 7$$",
    ),
    (  # another function, and what its slope is zero for
        "$J = (w - 3)^2 + 0.5 w^2$ $\\Rightarrow w = 2$ is best\n\n"
        "L1: $J = (w - 3)^2 + 0.5 |w|$, for w > 0 : $2 (w - 3) + 0.5 = 0 \\Rightarrow w = 2.75$",
        "$J = (w - 3)^2 + 0.5 w^2$ $\\Rightarrow w = 2$ is best\n\n"
        "L1: $J = (w - 3)^2 + 0.5 |w|$, for w > 0 : $2 (w - 3) + 0.5 = 0 \\Rightarrow w = 3.25$",
    ),
    (  # by names alone the slope of a formula of defined names is not 0
        r"$L = p^7 (1 - p)^3$ $$\frac{d}{dp} \log L = \frac{7}{p} - \frac{3}{1-p} = 0$$"
        "\n\n$$7 (1 - p) = 3 p \\Rightarrow p = 0.7$$",
        r"$L = p^7 (1 - p)^3$ $$\frac{d}{dp} \log L = \frac{7}{p} - \frac{3}{1-p} = 0$$"
        "\n\n$$7 (1 - p) = 4 p \\Rightarrow p = 0.7$$",
    ),
    (  # words that end in an abbreviation name what follows
        "$q = 3$ and $q^2 = 9$\n\ncondition no. $= \\frac{6.708}{2.236} = 3$",
        "$q = 3$ and $q^2 = 9$\n\ncondition no. $= \\frac{6.708}{2.236} = 2$",
    ),
    (  # two entries that are equal by chance are two entries still
        r"$z = (0.2, 0.7, 0.7)$ $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$ $$p_2 = p_3 = 0.384$$"
        r"$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$",
        r"$z = (0.2, 0.7, 0.7)$ $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$ $$p_2 = p_3 = 0.384$$"
        r"$$\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)$$",
    ),
    ("as $0.25 > 0.05$ we split there", "as $0.25 < 0.05$ we split there"),
    (  # what is given before the first heading counts behind it
        GIVEN + r"$$W x = \begin{pmatrix} 3 \\ 7 \end{pmatrix}$$",
        GIVEN + r"$$W x = \begin{pmatrix} 4 \\ 6 \end{pmatrix}$$",
    ),
    (  # a recurrence, its second step too
        r"$$x_t = x_{t-1} - 0.1 v_t$$ $x_0 = 4$, $v_1 = 8$, $v_2 = 6$ $$x_1 = 4 - 0.8 = 3.2$$ "
        r"$$x_2 = 3.2 - 0.6 = 2.6$$",
        r"$$x_t = x_{t-1} - 0.1 v_t$$ $x_0 = 4$, $v_1 = 8$, $v_2 = 6$ $$x_1 = 4 - 0.8 = 3.2$$ "
        r"$$x_2 = 3.2 + 0.6 = 3.8$$",
    ),
    (  # ε counts for nothing
        r"$v = 4$, $m = 2$ $$\theta = 1 - 0.1 \frac{m}{\sqrt{v} + \epsilon} = 1 - 0.1 = 0.9$$",
        r"$v = 4$, $m = 2$ $$\theta = 1 - 0.1 \frac{m}{\sqrt{v} + \epsilon} = 1 - 0.2 = 0.9$$",
    ),
    (  # a derivative by a marked letter, with blanks between all signs
        r"$q = 0 . 5$ $$\ell = - \log \hat { y }$$ "
        r"$$\frac { d \ell } { d \hat { y } } = - \frac { 1 } { \hat { y } }$$",
        r"$q = 0 . 5$ $$\ell = - \log \hat { y }$$ "
        r"$$\frac { d \ell } { d \hat { y } } = \frac { 1 } { \hat { y } }$$",
    ),
    (  # where something starts, behind an equation that is solved
        r"The boundary $w x + b = 0$ $\Rightarrow x = -\frac{b}{w}$. $x_0 = 4$ and $$3 x_0 = 12$$",
        r"The boundary $w x + b = 0$ $\Rightarrow x = -\frac{b}{w}$. $x_0 = 4$ and $$3 x_0 = 13$$",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), PAIRS)
def test_a_right_line_passes_and_a_wrong_one_is_refused(right: str, wrong: str) -> None:
    assert not {"fails", "carried", "unread"} & set(verdicts(right))
    assert "fails" in verdicts(wrong)


def test_a_sum_written_out_with_one_number_for_two_is_no_putting_in() -> None:
    text = r"$$H = -\sum_i p_i \log_2 p_i = -\frac14 \log_2 \frac14 - \frac34 \log_2 \frac12$$"
    assert "unread" in verdicts(text)


def test_the_sum_written_out_has_as_many_terms_as_it_says() -> None:
    text = r"$$q = \sum_{i=1}^{3} a_i b_i = 1 \cdot 2 + 3 \cdot 4$$"
    assert "unread" in verdicts(text)


def test_a_count_that_opens_a_line_is_forgotten_behind_it() -> None:
    text = (
        "$h_0 = 0$\n\n$$t = 1 : \\quad h_1 = 0.5 + h_0 = 0.5$$\n\n"
        "$$t = 2 : \\quad h_2 = 0.5 + h_1 = 1$$\n\n$$L = (y - t)^2 = (3 - 1)^2 = 4$$\n"
    )
    assert not {"fails", "carried"} & set(verdicts(text))
