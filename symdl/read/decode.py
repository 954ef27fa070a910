"""A file's bytes as text, or one clear message why they are none."""

from __future__ import annotations

from symdl.errors import ReadingError

LARGEST = 5_000_000
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def decoded(data: bytes, path: str = "", largest: int = LARGEST) -> str:
    """The text of a file's bytes, with lines that end in a line feed.

    Raises:
        ReadingError: it is too large, empty, not a text, or not in UTF-8 or marked UTF-16.
    """
    if len(data) > largest:
        raise ReadingError(
            f"the file is too large: {len(data) / 1e6:.1f} MB",
            path=path,
            repair=f"at most {largest / 1e6:.3g} MB",
        )
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\x00" in data:
        raise ReadingError("this is not a text file", path=path)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        shown = encoding.removesuffix("-sig").upper()
        raise ReadingError(
            f"byte {problem.start + 1} is not {shown}", path=path, repair="save the file as UTF-8"
        ) from None
    if not text.strip("\ufeff \t\r\n"):
        raise ReadingError("the file is empty", path=path)
    return text.replace("\r\n", "\n").replace("\r", "\n")
