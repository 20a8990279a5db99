"""Which table holds the messages to send?"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from committee.mail.rules import MessageKind, MessageState
from committee.store.base import Base, Code, Identified


class Message(Identified, Base):
    """One message to one person; written with the act that asks for it, sent later by ``committee mail send``."""

    __tablename__ = "mail_message"

    person_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    kind: Mapped[MessageKind] = mapped_column(Code(MessageKind))
    state: Mapped[MessageState] = mapped_column(Code(MessageState), default=MessageState.WAITING, index=True)
    written_by: Mapped[str] = mapped_column(String(200))
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
