"""Working days of the mainland's calendar, with its holidays and the weekends that are worked in exchange (调休).

The calendar is that of the library chinese_calendar, which knows the years that the State Council has announced. Of a year that it does
not know yet, every Monday to Friday counts as a working day: a reminder may then come on a holiday, and none is left out.
"""

from datetime import date, timedelta

from chinese_calendar import holidays
from chinese_calendar import is_workday as is_announced_workday

FRIDAY = 4
ANNOUNCED = frozenset(day.year for day in holidays)
ONE_DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether offices are open on this day."""
    return bool(is_announced_workday(day)) if day.year in ANNOUNCED else day.weekday() <= FRIDAY


def before(today: date, number: int) -> date:
    """The last day since which, today included, so many (one or more) working days have begun: what came on it or earlier has waited so."""
    day, left = today, number
    while True:
        left -= is_workday(day)
        day -= ONE_DAY
        if not left:
            return day
