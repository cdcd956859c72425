"""Names and their pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.names import check_name, fold_name
from core.kernel.pinyin import check_pinyin, suggest_pinyin


@pytest.mark.req("R-064")
@pytest.mark.parametrize("dot", "·•・‧∙⋅．.･﹒")
def test_every_look_alike_of_the_middle_dot_becomes_the_one(dot: str) -> None:
    assert fold_name(f"库尔班{dot}热合曼") == fold_name(f"库尔班 {dot} 热合曼") == "库尔班·热合曼"


def test_a_full_stop_in_a_latin_name_stays() -> None:
    assert fold_name("John F. Kennedy") == "John F. Kennedy"


@pytest.mark.parametrize("raw", [" 张三 ", "张\u200b三", "\ufeff张三\n", "\u202d张三\u202c", "张\u3000三"])
def test_blanks_around_padding_and_invisible_characters_go(raw: str) -> None:
    assert fold_name(raw) == "张三"


def test_a_name_is_stored_composed() -> None:
    assert fold_name("Rene\u0301") == "René"


@pytest.mark.parametrize(
    "name",
    [
        *("张三", "张", "欧阳娜娜", "库尔班·热合曼", "𬭩", "㛃", "䶮", "〇"),
        *("张" + char for char in "\U00020bb7\U0002b739\U0002cead\U0002ebf0\U0002ee5d\U00031350\U000323af\U00033479"),
        *("John Smith", "O'Brien", "Al-Ahmed", "René", "John F. Kennedy", "Sammy Davis Jr.", "李Anna"),
        *("古" * 25, "古" * 60),
    ],
)
def test_han_latin_mixed_rare_short_and_long_names_are_accepted(name: str) -> None:
    assert check_name(name) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "REQUIRED"),
        ("古" * 61, "NAME_TOO_LONG"),
        ("张\ue000", "PUA_CHAR"),
        ("张\U000f0000", "PUA_CHAR"),
        *((f"张{char}", "NAME_UNASSIGNED") for char in "\U0002fffe\U0003347a\U0003fffd\U0002ee5e\U0002b81f\u0378"),
        ("张 三", "NAME_SPACE"),
        ("张3", "NAME_CHARACTERS"),
        ("张😀", "NAME_CHARACTERS"),
        ("<script>", "NAME_CHARACTERS"),
        ("{{7*7}}", "NAME_CHARACTERS"),
        ("../", "NAME_CHARACTERS"),
        ("张\x00三", "NAME_CHARACTERS"),
        ("张\ud800", "NAME_CHARACTERS"),
        ("·张三", "NAME_CHARACTERS"),
        ("库尔班··热合曼", "NAME_CHARACTERS"),
        ("Иван", "NAME_CHARACTERS"),
    ],
)
def test_what_cannot_be_printed_as_a_name_is_refused(name: str, code: str) -> None:
    assert check_name(name) == code


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.req("R-064")
@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("张三丰", "Zhang Sanfeng"),
        ("库尔班·热合曼", "Kuerban Reheman"),  # the manual prints Rehemani, a sound no character here has
        ("张三", "Zhang San"),
        ("单雄信", "Shan Xiongxin"),
        ("曾子", "Zeng Zi"),
        ("解珍", "Xie Zhen"),
        ("区海", "Ou Hai"),
        ("仇英", "Qiu Ying"),
        ("查良", "Zha Liang"),
        ("翟明", "Zhai Ming"),
        ("朴树", "Piao Shu"),
        ("吕布", "Lyu Bu"),
        ("王绿", "Wang Lyu"),
        ("欧阳娜娜", "Ouyang Nana"),
        ("尉迟恭", "Yuchi Gong"),
        ("万俟卨", "Moqi Xie"),
        ("子车明", "Ziju Ming"),
        ("欧阳", "Ou Yang"),  # two characters: more often surname and given name
        ("张", "Zhang"),
        ("李Anna", "Li Anna"),
        ("John Smith", "John Smith"),
        ("张\U0003fff0", ""),  # no reading known
    ],
)
def test_the_suggested_reading(name: str, pinyin: str) -> None:
    assert suggest_pinyin(name) == pinyin


@pytest.mark.req("R-064")
@pytest.mark.parametrize(
    ("pinyin", "name"),
    [
        ("Zhang Sanfeng", ""),
        ("Kuerban Rehemani", "库尔班·热合曼"),
        ("Ouyang Nana", "欧阳娜娜"),
        ("Zhang Xi'an", "张西安"),
        ("Lyu Bu", "吕布"),
        ("Zhang", "张"),
        ("Aisha Guli Maimaiti", "阿依莎·古丽·买买提"),
        ("Smith John", "John Smith"),
        ("Müller", "Müller"),
    ],
)
def test_pinyin_as_the_manual_prints_it_is_accepted(pinyin: str, name: str) -> None:
    assert check_pinyin(pinyin, name) is None


@pytest.mark.req("R-064")
@pytest.mark.parametrize(
    ("pinyin", "code"),
    [
        ("", "REQUIRED"),
        ("zhang san", "PINYIN_CAPITALS"),
        ("Zhang SanFeng", "PINYIN_CAPITALS"),
        ("ZHANG SAN", "PINYIN_CAPITALS"),
        ("ZHANGSAN", "PINYIN_PARTS"),
        ("Zhang San Feng", "PINYIN_PARTS"),
        ("Zhang  San", "PINYIN_PARTS"),
        ("Zhāng Sānfēng", "PINYIN_TONE_MARKS"),
        ("Lǚ Bu", "PINYIN_TONE_MARKS"),
        ("Lü Bu", "PINYIN_UMLAUT"),
        ("Lv Bu", "PINYIN_UMLAUT"),
        ("Zhang San-feng", "PINYIN_CHARACTERS"),
        ("张 三", "PINYIN_CHARACTERS"),
        ("Zhang San1", "PINYIN_CHARACTERS"),
    ],
)
def test_pinyin_in_another_form_is_refused(pinyin: str, code: str) -> None:
    assert check_pinyin(pinyin) == code


def test_a_latin_name_may_not_hide_markup_in_its_pinyin() -> None:
    assert check_pinyin("<b>", "John Smith") == "NAME_CHARACTERS"


@pytest.mark.parametrize("name", ["张三丰", "欧阳娜娜", "吕绿", "库尔班·热合曼", "张", "阿依莎·古丽·买买提"])
def test_what_is_suggested_passes_the_check(name: str) -> None:
    assert check_pinyin(suggest_pinyin(name), name) is None
