"""What a file is that is not of the kind wanted, as every door has to know it: locked by a program, or a text."""

from __future__ import annotations

import codecs
import re

HEAD = 4096
"""How many of the first bytes tell."""

# What programs write in front that encrypt the files of a whole office: whoever saves again there encrypts again.
_LOCKS = re.compile(rb"E-SafeNet|%TSD-Header-###%")
_LOCK_WITHIN = 64


def is_locked(head: bytes) -> bool:
    """Whether a file was encrypted by an office's own software."""
    return _LOCKS.search(head[:_LOCK_WITHIN]) is not None


def is_text(head: bytes) -> bool:
    """Whether a file is plain text, as editors here write it."""
    return any(_reads_as(head, encoding) for encoding in ("utf-8", "utf-16", "gb18030"))


def _reads_as(head: bytes, encoding: str) -> bool:
    if encoding == "utf-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char.isspace() or char == "\ufeff" for char in text)
