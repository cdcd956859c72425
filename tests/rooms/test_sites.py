"""考核站点: who may apply, the states and their guards, review by the vendor."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.db.session import reading
from core.db.tables import ExamSite
from core.kernel import clock
from core.kernel.errors import Conflict, NotFound, Refused
from core.sites import papers, service
from core.sites.rules import MAY, Act, State, after
from tests.rooms.college_world import CollegeWorld, a_college_world, bind_files


def a_draft(world: CollegeWorld) -> ExamSite:
    return service.draft(world.officer, certificate_id=world.certificate_id, address="实训楼", machines=80)


def handed_in(world: CollegeWorld) -> ExamSite:
    site = a_draft(world)
    papers.attach_form(world.officer, site.id, file_name="申请表.pdf", data=b"%PDF-1.7")
    service.submit(world.officer, site.id)
    return site


@pytest.fixture
def world(database: str, tmp_path: Path) -> CollegeWorld:
    bind_files(tmp_path)
    return a_college_world()


@pytest.mark.req("R-020")
def test_only_a_pilot_college_may_apply(world: CollegeWorld) -> None:
    with pytest.raises(Refused, match="SITE_NOT_PILOT"):
        a_draft(world)


@pytest.mark.req("R-020")
def test_a_college_applies_before_the_year_it_is_approved_for_and_not_after_it(world: CollegeWorld) -> None:
    clock.travel(clock.moment(dt.date(2023, 12, 5), dt.time(9)))
    world.approve()
    clock.travel(clock.moment(dt.date(2025, 1, 1), dt.time(9)))
    with pytest.raises(Refused, match="SITE_NOT_PILOT"):
        a_draft(world)
    clock.travel(clock.moment(dt.date(2023, 12, 20), dt.time(9)))
    assert a_draft(world).state == State.DRAFT


@pytest.mark.req("R-021", "R-022")
def test_one_site_per_certificate_named_after_college_and_certificate(world: CollegeWorld) -> None:
    world.approve()
    assert a_draft(world).name == "甲学院 - 示例职业技能等级证书"
    with pytest.raises(Refused, match="SITE_EXISTS"):
        a_draft(world)


@pytest.mark.req("R-024")
def test_the_stamped_form_is_mandatory(world: CollegeWorld) -> None:
    world.approve()
    site = a_draft(world)
    with pytest.raises(Refused, match="SITE_FORM_MISSING"):
        service.submit(world.officer, site.id)


@pytest.mark.req("R-023", "R-029")
def test_approval_gives_the_site_its_code_and_opens_it_to_other_colleges(world: CollegeWorld) -> None:
    world.approve()
    site = handed_in(world)
    with reading(world.other_officer) as tx:
        assert tx.get(ExamSite, site.id) is None
    service.review(world.planner, site.id, approve=True)
    with reading(world.other_officer) as tx:
        found = tx.get_one(ExamSite, site.id)
        assert found.code is not None
        assert (len(found.code), found.state) == (6, State.APPROVED)


@pytest.mark.req("R-026", "R-027", "R-028", "R-029")
@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_every_act_is_allowed_in_exactly_its_states(act: Act, state: State) -> None:
    allowed = {
        Act.EDIT: {State.DRAFT, State.RETURNED, State.WITHDRAWN, State.REVOKED},
        Act.DELETE: {State.DRAFT, State.RETURNED, State.WITHDRAWN},
        Act.SUBMIT: {State.DRAFT, State.RETURNED, State.WITHDRAWN, State.REVOKED},
        Act.WITHDRAW: {State.SUBMITTED},
        Act.APPROVE: {State.SUBMITTED},
        Act.RETURN: {State.SUBMITTED},
        Act.REVOKE: {State.APPROVED},
    }
    if state in allowed[act]:
        assert after(act, state) == (MAY[act][1] or state)
    else:
        with pytest.raises(Conflict, match="SITE_STATE"):
            after(act, state)


@pytest.mark.req("R-027")
def test_a_batch_is_deleted_whole_or_not_at_all(world: CollegeWorld) -> None:
    world.approve()
    site = handed_in(world)
    with pytest.raises(Conflict):
        service.delete(world.officer, [site.id])
    service.withdraw(world.officer, site.id)
    assert service.delete(world.officer, [site.id]) == 1


@pytest.mark.req("R-025", "R-029")
def test_a_return_needs_a_reason_and_another_college_finds_nothing(world: CollegeWorld) -> None:
    world.approve()
    site = handed_in(world)
    with pytest.raises(NotFound):
        service.withdraw(world.other_officer, site.id)
    with pytest.raises(Refused, match="REASON_MISSING"):
        service.review(world.planner, site.id, approve=False)
    service.review(world.planner, site.id, approve=False, reason="公章不清晰")
    with reading(world.officer) as tx:
        assert tx.get_one(ExamSite, site.id).reason == "公章不清晰"


@pytest.mark.req("R-034")
def test_the_vendor_may_revoke_a_site_after_an_inspection(world: CollegeWorld) -> None:
    world.approve()
    site = handed_in(world)
    service.review(world.planner, site.id, approve=True)
    service.revoke(world.planner, site.id, reason="现场与申报不符")
    with reading(world.other_officer) as tx:
        assert tx.get(ExamSite, site.id) is None
