"""Territories."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this migration."""
    op.create_table(
        "territories_qpv_alias",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("alias", sa.String(length=300), nullable=False),
        sa.Column("alias_folded", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories_qpv_alias")),
        sa.UniqueConstraint("code", "alias_folded", name=op.f("uq_territories_qpv_alias_code")),
    )
    with op.batch_alter_table("territories_qpv_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territories_qpv_alias_code"), ["code"], unique=False)

    op.create_table(
        "territories_qpv_continuation",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("statut", sa.String(length=60), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["territories_edition.id"],
            name=op.f("fk_territories_qpv_continuation_edition_id"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", name=op.f("pk_territories_qpv_continuation")),
    )
    op.create_table(
        "territories_qpv_indicators",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=True),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["territories_edition.id"], name=op.f("fk_territories_qpv_indicators_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "code", name=op.f("pk_territories_qpv_indicators")),
    )
    op.create_table(
        "intake_qpv_share",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("share", sa.Float(precision=53), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "share IS NULL OR (share > 0 AND share <= 1)", name=op.f("intake_qpv_share_is_a_fraction")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["intake_application.id"], name=op.f("fk_intake_qpv_share_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "code", name=op.f("pk_intake_qpv_share")),
    )
    with op.batch_alter_table("intake_qpv_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_qpv_share_code"), ["code"], unique=False)

    with op.batch_alter_table("intake_site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_intake_site_edition_id"), "territories_edition", ["edition_id"], ["id"]
        )

    with op.batch_alter_table("meetings_award_site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_meetings_award_site_edition_id"), "territories_edition", ["edition_id"], ["id"]
        )

    with op.batch_alter_table("territories_edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=40), server_default="perimeters", nullable=False)
        )
        batch_op.add_column(sa.Column("theme", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("vintage", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("published_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("layer", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("left_out", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("report", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("set_aside_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("set_aside_by", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("set_aside_reason", sa.Text(), nullable=True))

    with op.batch_alter_table("territories_qpv", schema=None) as batch_op:
        batch_op.add_column(sa.Column("epci_codes", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("row", sa.Integer(), nullable=True))
        batch_op.drop_column("wkb_legal")

    with op.batch_alter_table("territories_qpv_passage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("predecessor_label", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Bring them back."""
    with op.batch_alter_table("territories_qpv_passage", schema=None) as batch_op:
        batch_op.drop_column("predecessor_label")
        batch_op.drop_column("rank")

    with op.batch_alter_table("territories_qpv", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wkb_legal", sa.LargeBinary(), nullable=True))
        batch_op.drop_column("row")
        batch_op.drop_column("epci_codes")

    with op.batch_alter_table("meetings_award_site", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meetings_award_site_edition_id"), type_="foreignkey")
        batch_op.drop_column("edition_id")

    with op.batch_alter_table("intake_site", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_intake_site_edition_id"), type_="foreignkey")
        batch_op.drop_column("edition_id")

    op.drop_table("territories_qpv_indicators")
    op.drop_table("territories_qpv_continuation")
    _delete_what_holds_no_perimeters()

    with op.batch_alter_table("territories_edition", schema=None) as batch_op:
        batch_op.drop_column("set_aside_reason")
        batch_op.drop_column("set_aside_by")
        batch_op.drop_column("set_aside_at")
        batch_op.drop_column("report")
        batch_op.drop_column("left_out")
        batch_op.drop_column("layer")
        batch_op.drop_column("published_on")
        batch_op.drop_column("vintage")
        batch_op.drop_column("theme")
        batch_op.drop_column("kind")

    with op.batch_alter_table("intake_qpv_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_qpv_share_code"))

    op.drop_table("intake_qpv_share")
    with op.batch_alter_table("territories_qpv_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territories_qpv_alias_code"))

    op.drop_table("territories_qpv_alias")


def _delete_what_holds_no_perimeters() -> None:
    """The earlier code takes every edition for perimeters that answer: the others must be imported anew."""
    edition = sa.table("territories_edition", sa.column("id"), sa.column("kind"), sa.column("set_aside_at"))
    qpv = sa.table("territories_qpv", sa.column("id"), sa.column("edition_id"))
    passage = sa.table("territories_qpv_passage", sa.column("edition_id"))
    commune = sa.table("territories_qpv_commune", sa.column("qpv_id"))
    others = sa.select(edition.c.id).where(
        (edition.c.kind != "perimeters") | edition.c.set_aside_at.is_not(None)
    )
    of_them = sa.select(qpv.c.id).where(qpv.c.edition_id.in_(others))
    op.execute(sa.delete(commune).where(commune.c.qpv_id.in_(of_them)))
    op.execute(sa.delete(qpv).where(qpv.c.edition_id.in_(others)))
    op.execute(sa.delete(passage).where(passage.c.edition_id.in_(others)))
    op.execute(sa.delete(edition).where(edition.c.id.in_(others)))
