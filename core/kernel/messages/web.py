"""Answers the door itself gives, before any room is asked."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "BAD_REQUEST": Message(N_("请求的内容无法识别"), N_("请返回上一页重新操作")),
    "SIGN_IN_NEEDED": Message(N_("需要先登录"), N_("请登录；程序调用请在 Authorization 中携带有效的令牌")),
    "METHOD_NOT_ALLOWED": Message(N_("此地址不支持这种操作"), N_("请从页面上的按钮进入")),
    "FORM_EXPIRED": Message(N_("页面停留过久，表单已失效"), N_("请返回上一页刷新后重新提交，已保存的数据不受影响")),
    "TOO_LARGE": Message(N_("提交的内容过大"), N_("文件不超过 20 MB、接口的 JSON 不超过 1 MB；请拆分后分批提交")),
    "TOO_MANY": Message(N_("操作过于频繁"), N_("请稍等几分钟再试")),
    "MEDIA_TYPE": Message(N_("不支持的内容类型"), N_("接口请发送 application/json，文件请用 multipart/form-data")),
    "TOO_DEEP": Message(N_("JSON 嵌套过深"), N_("请按接口文档的结构发送")),
    "TEXT_UNPRINTABLE": Message(N_("内容含有无法保存的控制字符"), N_("请删除看不见的字符后重新填写")),
    "INVALID": Message(N_("提交的内容有误"), N_("请按下面的说明逐项修改后重新提交")),
    "FIELD_INVALID": Message(N_("该项无效：{reason}"), N_("请对照接口文档修改")),
    "FIELD_UNKNOWN": Message(N_("不认识的字段"), N_("请删除该字段，或对照接口文档检查拼写")),
    "FIELD_REQUIRED": Message(N_("缺少该项"), N_("请填写后重新提交")),
    "FIELD_NOT_NUMBER": Message(N_("该项不是有效的数字"), N_("请填写数字")),
    "FIELD_NOT_TEXT": Message(N_("该项不是有效的文字"), N_("请填写文字")),
    "FIELD_NOT_DATE": Message(N_("该项不是有效的日期或时间"), N_("日期按 2024-05-07、时间按带时区的 ISO 8601 填写")),
    "FIELD_NOT_ID": Message(N_("该项不是有效的编号"), N_("请使用接口返回的 id")),
    "IF_MATCH_NEEDED": Message(N_("修改前需要给出内容的版本"), N_("请先读取，再把 ETag 放入 If-Match 提交")),
    "IF_MATCH_INVALID": Message(N_("If-Match 只能是一个 ETag"), N_("请原样使用读取时得到的 ETag")),
    "IDEMPOTENCY_KEY_NEEDED": Message(
        N_("此操作需要 Idempotency-Key"), N_("请为每次新的操作生成一个不重复的值，重试时使用同一个值")
    ),
    "IDEMPOTENCY_KEY_INVALID": Message(
        N_("Idempotency-Key 无效"), N_("请使用 1 至 200 个可见的 ASCII 字符，例如 UUID")
    ),
    "IDEMPOTENCY_KEY_REUSED": Message(
        N_("此 Idempotency-Key 已用于另一个请求"), N_("新的操作请使用新的值；重试请原样发送第一次的内容")
    ),
    "BUG": Message(N_("系统出现意外，已记录"), N_("请稍后重试；如仍不成功，请把编号告诉管理员")),
}
