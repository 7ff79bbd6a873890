"""Law 3: windows tile the calendar; the window before touches its window and has its length."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.periods import (
    GRANULARITIES,
    PRESETS,
    Granularity,
    Window,
    last_day,
    month_key,
    month_name,
    parse_month,
    points,
    quarter_name,
    window_of,
    year_before,
)

months = st.integers(1990 * 12, 2100 * 12)
windows = st.builds(lambda end, length: Window(end - length + 1, end), months, st.integers(1, 120))
fiscal_year_starts = st.integers(1, 12)


@given(window=windows)
def test_window_before_touches_its_window_and_has_its_length(window: Window) -> None:
    before = window.previous()
    assert before.end + 1 == window.start
    assert before.length == window.length


@given(window=windows)
def test_window_a_year_ago_has_the_same_months_of_the_year(window: Window) -> None:
    pairs = zip(window.year_ago().months(), window.months(), strict=True)
    assert all(ago + 12 == month and month_name(ago)[5:] == month_name(month)[5:] for ago, month in pairs)


@given(window=windows, granularity=st.sampled_from(GRANULARITIES), start=fiscal_year_starts)
def test_points_tile_their_window(window: Window, granularity: Granularity, start: int) -> None:
    trend = list(points(window, granularity, start))
    assert [month for point in trend for month in point.window.months()] == list(window.months())
    assert len({point.name for point in trend}) == len(trend)
    for point in trend:
        assert set(point.window.months()) == set(point.whole.months()) & set(window.months())
        assert point.whole.length == (1 if granularity == "month" else 3)


@given(month=months, start=fiscal_year_starts)
def test_four_quarters_of_three_months_tile_a_fiscal_year(month: int, start: int) -> None:
    first = window_of("ytd", month, start).start
    assert first % 12 == start - 1
    assert first <= month < first + 12
    names = [quarter_name(each, start) for each in range(first, first + 12)]
    year = month_name(first + 11)[:4]
    assert names == [f"{year}-Q{number}" for number in (1, 2, 3, 4) for _ in range(3)]


@given(as_of=months, range_=st.sampled_from(PRESETS), start=fiscal_year_starts)
def test_preset_ends_with_the_as_of_month(as_of: int, range_: str, start: int) -> None:
    window = window_of(range_, as_of, start)
    assert window.end == as_of
    longest = {"qtd": 3, "ytd": 12}.get(range_)
    assert 1 <= window.length <= longest if longest else window.length == int(range_[:-1])


@given(window=windows)
def test_custom_range_is_read_as_it_is_written(window: Window) -> None:
    text = f"{month_name(window.start)}..{month_name(window.end)}"
    assert window_of(text, window.end, 1) == window
    assert parse_month(month_name(window.end)) == window.end


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_year_before_is_the_same_day_and_a_month_end_stays_one(day: date) -> None:
    before = year_before(day)
    assert month_key(before) == month_key(day) - 12
    if day == last_day(month_key(day)):
        assert before == last_day(month_key(before))
    else:
        assert before.day == day.day
