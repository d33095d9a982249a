"""The first form of the store."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = None


def upgrade() -> None:
    """Make every table of the first version."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("blob_key", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attachment_by_about_id", "attachment", ["about_id"], unique=False)
    op.create_index("attachment_by_dossier", "attachment", ["dossier"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about_kind", sa.Text(), nullable=True),
        sa.Column("about_id", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_by_at", "audit", ["at"], unique=False)
    op.create_index("audit_by_dossier", "audit", ["dossier"], unique=False)
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Text(), nullable=True),
        sa.Column("guardian_id", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("authorisation_by_case_id", "authorisation", ["case_id"], unique=False)
    op.create_index("authorisation_by_dossier", "authorisation", ["dossier"], unique=False)
    op.create_table(
        "benefit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("monthly_fen", sa.BigInteger(), nullable=False),
        sa.Column("from_month", sa.Text(), nullable=True),
        sa.Column("member_ids", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("pack_hash", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("benefit_by_case_id", "benefit", ["case_id"], unique=False)
    op.create_index("benefit_by_dossier", "benefit", ["dossier"], unique=False)
    op.create_index("benefit_by_household_id", "benefit", ["household_id"], unique=False)
    op.create_table(
        "benefit_account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("benefit_account_by_case_id", "benefit_account", ["case_id"], unique=False)
    op.create_index("benefit_account_by_dossier", "benefit_account", ["dossier"], unique=False)
    op.create_table(
        "blob",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "care_agreement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("principal_name", sa.Text(), nullable=False),
        sa.Column("carer_id", sa.Text(), nullable=False),
        sa.Column("carer_relation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("child_opinion", sa.Text(), nullable=True),
        sa.Column("carer_statement", sa.Boolean(), nullable=False),
        sa.Column("informed_school_on", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("care_agreement_by_dossier", "care_agreement", ["dossier"], unique=False)
    op.create_index("care_agreement_by_file_id", "care_agreement", ["file_id"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("receipt_number", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=False),
        sa.Column("applicant_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("urban_rural", sa.Text(), nullable=False),
        sa.Column("applied_on", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("due_days", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("single_person_id", sa.Text(), nullable=True),
        sa.Column("proxy_name", sa.Text(), nullable=True),
        sa.Column("proxy_relation", sa.Text(), nullable=True),
        sa.Column("relative_of_staff", sa.Text(), nullable=True),
        sa.Column("commitment_signed", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("pack_hash", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("case_by_area", "case", ["area"], unique=False)
    op.create_index("case_by_dossier", "case", ["dossier"], unique=False)
    op.create_index("case_by_household_id", "case", ["household_id"], unique=False)
    op.create_index("case_by_receipt_number", "case", ["receipt_number"], unique=False)
    op.create_table(
        "case_now",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("in_conflict", sa.Boolean(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("due_from", sa.Text(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("due_working", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("applicant_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("case_now_by_due", "case_now", ["open", "due_on", "case_id"], unique=False)
    op.create_table(
        "child_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("guardian_id", sa.Text(), nullable=True),
        sa.Column("guardian_relation", sa.Text(), nullable=True),
        sa.Column("carer_id", sa.Text(), nullable=True),
        sa.Column("carer_relation", sa.Text(), nullable=True),
        sa.Column("school", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("head_teacher", sa.Text(), nullable=True),
        sa.Column("head_teacher_phone", sa.Text(), nullable=True),
        sa.Column("boarding", sa.Boolean(), nullable=False),
        sa.Column("in_school", sa.Boolean(), nullable=False),
        sa.Column("has_hukou", sa.Boolean(), nullable=False),
        sa.Column("on_assistance", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=True),
        sa.Column("confirmed_groups", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("child_file_by_area", "child_file", ["area"], unique=False)
    op.create_index("child_file_by_child_id", "child_file", ["child_id"], unique=False)
    op.create_index("child_file_by_dossier", "child_file", ["dossier"], unique=False)
    op.create_table(
        "child_task",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("gravity", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("done_what", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("child_task_by_dossier", "child_task", ["dossier"], unique=False)
    op.create_index("child_task_by_due_on", "child_task", ["due_on"], unique=False)
    op.create_index("child_task_by_file_id", "child_task", ["file_id"], unique=False)
    op.create_table(
        "child_visit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("not_met_reason", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("next_due_on", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("child_visit_by_dossier", "child_visit", ["dossier"], unique=False)
    op.create_index("child_visit_by_file_id", "child_visit", ["file_id"], unique=False)
    op.create_index("child_visit_by_visited_at", "child_visit", ["visited_at"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", "field"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("parents", sa.Text(), nullable=False),
        sa.Column("judged", sa.Text(), nullable=True),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("inquiry_id", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("decision_by_case_id", "decision", ["case_id"], unique=False)
    op.create_index("decision_by_dossier", "decision", ["dossier"], unique=False)
    op.create_table(
        "device_head",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "hash"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("draft_by_person", "draft", ["person", "saved_at"], unique=False)
    op.create_table(
        "exchange_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("head_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("urban_rural", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("family_marks", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("household_by_area", "household", ["area"], unique=False)
    op.create_index("household_by_dossier", "household", ["dossier"], unique=False)
    op.create_index("household_by_head_id", "household", ["head_id"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("child_words", sa.Text(), nullable=False),
        sa.Column("child_place", sa.Text(), nullable=True),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("police_called_at", sa.Text(), nullable=True),
        sa.Column("police_station", sa.Text(), nullable=True),
        sa.Column("police_number", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("informed", sa.Text(), nullable=True),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("incident_by_dossier", "incident", ["dossier"], unique=False)
    op.create_index("incident_by_reported_at", "incident", ["reported_at"], unique=False)
    op.create_table(
        "incident_reporter",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("incident_reporter_by_dossier", "incident_reporter", ["dossier"], unique=False)
    op.create_index(
        "incident_reporter_by_incident_id", "incident_reporter", ["incident_id"], unique=False
    )
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("inquiry_by_case_id", "inquiry", ["case_id"], unique=False)
    op.create_index("inquiry_by_dossier", "inquiry", ["dossier"], unique=False)
    op.create_table(
        "log_entry",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("running", sa.Text(), nullable=False),
        sa.Column("came_from", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("writer", "counter"),
    )
    op.create_index("log_entry_by_device", "log_entry", ["device", "position"], unique=False)
    op.create_index("log_entry_by_hash", "log_entry", ["hash"], unique=False)
    op.create_index(
        "log_entry_by_state",
        "log_entry",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state != 'applied'"),
    )
    op.create_table(
        "log_part",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("position", "ordinal"),
    )
    op.create_index("log_part_by_dossier", "log_part", ["dossier"], unique=False)
    op.create_index("log_part_by_record", "log_part", ["kind", "record_id"], unique=False)
    op.create_table(
        "log_state",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("running", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "material",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("material_by_case_id", "material", ["case_id"], unique=False)
    op.create_index("material_by_dossier", "material", ["dossier"], unique=False)
    op.create_table(
        "means_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("means_item_by_case_id", "means_item", ["case_id"], unique=False)
    op.create_index("means_item_by_dossier", "means_item", ["dossier"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("not_counted_reason", sa.Text(), nullable=True),
        sa.Column("lives_together", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("membership_by_dossier", "membership", ["dossier"], unique=False)
    op.create_index("membership_by_household_id", "membership", ["household_id"], unique=False)
    op.create_index("membership_by_person_id", "membership", ["person_id"], unique=False)
    op.create_table(
        "parent_state",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("which", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("last_contact_on", sa.Text(), nullable=True),
        sa.Column("last_home_on", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("parent_state_by_dossier", "parent_state", ["dossier"], unique=False)
    op.create_index("parent_state_by_file_id", "parent_state", ["file_id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("benefit_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("payment_by_benefit_id", "payment", ["benefit_id"], unique=False)
    op.create_index("payment_by_dossier", "payment", ["dossier"], unique=False)
    op.create_index("payment_by_month", "payment", ["month"], unique=False)
    op.create_table(
        "peer",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("they_have", sa.BigInteger(), nullable=False),
        sa.Column("they_have_running", sa.Text(), nullable=False),
        sa.Column("exported_to", sa.BigInteger(), nullable=False),
        sa.Column("we_have", sa.BigInteger(), nullable=False),
        sa.Column("we_have_running", sa.Text(), nullable=False),
        sa.Column("last_in_at", sa.Text(), nullable=True),
        sa.Column("last_out_at", sa.Text(), nullable=True),
        sa.Column("enrolled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("device"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("no_id_reason", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("born_on", sa.Text(), nullable=True),
        sa.Column("ethnicity", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("hukou_area", sa.Text(), nullable=True),
        sa.Column("residence_area", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("hukou_kind", sa.Text(), nullable=True),
        sa.Column("marital", sa.Text(), nullable=True),
        sa.Column("education", sa.Text(), nullable=True),
        sa.Column("employment", sa.Text(), nullable=True),
        sa.Column("work_capacity", sa.Text(), nullable=True),
        sa.Column("health", sa.Text(), nullable=True),
        sa.Column("serious_illness", sa.Text(), nullable=True),
        sa.Column("disability_type", sa.Text(), nullable=True),
        sa.Column("disability_grade", sa.BigInteger(), nullable=True),
        sa.Column("disability_certificate", sa.Text(), nullable=True),
        sa.Column("student_stage", sa.Text(), nullable=True),
        sa.Column("school", sa.Text(), nullable=True),
        sa.Column("died_on", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("person_by_dossier", "person", ["dossier"], unique=False)
    op.create_index("person_by_id_number", "person", ["id_number"], unique=False)
    op.create_index("person_by_residence_area", "person", ["residence_area"], unique=False)
    op.create_table(
        "person_group",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index("person_group_by_key", "person_group", ["group_key"], unique=False)
    op.create_table(
        "person_search",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("person_id"),
    )
    op.create_index("person_search_by_area", "person_search", ["area"], unique=False)
    op.create_index("person_search_by_id_number", "person_search", ["id_number"], unique=False)
    op.create_index("person_search_by_initials", "person_search", ["initials"], unique=False)
    op.create_index("person_search_by_name", "person_search", ["name"], unique=False)
    op.create_index("person_search_by_phone", "person_search", ["phone"], unique=False)
    op.create_index("person_search_by_pinyin", "person_search", ["pinyin"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("blob_key", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("photo_by_about_id", "photo", ["about_id"], unique=False)
    op.create_index("photo_by_dossier", "photo", ["dossier"], unique=False)
    op.create_table(
        "policy_pack",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("policy_pack_by_dossier", "policy_pack", ["dossier"], unique=False)
    op.create_index("policy_pack_by_pack_id", "policy_pack", ["pack_id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_table(
        "roster",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("roster_by_dossier", "roster", ["dossier"], unique=False)
    op.create_index("roster_by_version", "roster", ["version"], unique=False)
    op.create_table(
        "same_person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("one_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("same_person_by_dossier", "same_person", ["dossier"], unique=False)
    op.create_index("same_person_by_one_id", "same_person", ["one_id"], unique=False)
    op.create_index("same_person_by_other_id", "same_person", ["other_id"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("gravity", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("done_what", sa.Text(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("task_by_dossier", "task", ["dossier"], unique=False)
    op.create_index("task_by_due_on", "task", ["due_on"], unique=False)
    op.create_index("task_by_person_id", "task", ["person_id"], unique=False)
    op.create_table(
        "unknown_record",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("not_met_reason", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("next_due_on", sa.Text(), nullable=True),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("visit_by_dossier", "visit", ["dossier"], unique=False)
    op.create_index("visit_by_person_id", "visit", ["person_id"], unique=False)
    op.create_index("visit_by_visited_at", "visit", ["visited_at"], unique=False)
    op.create_table(
        "visit_enrolment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("self_care", sa.Text(), nullable=True),
        sa.Column("self_care_indicators", sa.Text(), nullable=True),
        sa.Column("carer_name", sa.Text(), nullable=True),
        sa.Column("carer_phone", sa.Text(), nullable=True),
        sa.Column("agreement_until", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("route_order", sa.BigInteger(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("visit_enrolment_by_area", "visit_enrolment", ["area"], unique=False)
    op.create_index("visit_enrolment_by_dossier", "visit_enrolment", ["dossier"], unique=False)
    op.create_index("visit_enrolment_by_person_id", "visit_enrolment", ["person_id"], unique=False)
    op.create_table(
        "waiting_bundle",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("from_position", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE person_gram USING fts5"
            "(g, content='', contentless_delete=1, tokenize='ascii', detail=none)"
        )
    op.execute("INSERT INTO log_state (one, position, running, head) VALUES (1, 0, '', '')")
