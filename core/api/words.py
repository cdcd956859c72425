"""The words of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TypeVar

Word = TypeVar("Word")
Given = TypeVar("Given")


def read_only(value: Given) -> Given:
    """Return a mapping that nobody can change afterwards; anything else as it is, for the check of types to name."""
    return MappingProxyType(dict(value)) if isinstance(value, Mapping) else value  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages; prints as Chinese."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class NotAnnounced:
    """Something the vendor has not published: the step that needs it is refused until a supplement is entered."""

    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Something the vendor says, shown word for word where it matters, with the clause it stands in. Added in 1.2."""

    text: Text
    source: str


class Stage(StrEnum):
    """The stages of an exam plan, in the order of the process (R-002, section H)."""

    SITE_APPLICATION = "site_application"
    REGISTRATION = "registration"
    FEE_DUE = "fee_due"
    ARRANGEMENT = "arrangement"
    INSTALLATION = "installation"
    ROOM_SETUP = "room_setup"
    TICKETS = "tickets"
    EXAM = "exam"
    SCORE_ENTRY = "score_entry"
    PUBLICITY = "publicity"
    ISSUANCE = "issuance"


class Edge(StrEnum):
    """The first or the last day of a stage."""

    START = "start"
    END = "end"


class Anchor(StrEnum):
    """Which exam day a rule counts from (C-33)."""

    FIRST = "first"
    LAST = "last"


class Weekday(IntEnum):
    """Days of a week that starts on Monday (C-46); the numbers are those of `date.weekday()`."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


class CandidateType(StrEnum):
    """院校考生 or 社会考生 (R-057)."""

    COLLEGE = "college"
    SOCIAL = "social"


class Payer(StrEnum):
    """Who pays the vendor for a candidate (C-48)."""

    OWN_COLLEGE = "own_college"
    HOST_COLLEGE = "host_college"


class Mode(StrEnum):
    """考试方式 (R-043)."""

    COMPUTER = "computer"
    PRACTICAL = "practical"
    COMPUTER_AND_PRACTICAL = "computer_and_practical"
    PAPER = "paper"
    PAPER_AND_PRACTICAL = "paper_and_practical"


class Names(dict[Word, Text]):
    """Names of words; one that nobody knows is shown as itself, so that no page ever fails by what is declared."""

    def __missing__(self, word: Word) -> Text:
        return Text(str(word), str(word))


LEVEL_NAMES: Mapping[int, Text] = MappingProxyType(
    Names({1: Text("初级", "Elementary"), 2: Text("中级", "Intermediate"), 3: Text("高级", "Advanced")})
)
"""The three levels (R-035)."""

MODE_NAMES: Mapping[Mode, Text] = MappingProxyType(
    Names(
        {
            Mode.COMPUTER: Text("机考", "Computer"),
            Mode.PRACTICAL: Text("实操", "Practical"),
            Mode.COMPUTER_AND_PRACTICAL: Text("机考+实操", "Computer and practical"),
            Mode.PAPER: Text("笔试", "Paper"),
            Mode.PAPER_AND_PRACTICAL: Text("笔试+实操", "Paper and practical"),
        }
    )
)

STAGE_NAMES: Mapping[Stage, Text] = MappingProxyType(
    Names(
        {
            Stage.SITE_APPLICATION: Text("考核站点申报", "Site application"),
            Stage.REGISTRATION: Text("报名", "Registration"),
            Stage.FEE_DUE: Text("缴费", "Payment of fees"),
            Stage.ARRANGEMENT: Text("排考", "Arrangement"),
            Stage.INSTALLATION: Text("考试平台安装", "Installation"),
            Stage.ROOM_SETUP: Text("考场布置", "Room setup"),
            Stage.TICKETS: Text("准考证打印", "Admission tickets"),
            Stage.EXAM: Text("考试", "Exam"),
            Stage.SCORE_ENTRY: Text("成绩登记", "Score entry"),
            Stage.PUBLICITY: Text("成绩公示", "Publicity"),
            Stage.ISSUANCE: Text("证书颁发", "Issuance"),
        }
    )
)
