"""Answers about candidates."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "SAMPLE_ROW": Message(N_("这是模板自带的示例行，已跳过"), N_("无需处理")),
    "ALREADY_EXISTS": Message(N_("该考生已经导入过，信息相同，已跳过"), N_("考生信息只需导入一次")),
    "ON_COLLEGE_LIST": Message(
        N_("该考生在院校考生名单中，信息相同，没有移动"),
        N_("要转为社会考生，请点“转到另一名单”，或在考生管理中勾选后点“移到社会考生”；照片、认证和报考都保留"),
    ),
    "ON_SOCIAL_LIST": Message(
        N_("该考生在社会考生名单中，信息相同，没有移动"),
        N_("要转为院校考生，请点“转到另一名单”，或在考生管理中勾选后点“移到院校考生”；照片、认证和报考都保留"),
    ),
    "CANDIDATE_CONFLICT": Message(
        N_("该证件号码的考生已存在，但其他信息不同（{fields}）"), N_("请在考生管理中修改该考生，不要重复导入")
    ),
    "CANDIDATE_LOCKED": Message(
        N_("信息准确的考生不能再修改：{fields}"), N_("姓名、证件、照片确有错误的，请联系平台处理")
    ),
    "CANDIDATE_INVALID": Message(N_("考生信息有误，没有保存"), N_("请按下列提示改正后重新提交")),
    "CANDIDATE_EXISTS": Message(N_("本校已有此证件号码的考生"), N_("请在考生管理中查找该考生，在其信息页修改")),
    "NOTHING_CHANGED": Message(N_("与现有信息相同，已跳过"), N_("无需处理")),
    "CANDIDATE_FIELD": Message(N_("不能修改：{fields}"), N_("请只填写可以修改的内容")),
    "CANDIDATE_REGISTERED": Message(N_("该考生已有 {count} 条报考"), N_("只能删除已报考证书为 0 的考生；请先取消报考")),
    "CANDIDATE_NO_PHOTO": Message(N_("该考生还没有照片"), N_("请先导入照片，再进行认证")),
    "CANDIDATE_NOT_PENDING": Message(N_("该考生当前状态不能这样操作"), N_("请刷新列表，查看考生状态")),
    "GENDER_MISSING": Message(N_("性别为空"), N_("按证件号码应为“{suggested}”，请核对后填入")),
    "ID_TYPE_MISSING": Message(N_("证件类型为空"), N_("按证件号码应为“{suggested}”，请核对后填入")),
    "PINYIN_MISSING": Message(N_("姓名拼音为空"), N_("建议填写“{suggested}”，请核对后填入")),
    "PHONE_INVALID": Message(N_("手机号码“{value}”不正确"), N_("请填写 11 位手机号码")),
    "NO_SUCH_CANDIDATE": Message(N_("本校没有这个证件号码的考生"), N_("请先在考生管理中导入考生，或检查文件名")),
    "CANDIDATE_TYPE_UNKNOWN": Message(N_("考生类型不正确"), N_("请选择院校考生或社会考生")),
}
