"""Answers about names and their pinyin."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "NAME_TOO_LONG": Message(N_("姓名超过 60 个字符"), N_("请对照证件核对；确有更长的姓名请联系平台运营人员")),
    "PUA_CHAR": Message(
        N_("姓名中有自造字，其他电脑和证书上无法显示：{found}"),
        N_("请用支持生僻字的输入法重新输入该字，不要用造字程序；给出了建议的，请对照证件后采用"),
    ),
    "NAME_UNASSIGNED": Message(
        N_("姓名第 {nth} 个字的编码 {found}，国际标准（Unicode）没有为它规定任何字"),
        N_("可能是文件在转换时损坏；请对照证件用支持生僻字的输入法重新输入"),
    ),
    "NAME_SPACE": Message(N_("中文姓名中间不能有空格"), N_("请删除空格；少数民族姓名的各部分之间请用间隔号“·”")),
    "NAME_CHARACTERS": Message(
        N_("姓名中有不允许的字符：{found}"), N_("姓名只能包含汉字、拉丁字母、间隔号“·”和外文姓名中的空格、连字符、撇号")
    ),
    "NAME_CHARACTERS.place": Message(
        N_("姓名中的符号位置不对：{found}"),
        N_("符号只能单独写在姓名的两部分之间，不能在开头或末尾；请对照证件删除，或补全漏写的部分"),
    ),
    "NAME_HIDING": Message(N_("姓名中有字被隐去或替换：{found}"), N_("请对照证件填写完整的姓名；平台不猜测被隐去的字")),
    "NAME_HIDING.circle": Message(
        N_("姓名中的圆圈不是汉字“〇”，也可能是隐去的字：{found}"),
        N_("请对照证件：名字里确是“〇”的，请输入汉字“〇”（U+3007）；是隐去的字的，请填写完整的姓名"),
    ),
    "NAME_SEVERAL": Message(
        N_("姓名中有分隔符号，可能一格写了几个人，或间隔号写错了：{found}"),
        N_("一行只填一个人；是同一人姓名的，请对照证件改正，间隔号用“·”"),
    ),
    "NAME_FOLDED": Message(N_("姓名中的字符已规范：{found}"), N_("请确认姓名与证件一致；无误可以继续")),
    "NAME_RADICAL": Message(
        N_("姓名中有部首符号或兼容字符，不是汉字本身：{found}"),
        N_("请对照证件改为“{suggested}”，也可以在校验结果页采用全部建议"),
    ),
    "NAME_HIDDEN": Message(
        N_("姓名中有看不见的字符（如异体字选择符）：{found}"),
        N_("请对照证件改为“{suggested}”，也可以在校验结果页采用全部建议"),
    ),
    "NAME_DOT": Message(
        N_("姓名中的间隔号写成了其他字符：{found}"), N_("请对照证件改为“{suggested}”，也可以在校验结果页采用全部建议")
    ),
    "NAME_HYPHEN": Message(
        N_("姓名中汉字之间不是间隔号：{found}"), N_("证件上是间隔号的，请改为“{suggested}”；与证件一致的可以继续")
    ),
    "NAME_LOOK_ALIKE": Message(
        N_("姓名中有看起来一样、其实不同的字符：{found}"),
        N_("请对照证件改为“{suggested}”，也可以在校验结果页采用全部建议"),
    ),
    "PINYIN_PARTS": Message(
        N_("姓名拼音的姓和名之间应有且只有一个空格"), N_("请按 Zhang Sanfeng、Kuerban Rehemani 的写法填写")
    ),
    "PINYIN_CAPITALS": Message(
        N_("姓名拼音的姓和名应各自首字母大写，其余小写"), N_("请按 Zhang Sanfeng、Kuerban Rehemani 的写法填写")
    ),
    "PINYIN_TONE_MARKS": Message(N_("姓名拼音不标声调"), N_("请去掉声调，例如 Zhang Sanfeng")),
    "PINYIN_UMLAUT": Message(N_("姓名拼音中的 ü 应写作 yu"), N_("请改写，例如 吕 写作 Lyu")),
    "PINYIN_CHARACTERS": Message(N_("姓名拼音中有不允许的字符"), N_("姓名拼音只能包含字母、空格和隔音符号")),
    "PINYIN_DIFFERS": Message(
        N_("姓名拼音与常用读音“{suggested}”不同"), N_("拼音将印在证书上，请向本人确认；无误可以继续")
    ),
}
