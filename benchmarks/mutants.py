"""Every wrong variant of every right document of the corpus: is it found, and on its line?"""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from symdl.checking.documents.check import check_document
from symdl.checking.judging.verdict import FAILS
from symdl.checking.reports.report import Places
from tests.checking.mutate import Mutant, mutants
from tests.checking.mutate_symbols import symbol_mutants

RIGHT = Path(__file__).parent.parent / "tests" / "checking" / "corpus" / "right"
AT, ELSEWHERE, MISSED = "at its line", "elsewhere", "missed"


def outcome(task: tuple[str, Mutant]) -> str:
    """Where the first wrong step of a variant was found."""
    name, mutant = task
    found = check_document(mutant.text, name)
    places = Places(found.text)
    wrong = [step for block in found.blocks for step in block.steps if step.verdict == FAILS]
    lines = {places.of(offset)[0] for step in wrong for offset in (step.start, step.end)}
    return AT if mutant.line in lines else ELSEWHERE if lines else MISSED


def every() -> list[tuple[str, Mutant]]:
    """All the variants, with the names of their documents."""
    made = []
    for path in sorted(RIGHT.iterdir()):
        text = path.read_text("utf-8")
        made += [(path.name, m) for m in (*mutants(text), *symbol_mutants(text))]
    return made


def main(large: bool = False) -> bool:
    """Check every eighth variant (all with ``large``); True where 95 % are found at their line."""
    tasks = every() if large else every()[::8]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    misses = []
    with ProcessPoolExecutor() as pool:
        for (name, mutant), found in zip(tasks, pool.map(outcome, tasks, chunksize=4), strict=True):
            counts[mutant.operator][found] += 1
            if found != AT:
                line = mutant.text.splitlines()[mutant.line - 1].strip()
                misses.append(f"  {found}: {mutant.operator}: {name}:{mutant.line}: {line[:150]}")
    print("mutants   ", *(f"{head:>12}" for head in ("made", AT, ELSEWHERE, MISSED)))
    for operator, of in counts.items():
        print(
            f"{operator:10}", *(f"{n:12}" for n in (of.total(), of[AT], of[ELSEWHERE], of[MISSED]))
        )
    print("\n".join(misses))
    return sum(of[AT] for of in counts.values()) >= 0.95 * len(tasks)
