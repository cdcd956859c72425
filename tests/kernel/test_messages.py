"""The catalogue of codes."""

from __future__ import annotations

import importlib
import string
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po

from core.kernel.messages import Message, catalogue, say
from tests.architecture import ROOT


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_code_is_said_with_its_parameters_filled_in() -> None:
    assert say("TOO_LONG", {"limit": 60}) == ("内容超过 60 个字符", "请缩短后重填")


def test_a_code_is_said_in_the_readers_language() -> None:
    english = {"内容超过 {limit} 个字符": "Longer than {limit} characters", "请缩短后重填": "Shorten it"}
    assert say("TOO_LONG", {"limit": 60}, english.__getitem__) == ("Longer than 60 characters", "Shorten it")


def test_the_kernels_english_fills_in_the_same_parameters() -> None:
    with (ROOT / "core/web/translations/en/kernel.po").open("rb") as file:
        texts = [(str(message.id), str(message.string)) for message in read_po(file) if message.id]
    assert texts
    assert [chinese for chinese, english in texts if not english or places(chinese) != places(english)] == []


def test_a_code_defined_in_two_areas_is_a_programming_error(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = SimpleNamespace(MESSAGES={"STALE": Message("一", "二")})
    monkeypatch.setattr(importlib, "import_module", lambda *_: twice)
    with pytest.raises(ValueError, match="STALE"):
        catalogue.__wrapped__()
