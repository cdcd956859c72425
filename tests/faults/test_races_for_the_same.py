"""Eight who want the same to be there at one moment: it is there once, and nobody meets a bug."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.api import CandidateType, ReviewReason, Stage
from core.candidates import service as candidates
from core.candidates import sheet as candidate_sheet
from core.db.session import reading, transaction
from core.db.tables import Candidate, Entry, Job, Registration, Ticket, Upload
from core.demo import people
from core.demo.story import Story, end, start
from core.demo.world import CollegeStaff
from core.fees import service as fees
from core.intake.receive import receive
from core.issuance import service as issuance
from core.jobs import engine as jobs
from core.kernel import clock
from core.kernel.actor import SYSTEM, Role
from core.kernel.errors import Conflict, NotFound, Refused
from core.kernel.problems import Tally
from core.orgs import service as orgs
from core.orgs.identity import actor_of
from core.orgs.webhooks import service as webhooks
from core.plans import service as plans
from core.plugins import store as plugins
from core.registrations import sheet as registration_sheet
from core.registrations.chosen import Choice, register_chosen
from core.scores.reviews import service as reviews
from core.scores.sheet import FORM as SCORE_FORM
from tests.faults.at_once import THREADS, at_once, before_first, before_first_row, rows
from tests.rooms.kept import kept
from tests.rooms.story_world import PLUGIN, a_story, two_days


@kept
def a_seated_story(folder: Path) -> Story:
    """Four people have their seats, and marks may be entered."""
    story = a_story(folder)
    story.register()
    clock.travel(start(story.rules, Stage.ARRANGEMENT))
    story.arrange()
    clock.travel(start(story.rules, Stage.SCORE_ENTRY))
    return story


@kept
def a_published_story(folder: Path) -> Story:
    """Their marks are entered and published."""
    story = a_seated_story(folder)
    story.score()
    clock.travel(start(story.rules, Stage.PUBLICITY))
    story.publish_scores()
    return story


def set_contact(story: Story) -> Callable[[], object]:
    return lambda: orgs.set_setting(story.staff.planner, "night_telephone", "010-12345678")


def set_address(story: Story) -> Callable[[], object]:
    return lambda: webhooks._set(story.colleges[0].owner, "https://example.org/hook")


def set_seal(story: Story) -> Callable[[], object]:
    college = orgs.create_college(SYSTEM, name="北方职业技术学院", province="11")
    head = orgs.create_user(
        SYSTEM, login="head", name="负责人", password="correct-horse", roles=frozenset({Role.COLLEGE_OWNER}), of=college
    )
    image = people.seal()
    return lambda: issuance.save_seal(actor_of(head), image, "负责人", consented=True)


def draft_plan(story: Story) -> Callable[[], object]:
    text = story.text.replace("2022年第四次", "2022年第九次")
    return lambda: plans.import_notice(story.staff.planner, PLUGIN, text)


def install_plugin(story: Story) -> Callable[[], object]:
    vendor = orgs.create_vendor(SYSTEM, name="丁组织")
    compiled = plugins.fit(PLUGIN)
    return lambda: plugins._store(SYSTEM, vendor.id, PLUGIN, compiled)


def note_outage(story: Story) -> Callable[[], object]:
    return lambda: candidates._note_outage(story.colleges[0].officer, clock.now())


def bill(story: Story) -> Callable[[], object]:
    return lambda: fees.make_statements(story.staff.planner, story.key)


@dataclass(frozen=True)
class Wish:
    """What everybody wants, where it is written, and in which world."""

    table: str
    begin: Callable[[Story], Callable[[], object]]
    world: Callable[[Path], Story] = a_story


WISHES = [
    Wish("vendor_setting", set_contact),
    Wish("webhook", set_address),
    Wish("head_seal", set_seal),
    Wish("exam_plan", draft_plan),
    Wish("installation", install_plugin),
    Wish("verification_outage", note_outage),
    Wish("fee_statement", bill, a_seated_story),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.begin.__name__)
def test_what_eight_want_at_once_is_there_once(
    database: str, tmp_path: Path, wish: Wish, capsys: pytest.CaptureFixture[str]
) -> None:
    act, before = wish.begin(wish.world(tmp_path)), rows(wish.table)
    at_once(wish.table, lambda _number: act())
    figures(capsys, wish.begin.__name__, rows(wish.table) - before)
    assert rows(wish.table) - before == 1


def figures(capsys: pytest.CaptureFixture[str], what: str, made: int, wanted: int = 1) -> None:
    with capsys.disabled():
        lost, doubled = max(wanted - made, 0), max(made - wanted, 0)
        print(f"\n{what}: {THREADS} injected, {lost} lost, {doubled} doubled")  # noqa: T201


def imported(story: Story, kind: str, data: bytes, table: str) -> Counter[tuple[str, int, int]]:
    """Send one file eight times and let eight workers at it; return how each ended: state, accepted, skipped."""
    actor = story.colleges[0].officer if kind == "candidates" else story.staff.planner
    uploads = [receive(actor, kind, "表.xlsx", data, plan_id=story.key) for _ in range(THREADS)]
    with reading(actor) as tx:
        keys = [tx.get_one(Upload, upload).job_id for upload in uploads]
    assert at_once(table, lambda number: jobs.run(keys[number])) == [True] * THREADS
    with reading(actor) as tx:
        return Counter((job.state, job.accepted, job.skipped) for job in (tx.get_one(Job, key) for key in keys))


def test_people_in_eight_files_at_once_are_taken_from_one_and_skipped_in_seven(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = a_story(tmp_path)
    cast, before = people.invent(story.world.chance, 30, 500), rows("candidate")
    data = people.workbook(candidate_sheet.FORM, [person.cells for person in cast])
    ended = imported(story, "candidates", data, "candidate")
    figures(capsys, "candidates", rows("candidate") - before, 30)
    assert ended == {("succeeded", 30, 0): 1, ("succeeded", 0, 30): THREADS - 1}


def test_marks_in_eight_files_at_once_are_taken_from_one_and_skipped_in_seven(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = a_seated_story(tmp_path)
    with reading(story.staff.planner) as tx:
        seated = tx.execute(
            select(Ticket.number, Registration).join(Registration, Registration.id == Ticket.registration_id)
        )
        marks = [(number, row.person.name, "", "理论", "80") for number, row in seated]
    ended = imported(story, "scores", people.workbook(SCORE_FORM, marks), "score")
    figures(capsys, "scores", rows("score"), 4)
    assert ended == {("succeeded", 4, 0): 1, ("succeeded", 0, 4): THREADS - 1}


def test_certificates_proposed_eight_times_at_once_are_proposed_once(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = a_published_story(tmp_path)
    clock.travel(max(start(story.rules, Stage.ISSUANCE), end(story.rules, Stage.PUBLICITY)))
    told = Counter(at_once("issuance_item", lambda _number: issuance.propose(story.staff.signer, story.key)))
    figures(capsys, "issuance_item", rows("issuance_item"), sum(tally.accepted for tally in told))
    assert sorted(told.values()) == [1, THREADS - 1]
    assert sum(tally.accepted for tally in told) == rows("issuance_item") > 0


def test_a_review_asked_for_eight_times_at_once_is_entered_once(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = a_published_story(tmp_path)
    officer = story.colleges[0].officer
    with reading(officer) as tx:
        entry = tx.scalars(select(Entry.id)).first()

    def ask(_number: int) -> str:
        try:
            return str(type(reviews.request(officer, entry, ReviewReason.SUM_ERROR)))
        except Refused as refusal:
            return " ".join(problem.code for problem in refusal.params["problems"])

    told = Counter(at_once("score_review", ask))
    figures(capsys, "score_review", rows("score_review"))
    assert told == {str(uuid.UUID): 1, "REVIEW_ONCE": THREADS - 1}


def choice(story: Story, staff: CollegeStaff, *ids: uuid.UUID) -> Choice:
    """Return what registers somebody for the first level at the college's own site."""
    certificate = story.rules.certificates[0]
    return Choice(
        plan_id=story.key,
        certificate=certificate.key,
        level=certificate.levels[0].rank,
        site_id=story._sites(staff)[certificate.key].id,
        candidate_ids=ids,
    )


def test_one_person_registered_by_four_colleges_at_once_is_registered_by_one(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = a_story(tmp_path)
    choices = [choice(story, staff, somebody) for staff, somebody in everywhere(story)]
    told = Counter(at_once("registration", registering(story, choices), len(choices)))
    figures(capsys, "registration", rows("registration"))
    assert told == {(Tally(1, 0, 0), ()): 1, (Tally(0, 1, 0), ("ALREADY_REGISTERED",)): len(choices) - 1}


@pytest.mark.req("C-37", "C-47")
def test_one_person_registered_for_two_exams_of_the_same_hours_at_once_sits_one(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = two_days(tmp_path)
    two = everywhere(story)[:2]
    choices = [replace(choice(story, *one), level=level) for level, one in enumerate(two, start=1)]
    told = Counter(at_once("occupation", registering(story, choices), len(choices)))
    figures(capsys, "occupation", rows("registration"))
    assert told == {(Tally(1, 0, 0), ()): 1, (Tally(0, 1, 0), ("SITTINGS_OVERLAP",)): 1}


def everywhere(story: Story) -> list[tuple[CollegeStaff, uuid.UUID]]:
    """Make one person a verified candidate of every college."""
    (person,) = people.invent(story.world.chance, 1, 500)
    values = dict(zip((column.key for column in candidate_sheet.FORM.columns), person.cells, strict=True))
    keys = [candidates.add(staff.officer, values, CandidateType.COLLEGE) for staff in story.world.colleges]
    for staff in story.world.colleges:
        with transaction(staff.officer) as tx:
            tx.execute(update(Candidate).values(state="verified"))
    return list(zip(story.world.colleges, keys, strict=True))


def registering(story: Story, choices: list[Choice]) -> Callable[[int], tuple[Tally, tuple[str, ...]]]:
    """Let the n-th college register as it has chosen; return what it is told."""

    def register(number: int) -> tuple[Tally, tuple[str, ...]]:
        outcome = register_chosen(story.world.colleges[number].officer, choices[number])
        return outcome.tally, tuple(problem.code for problem in outcome.problems)

    return register


def one_of(story: Story) -> tuple[CollegeStaff, uuid.UUID]:
    """Return a college and the first of its people."""
    staff = story.colleges[0]
    with reading(staff.officer) as tx:
        return staff, tx.scalars(select(Candidate.id).order_by(Candidate.id).limit(1)).one()


# The last thing read before the people are held.
BEFORE_THEY_ARE_HELD = "SELECT occupation.bidx"


@pytest.mark.req("R-076", "R-082")
def test_somebody_deleted_while_being_registered_is_not_found(postgres_database: str, tmp_path: Path) -> None:
    story = a_story(tmp_path)
    staff, somebody = one_of(story)
    with (
        before_first(BEFORE_THEY_ARE_HELD, lambda: candidates.delete(staff.officer, [somebody])),
        pytest.raises(NotFound),
    ):
        register_chosen(staff.officer, choice(story, staff, somebody))
    assert rows("registration") == 0


@pytest.mark.req("R-076", "R-082")
def test_somebody_deleted_while_a_file_registers_them_is_refused_alone(postgres_database: str, tmp_path: Path) -> None:
    story = a_story(tmp_path)
    staff, somebody = one_of(story)
    with reading(staff.officer) as tx:
        number = tx.get_one(Candidate, somebody).person.id_number
    lines = list(story.registration_rows(staff))
    data = people.workbook(registration_sheet.form_for(story.rules), lines)
    upload = receive(staff.officer, "registrations", "报考.xlsx", data, plan_id=story.key)
    with reading(staff.officer) as tx:
        key = tx.get_one(Upload, upload).job_id
    with before_first(BEFORE_THEY_ARE_HELD, lambda: candidates.delete(staff.officer, [somebody])):
        assert jobs.run(key)
    assert any(number in line for line in lines)
    with reading(staff.officer) as tx:
        job = tx.get_one(Job, key)
    assert (job.state, job.accepted, job.refused) == ("succeeded", len(lines) - 1, 1)


@pytest.mark.req("R-076", "R-082")
def test_who_is_being_registered_is_deleted_no_more(postgres_database: str, tmp_path: Path) -> None:
    story = a_story(tmp_path)
    staff, somebody = one_of(story)
    with ThreadPoolExecutor(1) as pool:
        deleted: list[Future[int]] = []

        def delete() -> None:
            deleted.append(pool.submit(candidates.delete, staff.officer, [somebody]))

        with before_first_row("registration", delete):
            outcome = register_chosen(staff.officer, choice(story, staff, somebody))
        with pytest.raises(Conflict, match="CANDIDATE_REGISTERED"):
            deleted[0].result(30)
    assert outcome.tally == Tally(1, 0, 0)
