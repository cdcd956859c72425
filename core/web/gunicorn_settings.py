"""How gunicorn runs the portal: read by its first process, before it starts those that answer."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

from gunicorn.glogging import Logger

from core.kernel import logs

worker_class = "gthread"
threads = 8
workers = 2
control_socket_disable = True  # nobody asked for a second way in

# Its processes count in files of this folder, so that any of them can give the sum.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = FIGURES = tempfile.mkdtemp(prefix="onex-figures-")


class logger_class(Logger):  # type: ignore[misc]  # noqa: N801 - gunicorn's name for it
    """Leaves gunicorn's lines to the house; it writes none of requests, whose addresses hold what somebody typed."""

    def setup(self, cfg: Any) -> None:
        """Send everything where the rest of the process's lines go."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True
        logs.configure(json=True)


def child_exit(_server: Any, worker: Any) -> None:
    """Let the figures of a process that has ended stand still."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - reads the folder's name when loaded

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """Clear the figures away."""
    shutil.rmtree(FIGURES, ignore_errors=True)
