import json
from decimal import Decimal

from aggregator.documents.dashboard import ServiceMonth
from aggregator.documents.operations import ServiceDay, service_days, uptime_document
from aggregator.history import Context, History
from aggregator.periods import Window, parse_month

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
