"""Runs one import from its files to its end: staged, valid, merged; or tries it without writing anything."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aggregator.facts.table import Fact
from aggregator.facts.writing import Counts
from aggregator.figures.tenants import Tenant
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenant
from jobs.imports.batches import Batch, Refuse
from jobs.imports.csv_rows import read_csv
from jobs.imports.decompression import STDIN, open_input, shown
from jobs.imports.exported import as_sent
from jobs.imports.locks import ImportLock
from jobs.imports.merging import attached, compare, merge
from jobs.imports.ndjson_rows import read_ndjson
from jobs.imports.places import Places
from jobs.imports.problems import BadRow
from jobs.imports.records import load_record, now_text
from jobs.imports.recovery import BUSY_TIMEOUT_MS, durably, finish, undo_import
from jobs.imports.reports import Report
from jobs.imports.staging import Staging
from jobs.imports.summary import Findings, Summary, summarize
from jobs.imports.validation import Rounded, Validator
from sql.audit import Act, note
from sql.companions import open_companion
from sql.database import open_reader, open_writer, writing
from sql.statements import statement

if TYPE_CHECKING:
    from jobs.imports.mapping import Mapping

LINE_NO = "line_no"

Progress = Callable[[str, int, int], None]  # what is going on, how much of it is done, of how much


@dataclass(frozen=True)
class Request:
    """What to import. `further` files are tables of the mapping by name; `actor` stands in the audit."""

    database: Path
    fact: Fact
    files: list[str]
    tenant: str
    mapping: "Mapping | None" = None
    further: dict[str, str] = field(default_factory=dict)
    skip_bad: bool = False
    actor: str = "import"
    latest: bool = False  # of rows of one key, the later counts


@dataclass(frozen=True)
class Outcome:
    """What came of it. `state` is `done`, `abandoned` (bad rows), or `dry run`; `refused` counts the bad rows.

    `summary` tells of the good rows, also of an import that was abandoned.
    """

    import_id: int | None
    state: str
    rows_read: int
    counts: Counts
    refused: int
    first: list[BadRow]
    reports: list[Path]
    summary: Summary


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
        report = _report(request)
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
        report = stack.enter_context(closing(_report(request)))
        path = folder / "staging.sqlite3"
        staged = _stage(request, tenant, _today(tenant, now), path, folder, report, progress)
        with attached(connection, path):
            summary = staged.summary(connection, request.fact, tenant)
            if report.rows and not request.skip_bad:
                return _outcome(None, "abandoned", staged, summary, report, Counts())
            return _outcome(None, "dry run", staged, summary, report, compare(connection, request.fact, tenant.id))


def _report(request: Request) -> Report:
    return Report([*request.files, *request.further.values()], mapping=request.mapping is not None)


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
        lock = ImportLock(places.lock, request.database)
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
        staged = _stage(request, tenant, _today(tenant, now), places.staging, places.work, report, progress)
        with attached(connection, places.staging):
            summary = staged.summary(connection, request.fact, tenant)
        if report.rows and not request.skip_bad:
            _abandon(connection, import_id, places, staged.staging.read + report.rows, report.rows)
            return _outcome(import_id, "abandoned", staged, summary, report, Counts())
    except BaseException:
        _abandon(connection, import_id, places, 0, report.rows)
        raise
    try:
        with durably(connection):
            connection.execute(
                statement("imports/begin_merging"),
                {
                    "id": import_id,
                    "rows_read": staged.staging.read + report.rows,
                    "repeated": staged.staging.repeated.rows,
                    "superseded": staged.staging.superseded.rows,
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
    return _outcome(import_id, "done", staged, summary, report, counts)


def _abandon(connection: sqlite3.Connection, import_id: int, places: Places, rows_read: int, refused: int) -> None:
    places.clear()
    with writing(connection):
        row = {"id": import_id, "rows_read": rows_read, "refused": refused, "finished_at": now_text()}
        connection.execute(statement("imports/abandon"), row)


def _outcome(
    import_id: int | None, state: str, staged: "_Staged", summary: Summary, report: Report, counts: Counts
) -> Outcome:
    rows_read = staged.staging.read + report.rows
    return Outcome(import_id, state, rows_read, counts, report.rows, report.first, report.paths, summary)


def _today(tenant: Tenant, now: datetime) -> date:
    return now.astimezone(tenant.zone).date()


@dataclass(frozen=True)
class _Staged:
    """What was read: the good rows in their file, what was rounded of them, and what was found out on the way."""

    staging: Staging
    rounded: Rounded
    findings: Findings

    def summary(self, connection: sqlite3.Connection, fact: Fact, tenant: Tenant) -> Summary:
        return summarize(connection, fact, tenant, self.staging, self.rounded, self.findings)


def _stage(
    request: Request, tenant: Tenant, today: date, path: Path, work: Path, report: Report, progress: Progress
) -> _Staged:
    """Read and validate everything; good rows are staged, bad ones reported."""
    os.close(open_companion(path, request.database, os.O_EXCL))
    staging = Staging(path, request.fact, {shown(name) for name in request.files}, latest=request.latest)
    validator = Validator(request.fact, tenant, today)
    findings = Findings()
    try:
        batches = _batches(request, tenant, work, report.refuse, progress, findings)
        for batch in map(partial(as_sent, tenant=tenant), batches):
            if batch.rows:
                for part, numbered in _by_number(batch, request.fact):
                    staging.add(validator.read(part, report.refuse), report.refuse, numbered=numbered)
            else:
                validator.check_names(batch.file, batch.names)
    except BaseException:
        staging.close()
        raise
    staging.finish()
    return _Staged(staging, validator.rounded, findings)


def _by_number(batch: Batch, fact: Fact) -> Iterator[tuple[Batch, bool]]:
    """The rows of a batch that were given the number of their line, or need none, and those that were not."""
    if LINE_NO not in fact.key:
        yield batch, True
    elif LINE_NO not in batch.names:
        yield batch, False
    else:
        place = batch.names.index(LINE_NO)
        given = [row[place] not in ("", None) for row in batch.rows]
        for numbered in (True, False):
            if all(number == numbered for number in given):
                yield batch, numbered
            elif numbered in given:
                kept = [number for number, found in enumerate(given) if found == numbered]
                lines, rows = [batch.lines[number] for number in kept], [batch.rows[number] for number in kept]
                yield Batch(batch.file, batch.names, lines, rows), numbered


def _batches(
    request: Request, tenant: Tenant, work: Path, refuse: Refuse, progress: Progress, findings: Findings
) -> Iterator[Batch]:
    sizes = [_size(name) for name in (*request.files, *request.further.values())]
    reader = _Reader(sum(sizes), progress)
    if request.mapping is None:
        for name, size in zip(request.files, sizes, strict=True):
            yield from reader.read(name, size, request.fact, work, refuse)
        return
    tables = [("input", name) for name in request.files] + list(request.further.items())
    from jobs.imports.mapping import Mapper  # noqa: PLC0415 (DuckDB is long to import, and most imports need none)

    with closing(Mapper(request.mapping, work, findings)) as mapper:
        for (table, name), size in zip(tables, sizes, strict=True):
            with ExitStack() as stack:
                mapper.take(table, open_input(name, stack, reader.told), refuse)
            reader.finished(size)
        file = shown(request.files[0]) if len(request.files) == 1 else request.mapping.name
        yield from mapper.read(request.fact, file, tenant, refuse)


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
                    from jobs.imports.parquet_rows import read_parquet  # noqa: PLC0415 (as the mapper)

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
