"""Hostile submissions by the thousand: ``python -m benchmarks fuzz [--large]``.

Token soups, mutations of right formulas, towers, nests, zero-width characters and markup go
through the checker and its reports.  Nothing may raise, hang, or come out as markup; what the
checker itself could not judge (an error inside it) counts as a defect and is printed.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

SEEDS = (
    r"p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
    r"\frac{\partial L}{\partial z_j} = p_j - y_j",
    r"z = 0.1 \times 2 + (-0.3) \times 1 = -0.1",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{bmatrix} x \\ y \end{bmatrix} = 5",
    r"f(x) = \begin{cases} x & x > 0 \\ 0.1x & \text{otherwise} \end{cases}",
    r"\sigma'(z) = \sigma(z)(1 - \sigma(z)) \Rightarrow a = \max\{0, z\}",
    r"y = W^{[1]} a^{[0]} + b^{[1]}, \quad \hat{y} = \text{softmax}(y)",
    r"\mu = \frac{1}{n} \sum_{i=1}^n x_i \approx 3.14",
)
TOKENS = (
    r"\frac",
    r"\sum",
    r"\prod",
    r"_",
    r"^",
    r"{",
    r"}",
    r"(",
    r")",
    r"[",
    r"]",
    r"=",
    r"+",
    r"-",
    r"*",
    r"/",
    r"!",
    r"|",
    r"&",
    r"\\",
    r",",
    r";",
    r".",
    r"?",
    r"'",
    r"x",
    r"y",
    r"z",
    r"0",
    r"1",
    r"2.5",
    r"10^{9}",
    r"e",
    r"\partial",
    r"\nabla",
    r"\left",
    r"\right",
    r"\text",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    r"\begin{cases}",
    r"\log",
    r"\exp",
    r"\max",
    r"\min",
    r"\sqrt",
    r"\cdot",
    r"\times",
    r"\Rightarrow",
    r"\approx",
    r"\leq",
    r"\dots",
    r"\infty",
    r"\delta_{ij}",
    r"\sigma",
    r"$",
    r"$$",
    r"~~",
    r"#",
    r"##",
    r"\input{/etc/passwd}",
    r"\write18{ls}",
    r"\def\a{\a\a}",
    r"\a",
    r"<script>",
    r"</script>",
    r"&lt;",
) + ("\u200b", "\u202e", "∂", "Σ", "≤", "⇒", "²", "\t", "\n", "\x00", "١", "𝟙", "ﬁ", "é")


def soup(rng: random.Random) -> str:
    """Random tokens."""
    return " ".join(rng.choice(TOKENS) for _ in range(rng.randint(1, 25)))


def mutated(rng: random.Random) -> str:
    """A right formula with characters struck, doubled or replaced by tokens."""
    text = rng.choice(SEEDS)
    for _ in range(rng.randint(1, 5)):
        k = rng.randrange(len(text) + 1)
        kind = rng.random()
        if kind < 0.35:
            text = text[:k] + text[k + rng.randint(1, 4) :]
        elif kind < 0.7:
            text = text[:k] + rng.choice(TOKENS) + text[k:]
        else:
            text = text[:k] + text[k : k + 9] * rng.randint(2, 4) + text[k:]
    return text


def tower(rng: random.Random) -> str:
    """Powers, factorials, nests and long sums."""
    n = rng.choice((3, 10, 60, 300))
    return rng.choice(
        (
            "9" + "^{9" * n + "}" * n,
            f"{10 ** min(n, 60)}! = 1",
            "(" * n + "x" + ")" * n + " = x",
            r"\frac{1}{" * n + "x" + "}" * n + " = 2",
            "+".join(["x_{1}"] * n) + f" = {n} x_1",
            r"\sum_{i=1}^{" + "9" * min(n, 20) + "} i = 1",
            r"\sqrt{" * n + "2" + "}" * n + " = 1",
            "x" + "'" * n + " = 0",
        )
    )


MAKERS = (soup, mutated, mutated, tower)


def one(seed: int) -> tuple[str, float, str]:
    """Check one input; the defect ("" for none), the seconds it took, and the input."""
    from symdl.checking.documents.check import check_document
    from symdl.checking.reports.report import to_json
    from symdl.checking.reports.report_html import to_html
    from symdl.checking.scopes.options import Options

    rng = random.Random(seed)
    inner = rng.choice(MAKERS)(rng)
    text = rng.choice(("$${}$$", "${}$", "{}", "\\[{}\\]", "a $x = 1$ b {}\n\n$$= 2$$")).replace(
        "{}", inner
    )
    started = time.perf_counter()
    try:
        found = check_document(text, "a.md", Options(step_seconds=0.5))
        json.loads(to_json([found]))
        if seed % 50 == 0 and re.search(r"<script|onerror=", to_html([found])):
            return "markup in the report", time.perf_counter() - started, text
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is what we look for
        return f"{type(problem).__name__}: {problem}", time.perf_counter() - started, text
    for block in found.blocks:
        for step in block.steps:
            if "symdl could not" in step.reason:
                return step.reason, time.perf_counter() - started, text
    return "", time.perf_counter() - started, text


def main(large: bool = False) -> bool:
    """Run 5,000 inputs (100,000 with ``large``), print the defects; True where none was found."""
    count = 100_000 if large else 5_000
    defects: Counter[str] = Counter()
    examples: dict[str, str] = {}
    slowest, slow_text, total = 0.0, "", 0.0
    with ProcessPoolExecutor() as pool:
        for defect, seconds, text in pool.map(one, range(count), chunksize=200):
            total += seconds
            if seconds > slowest:
                slowest, slow_text = seconds, text
            if defect:
                defects[defect] += 1
                examples.setdefault(defect, text)
    print(f"fuzz: {count} inputs, {sum(defects.values())} defects, ", end="")
    print(f"{1000 * total / count:.1f} ms each, slowest {slowest:.2f} s: {slow_text[:60]!r}")
    for defect, times in defects.most_common(20):
        print(f"  {times}x {defect[:90]}\n      {examples[defect][:150]!r}")
    return not defects and slowest < 5
