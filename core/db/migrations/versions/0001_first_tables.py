"""The first tables, and on PostgreSQL the application role and its row-level policies."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out when the tables were made: what `core.db.policies` says today must not change what was migrated then.
POLICIES = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make every table; then put each under its policies."""
    op.create_table(
        "audit_event",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"], unique=False)
    op.create_index("ix_audit_event_subject", "audit_event", ["subject_id"], unique=False)
    op.create_table(
        "college",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college")),
        sa.UniqueConstraint("name", name=op.f("uq_college_name")),
    )
    op.create_index(op.f("ix_college_province"), "college", ["province"], unique=False)
    op.create_table(
        "job",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("actor", sa.JSON(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("error_params", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_due", "job", ["state", "lease_until"], unique=False)
    op.create_table(
        "link_state",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_state")),
    )
    op.create_table(
        "outbox",
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "created_at"], unique=False)
    op.create_table(
        "plugin_release",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("api", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_release")),
        sa.UniqueConstraint("key", "digest", name=op.f("uq_plugin_release_key_digest")),
    )
    op.create_table(
        "province_plan",
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_major_required", sa.Boolean(), nullable=False),
        sa.Column("city_approval_required", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_province_plan")),
        sa.UniqueConstraint("province", "batch", name=op.f("uq_province_plan_province_batch")),
    )
    op.create_index(op.f("ix_province_plan_province"), "province_plan", ["province"], unique=False)
    op.create_table(
        "province_standard",
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=0), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_province_standard")),
        sa.UniqueConstraint(
            "province",
            "certificate_id",
            "level",
            "valid_from",
            name=op.f("uq_province_standard_province_certificate_id_level_valid_from"),
        ),
    )
    op.create_table(
        "vendor",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor")),
        sa.UniqueConstraint("name", name=op.f("uq_vendor_name")),
    )
    op.create_table(
        "candidate",
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("candidate_type", sa.String(), nullable=False),
        sa.Column("id_type", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("enrolment_year", sa.Integer(), nullable=True),
        sa.Column("education_level", sa.String(), nullable=False),
        sa.Column("major", sa.String(), nullable=False),
        sa.Column("major_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("photo_key", sa.String(), nullable=True),
        sa.Column("photo_sha256", sa.String(), nullable=True),
        sa.Column("verification_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_candidate_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("college_id", "bidx", name=op.f("uq_candidate_college_id_bidx")),
        sa.UniqueConstraint("college_id", "id", name=op.f("uq_candidate_college_id_id")),
    )
    op.create_index(op.f("ix_candidate_bidx"), "candidate", ["bidx"], unique=False)
    op.create_index(op.f("ix_candidate_state"), "candidate", ["state"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_certificate_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_certificate_vendor_id_id")),
        sa.UniqueConstraint("vendor_id", "key", name=op.f("uq_certificate_vendor_id_key")),
    )
    op.create_table(
        "counter",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_counter_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("vendor_id", "series", name=op.f("uq_counter_vendor_id_series")),
    )
    op.create_table(
        "exam_plan",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("plugin_key", sa.String(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("release_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_exam_day", sa.Date(), nullable=False),
        sa.Column("last_exam_day", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["plugin_release.id"], name=op.f("fk_exam_plan_release_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_exam_plan_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_plan")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_exam_plan_vendor_id_id")),
        sa.UniqueConstraint("vendor_id", "name", name=op.f("uq_exam_plan_vendor_id_name")),
    )
    op.create_table(
        "head_seal",
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("image_key", sa.String(), nullable=False),
        sa.Column("head_name", sa.String(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_head_seal_college_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_seal")),
        sa.UniqueConstraint("college_id", name=op.f("uq_head_seal_college_id")),
    )
    op.create_table(
        "installation",
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["plugin_release.id"], name=op.f("fk_installation_release_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_installation_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sa.UniqueConstraint("vendor_id", "key", name=op.f("uq_installation_vendor_id_key")),
    )
    op.create_table(
        "upload",
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_upload_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_table(
        "user_account",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_user_account_college_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_user_account_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("login", name=op.f("uq_user_account_login")),
    )
    op.create_table(
        "vendor_setting",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_setting_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_setting")),
        sa.UniqueConstraint("vendor_id", "key", name=op.f("uq_vendor_setting_vendor_id_key")),
    )
    op.create_table(
        "api_token",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    op.create_table(
        "arrangement",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seated", sa.Integer(), nullable=False),
        sa.Column("unseated", sa.Integer(), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_arrangement_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
    )
    op.create_table(
        "exam_site",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("machines", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("form_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_exam_site_college_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "certificate_id"],
            ["certificate.vendor_id", "certificate.id"],
            name=op.f("fk_exam_site_vendor_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_exam_site_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_site")),
        sa.UniqueConstraint("code", name=op.f("uq_exam_site_code")),
        sa.UniqueConstraint("college_id", "certificate_id", name=op.f("uq_exam_site_college_id_certificate_id")),
        sa.UniqueConstraint("vendor_id", "college_id", "id", name=op.f("uq_exam_site_vendor_id_college_id_id")),
    )
    op.create_index(op.f("ix_exam_site_college_id"), "exam_site", ["college_id"], unique=False)
    op.create_table(
        "fallback_workbook",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attested_by", sa.String(), nullable=False),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_fallback_workbook_college_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_fallback_workbook_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fallback_workbook")),
        sa.UniqueConstraint("number", name=op.f("uq_fallback_workbook_number")),
        sa.UniqueConstraint("plan_id", "college_id", name=op.f("uq_fallback_workbook_plan_id_college_id")),
    )
    op.create_table(
        "fee_statement",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("total", sa.Numeric(precision=12, scale=0), nullable=False),
        sa.Column("paid", sa.Numeric(precision=12, scale=0), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_fee_statement_college_id")),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_fee_statement_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_statement")),
        sa.UniqueConstraint("plan_id", "college_id", name=op.f("uq_fee_statement_plan_id_college_id")),
        sa.UniqueConstraint("vendor_id", "college_id", "id", name=op.f("uq_fee_statement_vendor_id_college_id_id")),
    )
    op.create_table(
        "pilot_application",
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("province_plan_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("majors", sa.JSON(), nullable=False),
        sa.Column("planned_headcount", sa.Integer(), nullable=False),
        sa.Column("approved_headcount", sa.Integer(), nullable=True),
        sa.Column("used_headcount", sa.Integer(), nullable=False),
        sa.Column("faculty_text", sa.String(), nullable=False),
        sa.Column("venue_text", sa.String(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("used_headcount <= approved_headcount OR approved_headcount IS NULL", name="quota"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_pilot_application_certificate_id")
        ),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_pilot_application_college_id")),
        sa.ForeignKeyConstraint(
            ["province_plan_id"], ["province_plan.id"], name=op.f("fk_pilot_application_province_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_application")),
        sa.UniqueConstraint(
            "college_id", "certificate_id", "year", name=op.f("uq_pilot_application_college_id_certificate_id_year")
        ),
    )
    op.create_index(op.f("ix_pilot_application_college_id"), "pilot_application", ["college_id"], unique=False)
    op.create_index(op.f("ix_pilot_application_province"), "pilot_application", ["province"], unique=False)
    op.create_table(
        "plan_certificate",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "certificate_id"],
            ["certificate.vendor_id", "certificate.id"],
            name=op.f("fk_plan_certificate_vendor_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_plan_certificate_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_certificate")),
        sa.UniqueConstraint("plan_id", "certificate_id", name=op.f("uq_plan_certificate_plan_id_certificate_id")),
    )
    op.create_table(
        "plan_revision",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_plan_revision_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revision")),
        sa.UniqueConstraint("plan_id", "revision", name=op.f("uq_plan_revision_plan_id_revision")),
    )
    op.create_table(
        "reconciliation",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_reconciliation_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_reconciliation_plan_id")),
    )
    op.create_table(
        "supplement",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("plugin_key", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["exam_plan.id"], name=op.f("fk_supplement_plan_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_supplement_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement")),
    )
    op.create_table(
        "upload_row",
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("college_id", sa.Uuid(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("natural_key", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_upload_row_upload_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_row")),
        sa.UniqueConstraint("upload_id", "position", name=op.f("uq_upload_row_upload_id_position")),
    )
    op.create_index("ix_upload_row_natural_key", "upload_row", ["upload_id", "natural_key"], unique=False)
    op.create_index("ix_upload_row_outcome", "upload_row", ["upload_id", "outcome"], unique=False)
    op.create_table(
        "exam_room",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
            name=op.f("fk_exam_room_vendor_id_college_id_site_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_exam_room_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_room")),
        sa.UniqueConstraint("plan_id", "site_id", "name", name=op.f("uq_exam_room_plan_id_site_id_name")),
        sa.UniqueConstraint("vendor_id", "id", name=op.f("uq_exam_room_vendor_id_id")),
    )
    op.create_table(
        "payment",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=0), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "statement_id"],
            ["fee_statement.vendor_id", "fee_statement.college_id", "fee_statement.id"],
            name=op.f("fk_payment_vendor_id_college_id_statement_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_table(
        "registration",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("host_college_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("candidate_type", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("major", sa.String(), nullable=False),
        sa.Column("photo_key", sa.String(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("retake", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["college_id", "candidate_id"],
            ["candidate.college_id", "candidate.id"],
            name=op.f("fk_registration_college_id_candidate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "certificate_id"],
            ["certificate.vendor_id", "certificate.id"],
            name=op.f("fk_registration_vendor_id_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "host_college_id", "site_id"],
            ["exam_site.vendor_id", "exam_site.college_id", "exam_site.id"],
            name=op.f("fk_registration_vendor_id_host_college_id_site_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "plan_id"],
            ["exam_plan.vendor_id", "exam_plan.id"],
            name=op.f("fk_registration_vendor_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint(
            "plan_id", "certificate_id", "level", "bidx", name=op.f("uq_registration_plan_id_certificate_id_level_bidx")
        ),
        sa.UniqueConstraint("vendor_id", "college_id", "id", name=op.f("uq_registration_vendor_id_college_id_id")),
    )
    op.create_index(op.f("ix_registration_bidx"), "registration", ["bidx"], unique=False)
    op.create_index("ix_registration_college_plan", "registration", ["college_id", "plan_id"], unique=False)
    op.create_index("ix_registration_plan_site", "registration", ["plan_id", "site_id"], unique=False)
    op.create_table(
        "issuance_item",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
            name=op.f("fk_issuance_item_vendor_id_college_id_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuance_item")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_issuance_item_registration_id")),
        sa.UniqueConstraint("vendor_id", "college_id", "id", name=op.f("uq_issuance_item_vendor_id_college_id_id")),
    )
    op.create_index("ix_issuance_item_plan", "issuance_item", ["plan_id", "state"], unique=False)
    op.create_table(
        "registration_entry",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("host_college_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
            name=op.f("fk_registration_entry_vendor_id_college_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_entry")),
        sa.UniqueConstraint("registration_id", "subject", name=op.f("uq_registration_entry_registration_id_subject")),
        sa.UniqueConstraint(
            "vendor_id", "college_id", "id", name=op.f("uq_registration_entry_vendor_id_college_id_id")
        ),
    )
    op.create_index("ix_entry_plan", "registration_entry", ["plan_id", "subject"], unique=False)
    op.create_table(
        "result",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("host_college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("ticket_number", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("visible_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locks_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
            name=op.f("fk_result_vendor_id_college_id_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_result_registration_id")),
        sa.UniqueConstraint("ticket_number", name=op.f("uq_result_ticket_number")),
    )
    op.create_index("ix_result_plan", "result", ["plan_id", "passed"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("host_college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "registration_id"],
            ["registration.vendor_id", "registration.college_id", "registration.id"],
            name=op.f("fk_ticket_vendor_id_college_id_registration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_ticket_registration_id")),
    )
    op.create_table(
        "issued_certificate",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ticket_number", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pdf_key", sa.String(), nullable=True),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "item_id"],
            ["issuance_item.vendor_id", "issuance_item.college_id", "issuance_item.id"],
            name=op.f("fk_issued_certificate_vendor_id_college_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_certificate")),
        sa.UniqueConstraint("item_id", name=op.f("uq_issued_certificate_item_id")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_certificate_number")),
    )
    op.create_index("ix_issued_certificate_plan", "issued_certificate", ["plan_id"], unique=False)
    op.create_table(
        "occupation",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("bidx", sa.LargeBinary(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["registration_entry.id"], name=op.f("fk_occupation_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_occupation_entry_id")),
    )
    op.create_index("ix_occupation_bidx", "occupation", ["bidx", "begins_at"], unique=False)
    op.create_table(
        "score",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=0), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "entry_id"],
            ["registration_entry.vendor_id", "registration_entry.college_id", "registration_entry.id"],
            name=op.f("fk_score_vendor_id_college_id_entry_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("entry_id", "version", name=op.f("uq_score_entry_id_version")),
    )
    op.create_index("ix_score_plan", "score", ["plan_id", "subject"], unique=False)
    op.create_table(
        "seat",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("host_college_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "entry_id"],
            ["registration_entry.vendor_id", "registration_entry.college_id", "registration_entry.id"],
            name=op.f("fk_seat_vendor_id_college_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id", "room_id"], ["exam_room.vendor_id", "exam_room.id"], name=op.f("fk_seat_vendor_id_room_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_seat_entry_id")),
        sa.UniqueConstraint(
            "room_id", "begins_at", "subject", "number", name=op.f("uq_seat_room_id_begins_at_subject_number")
        ),
    )
    op.create_index("ix_seat_plan_room", "seat", ["plan_id", "room_id"], unique=False)
    op.create_table(
        "sign_off",
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("college_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=True),
        sa.Column("signer_name", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vendor_id", "college_id", "item_id"],
            ["issuance_item.vendor_id", "issuance_item.college_id", "issuance_item.id"],
            name=op.f("fk_sign_off_vendor_id_college_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("item_id", "party", "round", name=op.f("uq_sign_off_item_id_party_round")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in POLICIES.read_text(encoding="utf-8").split(";;\n"):
            if statement.strip():
                op.execute(statement)
