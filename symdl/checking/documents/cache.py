"""Verdicts kept between runs, under hashed keys: a submission's text is not in the cache.

The key is a hash of symdl's version, the options and the text.  The value holds offsets
and verdicts; the source texts of the sides are cut from the document again.  A damaged entry is
no entry.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import symdl
from symdl.checking.judging.verdict import (
    BlockVerdict,
    DocumentVerdict,
    Expected,
    Method,
    StepVerdict,
)
from symdl.checking.scopes.options import Options

FORMAT = 1


def directory() -> Path:
    """Where verdicts are kept: $SYMDL_CACHE, else the platform's place for caches."""
    own = os.environ.get("SYMDL_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "symdl" / "verdicts"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "symdl" / "verdicts"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "symdl" / "verdicts"


def key_of(text: str, path: str, options: Options) -> str:
    """The hash under which a document's verdicts are kept."""
    what = json.dumps([FORMAT, symdl.__version__, asdict(options), Path(path).suffix, text])
    return hashlib.sha256(what.encode()).hexdigest()


def load(key: str, text: str, path: str) -> DocumentVerdict | None:
    """The verdicts kept under a key; None where there are none or they are damaged."""
    try:
        data = json.loads((directory() / f"{key}.json").read_text("utf-8"))
        blocks = tuple(_block(entry, text) for entry in data["blocks"])
        return DocumentVerdict(path, text, blocks, str(data["error"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def store(key: str, document: DocumentVerdict) -> None:
    """Keep verdicts; a cache that cannot be written is left alone."""
    data = {"error": document.error, "blocks": [_data(block) for block in document.blocks]}
    place = directory()
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = place / f"{key}.{os.getpid()}.tmp"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file)
        os.replace(temporary, place / f"{key}.json")
    except OSError:
        return


def _data(block: BlockVerdict) -> dict[str, Any]:
    steps = []
    for step in block.steps:
        entry = asdict(step)
        entry["lhs"], entry["rhs"] = len(step.lhs), len(step.rhs)
        steps.append(entry)
    return {"id": block.id, "start": block.start, "end": block.end, "steps": steps}


def _block(entry: dict[str, Any], text: str) -> BlockVerdict:
    start, end = int(entry["start"]), int(entry["end"])
    steps = tuple(_step(step, text) for step in entry["steps"])
    return BlockVerdict(int(entry["id"]), start, end, text[start:end], steps)


def _step(entry: dict[str, Any], text: str) -> StepVerdict:
    start, end = int(entry["start"]), int(entry["end"])
    expected = Expected(**entry["expected"]) if entry["expected"] else None
    left, right = int(entry["lhs"]), int(entry["rhs"])
    return StepVerdict(
        start,
        end,
        text[start : start + left] if left else "",
        str(entry["relation"]),
        text[end - right : end] if right else "",
        str(entry["verdict"]),
        str(entry["reason"]),
        expected,
        str(entry["mistake"]),
        str(entry["repair"]),
        {str(k): str(v) for k, v in entry["counterexample"].items()},
        Method(**entry["method"]),
    )
