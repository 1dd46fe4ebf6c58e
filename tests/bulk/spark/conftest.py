"""A Spark of two executors on this machine, started once for all tests; without pyspark or Java they are skipped."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from required import needs

MISSING = (
    'pyspark is not installed: pip install "validator[spark]"'
    if importlib.util.find_spec("pyspark") is None
    else "no Java: install default-jre-headless, or set JAVA_HOME"
    if not (os.environ.get("JAVA_HOME") or shutil.which("java"))
    else ""
)

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java that starts soon instead of running fast: three times as quick for queries that run once."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """Two executors of one processor each, which are processes of their own, with small splits and little memory."""
    needs("java", not MISSING, MISSING)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["SPARK_LOCAL_HOSTNAME"] = "localhost"
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": QUICK,
        "spark.executor.extraJavaOptions": QUICK,
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.files.minPartitionNum": "1",
        "spark.sql.files.maxPartitionBytes": "60000",
        "spark.sql.files.openCostInBytes": "0",
    }
    builder: Any = SparkSession.builder
    session = builder.master("local-cluster[2,1,512]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture
def executors(cluster: Any) -> Callable[[], list[int]]:
    """What tells the processes of the cluster's executors."""
    return _executors


def _executors() -> list[int]:
    """The processes of the executors that this process's Spark has started."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(folder.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, [])
        try:
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{process}/cmdline").read_bytes():
                found.append(process)
        except OSError:
            continue
    return sorted(found)
