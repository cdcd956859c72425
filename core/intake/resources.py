"""REST: files that are imported, and a job's progress, which the portal's own progress bar asks for as well."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import g, send_file, url_for
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_babel import gettext
from flask_smorest import Blueprint

from core.intake import decide, schemas
from core.intake.failed import failed_workbook
from core.intake.kind import SENDERS, kind_of, kinds
from core.intake.receive import receive
from core.intake.report import Report, filled_workbook, form_of_kind, job_of, report, uploads
from core.jobs import engine
from core.jobs.queries import reason_of
from core.kernel.actor import COLLEGE_ROLES, VENDOR_ROLES, Role
from core.kernel.errors import NotFound
from core.kernel.messages import reason
from core.kernel.scopes import KeyScope
from core.rest.conditions import version_meant
from core.rest.downloads import send_workbook
from core.rest.forms import for_roles, proven
from core.rest.keys import check_key, for_keys
from core.rest.listing import whole
from core.sheets.template import template

blueprint = Blueprint("intake", __name__, url_prefix="/api/v1", description="导入与后台任务")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PHOTOS = "photos"
IMPORTING = frozenset(KeyScope) - {KeyScope.READING, KeyScope.FEES}
"""What files are for; which of them a key needs, the kind of the file says."""


def _job(job_id: uuid.UUID) -> dict[str, Any]:
    job, upload_id = job_of(g.actor, job_id)
    return {
        "id": job.id,
        "state": job.state,
        "done": job.position,
        "total": job.total,
        "accepted": job.accepted,
        "refused": job.refused,
        "skipped": job.skipped,
        "report_url": url_for("intake.show", upload_id=upload_id) if upload_id else None,
        **reason(reason_of(job), gettext),
    }


def _receive(kind: str, file: Any, query: dict[str, Any]) -> dict[str, Any]:
    named = {name: query.pop(name) for name in ("plan_id", "preview", "whole")}
    sender = getattr(g, "user_name", "")
    name = file.filename or ""
    upload_id = receive(g.actor, kind, name, file.read(), options=query, sender=sender, **named)
    return _job_of(upload_id)


def _scope_of(upload_id: uuid.UUID) -> KeyScope:
    return kind_of(report(g.actor, upload_id).kind).scope


def _job_of(upload_id: uuid.UUID) -> dict[str, Any]:
    return _job(report(g.actor, upload_id).job.id)


@blueprint.route("/jobs/<uuid:job_id>")
class Job(MethodView):
    """One job."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.JobSchema)
    def get(self, job_id: uuid.UUID) -> dict[str, Any]:
        """Show a job's state and counts."""
        return _job(job_id)

    @for_roles(*Role)
    @for_keys(*IMPORTING)
    @blueprint.response(202, schemas.JobSchema)
    def delete(self, job_id: uuid.UUID) -> dict[str, Any]:
        """Stop a job before its next rows; what is done stays done."""
        _job_itself, upload_id = job_of(g.actor, job_id)
        check_key(*([_scope_of(upload_id)] if upload_id else []))
        engine.cancel(g.actor, job_id)
        return _job(job_id)


@blueprint.route("/imports")
class Imports(MethodView):
    """Uploaded files."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.ImportList)
    def get(self) -> dict[str, Any]:
        """List the hundred newest."""
        return whole(uploads(g.actor))

    @for_roles(*SENDERS)
    @for_keys(*IMPORTING)
    @blueprint.arguments(schemas.ImportQuery, location="query")
    @blueprint.arguments(schemas.ImportFile, location="files")
    @blueprint.response(202, schemas.JobSchema)
    def post(self, query: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
        """Take a file; the moment it is complete here is what deadlines are judged by."""
        kind = query.pop("kind")
        check_key(kind_of(kind).scope)
        return _receive(kind, files["file"], query)


@blueprint.route("/photo-batches")
class PhotoBatches(MethodView):
    """Zips of photos."""

    @for_roles(Role.COLLEGE_OFFICER)
    @for_keys(KeyScope.CANDIDATES)
    @blueprint.arguments(schemas.PhotoQuery, location="query")
    @blueprint.arguments(schemas.ImportFile, location="files")
    @blueprint.response(202, schemas.JobSchema)
    def post(self, query: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
        """Take a zip of photos, each named by its candidate's document number."""
        return _receive(PHOTOS, files["file"], {**query, "plan_id": None})


@blueprint.route("/imports/<uuid:upload_id>")
class Import(MethodView):
    """One upload."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @blueprint.response(200, schemas.ImportSchema)
    def get(self, upload_id: uuid.UUID) -> Report:
        """Show its counts, what was noticed about the file, and the first two hundred findings."""
        return report(g.actor, upload_id)

    @for_roles(*SENDERS)
    @for_keys(*IMPORTING)
    @blueprint.response(200, schemas.ImportSchema)
    def delete(self, upload_id: uuid.UUID) -> Report:
        """Put a checked upload aside; nothing of it is ever applied."""
        check_key(_scope_of(upload_id))
        decide.discard(g.actor, upload_id, version=version_meant())
        return report(g.actor, upload_id)


@blueprint.route("/imports/<uuid:upload_id>/application")
class Application(MethodView):
    """A checked upload's being applied."""

    @for_roles(*SENDERS)
    @for_keys(*IMPORTING)
    @blueprint.arguments(schemas.Applying)
    @blueprint.response(202, schemas.JobSchema)
    def post(self, body: dict[str, Any], upload_id: uuid.UUID) -> dict[str, Any]:
        """Write the rows that are right, or, when `whole`, every row or none."""
        check_key(_scope_of(upload_id))
        decide.apply(g.actor, upload_id, whole=body["whole"])
        return _job_of(upload_id)

    @for_roles(*SENDERS)
    @for_keys(*IMPORTING)
    @blueprint.response(200, schemas.ImportSchema)
    def delete(self, upload_id: uuid.UUID) -> Report:
        """Take back everything that was written, unless something has come to depend on it."""
        check_key(_scope_of(upload_id))
        decide.undo(g.actor, upload_id, version=version_meant())
        return report(g.actor, upload_id)


@blueprint.route("/imports/<uuid:upload_id>/mending")
class Mending(MethodView):
    """Suggestions taken up."""

    @for_roles(*SENDERS)
    @for_keys(*IMPORTING)
    @blueprint.response(202, schemas.JobSchema)
    def post(self, upload_id: uuid.UUID) -> dict[str, Any]:
        """Check a checked upload again with every suggestion taken up."""
        check_key(_scope_of(upload_id))
        decide.mend(g.actor, upload_id)
        return _job_of(upload_id)


@blueprint.route("/imports/<uuid:upload_id>/failed.xlsx")
class Failed(MethodView):
    """What was refused."""

    @for_roles(*SENDERS)
    @blueprint.response(200, content_type=XLSX)
    def get(self, upload_id: uuid.UUID) -> ResponseReturnValue:
        """Download the refused rows, ready to be mended and sent again; of a zip the list of its refused files."""
        name, data = failed_workbook(g.actor, upload_id)
        return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.route("/import-templates/<kind>.xlsx")
class Template(MethodView):
    """What a file is made from."""

    @for_roles(*VENDOR_ROLES, *COLLEGE_ROLES)
    @for_keys(KeyScope.READING, *IMPORTING)
    @proven("filled")
    @blueprint.arguments(schemas.TemplateFile, location="query")
    @blueprint.response(200, content_type=XLSX)
    def get(self, query: dict[str, Any], kind: str) -> ResponseReturnValue:
        """Download the template of a kind of file: empty, or with what is known of a plan in its rows."""
        if kind not in {known.key for known in kinds()}:
            raise NotFound
        if not query["filled"]:
            form = form_of_kind(g.actor, kind, query["plan_id"])
            return send_workbook(io.BytesIO(template(form)), form.title)
        check_key(kind_of(kind).scope)
        if query["plan_id"] is None:
            raise NotFound
        name, file = filled_workbook(g.actor, kind, query["plan_id"])
        return send_workbook(file, name)
