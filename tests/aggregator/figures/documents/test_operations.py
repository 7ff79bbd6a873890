import json
from decimal import Decimal

from aggregator.figures.documents.dashboard import ServiceMonth
from aggregator.figures.documents.operations import ServiceDay, service_days, uptime_document
from aggregator.figures.history import Context, History
from aggregator.figures.periods import Window, parse_month

APRIL, MAY = parse_month("2026-04"), parse_month("2026-05")
HISTORY = History(
    Context("t", "T", "GBP", 2, "£", "UTC", 1, "orders", "2026-05-20", MAY, None), 3, 1_779_280_000_000, {}
)
BILLION = 10**9


def test_averages_weigh_samples_and_not_services() -> None:
    samples = [ServiceMonth("a", APRIL, 3 * BILLION, 3), ServiceMonth("b", APRIL, 0, 1)]
    found = json.loads(uptime_document(HISTORY, "2m", Window(APRIL, MAY), samples, []), parse_float=Decimal)
    assert (found["average"], found["samples"]) == (Decimal("0.750000"), 4)
    assert [(month["uptime"], month["partial"]) for month in found["months"]] == [
        (Decimal("0.75"), False),
        (None, True),
    ]
    assert [service["average"] for service in found["services"]] == [1, 0]


def test_the_worst_days_come_first_and_equal_ones_by_day() -> None:
    days = [*service_days("b", '[["2026-04-02", 5], ["2026-04-09", 1]]'), *service_days("a", '[["2026-04-02", 5]]')]
    assert days[0] == ServiceDay("b", "2026-04-02", 5)
    found = json.loads(uptime_document(HISTORY, "1m", Window(APRIL, APRIL), [], days))
    assert [(day["day"], day["service"]) for day in found["worst_days"]] == [
        ("2026-04-09", "b"),
        ("2026-04-02", "a"),
        ("2026-04-02", "b"),
    ]


def test_no_samples_are_no_uptime() -> None:
    found = json.loads(uptime_document(HISTORY, "1m", Window(APRIL, APRIL), [], []))
    assert (found["average"], found["samples"], found["services"], found["worst_days"]) == (None, 0, [], [])


A_MINUTE = BILLION // 1440


def test_a_minute_in_four_years_is_a_minute_and_less_than_all() -> None:
    samples = [
        ServiceMonth("web", APRIL, 728 * BILLION - A_MINUTE, 728),
        ServiceMonth("api", APRIL, 728 * BILLION, 728),
    ]
    days = [ServiceDay("web", "2026-04-02", BILLION - A_MINUTE), ServiceDay("web", "2026-04-03", BILLION - 1)]
    found = json.loads(uptime_document(HISTORY, "1m", Window(APRIL, APRIL), samples, days), parse_float=Decimal)
    assert (found["average"], found["down_minutes"]) == (Decimal("0.999999"), 1)
    assert [(service["service"], service["average"], service["down_minutes"]) for service in found["services"]] == [
        ("api", 1, 0),
        ("web", Decimal("0.999999"), 1),
    ]
    assert found["services"][1]["months"][0]["uptime"] == found["months"][0]["uptime"] == Decimal("0.999999")
    assert [(day["uptime"], day["down_minutes"]) for day in found["worst_days"]] == [
        (Decimal("0.999306"), 1),
        (Decimal("0.999999"), 1),  # less than a minute is not none
    ]


def test_downtime_is_of_the_exact_sum_and_not_of_the_ratio_that_is_shown() -> None:
    """Ten minutes in 8,000 service-days are shown as 0.999999, which would be twelve."""
    samples = [ServiceMonth("web", APRIL, 8000 * BILLION - 10 * A_MINUTE, 8000)]
    found = json.loads(uptime_document(HISTORY, "1m", Window(APRIL, APRIL), samples, []), parse_float=Decimal)
    assert round((1 - found["average"]) * 8000 * 1440) == 12
    assert found["down_minutes"] == found["services"][0]["down_minutes"] == 10
