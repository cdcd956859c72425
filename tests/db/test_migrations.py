"""The migrations make exactly the tables and policies the code declares."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    DateTime,
    LargeBinary,
    Uuid,
    column,
    func,
    insert,
    make_url,
    select,
    table,
    text,
)

from core.candidates.queries import by_number
from core.db import engine, sealing
from core.db.policies import statements
from core.db.session import reading, transaction
from core.db.tables import ApiToken, AuditEvent, Base, Candidate, ChangeRequest, User
from core.kernel.ids import new_id
from core.kernel.person import Person
from tests import servers
from tests.kernel.test_identity import GOOD
from tests.rooms.college_world import a_college_world, bind_files

ABOUT = {
    "candidate_type": "college",
    "gender": "male",
    "enrolment_year": 2021,
    "education_level": "本科",
    "major": "电子商务",
    "major_code": "530701",
    "state": "no_photo",
    "origin": "platform",
}
VERSIONS = Path(engine.__file__).parent / "migrations" / "versions"


def test_a_migrated_database_has_the_declared_tables_and_nothing_else(database: str) -> None:
    with engine.engine().connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrated_policies_are_those_the_tables_declare() -> None:
    files = [file.read_text(encoding="utf-8") for file in sorted(VERSIONS.glob("*.sql"))]
    dropped = {
        name
        for file in VERSIONS.glob("*.py")
        for name in re.findall(r'op\.drop_table\("(\w+)"\)', file.read_text(encoding="utf-8"))
    }
    every = [text.strip() for file in files for text in file.split(";;\n") if text.strip()]
    # A policy that is dropped was made before that, and the last one of its name is in force.
    made = {re.sub(r"^(CREATE POLICY \w+).*", r"\1", text, flags=re.DOTALL): text for text in every}
    written = [
        text
        for text in made.values()
        if not text.startswith("DROP POLICY") and not any(f" {name} " in f"{text} " for name in dropped)
    ]
    assert sorted(written) == sorted(statement.strip() for statement in statements())


@pytest.mark.postgres
def test_migrating_twice_changes_nothing(postgres_database: str) -> None:
    before = engine.current()
    engine.upgrade()
    assert engine.current() == before == "0028"


@pytest.mark.postgres
def test_the_portals_own_role_may_ask_which_revision_the_tables_have(postgres_database: str) -> None:
    with engine.engine().begin() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE onex_app")
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == engine.newest()


OWNER = f"onex_test_owner_{os.getpid()}"
COLUMN_TYPES = {
    uuid.UUID: Uuid(),
    dict: JSON(),
    list: JSON(),
    dt.datetime: DateTime(timezone=True),
    bool: Boolean(),
    bytes: LargeBinary(),
}
MAY = dt.datetime(2024, 5, 7, 12, tzinfo=dt.UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """Stand at 0015 and write into it; on PostgreSQL as the role that migrates, which the policies bind, too."""
    if request.param == "sqlite":
        engine.bind(f"sqlite:///{tmp_path}/onex.sqlite3")
        yield from at_0015()
        return
    server: servers.Postgres = request.getfixturevalue("postgres_server")
    url = make_url(server.create())
    server.run(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD 'owner'")
    server.run(f'ALTER DATABASE "{url.database}" OWNER TO {OWNER}')
    engine.bind(url.set(username=OWNER, password="owner").render_as_string(hide_password=False))
    yield from at_0015()
    server.drop(url.render_as_string(hide_password=False))
    server.run(f"DROP ROLE {OWNER}")


def at_0015() -> Iterator[Connection]:
    engine.upgrade("0015")
    with engine.engine().connect() as connection:
        yield connection
    engine.dispose()


def act_as(connection: Connection, **settings: object) -> None:
    if connection.dialect.name == "postgresql":
        for name, value in settings.items():
            connection.execute(select(func.set_config(f"app.{name}", str(value), False)))


def put(connection: Connection, into: str, **values: object) -> uuid.UUID:
    row: dict[str, object] = {"id": uuid.uuid4(), **values}
    columns = (column(name, COLUMN_TYPES.get(type(value))) for name, value in row.items())
    connection.execute(insert(table(into, *columns)).values(row))
    return row["id"]  # type: ignore[return-value]


@pytest.mark.req("R-004")
def test_of_the_owners_a_college_has_the_first_stays_and_the_others_go_on_as_officers(installation: Connection) -> None:
    act_as(installation, kind="system")
    college = put(installation, "college", name="甲学院", province="11", active=True)
    same = {"name": "李", "password_hash": "", "kind": "college", "college_id": college}
    for number, (login, active, *more) in enumerate(
        [("closed", False), ("first", True), ("second", True), ("third", True, "college_reviewer")]
    ):
        made = {"roles": ["college_owner", *more], "active": active, "created_at": MAY + dt.timedelta(days=number)}
        put(installation, "user_account", login=login, **same, **made)
    installation.commit()
    engine.upgrade()
    accounts = installation.execute(select(User.login, User.roles, User.owner_of))
    assert {login: (roles, owner_of) for login, roles, owner_of in accounts} == {
        "closed": (["college_owner"], None),
        "first": (["college_owner"], college),
        "second": (["college_officer"], None),
        "third": (["college_reviewer"], None),
    }


def test_of_the_requests_for_one_thing_that_wait_the_first_goes_on_waiting(installation: Connection) -> None:
    act_as(installation, kind="system")
    vendor = put(installation, "vendor", name="甲组织", name_en="", active=True)
    college = put(installation, "college", name="甲学院", province="11", active=True)
    named = {"name": "证书", "name_en": ""}
    certificate = put(installation, "certificate", vendor_id=vendor, key="x/y", active=True, **named)
    days = {"first_exam_day": MAY.date(), "last_exam_day": MAY.date()}
    told = {"name": "计划", "year": 2024, "plugin_key": "x", "notice": "", "published": True, "published_by": ""}
    plan = put(installation, "exam_plan", vendor_id=vendor, revision=0, **told, **days)
    act_as(installation, kind="college", college=college)
    one, two, site = (uuid.uuid4() for _ in range(3))
    of = {"vendor_id": vendor, "college_id": college, "plan_id": plan, "certificate_id": certificate, "level": 1}
    asked = {"site_id": site, "kind": "add", "subjects": "", "note": "漏报", "reason": ""}
    for number, (who, state) in enumerate(
        [(one, "refused"), (one, "pending"), (one, "pending"), (two, "pending"), (one, "pending")]
    ):
        at = MAY + dt.timedelta(hours=number)
        put(installation, "change_request", candidate_id=who, state=state, asked_at=at, **of, **asked)
    installation.commit()
    engine.upgrade()
    states = installation.scalars(select(ChangeRequest.state).order_by(ChangeRequest.asked_at))
    assert list(states) == ["refused", "pending", "withdrawn", "pending", "withdrawn"]


@pytest.mark.req("R-044")
def test_a_plan_of_a_direction_is_called_by_it_whether_published_or_a_draft(installation: Connection) -> None:
    act_as(installation, kind="system")
    vendor = put(installation, "vendor", name="甲组织", name_en="", active=True)
    track = {"key": "bread", "name": {"zh": "面包方向", "en": "Bread"}}
    declared = json.dumps({"value": {"certificates": [{"tracks": []}, {"tracks": [track]}]}})
    release = {"key": "x", "version": "1", "api": "1.0", "digest": "d", "declaration": declared, "installed_at": MAY}
    installed = {"release_id": put(installation, "plugin_release", **release), "state": "active", "reason": ""}
    put(installation, "installation", vendor_id=vendor, key="x", changed_at=MAY, **installed)
    days = {"year": 2024, "first_exam_day": MAY.date(), "last_exam_day": MAY.date(), "revision": 0}
    same = {"vendor_id": vendor, "plugin_key": "x", "published_by": "", **days}
    plain, tracked = (json.dumps({"value": {"track": value}}) for value in (None, track))
    put(installation, "exam_plan", name="甲", notice="", published=True, rules=plain, **same)
    put(installation, "exam_plan", name="乙", notice="", published=True, rules=tracked, **same)
    put(installation, "exam_plan", name="丙面包方向", notice="", published=True, rules=tracked, **same)
    put(installation, "exam_plan", name="丁", notice='track = "bread"', published=False, **same)
    put(installation, "exam_plan", name="戊", notice="track =", published=False, **same)
    installation.commit()
    engine.upgrade()
    act_as(installation, kind="system")
    names = installation.execute(text("SELECT name FROM exam_plan")).scalars()
    assert set(names) == {"甲", "乙（面包方向）", "丙面包方向", "丁（面包方向）", "戊"}


def test_of_the_events_of_before_whoever_is_known_is_named(installation: Connection) -> None:
    act_as(installation, kind="system")
    college = put(installation, "college", name="甲学院", province="11", active=True)
    vendor = put(installation, "vendor", name="甲组织", name_en="", active=True)
    of = {"password_hash": "", "roles": [], "active": True, "created_at": MAY}
    owner = put(installation, "user_account", login="li", name="李", kind="college", college_id=college, **of)
    planner = put(installation, "user_account", login="wang", name="王", kind="vendor", vendor_id=vendor, **of)
    same = {"at": MAY, "subject_kind": "user_account", "details": {}}
    put(installation, "audit_event", actor_kind="system", action="plan.tidied", **same)
    noted = {**same, "subject_id": planner, "details": {"by": str(owner)}}
    put(installation, "audit_event", actor_kind="system", action="user.closed", **noted)
    by_planner = {"user_id": planner, "vendor_id": vendor}
    put(installation, "audit_event", actor_kind="vendor", action="scores.published", **by_planner, **same)
    act_as(installation, kind="college", college=college)
    forged = {"user_id": planner, "college_id": college}
    put(installation, "audit_event", actor_kind="college", action="change.carried_out", **forged, **same)
    installation.commit()
    engine.upgrade()
    act_as(installation, kind="system")
    found = {
        row.action: (row.user_name, row.actor_kind, row.organization, row.behalf_kind, row.behalf)
        for row in installation.execute(select(AuditEvent))
    }
    assert found == {
        "plan.tidied": ("", "system", "", "system", ""),
        "user.closed": ("李", "college", str(college), "college", str(college)),
        "scores.published": ("王", "vendor", str(vendor), "vendor", str(vendor)),
        "change.carried_out": ("王", "vendor", str(vendor), "college", str(college)),
    }


def test_keys_of_before_may_do_what_their_accounts_roles_say_and_those_of_closed_accounts_nothing(
    installation: Connection,
) -> None:
    act_as(installation, kind="system")
    vendor = put(installation, "vendor", name="甲组织", name_en="", active=True)
    same = {"name": "李", "password_hash": "", "kind": "vendor", "vendor_id": vendor, "created_at": MAY}
    for login, active, roles in (
        ("arranger", True, ["vendor_arranger", "vendor_finance"]),
        ("signer", True, ["vendor_signer"]),
        ("gone", False, ["vendor_scorer"]),
    ):
        user = put(installation, "user_account", login=login, active=active, roles=roles, **same)
        put(installation, "api_token", user_id=user, name=login, digest=login, created_at=MAY)
    installation.commit()
    engine.upgrade()
    query = select(ApiToken.name, ApiToken.scopes, ApiToken.revoked_at.is_not(None), User.must_change)
    found = {name: told for name, *told in installation.execute(query.join(User, User.id == ApiToken.user_id))}
    assert found == {
        "arranger": [["arrangement", "fees", "reading", "registrations"], False, False],
        "signer": [["reading"], False, False],
        "gone": [["reading", "scores"], True, False],
    }


@pytest.mark.req("C-42")
def test_a_document_entered_under_another_type_or_length_is_found_by_its_number_afterwards(
    database: str, tmp_path: Path
) -> None:
    bind_files(tmp_path)
    world = a_college_world()
    typed = {
        "张三": ("hong_kong", "H1234567801"),
        "李四": ("passport", "K1234567"),
        "王五": ("hong_kong", "H1234567802"),
        "赵六": ("resident", GOOD),
    }
    with transaction(world.officer) as tx:
        for name, (id_type, number) in typed.items():
            person = Person(name=name, pinyin="Zhang San", id_type=id_type, id_number=number, phone="19900000001")
            row = Candidate(id=new_id(), college_id=world.officer.college, id_type=id_type, created_at=MAY, **ABOUT)
            row.person, row.bidx = person, sealing.keyring().blind_index(person.document)  # as it was before
            tx.add(row)
    with engine.engine().begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0027'"))
    engine.upgrade()
    with reading(world.officer) as tx:
        found = {number: by_number(tx, number) for number in ("H12345678", "H1234567899", "K1234567", GOOD)}
        names = {number: row.person.name if row else None for number, row in found.items()}
        assert names == {"H12345678": "张三", "H1234567899": "张三", "K1234567": "李四", GOOD: "赵六"}
        assert tx.scalar(select(func.count()).select_from(Candidate)) == 4, "who was two people loses nothing"
