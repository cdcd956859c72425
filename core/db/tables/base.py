"""What every table has in common: typed columns, a time-sorted key, and a declared scope."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.db.sealing import open_person, seal_person
from core.db.tenancy import Scope
from core.kernel.clock import SHANGHAI
from core.kernel.ids import FileKey, new_id
from core.kernel.person import Person


class Moment(TypeDecorator[dt.datetime]):
    """An instant: stored in UTC, read in Asia/Shanghai; a naive value is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Refuse a naive value and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Read UTC as Asia/Shanghai."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(SHANGHAI)


class Yuan(TypeDecorator[Decimal]):
    """Money: whole 分 in the database, two places in Python, so that no database rounds it."""

    impl = Numeric(12, 0)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Store 分; more than two places is a programming error."""
        if value is None:
            return None
        cents = value * 100
        if cents != cents.to_integral_value():
            raise ValueError("money has two places")
        return int(cents)

    def process_result_value(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Read 分 as yuan."""
        return None if value is None else (Decimal(int(value)) / 100).quantize(Decimal("0.01"))


class FileReference(String):
    """The key of a file in the store: while a row holds it, the file stays."""


NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


WRITTEN_MEANWHILE = "WRITTEN_MEANWHILE"
"""What a second row is answered where the rule has no word of its own: whoever runs again finds the first."""


def unique(*columns: str, code: str = WRITTEN_MEANWHILE) -> UniqueConstraint:
    """Allow one row of these values; `code` is what a second one is answered (`core.db.overtaken`)."""
    return UniqueConstraint(*columns, info={"code": code})


def unique_while(condition: str, name: str, *columns: str, code: str) -> Index:
    """Allow one row of these values among those that meet an SQL condition, as `unique` does among all."""
    where = text(condition)
    return Index(name, *columns, unique=True, info={"code": code}, postgresql_where=where, sqlite_where=where)


class Base(DeclarativeBase):
    """A table of the ground floor. `__room__` writes it; `__scope__` says whose rows are whose."""

    __scope__: ClassVar[Scope]
    __room__: ClassVar[str]

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Moment,
        Decimal: Yuan,
        uuid.UUID: Uuid,
        bytes: LargeBinary,
        str: String,
        FileKey: FileReference,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)

    def __init__(self, **values: Any) -> None:
        # The key is there from the first moment, and a person can only be sealed for a row that has its key and owner.
        person = values.pop("person", None)
        for name, value in {"id": new_id(), **values}.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no column {name}")
            setattr(self, name, value)
        if person is not None:
            self.person = person

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if not hasattr(cls, "__scope__") or not hasattr(cls, "__room__"):
            raise TypeError(f"{cls.__name__} declares no __scope__ or no __room__")
        super().__init_subclass__(**kwargs)

    def __repr__(self) -> str:
        # Rows hold personal data: a row shows its key and nothing else.
        return f"<{type(self).__name__} {self.id}>"


class Sealed:
    """Mixin: a person's data in one sealed column, bound to the row and its owner (`__sealed_for__`)."""

    __sealed_for__: ClassVar[str]
    sealed: Mapped[bytes]

    if TYPE_CHECKING:
        id: Mapped[uuid.UUID]

    @property
    def person(self) -> Person:
        """The person, opened."""
        return open_person(self.sealed, getattr(self, self.__sealed_for__), self.sealing_context(self.id))

    @person.setter
    def person(self, person: Person) -> None:
        self.sealed = seal_person(person, getattr(self, self.__sealed_for__), self.sealing_context(self.id))

    @classmethod
    def sealing_context(cls, row_id: uuid.UUID) -> str:
        """Name the row a sealed value belongs to."""
        return f"{cls.__tablename__}:{row_id}"  # type: ignore[attr-defined]
