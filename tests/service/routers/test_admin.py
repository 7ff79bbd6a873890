import pytest

from service.schemas.operations import Recompute, Recomputes, RefreshState
from tests.service.conftest import Service, problem


@pytest.mark.parametrize(("body", "full"), [(b"", False), (b"{}", False), (b'{"full": true}', True)])
def test_a_recompute_is_asked_for_and_followed(service: Service, body: bytes, full: bool) -> None:
    headers = {"content-type": "application/json"} if body else {}
    response = service.request("POST", "/api/recompute", content=body, headers=headers)
    assert (response.status_code, response.json()) == (202, {"id": 1, "state": "waiting"})
    followed = Recompute.model_validate_json(service.get(response.headers["location"]).content)
    assert (followed.id, followed.full, followed.state, followed.progress) == (1, full, "waiting", 0)


def test_a_recompute_of_another_tenant_is_not_found(service: Service) -> None:
    service.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    assert service.request("POST", "/api/recompute?tenant=other").status_code == 202
    problem(service.get("/api/recompute/1"), 404)
    assert service.get("/api/recompute/1?tenant=other").status_code == 200
    problem(service.request("POST", "/api/recompute?tenant=nobody"), 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"full": "yes"}', 422), (b'{"fully": true}', 422), (b"[]", 422), (b"{", 400), (b'"' + b"x" * 5000 + b'"', 413)],
)
def test_what_is_no_recompute_is_refused(service: Service, body: bytes, status: int) -> None:
    headers = {"content-type": "application/json"}
    problem(service.request("POST", "/api/recompute", content=body, headers=headers), status)
    assert service.connection.execute("SELECT count(*) FROM recomputes").fetchone() == (0,)


@pytest.mark.slow
def test_the_last_recomputes_are_listed_newest_first(service: Service) -> None:
    service.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    service.connection.executemany(
        """INSERT INTO recomputes (tenant, "full", state, progress, requested_at, finished_at, error)
           VALUES (?, 1, ?, ?, '2026-05-20T09:00:00Z', ?, ?)""",
        [
            ("default", "done", 1, "2026-05-20T09:01:00Z", None),
            ("other", "running", 0.4, None, None),
            ("default", "failed", 0.5, "2026-05-20T09:02:00Z", "The total of 2026-05 does not fit."),
        ],
    )
    listed = Recomputes.model_validate_json(service.get("/api/recompute").content).recomputes
    assert [(run.id, run.state, run.progress, run.error) for run in listed] == [
        (3, "failed", 0.5, "The total of 2026-05 does not fit."),
        (1, "done", 1, None),
    ]
    for _ in range(25):
        assert service.request("POST", "/api/recompute").status_code == 202
    listed = Recomputes.model_validate_json(service.get("/api/recompute").content).recomputes
    assert [run.id for run in listed] == list(range(28, 8, -1))


def state_of(service: Service) -> RefreshState:
    return RefreshState.model_validate_json(service.get("/api/refresh").content)


def test_before_the_first_refresh_nothing_is_published_and_nobody_refreshes(service: Service) -> None:
    state = state_of(service)
    assert (state.generation, state.published_at, state.checked_at, state.age_seconds) == (None, None, None, None)
    assert (state.failures, state.error, state.retry_at, state.imports) == (0, None, None, [])
    assert (state.lease.holder, state.lease.epoch, state.lease.taken_at) == (None, 0, None)


def test_a_failed_refresh_says_what_failed_and_when_it_is_tried_again(service: Service) -> None:
    service.refresh()
    service.connection.execute(
        "UPDATE published SET failures = 2, error = 'The total does not fit.', retry_at = 1779267600000"
    )
    service.connection.execute("UPDATE lease SET epoch = 7, holder = '42@here', taken_at = '2026-05-20T09:00:00Z'")
    service.write("orders", [{"order_id": "A", "order_date": "2026-05-01", "amount": 1}])
    state = state_of(service)
    assert (state.generation, state.published_at, state.checked_at) == (
        1,
        "2026-05-20T12:00:00Z",
        "2026-05-20T12:00:00Z",
    )
    assert (state.failures, state.error, state.retry_at) == (2, "The total does not fit.", "2026-05-20T09:00:00Z")
    assert (state.lease.holder, state.lease.epoch, state.lease.taken_at) == ("42@here", 7, "2026-05-20T09:00:00Z")
    assert state.marks_waiting > 0


def test_imports_are_told_by_the_names_of_their_files_alone(service: Service) -> None:
    service.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    service.connection.executemany(
        """INSERT INTO imports (tenant, fact, files, state, started_at, rows_read, inserted, repeated, superseded)
           VALUES (?, 'orders', ?, 'merging', '2026-05-20T09:00:00Z', 10, 4, 2, 1)""",
        [("default", '["/home/me/orders.csv", "-"]'), ("other", '["other.csv"]')],
    )
    (found,) = state_of(service).imports
    assert (found.repeated, found.superseded) == (2, 1)
    assert (found.id, found.files, found.state, found.rows_read, found.inserted) == (
        1,
        ["orders.csv", "-"],
        "merging",
        10,
        4,
    )
