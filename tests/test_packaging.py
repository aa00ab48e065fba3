"""What a clone and an installed gendan promise: locked packages, the command, and nothing of one machine."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import dev

PROJECT = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEV = [*RUNTIME, *PROJECT["dependency-groups"]["dev"], *PROJECT["dependency-groups"]["build"]]
TOOLS = PROJECT["dependency-groups"]["tools"]


def locked(lock: str) -> dict[str, str]:
    """Name → version of every package in a lock file."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (dev.ROOT / lock).read_text("utf-8"), re.M))


@pytest.mark.parametrize(
    ("lock", "wanted"), [(dev.RUNTIME_LOCK, RUNTIME), (dev.DEV_LOCK, DEV), (dev.UV_LOCK, TOOLS)]
)
def test_a_lock_file_answers_every_wish_of_the_project(lock: str, wanted: Iterable[str]) -> None:
    versions = locked(lock)
    wishes = [Requirement(wish) for wish in wanted]
    unmet = [str(wish) for wish in wishes if not wish.specifier.contains(versions.get(wish.name, "0"), True)]
    assert unmet == [], "run: python3 dev.py lock"


@pytest.mark.parametrize("lock", dev.LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    packages = re.split(r"^(?=[\w.-]+==)", (dev.ROOT / lock).read_text("utf-8"), flags=re.M)[1:]
    assert packages
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_people_run_what_developers_tested() -> None:
    assert locked(dev.RUNTIME_LOCK).items() <= locked(dev.DEV_LOCK).items()


def test_the_locked_build_backend_is_the_one_asked_for() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_the_wheel_holds_the_rooms_and_the_command(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=dev.ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("gendan-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    rooms = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert rooms <= set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert {"core/operation.py", "storage/__init__.py", "reminders/__init__.py"} <= set(names)
    assert any(name.endswith("entry_points.txt") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_project_names_no_address_and_no_machine() -> None:
    assert [*dev.lock_faults(dev.ROOT), *dev.path_faults(dev.ROOT, dev.committed())] == []


def test_a_lock_file_with_an_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clean.lock").write_text("six==1.17.0 --hash=sha256:00\n")
    (tmp_path / "tied.lock").write_text("--index-url http" + "://mirror.example/simple\n")
    assert [fault.split(":")[0] for fault in dev.lock_faults(tmp_path)] == ["tied.lock"]


def test_uv_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text("")
    assert [fault.split(":")[0] for fault in dev.lock_faults(tmp_path)] == ["uv.lock"]


@pytest.mark.parametrize("line", ["/{}/gendan", 'open("/{}/me/x")', "see /{}/"])
@pytest.mark.parametrize("folder", ["root", "home", "work"])
def test_a_path_of_one_machine_is_refused(tmp_path: Path, folder: str, line: str) -> None:
    (tmp_path / "page.md").write_text("fine\n" + line.format(folder) + "\n")
    assert list(dev.path_faults(tmp_path, ["page.md"])) == ["page.md:2: names a path of one machine"]


@pytest.mark.parametrize(
    "line", ["docs/work/plan.md", "homework", "/api/v1/work", "the root/ folder", "shared/"]
)
def test_an_ordinary_path_is_left_alone(tmp_path: Path, line: str) -> None:
    (tmp_path / "page.md").write_text(line)
    assert list(dev.path_faults(tmp_path, ["page.md"])) == []


def test_pictures_and_deleted_files_are_not_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\xff\xfe")
    assert list(dev.path_faults(tmp_path, ["photo.png", "gone.md"])) == []


@pytest.mark.parametrize("arguments", [[], ["fly"]])
def test_an_unknown_verb_is_answered_with_the_known_ones(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(arguments) == 2
    assert "open a sample factory" in capsys.readouterr().err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    assert "open a sample factory" in capsys.readouterr().out


def test_an_old_python_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "OLDEST", (4, 0))
    assert dev.main(["setup"]) == 1
    assert "gendan needs Python 4.0 or newer" in capsys.readouterr().err


def test_ci_without_a_browser_fails_instead_of_leaving_tests_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "fill_venv", lambda: None)
    monkeypatch.setattr(dev, "chromium", lambda: None)
    monkeypatch.setenv("CI", "true")
    assert dev.main(["test"]) == 1
    assert "browser tests must run in CI" in capsys.readouterr().err


def test_without_a_browser_the_other_tests_run_and_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "fill_venv", lambda: None)
    monkeypatch.setattr(dev, "chromium", lambda: None)
    monkeypatch.setattr(dev, "become", ran.append)
    monkeypatch.delenv("CI", raising=False)
    dev.main(["test", "-k", "order"])
    assert ran[0][-4:] == ["-m", "not browser", "-k", "order"]
    assert "apt-get install chromium" in capsys.readouterr().err
