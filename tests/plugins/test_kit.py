"""The kit: projects made outside, built to wheels and installed into an environment of their own, conform and run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest

from core.kernel.errors import Refused
from core.testing import checks, scaffold
from core.testing.kit import exemptions, kit_of

ROOT = Path(__file__).parents[2]
PROJECTS = Path(__file__).parent / "projects"
VENDORS = ("hotmatrix_shop", "itmc_marketing", "aopai_live", "alibaba_b2b")


class Workshop:
    """An environment that has the portal and whatever wheels are installed into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run(sys.executable, "-m", "venv", "--without-pip", str(folder / "venv"))
        self.python = folder / "venv" / "bin" / "python"
        site = Path(self.run("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip())
        # The portal and what it needs are there already: they are looked up where this process has them.
        site.joinpath("portal.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT}\n", encoding="utf-8")
        onex = self.python.parent / "onex"
        onex.write_text(f"#!{self.python}\nfrom core.cli.main import main\nmain()\n", encoding="utf-8")
        onex.chmod(0o755)

    def install(self, project: Path) -> None:
        """Build a project's wheel and install it."""
        source, wheels = self.folder / "source" / project.name, self.folder / "wheels"
        shutil.copytree(project, source, dirs_exist_ok=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(source))
        (wheel,) = wheels.glob(f"{project.name.replace('-', '_')}-*.whl")
        run(*pip, "--python", str(self.python), "install", "--no-index", "--no-deps", str(wheel))

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run the environment's Python."""
        return run(str(self.python), *words, cwd=cwd)


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ONEX_", "PYTEST_", "COV_"))}
    done = subprocess.run(words, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.mark.parametrize("name", ["bakery", "studio", "campus"])
def test_an_outside_project_conforms_and_lives_from_its_wheel(workshop: Workshop, name: str) -> None:
    project = PROJECTS / f"onex-{name}"
    workshop.install(project)
    tests = workshop.folder / "source" / project.name
    done = workshop.run("-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", cwd=tests)
    assert f"{len(checks.CHECKS)} passed" in done.stdout


def test_a_new_project_installs_conforms_and_runs_at_once(workshop: Workshop, tmp_path: Path) -> None:
    project = scaffold.write_project("acme", tmp_path)
    workshop.install(project)
    found = json.loads(workshop.run(str(workshop.python.parent / "onex"), "plugin", "check", "acme", "--json").stdout)
    code, *hours = found.pop("notes")
    assert found == {"plugin": "acme", "fit": True, "findings": []}
    assert code == "P108 not announced: 证书编号"
    assert [note.partition("，")[0] for note in hours] == [
        f"P301 first.toml: sessions: {level}只公布了一个时段" for level in ("初级", "中级")
    ]
    demo = ("demo", "--no-serve", "--json", "--plugin", "acme", "--candidates", "12")
    plans = json.loads(workshop.run(str(workshop.python.parent / "onex"), *demo, cwd=tmp_path).stdout)["plans"]
    assert [(plan["plan"], plan["state"], plan["seated"]) for plan in plans] == [("2024年第一次示例统考", "issued", 12)]
    run(sys.executable, "-m", "ruff", "check", "--isolated", str(project))


def test_a_project_is_never_written_over_another(tmp_path: Path) -> None:
    scaffold.write_project("acme", tmp_path)
    with pytest.raises(Refused, match="PLUGIN_FOLDER_EXISTS"):
        scaffold.write_project("acme", tmp_path)
    for name in ("Acme", "1acme", "acme-shop", "../acme", "class", "json", "core"):
        with pytest.raises(Refused, match="PLUGIN_NAME_INVALID"):
            scaffold.write_project(name, tmp_path)


@pytest.mark.parametrize("code", checks.QUICK)
@pytest.mark.parametrize("name", VENDORS)
def test_the_vendors_of_the_tree_conform(name: str, code: str) -> None:
    assert checks.findings(kit_of(name), code) == []


def test_sessions_that_do_not_fit_and_contradictions_of_a_notice_are_told_apart() -> None:
    kit = kit_of("hotmatrix_shop")
    (name, text) = next(iter(kit.notices.items()))
    late = replace(kit, notices={name: text.replace("15:00:00", "14:30:00", 1)})
    assert late.notices != kit.notices
    assert [found.partition(": ")[0] for found in checks.findings(late, "P302")] == [name]
    assert checks.findings(late, "P301") == []
    assert {note.partition(" ")[0] for note in checks.notes(kit_of("aopai_live"))} == {"P108", "P301"}


def test_every_check_explains_itself() -> None:
    assert {code for code, page in checks.pages().items() if len(page) < 20} == set()


def test_an_exemption_needs_a_reason(tmp_path: Path) -> None:
    text = '[tool.onex.exempt]\nP303 = "考试日由通知逐次公布"\nP304 = " "\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert exemptions(tmp_path) == {"P303": "考试日由通知逐次公布"}
    assert exemptions(tmp_path / "nowhere") == {}
