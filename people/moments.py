"""Moments in SQL. The machine's clock may be set back: what ends never ends before it began."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, literal
from sqlalchemy.orm import InstrumentedAttribute

from core.database import Moment


def not_before(began: InstrumentedAttribute[datetime], now: datetime) -> ColumnElement[datetime]:
    """SQL: now, or when it began if that is later."""
    return case((began > now, began), else_=literal(now, Moment()))
