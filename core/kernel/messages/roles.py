"""The words for what a person may do in an organisation."""

from __future__ import annotations

from collections.abc import Mapping

from core.kernel.actor import Role
from core.kernel.messages.message import N_

ROLE_WORDS: Mapping[Role, str] = {
    Role.VENDOR_PLANNER: N_("考核计划管理"),
    Role.VENDOR_ARRANGER: N_("排考管理"),
    Role.VENDOR_SCORER: N_("成绩登记"),
    Role.VENDOR_APPROVER: N_("成绩公示与审核"),
    Role.VENDOR_SIGNER: N_("证书签发（培训评价组织）"),
    Role.VENDOR_FINANCE: N_("费用管理"),
    Role.COLLEGE_OWNER: N_("试点院校负责人"),
    Role.COLLEGE_OFFICER: N_("业务管理员"),
    Role.COLLEGE_REVIEWER: N_("签发审核人"),
    Role.COLLEGE_TEACHER: N_("教师（只读）"),
    Role.PROVINCE_REVIEWER: N_("省级审核"),
    Role.PROVINCE_CITY_REVIEWER: N_("地市教育局审核"),
    Role.OPERATOR: N_("平台运营"),
}

RESET_WORDS: Mapping[str, str] = {
    "in_person": N_("本人忘记密码，已当面核对身份"),
    "in_writing": N_("本人忘记密码，已收到单位盖章的书面申请"),
    "leaked": N_("密码可能泄露，先使原密码失效"),
}
"""Why a password was set anew, by the values of `core.orgs.rules.ResetReason`."""

FACTOR_RESET_WORDS: Mapping[str, str] = {
    "in_person": N_("本人丢失动态验证码，已当面核对身份"),
    "in_writing": N_("本人丢失动态验证码，已收到单位盖章的书面申请"),
    "leaked": N_("动态验证码可能被他人掌握，先使其失效"),
}
"""Why a second factor was taken away, by the same values."""
