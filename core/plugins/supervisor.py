"""Between the portal and vendor code: `python -m core.plugins.supervisor SECONDS PROCESSOR MODULE … FD`.

It limits the child, watches it and, when the child is done or its time is up, ends whatever it has started. Where the
system permits it the child lives in a process namespace of its own: it can then signal nobody outside, and its end is
the end of all it started. Elsewhere orphans fall to this process, which ends them one by one. Vendor code never runs
here. What became of the child is printed as one line.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from core.plugins.scratch import is_overfull

MEMORY = 1 << 30
FILE_SIZE = 16 << 20
OPEN_FILES = 128
PROCESSES = 32

# <linux/sched.h>, <linux/prctl.h>
CLONE_NEWPID, CLONE_NEWUSER = 0x20000000, 0x10000000
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36

_libc = ctypes.CDLL(None)


def main() -> None:
    """Run the child and print `code N`, `late`, `busy` (its processor time is used up), `crowd` or `full`."""
    seconds, processor, *words, answer = sys.argv[1:]
    _limit(int(processor))
    _enclose()
    child = subprocess.Popen(  # noqa: S603 - a module of ours; what follows are arguments, no shell
        [sys.executable, "-m", *words, answer],
        pass_fds=[int(answer)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
    )
    os.close(int(answer))
    end = _watch(child, float(seconds), int(processor))
    _end_all()
    sys.stdout.write(end)


def _limit(processor: int) -> None:
    """Limit this process and so its child, for good."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        within = resource.getrlimit(kind)[1]  # nobody can raise a limit that stands above
        own = most if within == resource.RLIM_INFINITY else min(most, within)
        resource.setrlimit(kind, (own, own))


def _enclose() -> None:
    """Give the next child a process namespace, with root's right or by a user namespace, where that is permitted."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(CLONE_NEWPID) and not _libc.unshare(CLONE_NEWUSER | CLONE_NEWPID):
        with suppress(OSError):  # without its own number it can still declare
            Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _die_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _watch(child: subprocess.Popen[bytes], seconds: float, processor: int) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            code = child.wait(0.02)
        except subprocess.TimeoutExpired:
            if len(_descendants()) > PROCESSES:
                return "crowd"
            if is_overfull():
                return "full"
        else:
            if is_overfull():
                return "full"
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return "busy" if code < 0 and used.ru_utime + used.ru_stime > 0.9 * processor else f"code {code}"
    return "late"


def _descendants() -> list[int]:
    """Return every process that descends from this one."""
    found: list[int] = []
    processes = ["self"]
    while processes:
        process = processes.pop()
        # Each may end at any of these steps, a thread of it as well.
        with suppress(OSError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                with suppress(OSError):
                    children = (thread / "children").read_text(encoding="ascii").split()
                    found += [int(child) for child in children]
                    processes += children
    return found


def _end_all() -> None:
    while alive := _descendants():
        for process in alive:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


if __name__ == "__main__":
    main()
