"""证件: which documents a candidate may show, whether a number can be true, and how it is shown to others."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum
from operator import mul

from core.kernel import clock
from core.kernel.names import strip_invisible


class IdType(StrEnum):
    """证件类型: the national vocabulary, and the collective 港澳台身份证 of the printed template (R-065)."""

    RESIDENT = "resident"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    TAIWAN = "taiwan"
    RESIDENCE_PERMIT = "residence_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PASSPORT = "passport"
    HK_MACAO_TAIWAN = "hk_macao_taiwan"

    @property
    def label(self) -> str:
        """The Chinese name, a gettext id."""
        return _NAMES[self][0]


class Gender(StrEnum):
    """性别."""

    MALE = "male"
    FEMALE = "female"


# The national word first, then what people write instead.
_NAMES: dict[IdType, tuple[str, ...]] = {
    IdType.RESIDENT: ("居民身份证", "身份证", "二代身份证", "第二代居民身份证", "中华人民共和国居民身份证"),
    IdType.HONG_KONG: ("香港特区护照/身份证明", "香港身份证", "香港居民身份证", "香港特区护照", "香港永久性居民身份证"),
    IdType.MACAO: ("澳门特区护照/身份证明", "澳门身份证", "澳门居民身份证", "澳门特区护照", "澳门永久性居民身份证"),
    IdType.TAIWAN: ("台湾居民来往大陆通行证", "台胞证"),
    IdType.RESIDENCE_PERMIT: ("港澳台居民居住证", "港澳台居住证", "港澳居民居住证", "台湾居民居住证"),
    IdType.PERMANENT_RESIDENCE: ("境外永久居住证", "外国人永久居留身份证", "外国人永久居留证"),
    IdType.PASSPORT: ("护照", "外国护照", "中国护照", "普通护照"),
    IdType.HK_MACAO_TAIWAN: ("港澳台身份证", "港澳台证件", "港澳居民来往内地通行证", "回乡证"),
}
_BY_NAME = {word: id_type for id_type, words in _NAMES.items() for word in (id_type.value, *words)}

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
# GB/T 2260 provinces; 83 is used on residence permits of Taiwan residents only.
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82}
)
_CODED = frozenset({IdType.RESIDENT, IdType.RESIDENCE_PERMIT, IdType.PERMANENT_RESIDENCE})
_YOUNGEST, _OLDEST = 10, 90

# Identity card, passport, and permit of each; A123456(7) is how the Hong Kong card prints its check digit.
_SHAPES: dict[IdType, re.Pattern[str]] = {
    IdType.HONG_KONG: re.compile(r"[A-Z]{1,2}[0-9]{6}(?:[0-9A]|\([0-9A]\))|[A-Z][0-9]{8}|[A-Z]{2}[0-9]{7}|H[0-9]{10}"),
    IdType.MACAO: re.compile(r"[0-9]{7}(?:[0-9]|\([0-9]\))|M[A-Z][0-9]{7}|M[0-9]{8}(?:[0-9]{2})?"),
    IdType.TAIWAN: re.compile(r"[0-9]{8}"),
    IdType.PASSPORT: re.compile(r"[A-Z0-9]{5,20}"),
}
# 港澳居民来往内地通行证 are printed with the two digits that count their renewals, and without. Ten bare digits tell
# nothing: an old 台胞证 is refused, and a passport may have them.
_PERMIT = re.compile(r"([HM][0-9]{8})(?:[0-9]{2})?")
_PERMITS = {"H": IdType.HONG_KONG, "M": IdType.MACAO}
_OLD_PERMANENT_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
_OLD_TAIWAN = re.compile(r"[0-9]{10}(?:\([A-Z0-9]+\))?")
# What a number under the collective word tells about itself; eight bare digits fit two places and tell nothing.
_COLLECTIVE: tuple[tuple[IdType, re.Pattern[str]], ...] = (
    (IdType.RESIDENCE_PERMIT, re.compile(r".{18}")),
    (IdType.MACAO, re.compile(r"[0-9]{7}\([0-9]\)|M[A-Z][0-9]{7}|M[0-9]{8}(?:[0-9]{2})?")),
    (IdType.HONG_KONG, _SHAPES[IdType.HONG_KONG]),
    (IdType.TAIWAN, _OLD_TAIWAN),
)

# The shapes a key tells types by; a passport's number may have any.
_KEYED: tuple[tuple[IdType, re.Pattern[str]], ...] = (
    (IdType.TAIWAN, _SHAPES[IdType.TAIWAN]),
    (IdType.PERMANENT_RESIDENCE, _OLD_PERMANENT_RESIDENCE),
    (IdType.HONG_KONG, re.compile(r"[A-Z]{1,2}[0-9]{6}[0-9A]")),
)

# Only the full-width twins of ASCII: compatibility folding would also make digits of ² and ①.
PLAIN = {code + 0xFEE0: code for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose number can be true.

    `repairs` are codes of what was changed to read the number, `warnings` of what is odd about it; both are for the
    reader and no part of its identity.
    """

    id_type: IdType
    number: str = field(repr=False)
    repairs: tuple[str, ...] = field(default=(), compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def birth_date(self) -> dt.date | None:
        """The date of birth, where the number holds it."""
        return _birth_date(self.number) if self._tells_about_person else None

    @property
    def gender(self) -> Gender | None:
        """The gender, where the number holds it: its 17th digit is odd for men."""
        if not self._tells_about_person:
            return None
        return Gender.MALE if int(self.number[16]) % 2 else Gender.FEMALE

    @property
    def _tells_about_person(self) -> bool:
        return self.id_type in _CODED and len(self.number) == 18

    @property
    def key(self) -> str:
        """What the document is known by: two of one key are one person's."""
        return document_key(self.number)

    @property
    def masked(self) -> str:
        """The number as others may see it."""
        return mask(self.number)


def parse_id_type(text: str) -> IdType | None:
    """Return the type named by the national word, an everyday one or our key; None when nobody says so."""
    return _BY_NAME.get(text) or _BY_NAME.get("".join(strip_invisible(text).split()).lower())


def check_document(id_type: IdType, number: str) -> Document | str:
    """Return the document, or the code of why its number cannot be true.

    港澳台身份证 becomes the type its number tells, so that one person's document has one key (C-42). An unknown
    province and an age outside 10…90 only warn: real cards carry abolished codes, and people study late.
    """
    text, repairs = _repaired(number)
    if not text:
        return "REQUIRED"
    told = _told_type(text) if id_type is IdType.HK_MACAO_TAIWAN else id_type
    if told is None:
        return "ID_TYPE_UNCLEAR"
    if code := _wrong(told, text):
        return code
    bare = text.replace("(", "").replace(")", "")
    if bare != text:
        repairs = (*repairs, "ID_BRACKETS")
    return Document(told, bare, repairs, _doubts(told, bare))


def document_of(number: str) -> Document | None:
    """Return the document a number without its type is of, as the first type whose number it can be; or None.

    A wrong number of eighteen digits may still be somebody's, who was entered with a passport before.
    """
    text, _ = _repaired(number)
    told = type_told(text)
    found = (check_document(kind, text) for kind in ([told] if told else IdType))
    other = Document(IdType.PASSPORT, text) if told else None
    return next((document for document in found if isinstance(document, Document)), other)


_CLEAN = re.compile("[0-9A-Z]+")


def _repaired(number: str) -> tuple[str, tuple[str, ...]]:
    if _CLEAN.fullmatch(number):
        return number, ()
    text = strip_invisible(number)
    steps = (
        ("ID_FULL_WIDTH", lambda value: value.translate(PLAIN)),
        ("ID_SPACES", lambda value: "".join(value.split())),
        ("ID_LOWER_CASE", str.upper),
    )
    repairs: list[str] = []
    for code, repair in steps:
        before, text = text, repair(text)
        if text != before:
            repairs.append(code)
    return text, tuple(repairs)


def _told_type(text: str) -> IdType | None:
    return next((id_type for id_type, shape in _COLLECTIVE if shape.fullmatch(text)), None)


def _wrong(id_type: IdType, text: str) -> str | None:
    if id_type is IdType.PERMANENT_RESIDENCE and _OLD_PERMANENT_RESIDENCE.fullmatch(text):
        return None
    if id_type in _CODED:
        return _wrong_eighteen(id_type, text)
    if id_type is IdType.TAIWAN and _OLD_TAIWAN.fullmatch(text):
        return "ID_TAIWAN_OLD"
    told = type_told(text)
    if told is not None and told is not id_type and (id_type is not IdType.PASSPORT or told in _CODED):
        return "ID_TYPE_WRONG"
    if id_type is IdType.PASSPORT and _FIFTEEN.fullmatch(text):
        return "ID_15"
    return None if _SHAPES[id_type].fullmatch(text) else "ID_FORMAT"


def _wrong_eighteen(id_type: IdType, text: str) -> str | None:
    if len(text) != 18:
        if type_told(text):
            return "ID_TYPE_WRONG"
        return "ID_15" if _FIFTEEN.fullmatch(text) else "ID_LENGTH"
    if not _EIGHTEEN.fullmatch(text):
        return "ID_CHARACTERS"
    if _CHECK_DIGITS[sum(map(mul, map(int, text[:17]), _WEIGHTS)) % 11] != text[17]:
        return "ID_CHECKSUM"
    if _type_of(text) is not id_type:
        return "ID_TYPE_WRONG"
    born = _birth_date(text)
    if born is None:
        return "ID_DATE"
    return "ID_FUTURE" if born > clock.today() else None


def type_told(number: str) -> IdType | None:
    """Return the type a number tells by itself: that of eighteen digits, or of a permit; None for any other."""
    if _EIGHTEEN.fullmatch(number):
        return _type_of(number)
    return _PERMITS.get(number[:1]) if _PERMIT.fullmatch(number) else None


def document_key(number: str) -> str:
    """Return what a document is known by, whatever type was typed beside it and in which of its printed lengths (C-42).

    The type in the key is the one the number has the shape of.
    """
    if _EIGHTEEN.fullmatch(number):
        return f"{_type_of(number).value}|{number}"
    bare = _repaired(number)[0].replace("(", "").replace(")", "")
    if permit := _PERMIT.fullmatch(bare):
        bare = permit[1]
    told = type_told(bare) or next((kind for kind, shape in _KEYED if shape.fullmatch(bare)), IdType.PASSPORT)
    return f"{told.value}|{bare}"


def _type_of(text: str) -> IdType:
    if text[:2] in {"81", "82", "83"}:
        return IdType.RESIDENCE_PERMIT
    return IdType.PERMANENT_RESIDENCE if text[0] == "9" else IdType.RESIDENT


def _birth_date(text: str) -> dt.date | None:
    try:
        return dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _doubts(id_type: IdType, number: str) -> tuple[str, ...]:
    doubts: list[str] = []
    if id_type is IdType.RESIDENT and int(number[:2]) not in _PROVINCES:
        doubts.append("ID_AREA_UNKNOWN")
    if id_type is IdType.PASSPORT and type_told(number):
        doubts.append("ID_LIKE_PERMIT")
    if born := Document(id_type, number).birth_date:
        today = clock.today()
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        if not _YOUNGEST <= age <= _OLDEST:
            doubts.append("ID_AGE")
    return tuple(doubts)


def mask(number: str) -> str:
    """Hide a document number: 370682*****0635 (R-090); of a short one a quarter stays at each end."""
    head, tail = (6, 4) if len(number) >= 15 else (len(number) // 4,) * 2
    return _masked(number, head, tail)


def mask_phone(phone: str) -> str:
    """Hide a phone number: 199****0000; of a short one a quarter stays at each end."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return _masked(phone, len(phone) // 4, len(phone) // 4)


def _masked(text: str, head: int, tail: int) -> str:
    # Five stars whatever was there: the length of a number tells its type.
    return f"{text[:head]}*****{text[len(text) - tail :]}" if text else ""
