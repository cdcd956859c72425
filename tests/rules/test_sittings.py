"""Per-site choice of session: what a plan offers, what may be chosen, and where everybody then sits."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Refused
from core.registrations.rules import spans_of
from core.rules.plan import LevelRules, PlanRules, Session
from core.rules.sittings import WHOLE, check_choice, offers, sittings
from plugins.aopai_live import onex_plugin
from tests.plugins.aopai_live.test_plans import KEYS, ROWS, matrix
from tests.plugins.notices import published, supplement
from tests.rules.acme import resolved

SESSION = """
[[sessions]]
level = {level}
{subject}date = {day}
start = {start}
end = {end}
"""
HEAD = 'name = "第一次统考"\ncertificate = "baking"\nsource = "通知一"\n'
FIRST, SECOND = "2022-10-22", "2022-10-23"


def session(day: str, start: str, end: str, subject: str = "", level: int = 1) -> str:
    line = f'subject = "{subject}"\n' if subject else ""
    return SESSION.format(level=level, subject=line, day=day, start=f"{start}:00", end=f"{end}:00")


def plan(*sessions: str) -> PlanRules:
    resolution = resolved(HEAD + "".join(sessions))
    assert resolution.rules is not None, resolution.findings
    return resolution.rules


def level_of(rules: PlanRules) -> LevelRules:
    return rules.level("baking", 1)


def at(day: str, time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}+08:00")


APART = plan(
    session(FIRST, "09:00", "10:00", "theory"),
    session(FIRST, "10:30", "12:00", "practical"),
    session(SECOND, "09:00", "10:00", "theory"),
    session(SECOND, "10:30", "12:00", "practical"),
)
HALF_DAYS = plan(session(FIRST, "09:00", "12:00"), session(FIRST, "14:00", "17:00"))


def test_one_session_per_subject_leaves_nothing_to_choose() -> None:
    rules = plan(session(FIRST, "09:00", "12:00"))
    assert list(offers(rules, "baking")) == []
    wanted = {(1, WHOLE): at(FIRST, "09:00")}
    with pytest.raises(Refused, match="SESSION_NOT_OFFERED"):
        check_choice(rules, "baking", level_of(rules), {}, wanted)


@pytest.mark.req("C-32")
def test_a_subject_on_two_days_is_offered_by_subject() -> None:
    assert [(o.key, len(o.sessions)) for o in offers(APART, "baking")] == [("theory", 2), ("practical", 2)]


@pytest.mark.req("C-47")
def test_a_level_split_over_half_days_is_offered_whole() -> None:
    (offer,) = offers(HALF_DAYS, "baking")
    assert (offer.key, [s.start.hour for s in offer.sessions]) == (WHOLE, [9, 14])
    chosen = {(1, WHOLE): at(FIRST, "14:00")}
    check_choice(HALF_DAYS, "baking", level_of(HALF_DAYS), {}, chosen)
    assert {s.start.hour for s in sittings(HALF_DAYS, "baking", level_of(HALF_DAYS), chosen).values()} == {14}


@pytest.mark.req("C-32", "C-47")
def test_without_a_choice_everybody_sits_in_the_first_session() -> None:
    for rules in (APART, HALF_DAYS):
        for subject, found in sittings(rules, "baking", level_of(rules), {}).items():
            assert found == rules.sessions_of("baking", 1, subject)[0]


@pytest.mark.req("C-32", "C-47")
def test_who_chose_a_half_day_sits_every_subject_in_it() -> None:
    chosen = sittings(HALF_DAYS, "baking", level_of(HALF_DAYS), {(1, WHOLE): at(FIRST, "14:00")})
    assert {subject: found.begins for subject, found in chosen.items()} == dict.fromkeys(
        ("theory", "practical"), at(FIRST, "14:00")
    )


def test_a_session_the_plan_no_longer_offers_is_forgotten() -> None:
    gone = {(1, "theory"): at("2022-10-24", "09:00")}
    assert sittings(APART, "baking", level_of(APART), gone)["theory"].begins == at(FIRST, "09:00")


@pytest.mark.req("C-32")
@pytest.mark.parametrize(("subject", "begins"), [("theory", "10:30"), ("baking", "09:00"), (WHOLE, "09:00")])
def test_only_a_session_offered_for_the_subject_can_be_chosen(subject: str, begins: str) -> None:
    with pytest.raises(Refused, match="SESSION_NOT_OFFERED"):
        check_choice(APART, "baking", level_of(APART), {}, {(1, subject): at(SECOND, begins)})


@pytest.mark.req("C-47")
def test_two_subjects_of_a_level_are_not_chosen_into_the_same_time() -> None:
    """The notice's own check refuses such days today; whatever a plan holds, nobody sits two subjects at once."""
    crossed = APART.sessions[3]
    moved = replace(crossed, start=dt.time(9, 30), end=dt.time(11))
    rules = replace(APART, sessions=(*APART.sessions[:3], moved))
    second = {(1, "theory"): at(SECOND, "09:00")}
    check_choice(rules, "baking", level_of(rules), {}, second)
    with pytest.raises(Refused, match="SESSIONS_EXCLUDE_EACH_OTHER"):
        check_choice(rules, "baking", level_of(rules), second, {(1, "practical"): moved.begins})


def test_a_session_of_the_whole_level_leaves_no_other_beside_it() -> None:
    rules = plan(
        session(FIRST, "09:00", "12:00"),
        session(SECOND, "09:00", "10:00", "theory"),
        session(SECOND, "10:30", "12:00", "practical"),
    )
    with pytest.raises(Refused, match="SESSIONS_EXCLUDE_EACH_OTHER"):
        check_choice(rules, "baking", level_of(rules), {}, {(1, "theory"): at(SECOND, "09:00")})
    both = {(1, "theory"): at(SECOND, "09:00"), (1, "practical"): at(SECOND, "10:30")}
    check_choice(rules, "baking", level_of(rules), {}, both)


def both_days(days: tuple[str, str]) -> PlanRules:
    """Let both certificates' levels sit on both days: the reading of C-32 that its pass rule asks for."""
    crossed = matrix(days) + matrix((days[1], days[0]))
    return published(onex_plugin(), "2024-3", supplement("sessions", crossed))


AOPAI = both_days(ROWS["2024-3"][1])
OFFERED = [(key, offer) for key in KEYS for offer in offers(AOPAI, key)]


@pytest.mark.req("C-32")
def test_two_days_of_two_certificates_offer_every_subject_of_every_level_twice() -> None:
    found = {(key, offer.level.rank, offer.key) for key, offer in OFFERED}
    assert found == set(itertools.product(KEYS, (1, 2), ("theory", "practical")))
    assert {len(offer.sessions) for _, offer in OFFERED} == {2}


@pytest.mark.req("C-32", "C-47")
@given(st.tuples(*(st.sampled_from([None, *offer.sessions]) for _, offer in OFFERED)), st.datetimes())
def test_whatever_a_site_chose_every_entry_sits_in_an_offered_session_of_its_subject(
    picked: tuple[Session | None, ...], stale: dt.datetime
) -> None:
    for key in KEYS:
        chosen = {
            (offer.level.rank, offer.key): session.begins if session else stale.replace(tzinfo=dt.UTC)
            for (of, offer), session in zip(OFFERED, picked, strict=True)
            if of == key
        }
        for level in AOPAI.certificate(key).levels:
            spans = spans_of(AOPAI, key, level, chosen)
            assert spans.keys() == {subject.key for subject in level.subjects}
            for subject, span in spans.items():
                offered = AOPAI.sessions_of(key, level.rank, subject)
                assert (span.begins, span.ends) in {(s.begins, s.ends) for s in offered}
