"""Intake."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this migration."""
    op.create_table(
        "spreadsheets_column_mapping",
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spreadsheets_column_mapping")),
        sa.UniqueConstraint("purpose", "signature", name=op.f("uq_spreadsheets_column_mapping_purpose")),
    )
    op.create_table(
        "territories_geocoded",
        sa.Column("question", sa.String(length=600), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("score", sa.Float(precision=53), nullable=True),
        sa.Column("label", sa.String(length=300), nullable=True),
        sa.Column("commune_code", sa.String(length=5), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories_geocoded")),
        sa.UniqueConstraint("question", name=op.f("uq_territories_geocoded_question")),
    )
    op.create_table(
        "organisations_member",
        sa.Column("parent_id", sa.String(length=32), nullable=False),
        sa.Column("child_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("parent_id <> child_id", name=op.f("organisation_is_not_its_own_member")),
        sa.CheckConstraint("until >= since", name=op.f("organisation_member_leaves_after_it_joins")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_member_child_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations_organisation.id"], name=op.f("fk_organisations_member_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_member")),
        sa.UniqueConstraint("parent_id", "child_id", "since", name=op.f("uq_organisations_member_parent_id")),
    )
    with op.batch_alter_table("organisations_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_member_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_member_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "organisations_stock",
        sa.Column("landlord_id", sa.String(length=32), nullable=False),
        sa.Column("territory_kind", sa.String(length=40), nullable=False),
        sa.Column("territory_code", sa.String(length=10), nullable=False),
        sa.Column("territory_name", sa.String(length=200), nullable=True),
        sa.Column("dwellings", sa.Integer(), nullable=True),
        sa.Column("qpv_share", sa.Float(precision=53), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("dwellings >= 0", name=op.f("stock_is_not_negative")),
        sa.CheckConstraint("qpv_share BETWEEN 0 AND 1", name=op.f("stock_share_is_between_none_and_all")),
        sa.ForeignKeyConstraint(
            ["landlord_id"],
            ["organisations_organisation.id"],
            name=op.f("fk_organisations_stock_landlord_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations_stock")),
        sa.UniqueConstraint(
            "landlord_id",
            "territory_kind",
            "territory_code",
            "as_of",
            name=op.f("uq_organisations_stock_landlord_id"),
        ),
    )
    with op.batch_alter_table("organisations_stock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_stock_landlord_id"), ["landlord_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisations_stock_territory_code"), ["territory_code"], unique=False
        )

    op.create_table(
        "calls_rule_set",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("locked_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(in_force_from IS NULL) = (published_at IS NULL)", name=op.f("rule_set_in_force_is_published")
        ),
        sa.CheckConstraint(
            "locked_at IS NULL OR published_at IS NOT NULL", name=op.f("rule_set_locked_is_published")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls_call.id"], name=op.f("fk_calls_rule_set_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_rule_set")),
        sa.UniqueConstraint("call_id", "in_force_from", name=op.f("uq_calls_rule_set_call_id")),
    )
    with op.batch_alter_table("calls_rule_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_rule_set_call_id"), ["call_id"], unique=False)

    op.create_table(
        "calls_rule",
        sa.Column("rule_set_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_set_id"], ["calls_rule_set.id"], name=op.f("fk_calls_rule_rule_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_rule")),
        sa.UniqueConstraint("rule_set_id", "code", name=op.f("uq_calls_rule_rule_set_id")),
    )
    with op.batch_alter_table("calls_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_rule_rule_set_id"), ["rule_set_id"], unique=False)

    op.create_table(
        "intake_budget_line",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=6), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=True),
        sa.Column("funder", sa.String(length=200), nullable=True),
        sa.Column("funding_status", sa.String(length=40), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("tax", sa.String(length=40), nullable=True),
        sa.Column("is_in_kind", sa.Boolean(), nullable=False),
        sa.Column("is_this_fund", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("budget_line_amount_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_budget_line_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_budget_line")),
        sa.UniqueConstraint("application_id", "position", name=op.f("uq_intake_budget_line_application_id")),
    )
    with op.batch_alter_table("intake_budget_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_budget_line_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "intake_completion_request",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("due_on >= asked_on", name=op.f("completion_is_due_after_it_is_asked")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["intake_application.id"],
            name=op.f("fk_intake_completion_request_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_completion_request")),
    )
    with op.batch_alter_table("intake_completion_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_completion_request_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "intake_duplicate",
        sa.Column("first_id", sa.String(length=32), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("said_by_name", sa.String(length=200), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("duplicate_pair_is_sorted")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["intake_application.id"], name=op.f("fk_intake_duplicate_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["intake_application.id"], name=op.f("fk_intake_duplicate_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_duplicate")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_intake_duplicate_first_id")),
    )
    with op.batch_alter_table("intake_duplicate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_duplicate_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_duplicate_second_id"), ["second_id"], unique=False)

    op.create_table(
        "intake_edit_draft",
        sa.Column("application_id", sa.String(length=32), nullable=True),
        sa.Column("round_id", sa.String(length=32), nullable=True),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_edit_draft_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_intake_edit_draft_member_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["calls_round.id"], name=op.f("fk_intake_edit_draft_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_edit_draft")),
    )
    with op.batch_alter_table("intake_edit_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_edit_draft_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intake_edit_draft_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_edit_draft_round_id"), ["round_id"], unique=False)

    op.create_table(
        "intake_instruction",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("opinion", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("proposed", sa.BigInteger(), nullable=True),
        sa.Column("proposed_reason", sa.Text(), nullable=True),
        sa.Column("rapporteur_id", sa.String(length=32), nullable=True),
        sa.Column("hearing_at", sa.DateTime(), nullable=True),
        sa.Column("hearing_minutes", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("hearing_minutes > 0", name=op.f("instruction_hearing_lasts")),
        sa.CheckConstraint("proposed >= 0", name=op.f("instruction_amount_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_instruction_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["rapporteur_id"], ["people_person.id"], name=op.f("fk_intake_instruction_rapporteur_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_instruction")),
        sa.UniqueConstraint("application_id", name=op.f("uq_intake_instruction_application_id")),
    )
    with op.batch_alter_table("intake_instruction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_instruction_rapporteur_id"), ["rapporteur_id"], unique=False
        )

    op.create_table(
        "intake_overrule",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("rule_code", sa.String(length=60), nullable=False),
        sa.Column("computed", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("said_by_name", sa.String(length=200), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_overrule_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_overrule")),
    )
    with op.batch_alter_table("intake_overrule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_overrule_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            "ix_intake_overrule_is_one_at_a_time",
            ["application_id", "rule_code"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "intake_project_action",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("project_action_amount_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["intake_application.id"],
            name=op.f("fk_intake_project_action_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_project_action")),
        sa.UniqueConstraint(
            "application_id", "position", name=op.f("uq_intake_project_action_application_id")
        ),
    )
    with op.batch_alter_table("intake_project_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intake_project_action_application_id"), ["application_id"], unique=False
        )

    with op.batch_alter_table("documents_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("added_by_name", sa.String(length=200), nullable=True))
        batch_op.add_column(
            sa.Column("visibility", sa.String(length=40), server_default="committee", nullable=False)
        )
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by_name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_reason", sa.Text(), nullable=True))
        batch_op.create_index("ix_documents_document_owner", ["owner_kind", "owner_id"], unique=False)

    with op.batch_alter_table("intake_application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("eligible_base", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("tax", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("dwellings_qualifier", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("households_qualifier", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("people_qualifier", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("share_in_qpv", sa.Float(precision=53), nullable=True))
        batch_op.add_column(sa.Column("inspired_by", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("is_republican_contract_signed", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("external_system", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("external_reference", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("completed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.String(length=32), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_intake_application_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_intake_application_merged_into_id"),
            "intake_application",
            ["merged_into_id"],
            ["id"],
        )

    with op.batch_alter_table("intake_application_organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_founder", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("joined_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.String(length=300), nullable=True))

    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("undone_by_name", sa.String(length=200), nullable=True))

    with op.batch_alter_table("intake_provenance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_by_name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("after", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("cells", sa.Text(), nullable=True))
        batch_op.alter_column("batch_id", existing_type=sa.VARCHAR(length=32), nullable=True)
        batch_op.alter_column("sheet", existing_type=sa.VARCHAR(length=60), nullable=True)
        batch_op.alter_column("row", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("intake_site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chosen_qpv", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("postcode", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("point_source", sa.String(length=40), nullable=True))

    with op.batch_alter_table("meetings_award", schema=None) as batch_op:
        batch_op.add_column(sa.Column("site_count", sa.Integer(), nullable=True))

    with op.batch_alter_table("organisations_alias", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_organisations_alias_folded"), type_="unique")
        batch_op.create_index(batch_op.f("ix_organisations_alias_folded"), ["folded"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_organisations_alias_organisation_id"), ["organisation_id", "folded"]
        )

    with op.batch_alter_table("organisations_fact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("happened_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("sheet", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("row", sa.Integer(), nullable=True))

    with op.batch_alter_table("organisations_organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_email", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("labels", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("address", sa.String(length=300), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_organisations_organisation_folded_name"), type_="unique")
        batch_op.create_index(
            batch_op.f("ix_organisations_organisation_folded_name"), ["folded_name"], unique=False
        )


def downgrade() -> None:
    """Bring them back."""
    with op.batch_alter_table("organisations_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_organisation_folded_name"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_organisations_organisation_folded_name"), ["folded_name"]
        )
        batch_op.drop_column("address")
        batch_op.drop_column("labels")
        batch_op.drop_column("contact_email")

    with op.batch_alter_table("organisations_fact", schema=None) as batch_op:
        batch_op.drop_column("row")
        batch_op.drop_column("sheet")
        batch_op.drop_column("happened_on")

    with op.batch_alter_table("organisations_alias", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_organisations_alias_organisation_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_organisations_alias_folded"))
        batch_op.create_unique_constraint(batch_op.f("uq_organisations_alias_folded"), ["folded"])

    with op.batch_alter_table("meetings_award", schema=None) as batch_op:
        batch_op.drop_column("site_count")

    with op.batch_alter_table("intake_site", schema=None) as batch_op:
        batch_op.drop_column("point_source")
        batch_op.drop_column("postcode")
        batch_op.drop_column("address")
        batch_op.drop_column("chosen_qpv")

    with op.batch_alter_table("intake_provenance", schema=None) as batch_op:
        batch_op.alter_column("row", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("sheet", existing_type=sa.VARCHAR(length=60), nullable=False)
        batch_op.alter_column("batch_id", existing_type=sa.VARCHAR(length=32), nullable=False)
        batch_op.drop_column("cells")
        batch_op.drop_column("after")
        batch_op.drop_column("made_by_name")

    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.drop_column("undone_by_name")
        batch_op.drop_column("undone_at")
        batch_op.drop_column("source")

    with op.batch_alter_table("intake_application_organisation", schema=None) as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("joined_on")
        batch_op.drop_column("is_founder")

    with op.batch_alter_table("intake_application", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_intake_application_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_intake_application_merged_into_id"))
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("completed_on")
        batch_op.drop_column("external_reference")
        batch_op.drop_column("external_system")
        batch_op.drop_column("is_republican_contract_signed")
        batch_op.drop_column("inspired_by")
        batch_op.drop_column("share_in_qpv")
        batch_op.drop_column("people_qualifier")
        batch_op.drop_column("households_qualifier")
        batch_op.drop_column("dwellings_qualifier")
        batch_op.drop_column("tax")
        batch_op.drop_column("eligible_base")

    with op.batch_alter_table("documents_document", schema=None) as batch_op:
        batch_op.drop_index("ix_documents_document_owner")
        batch_op.drop_column("withdrawn_reason")
        batch_op.drop_column("withdrawn_by_name")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("expires_on")
        batch_op.drop_column("visibility")
        batch_op.drop_column("added_by_name")

    with op.batch_alter_table("intake_project_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_project_action_application_id"))

    op.drop_table("intake_project_action")
    with op.batch_alter_table("intake_overrule", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_intake_overrule_is_one_at_a_time",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_intake_overrule_application_id"))

    op.drop_table("intake_overrule")
    with op.batch_alter_table("intake_instruction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_instruction_rapporteur_id"))

    op.drop_table("intake_instruction")
    with op.batch_alter_table("intake_edit_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_edit_draft_round_id"))
        batch_op.drop_index(batch_op.f("ix_intake_edit_draft_member_id"))
        batch_op.drop_index(batch_op.f("ix_intake_edit_draft_application_id"))

    op.drop_table("intake_edit_draft")
    with op.batch_alter_table("intake_duplicate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_duplicate_second_id"))
        batch_op.drop_index(batch_op.f("ix_intake_duplicate_first_id"))

    op.drop_table("intake_duplicate")
    with op.batch_alter_table("intake_completion_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_completion_request_application_id"))

    op.drop_table("intake_completion_request")
    with op.batch_alter_table("intake_budget_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_budget_line_application_id"))

    op.drop_table("intake_budget_line")
    with op.batch_alter_table("calls_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_rule_rule_set_id"))

    op.drop_table("calls_rule")
    with op.batch_alter_table("calls_rule_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_rule_set_call_id"))

    op.drop_table("calls_rule_set")
    with op.batch_alter_table("organisations_stock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_stock_territory_code"))
        batch_op.drop_index(batch_op.f("ix_organisations_stock_landlord_id"))

    op.drop_table("organisations_stock")
    with op.batch_alter_table("organisations_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_member_parent_id"))
        batch_op.drop_index(batch_op.f("ix_organisations_member_child_id"))

    op.drop_table("organisations_member")
    op.drop_table("territories_geocoded")
    op.drop_table("spreadsheets_column_mapping")
