"""The menu as data, in the national platform's words; a reader sees the entries that exist and that a role opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request

from core.kernel.actor import Actor, Role
from core.kernel.messages import N_

_VENDOR = frozenset(role for role in Role if role.startswith("vendor"))
_COLLEGE = frozenset(role for role in Role if role.startswith("college"))
_STAFF = _COLLEGE - {Role.COLLEGE_TEACHER}
_PROVINCE = frozenset({Role.PROVINCE_REVIEWER})
_OPERATOR = frozenset({Role.OPERATOR})
_ALL = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the menu: its word, endpoint, icon and the roles it is for; `also` are the pages that stand under it.

    A page nobody claims stands under the index of its room.
    """

    label: str
    endpoint: str
    icon: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()

    def opens_for(self, actor: Actor) -> bool:
        """Say whether the page exists and one of the actor's roles opens it."""
        return self.endpoint in current_app.view_functions and not self.roles.isdisjoint(actor.roles)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the menu with its pages."""

    label: str
    entries: tuple[Entry, ...]


ROOM_PAGES = ("arrangement.plan_rooms", "arrangement.new_room", "arrangement.room")

MENU = (
    Section("", (Entry(N_("工作台"), "home.index", "house", _ALL),)),
    Section(
        N_("机构管理"),
        (
            Entry(N_("院校与机构"), "orgs.index", "building", _OPERATOR | _VENDOR | _PROVINCE),
            Entry(N_("用户"), "orgs.users", "people", _OPERATOR | _VENDOR | {Role.COLLEGE_OWNER} | _PROVINCE),
            Entry(N_("接口令牌"), "orgs.tokens", "key", _OPERATOR | _VENDOR | {Role.COLLEGE_OWNER}),
            Entry(N_("通知地址"), "webhooks.index", "bell", _PROVINCE | {Role.VENDOR_PLANNER, Role.COLLEGE_OWNER}),
        ),
    ),
    Section(
        N_("证书管理"),
        (
            Entry(N_("省级申报计划"), "pilots.plans", "calendar2-range", _PROVINCE | _COLLEGE),
            Entry(N_("证书试点申报"), "pilots.index", "file-earmark-text", _PROVINCE | _COLLEGE | _VENDOR),
            Entry(N_("证书目录"), "plans.certificates", "award", _ALL),
            Entry(N_("证书签发"), "issuance.index", "pen", _VENDOR | _STAFF),
            Entry(N_("证书发放"), "issuance.issued", "patch-check", _VENDOR | _COLLEGE),
        ),
    ),
    Section(
        N_("考务管理"),
        (
            Entry(N_("考核站点"), "sites.index", "geo-alt", _VENDOR | _COLLEGE),
            Entry(N_("考核科目"), "plans.subjects", "journal-text", _VENDOR | _COLLEGE),
            Entry(N_("考核计划"), "plans.index", "calendar3", _ALL),
            Entry(N_("考生管理"), "candidates.index", "person-vcard", _COLLEGE | _VENDOR),
            Entry(N_("报考管理"), "registrations.index", "card-checklist", _COLLEGE | _VENDOR),
            Entry(N_("借考申请"), "guests.index", "people", _COLLEGE | _VENDOR),
            Entry(N_("变更申请"), "changes.index", "arrow-left-right", _COLLEGE | _VENDOR),
            Entry(N_("应急报名"), "fallback.index", "life-preserver", _STAFF | _VENDOR),
            Entry(N_("考场管理"), "arrangement.rooms", "door-open", _STAFF | _VENDOR, ROOM_PAGES),
            Entry(N_("监考人员"), "invigilators.index", "person-check", _STAFF | _VENDOR),
            Entry(N_("排考管理"), "arrangement.index", "grid-3x3-gap", _STAFF | _VENDOR),
            Entry(N_("科目成绩"), "scores.index", "123", _COLLEGE | _VENDOR),
            Entry(N_("成绩复查"), "reviews.index", "search", _STAFF | _VENDOR),
            Entry(
                N_("考证结果"),
                "scores.results",
                "clipboard-data",
                _COLLEGE | _VENDOR,
                ("scores.plan_results",),
            ),
            Entry(N_("导入记录"), "intake.index", "clock-history", _COLLEGE | _VENDOR),
        ),
    ),
    Section(
        N_("日程与冲突"),
        (
            Entry(N_("截止日程"), "overview.radar", "alarm", _ALL),
            Entry(N_("冲突检查"), "clash.index", "intersect", _COLLEGE | _VENDOR | _OPERATOR),
        ),
    ),
    Section(
        N_("费用管理"),
        (
            Entry(N_("费用结算单"), "fees.index", "receipt", _VENDOR | _STAFF),
            Entry(N_("收款信息"), "fees.payee", "bank", frozenset({Role.VENDOR_FINANCE, Role.VENDOR_PLANNER})),
            Entry(N_("省级收费标准"), "fees.standards", "cash-coin", _VENDOR | _PROVINCE | _STAFF),
        ),
    ),
    Section(N_("统计"), (Entry(N_("统计报表"), "overview.statistics", "bar-chart", _ALL),)),
    Section(
        N_("系统"),
        (
            Entry(N_("插件"), "plugins.index", "plug", _OPERATOR | {Role.VENDOR_PLANNER}),
            Entry(N_("国家平台"), "national.index", "hdd-network", _OPERATOR),
            Entry(N_("后台任务"), "jobs.index", "gear", _OPERATOR),
            Entry(N_("审计日志"), "audit.index", "shield-check", _OPERATOR),
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
