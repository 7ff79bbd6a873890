"""The named points at which a drill kills a process, and how a process comes to them.

A point is found from outside: by the statement that a connection runs, or by a function that is called. The product has
no hooks for it. A statement is known by its first line, the sentence that says what it does.
"""

from dataclasses import dataclass
from typing import Literal

from sql.database import schema_version

When = Literal["before", "after", "inside"]
VERSION_SET = f"PRAGMA user_version = {schema_version()}"
Command = Literal["post", "import", "undo", "refresh", "rebuild", "create", "migrate", "backup", "restore"]


@dataclass(frozen=True)
class Statement:
    """Before or after a statement, or inside SQLite while it runs.

    :param name: of a statement, or how the text begins
    :param following: a statement that the same transaction has run before
    """

    when: When
    name: str
    following: str | None = None


@dataclass(frozen=True)
class Call:
    """Before or after a call of a function, `module:name`."""

    when: When
    function: str


@dataclass(frozen=True)
class Moment:
    """Any moment of so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Point:
    """A point by name: the command that comes to it, and how it is found.

    :param hits: how often a command comes to it at least; the long drill takes any of these
    """

    name: str
    command: Command
    at: Statement | Call | Moment
    hits: int = 1


POINTS = (
    Point("post: before its commit", "post", Statement("before", "COMMIT", "facts/upsert"), 3),
    Point("post: committed, not answered", "post", Statement("after", "COMMIT", "facts/upsert"), 3),
    Point("import: staging", "import", Call("after", "jobs.imports.staging:Staging.add")),
    Point("import: staged, not merging", "import", Call("after", "jobs.imports.staging:Staging.finish")),
    Point("import: within a batch", "import", Statement("before", "imports/merged"), 2),
    Point("import: between batches", "import", Statement("after", "COMMIT", "imports/merged")),
    Point("import: merged, not ended", "import", Statement("before", "imports/finish")),
    Point("import: ended, not cleared", "import", Statement("after", "COMMIT", "imports/finish")),
    Point("undo: within a batch", "undo", Statement("before", "imports/taken_back"), 2),
    Point("undo: between batches", "undo", Statement("after", "COMMIT", "imports/taken_back")),
    Point("lease: locked, no epoch", "refresh", Statement("before", "jobs/take_lease")),
    Point("lease: epoch taken", "refresh", Statement("after", "COMMIT", "jobs/take_lease")),
    Point("refresh: between bucket and month", "refresh", Statement("before", "rollups/month_replace"), 2),
    Point("refresh: between months and documents", "refresh", Statement("before", "publish/document"), 2),
    Point("refresh: before its commit", "refresh", Statement("before", "COMMIT", "publish/published"), 2),
    Point("refresh: published", "refresh", Statement("after", "COMMIT", "publish/published"), 2),
    Point("refresh: inside a checkpoint", "refresh", Statement("inside", "PRAGMA wal_checkpoint")),
    Point("rebuild: filling", "rebuild", Statement("after", "rebuild/copy"), 3),
    Point("rebuild: before the swap", "rebuild", Statement("before", "rebuild/forget_marks")),
    Point("rebuild: in the swap", "rebuild", Statement("after", "rebuild/go_live")),
    Point("rebuild: swapped", "rebuild", Statement("after", "COMMIT", "rebuild/go_live")),
    Point("rebuild: discarding the old build", "rebuild", Statement("after", "COMMIT", "rebuild/discard"), 2),
    Point("refresh and rebuild: any moment", "refresh", Moment(0.6)),
    Point("post: any moment", "post", Moment(1.5)),
    Point("alert: in its transition", "refresh", Statement("after", "alerts/transition")),
    Point("alert: told, not delivered", "refresh", Statement("after", "COMMIT", "alerts/tell")),
    Point("creation: half of the schema", "create", Statement("before", "CREATE"), 20),
    Point("migration: between two statements", "migrate", Statement("before", "CREATE"), 20),
    Point(
        "migration: before its commit",
        "migrate",
        Statement("before", "COMMIT", VERSION_SET),
    ),
    Point("backup: copying", "backup", Statement("after", "backup step")),
    Point("backup: copied, not in place", "backup", Call("before", "pathlib:Path.replace")),
    Point("restore: copied", "restore", Call("after", "jobs.backups.restoration:copy")),
    Point("restore: published beside, not in place", "restore", Call("before", "jobs.backups.restoration:_swap")),
    Point("restore: without its log, not in place", "restore", Call("after", "jobs.backups.restoration:remove_beside")),
    Point("restore: in place", "restore", Call("after", "pathlib:Path.replace")),
)
