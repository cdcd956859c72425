"""Every act that cannot be taken back: who does it, from which page, what is said before it and after."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from core.api import ContactKind, ReviewReason, Stage
from core.arrangement.invigilators import service as invigilators
from core.db.engine import engine
from core.db.session import reading, transaction
from core.db.tables import (
    Base,
    Candidate,
    Certificate,
    Entry,
    ExamPlan,
    ExamSite,
    IssuanceItem,
    Job,
    PilotApplication,
    ProvincePlan,
    Registration,
    Result,
    Score,
    ScoreReview,
    Upload,
)
from core.demo.story import Story, end
from core.issuance import press, queries
from core.issuance import service as issuance
from core.issuance.rules import Decision
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor, Role
from core.orgs.webhooks import service as webhooks
from core.pilots import service as pilots
from core.pilots.service import WindowFields
from core.plans import service as plans
from core.plans.contacts import service as contacts
from core.plans.contacts.rules import Contact
from core.registrations import guests
from core.registrations.changes import service as changes
from core.registrations.changes.queries import changes as change_requests
from core.registrations.changes.service import Asked
from core.scores.reviews import service as reviews
from tests.api.conftest import HEAD, OFFICER, OPERATOR, PLANNER, PROVINCE
from tests.api.test_invigilators import PERSON
from tests.callers import key_of
from tests.rooms.story_world import a_plan, a_story, registered, scored, to_sign

SIGNER, APPROVER = "hotmatrix-signer", "hotmatrix-approver"
PLAN = "2022年第四次网店运营推广全国统考"
ANY = "[0-9a-f-]{36}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One act. `act` is the pattern of its address on the page; `meanwhile` makes it another than was shown."""

    world: Callable[[Path], Story]
    login: str
    page: str
    act: str
    says: tuple[str, ...]
    done: str
    form: Callable[[Story], dict[str, str]] | dict[str, str] = field(default_factory=dict)
    ticked: int = 0
    before: Callable[[Story], object] = lambda _story: None
    meanwhile: Callable[[Story], object] | None = None


def travelled(moment: str, *acts: str) -> Callable[[Story], None]:
    def go(story: Story) -> None:
        clock.travel(getattr(story.rehearsal.agenda, moment))
        for act in acts:
            getattr(story, act)()

    return go


def standing(table: type[Base], **values: object) -> Callable[[Story], None]:
    """Bring every row of a table to a state, past the rules."""

    def put(_story: Story) -> None:
        with engine().begin() as connection:
            connection.execute(update(table.__table__).values(**values))

    return put


def an_invigilator(story: Story) -> uuid.UUID:
    return invigilators.add(story.colleges[0].officer, story.key, PERSON)


def submitted(story: Story) -> None:
    invigilators.submit(story.colleges[0].officer, [an_invigilator(story)])


def sign(story: Story, actor: Actor, count: int | None = None) -> None:
    ids = [row.id for row in queries.items(story.staff.signer, story.key).rows]
    issuance.sign(actor, story.key, sorted(ids)[:count], Decision.APPROVE)


def signed_by_both(story: Story) -> None:
    sign(story, story.staff.signer)
    sign(story, story.colleges[0].owner)


def issued(story: Story) -> None:
    signed_by_both(story)
    press.issue(story.staff.signer, story.key, story.verify_at)


def one_signed(story: Story) -> None:
    sign(story, story.staff.signer, 1)


def renamed(story: Story) -> None:
    """What both have signed is not so any more."""
    with transaction(story.staff.planner) as tx:
        for result in tx.scalars(select(Result).where(Result.plan_id == story.key)):
            result.marks = [{**mark, "value": "60"} for mark in result.marks]


def a_draft(story: Story) -> None:
    draft = plans.import_notice(story.staff.planner, story.source.key, story.text.replace("第四次", "第五次"))
    for entered in story.rehearsal.settings:
        plans.enter_supplement(
            story.staff.planner, story.source.key, entered.path, entered.value,
            clause=story.source.clause, plan_id=draft.id,
        )  # fmt: skip


def something_to_amend(story: Story) -> None:
    plans.correct_notice(story.staff.planner, story.key, story.text + "\n# 更正\n[windows.fee_due]\nend = 2022-10-14\n")


def guests_asked(story: Story) -> None:
    (site,) = own_sites(story.colleges[0].officer, other=True)[:1]
    level = story.rules.certificates[0].levels[0].rank
    guests.ask(story.colleges[0].officer, plan_id=story.key, site_id=site, level=level, headcount=4, note="无站点")


def a_window(story: Story) -> None:
    now = clock.now()
    fields = WindowFields(batch="秋季批次", year=2030, opens_at=now, closes_at=now + dt.timedelta(days=1))
    pilots.open_plan(story.world.provinces["11"], fields)


def a_pilot_in_time(story: Story) -> None:
    standing(PilotApplication, state="draft")(story)
    standing(ProvincePlan, closes_at=clock.now() + dt.timedelta(days=1))(story)


def a_city_bureau(story: Story) -> None:
    story.world.account("city11", "地市审核员", {Role.PROVINCE_CITY_REVIEWER}, "11")
    standing(ProvincePlan, city_approval_required=True)(story)
    standing(PilotApplication, state="pending", approved_headcount=None)(story)


def own_sites(actor: Actor, *, other: bool = False) -> list[uuid.UUID]:
    with reading(actor) as tx:
        found = tx.scalars(select(ExamSite)).all()
        return [site.id for site in found if (site.college_id != actor.college_id) is other]


def a_change(story: Story) -> None:
    clock.travel(end(story.rules, Stage.REGISTRATION))
    with reading(story.colleges[0].officer) as tx:
        row = tx.scalars(select(Registration).order_by(Registration.id)).first()
        assert row
    asked = Asked(plan_id=story.key, note="因病退出", registration_id=row.id)
    changes.ask(story.colleges[0].officer, asked)


def decision(story: Story) -> dict[str, str]:
    return {"decision": "approve", "version": change_requests(story.staff.planner)[0].version}


def a_review(story: Story) -> uuid.UUID:
    story.publish_scores()
    with reading(story.colleges[0].officer) as tx:
        entry = tx.scalars(select(Entry.id).where(Entry.plan_id == story.key)).first()
        assert entry
    return reviews.request(story.colleges[0].officer, entry, ReviewReason.SUM_ERROR, "第二大题")


def checked(story: Story) -> None:
    reviews.check(story.colleges[0].officer, [a_review(story)])


def handed_in(story: Story) -> None:
    checked(story)
    reviews.submit(story.colleges[0].officer, story.key)


def everybody_absent(story: Story) -> None:
    with transaction(story.staff.planner) as tx:
        tx.execute(update(Score).where(Score.latest).values(value=None, outcome="absent"))


def standard(_story: Story) -> dict[str, str]:
    with reading(SYSTEM) as tx:
        certificate = tx.scalars(select(Certificate.id)).first()
    return {
        "certificate": str(certificate), "level": "1", "amount": "320", "valid_from": "2022-10-01", "clause": "某文件"
    }  # fmt: skip


def plugin_of(story: Story) -> dict[str, str]:
    return {"vendor": str(story.staff.vendor.id), "key": story.source.key}


def plan_of(story: Story) -> dict[str, str]:
    return {"plan": str(story.key)}


CASES: dict[str, Case] = {
    "candidates deleted": Case(
        world=a_story, login=OFFICER, page="/candidates/", act="/candidates/delete", ticked=2,
        says=("院校考生 2", "删除 2 名考生", "不可恢复"), done="已删除 2 名考生",
    ),
    "candidates confirmed": Case(
        world=a_story, login=OFFICER, page="/candidates/confirming", act="/candidates/confirming", ticked=2,
        before=standing(Candidate, state="needs_manual_confirm", verified_at=None), form={"reason": "已核对原件"},
        says=("院校考生 2", "已核对原件", "确认 2 名考生信息无误", "不能再修改"), done="已确认 2 名考生",
    ),
    "whole numbers of candidates": Case(
        world=a_story, login=OFFICER, page="/candidates/", act=r"/candidates/export\?type=college&whole=1",
        says=("院校考生", "导出 4 名考生", "记入操作记录"), done="",
    ),
    "registrations cancelled": Case(
        world=registered, login=OFFICER, page="/registrations/{key}", act="/registrations/{key}/delete", ticked=2,
        says=(PLAN, "级", "取消 2 名考生的报考"), done="已取消 2 名考生的报考",
    ),
    "whole numbers of registrations": Case(
        world=registered, login=OFFICER, page="/registrations/{key}", act=r"/registrations/{key}/export\?whole=1",
        says=(PLAN, "导出 4 名考生", "记入操作记录"), done="",
    ),
    "guests withdrawn": Case(
        world=a_story, login=OFFICER, page="/guest-agreements/", act=f"/guest-agreements/{ANY}/withdraw",
        before=guests_asked, says=(PLAN, "初级", "撤回 4 人的借考"), done="已撤回 4 人的借考",
    ),
    "a change decided": Case(
        world=registered, login=PLANNER, page="/change-requests/", act=f"/change-requests/{ANY}/decide",
        before=a_change, form=decision, says=(PLAN, "级", "通过 1 项变更申请", "退出"), done="已通过，报考信息已变更",
    ),
    "a change withdrawn": Case(
        world=registered, login=OFFICER, page="/change-requests/", act=f"/change-requests/{ANY}/withdraw",
        before=a_change, says=(PLAN, "级", "撤回 1 项变更申请"), done="已撤回变更申请",
    ),
    "rooms deleted": Case(
        world=registered, login=OFFICER, page="/arrangement/{key}/rooms", act="/arrangement/{key}/rooms/delete",
        ticked=1, says=(PLAN, "网店运营推广", "删除 1 个考场"), done="已删除 1 个考场",
    ),
    "invigilators deleted": Case(
        world=registered, login=OFFICER, page="/invigilators/{key}", act="/invigilators/{key}/delete",
        before=an_invigilator, ticked=1, says=(PLAN, "删除 1 名监考人员"), done="已删除 1 名监考人员",
    ),
    "invigilators approved": Case(
        world=registered, login=PLANNER, page="/invigilators/{key}", act="/invigilators/{key}/approve",
        before=submitted, ticked=1, says=(PLAN, "审核通过 1 名监考人员"), done="已通过 1 名监考人员",
    ),
    "invigilators returned": Case(
        world=registered, login=PLANNER, page="/invigilators/{key}", act="/invigilators/{key}/return",
        before=submitted, ticked=1, form={"reason": "请更换"}, says=(PLAN, "退回 1 名监考人员", "请更换"),
        done="已退回 1 名监考人员",
    ),
    "seats arranged": Case(
        world=registered, login=PLANNER, page="/arrangement/{key}", act="/arrangement/{key}",
        before=travelled("arranged"), says=(PLAN, "初级、中级", "编排 4 人"), done="已编排 4 人",
        meanwhile=lambda story: story.arrange(),
    ),
    "seats arranged anew": Case(
        world=registered, login=PLANNER, page="/arrangement/{key}", act="/arrangement/{key}",
        before=travelled("arranged", "arrange"), says=(PLAN, "初级、中级", "重新编排 4 人", "将被替换"),
        done="已编排 4 人",
    ),
    "scores published": Case(
        world=scored, login=APPROVER, page="/scores/{key}", act="/scores/{key}/publish",
        says=(PLAN, "初级", "公示 4 人的成绩", "不可撤回"), done="已公示 4 人的成绩", meanwhile=everybody_absent,
    ),
    "reviews withdrawn": Case(
        world=scored, login=OFFICER, page="/reviews/{key}", act="/reviews/{key}/withdraw", before=a_review, ticked=1,
        says=(PLAN, "级", "撤回 1 项复查申请"), done="已撤回 1 项复查申请",
    ),
    "reviews handed in": Case(
        world=scored, login=OFFICER, page="/reviews/{key}", act="/reviews/{key}/submit", before=checked,
        says=(PLAN, "级", "提交 1 项复查申请", "不能撤回"), done="已提交 1 项复查申请",
        meanwhile=standing(ScoreReview, state="submitted"),
    ),
    "a review answered": Case(
        world=scored, login=APPROVER, page="/reviews/requests/{review}", act="/reviews/requests/{review}",
        before=handed_in, form={"outcome": "out_of_scope", "note": "对评分有异议"},
        says=(PLAN, "级", "答复 1 项复查申请", "对评分有异议"), done="已答复",
    ),
    "certificates signed": Case(
        world=to_sign, login=SIGNER, page="/issuance/{key}", act="/issuance/{key}/approve", ticked=3,
        says=(PLAN, "级", "签发 3 条", "所选", "缺照片 0 人", "缺成绩 0 人", "不可撤回"),
        done="已签发 3 条",
        meanwhile=one_signed,
    ),
    "all certificates signed": Case(
        world=to_sign, login=HEAD, page="/issuance/{key}", act=r"/issuance/{key}/approve\?all=1",
        says=(PLAN, "初级 ", "中级 ", "签发 {n} 条", "全部", "缺照片 0 人", "缺成绩 0 人", "不可撤回"),
        done="已签发 {n} 条",
        meanwhile=lambda story: sign(story, story.colleges[0].owner, 1),
    ),
    "all of one state signed": Case(
        world=to_sign, login=HEAD, page="/issuance/{key}?state=org_signed", before=one_signed,
        act=r"/issuance/{key}/approve\?all=1&state=org_signed",
        says=(PLAN, "签发 1 条", "状态为“评价组织已签发”"), done="已签发 1 条",
    ),
    "certificates refused": Case(
        world=to_sign, login=SIGNER, page="/issuance/{key}", act="/issuance/{key}/refuse", ticked=2,
        form={"reason": "照片有误"}, says=(PLAN, "级", "拒绝签发 2 条", "照片有误", "缺照片 0 人"),
        done="已拒绝签发 2 条",
    ),
    "certificates issued": Case(
        world=to_sign, login=SIGNER, page="/issuance/{key}", act="/issuance/{key}/issue", before=signed_by_both,
        says=(PLAN, "初级 ", "中级 ", "生成 {n} 本证书", "缺照片 0 人"), done="已生成证书 {n} 本",
    ),
    "a certificate revoked": Case(
        world=to_sign, login=SIGNER, page="/issuance/issued", act=f"/issuance/issued/{ANY}/revoke", before=issued,
        form={"reason": "冒名顶替"}, says=(PLAN, "级", "1 本", "冒名顶替", "不可恢复"), done="已撤销证书",
    ),
    "a site's application deleted": Case(
        world=a_plan, login=OFFICER, page="/sites/", act=f"/sites/{ANY}/delete",
        before=standing(ExamSite, state="draft", approved=False, code=None),
        says=("网店运营推广", "删除 1 个站点申报"), done="已删除站点申报",
    ),
    "several sites' applications deleted": Case(
        world=a_plan, login=OFFICER, page="/sites/", act="/sites/delete", ticked=1,
        before=standing(ExamSite, state="draft", approved=False, code=None),
        says=("未提交", "删除 1 个站点申报", "不可恢复"), done="已删除 1 个站点申报",
    ),
    "a revoked site used all the same": Case(
        world=registered, login=PLANNER, page="/sites/{site}", act="/sites/{site}/uses/{key}",
        before=standing(ExamSite, state="revoked", approved=False),
        form={"reason": "已整改"}, says=(PLAN, "4 人", "已整改", "确认本计划使用该站点"), done="已确认本计划使用该站点",
    ),
    "a window withdrawn": Case(
        world=a_plan, login=PROVINCE, page="/pilots/windows/{window}", act="/pilots/windows/{window}/withdraw",
        before=a_window, says=("秋季批次", "撤回 1 个申报计划", "不可恢复"), done="申报计划已撤回",
    ),
    "a pilot approved by the city bureau": Case(
        world=a_plan, login="city11", page="/pilots/{pilot}", act="/pilots/{pilot}/city", before=a_city_bureau,
        form={"decision": "approve"}, says=("网店运营推广", "通过并报省级审核", "不能更改"), done="等待省级审核",
    ),
    "a site's application withdrawn": Case(
        world=a_plan, login=OFFICER, page="/sites/", act=f"/sites/{ANY}/withdraw",
        before=standing(ExamSite, state="submitted", approved=False), says=("网店运营推广", "撤销 1 个站点申报"),
        done="已撤销站点申报",
    ),
    "a site revoked": Case(
        world=a_plan, login=PLANNER, page="/sites/{site}", act="/sites/{site}/review",
        form={"decision": "revoke", "reason": "整改不到位"}, says=("取消 1 个站点的资质", "整改不到位"),
        done="已取消该站点的资质",
    ),
    "a pilot handed in": Case(
        world=a_plan, login=OFFICER, page="/pilots/", act=f"/pilots/{ANY}/submit", before=a_pilot_in_time,
        says=("网店运营推广", "提交 1 个试点申报", "电子商务"),
        done="已提交试点申报",
    ),
    "a pilot deleted": Case(
        world=a_plan, login=OFFICER, page="/pilots/", act=f"/pilots/{ANY}/delete",
        before=standing(PilotApplication, state="draft", approved_headcount=None),
        says=("网店运营推广", "删除 1 个试点申报"), done="已删除试点申报",
    ),
    "a pilot decided": Case(
        world=a_plan, login=PROVINCE, page="/pilots/{pilot}", act="/pilots/{pilot}/decide",
        before=standing(PilotApplication, state="pending", approved_headcount=None),
        form={"decision": "approve", "headcount": "7"}, says=("网店运营推广", "批准 7 人", "不能更改"),
        done="已批准 7 人",
    ),
    "fees settled": Case(
        world=scored, login=PLANNER, page="/fees/?plan={key}", act="/fees/settle", form=plan_of,
        says=(PLAN, "结算 1 份费用结算单", "¥"), done="结算完成",
    ),
    "a standard published": Case(
        world=a_plan, login=PROVINCE, page="/fees/standards", act="/fees/standards", form=standard,
        says=("网店运营推广", "¥320.00", "某文件", "不能修改"), done="收费标准已发布",
    ),
    "an account closed": Case(
        world=a_plan, login=HEAD, page="/organizations/users", act=f"/organizations/users/{ANY}/close",
        says=("停用账号 college1", "京华职业技术学院"), done="已停用账号 college1",
    ),
    "a key ended": Case(
        world=a_plan, login=OFFICER, page="/organizations/tokens", act=f"/organizations/tokens/{ANY}/revoke",
        before=lambda _story: key_of(OFFICER),
        says=("试", "作废 1 个令牌"), done="已作废令牌",
    ),
    "an address removed": Case(
        world=a_plan, login=PLANNER, page="/webhooks/", act=f"/webhooks/{ANY}/remove",
        before=lambda story: webhooks.set_address(story.staff.planner, "https://8.8.8.8/hook"),
        says=("https://8.8.8.8/hook", "删除 1 个通知地址"), done="通知地址已删除",
    ),
    "a contact removed": Case(
        world=a_plan, login=PLANNER, page="/contacts/", act=f"/contacts/{ANY}/remove",
        before=lambda story: contacts.add(
            story.staff.planner, Contact(kind=ContactKind.HOTLINE, value="010-55550100")
        ),
        says=("咨询电话", "010-55550100", "删除 1 个联系方式"), done="联系方式已删除",
    ),
    "an import taken back": Case(
        world=registered, login=OFFICER, page="/imports/{upload}", act="/imports/{upload}/undo",
        says=("考场.xlsx", "撤销 1 行", "不可恢复"), done="1 行恢复原状",
    ),
    "an import stopped": Case(
        world=registered, login=OFFICER, page="/imports/{upload}", act="/imports/{upload}/cancel",
        before=standing(Job, state="running"), says=("考场.xlsx", "取消其余各行", "会保留"), done="已要求取消",
    ),
    "a plugin disabled": Case(
        world=a_plan, login=OPERATOR, page="/plugins/", act="/plugins/disable", form=plugin_of,
        says=("停用插件 hotmatrix_shop", "甲组织"), done="已停用",
    ),
    "the platform declared": Case(
        world=a_plan, login=OPERATOR, page="/national/", act="/national/",
        form={"state": "closed", "reason": "平台公告"}, says=("暂停开放", "平台公告", "立即对全部机构生效"),
        done="状态已更新",
    ),
    "a plan published": Case(
        world=a_plan, login=PLANNER, page="/plans/{draft}", act="/plans/{draft}/publish", before=a_draft,
        says=("2022年第五次", "初级、中级", "发布 1 个考核计划", "规则固定"), done="考核计划已发布",
    ),
    "a plan amended": Case(
        world=a_plan, login=PLANNER, page="/plans/{key}/amend", act="/plans/{key}/amend", before=something_to_amend,
        form={"reason": "通知更正", "clause": "更正通知第一条"}, says=(PLAN, "初级、中级", "修订", "更正通知第一条"),
        done="修订已生效",
    ),
}  # fmt: skip


def ids_of(story: Story) -> dict[str, Any]:
    """Return the rows an address may name."""
    wanted = {
        "draft": select(ExamPlan.id).where(ExamPlan.published.is_(False)),
        "pilot": select(PilotApplication.id).where(PilotApplication.province == "11"),
        "review": select(ScoreReview.id),
        "site": select(ExamSite.id)
        .where(ExamSite.college_id == story.colleges[0].college.id)
        .order_by(ExamSite.id.in_(select(Registration.site_id)).desc()),
        "window": select(ProvincePlan.id).where(ProvincePlan.batch == "秋季批次"),
        "upload": select(Upload.id).where(Upload.kind == "rooms"),
    }
    with engine().connect() as connection:
        certificates = connection.scalar(select(func.count()).select_from(IssuanceItem))
        return {
            "key": story.key,
            "n": certificates,
            **{name: connection.scalar(query) for name, query in wanted.items()},
        }
