"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this migration."""
    op.create_table(
        "calls_grid",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("scale_min", sa.Integer(), nullable=False),
        sa.Column("scale_max", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("locked_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("scale_min < scale_max", name=op.f("grid_scale_goes_up")),
        sa.CheckConstraint("threshold BETWEEN 0 AND 100", name=op.f("grid_threshold_is_out_of_a_hundred")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_grid")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_calls_grid_code")),
    )
    op.create_table(
        "calls_programme",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_calls_programme_name")),
    )
    op.create_table(
        "documents_document",
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_document")),
    )
    with op.batch_alter_table("documents_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_document_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_document_sha256"), ["sha256"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("payload_seal", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_object_id"), ["object_id"], unique=False)

    op.create_table(
        "organisations_organisation",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("siren", sa.String(length=9), nullable=True),
        sa.Column("rna", sa.String(length=10), nullable=True),
        sa.Column("group_id", sa.String(length=32), nullable=True),
        sa.Column("created_year", sa.Integer(), nullable=True),
        sa.Column("dwellings_managed", sa.Integer(), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("department", sa.String(length=3), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("dwellings_managed >= 0", name=op.f("organisation_dwellings_are_not_negative")),
        sa.CheckConstraint("group_id <> id", name=op.f("organisation_is_not_its_own_group")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_organisation_group_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_organisation")),
        sa.UniqueConstraint("folded_name", name=op.f("uq_organisations_organisation_folded_name")),
        sa.UniqueConstraint("rna", name=op.f("uq_organisations_organisation_rna")),
        sa.UniqueConstraint("siret", name=op.f("uq_organisations_organisation_siret")),
    )
    with op.batch_alter_table("organisations_organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisations_organisation_department"), ["department"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_organisations_organisation_group_id"), ["group_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisations_organisation_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_organisation_siren"), ["siren"], unique=False)

    op.create_table(
        "people_person",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("voice", sa.String(length=40), nullable=False),
        sa.Column("college", sa.String(length=40), nullable=True),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("oidc_issuer", sa.String(length=300), nullable=True),
        sa.Column("oidc_subject", sa.String(length=300), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_person")),
        sa.UniqueConstraint("email", name=op.f("uq_people_person_email")),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name=op.f("uq_people_person_oidc_issuer")),
    )
    op.create_table(
        "people_sign_in_failure",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_sign_in_failure")),
    )
    with op.batch_alter_table("people_sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_sign_in_failure_key"), ["key"], unique=False)

    op.create_table(
        "territories_edition",
        sa.Column("generation", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_schematic", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("overseas_from", sa.Date(), nullable=False),
        sa.Column("overseas_until", sa.Date(), nullable=True),
        sa.Column("imported_by", sa.String(length=200), nullable=False),
        sa.Column("qpv_count", sa.Integer(), nullable=False),
        sa.Column("without_outline", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories_edition")),
        sa.UniqueConstraint("sha256", "generation", name=op.f("uq_territories_edition_sha256")),
    )
    with op.batch_alter_table("territories_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territories_edition_generation"), ["generation"], unique=False)

    op.create_table(
        "calls_call",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("programme_id", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("intake_mode", sa.String(length=40), nullable=False),
        sa.Column("envelope", sa.BigInteger(), nullable=True),
        sa.Column("grid_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("envelope >= 0", name=op.f("call_envelope_is_not_negative")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("call_year_is_of_this_century")),
        sa.ForeignKeyConstraint(["grid_id"], ["calls_grid.id"], name=op.f("fk_calls_call_grid_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["calls_programme.id"], name=op.f("fk_calls_call_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_call")),
        sa.UniqueConstraint("code", name=op.f("uq_calls_call_code")),
    )
    with op.batch_alter_table("calls_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_call_grid_id"), ["grid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_call_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_call_year"), ["year"], unique=False)

    op.create_table(
        "calls_criterion",
        sa.Column("grid_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("anchors", sa.Text(), nullable=False),
        sa.Column("comment_required_at", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("criterion_weighs_something")),
        sa.ForeignKeyConstraint(["grid_id"], ["calls_grid.id"], name=op.f("fk_calls_criterion_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_criterion")),
        sa.UniqueConstraint("grid_id", "code", name=op.f("uq_calls_criterion_grid_id")),
    )
    with op.batch_alter_table("calls_criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_criterion_grid_id"), ["grid_id"], unique=False)

    op.create_table(
        "journal_payload",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("erased_by", sa.String(length=64), nullable=True),
        sa.Column("erased_why", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["journal_entry.number"], name=op.f("fk_journal_payload_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_payload")),
    )
    op.create_table(
        "organisations_alias",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_alias_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_alias")),
        sa.UniqueConstraint("folded", name=op.f("uq_organisations_alias_folded")),
    )
    with op.batch_alter_table("organisations_alias", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisations_alias_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "organisations_fact",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_fact_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_fact")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "year", "source", name=op.f("uq_organisations_fact_organisation_id")
        ),
    )
    with op.batch_alter_table("organisations_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisations_fact_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "organisations_mandate",
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("mandate_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_organisations_mandate_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_mandate_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_mandate")),
    )
    with op.batch_alter_table("organisations_mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_mandate_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisations_mandate_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "people_appointment",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_people_appointment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_appointment")),
    )
    with op.batch_alter_table("people_appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_appointment_object_id"), ["object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_appointment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "people_invitation",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_people_invitation_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_people_invitation_token_hash")),
    )
    with op.batch_alter_table("people_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "people_role",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_role_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_people_role")),
    )
    op.create_table(
        "people_sign_in",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_people_sign_in_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_sign_in")),
    )
    with op.batch_alter_table("people_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "territories_qpv",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("label_folded", sa.String(length=300), nullable=False),
        sa.Column("department", sa.String(length=3), nullable=False),
        sa.Column("region", sa.String(length=300), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("area_ha", sa.Float(), nullable=True),
        sa.Column("epsg", sa.Integer(), nullable=True),
        sa.Column("wkb", sa.LargeBinary(), nullable=True),
        sa.Column("wkb_legal", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["territories_edition.id"], name=op.f("fk_territories_qpv_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories_qpv")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_territories_qpv_edition_id")),
    )
    with op.batch_alter_table("territories_qpv", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territories_qpv_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_territories_qpv_department"), ["department"], unique=False)
        batch_op.create_index(batch_op.f("ix_territories_qpv_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_territories_qpv_label_folded"), ["label_folded"], unique=False)

    op.create_table(
        "territories_qpv_passage",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("predecessor", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["territories_edition.id"], name=op.f("fk_territories_qpv_passage_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", "predecessor", name=op.f("pk_territories_qpv_passage")),
    )
    with op.batch_alter_table("territories_qpv_passage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_territories_qpv_passage_predecessor"), ["predecessor"], unique=False
        )

    op.create_table(
        "calls_round",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("interests_from", sa.Date(), nullable=True),
        sa.Column("reading_from", sa.Date(), nullable=True),
        sa.Column("reading_until", sa.Date(), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("envelope", sa.BigInteger(), nullable=True),
        sa.Column("meeting_opened_at", sa.DateTime(), nullable=True),
        sa.Column("meeting_closed_at", sa.DateTime(), nullable=True),
        sa.Column("results_published_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("round_closes_after_it_opens")),
        sa.CheckConstraint("envelope >= 0", name=op.f("round_envelope_is_not_negative")),
        sa.CheckConstraint("reading_until >= reading_from", name=op.f("round_reading_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["call_id"], ["calls_call.id"], name=op.f("fk_calls_round_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_round")),
        sa.UniqueConstraint("call_id", "name", name=op.f("uq_calls_round_call_id")),
    )
    with op.batch_alter_table("calls_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_round_call_id"), ["call_id"], unique=False)

    op.create_table(
        "intake_batch",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.String(length=64), nullable=False),
        sa.Column("imported_by_name", sa.String(length=200), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls_call.id"], name=op.f("fk_intake_batch_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_batch")),
    )
    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_batch_call_id"), ["call_id"], unique=False)

    op.create_table(
        "territories_qpv_commune",
        sa.Column("qpv_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=5), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("name_folded", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["qpv_id"], ["territories_qpv.id"], name=op.f("fk_territories_qpv_commune_qpv_id")
        ),
        sa.PrimaryKeyConstraint("qpv_id", "position", name=op.f("pk_territories_qpv_commune")),
    )
    with op.batch_alter_table("territories_qpv_commune", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territories_qpv_commune_code"), ["code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_territories_qpv_commune_name_folded"), ["name_folded"], unique=False
        )

    op.create_table(
        "intake_application",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("request_kind", sa.String(length=40), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("objectives", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("target_public", sa.Text(), nullable=True),
        sa.Column("resident_role", sa.Text(), nullable=True),
        sa.Column("partnership", sa.Text(), nullable=True),
        sa.Column("evaluation_plan", sa.Text(), nullable=True),
        sa.Column("durability", sa.Text(), nullable=True),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("duration_months", sa.Integer(), nullable=True),
        sa.Column("dwellings", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("total_cost", sa.BigInteger(), nullable=True),
        sa.Column("requested", sa.BigInteger(), nullable=True),
        sa.Column("sensitive_public", sa.Boolean(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("folded_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("requested >= 0", name=op.f("application_request_is_not_negative")),
        sa.CheckConstraint("total_cost >= 0", name=op.f("application_cost_is_not_negative")),
        sa.ForeignKeyConstraint(["call_id"], ["calls_call.id"], name=op.f("fk_intake_application_call_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["calls_round.id"], name=op.f("fk_intake_application_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_application")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_intake_application_call_id")),
    )
    with op.batch_alter_table("intake_application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_application_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_application_round_id"), ["round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_application_status"), ["status"], unique=False)

    op.create_table(
        "intake_application_organisation",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["intake_application.id"],
            name=op.f("fk_intake_application_organisation_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_intake_application_organisation_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_application_organisation")),
        sa.UniqueConstraint(
            "application_id",
            "organisation_id",
            "role",
            name=op.f("uq_intake_application_organisation_application_id"),
        ),
    )
    with op.batch_alter_table("intake_application_organisation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_intake_application_has_one_lead",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("role = 'lead'"),
            postgresql_where=sa.text("role = 'lead'"),
        )
        batch_op.create_index(
            batch_op.f("ix_intake_application_organisation_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_intake_application_organisation_organisation_id"),
            ["organisation_id"],
            unique=False,
        )

    op.create_table(
        "intake_closed_door",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_closed_door_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_intake_closed_door_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_closed_door")),
    )
    with op.batch_alter_table("intake_closed_door", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_closed_door_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intake_closed_door_member_id"), ["member_id"], unique=False)

    op.create_table(
        "intake_open_door",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_open_door_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_intake_open_door_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_open_door")),
        sa.UniqueConstraint("application_id", "member_id", name=op.f("uq_intake_open_door_application_id")),
    )
    with op.batch_alter_table("intake_open_door", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_open_door_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intake_open_door_member_id"), ["member_id"], unique=False)

    op.create_table(
        "intake_provenance",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_provenance_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batch.id"], name=op.f("fk_intake_provenance_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_provenance")),
    )
    with op.batch_alter_table("intake_provenance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_provenance_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intake_provenance_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "intake_site",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("department", sa.String(length=3), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("precision_m", sa.Float(precision=53), nullable=True),
        sa.Column("declared_qpv", sa.String(length=120), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("qpv_codes", sa.Text(), nullable=False),
        sa.Column("qpv_generation", sa.String(length=4), nullable=True),
        sa.Column("nearest_code", sa.String(length=10), nullable=True),
        sa.Column("nearest_name", sa.String(length=200), nullable=True),
        sa.Column("distance_m", sa.Float(precision=53), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("located_on", sa.Date(), nullable=False),
        sa.Column("located_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_site_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_site")),
        sa.UniqueConstraint("application_id", "position", name=op.f("uq_intake_site_application_id")),
    )
    with op.batch_alter_table("intake_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_site_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_site_department"), ["department"], unique=False)

    op.create_table(
        "meetings_meeting",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("chair_id", sa.String(length=32), nullable=False),
        sa.Column("secretary_id", sa.String(length=32), nullable=True),
        sa.Column("envelope", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("current_application_id", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "envelope IS NULL OR envelope >= 0", name=op.f("meetings_envelope_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["people_person.id"], name=op.f("fk_meetings_meeting_chair_id")
        ),
        sa.ForeignKeyConstraint(
            ["current_application_id"],
            ["intake_application.id"],
            name=op.f("fk_meetings_meeting_current_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["secretary_id"], ["people_person.id"], name=op.f("fk_meetings_meeting_secretary_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_meeting")),
    )
    with op.batch_alter_table("meetings_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_meeting_chair_id"), ["chair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_meeting_secretary_id"), ["secretary_id"], unique=False)

    op.create_table(
        "review_assignment",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.String(length=64), nullable=False),
        sa.Column("freed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_review_assignment_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_assignment_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_assignment")),
    )
    with op.batch_alter_table("review_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_assignment_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_assignment_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "one_live_assignment_per_application_and_member",
            ["application_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("freed_at IS NULL"),
            postgresql_where=sa.text("freed_at IS NULL"),
        )

    op.create_table(
        "review_evaluation",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("recommendation", sa.String(length=40), nullable=True),
        sa.Column("amount_suggested", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "status = 'draft' OR handed_in_at IS NOT NULL",
            name=op.f("review_evaluation_handed_in_has_its_time"),
        ),
        sa.CheckConstraint(
            "amount_suggested IS NULL OR amount_suggested >= 0",
            name=op.f("review_evaluation_amount_is_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_review_evaluation_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_evaluation_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_evaluation")),
    )
    with op.batch_alter_table("review_evaluation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_evaluation_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_evaluation_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "one_live_evaluation_per_application_and_member",
            ["application_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "review_interest",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_by", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "nature = 'none' OR reason <> ''", name=op.f("review_interest_a_link_is_told_in_words")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_review_interest_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_interest_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_interest")),
    )
    with op.batch_alter_table("review_interest", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_interest_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_interest_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "one_live_interest_per_application_and_member",
            ["application_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "meetings_agenda_item",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pile", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_meetings_agenda_item_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings_meeting.id"], name=op.f("fk_meetings_agenda_item_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_agenda_item")),
        sa.UniqueConstraint("meeting_id", "application_id", name=op.f("uq_meetings_agenda_item_meeting_id")),
    )
    with op.batch_alter_table("meetings_agenda_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meetings_agenda_item_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "meetings_attendance",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("presence", sa.String(length=40), nullable=False),
        sa.Column("represented_by_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings_meeting.id"], name=op.f("fk_meetings_attendance_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_meetings_attendance_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["represented_by_id"], ["people_person.id"], name=op.f("fk_meetings_attendance_represented_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_attendance")),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_meetings_attendance_meeting_id")),
    )
    with op.batch_alter_table("meetings_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_attendance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "meetings_decision",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.String(length=64), nullable=False),
        sa.Column("replaces_id", sa.String(length=32), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(outcome IN ('awarded', 'awarded_conditional')) = (amount IS NOT NULL)",
            name=op.f("meetings_amount_only_for_an_awarded_application"),
        ),
        sa.CheckConstraint(
            "outcome IN ('awarded', 'awarded_conditional') OR motive IS NOT NULL",
            name=op.f("meetings_motive_is_given_when_not_awarded"),
        ),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("meetings_amount_is_more_than_zero")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_meetings_decision_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings_meeting.id"], name=op.f("fk_meetings_decision_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["meetings_decision.id"], name=op.f("fk_meetings_decision_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_decision")),
    )
    with op.batch_alter_table("meetings_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meetings_decision_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meetings_decision_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            "uq_meetings_decision_current",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "meetings_meeting_round",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings_meeting.id"], name=op.f("fk_meetings_meeting_round_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["calls_round.id"], name=op.f("fk_meetings_meeting_round_round_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "round_id", name=op.f("pk_meetings_meeting_round")),
    )
    with op.batch_alter_table("meetings_meeting_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_meeting_round_round_id"), ["round_id"], unique=False)

    op.create_table(
        "review_evaluation_version",
        sa.Column("evaluation_id", sa.String(length=32), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["review_evaluation.id"],
            name=op.f("fk_review_evaluation_version_evaluation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_evaluation_version")),
    )
    with op.batch_alter_table("review_evaluation_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_evaluation_version_evaluation_id"), ["evaluation_id"], unique=False
        )

    op.create_table(
        "review_mark",
        sa.Column("evaluation_id", sa.String(length=32), nullable=False),
        sa.Column("criterion_id", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("abstains", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "value IS NULL OR NOT abstains", name=op.f("review_mark_an_abstention_has_no_value")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["calls_criterion.id"], name=op.f("fk_review_mark_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["review_evaluation.id"], name=op.f("fk_review_mark_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "criterion_id", name=op.f("pk_review_mark")),
    )
    op.create_table(
        "meetings_award",
        sa.Column("decision_id", sa.String(length=32), nullable=True),
        sa.Column("application_id", sa.String(length=32), nullable=True),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("lead", sa.String(length=300), nullable=True),
        sa.Column("lead_kind", sa.String(length=40), nullable=True),
        sa.Column("landlords", sa.Text(), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("call_code", sa.String(length=30), nullable=True),
        sa.Column("call_title", sa.String(length=200), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("duration_months", sa.Integer(), nullable=True),
        sa.Column("dwellings", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("sensitive_public", sa.Boolean(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "amount IS NULL OR amount > 0", name=op.f("meetings_award_amount_is_more_than_zero")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_meetings_award_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["meetings_decision.id"], name=op.f("fk_meetings_award_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_award")),
        sa.UniqueConstraint("application_id", name=op.f("uq_meetings_award_application_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_meetings_award_decision_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_meetings_award_reference")),
    )
    with op.batch_alter_table("meetings_award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_award_call_code"), ["call_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_award_is_public"), ["is_public"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_award_year"), ["year"], unique=False)

    op.create_table(
        "followup_action",
        sa.Column("award_id", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("duration_months", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["meetings_award.id"], name=op.f("fk_followup_action_award_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_action")),
        sa.UniqueConstraint("award_id", name=op.f("uq_followup_action_award_id")),
    )
    op.create_table(
        "meetings_award_inspiration",
        sa.Column("award_id", sa.String(length=32), nullable=False),
        sa.Column("earlier_award_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(earlier_award_id IS NULL) <> (text IS NULL)",
            name=op.f("meetings_award_inspiration_is_an_award_or_a_text"),
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["meetings_award.id"], name=op.f("fk_meetings_award_inspiration_award_id")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_award_id"],
            ["meetings_award.id"],
            name=op.f("fk_meetings_award_inspiration_earlier_award_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_award_inspiration")),
    )
    with op.batch_alter_table("meetings_award_inspiration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meetings_award_inspiration_award_id"), ["award_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meetings_award_inspiration_earlier_award_id"), ["earlier_award_id"], unique=False
        )

    op.create_table(
        "meetings_award_site",
        sa.Column("award_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("commune", sa.String(length=200), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("department", sa.String(length=3), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("precision_m", sa.Float(), nullable=True),
        sa.Column("is_approximate", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("qpv_codes", sa.Text(), nullable=False),
        sa.Column("qpv_generation", sa.String(length=4), nullable=True),
        sa.Column("qpv_later_codes", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(lon IS NULL) = (lat IS NULL)", name=op.f("meetings_award_site_has_both_degrees_or_none")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["meetings_award.id"], name=op.f("fk_meetings_award_site_award_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_award_site")),
    )
    with op.batch_alter_table("meetings_award_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_award_site_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_award_site_department"), ["department"], unique=False)

    op.create_table(
        "followup_milestone",
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("set_aside_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "done_on IS NULL OR set_aside_reason IS NULL",
            name=op.f("followup_milestone_is_done_or_set_aside"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["followup_action.id"], name=op.f("fk_followup_milestone_action_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_milestone")),
    )
    with op.batch_alter_table("followup_milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followup_milestone_action_id"), ["action_id"], unique=False)

    op.create_table(
        "followup_payment",
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("planned_amount", sa.BigInteger(), nullable=True),
        sa.Column("condition_milestone_id", sa.String(length=32), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_amount", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(paid_on IS NULL) = (paid_amount IS NULL)",
            name=op.f("followup_payment_is_paid_on_a_day_for_an_amount"),
        ),
        sa.CheckConstraint(
            "paid_amount IS NULL OR paid_amount > 0", name=op.f("followup_paid_amount_is_more_than_zero")
        ),
        sa.CheckConstraint(
            "planned_amount IS NULL OR planned_amount > 0",
            name=op.f("followup_planned_amount_is_more_than_zero"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["followup_action.id"], name=op.f("fk_followup_payment_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["condition_milestone_id"],
            ["followup_milestone.id"],
            name=op.f("fk_followup_payment_condition_milestone_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_payment")),
        sa.UniqueConstraint("action_id", "rank", name=op.f("uq_followup_payment_action_id")),
    )
    with op.batch_alter_table("followup_payment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_followup_payment_condition_milestone_id"), ["condition_milestone_id"], unique=False
        )


def downgrade() -> None:
    """Bring them back."""
    with op.batch_alter_table("followup_payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followup_payment_condition_milestone_id"))

    op.drop_table("followup_payment")
    with op.batch_alter_table("followup_milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followup_milestone_action_id"))

    op.drop_table("followup_milestone")
    with op.batch_alter_table("meetings_award_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_award_site_department"))
        batch_op.drop_index(batch_op.f("ix_meetings_award_site_award_id"))

    op.drop_table("meetings_award_site")
    with op.batch_alter_table("meetings_award_inspiration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_award_inspiration_earlier_award_id"))
        batch_op.drop_index(batch_op.f("ix_meetings_award_inspiration_award_id"))

    op.drop_table("meetings_award_inspiration")
    op.drop_table("followup_action")
    with op.batch_alter_table("meetings_award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_award_year"))
        batch_op.drop_index(batch_op.f("ix_meetings_award_is_public"))
        batch_op.drop_index(batch_op.f("ix_meetings_award_call_code"))

    op.drop_table("meetings_award")
    op.drop_table("review_mark")
    with op.batch_alter_table("review_evaluation_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_evaluation_version_evaluation_id"))

    op.drop_table("review_evaluation_version")
    with op.batch_alter_table("meetings_meeting_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_meeting_round_round_id"))

    op.drop_table("meetings_meeting_round")
    with op.batch_alter_table("meetings_decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meetings_decision_current",
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(batch_op.f("ix_meetings_decision_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_meetings_decision_application_id"))

    op.drop_table("meetings_decision")
    with op.batch_alter_table("meetings_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_attendance_member_id"))

    op.drop_table("meetings_attendance")
    with op.batch_alter_table("meetings_agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_agenda_item_application_id"))

    op.drop_table("meetings_agenda_item")
    with op.batch_alter_table("review_interest", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_interest_per_application_and_member",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_interest_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_interest_application_id"))

    op.drop_table("review_interest")
    with op.batch_alter_table("review_evaluation", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_evaluation_per_application_and_member",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_evaluation_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_evaluation_application_id"))

    op.drop_table("review_evaluation")
    with op.batch_alter_table("review_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_assignment_per_application_and_member",
            sqlite_where=sa.text("freed_at IS NULL"),
            postgresql_where=sa.text("freed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_assignment_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_assignment_application_id"))

    op.drop_table("review_assignment")
    with op.batch_alter_table("meetings_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_meeting_secretary_id"))
        batch_op.drop_index(batch_op.f("ix_meetings_meeting_chair_id"))

    op.drop_table("meetings_meeting")
    with op.batch_alter_table("intake_site", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_site_department"))
        batch_op.drop_index(batch_op.f("ix_intake_site_application_id"))

    op.drop_table("intake_site")
    with op.batch_alter_table("intake_provenance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_provenance_batch_id"))
        batch_op.drop_index(batch_op.f("ix_intake_provenance_application_id"))

    op.drop_table("intake_provenance")
    with op.batch_alter_table("intake_open_door", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_open_door_member_id"))
        batch_op.drop_index(batch_op.f("ix_intake_open_door_application_id"))

    op.drop_table("intake_open_door")
    with op.batch_alter_table("intake_closed_door", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_closed_door_member_id"))
        batch_op.drop_index(batch_op.f("ix_intake_closed_door_application_id"))

    op.drop_table("intake_closed_door")
    with op.batch_alter_table("intake_application_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_application_organisation_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_intake_application_organisation_application_id"))
        batch_op.drop_index(
            "ix_intake_application_has_one_lead",
            sqlite_where=sa.text("role = 'lead'"),
            postgresql_where=sa.text("role = 'lead'"),
        )

    op.drop_table("intake_application_organisation")
    with op.batch_alter_table("intake_application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_application_status"))
        batch_op.drop_index(batch_op.f("ix_intake_application_round_id"))
        batch_op.drop_index(batch_op.f("ix_intake_application_call_id"))

    op.drop_table("intake_application")
    with op.batch_alter_table("territories_qpv_commune", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territories_qpv_commune_name_folded"))
        batch_op.drop_index(batch_op.f("ix_territories_qpv_commune_code"))

    op.drop_table("territories_qpv_commune")
    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_batch_call_id"))

    op.drop_table("intake_batch")
    with op.batch_alter_table("calls_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_round_call_id"))

    op.drop_table("calls_round")
    with op.batch_alter_table("territories_qpv_passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territories_qpv_passage_predecessor"))

    op.drop_table("territories_qpv_passage")
    with op.batch_alter_table("territories_qpv", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territories_qpv_label_folded"))
        batch_op.drop_index(batch_op.f("ix_territories_qpv_edition_id"))
        batch_op.drop_index(batch_op.f("ix_territories_qpv_department"))
        batch_op.drop_index(batch_op.f("ix_territories_qpv_code"))

    op.drop_table("territories_qpv")
    with op.batch_alter_table("people_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_sign_in_person_id"))

    op.drop_table("people_sign_in")
    op.drop_table("people_role")
    with op.batch_alter_table("people_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_invitation_person_id"))

    op.drop_table("people_invitation")
    with op.batch_alter_table("people_appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_appointment_person_id"))
        batch_op.drop_index(batch_op.f("ix_people_appointment_object_id"))

    op.drop_table("people_appointment")
    with op.batch_alter_table("organisations_mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_mandate_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_organisations_mandate_member_id"))

    op.drop_table("organisations_mandate")
    with op.batch_alter_table("organisations_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_fact_organisation_id"))

    op.drop_table("organisations_fact")
    with op.batch_alter_table("organisations_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_alias_organisation_id"))

    op.drop_table("organisations_alias")
    op.drop_table("journal_payload")
    with op.batch_alter_table("calls_criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_criterion_grid_id"))

    op.drop_table("calls_criterion")
    with op.batch_alter_table("calls_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_call_year"))
        batch_op.drop_index(batch_op.f("ix_calls_call_programme_id"))
        batch_op.drop_index(batch_op.f("ix_calls_call_grid_id"))

    op.drop_table("calls_call")
    with op.batch_alter_table("territories_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territories_edition_generation"))

    op.drop_table("territories_edition")
    with op.batch_alter_table("people_sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_sign_in_failure_key"))

    op.drop_table("people_sign_in_failure")
    op.drop_table("people_person")
    with op.batch_alter_table("organisations_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_organisation_siren"))
        batch_op.drop_index(batch_op.f("ix_organisations_organisation_kind"))
        batch_op.drop_index(batch_op.f("ix_organisations_organisation_group_id"))
        batch_op.drop_index(batch_op.f("ix_organisations_organisation_department"))

    op.drop_table("organisations_organisation")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_object_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_actor_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_act"))

    op.drop_table("journal_entry")
    with op.batch_alter_table("documents_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_document_sha256"))
        batch_op.drop_index(batch_op.f("ix_documents_document_owner_id"))

    op.drop_table("documents_document")
    op.drop_table("calls_programme")
    op.drop_table("calls_grid")
