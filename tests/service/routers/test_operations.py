from decimal import Decimal

from service.schemas.figures import Uptime
from tests.service.conftest import Service, exact, problem


def test_uptime_by_service_and_month_and_the_worst_days(filled: Service) -> None:
    response = filled.get("/api/operations/uptime?range=3m")
    Uptime.model_validate_json(response.content)
    found = exact(response)
    assert (found["average"], found["samples"]) == (Decimal("0.750000"), 3)
    assert [(month["uptime"], month["samples"]) for month in found["months"]] == [
        (None, 0),
        (1, 1),
        (Decimal("0.625"), 2),
    ]
    assert [(entry["service"], entry["average"]) for entry in found["services"]] == [
        ("api", Decimal("0.75")),
        ("web", Decimal("0.75")),
    ]
    assert [(day["day"], day["service"], day["uptime"]) for day in found["worst_days"]] == [
        ("2026-05-01", "api", Decimal("0.5")),
        ("2026-05-01", "web", Decimal("0.75")),
    ]


def test_only_the_ten_worst_days_are_named(filled: Service) -> None:
    filled.write(
        "ops_uptime", [{"service": "db", "day": f"2026-04-{day:02}", "uptime": f"0.{day:02}"} for day in range(1, 31)]
    )
    filled.refresh()
    worst = exact(filled.get("/api/operations/uptime?range=3m"))["worst_days"]
    assert [day["day"] for day in worst] == [f"2026-04-{day:02}" for day in range(1, 11)]


def test_csv_has_one_row_per_service_and_month(filled: Service) -> None:
    csv = filled.get("/api/operations/uptime?range=2026-04..2026-05&format=csv").content
    assert csv.decode("utf-8-sig").splitlines() == [
        '"service","period","uptime"',
        '"api","2026-04",1.000000',
        '"api","2026-05",0.500000',
        '"web","2026-04",',
        '"web","2026-05",0.750000',
    ]


def test_granularity_is_no_parameter_of_uptime(filled: Service) -> None:
    assert "granularity" in problem(filled.get("/api/operations/uptime?granularity=month"), 422)["detail"]
