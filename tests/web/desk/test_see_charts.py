"""Shapes of charts: heights of a hundred, round ends of an axis, parts that make a whole."""

from hypothesis import given
from hypothesis import strategies as st

from web.desk import charts


def test_the_longest_bar_fills_its_line_and_nothing_has_no_length() -> None:
    found = charts.bars([("邻里互助", "4 次", "", 4), ("志愿服务", "1 次", "", 1), ("其他", "0 次", "", 0)])
    assert [bar.length for bar in found] == [100, 25, 0]


def test_columns_share_one_height_and_what_is_below_nought_stands_as_nought() -> None:
    chart = charts.columns(("Given", "Spent"), [("11-20", (30, 10)), ("11-21", (0, -5))])
    assert (chart.top, [column.heights for column in chart.columns]) == (40, [(75, 25), (0, 0)])
    assert chart.columns[1].values == (0, -5)


def test_a_month_of_columns_has_every_fifth_label_and_a_week_all() -> None:
    month = charts.columns(("Given",), [(str(day), (day,)) for day in range(1, 32)])
    assert [column.label for column in month.columns if column.is_labelled] == ["1", "6", "11", "16", "21", "26", "31"]
    assert all(column.is_labelled for column in charts.columns(("Given",), [(str(day), (1,)) for day in range(7)]).columns)


def test_a_chart_of_nothing_says_so() -> None:
    assert charts.columns(("Given",), [("11-21", (0,))]).is_empty
    assert [part.length for part in charts.stack([("Open", 0)])] == [0]
    assert charts.line([]).points == ""


def test_a_line_ends_with_its_last_number() -> None:
    assert charts.line([0, 5, 10]) == charts.Line("0.00,100.00 50.00,50.00 100.00,0.00", 10, 10)


@given(st.integers(1, 10**9))
def test_an_axis_ends_at_a_round_number_not_far_above(most: int) -> None:
    end = charts.axis_end(most)
    assert most <= end <= 2 * most
    assert len(str(end).rstrip("0")) <= 1


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6).filter(any))
def test_parts_make_a_whole(numbers: list[int]) -> None:
    parts = charts.stack([(str(number), number) for number in numbers])
    assert abs(sum(part.length for part in parts) - 100) < 0.1
