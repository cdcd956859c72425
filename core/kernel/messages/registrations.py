"""Answers about registrations."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "REGISTRATION_NOT_OPEN": Message(N_("报名尚未开始"), N_("请在 {opens} 之后报考")),
    "REGISTRATION_PLATFORM_DOWN": Message(
        N_("国家平台暂停开放（{reason}），暂不能在线报考"),
        N_("有应急办法的证书请到“应急报名”办理；其他证书请等平台恢复，报名截止时间不变"),
    ),
    "EXTRA_NOT_A_CHOICE": Message(N_("“{header}”不是可选的内容"), N_("请从这些内容中选择：{choices}")),
    "EXTRA_NUMBER": Message(N_("“{header}”不是允许范围内的整数"), N_("请填写整数（{least} 至 {most}）")),
    "EXTRA_DATE": Message(N_("“{header}”不是有效的日期"), N_("请按 2024-05-07 的格式填写")),
    "EXTRA_LENGTH": Message(N_("“{header}”的字数不符合要求"), N_("请填写 {least} 至 {most} 个字")),
    "ELIGIBILITY_TOO_YOUNG": Message(
        N_("考试当天年满 {age} 周岁，不足 {at_least} 周岁"), N_("依据：{source}；请到年龄后再报考")
    ),
    "ELIGIBILITY_TOO_OLD": Message(N_("考试当天年满 {age} 周岁，超过 {at_most} 周岁"), N_("依据：{source}")),
    "ELIGIBILITY_AGE_UNKNOWN": Message(
        N_("证件号码中没有出生日期，未检查年龄"), N_("依据：{source}；请核对年龄后再提交")
    ),
    "ELIGIBILITY_HOLDS": Message(N_("尚未取得报考本等级所需的证书等级"), N_("依据：{source}；取得后再报考")),
    "ELIGIBILITY_EDUCATION": Message(N_("专业层次不符合报考条件"), N_("依据：{source}；可以报考的专业层次：{choices}")),
    "REGISTRATION_CLOSED": Message(
        N_("报名已于 {closes} 截止"),
        N_("截止后不能自行报考或取消；排考前确需增加、删除或替换考生的，请提交“变更申请”，由培训评价组织审核"),
    ),
    "CERTIFICATE_NOT_IN_PLAN": Message(N_("报考证书与所选考核计划不符"), N_("本计划的证书是：{expected}")),
    "LEVEL_NOT_IN_PLAN": Message(N_("所选考核计划没有这个等级"), N_("本计划的等级有：{expected}")),
    "SUBJECT_WITHOUT_SESSION": Message(
        N_("本计划没有安排{certificate}{level}科目“{subject}”的场次"),
        N_("请联系培训评价组织修订考核计划，补充场次后再报考"),
    ),
    "CERTIFICATE_CODE_DIFFERS": Message(N_("证书编号与证书等级不符"), N_("应为 {suggested}")),
    "NAME_DIFFERS": Message(N_("姓名与考生管理中的不一致"), N_("请核对姓名和证件号码")),
    "CANDIDATE_TYPE_DIFFERS": Message(
        N_("考生类型与考生所在列表不一致"),
        N_("请改为该考生所在的列表“{suggested}”；列表不对的，先在考生管理中移到另一名单"),
    ),
    "NOT_VERIFIED": Message(N_("考生信息还没有认证通过"), N_("请先完成实名认证，状态为“信息准确”后再报考")),
    "SITE_UNKNOWN": Message(
        N_("没有这个编号的已通过考核站点"), N_("请从考核站点列表复制本证书的站点编号；借考填写考试院校的站点")
    ),
    "SITE_APPLIED_LATE": Message(
        N_("考核站点“{site}”没有在本计划规定的时间内申报，本计划不能使用"),
        N_("请改报其他站点；确需使用的，请培训评价组织说明理由后确认"),
    ),
    "SITE_NAME_DIFFERS": Message(N_("考核站点名称与编号不符"), N_("该编号的站点是“{suggested}”")),
    "ALREADY_REGISTERED": Message(
        N_("该考生已报考本计划的同一证书和等级"), N_("无需重复报考；不是本校报考的，请与考生或培训评价组织核对")
    ),
    "ID_NAME_CONFLICT": Message(
        N_("该证件号码与姓名未能通过核对"), N_("请对照证件原件核对；核对无误的，请联系培训评价组织")
    ),
    "SITTINGS_OVERLAP": Message(N_("该考生在同一时间已有其他考试"), N_("请选择时间不冲突的等级或考核计划")),
    "SITTINGS_TOUCH": Message(
        N_("该考生的另一场考试与这一场首尾相接（{at}），中间没有时间换场"),
        N_("请与考生确认来得及；来不及的改报其他等级或计划"),
    ),
    "NO_PILOT_QUOTA": Message(
        N_("本校今年没有该证书的获批试点规模"),
        N_("请完成试点申报；或在考生管理中把考生移到社会考生（照片和认证保留），作为社会考生报考"),
    ),
    "QUOTA_FULL": Message(
        N_("院校考生人数已达到获批的试点规模"),
        N_("请在考生管理中把超出的考生移到社会考生（照片和认证保留），作为社会考生报考"),
    ),
    "MAJOR_NOT_APPROVED": Message(
        N_("就读专业“{value}”不在本校今年获批的试点专业（{approved}）之内"),
        N_("其他专业的考生请移到社会考生；只是名称写法不同的，可以继续"),
    ),
    "DOCUMENT_JUDGED": Message(
        N_("该考生的考试结果已经公布，不能再更改证件"), N_("请联系培训评价组织，凭证件原件核对后处理")
    ),
    "SESSION_NOTHING_CHOSEN": Message(N_("还没有选择场次"), N_("请选择列出的场次后再保存")),
    "SESSION_NOT_OFFERED": Message(
        N_("考核计划没有为{level}提供这个场次（{begins}）"), N_("请从本计划列出的场次中选择")
    ),
    "SESSIONS_EXCLUDE_EACH_OTHER": Message(
        N_("{level}所选的场次不能都参加（{one} 与 {other}）"), N_("请为各科目选择互不重叠的场次；整级场次包含全部科目")
    ),
    "SESSION_SITE_NOT_APPROVED": Message(N_("考核站点没有通过审核，或已取消资质"), N_("站点审核通过后再选择场次")),
    "SESSION_REGISTERED": Message(
        N_("本站点的{level}已有 {count} 名考生报考，不能再更改场次"),
        N_("请先取消这些考生的报考（借考考生请联系其所在院校），再更改场次"),
    ),
    "SESSION_CHANGED": Message(N_("考核站点刚刚更改了考试场次"), N_("请核对新的考试时间后重新提交")),
    "ENTRY_ARRANGED": Message(N_("考生已排考，不能删除"), N_("如需调整请联系培训评价组织")),
    "SNAPSHOT_FIELDS": Message(
        N_("报考后只能由培训评价组织修改姓名拼音和手机号"), N_("其他信息有误的，请在报名截止前取消后重新报考")
    ),
}
