"""What a community has set about points: how long they last, what a day gives, how long one may object."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from people import audit, authority
from people.authority import CAN_APPROVE
from points.models import PointsPolicy

NEVER, END_OF_NEXT_YEAR, TWELVE_MONTHS = "never", "end_of_next_year", "twelve_months"
