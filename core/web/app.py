"""The portal as one Flask application."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from core.kernel.settings import Settings
from core.orgs import sessions
from core.rest import idempotency
from core.web import access, account, api, auth, errors, health, home, i18n, limits, metrics, oidc, proof, public, shell
from core.web.portal import Portal
from core.wiring import rooms

MAX_BYTES = 25_000_000


def create_app(settings: Settings) -> Flask:
    """Build the portal: guards first, then the rooms' pages and resources."""
    app = Portal(__name__)
    app.config.update(_configuration(settings))
    i18n.Languages(app, locale_selector=i18n.language)
    Bootstrap5(app)
    errors.init_app(app)
    access.init_app(app)
    auth.init_app(app)
    app.before_request(access.name_actor)
    app.before_request(auth.admit)
    app.before_request(limits.limit_body)
    app.before_request(auth.check_form)
    limits.init_app(app, settings)
    proof.init_app(app)
    shell.init_app(app)
    rest = api.init_app(app)
    idempotency.init_app(app)
    for pages in (home, oidc, account, public, health):
        app.register_blueprint(pages.blueprint)
    for blueprint in rooms.pages():
        app.register_blueprint(blueprint)
    for resources in rooms.resources():
        rest.register_blueprint(resources)
    if settings.env == "production":
        # One proxy of ours stands before the portal; what it says of the client is believed, and nobody else.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.wsgi_app = metrics.before(app.wsgi_app, settings.metrics_token)  # type: ignore[assignment, method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    production = settings.env == "production"
    return {
        # Without a key of its own an installation forgets its sessions when it restarts, and keeps no weak one.
        "SECRET_KEY": settings.secret_key or secrets.token_hex(),
        "TRUSTED_HOSTS": [urlsplit(settings.base_url).hostname] if production else None,
        "MAX_CONTENT_LENGTH": MAX_BYTES,
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "__Host-onex" if production else "onex",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": sessions.IDLE,
        "SECOND_FACTOR_NEEDED": production,
        "SEND_FILE_MAX_AGE_DEFAULT": 86400,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BOOTSTRAP_SERVE_LOCAL": True,
        "REDIS_URL": settings.redis_url,
    }
