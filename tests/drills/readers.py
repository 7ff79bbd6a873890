"""Readers of a service: they read throughout a drill, and note whatever is not of one whole generation."""

import hashlib
import json
import threading
from contextlib import closing
from http.client import HTTPConnection, HTTPException

RANGES = ("12m", "36m")
LONGEST_SECONDS = 30.0
PAUSE_SECONDS = 0.01


class Readers:
    """Reads dashboards of a service again and again, between `with` and its end.

    `wrong` says what was not as it must be; `newest` is the highest generation that was seen.
    """

    def __init__(self, port: int) -> None:
        self.wrong: list[str] = []
        self.answers = 0
        self.newest = 0
        self._port = port
        self._stopping = threading.Event()
        self._seen: dict[tuple[int, str], str] = {}
        self._thread = threading.Thread(target=self._read_on, daemon=True)

    def __enter__(self) -> "Readers":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _read_on(self) -> None:
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=LONGEST_SECONDS)) as client:
            while not self._stopping.wait(PAUSE_SECONDS):
                try:
                    self._read_all(client)
                except (OSError, HTTPException) as error:
                    self.wrong.append(f"no answer: {error!r}")
                    return

    def _read_all(self, client: HTTPConnection) -> None:
        """Each range as it is now, and then all of them of one generation."""
        for range_ in RANGES:
            self._read(client, range_, None)
        newest = self.newest
        for range_ in RANGES:
            self._read(client, range_, newest)

    def _read(self, client: HTTPConnection, range_: str, generation: int | None) -> None:
        query = f"range={range_}" if generation is None else f"range={range_}&generation={generation}"
        client.request("GET", f"/api/executive-dashboard?{query}")
        answer = client.getresponse()
        body = answer.read()
        if answer.status != 200:
            self.wrong.append(f"{query}: {answer.status} {body[:300]!r}")
            return
        found: int = json.loads(body)["generation"]
        if found < self.newest if generation is None else found != generation:
            self.wrong.append(f"{query}: generation {found} after {self.newest}")
        digest = hashlib.sha256(body).hexdigest()
        if self._seen.setdefault((found, range_), digest) != digest:
            self.wrong.append(f"{query}: generation {found} has two contents")
        self.newest = max(self.newest, found)
        self.answers += 1
