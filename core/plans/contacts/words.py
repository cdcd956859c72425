"""What the kinds of contacts are called."""

from __future__ import annotations

from collections.abc import Mapping

from core.api import ContactKind
from core.kernel.messages import N_

KINDS: Mapping[ContactKind, str] = {
    ContactKind.HOTLINE: N_("咨询电话"),
    ContactKind.QQ_GROUP: N_("QQ 群"),
    ContactKind.DINGTALK_GROUP: N_("钉钉群"),
    ContactKind.REGIONAL_CONTACT: N_("区域负责人"),
    ContactKind.REVIEW_EMAIL: N_("成绩复查邮箱"),
    ContactKind.POSTAL_ADDRESS: N_("材料邮寄地址"),
    ContactKind.COLLEGE_GROUP: N_("本校考点群"),
    ContactKind.OFFICE: N_("1+X 办公室"),
    ContactKind.PARTNER: N_("社会合作机构"),
}
