"""Answers about signing in at an organisation's identity provider."""

from __future__ import annotations

from core.kernel.messages.message import N_, Message

MESSAGES = {
    "OIDC_NOT_SET": Message(N_("该单位没有启用统一身份认证"), N_("请用账号和密码登录；需要启用的，请联系本单位管理员")),
    "OIDC_AWAY": Message(N_("连接不上统一身份认证，或它没有按时应答"), N_("请稍后重试，或改用账号和密码登录")),
    "OIDC_REFUSED": Message(
        N_("统一身份认证没有接受这次请求"),
        N_("请重新登录一次；仍不成功的，改用账号和密码登录，并请管理员核对客户端编号和密钥"),
    ),
    "OIDC_DENIED": Message(N_("您没有在统一身份认证完成登录"), N_("请重新登录一次，或改用账号和密码登录")),
    "OIDC_TOKEN_WRONG": Message(
        N_("统一身份认证返回的登录凭证没有通过核对（{why}）"),
        N_("请重新登录一次；仍不成功的，改用账号和密码登录，并请管理员核对配置和认证服务器的时间"),
    ),
    "OIDC_ISSUER_DIFFERS": Message(
        N_("该地址的认证服务器自称“{issuer}”"), N_("请逐字填写它自称的地址，包括末尾的斜杠")
    ),
    "OIDC_UNFIT": Message(
        N_("统一身份认证的应答缺少必要的内容：{what}"),
        N_("请认证服务器的管理员核对；平台使用 OpenID Connect 授权码方式"),
    ),
    "OIDC_ROUND_LOST": Message(
        N_("这次统一身份认证登录已经失效，或不是从本浏览器开始的"), N_("请在登录页重新开始，并在十分钟内完成")
    ),
    "OIDC_UNKNOWN": Message(
        N_("没有账号与您的统一身份绑定"),
        N_("已有账号的，请先用密码登录，在“我的账号”中绑定；没有账号的，请联系本单位管理员"),
    ),
    "OIDC_CLOSED": Message(N_("该账号已停用"), N_("请联系本单位管理员")),
    "OIDC_TAKEN": Message(N_("该统一身份已与另一账号绑定"), N_("请先在另一账号中解除绑定，或联系本单位管理员")),
}
