"""Answers the door itself gives, before any room is asked."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "BAD_REQUEST": Message(N_("请求的内容无法识别"), N_("请返回上一页重新操作")),
    "SIGN_IN_NEEDED": Message(N_("需要先登录"), N_("请登录；程序调用请在 Authorization 中携带有效的令牌")),
    "METHOD_NOT_ALLOWED": Message(N_("此地址不支持这种操作"), N_("请从页面上的按钮进入")),
    "FORM_EXPIRED": Message(N_("页面停留过久，表单已失效"), N_("请返回上一页刷新后重新提交，已保存的数据不受影响")),
    "FORM_UNREADABLE": Message(
        N_("提交的内容无法读取：上传可能中断，或文件名的编码不是 UTF-8"),
        N_("请把文件改用中文、字母或数字命名后重新提交"),
    ),
    "TOO_LARGE": Message(
        N_("提交的内容过大"),
        N_(
            "表格不超过 20 MB、照片压缩包不超过 200 MB、接口的 JSON 不超过 1 MB。表格过大多半是空白行带有边框或底色："
            "请选中最后一行数据以下的所有行，右键“删除”并保存；仍然过大请拆分后分批提交"
        ),
    ),
    "TOO_MANY": Message(N_("操作过于频繁"), N_("请稍等几分钟再试")),
    "MEDIA_TYPE": Message(N_("不支持的内容类型"), N_("接口请发送 application/json，文件请用 multipart/form-data")),
    "TOO_DEEP": Message(N_("JSON 嵌套过深"), N_("请按接口文档的结构发送")),
    "TEXT_UNPRINTABLE": Message(
        N_("内容含有无法保存或会改变阅读方向的不可见字符"), N_("请删除看不见的字符后重新填写，最好改为手工输入")
    ),
    "INVALID": Message(N_("提交的内容有误"), N_("请按下面的说明逐项修改后重新提交")),
    "FIELD_INVALID": Message(N_("该项无效：{reason}"), N_("请对照接口文档修改")),
    "FIELD_UNKNOWN": Message(N_("不认识的字段"), N_("请删除该字段，或对照接口文档检查拼写")),
    "FIELD_REQUIRED": Message(N_("缺少该项"), N_("请填写后重新提交")),
    "FIELD_NOT_NUMBER": Message(N_("该项不是有效的数字"), N_("请用半角数字填写")),
    "FIELD_NUMBER_LONG": Message(N_("该项的数字过大"), N_("请检查是否多输入了数字")),
    "FIELD_NOT_TEXT": Message(N_("该项不是有效的文字"), N_("请填写文字")),
    "FIELD_NOT_FLAG": Message(N_("该项只能是“是”或“否”"), N_("接口请使用 true 或 false")),
    "FIELD_NOT_LIST": Message(N_("该项的结构不对"), N_("请对照接口文档修改")),
    "FIELD_NOT_DAY": Message(N_("该项不是有效的日期"), N_("请按 2024-05-07 的格式填写")),
    "FIELD_NOT_MOMENT": Message(
        N_("该项不是有效的时间"), N_("请填写年月日和时分；接口按带时区的 2024-05-07T23:59:00+08:00 填写")
    ),
    "FIELD_NOT_TIME": Message(N_("该项不是有效的钟点"), N_("请按 09:00 的格式填写")),
    "FIELD_YEAR_STRANGE": Message(N_("该项的年份不在 2000 到 2100 年之间"), N_("请检查年份后重填")),
    "FIELD_NOT_ID": Message(N_("该项不是有效的编号"), N_("请从页面的列表中选择；接口请使用返回的 id")),
    "FIELD_NOT_CHOICE": Message(N_("该项不在可选范围内"), N_("请从列表中选择；接口可用的值：{choices}")),
    "FIELD_LENGTH": Message(N_("该项的长度应为 {least} 到 {limit}"), N_("请修改后重填")),
    "FIELD_SHORT": Message(N_("该项的长度不足 {least}"), N_("请补充后重填")),
    "FIELD_OUTSIDE": Message(N_("该项不在 {least} 到 {most} 之间"), N_("请修改后重填")),
    "FIELD_BELOW": Message(N_("该项小于 {least}"), N_("请修改后重填")),
    "FIELD_ABOVE": Message(N_("该项大于 {most}"), N_("请修改后重填")),
    "TEXT_ONE_LINE": Message(N_("该项只能填写一行"), N_("请删除换行后重填")),
    "JSON_KEY_TWICE": Message(N_("JSON 中的同一个字段出现了两次"), N_("请只保留一个")),
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
