"""Characters of names that look right and are others: which they are, by code point, and what properly stands there.

A PDF gives Kangxi radicals for Han characters (⾼ for 高), keyboards offer many dots, other scripts letters like ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from core.kernel.names import HAN_CHARACTER, INVISIBLE, check_name, fold_name


class Fault(NamedTuple):
    """What is wrong with a text: a code and its parameters; `suggested` among them is what may be put there instead."""

    code: str
    params: Mapping[str, object]


# CJK Radicals Supplement, by Unicode's EquivalentUnifiedIdeograph; the Kangxi radicals fold by themselves.
_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺈⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺙⺛⺜⺝⺞⺟⺠⺥⺦⺧⺩⺫⺬⺮⺯⺰⺴⺶⺹⺻⺼⻁⻃⻄⻅⻆⻉⻊⻋⻏⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂刀卜小小兀尣尢巳幺彑彐攵旡日月歺母民爫丬牛王目示竹糹纟冗羊耂聿肉虎覀西见角贝足车邑钅長长门阜雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_DOTS = frozenset("ㆍ⸱․ꞏ᛫ᐧ⸳◦˙⦁∘・･᐀𐄁。｡")
_AT_THE_EDGE = re.compile("^[{0}]+|[{0}]+$".format("".join(_DOTS) + "·•‧∙⋅．﹒-"))
_HYPHENS = frozenset("-−ー~～")
# What stands for a character that was hidden, or that a program could not write; never to be guessed.
_HIDING = re.compile(
    "[*＊﹡∗✱⁎×✕✖╳⨯⨉●⚫⬤○◯◌◎〓?？¿\ufffd…⋯_＿#＃★☆※△▲◇◆\u2580-\u25a9\u25ab-\u25af⬛⬜◻-◾]"
    rf"|(?<={HAN_CHARACTER.pattern})[XxＸｘХхΧχⅩⅹ]+(?={HAN_CHARACTER.pattern}|$)"
)
# Figures and signs of ASCII but for - ' and the full stop: where they stand as well, no name was written at all.
_MARKUP = re.compile(r"[!-&(-,/-@\[-`{-~]")
_CIRCLES = frozenset("○◯◌◎")
_BETWEEN_PEOPLE = re.compile(r"[、，,﹐､;；﹔/／\\＼|｜&＆+＋]")
_LETTERS = str.maketrans(
    "АВЕКМНОРСТХЅІЈаеорсухѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‘`´ʼ＇", "ABEKMHOPCTXSIJaeopcyxsijABEZHIKMNOPTYXo'''''"
)
# Marks, letters and blanks that show nothing: variation selectors, fillers, the joiner of graphemes, blank Braille.
_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]|" + INVISIBLE
)
# Where the fonts of GB 18030-2000 had characters that Unicode did not yet know: FE50 … FEA0.
_PRIVATE = range(0xE815, 0xE865)


def shown(char: str, form: str = "") -> str:
    """Name a character as findings do, “⾼”（U+2FBC）, by its code point alone where it shows nothing; and its form."""
    point = f"U+{ord(char):04X}"
    named = f"“{char}”（{point}）" if char.isprintable() and not _HIDDEN.match(char) else point
    return f"{named}→“{form}”" if form else named


def name_fault(name: str) -> Fault | None:
    """Return what is wrong with a folded name, with the characters it is about and what properly stands for them.

    Codes: those of `check_name`; NAME_HIDING for what hides a character and NAME_SEVERAL for what stands between two
    people; and NAME_RADICAL, NAME_HIDDEN, NAME_DOT, NAME_HYPHEN or NAME_LOOK_ALIKE where every other one has a proper
    form: `suggested` is the name with those.
    """
    code = check_name(name)
    if code == "NAME_UNASSIGNED":
        at = next(at for at, char in enumerate(name) if check_name(char) == code)
        return Fault(code, {"found": shown(name[at]), "nth": at + 1})
    if code not in {None, "NAME_CHARACTERS", "PUA_CHAR"}:
        return Fault(code, {})
    if fault := _not_to_guess(name):
        return fault
    return _of_characters(code, name) if code else None


def _not_to_guess(name: str) -> Fault | None:
    """Return what only the sender can answer: a hidden character, two names in one cell; or None."""
    hiding = dict.fromkeys("".join(_HIDING.findall(name)))
    if hiding and not _MARKUP.search(_HIDING.sub("", name)):
        kind = {"kind": "circle"} if _CIRCLES.issuperset(hiding) else {}
        return Fault("NAME_HIDING", {"found": "、".join(map(shown, hiding)), **kind})
    people = [each.strip() for each in _BETWEEN_PEOPLE.split(name)]
    if len(people) < 2 or any(map(check_name, people)):
        return None
    between = dict.fromkeys(_BETWEEN_PEOPLE.findall(name))
    return Fault("NAME_SEVERAL", {"found": "、".join(map(shown, between))})


def _of_characters(code: str, name: str) -> Fault:
    edges = "".join(_AT_THE_EDGE.findall(name))
    if edges and not check_name(_AT_THE_EDGE.sub("", name)):
        return Fault(code, {"found": "、".join(map(shown, dict.fromkeys(edges))), "kind": "place"})
    read = [(char, *_proper(name, index)) for index, char in enumerate(name)]
    strange = {shown(char, form): kind for char, kind, form in read if kind}
    mended = fold_name("".join(form for _, _, form in read))
    if strange and not check_name(mended) and not _not_to_guess(mended):
        kind = code if code == "PUA_CHAR" else next(iter(strange.values()))
        return Fault(kind, {"found": "、".join(strange), "suggested": mended})
    wrong = [shown(char) for char, kind, _ in read if not kind and check_name(f"张{char}三")]
    if strange or wrong:
        return Fault(code, {"found": "、".join(dict.fromkeys([*strange, *wrong]))})
    marks = dict.fromkeys(shown(char) for char in name if not char.isalpha())
    return Fault(code, {"found": "、".join(marks), "kind": "place"})  # all are a name's, but not where they stand


def hyphen_fault(name: str) -> Fault | None:
    """Return the finding on a hyphen or apostrophe between Han characters, where documents have a dot; or None."""
    if name.isalpha():
        return None
    found = {shown(char, "·") for index, char in enumerate(name) if char in "-'’" and _is_between_han(name, index)}
    if not found:
        return None
    mended = "".join("·" if char in "-'’" and _is_between_han(name, at) else char for at, char in enumerate(name))
    return Fault("NAME_HYPHEN", {"found": "、".join(sorted(found)), "suggested": mended})


def _is_between_han(name: str, index: int) -> bool:
    return 0 < index < len(name) - 1 and all(map(HAN_CHARACTER.match, (name[index - 1], name[index + 1])))


def _proper(name: str, index: int) -> tuple[str, str]:
    """Return (kind, proper form) of a character; ("", itself) for one of a name's, and where nothing is known of it."""
    char, between = name[index], _is_between_han(name, index)
    if _HIDDEN.match(char):
        return "NAME_HIDDEN", ""
    if ord(char) in _PRIVATE:
        at = ord(char) - _PRIVATE.start
        form = bytes((0xFE, 0x50 + at + (at > 0x2E))).decode("gb18030")
        return ("", char) if form == char else ("PUA_CHAR", _RADICALS.get(form, form))
    if char in _DOTS and between:
        return "NAME_DOT", "·"
    if char != "-" and (char in _HYPHENS or unicodedata.category(char) == "Pd"):
        return ("NAME_HYPHEN", "·") if between else ("NAME_LOOK_ALIKE", "-")
    if unicodedata.decomposition(char).startswith(("<super>", "<sub>")):
        return "", char  # º is no o
    form = _RADICALS.get(char) or unicodedata.normalize("NFKC", char).translate(_LETTERS)
    if form == char or len(form) != 1 or not (form.isalpha() or form == "'"):
        return "", char
    return "NAME_RADICAL" if HAN_CHARACTER.match(form) else "NAME_LOOK_ALIKE", form


def folded(text: str, name: str) -> str:
    """Say what `fold_name` made of a text."""
    changed: dict[str, None] = {}
    for char in text.strip():
        plain = unicodedata.normalize("NFC", char)
        if plain != char:
            changed[shown(char, plain)] = None
        elif char not in name and not char.isalpha():
            changed[shown(char, "" if char.isspace() or _HIDDEN.match(char) else "·")] = None
    return "、".join(changed) or f"“{name}”"
