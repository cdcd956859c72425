"""签发: the state machine, the digest, the number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.issuance.rules import (
    Decision,
    Facts,
    Party,
    State,
    canonical,
    check_character,
    decide,
    digest,
    may_sign,
    number,
    series,
    valid,
)
from core.kernel.errors import Conflict

FACTS = Facts(
    person="ab",
    photo="",
    vendor="某公司",
    college="甲学院",
    plan="第一次统考",
    certificate="烘焙",
    certificate_en="Baking",
    track="",
    level=1,
    level_name="初级",
    level_name_en="Elementary",
    level_code="",
    title="烘焙（初级）",
    marks=[{"subject": "theory", "value": "80.00"}],
)
ORG, COLLEGE = Party.ORG, Party.COLLEGE
signs = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=24)


@pytest.mark.req("R-161")
@pytest.mark.parametrize("order", [(ORG, COLLEGE), (COLLEGE, ORG)])
def test_either_may_sign_first_and_both_release_it(order: tuple[Party, Party]) -> None:
    state = State.PENDING
    for party in order:
        assert state is not State.SIGNED
        state = decide(state, party, Decision.APPROVE)
    assert state is State.SIGNED


@pytest.mark.req("R-161", "R-170")
@pytest.mark.parametrize(
    ("state", "party"), [(State.PENDING, ORG), (State.PENDING, COLLEGE), (State.ORG_SIGNED, COLLEGE)]
)
def test_one_refusal_stops_it(state: State, party: Party) -> None:
    assert decide(state, party, Decision.REFUSE) is State.REJECTED


@pytest.mark.req("R-171")
@given(st.lists(st.tuples(st.sampled_from(Party), st.sampled_from(Decision)), max_size=6))
def test_nothing_that_was_decided_is_ever_decided_again(acts: list[tuple[Party, Decision]]) -> None:
    state, done = State.PENDING, set()
    for party, decision in acts:
        if may_sign(state, party):
            assert party not in done
            state = decide(state, party, decision)
            done.add(party)
        else:
            with pytest.raises(Conflict, match="ISSUANCE_NOT_YOURS_TO_SIGN"):
                decide(state, party, decision)
    assert (state is State.SIGNED) <= (done == set(Party))


@pytest.mark.req("R-161")
@pytest.mark.parametrize(
    "change", [{"person": "cd"}, {"level": 2}, {"marks": []}, {"plan": "第二次"}, {"photo": "x"}, {"template": "2"}]
)
def test_whatever_is_shown_changes_what_is_signed(change: dict[str, object]) -> None:
    changed = replace(FACTS, **change)  # type: ignore[arg-type]
    assert digest(canonical(changed).encode()) != digest(canonical(FACTS).encode())


@pytest.mark.req("R-161", "R-170")
def test_signatures_of_another_round_or_another_text_do_not_count() -> None:
    assert valid("d", 2, {ORG: (2, "d"), COLLEGE: (2, "d")})
    assert not valid("d", 2, {ORG: (1, "d"), COLLEGE: (2, "d")})
    assert not valid("d", 2, {ORG: (2, "e"), COLLEGE: (2, "d")})
    assert not valid("d", 2, {ORG: (2, "d")})


@pytest.mark.req("R-178")
def test_a_number_is_year_certificate_level_serial_and_check_character() -> None:
    assert series(2022, 1, "", "0189ab00000000000000000000c0ffee") == "2022C0FFEE1"
    assert series(2022, 3, "480001", "0189ab") == "20224800013"
    made = number("2022C0FFEE1", 42)
    assert made[:-1] == "2022C0FFEE10000042"
    assert made[-1] == check_character(made[:-1])


@pytest.mark.req("R-178")
@given(signs, st.data())
def test_one_wrong_sign_is_always_found(text: str, data: st.DataObject) -> None:
    whole = text + check_character(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(signs.map(lambda each: each[0]))
    assume(whole[place] != wrong)
    changed = whole[:place] + wrong + whole[place + 1 :]
    assert changed[-1] != check_character(changed[:-1])
