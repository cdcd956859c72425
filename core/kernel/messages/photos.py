"""Answers about photo zips and single photos, beside those of `files`."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "ENTRIES_IGNORED": Message(N_("压缩包中有 {count} 个文件夹或系统自带的文件，没有当作照片"), N_("无需处理")),
    "ZIP_TOO_MANY": Message(N_("压缩文件中的文件超过 {limit} 个"), N_("请拆分成几个压缩文件分别上传")),
    "BAD_NAME": Message(
        N_("压缩文件中的文件名含有路径符号或控制字符"), N_("请直接选中照片文件压缩，文件名只写证件号码")
    ),
    "NOT_A_FILE": Message(N_("压缩文件中的这一项不是普通文件"), N_("请把照片文件本身放入压缩文件，不要放快捷方式")),
    "PHOTO_NEAR_SIZE": Message(N_("照片像素与标准略有出入，在允许范围内，已接受"), N_("无需处理")),
    "PHOTO_EXTENSION": Message(
        N_("文件的扩展名不是 .jpg 或 .png，内容是照片，已接受"), N_("无需处理；以后请以“证件号码.jpg”命名")
    ),
    "PHOTO_EXTENSIONS": Message(
        N_("文件名“{value}”有两个扩展名"),
        N_("请改名为“证件号码.jpg”：Windows 不显示扩展名时，改名不要再写一次 .jpg"),
    ),
    "PHOTO_ANIMATED": Message(N_("图片是有 {count} 帧的动画"), N_("请用只有一张图的照片")),
    "PHOTO_FRAMES": Message(N_("文件中附带了其他图片（手机相机所写），只用第一张"), N_("请核对照片；无误可以继续")),
    "PHOTO_TRANSPARENT": Message(N_("照片有透明部分，已填为白色"), N_("请人工确认照片；如不合适，请重新上传")),
}
