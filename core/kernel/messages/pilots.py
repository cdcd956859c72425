"""Answers about pilot applications and exam sites."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "REASON_MISSING": Message(N_("没有写明理由"), N_("请写明理由后再提交")),
    "PILOT_WINDOW_CLOSED": Message(
        N_("不在本省申报时间内（{opens} 至 {closes}）"), N_("请在申报时间内办理，或咨询省级教育行政部门是否补报")
    ),
    "PILOT_WINDOW_ORDER": Message(N_("申报开始时间不早于结束时间"), N_("请检查两个时间")),
    "PILOT_BATCH_EXISTS": Message(N_("申报批次“{batch}”已存在"), N_("请换一个批次名称")),
    "PILOT_WINDOW_USED": Message(N_("已有院校在该批次申报"), N_("有院校申报后不能更改或撤回，可以另开一个批次")),
    "PILOT_NO_FIRST_WINDOW": Message(
        N_("本省 {year} 年还没有面向全部证书的申报批次"), N_("请先发布面向全部证书的批次，再为新增证书另开批次")
    ),
    "PILOT_CERTIFICATE_NOT_NEW": Message(
        N_("该批次只受理本年度首批申报开始后新增的证书"), N_("请选择新增的证书；其他证书请在本年度首批或下一年度申报")
    ),
    "PILOT_MAJORS_MISSING": Message(N_("本省要求按专业填报，申报中没有填写专业"), N_("请填写拟申请的专业名称后再提交")),
    "PILOT_CITY_FIRST": Message(N_("地市教育局还没有审核该申报"), N_("请等地市教育局通过后再审核")),
    "PILOT_CITY_NOT_ASKED": Message(N_("该批次不需要地市教育局审批"), N_("由省级教育行政部门直接审核")),
    "PILOT_HEADCOUNT": Message(N_("拟申报培训人数须为正整数"), N_("请填写人数")),
    "PILOT_APPLIED_ALREADY": Message(N_("{year} 年已申报过该证书"), N_("每个证书每年申报一次，请在列表中查看已有申报")),
    "PILOT_NOT_DRAFT": Message(N_("申报已经提交"), N_("只有未提交的申报可以修改、删除或提交")),
    "PILOT_NOT_PENDING": Message(N_("申报不在待审核状态"), N_("请刷新列表，查看最新状态")),
    "PILOT_APPROVED_HEADCOUNT": Message(N_("批准人数须在 1 到 {planned} 之间"), N_("请按拟申报人数核定")),
    "SITE_NOT_PILOT": Message(
        N_("贵校还不是 {year} 年及以后年度的试点院校"),
        N_("请先完成证书试点申报；申报时间结束后，至少有一个证书获批即成为试点院校"),
    ),
    "SITE_EXISTS": Message(N_("贵校已申报过该证书的考核站点"), N_("每个证书只能申报一个考核站点，请在列表中查看")),
    "SITE_ONCE_APPROVED": Message(
        N_("该站点曾经获批，报考和考场可能已经用到它，不能删除"), N_("可以修改后重新提交审核")
    ),
    "SITE_COUNTS": Message(N_("本计划可以使用该站点，不需要确认"), N_("请刷新页面，查看最新状态")),
    "FILES_TOO_MANY": Message(N_("最多上传 {limit} 个附件"), N_("请先删除不需要的附件")),
    "SITE_FORM_MISSING": Message(N_("没有上传加盖公章的考核站点申请表"), N_("请下载申请表，盖章扫描后上传")),
    "SITE_STATE": Message(
        N_("考核站点当前状态不能这样操作"),
        N_("未提交、审核退回的可以修改或删除；已提交未审核的可以撤销；取消资质的可以修改后重新提交"),
    ),
}
