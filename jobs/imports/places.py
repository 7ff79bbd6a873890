"""Where an import keeps what it works with: files beside the database, named after both."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sql.companions import companion


@dataclass(frozen=True)
class Places:
    """The files of one import."""

    database: Path
    import_id: int

    @property
    def staging(self) -> Path:
        """The staging file."""
        return self._beside("sqlite3")

    @property
    def lock(self) -> Path:
        """The file on which its process holds a lock."""
        return self._beside("lock")

    @property
    def work(self) -> Path:
        """The folder of what a mapping or Parquet file needs."""
        return self._beside("work")

    def clear(self) -> None:
        """Remove everything but the lock."""
        shutil.rmtree(self.work, ignore_errors=True)
        for path in (self.staging, self.staging.with_name(f"{self.staging.name}-journal")):
            path.unlink(missing_ok=True)

    def _beside(self, ending: str) -> Path:
        return companion(self.database, f"-import-{self.import_id}.{ending}")
