"""The service as a process: up soon, on the loopback address alone, gone at SIGTERM."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.server import free_port
from graph import run as runs
from graph.errors import CannotStart
from tests.api.economy import Economies

LIANKE = Path(sys.executable).parent / "lianke"


@dataclass
class Service:
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


def ready(service: Service) -> bool:
    try:
        return service.get("/readyz")[0] == 200
    except ConnectionError:
        return False


@contextmanager
def served(home: Path, program: tuple[str, ...] = (str(LIANKE),)) -> Iterator[Service]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LIANKE_")}
    words = [*program, "serve", "--port", "0", "--home", str(home)]
    with subprocess.Popen(words, env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            address = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
            assert address
            service = Service(process, int(address[1]))
            until = time.monotonic() + 60
            while not ready(service):
                assert time.monotonic() < until
                time.sleep(0.05)
            yield service
        finally:
            process.kill()


def test_service_follows_the_pointer_logs_nothing_personal_and_stops_at_sigterm(copied: Economies, anchor: str) -> None:
    with served(copied.home.root) as service:
        status, page = service.get(f"/v1/enterprises/{anchor}/prospects?limit=3")
        assert (status, page["run"]) == (200, copied.done.run.id)
        service.get("/v1/enterprises?q=%E5%BC%A0%E4%B8%89")
        runs.point(copied.home, copied.former.run)
        assert service.get(f"/v1/enterprises/{anchor}/prospects")[1]["run"] == copied.former.run.id
        service.process.send_signal(signal.SIGTERM)
        _, log = service.process.communicate(timeout=30)
        assert service.process.returncode == 0, log
    assert "Traceback" not in log
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"/readyz", "/v1/enterprises", "/v1/enterprises/{identity}/prospects"} <= {e["route"] for e in events}
    assert anchor not in log
    assert "张三" not in log
    assert "%E5" not in log


LATE = """
import atexit, pathlib, sys, threading, time
from api.cli.main import main

def write():
    while not pathlib.Path(sys.argv[-1], "now").exists():
        time.sleep(0.05)
    sys.stderr.write("written")

atexit.register(sys.stderr.write, "torn down")
threading.Thread(target=write).start()
main()
"""


def test_no_thread_of_the_server_can_find_the_interpreter_torn_down(copied: Economies) -> None:
    # Once in twenty stops on a busy machine one did, and the process aborted; here the tearing down would say so.
    with served(copied.home.root, (sys.executable, "-c", LATE)) as service:
        service.process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            service.process.wait(timeout=3)
        (copied.home.root / "now").touch()
        _, log = service.process.communicate(timeout=30)
        assert (service.process.returncode, "written" in log, "torn down" in log) == (0, True, False)


def test_service_imports_nothing_that_makes_it_slow() -> None:
    listed = "import sys, api.server; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert not {"torch", "duckdb", "optbinning", "sklearn", "pandas"} & set(found.stdout.split())


def test_port_that_is_taken_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="give another --port"):
            free_port("127.0.0.1", taken.getsockname()[1])
