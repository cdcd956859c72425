"""Answers about stored files, zips and photos."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "FILES_URL_UNSUPPORTED": Message(
        N_("不支持以 {scheme} 开头的文件存储地址"), N_("请把 ONEX_FILES_URL 设为 file:// 开头的目录")
    ),
    "FILES_FULL": Message(
        N_("文件存储空间已满，这次提交没有保存"), N_("请联系平台运营人员腾出空间后重新提交；已保存的数据不受影响")
    ),
    "DOCUMENT_EMPTY": Message(N_("文件没有内容"), N_("请检查文件后重新上传")),
    "DOCUMENT_TOO_LARGE": Message(N_("文件超过 {limit} MB"), N_("请压缩或降低扫描分辨率后重新上传")),
    "DOCUMENT_TYPE": Message(
        N_("不是可以接受的文件，或文件内容与扩展名不符"), N_("请上传 pdf、jpg、png 或 docx 格式的文件")
    ),
    "NOT_ZIP": Message(N_("这不是 zip 压缩文件"), N_("请把照片压缩成一个 .zip（不要分卷）后上传")),
    "ZIP_TOO_LARGE": Message(N_("压缩文件的内容超过限制（{limit}）"), N_("请拆分成几个压缩文件分别上传")),
    "PHOTO_NAME": Message(
        N_("文件名“{value}”不是证件号码"), N_("请以“证件号码.jpg”命名，号码前后不要有姓名、序号或括号")
    ),
    "PHOTO_MISSING": Message(N_("还有 {count} 名考生没有照片：{names}"), N_("请补齐这些考生的照片后再提交认证")),
    "PHOTO_TWICE": Message(N_("同一证件号码有多张照片"), N_("请只保留一张")),
    "NOT_JPEG_PNG": Message(
        N_("不是 jpg 或 png 照片（识别为 {format}）"), N_("请用看图程序另存为 jpg；只改扩展名不会改变格式")
    ),
    "PHOTO_TOO_LARGE": Message(N_("照片超过 {limit} MB"), N_("请压缩后重新上传")),
    "TOO_MANY_PIXELS": Message(N_("照片像素过大"), N_("请使用标准小一寸照片（{width}×{height} 像素）")),
    "IMAGE_DAMAGED": Message(N_("照片文件已损坏"), N_("请重新导出照片后上传")),
    "PHOTO_SIZE": Message(N_("照片为 {value} 像素，应为 {width}×{height}"), N_("请使用标准小一寸照片")),
    "PHOTO_BACKGROUND": Message(N_("照片底色可能不是红色"), N_("请人工确认照片底色")),
}
