from datetime import date

import pytest

from aggregator.figures.periods import (
    MAX_WINDOW_MONTHS,
    PRESETS,
    PeriodError,
    Window,
    as_of_day,
    first_day,
    fiscal_year_first_month,
    is_closed,
    last_day,
    month_key,
    month_name,
    parse_granularity,
    parse_month,
    parse_period,
    points,
    quarter_name,
    quarter_start,
    window_of,
    year_before,
)

MAY = 2026 * 12 + 4


def spelled(window: Window) -> str:
    return f"{month_name(window.start)}..{month_name(window.end)}"


def test_a_month_is_the_number_of_months_since_year_0() -> None:
    assert (month_key(date(2026, 5, 20)), month_name(MAY), parse_month("2026-05")) == (MAY, "2026-05", MAY)


@pytest.mark.parametrize("text", ["1900-01", "2199-12", "2024-02"])
def test_a_month_reads_as_it_is_written(text: str) -> None:
    assert month_name(parse_month(text)) == text


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-5", "2026-00", "2026-13", "1899-12", "2200-01", "2026-05-01", " 2026-05", "2026-05\n",
             "٢٠٢٦-05", "-026-05"],
)  # fmt: skip
def test_what_names_no_month_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="YYYY-MM"):
        parse_month(text)


def test_a_month_begins_and_ends() -> None:
    assert (first_day(MAY), last_day(MAY)) == (date(2026, 5, 1), date(2026, 5, 31))
    assert last_day(parse_month("2024-02")) == date(2024, 2, 29)
    assert last_day(parse_month("1900-02")) == date(1900, 2, 28)


@pytest.mark.parametrize(
    ("today", "day", "closed"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), False),
        (date(2026, 5, 31), date(2026, 5, 31), False),
        (date(2026, 6, 1), date(2026, 5, 31), True),
        (date(2026, 4, 30), date(2026, 5, 31), False),
    ],
)
def test_a_month_is_taken_on_its_last_day_or_today_while_open(today: date, day: date, closed: bool) -> None:
    assert (as_of_day(MAY, today), is_closed(MAY, today)) == (day, closed)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 5, 20), date(2025, 5, 20)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 28), date(2023, 2, 28)),
        (date(2026, 4, 30), date(2025, 4, 30)),
        (date(2026, 1, 31), date(2025, 1, 31)),
    ],
)
def test_a_year_before_a_month_end_is_a_month_end(day: date, before: date) -> None:
    assert year_before(day) == before


@pytest.mark.parametrize(
    ("month", "start", "quarter", "year"),
    [
        ("2026-05", 1, "2026-Q2", "2026-01"),
        ("2026-12", 1, "2026-Q4", "2026-01"),
        ("2026-03", 4, "2026-Q4", "2025-04"),
        ("2026-04", 4, "2027-Q1", "2026-04"),
        ("2026-01", 2, "2026-Q4", "2025-02"),
        ("2026-02", 2, "2027-Q1", "2026-02"),
        ("2025-12", 12, "2026-Q1", "2025-12"),
        ("2026-11", 12, "2026-Q4", "2025-12"),
    ],
)
def test_a_fiscal_quarter_is_named_by_the_year_its_fiscal_year_ends_in(
    month: str, start: int, quarter: str, year: str
) -> None:
    assert quarter_name(parse_month(month), start) == quarter
    assert month_name(fiscal_year_first_month(parse_month(month), start)) == year


@pytest.mark.parametrize(
    ("range_", "start", "window"),
    [
        ("1m", 1, "2026-05..2026-05"),
        ("3m", 1, "2026-03..2026-05"),
        ("12m", 1, "2025-06..2026-05"),
        ("36m", 1, "2023-06..2026-05"),
        ("qtd", 1, "2026-04..2026-05"),
        ("qtd", 2, "2026-05..2026-05"),
        ("qtd", 3, "2026-03..2026-05"),
        ("ytd", 1, "2026-01..2026-05"),
        ("ytd", 5, "2026-05..2026-05"),
        ("ytd", 6, "2025-06..2026-05"),
        ("2026-05..2026-05", 1, "2026-05..2026-05"),
        ("2016-06..2026-05", 1, "2016-06..2026-05"),
    ],
)
def test_a_range_names_a_window(range_: str, start: int, window: str) -> None:
    assert spelled(window_of(range_, MAY, start)) == window


@pytest.mark.parametrize(
    ("range_", "reason"),
    [
        ("", "is unknown"),
        ("2m", "is unknown"),
        ("12M", "is unknown"),
        ("2026-05", "is unknown"),
        ("2026-05..", "is not a month"),
        ("2026-05...2026-05", "is not a month"),
        ("2026-05..2026-04", "starts after it ends"),
        ("2026-05..2026-06", "ends after 2026-05"),
        ("2016-05..2026-05", "has 121 months"),
    ],
)
def test_a_range_that_names_no_window_is_refused_with_the_reason(range_: str, reason: str) -> None:
    with pytest.raises(PeriodError, match=reason):
        window_of(range_, MAY, 1)


def test_the_longest_window_is_allowed() -> None:
    assert window_of("2016-06..2026-05", MAY, 1).length == MAX_WINDOW_MONTHS


@pytest.mark.parametrize("range_", PRESETS)
def test_a_previous_window_touches_its_window_and_has_its_length(range_: str) -> None:
    window = window_of(range_, MAY, 4)
    previous, year_ago = window.previous(), window.year_ago()
    assert (previous.end + 1, previous.length) == (window.start, window.length)
    assert (year_ago.start + 12, year_ago.length) == (window.start, window.length)
    assert list(window.months()) == list(range(window.start, window.end + 1))


@pytest.mark.parametrize("fiscal_year_start", range(1, 13))
@pytest.mark.parametrize("granularity", ["month", "quarter"])
def test_points_tile_their_window(fiscal_year_start: int, granularity: str) -> None:
    window = Window(MAY - 13, MAY)
    found = list(points(window, parse_granularity(granularity), fiscal_year_start))
    assert [month for point in found for month in point.window.months()] == list(window.months())
    assert len({point.name for point in found}) == len(found)
    for point in found:
        assert point.whole.start <= point.window.start <= point.window.end <= point.whole.end
        if granularity == "quarter":
            assert point.whole == Window(quarter_start(point.window.end, fiscal_year_start), point.whole.start + 2)


def test_a_granularity_is_month_or_quarter() -> None:
    with pytest.raises(PeriodError, match="month or quarter"):
        parse_granularity("week")


@pytest.mark.parametrize("fiscal_year_start", range(1, 13))
def test_a_quarter_is_the_months_that_bear_its_name(fiscal_year_start: int) -> None:
    for month in range(MAY - 12, MAY + 12):
        window = parse_period(quarter_name(month, fiscal_year_start), fiscal_year_start)
        assert month in window.months()
        assert window.start == quarter_start(month, fiscal_year_start)
        assert window.length == 3


@pytest.mark.parametrize(
    ("text", "fiscal_year_start", "expected"),
    [
        ("2026-05", 7, "2026-05..2026-05"),
        ("2026-Q2", 1, "2026-04..2026-06"),
        ("2026-Q2", 7, "2025-10..2025-12"),
        ("2026-Q4", 2, "2025-11..2026-01"),
        ("2025-11..2026-02", 7, "2025-11..2026-02"),
    ],
)
def test_a_period_is_a_month_a_fiscal_quarter_or_months(text: str, fiscal_year_start: int, expected: str) -> None:
    assert spelled(parse_period(text, fiscal_year_start)) == expected


@pytest.mark.parametrize(
    "text", ["", "12m", "2026", "2026-Q5", "2026-q1", "1900-Q1", "0000-Q1", "2026-02..2026-01", "2026-01..", "2026-13"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_period(text, 7)
