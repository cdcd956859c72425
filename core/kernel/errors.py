"""What can go wrong on purpose: a code and its parameters, never a sentence; prose is made at the door."""

from __future__ import annotations


class OnexError(Exception):
    """An answer the portal gives on purpose; `code` is looked up in `core.kernel.messages`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        # Parameters may hold personal data, so only the code goes into logs and tracebacks.
        return self.code


class Refused(OnexError):
    """A rule says no."""


class Conflict(Refused):
    """A rule says no because of the state the thing is in now."""


class Overtaken(Conflict):
    """Somebody else wrote first what this act was about to write: run again, it answers by what stands then."""


class NotAllowed(OnexError):
    """The actor has no right to do this."""

    def __init__(self, code: str = "NOT_ALLOWED", **params: object) -> None:
        super().__init__(code, **params)


class NotFound(OnexError):
    """Not there, or another tenant's: both answer alike."""

    def __init__(self, code: str = "NOT_FOUND", **params: object) -> None:
        super().__init__(code, **params)


class Stale(OnexError):
    """The thing was edited meanwhile."""

    def __init__(self, **params: object) -> None:
        super().__init__("STALE", **params)


class Unavailable(OnexError):
    """A part the portal depends on does not answer."""

    def __init__(self, part: str, retry_after: int = 30) -> None:
        super().__init__("UNAVAILABLE", part=part, retry_after=retry_after)
        self.retry_after = retry_after


class Full(OnexError):
    """There was no space left to write on; what was to be written is not kept."""

    def __init__(self, code: str = "DISK_FULL") -> None:
        super().__init__(code)


class Unannounced(OnexError):
    """The vendor has not published what this step needs; `what` and `source` name it."""

    def __init__(self, what: str, source: str) -> None:
        super().__init__("NOT_ANNOUNCED", what=what, source=source)


def kind_of_error(error: BaseException) -> str:
    """Return what an error is: our own code, else its type's name; its words may quote a value."""
    return error.code if isinstance(error, OnexError) else type(error).__name__
