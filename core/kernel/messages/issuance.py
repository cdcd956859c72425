"""Answers about signing, seals and certificates."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "PUBLICITY_RUNNING": Message(N_("成绩公示至 {until}，公示结束前不能签发证书"), N_("请在公示结束后再生成发放名单")),
    "ISSUANCE_CLOSED": Message(
        N_("不在本计划的证书颁发时间内（{start} – {end}）"), N_("请在颁发时间内办理；时间有变请先修订计划")
    ),
    "ISSUANCE_NOT_YOURS_TO_SIGN": Message(
        N_("本方已经作出决定，或该证书不在待签发状态"), N_("签发不可撤回；请刷新页面")
    ),
    "ISSUANCE_REASON_MISSING": Message(N_("拒绝签发没有写明理由"), N_("请写明理由，培训评价组织将据此处理后重新提交")),
    "ISSUANCE_SCOPE": Message(
        N_("没有说明签发哪些证书，或同时说明了所选与全部"),
        N_("请在 ids 中列出至多 100 条，或写明 all 为 true，二者选一"),
    ),
    "ISSUANCE_REFUSE_NAMED": Message(N_("拒绝签发须逐一列明，不能一次拒绝全部"), N_("请在 ids 中列出要拒绝的证书")),
    "ISSUANCE_NONE_SIGNED": Message(N_("没有双方都已签发、尚未生成的证书"), N_("请在双方签发后再生成")),
    "ISSUANCE_NOT_READY": Message(
        N_("该考生目前不符合发证条件，没有可预览的证书"), N_("可能在复查、未认证或费用未缴清；请处理后再签发")
    ),
    "ISSUANCE_SAME_PERSON": Message(
        N_("您登记或发布过本计划的成绩或报考信息，不能再签发本计划的证书"), N_("请由另一位有签发权限的同事签发")
    ),
    "SEAL_MISSING": Message(N_("院校尚未上传考核站点负责人签名章"), N_("请试点院校负责人先上传签名章")),
    "SEAL_LOST": Message(
        N_("院校已上传考核站点负责人签名章，但文件无法读取"),
        N_("请平台运营人员从备份恢复该文件，或请试点院校负责人重新上传签名章"),
    ),
    "SEAL_CONSENT_MISSING": Message(N_("没有确认《电子签名章使用授权委托书》"), N_("请阅读授权委托书并勾选后保存")),
    "SEAL_HEAD_MISSING": Message(N_("没有填写考核站点负责人姓名"), N_("请填写一名副校长及以上的负责人")),
    "SEAL_NOT_PNG": Message(N_("签名章不是可读取的 PNG 图片"), N_("请上传无底色的 PNG 图片")),
    "SEAL_TOO_LARGE": Message(N_("签名章图片超过 1 MB"), N_("请压缩后重新上传")),
    "SEAL_SIZE": Message(N_("签名章为 {width}×{height} 像素"), N_("请使用约 95×95 像素的正方形图片")),
    "SEAL_NOT_TRANSPARENT": Message(N_("签名章有底色"), N_("请去除背景，保存为透明的 PNG 图片")),
    "REVOCATION_REASON_MISSING": Message(N_("撤销证书没有写明理由"), N_("请写明理由；撤销不可恢复")),
    "DOWNLOAD_BATCH_TOO_LARGE": Message(N_("一次最多下载 {limit} 本证书"), N_("请按页分批下载")),
    "CERTIFICATE_NOT_VALID": Message(N_("证书 {number} 不是有效状态"), N_("请刷新页面；已撤销的证书不能再次撤销")),
    "CERTIFICATE_REVOKED": Message(N_("证书 {number} 已撤销，不能下载"), N_("如有疑问请联系培训评价组织")),
    "CERTIFICATE_UNPAID": Message(
        N_("“{plan}”的考核费用尚未缴清，暂不能下载证书"), N_("请按费用结算单缴费；到账登记后即可下载")
    ),
    "CERTIFICATE_FILE_CHANGED": Message(
        N_("证书 {number} 的文件无法读取，或与签发时不一致"), N_("请把证书编号告知平台运营人员")
    ),
    "CERTIFICATE_NOT_ELIGIBLE": Message(
        N_("该考生目前不符合发证条件，没有生成"), N_("可能在复查、未认证或费用未缴清；处理后再次生成即可")
    ),
    "CERTIFICATE_SIGNED_OTHERWISE": Message(
        N_("双方签发之后内容有变，没有生成"), N_("请培训评价组织重新生成发放名单，由双方重新签发")
    ),
    "CERTIFICATE_PHOTO_LOST": Message(
        N_("照片文件无法读取，没有生成"), N_("请平台运营人员从备份恢复该文件；之后再次生成即可，证书编号不变")
    ),
    "PREVIEW_PHOTO_LOST": Message(
        N_("{name}的照片文件无法读取，暂时不能预览这本证书"),
        N_("请平台运营人员从备份恢复该文件；在此之前也不能生成这本证书"),
    ),
    "PREVIEW_GLYPH_MISSING": Message(
        N_("打印字库中没有{name}的证书上的这些字：{characters}，暂时不能预览"),
        N_("请核对用字；用字无误的，请平台运营人员补充含有这些字的字体，在此之前也不能生成这本证书"),
    ),
    "CERTIFICATE_WAITING": Message(
        N_("证书 {number} 已编号，等待生成"), N_("由培训评价组织点“生成证书”即可，编号不变")
    ),
    "CERTIFICATE_NOT_DRAWN": Message(
        N_("证书 {number} 已编号，还没有生成"), N_("请再次生成；仍不成功的，请把证书编号告知平台运营人员")
    ),
    "CERTIFICATE_FACTS_CHANGED": Message(
        N_("证书 {number} 的内容与双方签发的内容不一致，没有生成"), N_("请把证书编号告知平台运营人员")
    ),
}
