"""The corridor runs one way: the contracts of setup.cfg, which `lint-imports` checks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture import ROOT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of the `setup.cfg` in `folder` on the packages beside it."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_goes_down_the_corridor() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_import_up_the_corridor_is_seen(tmp_path: Path) -> None:
    for name in ("core", "plugins", "setup.cfg"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    with (tmp_path / "core" / "kernel" / "ids.py").open("a") as kernel:
        kernel.write("\nimport core.db.session\n")
    assert "core.kernel.ids -> core.db.session" in lint_imports(tmp_path).stdout
