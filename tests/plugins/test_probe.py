"""Strangers' code: whatever a plugin does, it ends as a release or as one line of reason, and others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.db.session import reading
from core.db.tables import AuditEvent
from core.kernel.actor import SYSTEM
from core.orgs.service import create_vendor
from core.plugins import store
from core.plugins.release import Quarantine, Release, compile_plugin
from tests.plugins.outside import GOOD, Shelf, anywhere

HOOK = "\n@hookimpl\ndef onex_plugin():\n    "


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    folder = tmp_path / "site"
    folder.mkdir()
    return Shelf(folder, monkeypatch)


def test_a_good_plugin_of_an_outside_project_is_compiled(shelf: Shelf) -> None:
    outcome = compile_plugin(shelf.put(GOOD))
    assert isinstance(outcome, Release), outcome
    assert (outcome.key, outcome.version, outcome.api, outcome.listens) == ("probe_case", "1.0.0", "1.0", False)
    assert compile_plugin("probe_case") == outcome, "the same declaration is the same bytes"


def test_a_plugin_that_listens_is_known_to(shelf: Shelf) -> None:
    listening = GOOD + "\n@hookimpl\ndef onex_event(name, payload):\n    pass\n"
    outcome = compile_plugin(shelf.put(listening))
    assert isinstance(outcome, Release)
    assert outcome.listens


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import nothing_of_the_kind", "ModuleNotFoundError: No module named 'nothing_of_the_kind' @"),
        ("import sys; sys.exit('bye')", "SystemExit: bye @"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt @"),
        (HOOK + "return 1", "onex_plugin must return one VendorPlugin"),
        (HOOK + "raise ValueError('no such luck')", "ValueError: no such luck @"),
        (HOOK + "return [bytearray(1 << 30) for _ in range(8)]", "MemoryError @"),
        (HOOK + "return declare(api='1.99')", "needs contract 1.99; this portal offers 1.3"),
        (HOOK + "return declare(api='2.0')", "needs contract 2.0; this portal offers 1.3"),
        (HOOK + "return declare(api='one')", "the contract version 'one' is not MAJOR.MINOR"),
        (HOOK + "return declare(key='other')", "the package offers 'probe_case', but the declaration says 'other'"),
        (
            HOOK + "return declare(fees=FeeSchedule(provisional={9: Decimal(1)}, source='二'))",
            "P103 sample.fees: level 9 is not declared",
        ),
        (
            GOOD + "\n@hookimpl\ndef onex_plugn():\n    pass\n",
            "unknown hook 'onex_plugn'; known: onex_event, onex_plugin",
        ),
        ("x = 1", "onex_plugin must return one VendorPlugin"),
        ("import os; os._exit(3)", "the process ended with code 3 and no answer"),
        ("import ctypes; ctypes.string_at(0)", "the process ended with code -11 and no answer"),
    ],
)
def test_an_unfit_plugin_has_one_line_of_reason(shelf: Shelf, body: str, reason: str) -> None:
    outcome = compile_plugin(shelf.put(body))
    assert isinstance(outcome, Quarantine)
    assert anywhere(outcome.reason) == reason


def test_a_plugin_that_hangs_is_given_up(shelf: Shelf) -> None:
    shelf.put("import time; time.sleep(60)")
    assert compile_plugin("probe_case", seconds=1) == Quarantine(("no answer within 1 s",))


def test_every_finding_is_named_not_the_first_only(shelf: Shelf) -> None:
    body = HOOK + "return declare(name=Text('', ''), levels=(Level(rank=12, subjects=(PAPER,)),))"
    outcome = compile_plugin(shelf.put(body))
    assert isinstance(outcome, Quarantine)
    assert [code for code in ("P101", "P103", "P107") if code in outcome.reason] == ["P101", "P103", "P107"]


def test_what_is_said_word_for_word_needs_its_clause_and_steps_their_own_keys(shelf: Shelf) -> None:
    body = """
from core.api import Clause, Preparation

SAID = Clause(Text("见方案", "See the scheme"), "")
STEPS = tuple(
    Preparation(key="mock", text=Text("模考", "Mock"), stage=Stage.INSTALLATION, source=source) for source in ("", "三")
)

@hookimpl
def onex_plugin():
    site = SiteRequirements(source="三", service_fee=SAID, notes=(SAID,))
    return declare(api="1.2", scope=SAID, attachments=(SAID,), preparation=STEPS, site=site)
"""
    outcome = compile_plugin(shelf.put(body))
    assert isinstance(outcome, Quarantine)
    assert outcome.reason.split("; ") == [
        *(
            f"P105 sample.{place}: no source"
            for place in ("scope", "site.service_fee", "attachments.1", "site.notes.1", "preparation.mock")
        ),
        "P106 sample.preparation: 'mock' stands twice",
    ]


def test_what_a_plugin_prints_does_not_reach_the_answer(shelf: Shelf) -> None:
    assert isinstance(compile_plugin(shelf.put("print('{}')\n" + GOOD)), Release)


def test_two_packages_of_one_name_are_both_named(shelf: Shelf) -> None:
    shelf.put(GOOD)
    shelf.put(GOOD, project="onex-second")
    assert compile_plugin("probe_case") == Quarantine(
        ("2 packages offer the plugin probe_case: onex-probe_case, onex-second; uninstall all but one",)
    )
    assert compile_plugin("nobody") == Quarantine(
        ("no installed package offers the plugin nobody: install it, e.g. pip install -e onex-nobody",)
    )


def test_a_mapping_inside_a_declaration_cannot_be_changed_afterwards(shelf: Shelf) -> None:
    body = HOOK + "plugin = declare()\n    plugin.certificates[0].fees.provisional[1] = 5\n    return plugin"
    outcome = compile_plugin(shelf.put(body))
    assert isinstance(outcome, Quarantine)
    assert outcome.reason.startswith("TypeError: 'mappingproxy'")


def test_a_broken_upgrade_leaves_the_earlier_release_in_force(database: str, shelf: Shelf) -> None:
    vendor = create_vendor(SYSTEM, name="示例组织")
    assert store.install(SYSTEM, vendor.id, shelf.put(GOOD)).state == store.ACTIVE
    broken = store.install(SYSTEM, vendor.id, shelf.put("import nothing_of_the_kind"))
    assert broken.state == store.QUARANTINED
    assert broken.reason.startswith("ModuleNotFoundError: No module named 'nothing_of_the_kind'")
    with reading(SYSTEM) as tx:
        assert store.declaration(tx, vendor.id, "probe_case")[0].version == "1.0.0"
        assert tx.query(AuditEvent).filter_by(action="plugin.installed").count() == 2


def test_an_unfit_plugin_stops_nobody_else(database: str, shelf: Shelf) -> None:
    vendor, other = create_vendor(SYSTEM, name="示例组织"), create_vendor(SYSTEM, name="另一组织")
    store.install(SYSTEM, vendor.id, shelf.put("import os; os._exit(1)"))
    assert store.install(SYSTEM, other.id, "hotmatrix_shop").state == store.ACTIVE
    states = {row.key: row.state for row in store.installations(SYSTEM)}
    assert states == {"probe_case": store.QUARANTINED, "hotmatrix_shop": store.ACTIVE}
