"""Whose hands an act may have been in: nobody is two parties, whichever account they sign in with.

Whoever sets another's password anew can sign in as them until that person has chosen one of their own, and may have
chosen that one, too: for thirty days more the two count as one where one of them checks what the other did. So do those
whom a chain of such acts leads to. Who only made an account is followed as well, but by that alone nobody is refused,
or no new college's head and no new vendor's approver could decide anything (R-004): that is said instead.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

COUNTS = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`by` could sign in as `user`, from then until then; without an end still. `made`: by having made the account."""

    user: uuid.UUID
    by: uuid.UUID
    since: dt.datetime
    until: dt.datetime | None
    made: bool = False

    def covers(self, act: Act) -> bool:
        """Say whether the act may have been theirs."""
        return self.user == act.user and self.since <= act.until and (self.until is None or act.since < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an account did to the object at hand, the first time and the last."""

    user: uuid.UUID
    since: dt.datetime
    until: dt.datetime


def password_tie(
    user: uuid.UUID, by: uuid.UUID, at: dt.datetime, changes: Collection[dt.datetime], *, made: bool = False
) -> Tie:
    """Return the tie of a password somebody else has set; `changes` are when the account's person changed it."""
    changed = min((change for change in changes if change >= at), default=None)
    return Tie(user=user, by=by, since=at, until=changed and changed + COUNTS, made=made)


def hands(act: Act, ties: Collection[Tie]) -> frozenset[tuple[uuid.UUID, bool]]:
    """Return who may have acted, and whether accounts that were made are all that leads to them.

    The account's own person, who could sign in as them, and who could do so as those when they set it up.
    """
    found, due, seen = {(act.user, True)}, [(act, True)], set()
    while due:
        at, only_made = due.pop()
        for tie in ties:
            step = tie, only_made and tie.made
            if tie.covers(at) and step not in seen:
                seen.add(step)
                found.add((tie.by, step[1]))
                due.append((Act(user=tie.by, since=tie.since, until=tie.since), step[1]))
    return frozenset(found)


def one_party(decision: Act, entered: Collection[Act], ties: Collection[Tie]) -> bool:
    """Say whether one person may have decided on what they entered, by more than accounts that were made."""
    return any(
        one == other and not (only_made and both_made)
        for act in entered
        for one, only_made in hands(decision, ties)
        for other, both_made in hands(act, ties)
    )


def makers(decision: Act, entered: Collection[Act], ties: Collection[Tie]) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
    """Return accounts that entered, and their maker, where that one decides or has made the deciding account."""
    deciding = {who for who, _ in hands(decision, ties)}
    return frozenset((act.user, who) for act in entered for who, _ in hands(act, ties) if who in deciding - {act.user})
