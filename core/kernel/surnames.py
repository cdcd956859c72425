"""How Chinese surnames are read where the general dictionary reads the character otherwise, and compound surnames.

pypinyin has no surname mode: it reads 单 as Dan and 子车 as Ziche. Characters it may waver about stand here too,
so that a new release of it cannot change a suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _pairs(table: str) -> Mapping[str, str]:
    words = table.split()
    return MappingProxyType(dict(zip(words[::2], words[1::2], strict=True)))


SURNAMES = _pairs("""
    单 Shan  曾 Zeng  解 Xie  区 Ou  仇 Qiu  查 Zha  翟 Zhai  朴 Piao  任 Ren  华 Hua  盖 Ge  葛 Ge  尉 Wei  召 Shao
    员 Yun  贠 Yun  缪 Miao  乜 Nie  种 Chong  冼 Xian  洗 Xian  覃 Qin  宓 Mi  逄 Pang  瞿 Qu  繁 Po  黑 He  折 She
    秘 Bi  重 Chong  祭 Zhai  隗 Wei  郇 Xun  郗 Xi  谌 Chen  佴 Nai  逯 Lu  纪 Ji  宁 Ning  燕 Yan  应 Ying  令 Ling
    车 Che  都 Du  过 Guo  那 Na  阚 Kan  牟 Mou  句 Gou  佘 She  万 Wan  干 Gan  观 Guan  相 Xiang  乐 Yue  卜 Bu
    薄 Bo  柏 Bai  贲 Ben  朝 Chao  炅 Gui  阙 Que  藏 Zang  訾 Zi  强 Qiang  费 Fei  宿 Su  莘 Shen  盛 Sheng  能 Nai
    长 Chang  校 Jiao  洞 Tong  参 Shen  适 Kuo  宛 Yuan  粘 Nian  角 Jue  食 Yi  拓 Ta  奇 Ji  乘 Sheng  库 She
    传 Fu  蔚 Yu  颉 Xie  咎 Gao  吕 Lyu  闾 Lyu  率 Lyu
""")
"""Single surnames."""

COMPOUND_SURNAMES = _pairs("""
    欧阳 Ouyang  太史 Taishi  端木 Duanmu  上官 Shangguan  司马 Sima  东方 Dongfang  独孤 Dugu  南宫 Nangong
    万俟 Moqi  闻人 Wenren  夏侯 Xiahou  诸葛 Zhuge  尉迟 Yuchi  公羊 Gongyang  赫连 Helian  澹台 Tantai
    皇甫 Huangfu  宗政 Zongzheng  濮阳 Puyang  公冶 Gongye  太叔 Taishu  申屠 Shentu  公孙 Gongsun  慕容 Murong
    仲孙 Zhongsun  钟离 Zhongli  长孙 Zhangsun  宇文 Yuwen  司徒 Situ  鲜于 Xianyu  司空 Sikong  闾丘 Lyuqiu
    子车 Ziju  亓官 Qiguan  司寇 Sikou  巫马 Wuma  公西 Gongxi  颛孙 Zhuansun  壤驷 Rangsi  公良 Gongliang
    漆雕 Qidiao  乐正 Yuezheng  宰父 Zaifu  谷梁 Guliang  拓跋 Tuoba  夹谷 Jiagu  轩辕 Xuanyuan  令狐 Linghu
    段干 Duangan  百里 Baili  呼延 Huyan  东郭 Dongguo  南门 Nanmen  羊舌 Yangshe  微生 Weisheng  公户 Gonghu
    公仪 Gongyi  梁丘 Liangqiu  左丘 Zuoqiu  公伯 Gongbo  西门 Ximen  公祖 Gongzu  第五 Diwu  公乘 Gongsheng
    南荣 Nanrong  东里 Dongli  东宫 Donggong  仲长 Zhongchang  子桑 Zisang  即墨 Jimo  达奚 Daxi  褚师 Chushi
    纳兰 Nalan  单于 Chanyu  完颜 Wanyan  叶赫 Yehe  耶律 Yelyu  哥舒 Geshu  贺兰 Helan  屈突 Qutu
    豆卢 Doulu  斛律 Hulyu  陆费 Lubi  范姜 Fanjiang  淳于 Chunyu  沮渠 Juqu  呼衍 Huyan  北宫 Beigong
""")
"""Compound surnames, written together."""
