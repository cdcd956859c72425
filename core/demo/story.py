"""One plan from its notice to its certificates: what happens when, as events on the clock."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from core.api import Stage
from core.arrangement.arranging import arrange
from core.arrangement.sheet import FORM as ROOM_FORM
from core.candidates import sheet as candidate_sheet
from core.candidates.service import collect_answers, confirm, request_verification
from core.candidates.verification import SimulatedVerifier
from core.db.session import reading
from core.db.tables import Candidate, ExamPlan, ExamSite, FeeStatement, Job, Registration, Ticket, Upload
from core.demo import people
from core.demo.notices import Shipped, plan_values
from core.demo.people import Invented
from core.demo.world import CollegeStaff, VendorStaff, World
from core.fallback import service as fallback
from core.fallback import sheet as workbook_sheet
from core.fees import service as fees
from core.intake.receive import receive
from core.issuance import press
from core.issuance import service as issuance
from core.issuance.rules import Decision
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.problems import Tally
from core.plans import service as plans
from core.plans.queries import certificate_ids, rules_of
from core.registrations import sheet as registration_sheet
from core.registrations.service import carry_over
from core.rules.columns import extra_columns
from core.rules.notice import parse
from core.rules.plan import LevelRules, PlanRules
from core.rules.values import read_value
from core.scores import service as scores
from core.scores.sheet import FORM as SCORE_FORM

Act = Callable[[], "Iterable[Event] | None"]
Event = tuple[dt.datetime, Act]
MORNING = dt.time(9)
# A plan whose registration has no printed first day opens this long before its last.
OPEN_DAYS = 30
ROOM_SEATS = 40


@dataclass(slots=True)
class Story:
    """A plan, its two colleges, its people, and what came of every upload."""

    world: World
    source: Shipped
    text: str
    staff: VendorStaff
    colleges: list[CollegeStaff]
    count: int
    verify_at: str
    by_workbook: bool
    back_at: dt.datetime
    plan: ExamPlan | None = None
    cast: dict[uuid.UUID, list[Invented]] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def rules(self) -> PlanRules:
        """The frozen rules of the published plan."""
        with reading(self.staff.planner) as tx:
            return rules_of(tx.get_one(ExamPlan, self.key))

    @property
    def key(self) -> uuid.UUID:
        """The plan's key; it is drafted first of all."""
        if self.plan is None:
            raise RuntimeError("the plan is drafted first")
        return self.plan.id

    def draft(self) -> Iterable[Event]:
        """Import the notice, enter the demo settings for it, publish; then the plan's own events follow."""
        key = self.source.key
        self.plan = plans.import_notice(self.staff.planner, key, self.text)
        for path, plain in plan_values(self.source, self.text):
            value = read_value(path, plain, self.source.clause)
            plans.enter_supplement(
                self.staff.planner, key, path, value, clause=self.source.clause, plan_id=self.plan.id
            )
        plans.publish(self.staff.planner, self.plan.id)
        return self.events()

    def events(self) -> Iterator[Event]:
        """Yield everything after the publication, in the plan's own windows."""
        rules = self.rules
        opens = opening(self.text)
        if self.by_workbook:
            yield opens + dt.timedelta(hours=3), self.register_by_workbook
            yield self.back_at, self.bring_people
            yield self.back_at + dt.timedelta(days=2), self.verify_people
            yield self.back_at + dt.timedelta(days=3), self.reconcile
        else:
            yield opens + dt.timedelta(hours=3), self.bring_people
            yield opens + dt.timedelta(hours=28), self.ask_in_vain
            yield opens + dt.timedelta(days=2), self.verify_people
            yield opens + dt.timedelta(days=3), self.register
        arranged = start(rules, Stage.ARRANGEMENT)
        yield arranged, self.arrange
        yield arranged + dt.timedelta(hours=2), self.bill
        yield start(rules, Stage.SCORE_ENTRY), self.score
        yield start(rules, Stage.PUBLICITY), self.publish_scores
        issued = max(start(rules, Stage.ISSUANCE), end(rules, Stage.PUBLICITY))
        yield issued, self.issue

    def upload(self, actor: Actor, kind: str, name: str, data: bytes, **options: str) -> Tally:
        """Send a file through the same door as the portal, and let the jobs run."""
        upload_id = receive(actor, kind, name, data, plan_id=self.key, options=dict(options))
        while (job := _job_of(actor, upload_id)).state in engine.OPEN:
            # Another worker of this installation may have taken the job: then there is only waiting.
            if not engine.sweep():
                time.sleep(0.05)
        if job.state != "succeeded":
            raise RuntimeError(f"{kind}: {job.error} {job.error_params}")
        tally = Tally(job.accepted, job.refused, job.skipped)
        self.tallies[kind] = self.tallies.get(kind, Tally()) + tally
        return tally

    def invent(self, staff: CollegeStaff) -> list[Invented]:
        """Return a college's people for this plan, the same ones every time."""
        if staff.college.id not in self.cast:
            share = self.count // len(self.colleges)
            self.cast[staff.college.id] = people.invent(self.world.chance, share, self.world.invented)
            self.world.invented += share
        return self.cast[staff.college.id]

    def bring_people(self) -> None:
        """Colleges send their candidate workbook (three rows wrong) and the zip of photos, then ask to verify."""
        for staff in self.colleges:
            invented = self.invent(staff)
            if not self.by_workbook:
                rows = people.with_faults(invented)
                data = people.workbook(candidate_sheet.FORM, rows)
                self.upload(staff.officer, "candidates", "考生.xlsx", data, candidate_type="college")
            self.upload(staff.officer, "photos", "照片.zip", people.photo_zip(invented))
            request_verification(staff.officer)

    def ask_in_vain(self) -> None:
        """The comparison service is away on the day the answers are due: everybody goes on waiting."""
        away = SimulatedVerifier(outages=((clock.now(), clock.now() + dt.timedelta(hours=1)),))
        for staff in self.colleges:
            collect_answers(staff.officer, away)

    def verify_people(self) -> None:
        """The comparison's answers come in; mismatches are confirmed by the college after checking."""
        for staff in self.colleges:
            collect_answers(staff.officer, SimulatedVerifier(spread=dt.timedelta(hours=6)))
            with reading(staff.officer) as tx:
                doubtful = list(tx.scalars(select(Candidate.id).where(Candidate.state == "needs_manual_confirm")))
            for candidate_id in doubtful:
                confirm(staff.officer, candidate_id, "已核对证件原件，信息无误")

    def register(self) -> None:
        """Colleges register their people by certificate, spread over the plan's levels."""
        for staff in self.colleges:
            rows = list(self.registration_rows(staff))
            data = people.workbook(registration_sheet.form_for(self.rules), [*rows, rows[0]])
            self.upload(staff.officer, "registrations", "报考.xlsx", data)
            self.rooms(staff)

    def registration_rows(self, staff: CollegeStaff) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a college's registration workbook."""
        slots = [(certificate, level) for certificate in self.rules.certificates for level in certificate.levels]
        sites = self._sites(staff)
        for place, person in enumerate(self.invent(staff)):
            certificate, level = slots[place % len(slots)]
            site = sites[certificate.key]
            yield (
                *(person.name, person.number, "院校考生", level.code or "", certificate.name.zh, level.name.zh),
                *(site.code or "", site.name),
                *(people.answer(column) for own in self.rules.certificates for column in extra_columns(own)),
            )

    def _sites(self, staff: CollegeStaff) -> dict[str, ExamSite]:
        with reading(staff.officer) as tx:
            keys = {key: name for name, key in certificate_ids(tx, tx.get_one(ExamPlan, self.key)).items()}
            own = tx.scalars(select(ExamSite).where(ExamSite.college_id == staff.college.id))
            return {keys[site.certificate_id]: site for site in own if site.certificate_id in keys}

    def rooms(self, staff: CollegeStaff) -> None:
        """A college enters its rooms for this plan."""
        rows = [
            (site.code, f"实训楼{number}01机房", site.name[:8], f"{staff.college.name}实训楼{number}层", ROOM_SEATS, "")
            for number, site in enumerate(self._sites(staff).values(), start=1)
        ]
        self.upload(staff.officer, "rooms", "考场.xlsx", people.workbook(ROOM_FORM, rows))

    def register_by_workbook(self) -> None:
        """The national platform is down: demand confirmed, workbook issued, truth attested, workbook returned."""
        for staff in self.colleges:
            invented = self.invent(staff)
            fallback.request_workbook(staff.officer, self.key, len(invented))
            fallback.attest(staff.owner, self.key)
            certificate = self.rules.certificates[0]
            extra = (certificate.name.zh, certificate.levels[0].name.zh)
            rows = [(*cells, *extra) for cells in people.with_faults(invented)]
            self.upload(staff.officer, "workbook", "报名表.xlsx", people.workbook(workbook_sheet.FORM, rows))
            self.rooms(staff)

    def reconcile(self) -> None:
        """The platform is back: verified people are carried over, and the vendor closes the account."""
        for staff in self.colleges:
            carry_over(staff.officer)
        fallback.reconcile(self.staff.planner, self.key)

    def arrange(self) -> None:
        """The vendor seats everybody."""
        arrange(self.staff.planner, self.key, seed=1)

    def bill(self) -> None:
        """The vendor bills, the colleges pay."""
        statements: list[FeeStatement] = fees.make_statements(self.staff.planner, self.key)
        for statement in statements:
            if statement.total:
                fees.receive_payment(
                    self.staff.planner, statement.id, statement.total, clock.today(), f"{statement.number} 1+X考核费用"
                )

    def score(self) -> None:
        """The vendor imports marks by subject; every fifteenth candidate stayed away, some fail."""
        rows: list[tuple[str, str, str, str, str]] = []
        rules = self.rules
        with reading(self.staff.planner) as tx:
            keys = {key: name for name, key in certificate_ids(tx, tx.get_one(ExamPlan, self.key)).items()}
            found = tx.execute(
                select(Registration, Ticket.number)
                .join(Ticket, Ticket.registration_id == Registration.id)
                .where(Registration.plan_id == self.key)
                .order_by(Ticket.number)
            )
            for place, (registration, number) in enumerate(found):
                level = rules.level(keys[registration.certificate_id], registration.level)
                if place % 15 != 7:
                    rows += self._marks(number, registration.person.name, level)
        self.upload(self.staff.planner, "scores", "成绩.xlsx", people.workbook(SCORE_FORM, rows))

    def _marks(self, number: str, name: str, level: LevelRules) -> Iterator[tuple[str, str, str, str, str]]:
        for subject in level.subjects:
            yield number, name, "", subject.name.zh, people.mark(self.world.chance, subject)

    def publish_scores(self) -> None:
        """The vendor's approver publishes."""
        scores.publish(self.staff.approver, self.key)

    def issue(self) -> None:
        """Both parties sign, and the certificates are made."""
        issuance.propose(self.staff.signer, self.key)
        issuance.sign(self.staff.signer, self.key, None, Decision.APPROVE)
        for staff in self.colleges:
            issuance.sign(staff.owner, self.key, None, Decision.APPROVE)
        press.issue(self.staff.signer, self.key, self.verify_at)


def _job_of(actor: Actor, upload_id: uuid.UUID) -> Job:
    with reading(actor) as tx:
        return tx.get_one(Job, tx.get_one(Upload, upload_id).job_id)


def opening(text: str) -> dt.datetime:
    """Return the morning a plan is published: its registration's first day, or thirty days before its last."""
    notice = parse(text)
    period = notice.windows.get(Stage.REGISTRATION)
    first = min(session.date for session in notice.sessions)
    day = period.start if period and period.start else None
    if day is None:
        last = period.end if period and period.end else first - dt.timedelta(days=14)
        day = last - dt.timedelta(days=OPEN_DAYS)
    return clock.moment(day, MORNING)


def start(rules: PlanRules, stage: Stage) -> dt.datetime:
    """Return the morning of a stage's first day."""
    day = rules.window(stage).start
    if day is None:
        raise RuntimeError(f"{rules.name} has no beginning of {stage}")
    return clock.moment(day, MORNING)


def end(rules: PlanRules, stage: Stage) -> dt.datetime:
    """Return the morning after a stage's last day."""
    day = rules.window(stage).end
    if day is None:
        raise RuntimeError(f"{rules.name} has no end of {stage}")
    return clock.moment(day + dt.timedelta(days=1), MORNING)
