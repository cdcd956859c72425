"""Acts on plans: draft, supplement, publish, amend."""

from __future__ import annotations

import uuid

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.db.events import record, tell
from core.db.session import reading, retried, transaction
from core.db.tables import Certificate, ExamPlan, PlanCertificate, PlanRevision, PluginRelease, User
from core.db.tables import Supplement as SupplementRow
from core.kernel import clock
from core.kernel.actor import Actor, Role
from core.kernel.errors import Conflict, NotFound, Refused, Unannounced
from core.kernel.working_days import is_working_day
from core.plans.queries import plan_of, rules_of
from core.plugins.store import declaration
from core.rules.differences import Difference, differences
from core.rules.notice import Notice, parse
from core.rules.plan import PlanRules, Supplement
from core.rules.resolve import Resolution, Step, resolve, title_of
from core.rules.snapshot import digest, freeze, thaw


@retried
def import_notice(actor: Actor, plugin_key: str, text: str) -> ExamPlan:
    """Make a draft plan of a notice, or take a newer text for a draft of the same name.

    Raises Refused NOTICE_UNREADABLE with its problems, Conflict PLAN_PUBLISHED for a published plan's name.
    """
    actor.require(Role.VENDOR_PLANNER)
    notice = _readable(text)
    days = [session.date for session in notice.sessions]
    with transaction(actor) as tx:
        title = title_of(declaration(tx, actor.vendor, plugin_key)[1], notice)
        plan = tx.scalars(select(ExamPlan).where(ExamPlan.name == title)).first()
        if plan is None:
            plan = ExamPlan(vendor_id=actor.vendor, name=title, plugin_key=plugin_key)
            tx.add(plan)
        elif plan.published:
            raise Conflict("PLAN_PUBLISHED", plan=plan.name)
        plan.notice, plan.year = text, min(days).year
        plan.first_exam_day, plan.last_exam_day = min(days), max(days)
        record(tx, "plan.drafted", plan)
        return plan


def _readable(text: str) -> Notice:
    notice = parse(text)
    if any(not problem.warning for problem in notice.problems) or not notice.sessions:
        raise Refused("NOTICE_UNREADABLE", problems=list(notice.problems))
    return notice


@retried
def correct_notice(actor: Actor, plan_id: uuid.UUID, text: str) -> None:
    """Take the corrected text of a published plan's notice; nothing changes before it is amended.

    Raises Refused NOTICE_UNREADABLE with its problems, NOTICE_OTHER_PLAN when the name differs.
    """
    actor.require(Role.VENDOR_PLANNER)
    notice = _readable(text)
    with transaction(actor) as tx:
        plan = _locked(tx, plan_id)
        title = title_of(declaration(tx, plan.vendor_id, plan.plugin_key)[1], notice)
        if title != plan.name:
            raise Refused("NOTICE_OTHER_PLAN", plan=plan.name, name=title)
        plan.notice = text
        record(tx, "plan.notice_corrected", plan)


@retried
def enter_supplement(
    actor: Actor, plugin_key: str, path: str, value: object, *, clause: str, plan_id: uuid.UUID | None = None
) -> None:
    """Enter a fact announced since, for one plan or for all of the plugin; later ones replace earlier ones.

    The clause it stands in is mandatory: Refused CLAUSE_MISSING.
    """
    actor.require(Role.VENDOR_PLANNER)
    if not clause.strip():
        raise Refused("CLAUSE_MISSING")
    with transaction(actor) as tx:
        user = tx.get(User, actor.user_id) if actor.user_id else None
        row = SupplementRow(
            vendor_id=actor.vendor,
            plugin_key=plugin_key,
            plan_id=plan_id,
            path=path,
            value=freeze(value),
            clause=clause.strip(),
            entered_by=user.name if user else "",
            entered_at=clock.now(),
        )
        tx.add(row)
        plan = tx.get(ExamPlan, plan_id) if plan_id else None
        record(tx, "supplement.entered", plan or row, path=path)


def check(actor: Actor, plan_id: uuid.UUID) -> Resolution:
    """Return what a draft comes to today: windows, what is missing, deviations, findings."""
    with reading(actor) as tx:
        return _resolve(tx, plan_of(tx, plan_id))[1]


def _resolve(tx: Session, plan: ExamPlan) -> tuple[PluginRelease, Resolution]:
    release, plugin = declaration(tx, plan.vendor_id, plan.plugin_key)
    rows = tx.scalars(
        select(SupplementRow)
        .where(
            SupplementRow.plugin_key == plan.plugin_key,
            or_(SupplementRow.plan_id == plan.id, SupplementRow.plan_id.is_(None)),
        )
        .order_by(SupplementRow.entered_at, SupplementRow.id)
    )
    notice = parse(plan.notice)
    supplements = [_read(row) for row in rows if _concerns(notice, row.path)]
    return release, resolve(plugin, notice, supplements, is_working_day)


def _concerns(notice: Notice, path: str) -> bool:
    """A fact of another certificate of the vendor is none of this plan's."""
    head = path.partition(".")[0]
    return head in {"sessions", "windows", *notice.certificates}


def _read(row: SupplementRow) -> Supplement:
    return Supplement(
        path=row.path,
        value=thaw(row.value),
        clause=row.clause,
        entered_by=row.entered_by,
        entered_on=row.entered_at.date(),
    )


@retried
def publish(actor: Actor, plan_id: uuid.UUID) -> ExamPlan:
    """Freeze a plan's rules; no later release of the plugin changes them.

    Raises Unannounced for the first fact that holds it up, Refused PLAN_NOT_READY with the findings.
    """
    actor.require(Role.VENDOR_PLANNER)
    with transaction(actor) as tx:
        plan = _locked(tx, plan_id)
        if plan.published:
            raise Conflict("PLAN_PUBLISHED", plan=plan.name)
        release, resolution = _resolve(tx, plan)
        rules = _ready(resolution)
        plan.published, plan.published_at, plan.release_id = True, clock.now(), release.id
        _freeze(tx, actor, plan, rules, reason="", clause=rules.source)
        _link_certificates(tx, plan, rules)
        tell(tx, "plan.published", str(plan.id), {"plan": plan.id, "digest": plan.digest})
        return plan


def _locked(tx: Session, plan_id: uuid.UUID) -> ExamPlan:
    plan = tx.get(ExamPlan, plan_id, with_for_update=True)
    if plan is None:
        raise NotFound
    return plan


def _ready(resolution: Resolution) -> PlanRules:
    for missing in resolution.missing:
        if missing.blocks is Step.PUBLICATION:
            raise Unannounced(missing.what, missing.source)
    if resolution.rules is None:
        raise Refused("PLAN_NOT_READY", problems=list(resolution.findings))
    return resolution.rules


def _freeze(tx: Session, actor: Actor, plan: ExamPlan, rules: PlanRules, *, reason: str, clause: str) -> None:
    plan.rules = freeze(rules)
    plan.digest = digest(plan.rules)
    plan.revision = (plan.revision or 0) + 1
    plan.first_exam_day, plan.last_exam_day = rules.first_day, rules.last_day
    tx.flush()
    revision = PlanRevision(
        vendor_id=plan.vendor_id,
        plan_id=plan.id,
        revision=plan.revision,
        rules=plan.rules,
        digest=plan.digest,
        reason=reason,
        clause=clause,
        made_by=str(actor.user_id or actor.kind),
        made_at=clock.now(),
    )
    tx.add(revision)
    record(tx, "plan.frozen", plan, revision=plan.revision, digest=plan.digest)


def _link_certificates(tx: Session, plan: ExamPlan, rules: PlanRules) -> None:
    query = select(Certificate.key, Certificate.id).where(Certificate.vendor_id == plan.vendor_id)
    ids = dict(tx.execute(query).all())
    for certificate in rules.certificates:
        tx.add(PlanCertificate(vendor_id=plan.vendor_id, plan_id=plan.id, certificate_id=ids[certificate.key]))


def amendment(actor: Actor, plan_id: uuid.UUID) -> list[Difference]:
    """Return what amending a published plan today would change; empty when nothing would."""
    actor.require(Role.VENDOR_PLANNER)
    with reading(actor) as tx:
        plan = plan_of(tx, plan_id)
        return list(differences(rules_of(plan), _ready(_resolve(tx, plan)[1])))


@retried
def amend(actor: Actor, plan_id: uuid.UUID, *, reason: str, clause: str) -> list[Difference]:
    """Resolve a published plan again, with what was entered since and the plugin's release of today.

    Makes a new revision and returns what changed. Raises Refused REASON_MISSING or CLAUSE_MISSING, Conflict
    AMEND_NOTHING when nothing would change.
    """
    actor.require(Role.VENDOR_PLANNER)
    if not reason.strip():
        raise Refused("REASON_MISSING")
    if not clause.strip():
        raise Refused("CLAUSE_MISSING")
    with transaction(actor) as tx:
        plan = _locked(tx, plan_id)
        release, resolution = _resolve(tx, plan)
        before, rules = rules_of(plan), _ready(resolution)
        if rules == before:
            raise Conflict("AMEND_NOTHING")
        plan.release_id = release.id
        _freeze(tx, actor, plan, rules, reason=reason.strip(), clause=clause.strip())
        return list(differences(before, rules))
