"""Registration by workbook."""

from __future__ import annotations

import datetime as dt

import pytest

from core.api import ExtraColumn, ExtraColumns, SpreadsheetFallback, Template, Text
from core.kernel.clock import SHANGHAI
from core.kernel.problems import Place
from core.rules.fallback import Submission, check, merge_key, settled
from core.rules.plan import Period

COLUMNS = ExtraColumns(
    template=Template.CANDIDATES,
    columns=(ExtraColumn(key="certificate", header="证书名称"), ExtraColumn(key="level", header="证书等级")),
)
FALLBACK = SpreadsheetFallback(
    extra_columns=COLUMNS,
    source="S4 二-2",
    fixed_values={"certificate": "甲证书", "level": "中级"},
    attestation=Text("院校对信息的真实性负责", "The college warrants the data"),
)
WINDOW = Period(dt.date(2021, 11, 15), dt.date(2021, 12, 3))


def submission(
    received_at: str = "2021-11-20T10:00",
    *,
    platform_open: bool = False,
    site_approved: bool = True,
    attested: bool = True,
) -> Submission:
    return Submission(
        received_at=dt.datetime.fromisoformat(received_at).replace(tzinfo=SHANGHAI),
        platform_open=platform_open,
        site_approved=site_approved,
        attested=attested,
    )


@pytest.mark.req("R-095", "R-096", "R-103")
def test_a_workbook_in_time_is_taken_while_the_platform_is_closed() -> None:
    assert check(FALLBACK, WINDOW, submission()) == ()


@pytest.mark.req("R-097", "C-43")
@pytest.mark.parametrize(
    ("received_at", "codes"),
    [
        ("2021-11-14T23:59:59", ("FALLBACK_TOO_EARLY",)),
        ("2021-11-15T00:00:00", ()),
        ("2021-12-03T23:59:59", ()),
        ("2021-12-04T00:00:00", ("FALLBACK_LATE",)),
    ],
)
def test_the_window_closes_to_the_second(received_at: str, codes: tuple[str, ...]) -> None:
    assert check(FALLBACK, WINDOW, submission(received_at)) == codes


def test_an_open_window_is_never_early_or_late() -> None:
    assert check(FALLBACK, Period(), submission("1999-01-01T00:00")) == ()


@pytest.mark.req("R-102", "R-103")
def test_once_the_platform_is_back_it_takes_everything_again() -> None:
    assert check(FALLBACK, WINDOW, submission(platform_open=True)) == ("FALLBACK_PLATFORM_OPEN",)


@pytest.mark.req("R-032")
def test_a_college_without_an_approved_site_may_not_send_one() -> None:
    assert check(FALLBACK, WINDOW, submission(site_approved=False)) == ("FALLBACK_NO_SITE",)


def test_a_vendor_may_do_without_an_approved_site_and_an_attestation() -> None:
    easy = SpreadsheetFallback(extra_columns=COLUMNS, source="§", needs_approved_site=False)
    assert check(easy, WINDOW, submission(site_approved=False, attested=False)) == ()


@pytest.mark.req("R-098")
def test_the_college_stands_in_for_its_data() -> None:
    assert check(FALLBACK, WINDOW, submission(attested=False)) == ("FALLBACK_NOT_ATTESTED",)


def test_everything_against_a_workbook_is_said_at_once() -> None:
    late = submission("2022-01-01T00:00", platform_open=True, site_approved=False, attested=False)
    assert check(FALLBACK, WINDOW, late) == (
        "FALLBACK_PLATFORM_OPEN",
        "FALLBACK_LATE",
        "FALLBACK_NO_SITE",
        "FALLBACK_NOT_ATTESTED",
    )


def test_a_certificate_without_a_fallback_takes_no_workbook() -> None:
    assert check(None, WINDOW, submission()) == ("FALLBACK_NOT_OFFERED",)


@pytest.mark.req("C-38")
def test_the_level_comes_from_the_plan_and_a_differing_cell_is_a_warning() -> None:
    row = {"name": "张三", "certificate": "甲证书", "level": "中级"}
    values, problems = settled(FALLBACK, {"level": "高级"}, row, Place(sheet="报名", row=6))
    assert values == {"name": "张三", "certificate": "甲证书", "level": "高级"}
    assert [(p.code, p.warning, p.place) for p in problems] == [
        ("FALLBACK_DIFFERS", True, Place(sheet="报名", row=6, field="level"))
    ]
    assert problems[0].params == {"value": "中级", "wanted": "高级"}


@pytest.mark.req("R-100")
def test_a_value_the_vendor_fixes_must_stand_there() -> None:
    _, problems = settled(FALLBACK, {"level": "中级"}, {"certificate": "乙证书", "level": "中级"}, Place(row=6))
    assert [(p.code, p.warning, p.place.field) for p in problems] == [("FALLBACK_FIXED_VALUE", False, "certificate")]


def test_an_empty_cell_is_filled_without_a_word() -> None:
    values, problems = settled(FALLBACK, {"level": "高级"}, {"name": "张三", "level": ""}, Place(row=6))
    assert (values["certificate"], values["level"], problems) == ("甲证书", "高级", ())


@pytest.mark.req("C-42")
def test_rows_are_matched_by_document_when_the_platform_returns() -> None:
    candidate = {"name": "张三", "id_type": "passport", "id_number": "E12345678"}
    assert merge_key(FALLBACK, candidate) == ("passport", "E12345678")
