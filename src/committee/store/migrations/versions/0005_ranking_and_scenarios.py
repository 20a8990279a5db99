"""Ranking and scenarios."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this migration."""
    op.create_table(
        "ranking_scenario",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("envelope", sa.BigInteger(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("copied_from_id", sa.String(length=32), nullable=True),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("computed_at", sa.DateTime(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("scenario_has_a_name")),
        sa.CheckConstraint("envelope >= 0", name=op.f("scenario_envelope_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["ranking_scenario.id"], name=op.f("fk_ranking_scenario_copied_from_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["calls_round.id"], name=op.f("fk_ranking_scenario_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_scenario")),
    )
    with op.batch_alter_table("ranking_scenario", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ranking_scenario_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ranking_scenario_round_id"), ["round_id"], unique=False)

    op.create_table(
        "ranking_scenario_item",
        sa.Column("scenario_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("least", sa.BigInteger(), nullable=True),
        sa.Column("pin", sa.String(length=40), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "place <> 'funded' OR amount IS NOT NULL", name=op.f("scenario_funds_with_a_known_amount")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("scenario_amount_is_more_than_zero")),
        sa.CheckConstraint("least >= 0", name=op.f("scenario_floor_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["intake_application.id"],
            name=op.f("fk_ranking_scenario_item_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["ranking_scenario.id"], name=op.f("fk_ranking_scenario_item_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_scenario_item")),
        sa.UniqueConstraint(
            "scenario_id", "application_id", name=op.f("uq_ranking_scenario_item_scenario_id")
        ),
    )
    with op.batch_alter_table("ranking_scenario_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ranking_scenario_item_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "meetings_provisional_item",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("scenario_id", sa.String(length=32), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.Column("adopted_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("meetings_provisional_amount_is_more_than_zero")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["intake_application.id"],
            name=op.f("fk_meetings_provisional_item_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings_meeting.id"], name=op.f("fk_meetings_provisional_item_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["ranking_scenario.id"], name=op.f("fk_meetings_provisional_item_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings_provisional_item")),
        sa.UniqueConstraint(
            "meeting_id", "application_id", name=op.f("uq_meetings_provisional_item_meeting_id")
        ),
    )
    with op.batch_alter_table("meetings_provisional_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meetings_provisional_item_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_meetings_provisional_item_scenario_id"), ["scenario_id"], unique=False
        )

    with op.batch_alter_table("calls_call", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lots_announced", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("lots_drawn", sa.Text(), nullable=True))

    with op.batch_alter_table("calls_criterion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("threshold", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Bring them back."""
    with op.batch_alter_table("calls_criterion", schema=None) as batch_op:
        batch_op.drop_column("threshold")

    with op.batch_alter_table("calls_call", schema=None) as batch_op:
        batch_op.drop_column("lots_drawn")
        batch_op.drop_column("lots_announced")

    with op.batch_alter_table("meetings_provisional_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_provisional_item_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_meetings_provisional_item_application_id"))

    op.drop_table("meetings_provisional_item")
    with op.batch_alter_table("ranking_scenario_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ranking_scenario_item_application_id"))

    op.drop_table("ranking_scenario_item")
    with op.batch_alter_table("ranking_scenario", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ranking_scenario_round_id"))
        batch_op.drop_index(batch_op.f("ix_ranking_scenario_author_id"))

    op.drop_table("ranking_scenario")
