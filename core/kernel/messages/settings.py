"""Answers about configuration."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "SETTING_UNKNOWN": Message(N_("不认识的环境变量：{names}"), N_("请检查拼写；可用的名称有 {known}")),
    "SETTING_INVALID": Message(N_("环境变量 {name} 的值“{value}”无效"), N_("可选值：{choices}")),
    "FOLDER_UNFIT": Message(
        N_("文件夹“{folder}”的名称含有 ? 或 #，不能存放数据"), N_("请换到名称中没有这些字符的文件夹再运行")
    ),
    "SETTING_MISSING": Message(N_("生产环境缺少环境变量 {name}"), N_("请设置后重新启动")),
    "BENCH_NOT_EMPTY": Message(N_("用于测速的数据库里已有 {tables} 个表"), N_("请给出一个空数据库的地址")),
    "DATA_KEYS_INVALID": Message(
        N_("ONEX_DATA_KEYS 的格式不正确"), N_("请写成 index=<64位十六进制>,k1=<64位十六进制>")
    ),
    "DATA_KEY_WEAK": Message(
        N_("ONEX_DATA_KEYS 中的 {name} 有规律，容易被猜出"), N_("请换成随机生成的密钥，命令见运维手册“Data keys”")
    ),
    "DATA_KEY_TWICE": Message(
        N_("ONEX_DATA_KEYS 中的 {name} 与 {same} 相同"), N_("请为每个名称单独生成密钥，命令见运维手册“Data keys”")
    ),
    "SECRET_SHORT": Message(
        N_("{name} 不足 {least} 个字符"),
        N_('请换成随机值：python3 -c "import secrets; print(secrets.token_hex(32))"'),
    ),
    "SECRET_WEAK": Message(
        N_("{name} 有规律或含有常见词，容易被猜出"),
        N_('请换成随机值：python3 -c "import secrets; print(secrets.token_hex(32))"'),
    ),
    "SECRET_KEY_IS_DATA_KEY": Message(
        N_("ONEX_SECRET_KEY 含有 ONEX_DATA_KEYS 中的密钥"),
        N_('请换成随机值：python3 -c "import secrets; print(secrets.token_hex(32))"'),
    ),
    "BASE_URL_INVALID": Message(
        N_("ONEX_BASE_URL 不是公开的 https 地址"),
        N_("请写成 https://onex.example.cn 的形式，不含路径、账号和参数，也不能是本机"),
    ),
    "DATABASE_URL_INVALID": Message(
        N_("ONEX_DATABASE_URL 的格式不正确"), N_("请写成 postgresql://用户:密码@主机/数据库，密码中的特殊字符须转义")
    ),
    "DATABASE_UNREADABLE": Message(
        N_("文件 {file} 不是数据库，或已损坏，没有做任何改动"), N_("请换一个文件夹运行，或从备份恢复该文件")
    ),
    "DATABASE_NOT_POSTGRESQL": Message(
        N_("生产环境的数据库须为 PostgreSQL：其他数据库没有行级隔离"),
        N_("请把 ONEX_DATABASE_URL 设为 postgresql:// 开头的地址"),
    ),
    "DATABASE_AWAY": Message(
        N_("数据库没有应答，或拒绝了登录"), N_("请启动数据库，并核对 ONEX_DATABASE_URL 的主机、用户和密码")
    ),
    "DATABASE_EMPTY": Message(N_("数据库里还没有表"), N_("请先运行 onex db upgrade")),
    "DATABASE_BEHIND": Message(
        N_("数据库的版本是 {found}，程序需要 {wanted}"), N_("请用与程序相同的版本先运行 onex db upgrade")
    ),
    "DATABASE_LOGIN_MIGHTY": Message(
        N_("数据库登录 {login} 是超级用户，或有 BYPASSRLS，行级隔离对它不起作用"),
        N_("请改用只加入 onex_app 的普通登录，见运维手册“two roles”"),
    ),
    "DATABASE_LOGIN_OWNER": Message(
        N_("数据库登录 {login} 是表的所有者，可以取消行级隔离"),
        N_("所有者只用于 onex db upgrade；门户请改用只加入 onex_app 的普通登录，见运维手册“two roles”"),
    ),
    "DATABASE_LOGIN_STRANGER": Message(
        N_("数据库登录 {login} 没有加入 onex_app"), N_("请由数据库管理员执行 GRANT onex_app TO {login}")
    ),
    "FILES_UNWRITABLE": Message(
        N_("文件存储无法写入：{why}"), N_("请检查 ONEX_FILES_URL 的文件夹、它的权限和剩余空间")
    ),
    "NOT_READY": Message(
        N_("系统不能投入使用，以下各项须先改正"), N_("请逐项改正后重新启动，或用 onex doctor 再次检查")
    ),
}
