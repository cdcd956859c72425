"""Forms of the portal, filled in as a browser sends them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.api import ColumnKind, ExtraColumn, ExtraColumns, Template
from core.db.session import reading, transaction
from core.db.tables import ExamPlan, Registration, Vendor
from core.demo.story import Story
from core.kernel.actor import SYSTEM
from core.plugins import store
from core.rules.snapshot import digest, freeze
from tests.api.conftest import OFFICER, OPERATOR
from tests.api.test_pages import signed_in
from tests.plugins.outside import GOOD, VERSIONED, Shelf

SHIRTS = ExtraColumns(
    template=Template.REGISTRATIONS,
    columns=(
        ExtraColumn(key="shirt", header="服装尺码", kind=ColumnKind.CHOICE, choices=("S", "M", "L")),
        ExtraColumn(key="hours", header="实习学时", kind=ColumnKind.INTEGER, required=False),
    ),
)


def token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def with_columns(story: Story) -> None:
    """Give the published plan columns of its vendor's own."""
    (certificate,) = story.rules.certificates
    rules = replace(story.rules, certificates=(replace(certificate, forms=(*certificate.forms, SHIRTS)),))
    with transaction(SYSTEM) as tx:
        plan = tx.get_one(ExamPlan, story.key)
        plan.rules = freeze(rules)
        plan.digest = digest(plan.rules)


def test_the_vendors_own_columns_are_asked_for_when_registering_from_the_list(portal: Flask, story: Story) -> None:
    with_columns(story)
    client = signed_in(portal, OFFICER, story.world.password)
    address = f"/registrations/{story.key}/new"
    page = client.get(address).text
    assert "服装尺码" in page
    assert "实习学时" in page
    one, two = re.findall(r'name="id" value="([0-9a-f-]{36})"', page)[:2]
    level = re.findall(r'<option value="([^"|]+\|1)"', page)[0]
    site = re.findall(r'id="f-site".*?<option value="([0-9a-f-]{36})"', page, re.DOTALL)[0]
    sent = client.post(
        address,
        data={
            "csrf_token": token(page),
            "level": level,
            "site": site,
            "id": [one, two],
            f"extra-{one}-shirt": "M",
            f"extra-{one}-hours": "40",
            f"extra-{two}-shirt": "XXL",
        },
    )
    assert sent.status_code == 200
    assert "服装尺码" in sent.text
    with reading(story.colleges[0].officer) as tx:
        (registration,) = tx.query(Registration)
        assert str(registration.candidate_id) == one, "the second chose a size the vendor does not have"
        assert registration.person.extras == {"shirt": "M", "hours": "40"}


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    folder = tmp_path / "site"
    folder.mkdir()
    return Shelf(folder, monkeypatch)


def test_the_operator_is_shown_what_an_installation_changes_and_creates_the_tenant_on_the_way(
    portal: Flask, story: Story, shelf: Shelf
) -> None:
    client = signed_in(portal, OPERATOR, story.world.password)
    looked = look(client, shelf.put(GOOD))
    assert "先建立机构" in looked
    made = client.post(
        "/organizations/", data={"csrf_token": token(looked), "kind": "vendor", "for": "plugins", "name": "示例组织"}
    )
    assert made.status_code == 303, made.text[:3000]
    assert made.headers["Location"] == "/plugins/"
    ready = look(client, "probe_case")
    with reading(SYSTEM) as tx:
        (vendor,) = tx.query(Vendor).filter_by(name="示例组织")
    assert f'name="vendor" value="{vendor.id}"' in ready
    client.post("/plugins/", data={"csrf_token": token(ready), "vendor": str(vendor.id), "key": "probe_case"})
    assert ("示例组织", store.ACTIVE) in {(row.vendor, row.state) for row in store.installations(SYSTEM)}
    shelf.put(VERSIONED.format(version="1.1.0", fee=120))
    upgrade = look(client, "probe_case")
    assert "示例职业技能等级证书 收费 收费标准 初级" in upgrade
    assert "<td>100</td><td>120</td>" in upgrade


def look(client: FlaskClient, key: str) -> str:
    form = {"csrf_token": token(client.get("/plugins/").text), "key": key, "vendor": ""}
    return client.post("/plugins/preview", data=form).text
