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
    "NOT_ZIP": Message(N_("这不是 zip 压缩文件（识别为 {format}）"), N_("请把照片压缩成一个 .zip（不要分卷）后上传")),
    "NOT_ZIP.empty": Message(N_("文件是空的（0 字节）"), N_("请重新把照片压缩成一个 .zip，确认能打开后上传")),
    "NOT_ZIP.encrypted": Message(
        N_("文件已被单位的文档加密软件加密，只有装有该软件的电脑才能打开"),
        N_("请先用该软件解密（或申请外发）再上传；重新压缩后仍可能被加密"),
    ),
    "NOT_ZIP.archive": Message(
        N_("这是 {format} 压缩文件，不是 zip"),
        N_("请先解压，再把照片压缩成 .zip（压缩软件中格式选 ZIP）；只改扩展名不会改变格式"),
    ),
    "NOT_ZIP.document": Message(
        N_("这是文档或表格（{format}），不是照片的压缩文件"),
        N_("请把照片文件压缩成一个 .zip 后上传；表格请在考生导入中上传"),
    ),
    "NOT_ZIP.photo": Message(
        N_("这是一张 {format} 照片，不是压缩文件"),
        N_("请把照片以证件号码命名，压缩成一个 .zip 后上传，只有一张也要压缩"),
    ),
    "NOT_ZIP.text": Message(N_("这是文本文件，不是压缩文件"), N_("请把照片压缩成一个 .zip 后上传")),
    "NOT_ZIP.split": Message(
        N_("这是分卷压缩文件中的一卷"), N_("请不分卷，重新压缩成一个 .zip；照片太多的，分几个 .zip 分别上传")
    ),
    "NOT_ZIP.?": Message(
        N_("认不出这是什么文件：可能已被文档加密软件加密、是分卷压缩中的一卷，或已损坏"),
        N_("请先解密，再把照片重新压缩成一个 .zip（不要分卷）后上传"),
    ),
    "FILE_DAMAGED.zip": Message(
        N_("压缩文件不完整：可能是分卷压缩中的一卷（如 .zip.001），或已损坏、没有上传完"),
        N_("请不分卷，重新压缩成一个 .zip，确认能打开后上传；照片太多的，分几个 .zip 分别上传"),
    ),
    "ZIP_TOO_LARGE": Message(N_("压缩文件的内容超过限制（{limit}）"), N_("请拆分成几个压缩文件分别上传")),
    "PHOTO_NAME": Message(
        N_("文件名“{value}”不是证件号码"), N_("请以“证件号码.jpg”命名，号码前后不要有姓名、序号或括号")
    ),
    "PHOTO_MISSING": Message(N_("还有 {count} 名考生没有照片：{names}"), N_("请补齐这些考生的照片后再提交认证")),
    "PHOTO_TWICE": Message(N_("同一证件号码有多张照片"), N_("请只保留一张")),
    "NOT_JPEG_PNG": Message(
        N_("不是 jpg 或 png 照片（识别为 {format}）"), N_("请用看图程序另存为 jpg；只改扩展名不会改变格式")
    ),
    "NOT_JPEG_PNG.empty": Message(
        N_("照片文件是空的（0 字节）"), N_("请重新导出照片；从网盘或聊天软件中取的，请等下载完成再压缩")
    ),
    "NOT_JPEG_PNG.encrypted": Message(
        N_("照片已被单位的文档加密软件加密，只有装有该软件的电脑才能打开"),
        N_("请先用该软件解密（或申请外发），再压缩上传；另存为 jpg 仍是加密的"),
    ),
    "NOT_JPEG_PNG.archive": Message(
        N_("这是压缩文件（{format}），其中的照片没有读取"), N_("请先解压，把照片文件本身放进一个 .zip 后上传")
    ),
    "NOT_JPEG_PNG.document": Message(
        N_("这是文档或表格（{format}），不是照片"), N_("请放入照片文件本身；照片在文档中的，请把图片另存为 jpg")
    ),
    "NOT_JPEG_PNG.text": Message(
        N_("这是文本文件，不是照片"), N_("请放入 jpg 或 png 照片；不是照片的文件请从压缩文件中删除")
    ),
    "NOT_JPEG_PNG.?": Message(
        N_("这不是 jpg 或 png 照片，也认不出是什么文件：可能已被文档加密软件加密，或已损坏"),
        N_("本单位电脑装有文档加密软件的，请先解密再压缩；否则请重新导出照片"),
    ),
    "PHOTO_TOO_LARGE": Message(N_("照片超过 {limit} MB"), N_("请压缩后重新上传")),
    "TOO_MANY_PIXELS": Message(N_("照片像素过大"), N_("请使用标准小一寸照片（{width}×{height} 像素）")),
    "IMAGE_DAMAGED": Message(N_("照片文件已损坏"), N_("请重新导出照片后上传")),
    "PHOTO_SIZE": Message(N_("照片为 {value} 像素，应为 {width}×{height}"), N_("请使用标准小一寸照片")),
    "PHOTO_BACKGROUND": Message(N_("照片底色可能不是红色"), N_("请人工确认照片底色")),
}
