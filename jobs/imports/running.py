"""Runs one import from its files to its end: staged, valid, merged; or tries it without writing anything."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from aggregator.facts import Fact
from aggregator.tenants import Tenant, load_tenant
from jobs.imports.batches import Batch, Refuse
from jobs.imports.csv_rows import read_csv
from jobs.imports.decompression import STDIN, open_input, shown
from jobs.imports.exported import as_sent
from jobs.imports.locks import ImportLock
from jobs.imports.mapping import Mapper, Mapping
from jobs.imports.merging import compare, merge
from jobs.imports.ndjson_rows import read_ndjson
from jobs.imports.parquet_rows import read_parquet
from jobs.imports.places import Places
from jobs.imports.problems import BadRow
from jobs.imports.records import load_record
from jobs.imports.recovery import BUSY_TIMEOUT_MS, durably, finish, undo_import
from jobs.imports.reports import Report
from jobs.imports.staging import Staging
from jobs.imports.validation import Validator
from sql.audit import Act, note
from sql.database import open_reader, open_writer, prepare, writing
from sql.statements import statement
from sql.writes import Counts

Progress = Callable[[str, int, int], None]  # what is going on, how much of it is done, of how much


@dataclass(frozen=True)
class Request:
    """What to import. `further` files are tables of the mapping by name; `actor` stands in the audit."""

    database: Path
    fact: Fact
    files: list[str]
    tenant: str
    mapping: Mapping | None = None
    further: dict[str, str] = field(default_factory=dict)
    skip_bad: bool = False
    actor: str = "import"


@dataclass(frozen=True)
class Outcome:
    """What came of it. `state` is `done`, `abandoned` (bad rows), or `dry run`; `refused` counts the bad rows."""

    import_id: int | None
    state: str
    rows_read: int
    counts: Counts
    refused: int
    first: list[BadRow]
    reports: list[Path]


def run_import(request: Request, now: datetime, progress: Progress) -> Outcome:
    """Import into a database that is current. Interrupted or failed, it takes back what it has merged.

    :param now: an aware instant
    :raises InputError: the files or the mapping cannot be read
    :raises UnknownTenantError: there is no such tenant
    """
    with closing(open_writer(request.database)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        tenant = load_tenant(connection, request.tenant)
        import_id, lock = _begin(connection, request, now)
        places = Places(request.database, import_id)
        report = Report([*request.files, *request.further.values()], mapping=request.mapping is not None)
        try:
            outcome = _run(connection, request, tenant, now, import_id, places, report, progress)
            places.clear()
        finally:
            report.close()
            lock.release()
    return outcome


def try_import(request: Request, now: datetime, progress: Progress) -> Outcome:
    """What `run_import` would do; the database is only read, and need not exist.

    :raises: as `run_import`
    """
    with TemporaryDirectory(prefix="edb-") as name, ExitStack() as stack:
        folder = Path(name)
        database = request.database
        if not database.exists():
            database = folder / "empty.sqlite3"
            prepare(database)
        connection = stack.enter_context(closing(open_reader(database)))
        tenant = load_tenant(connection, request.tenant)
        report = Report(request.files, mapping=request.mapping is not None, write=False)
        path = folder / "staging.sqlite3"
        staging = _stage(request, tenant, _today(tenant, now), path, folder, report, progress)
        staging.finish()
        counts = compare(connection, request.fact, tenant.id, path)
        counts.unchanged += staging.repeated
        return _outcome(None, "dry run", staging, report, counts)


def _begin(connection: sqlite3.Connection, request: Request, now: datetime) -> tuple[int, ImportLock]:
    """Note the import; it is locked before any other process can see it."""
    row = {
        "tenant": request.tenant,
        "fact": request.fact.name,
        "files": json.dumps([*request.files, *request.further.values()], ensure_ascii=False),
        "started_at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    with writing(connection):
        (import_id,) = connection.execute(statement("imports/create"), row).fetchone()
        places = Places(request.database, import_id)
        connection.execute(statement("imports/name_staging"), {"id": import_id, "staging": places.staging.name})
        act = Act(request.actor, f"import {request.fact.name}", str(import_id), request.tenant, {"files": row["files"]})
        note(connection, act, now)
        lock = ImportLock(places.lock)
        lock.take()
    return import_id, lock


def _run(
    connection: sqlite3.Connection,
    request: Request,
    tenant: Tenant,
    now: datetime,
    import_id: int,
    places: Places,
    report: Report,
    progress: Progress,
) -> Outcome:
    try:
        places.clear()
        places.work.mkdir()
        staging = _stage(request, tenant, _today(tenant, now), places.staging, places.work, report, progress)
        staging.finish()
        if report.rows and not request.skip_bad:
            _abandon(connection, import_id, places, staging.rows + staging.repeated + report.rows, report.rows)
            return _outcome(import_id, "abandoned", staging, report, Counts())
    except BaseException:
        _abandon(connection, import_id, places, 0, report.rows)
        raise
    try:
        with durably(connection):
            connection.execute(
                statement("imports/begin_merging"),
                {
                    "id": import_id,
                    "rows_read": staging.rows + staging.repeated + report.rows,
                    "repeated": staging.repeated,
                    "refused": report.rows,
                },
            )
        merge(
            connection,
            load_record(connection, import_id),
            places.staging,
            lambda done, of: progress("merging", done, of),
        )
        finish(connection, import_id, "done")
    except BaseException:
        undo_import(connection, import_id)
        places.clear()
        raise
    record = load_record(connection, import_id)
    counts = Counts(record.inserted, record.updated, record.unchanged)
    return _outcome(import_id, "done", staging, report, counts)


def _abandon(connection: sqlite3.Connection, import_id: int, places: Places, rows_read: int, refused: int) -> None:
    places.clear()
    with writing(connection):
        connection.execute(statement("imports/abandon"), {"id": import_id, "rows_read": rows_read, "refused": refused})


def _outcome(import_id: int | None, state: str, staging: Staging, report: Report, counts: Counts) -> Outcome:
    rows_read = staging.rows + staging.repeated + report.rows
    return Outcome(import_id, state, rows_read, counts, report.rows, report.first, report.paths)


def _today(tenant: Tenant, now: datetime) -> date:
    return now.astimezone(tenant.zone).date()


def _stage(
    request: Request, tenant: Tenant, today: date, path: Path, work: Path, report: Report, progress: Progress
) -> Staging:
    """Read and validate everything; good rows are staged, bad ones reported."""
    staging = Staging(path, request.fact)
    validator = Validator(request.fact, tenant, today)
    try:
        for batch in map(partial(as_sent, tenant=tenant), _batches(request, work, report.refuse, progress)):
            if batch.rows:
                staging.add(validator.read(batch, report.refuse), report.refuse)
            else:
                validator.check_names(batch.file, batch.names)
    except BaseException:
        staging.close()
        raise
    return staging


def _batches(request: Request, work: Path, refuse: Refuse, progress: Progress) -> Iterator[Batch]:
    sizes = [_size(name) for name in (*request.files, *request.further.values())]
    reader = _Reader(sum(sizes), progress)
    if request.mapping is None:
        for name, size in zip(request.files, sizes, strict=True):
            yield from reader.read(name, size, request.fact, work, refuse)
        return
    tables = [("input", name) for name in request.files] + list(request.further.items())
    with closing(Mapper(request.mapping, work)) as mapper:
        for (table, name), size in zip(tables, sizes, strict=True):
            with ExitStack() as stack:
                mapper.take(table, open_input(name, stack, reader.told), refuse)
            reader.finished(size)
        yield from mapper.read(
            request.fact, shown(request.files[0]) if len(request.files) == 1 else request.mapping.name
        )


class _Reader:
    """Reads one file after another and tells how far it is, over all of them."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = total
        self._progress = progress
        self._before = 0

    def read(self, name: str, size: int, fact: Fact, work: Path, refuse: Refuse) -> Iterator[Batch]:
        with ExitStack() as stack:
            source = open_input(name, stack, self.told)
            match source.format:
                case "csv":
                    yield from read_csv(source, refuse)
                case "ndjson":
                    yield from read_ndjson(source, refuse)
                case "parquet":
                    yield from read_parquet(source, fact, work)
        self.finished(size)

    def told(self, count: int) -> None:
        self._progress("reading", self._before + count, self._total)

    def finished(self, size: int) -> None:
        self._before += size


def _size(name: str) -> int:
    try:
        return 0 if name == STDIN else Path(name).stat().st_size
    except OSError:
        return 0  # opening it says what is wrong
