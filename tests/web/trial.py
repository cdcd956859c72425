"""A trial room: pages and resources that answer in every way a room can."""

from __future__ import annotations

import uuid
from typing import Any

import marshmallow
from flask import Blueprint, g, render_template_string, request
from flask.views import MethodView
from flask_smorest import Blueprint as Resources

from core.kernel import errors
from core.kernel.actor import Role
from core.kernel.problems import Place, Problem
from core.kernel.scopes import KeyScope
from core.rest.acts import Act, ask_first
from core.rest.conditions import version_meant
from core.rest.forms import for_roles
from core.rest.keys import for_keys

FINDINGS = (
    Problem(
        code="REQUIRED", place=Place(sheet="学生信息", row=7, column="E", header="证件号码"), value="370682*****0635"
    ),
    Problem(code="TOO_LONG", place=Place(field="phone"), params={"limit": 11}, warning=True),
)
ANSWERS: dict[str, errors.OnexError] = {
    "refused": errors.Refused("NOT_A_NUMBER", value="<b>六十</b>"),
    "rows": errors.Refused("INVALID", problems=FINDINGS),
    "conflict": errors.Conflict("NOT_A_NUMBER", value="六十"),
    "unannounced": errors.Unannounced("考核方案", "附件1"),
    "not-allowed": errors.NotAllowed(),
    "not-found": errors.NotFound(),
    "stale": errors.Stale(),
    "unavailable": errors.Unavailable("数据库", 45),
}

INDEX = """
{% extends "page.html" %}
{% import "ui.html" as ui %}
{% block title %}{{ "<试>" }}{% endblock %}
{% block content %}
{{ g.user_name }}
{{ ui.act("撤销", url_for(".revoke"), fields={"word": "撤"}, asks=true) }}
{{ ui.act("办理", url_for(".save"), fields={"word": "办"}, asks=true) }}
{{ ui.upload(url_for(".save"), notes=["说明"]) }}
{% endblock %}
"""

pages = Blueprint("trial", __name__, url_prefix="/trial")
resources = Resources("trial", __name__, url_prefix="/api/v1", description="试")


def answer(name: str) -> str:
    if name == "bug":
        raise ZeroDivisionError("a person's data")
    if name == "typed":
        return Role(request.values["word"]).value
    raise ANSWERS[name]


@pages.get("/")
@for_roles(*Role)
def index() -> str:
    return render_template_string(INDEX)


@pages.get("/answers/<name>")
@for_roles(*Role)
def show(name: str) -> str:
    return answer(name)


@pages.post("/")
@for_roles(*Role)
def save() -> str:
    return f"已收到{request.form.get('word', '')}"


waiting = [3]
"""How many the question speaks of."""


def revoking() -> Act:
    return Act(title="撤销", label=f"撤销 {waiting[0]} 项", facts=[("计划", "<试>")], number=waiting[0], danger=True)


@pages.post("/revoke")
@for_roles(*Role)
@ask_first(revoking)
def revoke() -> str:
    return f"已撤销{g.act.number}{request.form.get('word', '')}"


class Word(marshmallow.Schema):
    level = marshmallow.fields.Integer(required=True)
    id = marshmallow.fields.UUID()
    word = marshmallow.fields.String(validate=marshmallow.validate.OneOf(["甲", "乙"], error="NOT_A_DATE"))


class Words(marshmallow.Schema):
    words = marshmallow.fields.List(marshmallow.fields.Nested(Word), required=True)


class Query(marshmallow.Schema):
    level = marshmallow.fields.Integer()


@resources.route("/trials")
class Trials(MethodView):
    @for_roles(*Role)
    @resources.arguments(Query, location="query")
    @resources.response(200, Words)
    def get(self, _query: dict[str, Any]) -> dict[str, Any]:
        """List the trials."""
        return {"words": [{"level": 1, "id": uuid.UUID(int=1)}]}

    @for_roles(*Role)
    @for_keys(KeyScope.CANDIDATES)
    @resources.arguments(Words)
    @resources.response(201, Words)
    def post(self, words: dict[str, Any]) -> dict[str, Any]:
        """Add a trial."""
        g.actor.require(*g.actor.roles)
        return words


class Versioned(marshmallow.Schema):
    level = marshmallow.fields.Integer(required=True)
    version = marshmallow.fields.String(dump_only=True)


@resources.route("/trials/word")
class OneWord(MethodView):
    @for_roles(*Role)
    @resources.response(200, Versioned)
    def get(self) -> dict[str, Any]:
        """Show the word."""
        return {"level": 1, "version": "v1"}

    @for_roles(*Role)
    @for_keys(KeyScope.CANDIDATES)
    @resources.arguments(Versioned)
    @resources.response(200, Versioned)
    def put(self, word: dict[str, Any]) -> dict[str, Any]:
        """Change the word, which stands at its first version for ever."""
        if version_meant() != "v1":
            raise errors.Stale
        return {**word, "version": "v1"}


@resources.route("/trials/answers/<name>")
@for_roles(*Role)
@resources.response(200)
def resource(name: str) -> str:
    """Answer as named."""
    return answer(name)
