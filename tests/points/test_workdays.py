"""Working days: holidays, the weekends that are worked for them, and years that nobody has announced yet."""

from datetime import date, timedelta

import pytest

from points import workdays


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 9, 20), True),  # a Sunday worked for National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),  # a Wednesday of its week
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),  # New Year's Day of the old calendar
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
    ],
)
def test_offices_are_open_as_the_state_council_announced(day: date, is_worked: bool) -> None:
    assert workdays.is_workday(day) is is_worked


def test_a_year_that_is_not_announced_yet_has_mondays_to_fridays() -> None:
    assert workdays.is_workday(date(2047, 10, 1))
    assert not workdays.is_workday(date(2047, 10, 5))


@pytest.mark.parametrize(
    ("today", "number", "since"),
    [
        (date(2026, 11, 20), 2, date(2026, 11, 18)),  # Friday: what came on Wednesday has waited Thursday and Friday
        (date(2026, 11, 23), 2, date(2026, 11, 19)),  # Monday: what came on Thursday
        (date(2026, 11, 22), 2, date(2026, 11, 18)),  # on a Sunday no more than on the Friday before
        (date(2026, 10, 8), 2, date(2026, 9, 29)),  # the eighth of October and the thirtieth of September
        (date(2026, 10, 10), 2, date(2026, 10, 8)),  # Friday and the Saturday that is worked
    ],
)
def test_what_came_before_that_day_has_waited_so_many_working_days(today: date, number: int, since: date) -> None:
    assert workdays.before(today, number) == since
    days = [since + timedelta(days=later) for later in range(1, (today - since).days + 1)]
    assert sum(map(workdays.is_workday, days)) == number
