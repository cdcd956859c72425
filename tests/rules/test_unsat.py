"""A subject without a session: no plan is published with one, and an old plan refuses the row instead of breaking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.api import VendorPlugin
from core.kernel.messages import say
from core.registrations.rules import spans_of
from core.rules.sittings import offers, sittings
from plugins.aopai_live import onex_plugin
from tests.plugins.notices import drafted
from tests.rules.acme import ACME, BAKING, BREWING, NOTICE, SUBJECTS, resolved, supplement

HEAD = NOTICE.partition("[[sessions]]")[0]
SESSION = '[[sessions]]\nlevel = {}\nsubject = "{}"\ndate = 2022-10-22\nstart = {}:00:00\nend = {}:00:00\n'
THEORY, PRACTICAL = SESSION.format(1, "theory", "09", "10"), SESSION.format(1, "practical", "10", "12")


def with_optional_practical() -> VendorPlugin:
    optional = replace(BAKING.levels[0], subjects=(SUBJECTS[0], replace(SUBJECTS[1], optional=True)))
    return replace(ACME, certificates=(replace(BAKING, levels=(optional, BAKING.levels[1])), BREWING))


@pytest.mark.req("C-32")
@pytest.mark.parametrize("plugin", [ACME, with_optional_practical()], ids=["compulsory", "optional"])
def test_a_plan_with_a_subject_nobody_can_sit_is_not_published(plugin: VendorPlugin) -> None:
    resolution = resolved(HEAD + THEORY, plugin=plugin)
    assert resolution.rules is None
    (found,) = [finding for finding in resolution.findings if not finding.warning]
    assert (found.code, found.place.field) == ("NOTICE_SUBJECT_WITHOUT_SESSION", "baking.levels.1.subjects")
    assert say(found.code, found.params)[0] == "烘焙初级的科目“实操”没有场次"
    assert resolved(HEAD + THEORY + PRACTICAL, plugin=plugin).rules is not None


def test_a_subject_announced_later_needs_a_session_too() -> None:
    notice = HEAD.replace('"baking"', '"brewing"') + THEORY
    announced = (supplement("brewing.levels.1.subjects", SUBJECTS), supplement("brewing.pass_rule", BAKING.pass_rule))
    codes = {finding.code for finding in resolved(notice, *announced).findings if not finding.warning}
    assert codes == {"NOTICE_SUBJECT_WITHOUT_SESSION"}


def test_while_the_sessions_wait_for_the_vendors_word_it_is_only_pointed_out() -> None:
    resolution = drafted(onex_plugin(), "2024-3")
    unsat = [finding for finding in resolution.findings if finding.code == "NOTICE_SUBJECT_WITHOUT_SESSION"]
    assert unsat
    assert all(finding.warning for finding in unsat)
    assert "sessions" in {missing.path for missing in resolution.missing}


def test_a_plan_published_without_a_session_of_a_subject_leaves_it_out_of_its_sittings() -> None:
    rules = resolved(HEAD + THEORY + PRACTICAL).rules
    assert rules is not None
    old = replace(rules, sessions=rules.sessions[:1])
    assert list(sittings(old, "baking", old.level("baking", 1), {})) == ["theory"]
    assert list(spans_of(old, "baking", old.level("baking", 1), {})) == ["theory"]
    assert list(offers(old, "baking")) == []
