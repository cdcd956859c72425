"""Answers about organisations and accounts."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "ORG_EXISTS": Message(N_("“{name}”已经存在"), N_("请核对名称；同一单位只建一次")),
    "LOGIN_TAKEN": Message(N_("登录名“{login}”已被使用"), N_("请换一个登录名")),
    "OWNER_EXISTS": Message(
        N_("本校已有试点院校负责人账号"), N_("每所院校只有一个试点院校负责人账号；更换负责人的，请先停用原账号")
    ),
    "ROLE_MISSING": Message(N_("没有选择角色"), N_("请至少选择一个角色")),
    "ROLE_NOT_HERE": Message(N_("角色 {roles} 不属于这类单位"), N_("请选择本单位的角色")),
    "ROLES_APART": Message(N_("角色 {one} 与 {other} 不能由同一人担任"), N_("请为另一角色新建账号")),
    "PASSWORD_SHORT": Message(N_("密码太短"), N_("密码至少 {least} 位")),
    "PASSWORD_COMMON": Message(
        N_("密码太容易被猜到"), N_("请不要使用登录名、姓名、生日、连续或重复的字符和常见密码，可用几个不相干的词拼成")
    ),
    "CODE_WRONG": Message(N_("验证码不正确或已经用过"), N_("请等验证器显示下一个数字后再试，并检查手机的时间是否准确")),
    "PROOF_WRONG": Message(N_("密码或验证码不正确"), N_("请重新输入；每个验证码只能用一次")),
    "PROOF_NEEDED": Message(N_("这一操作须在十分钟内输入过密码或验证码"), N_("请在网页上重新登录或再次确认身份后操作")),
    "SECOND_FACTOR_SET": Message(N_("动态验证码已经启用"), N_("需要更换时，请先在“我的账号”中停用")),
    "SECOND_FACTOR_FIRST": Message(N_("该账号须先启用动态验证码"), N_("请在网页上登录，按提示启用后再操作")),
    "PASSWORD_WRONG": Message(N_("原密码不正确"), N_("请重新输入；忘记密码请联系本单位管理员重设")),
    "PASSWORDS_DIFFER": Message(N_("两次输入的新密码不一致"), N_("请重新输入两遍相同的新密码")),
    "PASSWORD_SAME": Message(N_("新密码与原密码相同"), N_("请换一个只有您自己知道的密码")),
    "PASSWORD_CHANGE_FIRST": Message(
        N_("密码由他人设置，尚未修改"), N_("请登录后先到“修改密码”换成只有您自己知道的密码，再办理其他业务")
    ),
    "PARTY_RESET": Message(
        N_("您与经办人的账号之间有重设密码或代为设置登录方式的记录，不能由您审核、答复、签发或退费"),
        N_("限制到本人修改密码后满 {days} 天为止；请由与本次经办和这些账号都无关的同事办理，记录见“系统 → 操作记录”"),
    ),
    "OWN_ACCOUNT": Message(
        N_("不能停用自己的账号，也不能为自己重设密码"), N_("请由其他管理员操作；自己的密码请到“修改密码”修改")
    ),
    "SIGN_IN_FAILED": Message(N_("登录名或密码不正确"), N_("请检查后重试；忘记密码请联系本单位管理员")),
    "TOKEN_INVALID": Message(
        N_("接口令牌无效或已过期"), N_("请由账号本人登录后重新生成；停用账号、修改或重设密码后，原有令牌全部失效")
    ),
    "KEY_PERSONS_ONLY": Message(
        N_("此操作只能由本人登录后办理，接口令牌不能代办"), N_("请登录门户，由有权限的人员亲自办理")
    ),
    "KEY_SCOPE_MISSING": Message(
        N_("此接口令牌没有所需的范围：{scopes}"), N_("请登录“机构管理 → 接口令牌”，另建一个勾选该范围的令牌")
    ),
    "KEY_SCOPES_NONE": Message(N_("没有选择令牌的范围"), N_("请至少选择一个范围")),
    "KEY_SCOPES_NOT_YOURS": Message(N_("您的角色用不到这些范围：{scopes}"), N_("请只选择本人工作需要的范围")),
    "NOTICE_UNREACHED": Message(N_("连接不上该地址"), N_("请检查接收程序、防火墙和证书；稍后自动重发")),
    "NOTICE_UNANSWERED": Message(N_("接收程序没有在 10 秒内应答"), N_("请收到后立即应答，再作处理；稍后自动重发")),
    "NOTICE_TURNED_AWAY": Message(
        N_("接收程序应答 {status}"), N_("请以 200 至 299 应答，不要转向其他地址；稍后自动重发")
    ),
}
