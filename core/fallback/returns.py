"""The platform's answer: its export is taken in, matched as far as that is certain, and decided by a person beyond."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.events import record
from core.db.sealing import keyring
from core.db.session import retried, transaction
from core.db.tables import College, ExamPlan, ExamSite, PlatformRow, Registration, Ticket, Upload, User
from core.fallback import platform_sheet
from core.fallback.matching import DECIDED, DIFFERS, Match, Ours, Theirs, match
from core.fallback.platform_sheet import PlatformEntry
from core.fallback.rules import State
from core.intake.kind import ImportContext, ImportKind
from core.intake.rows import unpacked
from core.intake.sheet_stage import stage_sheet
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.messages import N_
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.kernel.verdicts import Verdict, judged
from core.plans.queries import certificate_ids, plan_of, rules_of


def _parse(cells: dict[str, Any], header: dict[str, Any], row: int) -> PlatformEntry | list[Problem]:
    return platform_sheet.parse(unpacked(cells), header, row)


def _check(tx: Session, context: ImportContext, rows: Sequence[PlatformEntry]) -> Sequence[Verdict]:
    plan = plan_of(tx, context.plan_id)
    # The national platform may know the plan by its printed name alone, without the direction.
    names = {plan.name, rules_of(plan).name}

    def against(row: PlatformEntry) -> list[Problem]:
        strange = Problem(code="RETURN_OTHER_PLAN", place=Place(row=row.row, field="plan"), params={"plan": row.plan})
        return [] if row.plan in names else [strange]

    return [judged(against(row)) for row in rows]


def _said(row: PlatformEntry) -> bytes:
    return keyring().blind_index(f"platform|{json.dumps(row.registration, ensure_ascii=False, sort_keys=True)}")


def _subject_of(row: PlatformEntry) -> str:
    return f"{sorted(row.registration.items())}|{row.subject}"


def _apply(tx: Session, context: ImportContext, rows: Sequence[PlatformEntry]) -> list[uuid.UUID]:
    """Keep one row per registration; its other subjects join it."""
    plan = plan_of(tx, context.plan_id)
    upload = tx.get_one(Upload, context.upload_id)
    found = {row.said: row for row in of_upload(tx, upload.id)}
    for row in rows:
        if (digest := _said(row)) not in found:
            found[digest] = _kept(upload, plan, row)
            tx.add(found[digest])
    tx.flush()
    return [found[_said(row)].id for row in rows]


def _kept(upload: Upload, plan: ExamPlan, row: PlatformEntry) -> PlatformRow:
    kept = PlatformRow(
        vendor_id=plan.vendor_id,
        plan_id=plan.id,
        upload_id=upload.id,
        file_sha256=upload.sha256,
        row_number=row.row,
        said=_said(row),
        state=State.WAITING.value,
        reason="",
    )
    plain = json.dumps(row.registration, ensure_ascii=False)
    kept.sealed = keyring().seal(plain.encode(), plan.vendor_id, f"platform_row:{kept.id}")
    return kept


def of_upload(tx: Session, upload_id: uuid.UUID) -> list[PlatformRow]:
    """Return what one export showed, in its order."""
    query = select(PlatformRow).where(PlatformRow.upload_id == upload_id).order_by(PlatformRow.row_number)
    return list(tx.scalars(query))


def newest(tx: Session, plan_id: uuid.UUID) -> list[PlatformRow]:
    """Return what the newest export of a plan shows."""
    upload = select(PlatformRow.upload_id).where(PlatformRow.plan_id == plan_id)
    found = tx.scalar(upload.order_by(PlatformRow.upload_id.desc()).limit(1))
    return of_upload(tx, found) if found else []


def shown(row: PlatformRow) -> dict[str, str]:
    """Open what the platform shows of a registration."""
    opened: dict[str, str] = json.loads(keyring().unseal(row.sealed, row.vendor_id, f"platform_row:{row.id}"))
    return opened


def ours(tx: Session, plan_id: uuid.UUID) -> dict[uuid.UUID, tuple[Ours, str, bool]]:
    """Return the plan's registrations as they are matched, with their site and whether they came by workbook."""
    plan = plan_of(tx, plan_id)
    rules, keys = rules_of(plan), {row_id: key for key, row_id in certificate_ids(tx, plan).items()}
    query = (
        select(Registration, College.name, ExamSite.name, Ticket.number)
        .join(College, College.id == Registration.college_id)
        .join(ExamSite, ExamSite.id == Registration.site_id)
        .join(Ticket, Ticket.registration_id == Registration.id, isouter=True)
        .where(Registration.plan_id == plan_id)
        .order_by(Registration.id)
    )
    found = {}
    for one, college, site, ticket in tx.execute(query):
        key, person = keys[one.certificate_id], one.person
        found[one.id] = (
            Ours(
                key=one.id,
                college=college,
                name=person.name,
                number=person.id_number,
                certificate=rules.certificate(key).name.zh,
                level=rules.level(key, one.level).name.zh,
                ticket=ticket or "",
            ),
            site,
            one.origin == "spreadsheet",
        )
    return found


def _matched(tx: Session, context: ImportContext) -> tuple[Problem, ...]:
    """Match the whole export once it is through; what a person decided about an earlier one stays decided."""
    plan = plan_of(tx, context.plan_id)
    rows, known = of_upload(tx, context.upload_id), ours(tx, plan.id)
    decided = {row.said: row for row in _decided(tx, plan.id)}
    theirs = {row.id: shown(row) for row in rows}
    answers = match([one for one, _, _ in known.values()], [_theirs(key, told) for key, told in theirs.items()])
    for row in rows:
        if earlier := decided.get(row.said):
            for column in ("state", "reason", "registration_id", "decided_by", "decided_at", "decision"):
                setattr(row, column, getattr(earlier, column))
        else:
            _answer(row, answers[row.id], theirs[row.id], known)
    tx.flush()
    return ()


def _theirs(key: uuid.UUID, told: Mapping[str, str]) -> Theirs:
    names = ("college", "name", "masked", "certificate", "level", "ticket")
    return Theirs(key=key, **{name: told[name] for name in names})


def _answer(
    row: PlatformRow, found: Match, told: Mapping[str, str], known: Mapping[uuid.UUID, tuple[Ours, str, bool]]
) -> None:
    row.registration_id, row.reason = found.ours, found.reason
    if found.ours is None:
        return
    same = told["site"].replace(" ", "") == known[found.ours][1].replace(" ", "")
    row.state, row.reason = (State.ACCEPTED.value, "") if same else (State.WAITING.value, DIFFERS)


def _decided(tx: Session, plan_id: uuid.UUID) -> Iterable[PlatformRow]:
    query = select(PlatformRow).where(PlatformRow.plan_id == plan_id, PlatformRow.decided_at.is_not(None))
    return tx.scalars(query.order_by(PlatformRow.upload_id))


@retried
def decide(actor: Actor, row_id: uuid.UUID, registration_id: uuid.UUID | None, reason: str) -> None:
    """Say whose a row of the platform is, or that it is none of ours, and why.

    Raises Refused REASON_MISSING, Conflict FALLBACK_DECIDED, RETURN_TAKEN, NotFound.
    """
    actor.require(Role.VENDOR_PLANNER)
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with transaction(actor) as tx:
        row = tx.scalars(select(PlatformRow).where(PlatformRow.id == row_id).with_for_update()).first()
        if row is None or (registration_id and registration_id not in ours(tx, row.plan_id)):
            raise NotFound
        if row.state != State.WAITING:
            raise Conflict("FALLBACK_DECIDED")
        tx.get_one(Upload, row.upload_id, with_for_update=True)  # one decides at a time about one export
        others = (one for one in of_upload(tx, row.upload_id) if one.state == State.ACCEPTED)
        if registration_id and registration_id in {one.registration_id for one in others}:
            raise Conflict("RETURN_TAKEN")
        user = tx.get(User, actor.user_id) if actor.user_id else None
        row.state = (State.ACCEPTED if registration_id else State.REFUSED).value
        row.registration_id, row.reason = registration_id, DECIDED
        row.decided_by, row.decided_at, row.decision = user.name if user else "", clock.now(), reason.strip()
        record(tx, "fallback.return_decided", row, state=row.state)


PLATFORM_EXPORTS = ImportKind(
    key="platform-export",
    title=N_("平台导出的报考信息"),
    roles=frozenset({Role.VENDOR_PLANNER}),
    scope=KeyScope.REGISTRATIONS,
    form=platform_sheet.FORM,
    needs_plan=True,
    stage=stage_sheet,
    parse=_parse,
    check=_check,
    apply=_apply,
    remark=_matched,
    natural_key=_subject_of,
)
