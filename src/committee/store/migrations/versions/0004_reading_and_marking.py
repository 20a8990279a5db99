"""Reading and marking."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this migration."""
    op.create_table(
        "mail_message",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("tried_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_mail_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
    )
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_message_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_message_state"), ["state"], unique=False)

    op.create_table(
        "review_general_declaration",
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("has_ties", sa.Boolean(), nullable=False),
        sa.Column("ties", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_general_declaration_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_general_declaration")),
    )
    with op.batch_alter_table("review_general_declaration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_general_declaration_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            "one_live_general_declaration_per_member_and_year",
            ["member_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "review_reader_profile",
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("most_readings", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("most_readings >= 0", name=op.f("reader_profile_limit_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_reader_profile_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_reader_profile")),
        sa.UniqueConstraint("member_id", name=op.f("uq_review_reader_profile_member_id")),
    )
    op.create_table(
        "calls_phase_move",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_by", sa.String(length=200), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("phase_move_says_why")),
        sa.ForeignKeyConstraint(["round_id"], ["calls_round.id"], name=op.f("fk_calls_phase_move_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls_phase_move")),
    )
    with op.batch_alter_table("calls_phase_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_phase_move_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "one_live_move_per_round",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "intake_redaction",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_redaction_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_redaction")),
        sa.UniqueConstraint("application_id", name=op.f("uq_intake_redaction_application_id")),
    )
    op.create_table(
        "review_finding",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_review_finding_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_finding_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_finding")),
    )
    with op.batch_alter_table("review_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_finding_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_finding_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "one_live_answer_per_finding",
            ["application_id", "member_id", "key"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "review_preference",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("value IN (-1, 1)", name=op.f("preference_is_for_or_against")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_review_preference_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_preference_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_preference")),
        sa.UniqueConstraint("application_id", "member_id", name=op.f("uq_review_preference_application_id")),
    )
    with op.batch_alter_table("review_preference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_preference_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_preference_member_id"), ["member_id"], unique=False)

    op.create_table(
        "review_rapporteur_note",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["intake_application.id"],
            name=op.f("fk_review_rapporteur_note_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["people_person.id"], name=op.f("fk_review_rapporteur_note_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rapporteur_note")),
    )
    with op.batch_alter_table("review_rapporteur_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_rapporteur_note_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_rapporteur_note_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "one_live_note_per_application_and_member",
            ["application_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    with op.batch_alter_table("calls_call", schema=None) as batch_op:
        batch_op.add_column(sa.Column("readers_wanted", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_blind", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("calls_criterion", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("scored_by", sa.String(length=40), server_default="readers", nullable=False)
        )

    with op.batch_alter_table("people_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alternate_of_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_people_person_alternate_of_id"), "people_person", ["alternate_of_id"], ["id"]
        )

    with op.batch_alter_table("review_assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("freed_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.String(length=40), server_default="reader", nullable=False))
        batch_op.add_column(sa.Column("origin", sa.String(length=40), server_default="hand", nullable=False))
        batch_op.add_column(sa.Column("taken_from_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_review_assignment_taken_from_id"), "people_person", ["taken_from_id"], ["id"]
        )

    with op.batch_alter_table("review_evaluation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(length=40), server_default="reader", nullable=False))
        batch_op.add_column(sa.Column("abstention", sa.Text(), nullable=True))

    with op.batch_alter_table("review_evaluation_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision_reason", sa.Text(), nullable=True))

    with op.batch_alter_table("review_interest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("findings", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("ruling", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("ruled_by", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("ruled_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Bring them back."""
    with op.batch_alter_table("review_interest", schema=None) as batch_op:
        batch_op.drop_column("ruled_at")
        batch_op.drop_column("ruled_by")
        batch_op.drop_column("ruling")
        batch_op.drop_column("findings")
        batch_op.drop_column("kind")

    with op.batch_alter_table("review_evaluation_version", schema=None) as batch_op:
        batch_op.drop_column("revision_reason")

    with op.batch_alter_table("review_evaluation", schema=None) as batch_op:
        batch_op.drop_column("abstention")
        batch_op.drop_column("part")

    with op.batch_alter_table("review_assignment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_assignment_taken_from_id"), type_="foreignkey")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("taken_from_id")
        batch_op.drop_column("origin")
        batch_op.drop_column("kind")
        batch_op.drop_column("freed_reason")

    with op.batch_alter_table("people_person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_people_person_alternate_of_id"), type_="foreignkey")
        batch_op.drop_column("alternate_of_id")

    with op.batch_alter_table("calls_criterion", schema=None) as batch_op:
        batch_op.drop_column("scored_by")

    with op.batch_alter_table("calls_call", schema=None) as batch_op:
        batch_op.drop_column("is_blind")
        batch_op.drop_column("readers_wanted")

    with op.batch_alter_table("review_rapporteur_note", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_note_per_application_and_member",
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_rapporteur_note_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_rapporteur_note_application_id"))

    op.drop_table("review_rapporteur_note")
    with op.batch_alter_table("review_preference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_preference_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_preference_application_id"))

    op.drop_table("review_preference")
    with op.batch_alter_table("review_finding", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_answer_per_finding",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_finding_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_finding_application_id"))

    op.drop_table("review_finding")
    op.drop_table("intake_redaction")
    with op.batch_alter_table("calls_phase_move", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_move_per_round",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_calls_phase_move_round_id"))

    op.drop_table("calls_phase_move")
    op.drop_table("review_reader_profile")
    with op.batch_alter_table("review_general_declaration", schema=None) as batch_op:
        batch_op.drop_index(
            "one_live_general_declaration_per_member_and_year",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_general_declaration_member_id"))

    op.drop_table("review_general_declaration")
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_message_state"))
        batch_op.drop_index(batch_op.f("ix_mail_message_person_id"))

    op.drop_table("mail_message")
