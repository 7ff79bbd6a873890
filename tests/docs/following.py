"""Pages of the documentation that can be followed: what they tell to do, as one script.

A page says so in its Markdown, which its readers do not see:

- ```` ```sh run ```` is run. `edb serve` and `edb demo` go on beside what follows, which waits until they answer.
- ```` ```text ```` after such a block is what it says, in this order, and perhaps more; `…` is anything.
- ```` ```sql file=orders.sql ```` (or any other kind) is a file of that name.
- `<!-- run: … -->` is run as well, for what goes without saying.

Everything happens in a folder of its own; where the page has `<!-- in a copy of the program -->`, in such a copy.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests import ROOT

PART = re.compile(
    r"^ *```(?P<kind>\w+)(?P<told>[^\n]*)\n(?P<text>.*?)^ *```$|^ *<!-- run: (?P<unseen>[^\n]*) -->$",
    re.MULTILINE | re.DOTALL,
)
IN_A_COPY = "<!-- in a copy of the program -->"
GOES_ON = re.compile(r"^((?:\w+=\S+ )*edb (?:serve|demo)\b[^#\n]*).*$", re.M)
SEPARATOR = "---- step {} ----"
# What is started answers within a minute, and has its first figures then, or its log is shown.
PRELUDE = """
trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
stop() { kill $(jobs -p); wait || true; }
has_figures() {
  [ "$(command curl -s -o answer.txt -w '%{http_code}' "http://127.0.0.1:$EDB_PORT/api/executive-dashboard")" != 503 ]
}
goes_on() {
  "$@" >service.log 2>&1 &
  for _ in $(seq 600); do
    command curl -fs -o answer.txt "http://127.0.0.1:$EDB_PORT/api/health" && has_figures && return
    kill -0 $! || break
    sleep 0.1
  done
  cat service.log; return 1
}
"""
SECONDS = 300


@dataclass(frozen=True)
class Step:
    """What is done, and what it is expected to say."""

    does: str
    says: str = ""


def steps(page: str) -> list[Step]:
    """What a page tells to do."""
    found: list[Step] = []
    end = 0
    for part in PART.finditer(page):
        kind, told, text = part["kind"], (part["told"] or "").split(), dedent(part["text"] or "")
        names = [word.removeprefix("file=") for word in told if word.startswith("file=")]
        if part["unseen"]:
            found.append(Step(part["unseen"]))
        elif names:
            found.append(Step(f"cat > {shlex.quote(names[0])} <<'END OF FILE'\n{text}END OF FILE\n"))
        elif kind == "sh" and "run" in told:
            found.append(Step(text))
        elif kind == "text" and found and not page[end : part.start()].strip():
            found[-1] = Step(found[-1].does, text)
        end = part.end()
    return found


def follow(page: str, folder: Path) -> None:
    """Does what a page tells.

    :raises AssertionError: a command fails, or says something else; what was said so far is in the message
    """
    todo = steps(page)
    assert todo, "nothing on the page can be followed"
    program = ROOT
    if IN_A_COPY in page:
        program = folder = _copied(folder / "program")
    port = _free_port()
    lines = ["set -e", PRELUDE]
    for number, step in enumerate(todo):
        commands = GOES_ON.sub(r"goes_on env \1", step.does).replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        lines += [f"echo '{SEPARATOR.format(number)}'", commands]
    said = _run("\n".join(lines), folder, program, port)
    for number, step in enumerate(todo):
        begun, _, rest = said.partition(SEPARATOR.format(number) + "\n")
        said_here = rest.split(SEPARATOR.format(number + 1))[0]
        assert re.search(_pattern(step.says), said_here), f"{step.does}\nsaid:\n{said_here}\nnot:\n{step.says}\n{begun}"


def _pattern(says: str) -> str:
    lines = [line.split() for line in says.splitlines() if line.strip()]
    return r"[\s\S]*".join(r"\s+".join(re.escape(word).replace("…", ".*") for word in line) for line in lines)


def _run(script: str, folder: Path, program: Path, port: int) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EDB_")}
    environment = kept | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join([str(program), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "EDB_PORT": str(port),
        "HOME": str(folder),
        "COLUMNS": "200",
    }
    process = subprocess.Popen(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
    said = said.replace(f"127.0.0.1:{port}", "127.0.0.1:8000")
    assert process.returncode == 0, f"exit code {process.returncode}:\n{said}"
    return said


def _copied(copy: Path) -> Path:
    """The program as it stands here, without what was made of it, and without the page."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "ui", "screenshots", "*.sqlite3*")
    return Path(shutil.copytree(ROOT, copy, ignore=left_out))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
