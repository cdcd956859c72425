"""考场 sheets: the import template, and the export's ten columns (R-114)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.arrangement.rules import MOST_SEATS
from core.kernel.problems import Place, Problem
from core.sheets import cells
from core.sheets.form import CellValue, Column, Form, place

FORM = Form(
    key="rooms",
    title="考场批量导入模板",
    identity=("name",),
    columns=(
        Column(key="site_code", title="考核站点编号", text=True, width=20),
        Column(key="name", title="考场名称", text=True, width=28),
        Column(key="region", title="考场地址", text=True, width=28),
        Column(key="address", title="详细地址", text=True, width=36),
        Column(key="seats", title="考位数"),
        Column(key="subjects", title="科目", required=False, aliases=("考试科目",), text=True, width=28),
    ),
    notes=(
        "考位数按本次计划的实际考生人数设置，各考场平均分配；备用考场不填",
        "考场名称写明教学楼和房间，如“1号教学楼305机房”",
        "科目可以不填，表示承担该证书的全部科目；多个科目用顿号分开",
    ),
)

EXPORT = (
    "所属考试计划",
    "所属考核站点",
    "所属院校",
    "考场名称",
    "考场类型",
    "考位数",
    "考场地址",
    "详细地址",
    "本次组织考试的证书",
    "状态",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRow:
    """One row of the sheet; subjects are still words."""

    site_code: str
    name: str
    region: str
    address: str
    seats: int
    subjects: tuple[str, ...]
    places: dict[str, Place]


def read(row: Mapping[str, CellValue], header: dict[str, Any], number: int) -> RoomRow | list[Problem]:
    """Return the row, or everything that is wrong with it."""
    places = {column.key: place(header["sheet"], number, column.key, header["columns"]) for column in FORM.columns}
    texts = {
        key: cells.text(row.get(key), places[key], required=FORM.column(key).required)
        for key in ("name", "region", "address", "subjects")
    }
    site_code = cells.digits(row.get("site_code"), places["site_code"])
    seats = cells.integer(row.get("seats"), places["seats"], least=1, most=MOST_SEATS)
    problems = [value for value in (site_code, *texts.values(), seats) if isinstance(value, Problem)]
    if problems or isinstance(seats, Problem):
        return problems
    return RoomRow(
        site_code=str(site_code),
        name=str(texts["name"]),
        region=str(texts["region"]),
        address=str(texts["address"]),
        seats=seats,
        subjects=tuple(word for word in re.split(r"[、,，;；\s]+", str(texts["subjects"])) if word),
        places=places,
    )
