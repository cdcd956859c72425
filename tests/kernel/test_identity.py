"""Identity documents; every number here is invented."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import clock
from core.kernel.identity import (
    Document,
    Gender,
    IdType,
    check_document,
    document_key,
    document_of,
    mask,
    mask_phone,
    parse_id_type,
)

TODAY = dt.datetime(2024, 6, 14, 9, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def today() -> None:
    clock.travel(TODAY)


def with_check_digit(first17: str) -> str:
    """ISO 7064 MOD 11-2 as the standard words it, computed another way than the portal does."""
    product = 0
    for digit in first17:
        product = (product + int(digit)) * 2 % 11
    check = (12 - product) % 11
    return first17 + ("X" if check == 10 else str(check))


GOOD = with_check_digit("37078120040229458")
ENDS_IN_X = next(n for i in range(100) if (n := with_check_digit(f"110101200001010{i:02}")).endswith("X"))

seventeen = st.builds(
    lambda area, day, sequence: f"{area}0101{day:%Y%m%d}{sequence:03}",
    st.sampled_from([11, 37, 53, 65]),
    st.dates(dt.date(1940, 1, 1), dt.date(2012, 12, 31)),
    st.integers(0, 999),
)


def accepted(id_type: IdType, number: str) -> Document:
    document = check_document(id_type, number)
    assert isinstance(document, Document), document
    return document


@pytest.mark.req("R-063")
def test_a_true_resident_number_tells_birth_date_and_gender() -> None:
    document = accepted(IdType.RESIDENT, GOOD)
    assert document == Document(IdType.RESIDENT, GOOD)
    assert (document.birth_date, document.gender) == (dt.date(2004, 2, 29), Gender.FEMALE)
    assert document.repairs == document.warnings == ()


def test_an_odd_seventeenth_digit_is_a_mans() -> None:
    assert accepted(IdType.RESIDENT, with_check_digit("37078120040229457")).gender is Gender.MALE


@given(seventeen)
def test_every_number_with_the_right_check_digit_is_accepted(first17: str) -> None:
    with clock.at(TODAY):
        assert isinstance(check_document(IdType.RESIDENT, with_check_digit(first17)), Document)


@given(seventeen, st.integers(0, 16), st.integers(1, 9))
def test_no_single_typing_error_slips_through(first17: str, at: int, off: int) -> None:
    number = with_check_digit(first17)
    typo = number[:at] + str((int(number[at]) + off) % 10) + number[at + 1 :]
    assert check_document(IdType.RESIDENT, typo) == "ID_CHECKSUM"


@given(seventeen, st.integers(0, 15))
def test_no_swap_of_neighbours_slips_through(first17: str, at: int) -> None:
    number = with_check_digit(first17)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        assert check_document(IdType.RESIDENT, swapped) == "ID_CHECKSUM"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "REQUIRED"),
        (" \n", "REQUIRED"),
        ("370781040229458", "ID_15"),
        (GOOD[:17], "ID_LENGTH"),
        (GOOD + "1", "ID_LENGTH"),
        ("37078104022945A", "ID_LENGTH"),
        (GOOD[:6] + "-" + GOOD[7:], "ID_CHARACTERS"),
        ("X" + GOOD[1:], "ID_CHARACTERS"),
        ("٣٧٠٧٨١٢٠٠٤٠٢٢٩٤٥٨١", "ID_CHARACTERS"),  # Arabic digits are digits to \d
        ("๓๗๐๗๘๑๒๐๐๔๐๒๒๙๔๕๘๑", "ID_CHARACTERS"),  # Thai
        ("²" + GOOD[1:], "ID_CHARACTERS"),
        (with_check_digit("37078119990230458"), "ID_DATE"),
        (with_check_digit("37078120041329458"), "ID_DATE"),
        (with_check_digit("37078120240615458"), "ID_FUTURE"),
        (with_check_digit("81000020040229458"), "ID_TYPE_WRONG"),
        (with_check_digit("91037820040229458"), "ID_TYPE_WRONG"),
    ],
)
def test_a_number_that_cannot_be_true_is_refused_with_its_own_reason(number: str, code: str) -> None:
    assert check_document(IdType.RESIDENT, number) == code


@pytest.mark.parametrize(
    ("raw", "repairs"),
    [
        (ENDS_IN_X.lower(), ("ID_LOWER_CASE",)),
        (f"{ENDS_IN_X[:6]} {ENDS_IN_X[6:14]} {ENDS_IN_X[14:]}", ("ID_SPACES",)),
        ("".join(chr(ord(char) + 0xFEE0) for char in ENDS_IN_X), ("ID_FULL_WIDTH",)),
        (f"{ENDS_IN_X[:6]}\u3000{ENDS_IN_X[6:17]}ｘ", ("ID_FULL_WIDTH", "ID_SPACES", "ID_LOWER_CASE")),
        (f"\u202d{ENDS_IN_X}\u202c\n", ()),
    ],
)
def test_what_was_repaired_is_said(raw: str, repairs: tuple[str, ...]) -> None:
    document = accepted(IdType.RESIDENT, raw)
    assert (document.number, document.repairs) == (ENDS_IN_X, repairs)


def test_an_unknown_province_only_warns() -> None:
    assert accepted(IdType.RESIDENT, with_check_digit("66010120040229458")).warnings == ("ID_AREA_UNKNOWN",)


@pytest.mark.parametrize(
    ("born", "warnings"),
    [
        ("20140614", ()),
        ("20140615", ("ID_AGE",)),
        ("19330615", ()),
        ("19330614", ("ID_AGE",)),
    ],
)
def test_an_age_outside_ten_to_ninety_only_warns(born: str, warnings: tuple[str, ...]) -> None:
    assert accepted(IdType.RESIDENT, with_check_digit(f"370781{born}458")).warnings == warnings


@pytest.mark.req("R-065")
@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        (IdType.RESIDENCE_PERMIT, with_check_digit("81000020040229458")),
        (IdType.RESIDENCE_PERMIT, with_check_digit("82000020040229458")),
        (IdType.RESIDENCE_PERMIT, with_check_digit("83000020040229458")),
        (IdType.PERMANENT_RESIDENCE, with_check_digit("91137820040229458")),
        (IdType.PERMANENT_RESIDENCE, "CAN110004022901"),
        (IdType.HONG_KONG, "A1234567"),
        (IdType.HONG_KONG, "WX123456A"),
        (IdType.HONG_KONG, "K12345678"),
        (IdType.HONG_KONG, "KJ1234567"),
        (IdType.HONG_KONG, "H1234567890"),
        (IdType.MACAO, "12345678"),
        (IdType.MACAO, "MA1234567"),
        (IdType.MACAO, "M12345678"),
        (IdType.TAIWAN, "01234567"),
        (IdType.PASSPORT, "E12345678"),
        (IdType.PASSPORT, "AB123"),
        (IdType.PASSPORT, "A" * 20),
    ],
)
def test_documents_of_others_are_accepted_under_their_type(id_type: IdType, number: str) -> None:
    assert accepted(id_type, number) == Document(id_type, number)


@pytest.mark.parametrize(
    ("id_type", "number", "code"),
    [
        (IdType.RESIDENCE_PERMIT, GOOD, "ID_TYPE_WRONG"),
        (IdType.RESIDENCE_PERMIT, "810000200402294581", "ID_CHECKSUM"),
        (IdType.PERMANENT_RESIDENCE, GOOD, "ID_TYPE_WRONG"),
        (IdType.PERMANENT_RESIDENCE, "CAN11000402290", "ID_LENGTH"),
        (IdType.HONG_KONG, "12345678", "ID_FORMAT"),
        (IdType.MACAO, "A1234567", "ID_FORMAT"),
        (IdType.TAIWAN, "0123456789(A)", "ID_TAIWAN_OLD"),
        (IdType.TAIWAN, "0123456789", "ID_TAIWAN_OLD"),
        (IdType.TAIWAN, "0123456", "ID_FORMAT"),
        (IdType.PASSPORT, "E123", "ID_FORMAT"),
        (IdType.PASSPORT, "E-12345678", "ID_FORMAT"),
        (IdType.PASSPORT, "A" * 21, "ID_FORMAT"),
    ],
)
def test_documents_of_others_are_refused_in_a_shape_they_never_have(id_type: IdType, number: str, code: str) -> None:
    assert check_document(id_type, number) == code


@pytest.mark.req("R-065", "C-42")
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (with_check_digit("83000020040229458"), IdType.RESIDENCE_PERMIT),
        ("H12345678", IdType.HONG_KONG),
        ("A123456(7)", IdType.HONG_KONG),
        ("M12345678", IdType.MACAO),
        ("1234567(8)", IdType.MACAO),
    ],
)
def test_the_collective_word_becomes_the_type_the_number_tells(number: str, told: IdType) -> None:
    assert accepted(IdType.HK_MACAO_TAIWAN, number).id_type is told


def test_eight_bare_digits_under_the_collective_word_are_not_guessed() -> None:
    assert check_document(IdType.HK_MACAO_TAIWAN, "01234567") == "ID_TYPE_UNCLEAR"
    assert check_document(IdType.HK_MACAO_TAIWAN, "0123456789(A)") == "ID_TAIWAN_OLD"


def test_brackets_are_taken_off_and_said() -> None:
    document = accepted(IdType.HONG_KONG, "A123456（7）")
    assert (document.number, document.repairs) == ("A1234567", ("ID_FULL_WIDTH", "ID_BRACKETS"))


def test_a_passport_is_stored_in_capitals_without_blanks() -> None:
    document = accepted(IdType.PASSPORT, "e 1234 5678")
    assert (document.number, document.repairs) == ("E12345678", ("ID_SPACES", "ID_LOWER_CASE"))


@pytest.mark.parametrize("number", ["E12345678", "CAN110004022901"])
def test_a_number_without_birth_date_tells_neither_age_nor_gender(number: str) -> None:
    id_type = IdType.PASSPORT if number.startswith("E") else IdType.PERMANENT_RESIDENCE
    document = accepted(id_type, number)
    assert (document.birth_date, document.gender, document.warnings) == (None, None, ())


@pytest.mark.req("R-065")
@pytest.mark.parametrize(
    ("text", "id_type"),
    [
        ("居民身份证", IdType.RESIDENT),
        ("身份证", IdType.RESIDENT),
        (" 身份 证\n", IdType.RESIDENT),
        ("港澳台身份证", IdType.HK_MACAO_TAIWAN),
        ("香港特区护照/身份证明", IdType.HONG_KONG),
        ("澳门特区护照/身份证明", IdType.MACAO),
        ("台湾居民来往大陆通行证", IdType.TAIWAN),
        ("港澳台居民居住证", IdType.RESIDENCE_PERMIT),
        ("境外永久居住证", IdType.PERMANENT_RESIDENCE),
        ("护照", IdType.PASSPORT),
        ("Passport", IdType.PASSPORT),
        ("军官证", None),
        ("", None),
    ],
)
def test_the_national_words_and_the_everyday_ones_name_a_type(text: str, id_type: IdType | None) -> None:
    assert parse_id_type(text) is id_type


@pytest.mark.parametrize("id_type", IdType)
def test_every_types_own_name_is_understood(id_type: IdType) -> None:
    assert parse_id_type(id_type.label) is id_type is parse_id_type(id_type.value)


@pytest.mark.req("R-090")
def test_a_number_is_shown_as_six_stars_four() -> None:
    assert mask("370682200001010635") == "370682*****0635"
    assert accepted(IdType.RESIDENT, GOOD).masked == mask(GOOD) == f"370781*****{GOOD[-4:]}"


@pytest.mark.parametrize(
    ("number", "masked"), [("E12345678", "E1*****78"), ("AB123", "A*****3"), ("12", "*****"), ("", "")]
)
def test_of_a_short_number_at_most_half_is_shown(number: str, masked: str) -> None:
    assert mask(number) == masked


def test_phones_are_masked() -> None:
    assert mask_phone("19900000000") == "199****0000"
    assert (mask_phone("1234567"), mask_phone("")) == ("1*****7", "")


def test_a_number_never_stands_in_a_repr() -> None:
    assert GOOD not in repr(accepted(IdType.RESIDENT, GOOD))


@pytest.mark.req("R-065", "C-13")
@given(
    number=st.one_of(
        st.text("0123456789Xx", min_size=17, max_size=19),
        st.text("0123456789", min_size=17, max_size=17).map(with_check_digit),
        st.builds(
            lambda first, born, rest: with_check_digit(f"{first}{born:%Y%m%d}{rest:03d}"),
            st.sampled_from(["370781", "810000", "820000", "830000", "910378", "990000"]),
            st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)),
            st.integers(0, 999),
        ),
        st.text("AHM0123456789() \u200bＸ", max_size=14),
    )
)
def test_a_number_without_its_type_is_looked_for_as_whatever_it_can_be(number: str) -> None:
    one_by_one = [check_document(id_type, number) for id_type in IdType]
    keys = {found.key for found in one_by_one if not isinstance(found, str)}
    known = document_of(number)
    assert keys in ({known.key} if known else set(), set())
    assert not keys or keys == {document_key(number)}


@pytest.mark.req("C-42")
@pytest.mark.parametrize(
    ("numbers", "key"),
    [
        ((GOOD, f" {GOOD[:6]} {GOOD[6:]}"), f"resident|{GOOD}"),
        (("H12345678", "H1234567801", "h12345678", "H1234567812"), "hong_kong|H12345678"),
        (("M12345678", "M1234567802"), "macao|M12345678"),
        (("12345678", "1234567(8)", "１２３４５６７８"), "taiwan|12345678"),
        (("E12345678", "e12345678", "E 12345678"), "passport|E12345678"),
        (("A123456(7)", "A1234567"), "hong_kong|A1234567"),
        (("CAN110004022901",), "permanent_residence|CAN110004022901"),
    ],
)
def test_one_document_has_one_key_in_each_of_its_printed_lengths(numbers: tuple[str, ...], key: str) -> None:
    assert {document_key(number) for number in numbers} == {key}


@pytest.mark.req("C-42")
def test_passports_that_begin_alike_are_different_people() -> None:
    numbers = ("5554443301", "5554443302", "55544433", "E1234567801", "E1234567802")
    assert len({document_key(number) for number in numbers}) == len(numbers)


@pytest.mark.req("C-42")
@pytest.mark.parametrize("number", ["H12345678", "H1234567801", "M12345678", "12345678", "A1234567", "K12345678"])
def test_the_key_of_a_document_does_not_depend_on_the_type_that_was_typed(number: str) -> None:
    found = [check_document(id_type, number) for id_type in IdType]
    assert len({document.key for document in found if isinstance(document, Document)}) == 1


@pytest.mark.req("R-065")
@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        *((kind, GOOD) for kind in IdType if kind not in {IdType.RESIDENT, IdType.HK_MACAO_TAIWAN}),
        (IdType.PASSPORT, GOOD[:17] + ("0" if GOOD[17] != "0" else "1")),
        (IdType.PASSPORT, with_check_digit("81000020040229458")),
        (IdType.RESIDENT, "H12345678"),
        (IdType.RESIDENT, "H1234567801"),
        (IdType.HONG_KONG, "M12345678"),
        (IdType.MACAO, "H12345678"),
        (IdType.TAIWAN, "H12345678"),
    ],
)
def test_a_number_that_tells_another_type_than_was_chosen_is_refused(id_type: IdType, number: str) -> None:
    assert check_document(id_type, number) == "ID_TYPE_WRONG"


def test_a_permits_number_under_a_passport_is_only_doubted_and_an_old_card_refused() -> None:
    assert accepted(IdType.PASSPORT, "H12345678").warnings == ("ID_LIKE_PERMIT",)
    assert accepted(IdType.PASSPORT, "M1234567801").warnings == ("ID_LIKE_PERMIT",)
    assert check_document(IdType.PASSPORT, "370781040229458") == "ID_15"
