"""Whose hands an act may have been in: who sets another's password anew, whom they had it from, who made an account."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from core.kernel import clock
from core.kernel.ids import new_id
from core.orgs.hands import COUNTS, Act, Tie, hands, makers, one_party, password_tie

ENTERER, DECIDER, MANAGER, OTHER = new_id(), new_id(), new_id(), new_id()
NOON = clock.moment(dt.date(2024, 5, 7), dt.time(12))
DAY = dt.timedelta(days=1)
ENTERED = [Act(user=ENTERER, since=NOON, until=NOON + DAY)]
DECIDES = Act(user=DECIDER, since=NOON + 2 * DAY, until=NOON + 2 * DAY)


def reset(user: uuid.UUID, by: uuid.UUID, at: dt.datetime = NOON - DAY) -> Tie:
    return password_tie(user, by, at, [at + DAY / 2])


def made(user: uuid.UUID, by: uuid.UUID, at: dt.datetime = NOON - DAY) -> Tie:
    return replace(reset(user, by, at), made=True)


def test_whose_password_nobody_else_has_set_acts_alone() -> None:
    assert hands(DECIDES, []) == {(DECIDER, True)}
    assert not one_party(DECIDES, ENTERED, [])
    assert one_party(DECIDES, ENTERED, [reset(ENTERER, DECIDER)])


def test_a_reset_counts_from_its_moment_until_thirty_days_after_the_person_changed_the_password() -> None:
    at, changed = DECIDES.since - 100 * DAY, DECIDES.since - COUNTS
    for when, changes, counts in (
        (at, [], True),  # whoever set it still knows it
        (at, [changed + DAY, changed], False),  # the first change is what counts
        (at, [at - DAY, changed + DAY], True),
        (DECIDES.since, [], True),
        (DECIDES.since + DAY, [], False),
    ):
        assert one_party(DECIDES, ENTERED, [password_tie(DECIDER, ENTERER, when, changes)]) == counts


def test_two_accounts_are_one_party_when_one_set_the_others_password_or_the_same_person_set_both() -> None:
    both = [reset(user, MANAGER) for user in (ENTERER, DECIDER)]
    assert one_party(DECIDES, ENTERED, [reset(DECIDER, ENTERER)])
    assert one_party(DECIDES, ENTERED, [reset(ENTERER, DECIDER)])
    assert one_party(DECIDES, ENTERED, both)
    assert not one_party(DECIDES, ENTERED, both[:1])
    assert not one_party(DECIDES, ENTERED, [both[0], reset(DECIDER, new_id())])


def test_a_reset_between_the_first_and_the_last_of_many_entries_counts() -> None:
    assert one_party(DECIDES, ENTERED, [reset(ENTERER, DECIDER, NOON + DAY)])
    assert not one_party(DECIDES, ENTERED, [reset(ENTERER, DECIDER, NOON + DAY * 1.5)])


def test_a_chain_of_resets_counts_if_each_was_made_while_the_one_before_counted() -> None:
    first, second = NOON - 3 * DAY, NOON - 2 * DAY
    chain = [reset(OTHER, DECIDER, first), reset(ENTERER, OTHER, second)]
    assert one_party(DECIDES, ENTERED, chain)
    assert not one_party(DECIDES, ENTERED, [reset(OTHER, DECIDER, second), reset(ENTERER, OTHER, first)])
    circle = [*chain, reset(OTHER, ENTERER, first), reset(ENTERER, ENTERER, first)]
    assert one_party(DECIDES, ENTERED, circle)


def test_accounts_made_by_one_hand_are_said_and_with_a_reset_among_them_refused() -> None:
    both = [made(user, MANAGER) for user in (ENTERER, DECIDER)]
    assert not one_party(DECIDES, ENTERED, both)
    assert makers(DECIDES, ENTERED, both) == {(ENTERER, MANAGER)}
    assert makers(DECIDES, ENTERED, [made(ENTERER, DECIDER)]) == {(ENTERER, DECIDER)}
    assert not makers(DECIDES, ENTERED, both[:1])
    assert one_party(DECIDES, ENTERED, [made(ENTERER, MANAGER), reset(DECIDER, MANAGER)])
    second = [made(OTHER, MANAGER, NOON - 2 * DAY), reset(DECIDER, OTHER), reset(ENTERER, MANAGER)]
    assert one_party(DECIDES, ENTERED, second)
