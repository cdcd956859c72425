"""Answers about imports."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "IMPORT_EMPTY": Message(N_("文件“{file}”是空的"), N_("请选择填写好的文件重新上传")),
    "IMPORT_TOO_LARGE": Message(N_("文件“{file}”超过 {limit} MB"), N_("请拆分成几个文件分别上传")),
    "IMPORT_TOO_LARGE.sheet": Message(
        N_("文件“{file}”超过 {limit} MB"),
        N_(
            "多半是数据下面的空白行带有边框或底色：请选中最后一行数据以下的所有行，右键“删除”并保存；"
            "仍然过大请拆分成几个文件分别上传"
        ),
    ),
    "IMPORT_NEEDS_PLAN": Message(N_("没有选择考核计划"), N_("请先选择考核计划，再上传文件")),
    "IMPORT_NOT_ALL": Message(
        N_("有 {count} 行没有通过校验，按“全部导入”的要求一行也没有写入"),
        N_("请修改这些行后重新上传，或选择只导入正确的行"),
    ),
    "IMPORT_NOT_WAITING": Message(N_("这次导入不在等待确认"), N_("请刷新页面查看最新结果")),
    "IMPORT_NOT_APPLIED": Message(N_("这次导入没有写入数据"), N_("无需撤销")),
    "IMPORT_NO_UNDO": Message(N_("这类数据导入后不能整批撤销"), N_("请在相应页面逐条更正，并填写原因")),
    "IMPORT_IN_USE": Message(
        N_("有 {count} 行导入的数据已被后续工作使用，不能整批撤销"), N_("请先处理下面列出的行，或只删除其余各条")
    ),
    "UNDO_TOUCHED": Message(N_("导入之后又被修改过"), N_("请在相应页面单独处理")),
    "INVISIBLE_REMOVED": Message(N_("已清理看不见的字符"), N_("请核对该单元格内容")),
    "MENDED": Message(N_("已按建议填为“{suggested}”"), N_("请核对；不同意时请改文件后重新上传")),
    "DUP_DIFFERS": Message(N_("与第 {first} 行的其他内容不一致"), N_("请核对哪一行是对的")),
    "DUP_IN_FILE": Message(N_("与本文件第 {first} 行重复"), N_("请保留其中一行")),
    "DUP_DIFFERS.sheet": Message(N_("与工作表“{sheet}”第 {first} 行的其他内容不一致"), N_("请核对哪一行是对的")),
    "DUP_IN_FILE.sheet": Message(N_("与工作表“{sheet}”第 {first} 行重复"), N_("请保留其中一行")),
    "NOTHING_FAILED": Message(N_("这次导入没有失败的数据"), N_("无需下载")),
}
