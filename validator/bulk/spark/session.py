"""The Spark that is used: the one that is there, in a session of its own with the settings that exactness needs.

Contract: ``SparkSession.builder.getOrCreate()`` decides where that is: a session that runs already, ``spark-submit``,
``SPARK_REMOTE``, ``spark-defaults.conf``, else all processors of this machine. No setting of that session is changed.
The executors' Python must have this version of ``validator`` installed: its packages hold compiled code, so that no
archive sent along could stand for them (refused: ``addPyFile``).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import warnings
from typing import TYPE_CHECKING

from validator.claims.readers.tables.declared import COMMAND_LINE
from validator.errors import Problem, UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OLDEST = (4, 0)

_SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # a number that does not fit raises, and never wraps
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",  # what cannot be read must be told, and not be left out
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    # all operators in one method are more than Java compiles; measured on 165 MB: 5 s without, 12 s with
    "spark.sql.codegen.wholeStage": "false",
}


def connected() -> SparkSession:
    """A session of its own on the Spark that is there.

    Raises:
        UsageError: pyspark or Java is not installed, or the Spark is too old.
    """
    # pandas is not used, but looked at: the newest one is told of at each query
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    try:
        import pyspark
        from pyspark.sql import SparkSession
    except ImportError:
        raise refused("the package pyspark is not installed", 'pip install "validator[spark]"') from None
    if tuple(int(part) for part in pyspark.__version__.split(".")[:2]) < _OLDEST:
        raise refused(f"pyspark {pyspark.__version__} is older than 4.0", "use a Spark of version 4.0 or later")
    running = SparkSession.getActiveSession()
    if running is None:
        prepare()
        running = _started()
    session = running.newSession()
    for name, value in _SETTINGS.items():
        session.conf.set(name, value)
    _fix_splits(session)
    return session


def prepare() -> None:
    """What a Spark of our own needs before it starts."""
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ or "SPARK_REMOTE" in os.environ
    if not submitted and _java() is None:
        raise refused("no Java is found, which Spark runs on", "install Java 17 or later, or set JAVA_HOME")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the first python3 of the path, without validator


def _started() -> SparkSession:
    from pyspark.sql import SparkSession

    try:
        session = (
            SparkSession.builder.appName("validator").config("spark.ui.showConsoleProgress", "false").getOrCreate()
        )
    except Exception as error:  # the gateway's, Java's and the network's errors have no class in common
        said = str(error).strip().splitlines()
        raise refused(
            f"Spark does not start: {said[0] if said else type(error).__name__}", "see what it wrote"
        ) from None
    context = getattr(session, "sparkContext", None) if "SPARK_REMOTE" not in os.environ else None
    if context is not None:
        context.setLogLevel("ERROR")
    return session


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    if home and os.path.exists(os.path.join(home, "bin", "java")):
        return home
    return shutil.which("java")


def _fix_splits(session: SparkSession) -> None:
    """Let files be split alike throughout a run, also when executors come and go meanwhile."""
    name = "spark.sql.files.minPartitionNum"
    if session.conf.get(name, None) is None:
        session.conf.set(name, session.conf.get("spark.sql.shuffle.partitions") or "200")


def refused(found: str, advice: str) -> UsageError:
    """Why the engine cannot be used."""
    return UsageError([Problem(COMMAND_LINE, f"--engine spark: {found}", "", advice)])


class UnlikeDriverError(Exception):
    """An executor is not like the driver: other files, another version."""


def failure(error: Exception) -> UsageError | None:
    """What to tell of an error of Spark's; None of one that is ours."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException, PythonException

    if not isinstance(error, PySparkException | Py4JError):
        return None
    unlike = re.search(rf"{UnlikeDriverError.__name__}: (.*)", str(error))
    if unlike is not None:
        return refused(unlike[1], "make the executors like the driver (docs/scale.md)")
    if isinstance(error, PythonException):
        return None
    said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return refused(f"Spark gave up: {said[:300]}", "see what Spark wrote; nothing was reported")
