"""One plan from its notice to its certificates: what happens when, as events on the clock."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from core.api import PassRule, Stage
from core.arrangement.arranging import arrange
from core.arrangement.sheet import FORM as ROOM_FORM
from core.candidates import sheet as candidate_sheet
from core.candidates.service import collect_answers, confirm, request_verification
from core.candidates.verification import SimulatedVerifier
from core.db.session import reading
from core.db.tables import Candidate, ExamPlan, ExamSite, FeeStatement, Job, Registration, Ticket, Upload
from core.demo import people
from core.demo.agenda import MORNING
from core.demo.notices import Shipped
from core.demo.people import Invented
from core.demo.rehearsal import Rehearsal
from core.demo.world import CollegeStaff, VendorStaff, World
from core.fallback import service as fallback
from core.fallback import sheet as workbook_sheet
from core.fees import service as fees
from core.intake.receive import receive
from core.intake.report import report
from core.issuance import press
from core.issuance import service as issuance
from core.issuance.rules import Decision
from core.jobs import engine
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Refused
from core.kernel.messages import say
from core.kernel.problems import Tally
from core.plans import service as plans
from core.plans.queries import certificate_ids, rules_of
from core.registrations import sheet as registration_sheet
from core.registrations.service import carry_over
from core.rules.columns import extra_columns
from core.rules.passing import Mark, judge
from core.rules.plan import CertificateRules, LevelRules, PlanRules
from core.scores import service as scores
from core.scores.rules import parse_mark
from core.scores.sheet import FORM as SCORE_FORM

Act = Callable[[], "Iterable[Event] | None"]
Event = tuple[dt.datetime, Act]
ROOM_SEATS = 40
# One of so many candidates stays away, and one of so many is marked without a look at what it takes to pass.
AWAY, UNAIDED = 15, 6
# The least share of a paper's marks in per cent: of those, and of the others until they pass.
FEW, LEAST = 40, (57, 70, 80, 90, 100)


@dataclass(slots=True)
class Story:
    """A plan, its two colleges, its people, and what came of every upload."""

    world: World
    rehearsal: Rehearsal
    staff: VendorStaff
    colleges: list[CollegeStaff]
    count: int
    verify_at: str
    by_workbook: bool
    plan: ExamPlan | None = None
    cast: dict[uuid.UUID, list[Invented]] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def source(self) -> Shipped:
        """The plugin's data files."""
        return self.rehearsal.source

    @property
    def text(self) -> str:
        """The notice."""
        return self.rehearsal.text

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
        key, clause = self.source.key, self.source.clause
        self.plan = plans.import_notice(self.staff.planner, key, self.text)
        for entered in self.rehearsal.settings:
            plans.enter_supplement(
                self.staff.planner, key, entered.path, entered.value, clause=clause, plan_id=self.plan.id
            )
        plans.publish(self.staff.planner, self.plan.id)
        return self.events()

    def events(self) -> Iterator[Event]:
        """Yield everything after the publication, in the plan's own windows; nothing where nobody can register."""
        days = self.rehearsal.agenda
        if self.by_workbook:
            yield days.registered, self.register_by_workbook
            yield days.people, self.bring_people
            yield days.verified, self.verify_people
            yield days.reconciled or days.verified, self.reconcile
        else:
            yield days.people, self.bring_people
            yield days.people + dt.timedelta(hours=25), self.ask_in_vain
            yield days.verified, self.verify_people
            yield days.registered, self.register
        if self.rehearsal.for_holders_only:
            return
        yield days.arranged, self.arrange
        yield days.billed, self.bill
        yield days.scored, self.score
        yield days.shown, self.publish_scores
        yield days.issued, self.issue

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
        if tally.refused == tally.read > 0 and not self.rehearsal.for_holders_only:
            raise Refused("DEMO_NOTHING_ACCEPTED", file=name, rows=tally.read, reasons=_reasons(actor, upload_id))
        return tally

    def invent(self, staff: CollegeStaff) -> list[Invented]:
        """Return a college's people for this plan, the same ones every time: such as their levels ask for."""
        if staff.college.id not in self.cast:
            first, day = self.world.invented, self.rehearsal.rules.first_day
            self.cast[staff.college.id] = [
                people.person(self.world.chance, first + place, people.background(level, day))
                for place, (_, level) in enumerate(self.slots(staff))
            ]
            self.world.invented += len(self.cast[staff.college.id])
        return self.cast[staff.college.id]

    def slots(self, staff: CollegeStaff) -> list[tuple[CertificateRules, LevelRules]]:
        """Return what each of a college's people is registered for: the levels in turn, all colleges together."""
        certificates = [c for c in self.rehearsal.rules.certificates if c.workbook or not self.by_workbook]
        levels = [(certificate, level) for certificate in certificates for level in certificate.levels]
        share = self.count // len(self.colleges)
        first = share * self.world.colleges.index(staff)
        return [levels[(first + place) % len(levels)] for place in range(share)]

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
            confirm(staff.officer, doubtful, "已核对证件原件，信息无误")

    def register(self) -> None:
        """Colleges register their people by certificate, spread over the plan's levels."""
        for staff in self.colleges:
            rows = list(self.registration_rows(staff))
            data = people.workbook(registration_sheet.form_for(self.rules), [*rows, rows[0]])
            self.upload(staff.officer, "registrations", "报考.xlsx", data)
            self.rooms(staff)

    def registration_rows(self, staff: CollegeStaff) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a college's registration workbook."""
        sites = self._sites(staff)
        asked = {column.key: column for own in self.rules.certificates for column in extra_columns(own)}
        for person, (certificate, level) in zip(self.invent(staff), self.slots(staff), strict=False):
            site = sites[certificate.key]
            yield (
                *(person.name, person.number, "院校考生", level.code or "", certificate.name.zh, level.name.zh),
                *(site.code or "", site.name),
                *map(people.answer, asked.values()),
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
            certificate, level = self.slots(staff)[0]
            extra = (certificate.name.zh, level.name.zh)
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
        """The vendor imports marks by subject; every fifteenth candidate stayed away, of every sixth some fail."""
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
                key = keys[registration.certificate_id]
                level, rule = rules.level(key, registration.level), rules.pass_rule(key, registration.level)
                marks = self._marks(level, None if place % UNAIDED == 1 else rule)
                if place % AWAY != AWAY // 2:
                    rows += ((number, registration.person.name, "", subject, mark) for subject, mark in marks.items())
        self.upload(self.staff.planner, "scores", "成绩.xlsx", people.workbook(SCORE_FORM, rows))

    def _marks(self, level: LevelRules, rule: PassRule | None) -> dict[str, str]:
        """Return marks by subject; with a rule they are drawn higher and higher until it is met."""
        for least in LEAST if rule else (FEW,):
            marks = {subject: people.mark(self.world.chance, subject, least) for subject in level.subjects}
            read = {subject.key: parse_mark(mark, subject.full_mark, subject.parts) for subject, mark in marks.items()}
            good = {key: mark for key, mark in read.items() if isinstance(mark, Mark)}
            if rule and judge(rule, level.subjects, good).passed:
                break
        return {subject.name.zh: mark for subject, mark in marks.items()}

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


def _reasons(actor: Actor, upload_id: uuid.UUID) -> str:
    """Say what is wrong with an upload's rows, each kind of fault once, with what is to be done."""
    found = {problem.code: problem.params for problem in report(actor, upload_id).problems if not problem.warning}
    return "；".join(f"{text}（{fix}）" for text, fix in (say(code, params) for code, params in found.items()))


def _job_of(actor: Actor, upload_id: uuid.UUID) -> Job:
    with reading(actor) as tx:
        return tx.get_one(Job, tx.get_one(Upload, upload_id).job_id)


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
