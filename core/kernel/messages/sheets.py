"""Answers about spreadsheets and other uploaded files."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "NOT_XLSX": Message(N_("这不是 Excel 工作簿（识别为 {kind}）"), N_("请用 Excel 或 WPS 另存为 .xlsx 后上传")),
    "XLS_NOT_SUPPORTED": Message(N_("这是旧版 .xls 工作簿"), N_("请在 Excel 或 WPS 中另存为 .xlsx 后上传")),
    "CSV_NOT_SUPPORTED": Message(N_("这是文本文件，不是 Excel 工作簿"), N_("请在 Excel 或 WPS 中另存为 .xlsx 后上传")),
    "ENCRYPTED": Message(N_("文件设有打开密码"), N_("请取消密码，重新保存后上传")),
    "FILE_DAMAGED": Message(N_("文件已损坏或上传不完整"), N_("请重新保存后上传")),
    "FILE_UNSAFE": Message(N_("文件无法安全读取"), N_("请把数据复制到新下载的模板中再上传")),
    "XLSX_TOO_LARGE": Message(N_("文件解压后超过 {limit} MB"), N_("请删除多余的工作表和图片，或拆分文件")),
    "TOO_MANY_ROWS": Message(N_("数据超过 {limit} 行"), N_("请拆分成几个文件分别上传")),
    "XML_DTD_FORBIDDEN": Message(N_("文件中含有不允许的 XML 声明"), N_("请把数据复制到新下载的模板中再上传")),
    "MACRO_OR_LINKS": Message(N_("文件中含有宏或外部链接"), N_("请另存为不含宏的 .xlsx，并断开外部链接")),
    "WRONG_TEMPLATE": Message(
        N_("没有找到“{form}”的表头"), N_("请使用本页下载的模板；缺少的列：{missing}；不认识的列：{unknown}")
    ),
    "TEMPLATE_OUTDATED": Message(
        N_("这是“{form}”第 {found} 版，现在使用第 {current} 版"), N_("请在本页重新下载模板，把数据粘贴过去后上传")
    ),
    "MISSING_COLUMN": Message(N_("第 {row} 行表头缺少列：{columns}"), N_("请补上缺少的列，或使用本页下载的模板")),
    "DUPLICATE_HEADER": Message(N_("表头“{column}”出现两次（{first} 列和 {second} 列）"), N_("请删除其中一列")),
    "UNKNOWN_COLUMN": Message(N_("不认识的列“{value}”，已忽略"), N_("如需导入，请改成模板中的列名")),
    "HIDDEN_ROWS": Message(N_("有 {count} 行处于隐藏或筛选状态，也已读取"), N_("请确认这些行也需要导入")),
    "COLUMNS_IGNORED": Message(
        N_("第 60 列（BH）以后的 {count} 个单元格没有读取"), N_("如果其中有需要导入的内容，请移到前面的列中")
    ),
    "SHEETS_IGNORED": Message(N_("工作表“{sheets}”没有读取"), N_("如需导入，请放在单独的文件中上传")),
    "FORMULA_NOT_ALLOWED": Message(N_("单元格是公式"), N_("请复制后“选择性粘贴为值”")),
    "CELL_ERROR": Message(N_("单元格显示错误值 {value}"), N_("请改成正确的内容")),
    "CELL_FOLDED": Message(N_("全角字符和中间的空格已按半角、无空格读取"), N_("请核对；无误可以继续，不必修改文件")),
    "CELL_CONTROL": Message(
        N_("单元格中有换行、制表符或其他控制字符"), N_("请删除这些字符（Alt+Enter 的换行），写成一行")
    ),
    "ID_AS_NUMBER": Message(
        N_("{column}以数字格式保存，末几位已经丢失"), N_("请把该列设为“文本”格式，重新输入完整号码")
    ),
    "NUMBER_AS_NUMBER": Message(
        N_("{column}以数字格式保存，开头的 0 可能已经丢失，其余没有丢失"),
        N_("请把该列设为“文本”格式后核对；开头没有 0 的也可以在校验结果页采用全部建议"),
    ),
    "NUMBER_MARKS": Message(N_("号码前后的引号已去掉"), N_("请核对号码；无误可以继续")),
    "NUMBER_MASKED": Message(
        N_("号码中间几位是隐去的：这是导出的名单，不是原始名单"),
        N_("请用号码完整的名单；要修改已有考生，请在考生管理点“导出供修改”"),
    ),
    "NUMBER_LOOK_ALIKE": Message(
        N_("号码中有看起来一样、其实不同的字符：{found}"),
        N_("请改成键盘上的数字或大写字母，也可以在校验结果页采用全部建议"),
    ),
    "NOT_AN_INTEGER": Message(N_("“{value}”不是 {least} 到 {most} 之间的整数"), N_("请填写整数")),
}
