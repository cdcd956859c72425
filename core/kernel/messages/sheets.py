"""Answers about spreadsheets and other uploaded files."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "NOT_XLSX": Message(
        N_("这不是 Excel 工作簿（识别为 {kind}）"),
        N_("表格请用 Excel 或 WPS 另存为 .xlsx；压缩包请先解压；其他文件请把数据复制到新下载的模板中再上传"),
    ),
    "NOT_XLSX.?": Message(
        N_("这不是 Excel 工作簿，也认不出是什么文件：可能已被文档加密软件加密，或已损坏"),
        N_("本单位电脑装有文档加密软件的，请先解密（或申请外发）再上传；否则请重新下载模板填写"),
    ),
    "NOT_XLSX.encrypted": Message(
        N_("文件已被单位的文档加密软件加密，只有装有该软件的电脑才能打开"),
        N_("请先用该软件解密（或申请外发）再上传；另存为 .xlsx 仍是加密的"),
    ),
    "ENCRYPTED.rights": Message(
        N_("文件设有权限保护（IRM）"),
        N_("请在“文件→信息→保护工作簿”中取消限制访问，或把数据复制到新下载的模板中再上传"),
    ),
    "XLS_NOT_SUPPORTED": Message(
        N_("这是旧版 .xls 工作簿（或 WPS 的 .et）"), N_("请在 Excel 或 WPS 中另存为 .xlsx 后上传")
    ),
    "NOT_XLSX.ODS": Message(
        N_("这是 OpenDocument 文件（.ods 等），不是 Excel 工作簿"),
        N_("请在 LibreOffice、WPS 或 Excel 中另存为 .xlsx 后上传"),
    ),
    "NOT_XLSX.iWork": Message(
        N_("这是苹果 iWork（Numbers、Pages）的文件，不是 Excel 工作簿"),
        N_("请在 Numbers 中选择“文件→导出为→Excel”，上传导出的 .xlsx"),
    ),
    "CSV_NOT_SUPPORTED": Message(N_("这是文本文件，不是 Excel 工作簿"), N_("请在 Excel 或 WPS 中另存为 .xlsx 后上传")),
    "ENCRYPTED": Message(N_("文件设有打开密码"), N_("请取消密码，重新保存后上传")),
    "FILE_DAMAGED": Message(N_("文件已损坏或上传不完整"), N_("请重新保存后上传")),
    "FILE_UNSAFE": Message(N_("文件无法安全读取"), N_("请把数据复制到新下载的模板中再上传")),
    "XLSX_TOO_LARGE": Message(
        N_("文件解压后超过 {limit} MB"),
        N_(
            "多半是数据下面的空白行带有边框或底色：请选中最后一行数据以下的所有行，右键“删除”并保存；"
            "再删除多余的工作表和图片，或拆分文件"
        ),
    ),
    "TOO_MANY_ROWS": Message(N_("数据超过 {limit} 行"), N_("请拆分成几个文件分别上传")),
    "XML_DTD_FORBIDDEN": Message(N_("文件中含有不允许的 XML 声明"), N_("请把数据复制到新下载的模板中再上传")),
    "MACRO_OR_LINKS": Message(N_("文件中含有宏或外部链接"), N_("请把数据复制到新下载的模板中再上传")),
    "MACRO_OR_LINKS.macros": Message(
        N_("文件中含有宏"), N_("请另存为不含宏的 .xlsx，或把数据复制（选择性粘贴为值）到新下载的模板中再上传")
    ),
    "MACRO_OR_LINKS.links": Message(
        N_("文件中含有指向其他工作簿的外部链接"), N_("请把数据复制（选择性粘贴为值）到新下载的模板中再上传")
    ),
    "MACRO_OR_LINKS.objects": Message(
        N_("文件中嵌有其他文件（如 Word 文档、PDF 或压缩包）"),
        N_("请删除嵌入的对象，或把数据复制到新下载的模板中再上传"),
    ),
    "MACRO_OR_LINKS.controls": Message(
        N_("文件中含有 ActiveX 控件（按钮、复选框等）"), N_("请把数据复制到新下载的模板中再上传")
    ),
    "MACRO_OR_LINKS.connections": Message(
        N_("文件中含有数据连接（Power Query 或外部数据源）"),
        N_("请把数据复制（选择性粘贴为值）到新下载的模板中再上传"),
    ),
    "WRONG_TEMPLATE": Message(
        N_("没有找到“{form}”的表头"), N_("请使用本页下载的模板；缺少的列：{missing}；不认识的列：{unknown}")
    ),
    "WRONG_TEMPLATE.hidden": Message(
        N_("看得见的工作表中没有“{form}”的表头；隐藏的工作表“{hidden}”没有读取"),
        N_("数据在隐藏的工作表中的，请取消隐藏后上传；否则请使用本页下载的模板"),
    ),
    "TEMPLATE_OUTDATED": Message(
        N_("工作表“{sheet}”是“{form}”第 {found} 版，现在使用第 {current} 版"),
        N_("请在本页重新下载模板，把数据粘贴过去后上传"),
    ),
    "MISSING_COLUMN": Message(
        N_("工作表“{sheet}”第 {row} 行表头缺少列：{columns}"), N_("请补上缺少的列，或使用本页下载的模板")
    ),
    "DUPLICATE_HEADER": Message(
        N_("工作表“{sheet}”的表头“{column}”出现两次（{first} 列和 {second} 列）"), N_("请删除其中一列")
    ),
    "UNKNOWN_COLUMN": Message(N_("不认识的列“{value}”，已忽略"), N_("如需导入，请改成模板中的列名")),
    "HIDDEN_ROWS": Message(N_("有 {count} 行处于隐藏或筛选状态，也已读取"), N_("请确认这些行也需要导入")),
    "COLUMNS_IGNORED": Message(
        N_("第 60 列（BH）以后的 {count} 个单元格没有读取"), N_("如果其中有需要导入的内容，请移到前面的列中")
    ),
    "SHEETS_IGNORED": Message(N_("工作表“{sheets}”没有读取"), N_("如需导入，请放在单独的文件中上传")),
    "SHEETS_IGNORED.other": Message(
        N_("工作表“{sheet}”没有读取（{count} 行）：其中没有本页模板的表头"),
        N_("如需导入，请在数据上方加上模板的表头后重新上传；不需要导入的不必处理"),
    ),
    "SHEETS_IGNORED.incomplete": Message(
        N_("工作表“{sheet}”没有读取（{count} 行）：表头缺少列 {columns}"), N_("如需导入，请补上缺少的列后重新上传")
    ),
    "SHEETS_IGNORED.hidden": Message(
        N_("隐藏的工作表“{sheet}”没有读取（连表头 {count} 行）"), N_("如需导入，请取消隐藏后重新上传")
    ),
    "ROWS_FILLED_DOWN": Message(
        N_("有 {count} 行（第 {first} 到 {last} 行之间）没有{columns}，只有公式或下拉填充的内容，没有读取"),
        N_("如果其中有需要导入的行，请补上{columns}"),
    ),
    "HEADER_AGAIN": Message(
        N_("有 {count} 行重复的表头（第 {first} 到 {last} 行之间），没有读取"), N_("不必处理；其余各行都已读取")
    ),
    "ROWS_FILLED_DOWN.one": Message(
        N_("第 {first} 行没有{columns}，只有公式或下拉填充的内容，没有读取"), N_("如果这一行需要导入，请补上{columns}")
    ),
    "HEADER_AGAIN.one": Message(N_("第 {first} 行是重复的表头，没有读取"), N_("不必处理；其余各行都已读取")),
    "CELL_MERGED": Message(
        N_("单元格在合并区域 {range} 中，内容只保存在左上角的一格，这一格是空的"),
        N_("请取消合并并填充：选中该区域，取消合并，输入内容后按 Ctrl+Enter"),
    ),
    "FORMULA_NOT_ALLOWED": Message(N_("单元格是公式"), N_("请复制后“选择性粘贴为值”")),
    "CELL_ERROR": Message(N_("单元格显示错误值 {value}"), N_("请改成正确的内容")),
    "CELL_FORMAT": Message(
        N_("单元格的数字格式不是常规格式，显示的与保存的不同"), N_("请把该列设为“文本”格式，重新填写")
    ),
    "CELL_FORMAT.percent": Message(
        N_("单元格是百分比格式，显示为 {value}"), N_("请把该列设为“文本”格式，重新填写不带百分号的内容，如 90% 填 90")
    ),
    "CELL_FORMAT.fraction": Message(
        N_("单元格是分数格式，保存的是 {value}"), N_("请把该列设为“文本”格式，重新填写要表达的内容")
    ),
    "CELL_FORMAT.scientific": Message(
        N_("单元格是科学计数格式，保存的是 {value}"), N_("请把该列设为“文本”格式，重新填写完整的内容（如 12E3）")
    ),
    "CELL_FORMAT.literal": Message(
        N_("单元格的数字格式自带数字，显示的与保存的 {value} 不同"), N_("请把该列设为“文本”格式，按显示的内容重新填写")
    ),
    "CELL_BOOLEAN": Message(N_("单元格是逻辑值 {value}，不是文字"), N_("请填写文字；是复选框或公式结果的，请改成文字")),
    "DIGITS_LOST": Message(
        N_("号码以数字格式保存，第 15 位以后已经丢失"), N_("请把该列设为“文本”格式，重新输入完整号码")
    ),
    "CODE_AS_NUMBER": Message(
        N_("以数字格式保存；原来开头有 0 的，0 已经丢失"),
        N_("请核对；开头有 0 的，请把该列设为“文本”格式后重新输入，其余不必修改"),
    ),
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
    "NUMBER_MASKED.registrations": Message(
        N_("号码中间几位是隐去的：这是导出的名单，不是原始名单"),
        N_("请在上传页下载已填好的模板，删去不需要的行后上传；或在本表中填写完整的号码"),
    ),
    "NUMBER_LOOK_ALIKE": Message(
        N_("号码中有看起来一样、其实不同的字符：{found}"),
        N_("请改成键盘上的数字或大写字母，也可以在校验结果页采用全部建议"),
    ),
    "NOT_AN_INTEGER": Message(N_("“{value}”不是 {least} 到 {most} 之间的整数"), N_("请填写整数")),
}
