"""Compile a plugin in its child and take the declaration back as data, of which nothing is believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.api import API_VERSION, SUPPORTED_MAJORS, VendorPlugin
from core.plugins.checks import findings
from core.plugins.older import as_meant
from core.plugins.sandbox import PROCESSOR, NoAnswer, ask
from core.plugins.texts import one_line
from core.rules.snapshot import digest, freeze, thaw

CONTRACT = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}")
SECONDS = 15
MOST_REASONS = 50
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A compiled declaration, ready to be stored."""

    key: str
    version: str
    api: str
    digest: str
    declaration: str
    listens: bool

    @property
    def plugin(self) -> VendorPlugin:
        """The declaration as a value."""
        return read_declaration(self.declaration)


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a plugin cannot be installed: every reason in one line of its own."""

    reasons: tuple[str, ...]

    @classmethod
    def of(cls, reasons: Iterable[object]) -> Quarantine:
        """Take reasons in the words of strangers: as lines that can be stored and shown, the first fifty of them."""
        reasons = list(reasons)
        lines = [one_line(str(reason), LONGEST_REASON) for reason in reasons[:MOST_REASONS]]
        more = [f"and {len(reasons) - MOST_REASONS} more"] if len(reasons) > MOST_REASONS else []
        return cls((*lines, *more))

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)


def read_declaration(text: str) -> VendorPlugin:
    """Return the declaration a release stores."""
    plugin = thaw(text)
    if not isinstance(plugin, VendorPlugin):
        raise TypeError("a release stores one VendorPlugin")
    return plugin


def compile_plugin(key: str, seconds: float = SECONDS, processor: int = PROCESSOR) -> Release | Quarantine:
    """Run the probe for one plugin; whatever goes wrong there becomes the reason."""
    try:
        answer = ask("core.plugins.probe", key, seconds=seconds, processor=processor)
    except NoAnswer as failure:
        return Quarantine.of([failure])
    try:
        reasons = answer.get("reasons")
        if isinstance(reasons, list) and reasons:
            return Quarantine.of(reasons)
        plugin = read_declaration(answer["declaration"])
        faults = list(_faults(key, plugin))
    except Exception:  # noqa: BLE001 - the plugin's code may have written the answer: anything can stand in it
        return Quarantine.of(["the answer cannot be read"])
    if faults:
        return Quarantine.of(faults)
    text = freeze(as_meant(plugin))
    return Release(
        key=key,
        version=plugin.version,
        api=plugin.api,
        digest=digest(text),
        declaration=text,
        listens=answer.get("listens") is True,
    )


def _faults(key: str, plugin: VendorPlugin) -> Iterator[str]:
    """Yield what is wrong with a declaration; one of another contract or name is looked at no further."""
    if fault := _contract_fault(str(plugin.api)):
        yield fault
    elif plugin.key != key:
        yield f"the package offers {key!r}, but the declaration says {plugin.key!r}"
    else:
        yield from (f"{code} {text}" for code, text in findings(plugin))


def _contract_fault(wanted: str) -> str:
    """Accept every supported major, and no minor newer than ours."""
    if not CONTRACT.fullmatch(wanted):
        return f"the contract version {wanted!r} is not MAJOR.MINOR"
    major, minor = map(int, wanted.split("."))
    ours = tuple(map(int, API_VERSION.split(".")))
    if major not in SUPPORTED_MAJORS or (major, minor) > ours:
        return f"needs contract {wanted}; this portal offers {API_VERSION}"
    return ""
