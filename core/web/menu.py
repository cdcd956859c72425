"""The menu as data, in the national platform's words; a reader sees the entries that exist and that a role opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request

from core.kernel.actor import Actor, Role
from core.kernel.messages import N_


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the menu: its word, endpoint and icon; `also` are the pages that stand under it.

    Who sees it is who its door is for. A page nobody claims stands under the index of its room.
    """

    label: str
    endpoint: str
    icon: str
    also: tuple[str, ...] = ()

    def opens_for(self, actor: Actor) -> bool:
        """Say whether the page exists and one of the actor's roles opens it."""
        roles: frozenset[Role] = getattr(current_app.view_functions.get(self.endpoint), "roles", frozenset())
        return not roles.isdisjoint(actor.roles)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the menu with its pages."""

    label: str
    entries: tuple[Entry, ...]


ROOM_PAGES = ("arrangement.plan_rooms", "arrangement.new_room", "arrangement.room")

MENU = (
    Section("", (Entry(N_("工作台"), "home.index", "house"),)),
    Section(
        N_("机构管理"),
        (
            Entry(N_("院校与机构"), "orgs.index", "building"),
            Entry(N_("用户"), "orgs.users", "people"),
            Entry(N_("接口令牌"), "orgs.tokens", "key", ("orgs.create_token",)),
            Entry(N_("联系方式"), "contacts.index", "telephone"),
            Entry(N_("统一身份认证"), "identity_provider.index", "person-badge"),
            Entry(N_("通知地址"), "webhooks.index", "bell"),
        ),
    ),
    Section(
        N_("证书管理"),
        (
            Entry(N_("省级申报计划"), "pilots.plans", "calendar2-range"),
            Entry(N_("证书试点申报"), "pilots.index", "file-earmark-text"),
            Entry(N_("证书目录"), "plans.certificates", "award"),
            Entry(N_("证书签发"), "issuance.index", "pen"),
            Entry(N_("证书发放"), "issuance.issued", "patch-check"),
        ),
    ),
    Section(
        N_("考务管理"),
        (
            Entry(N_("考核站点"), "sites.index", "geo-alt"),
            Entry(N_("考核科目"), "plans.subjects", "journal-text"),
            Entry(N_("考核计划"), "plans.index", "calendar3"),
            Entry(N_("考生管理"), "candidates.index", "person-vcard"),
            Entry(N_("报考管理"), "registrations.index", "card-checklist"),
            Entry(N_("借考申请"), "guests.index", "people"),
            Entry(N_("变更申请"), "changes.index", "arrow-left-right"),
            Entry(N_("应急报名"), "fallback.index", "life-preserver"),
            Entry(N_("考场管理"), "arrangement.rooms", "door-open", ROOM_PAGES),
            Entry(N_("监考人员"), "invigilators.index", "person-check"),
            Entry(N_("排考管理"), "arrangement.index", "grid-3x3-gap"),
            Entry(N_("科目成绩"), "scores.index", "123"),
            Entry(N_("成绩复查"), "reviews.index", "search"),
            Entry(N_("考证结果"), "scores.results", "clipboard-data", ("scores.plan_results",)),
            Entry(N_("导入记录"), "intake.index", "clock-history"),
        ),
    ),
    Section(
        N_("日程与冲突"),
        (
            Entry(N_("截止日程"), "overview.radar", "alarm"),
            Entry(N_("冲突检查"), "clash.index", "intersect"),
        ),
    ),
    Section(
        N_("费用管理"),
        (
            Entry(N_("费用结算单"), "fees.index", "receipt"),
            Entry(N_("收款信息"), "fees.payee", "bank"),
            Entry(N_("省级收费标准"), "fees.standards", "cash-coin"),
        ),
    ),
    Section(N_("统计"), (Entry(N_("统计报表"), "overview.statistics", "bar-chart"),)),
    Section(
        N_("系统"),
        (
            Entry(N_("插件"), "plugins.index", "plug"),
            Entry(N_("国家平台"), "national.index", "hdd-network"),
            Entry(N_("后台任务"), "jobs.index", "gear"),
            Entry(N_("操作记录"), "audit.index", "shield-check"),
        ),
    ),
)


def menu_for(actor: Actor) -> Iterator[Section]:
    """Yield the sections with at least one page the actor may open."""
    for section in MENU:
        if entries := tuple(entry for entry in section.entries if entry.opens_for(actor)):
            yield Section(section.label, entries)


def current() -> tuple[Section, Entry] | None:
    """Return where the page at hand stands: its own entry, else the index of its room."""
    entries = [(section, entry) for section in MENU for entry in section.entries]
    exact = [pair for pair in entries if request.endpoint in {pair[1].endpoint, *pair[1].also}]
    room = [pair for pair in entries if pair[1].endpoint == f"{request.blueprint}.index"]
    return next(iter(exact + room), None)
