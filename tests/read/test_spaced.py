"""Readers of pictures that print a blank between all signs: numbers and words are put together."""

import pytest

from symdl.checking.documents.check import check_document
from symdl.read.source import Source
from symdl.read.spaced import closed_up

DECIMAL = "$$ q = 0 . 5 $$ "


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$ 0 . 4 5 + 1 0 . 2 $", "$ 0.45 + 10.2 $"),
        ("$ w _ { 1 1 } = 1 0 0 $", "$ w _ { 11 } = 100 $"),
        (r"$ \mathrm { R e L U } = m a x ( 0 , z ) $", r"$ \mathrm {ReLU} = max ( 0 , z ) $"),
        (r"$ 0 \mathrm { ~ i f ~ } z $", r"$ 0 \mathrm {~if~} z $"),
        ("$ v ^ { n e w } $", "$ v ^ {new} $"),
        ("$ n = 4 3 , 3 5 2 , 0 6 4 $", "$ n = 43,352,064 $"),
    ],
)  # fmt: skip
def test_numbers_and_words_are_closed_up(written: str, meant: str) -> None:
    assert closed_up(Source.of(DECIMAL + written), latex=False).chars.endswith(meant)


@pytest.mark.parametrize(
    "written",
    [
        "$ [ 1 2 3 ] $",  # a row whose wide spaces were lost
        "$ 0 . 1 0 . 2 $",
        "$ 0 0 1 $",
        "$ a b c $",
        "$ z = 0.5 + 1 2 $",  # not spaced: two numbers stand there
        "0 . 5 in words",
    ],
)
def test_what_may_be_two_numbers_stays(written: str) -> None:
    assert closed_up(Source.of(DECIMAL + written), latex=False).chars.endswith(written)


def test_a_torn_point_is_closed_in_every_text() -> None:
    assert closed_up(Source.of("$ z = 0. 25 + 10 $"), latex=False).chars == "$ z = 0.25 + 10 $"
    assert closed_up(Source.of("$ 10. 5 $"), latex=False).chars == "$ 10. 5 $"


def test_a_text_without_such_blanks_is_not_touched() -> None:
    source = Source.of("$ z = 1 2 $ and $ 3.5 $")
    assert closed_up(source, latex=False) is source


def test_verdicts_stand_at_the_places_of_the_document() -> None:
    text = "$$ 0 . 2 5 + 1 . 5 = 1 . 7 5 $$\n\n$$ 0 . 2 5 \\times 4 = 1 . 5 $$\n"
    report = check_document(text)
    assert [step.verdict for block in report.blocks for step in block.steps] == ["holds", "fails"]
    (wrong,) = report.blocks[1].steps
    assert text[wrong.start : wrong.end] == "0 . 2 5 \\times 4 = 1 . 5"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            r"$$ \begin{array} { l } { { a = 2 + 3 = 5 } } \\ { { b = 4 - 1 = 3 } } \end{array} $$",
            r"$$ \begin{array} { l } { { a = 2 + 3 = 5 } } \\ { { b = 4 - 1 = 2 } } \end{array} $$",
        ),
        (
            r"$$L = 3 u$$ $$u = 2 w$$ $$\frac{dL}{dw} = \frac{dL}{du} . \frac{du}{dw} = 6$$",
            r"$$L = 3 u$$ $$u = 2 w$$ $$\frac{dL}{dw} = \frac{dL}{du} . \frac{du}{dw} = 5$$",
        ),
    ],
)  # fmt: skip
def test_braces_around_cells_and_points_for_times(right: str, wrong: str) -> None:
    verdicts = [s.verdict for b in check_document(right).blocks for s in b.steps]
    assert "fails" not in verdicts and "unread" not in verdicts
    assert "fails" in [s.verdict for b in check_document(wrong).blocks for s in b.steps]
