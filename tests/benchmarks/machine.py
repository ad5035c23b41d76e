"""On what figures are made: the commit and the processor."""

import os
import platform
import shutil
import subprocess
from pathlib import Path


def commit() -> str:
    """Return the commit that is checked out, "" where there is none."""
    git = shutil.which("git") or "git"
    return subprocess.run([git, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()


def processor() -> str:
    """Return the name of the processor."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def processors() -> int:
    """Return how many there are."""
    return os.cpu_count() or 1
