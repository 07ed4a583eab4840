"""Neo4j in a container, where a Docker engine runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from deploy.neo4j.place import IMPORT, USER, Place
from graph.errors import CannotStart

IMAGE = "neo4j:5.26-community"


def engine_runs() -> bool:
    """Whether a Docker engine answers; an installed client alone is not enough."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=20).returncode == 0


def name(place: Place) -> str:
    """The container's name: one a folder."""
    return "lianke-neo4j-" + hashlib.sha256(str(place.home).encode()).hexdigest()[:12]


def command(place: Place) -> list[str]:
    """The words that run the container: the port on the loopback address, the data in the place's folder."""
    settings = {
        "NEO4J_server_memory_heap_max__size": "1g",
        "NEO4J_server_memory_pagecache_size": "256m",
        "NEO4J_server_bolt_advertised__address": f"127.0.0.1:{place.port}",
        "NEO4J_dbms_usage__report_enabled": "false",
    }
    environment = [word for key, value in settings.items() for word in ("--env", f"{key}={value}")]
    ports = ["--publish", f"127.0.0.1:{place.port}:7687"]
    return ["docker", "run", "--detach", "--name", name(place), *ports, "--volume", f"{place.home / 'data'}:/data",
            "--env", "NEO4J_AUTH", *environment, IMAGE]  # fmt: skip


def start(place: Place, brief: bool = False) -> None:
    """Start the container; it may need some seconds until the server answers, brief or not."""
    stop(place)
    (place.home / "data").mkdir(parents=True, exist_ok=True)
    # By the environment, not by a word of the command: other users can read those.
    environment = {**os.environ, "NEO4J_AUTH": f"{USER}/{place.password}"}
    ran = subprocess.run(command(place), env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise CannotStart(f"Docker could not start {IMAGE}: {ran.stderr.strip().splitlines()[-1]}")


def bring(place: Place, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the bulk importer on a folder of its files, over what the database of this place holds."""
    (place.home / "data").mkdir(parents=True, exist_ok=True)
    volumes = ["--volume", f"{place.home / 'data'}:/data", "--volume", f"{folder}:/import:ro", "--workdir", "/import"]
    words = ["docker", "run", "--rm", *volumes, IMAGE, "neo4j-admin", *IMPORT, "--report-file=/data/import.report"]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def alive(place: Place) -> bool:
    """Whether the place's container runs."""
    words = ["docker", "inspect", "--format", "{{.State.Running}}", name(place)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip() == "true"


def stop(place: Place) -> None:
    """Stop the container and drop it; the data stay in the place's folder."""
    if (
        name(place)
        in subprocess.run(
            ["docker", "ps", "--all", "--format", "{{.Names}}"], capture_output=True, text=True, check=False
        ).stdout.split()
    ):
        subprocess.run(["docker", "stop", "--time", "60", name(place)], capture_output=True, check=False)
        subprocess.run(["docker", "rm", name(place)], capture_output=True, check=False)
