"""费用: billing, receiving, settling."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from core.api import CandidateType, NotAnnounced, PayeeField
from core.db.session import reading
from core.fees import queries, service
from core.kernel import clock
from core.kernel.errors import Conflict, NotAllowed, Refused, Unannounced
from core.kernel.ids import new_id
from core.orgs.service import set_setting
from tests.rooms.issued_world import AFTER_PUBLICITY, HOST_PAYS, World, a_world, rules

TODAY = dt.date(2022, 11, 20)


@pytest.fixture(autouse=True)
def after_the_exam(database: str) -> None:
    clock.travel(AFTER_PUBLICITY)


def publish(world: World, amount: str, day: dt.date = dt.date(2022, 11, 1)) -> None:
    service.publish_standard(world.province, world.certificate_id, 1, Decimal(amount), day, "省发改〔2022〕1号")


@pytest.mark.req("R-181", "R-187", "R-189", "R-191")
def test_each_college_is_billed_for_its_candidates_at_the_vendors_rate() -> None:
    world = a_world()
    for _ in range(3):
        world.register(world.college)
    world.register(world.other)
    one, two = sorted(service.make_statements(world.vendor, world.plan_id), key=lambda row: -row.total)
    assert (one.total, one.state, one.due_on) == (Decimal(300), "provisional", dt.date(2022, 10, 14))
    assert (two.college_id, two.total) == (world.other.college_id, Decimal(100))
    shown = queries.statement(world.college, one.id)
    ((name, level, line),) = shown.lines
    told = (name.zh, level.zh, line.count, line.amount, line.source)
    assert told == ("烘焙", "初级", 3, Decimal(100), "§4")


@pytest.mark.req("R-190", "C-48")
def test_a_social_candidate_is_billed_to_the_host_college_where_the_vendor_says_so() -> None:
    world = a_world(rules(payer=HOST_PAYS))
    world.register(world.college, host=world.other, kind=CandidateType.SOCIAL)
    (row,) = service.make_statements(world.vendor, world.plan_id)
    assert row.college_id == world.other.college_id


@pytest.mark.req("R-185")
def test_billing_alone_is_refused_while_the_vendor_names_no_fee() -> None:
    world = a_world(rules(provisional=NotAnnounced("费用标准", "协议")))
    world.register(world.college)
    with pytest.raises(Unannounced) as refused:
        service.make_statements(world.vendor, world.plan_id)
    assert refused.value.params == {"what": "费用标准", "source": "协议"}


@pytest.mark.req("R-189")
def test_an_unpaid_statement_is_recalculated_and_a_paid_one_stays() -> None:
    world = a_world()
    world.register(world.college)
    (first,) = service.make_statements(world.vendor, world.plan_id)
    world.register(world.college)
    (again,) = service.make_statements(world.vendor, world.plan_id)
    assert (again.id, again.number, again.total) == (first.id, first.number, Decimal(200))
    service.receive_payment(world.vendor, again.id, Decimal(200), TODAY, "甲学院 1+X考核费用")
    world.register(world.college)
    (paid,) = service.make_statements(world.vendor, world.plan_id)
    assert (paid.total, paid.state) == (Decimal(200), "paid")


@pytest.mark.req("R-186")
def test_the_standard_of_the_payers_province_wins() -> None:
    world = a_world()
    world.register(world.college)
    world.register(world.other)
    publish(world, "80")
    rows = {row.college_id: row for row in service.make_statements(world.vendor, world.plan_id)}
    mine, others = rows[world.college.college], rows[world.other.college]
    assert (mine.total, mine.state) == (Decimal(80), "due")
    assert (others.total, others.state) == (Decimal(100), "provisional")


@pytest.mark.req("R-188")
@pytest.mark.parametrize(("amount", "change"), [("80", "-20"), ("130.50", "30.50"), ("100", "0")])
def test_a_later_standard_is_settled_with_refund_or_top_up(amount: str, change: str) -> None:
    world = a_world()
    world.register(world.college)
    (row,) = service.make_statements(world.vendor, world.plan_id)
    service.receive_payment(world.vendor, row.id, Decimal(100), TODAY, "")
    publish(world, amount)
    done = service.settle(world.vendor, world.plan_id)
    assert done.top_up - done.refund == Decimal(change)
    if Decimal(change):
        colleague = replace(world.vendor, user_id=new_id())
        service.receive_payment(colleague, row.id, Decimal(change), TODAY, "多退少补")
    shown = queries.statement(world.college, row.id)
    assert (shown.row.state, shown.row.open, shown.row.paid) == ("settled", Decimal(0), Decimal(amount))
    assert sum(payment.amount for payment in shown.payments) == shown.row.total
    again = service.settle(world.vendor, world.plan_id)
    assert again.top_up == again.refund == 0


@pytest.mark.req("C-26")
def test_a_standard_after_the_last_day_changes_nothing_and_closes_the_account() -> None:
    world = a_world(rules(settle_until=dt.date(2022, 10, 31)))
    world.register(world.college)
    (row,) = service.make_statements(world.vendor, world.plan_id)
    service.receive_payment(world.vendor, row.id, Decimal(100), TODAY, "")
    publish(world, "80")
    assert service.settle(world.vendor, world.plan_id).refund == 0
    assert queries.statement(world.college, row.id).row.state == "settled"


@pytest.mark.req("R-188")
def test_who_took_money_in_on_a_statement_returns_none_of_it() -> None:
    world = a_world()
    world.register(world.college)
    (row,) = service.make_statements(world.vendor, world.plan_id)
    service.receive_payment(world.vendor, row.id, Decimal(100), TODAY, "")
    publish(world, "80")
    service.settle(world.vendor, world.plan_id)
    for person in (world.vendor, replace(world.vendor, user_id=None)):
        with pytest.raises(NotAllowed, match="PAYMENT_SAME_PERSON"):
            service.receive_payment(person, row.id, Decimal(-20), TODAY, "多退少补")
    colleague = replace(world.vendor, user_id=new_id())
    assert service.receive_payment(colleague, row.id, Decimal(-20), TODAY, "多退少补").state == "settled"


@pytest.mark.req("R-188")
@pytest.mark.parametrize("amount", ["0", "100.01", "-1"])
def test_no_more_is_taken_than_is_due_and_nothing_is_returned_that_is_not_owed(amount: str) -> None:
    world = a_world()
    world.register(world.college)
    (row,) = service.make_statements(world.vendor, world.plan_id)
    with pytest.raises(Refused, match="PAYMENT_AMOUNT"):
        service.receive_payment(world.vendor, row.id, Decimal(amount), TODAY, "")


@pytest.mark.req("R-179")
def test_a_college_has_paid_only_when_nothing_is_open() -> None:
    world = a_world()
    world.register(world.college)
    (row,) = service.make_statements(world.vendor, world.plan_id)

    def paid() -> bool:
        with reading(world.vendor) as tx:
            return queries.is_paid(tx, world.plan_id, world.college.college)

    service.receive_payment(world.vendor, row.id, Decimal(60), TODAY, "")
    assert not paid()
    service.receive_payment(world.vendor, row.id, Decimal(40), TODAY, "")
    assert paid()


@pytest.mark.req("R-186")
def test_a_standard_needs_its_province_its_clause_and_a_new_day() -> None:
    world = a_world()
    publish(world, "80")
    with pytest.raises(Conflict, match="FEE_STANDARD_EXISTS"):
        publish(world, "90")
    with pytest.raises(Refused, match="FEE_CLAUSE_MISSING"):
        service.publish_standard(world.province, world.certificate_id, 2, Decimal(1), TODAY, " ")
    with pytest.raises(NotAllowed):
        service.publish_standard(world.vendor, world.certificate_id, 2, Decimal(1), TODAY, "x")


@pytest.mark.req("R-192")
def test_the_payee_is_the_vendors_own_to_enter() -> None:
    world = a_world()
    set_setting(world.vendor, "account_name", "甲公司")
    assert queries.payee(world.vendor)["account_name"] == "甲公司"
    assert set(queries.payee(world.vendor)) == {field.value for field in PayeeField}
    with pytest.raises(NotAllowed):
        set_setting(world.college, "account_name", "乙公司")
