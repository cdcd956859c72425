"""Two declarations, or two revisions of a plan, are compared place by place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.api import NotAnnounced, Text
from core.rules.differences import Difference, differences, say
from core.rules.places import place
from tests.rules.acme import ACME, BAKING, NOTICE, SUBJECTS, resolved


def test_equal_values_differ_nowhere() -> None:
    assert list(differences(ACME, replace(ACME))) == []


def test_a_changed_pass_mark_and_fee_are_named_by_keys_and_levels() -> None:
    harder = replace(BAKING.levels[0], subjects=(replace(SUBJECTS[0], pass_mark=Decimal(70)), SUBJECTS[1]))
    dearer = replace(BAKING.fees, provisional={1: Decimal(110), 2: Decimal("120.50")})
    newer = replace(BAKING, levels=(harder, BAKING.levels[1]), fees=dearer)
    found = list(differences(ACME, replace(ACME, version="1.1.0", certificates=(newer, ACME.certificates[1]))))
    assert found == [
        Difference("version", "1.0.0", "1.1.0"),
        Difference("certificates.baking.levels.1.subjects.theory.pass_mark", "60", "70"),
        Difference("certificates.baking.fees.provisional.1", "100", "110"),
    ]


def test_what_was_not_announced_and_now_is_reads_in_words() -> None:
    announced = replace(BAKING, pass_rule=NotAnnounced("合格条件", "附件"))
    (found,) = differences(announced, BAKING)
    assert (found.path, found.before) == ("pass_rule", "合格条件（附件）")
    assert found.after == "各必考科目均达到合格分数；须在同一次考试中取得"


def test_entries_that_come_and_go_are_told() -> None:
    without = replace(ACME, certificates=(BAKING,))
    (gone,) = differences(ACME, without)
    assert (gone.path, gone.after) == ("certificates.brewing", "")
    (come,) = differences(without, ACME)
    assert come.before == ""
    assert "酿造" in come.after


def test_a_moved_session_and_its_new_dates_are_told() -> None:
    before, after = resolved(NOTICE).rules, resolved(NOTICE.replace("09:00:00", "08:30:00")).rules
    assert list(differences(before, after)) == [Difference("sessions.baking.1.*.start", "09:00:00", "08:30:00")]


def test_names_are_read_as_a_whole() -> None:
    (found,) = differences(BAKING, replace(BAKING, name=Text("面点", "Pastry")))
    assert found == Difference("name", "烘焙", "面点")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("windows.tickets.start", "2022-10-10"),
        ("baking.fees.provisional.1", "100"),
        ("certificates.baking.levels.1.subjects.theory.minutes", "60"),
        ("baking.levels.9", ""),
        ("baking.levels.1.subjects", "理论 11、实操 12"),
        ("sessions", "2022-10-22 09:00–12:00"),
        ("baking.site", ""),
        ("windows.tickets.start.day", ""),
    ],
)
def test_a_path_leads_to_what_stands_there(path: str, expected: str) -> None:
    assert say(place(resolved(NOTICE).rules, path)) == expected
