"""Answers about organisations and accounts."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "ORG_EXISTS": Message(N_("“{name}”已经存在"), N_("请核对名称；同一单位只建一次")),
    "LOGIN_TAKEN": Message(N_("登录名“{login}”已被使用"), N_("请换一个登录名")),
    "OWNER_EXISTS": Message(N_("本校已有试点院校负责人账号"), N_("每所院校只有一个负责人账号；请新建业务管理员账号")),
    "ROLE_MISSING": Message(N_("没有选择角色"), N_("请至少选择一个角色")),
    "ROLE_NOT_HERE": Message(N_("角色 {roles} 不属于这类单位"), N_("请选择本单位的角色")),
    "ROLES_APART": Message(N_("角色 {one} 与 {other} 不能由同一人担任"), N_("请为另一角色新建账号")),
    "PASSWORD_SHORT": Message(N_("密码太短"), N_("密码至少 {least} 位")),
    "PASSWORD_WRONG": Message(N_("原密码不正确"), N_("请重新输入；忘记密码请联系本单位管理员重设")),
    "PASSWORDS_DIFFER": Message(N_("两次输入的新密码不一致"), N_("请重新输入两遍相同的新密码")),
    "OWN_ACCOUNT": Message(N_("不能停用自己的账号"), N_("请由其他管理员操作")),
    "SIGN_IN_FAILED": Message(N_("登录名或密码不正确"), N_("请检查后重试；忘记密码请联系本单位管理员")),
    "TOKEN_INVALID": Message(N_("接口令牌无效或已过期"), N_("请重新生成令牌")),
    "NOTICE_UNREACHED": Message(N_("连接不上该地址"), N_("请检查接收程序、防火墙和证书；稍后自动重发")),
    "NOTICE_UNANSWERED": Message(N_("接收程序没有在 10 秒内应答"), N_("请收到后立即应答，再作处理；稍后自动重发")),
    "NOTICE_TURNED_AWAY": Message(
        N_("接收程序应答 {status}"), N_("请以 200 至 299 应答，不要转向其他地址；稍后自动重发")
    ),
}
