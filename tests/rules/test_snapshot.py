"""Frozen rules come back as they were, byte for byte, and build nothing but what the contract knows."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api import (
    Anchor,
    Days,
    Edge,
    FeeSchedule,
    From,
    Months,
    NotAnnounced,
    Stage,
    Text,
    Timetable,
    Week,
    Weekday,
    Window,
    WorkingDays,
)
from core.kernel.errors import Refused
from core.rules import snapshot
from core.rules.plan import Period, Session
from core.rules.snapshot import digest, freeze, thaw
from tests.rules.acme import ACME, NOTICE, resolved

NUMBERS = st.integers(-40, 40)
ANCHORS = st.sampled_from(Anchor)
DATES = st.dates()
RULES = st.one_of(
    st.none(),
    st.builds(Week, NUMBERS, st.sampled_from(Weekday), ANCHORS),
    st.builds(Days, NUMBERS, ANCHORS),
    st.builds(WorkingDays, NUMBERS, ANCHORS),
    st.builds(Months, NUMBERS, ANCHORS),
    st.builds(From, st.sampled_from(Stage), st.sampled_from(Edge), NUMBERS),
)
TABLES = st.builds(
    Timetable,
    st.dictionaries(st.sampled_from(Stage), st.builds(Window, RULES, RULES, st.text())),
    confirmed_for=st.frozensets(st.sampled_from(Weekday)),
)
AMOUNTS = st.decimals(0, 9999, places=2)
FEES = st.builds(
    FeeSchedule,
    provisional=st.one_of(st.dictionaries(st.integers(1, 3), AMOUNTS), st.builds(NotAnnounced, st.text(), st.text())),
    source=st.text(),
    settle_until=st.none() | DATES,
)
SESSIONS = st.builds(
    Session,
    certificate=st.text(),
    level=st.integers(1, 3),
    subject=st.none() | st.text(),
    date=DATES,
    start=st.times(),
    end=st.times(),
)
VALUES = st.one_of(TABLES, FEES, SESSIONS, st.builds(Period, st.none() | DATES, DATES), st.tuples(SESSIONS, FEES))


@given(VALUES)
def test_a_frozen_value_thaws_to_itself_and_freezes_to_the_same_bytes(value: object) -> None:
    text = freeze(value)
    assert thaw(text) == value
    assert freeze(thaw(text)) == text


@pytest.mark.parametrize("value", [ACME, resolved(NOTICE).rules], ids=["declaration", "plan"])
def test_a_whole_declaration_and_a_whole_plan_survive(value: object) -> None:
    text = freeze(value)
    assert thaw(text) == value
    assert freeze(thaw(text)) == text


@given(st.dictionaries(st.sampled_from(Stage), st.builds(Window, RULES, RULES, st.text()), min_size=2))
def test_the_order_in_which_a_mapping_was_written_does_not_show(windows: dict[Stage, Window]) -> None:
    backwards = dict(reversed(windows.items()))
    every = frozenset(Weekday)
    assert freeze(Timetable(windows, confirmed_for=every)) == freeze(Timetable(backwards, confirmed_for=every))


def test_an_amount_never_passes_through_binary_floats() -> None:
    amount = Decimal("0.10")
    assert str(thaw(freeze({1: amount}))[1]) == "0.10"
    with pytest.raises(TypeError, match="float"):
        freeze({1: 0.1})


def test_a_number_keeps_its_kind_and_chinese_stays_readable() -> None:
    assert thaw(freeze((True, 1, None, ""))) == (True, 1, None, "")
    assert type(thaw(freeze((True, 1)))[0]) is bool
    assert "初级" in freeze(Text("初级", "Elementary"))


@dataclass(frozen=True)
class Stranger:
    name: str


@pytest.mark.parametrize("value", [Stranger("x"), [1], dt.datetime(2022, 1, 1, tzinfo=dt.UTC), object()])
def test_only_frozen_types_of_the_house_can_be_frozen(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be frozen"):
        freeze((value,))


@pytest.mark.parametrize("tag", ["Stranger", "Refused", "Ledger", "object"])
def test_a_text_cannot_name_a_type_that_is_not_part_of_a_snapshot(tag: str) -> None:
    with pytest.raises(Refused, match="SNAPSHOT_TYPE_UNKNOWN"):
        thaw(json.dumps({"schema": 1, "value": {"$": tag, "name": "x"}}))


def test_a_text_of_a_later_schema_is_refused() -> None:
    with pytest.raises(Refused, match="SNAPSHOT_SCHEMA_UNKNOWN"):
        thaw(json.dumps({"schema": snapshot.SCHEMA + 1, "value": None}))


def test_a_text_of_an_older_schema_passes_every_upcaster_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(value: dict[str, object]) -> dict[str, object]:
        return {**value, "$": "Text"}

    def completed(value: dict[str, object]) -> dict[str, object]:
        return {**value, "en": "Theory"}

    monkeypatch.setattr(snapshot, "SCHEMA", 3)
    monkeypatch.setattr(snapshot, "UPCASTERS", {1: renamed, 2: completed})
    old = json.dumps({"schema": 1, "value": {"$": "Wording", "zh": "理论"}})
    assert thaw(old) == Text("理论", "Theory")


def test_a_field_that_did_not_exist_yet_takes_its_default() -> None:
    tagged = json.loads(freeze(FeeSchedule(provisional={}, source="§4")))
    del tagged["value"]["settle_until"]
    assert thaw(json.dumps(tagged)) == FeeSchedule(provisional={}, source="§4")


def test_the_digest_is_that_of_the_bytes() -> None:
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest(freeze(ACME)) != digest(freeze(resolved(NOTICE).rules))
