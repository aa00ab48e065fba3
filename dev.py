#!/usr/bin/env python3
"""Everything a clone of gendan can do, with only Python 3.11 and pip: python3 dev.py VERB [arguments]."""

# Old Pythons read this file too, far enough to be told that they are too old: no newer syntax or import here.
from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / "gendan-setup.txt"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = SCRIPTS / ("python" + EXE)

RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
UV_LOCK = "requirements-uv.lock"
LOCKS = (RUNTIME_LOCK, DEV_LOCK, UV_LOCK)

TYPED = ("bot", "core", "documents", "storage", "reminders", "tests", "bench", "dev.py")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
NO_CHROMIUM = "no Chromium is found (Debian, Ubuntu: apt-get install chromium; or set CHROMIUM to its path)"
MACHINE_PATH = re.compile(r"(?<![\w.)}\]])/(?:work|root|home)/|\.\./shared\b")


class Refused(Exception):
    """The verb cannot be done here; the text is one sentence for the person who asked."""


# --- setup: .venv from the lock files -------------------------------------------------------------------


def setup(_: list[str]) -> int:
    """make .venv from the lock files, with the command gendan in it (the other verbs do this first)"""
    fill_venv()
    print(f"ready: {SCRIPTS / ('gendan' + EXE)}")
    return 0


def fill_venv() -> None:
    """Bring .venv up to the lock files; a .venv that works is installed into, not replaced."""
    if PYTHON.is_file() and STAMP.is_file() and STAMP.read_text("utf-8") == fingerprint():
        return
    say("filling .venv from the lock files: some ten seconds, more on a slow line …")
    if not venv_works():
        venv.create(VENV, clear=True, symlinks=os.name != "nt")
    if not (install_with_uv() or install_with_pip()):
        raise Refused(
            "the packages could not be installed; the installer's own words are above. If the registry is"
            " out of reach, check the network and the proxy, or name a mirror in PIP_INDEX_URL."
        )
    STAMP.write_text(fingerprint(), "utf-8")


def fingerprint() -> str:
    """What .venv was made from: the lock files, pyproject.toml, this folder and the interpreter."""
    made_of = hashlib.sha256(str(ROOT).encode())
    for file in (*(ROOT / lock for lock in LOCKS), ROOT / "pyproject.toml", VENV / "pyvenv.cfg"):
        made_of.update(file.read_bytes() if file.is_file() else b"")
    return made_of.hexdigest()


def venv_works() -> bool:
    """Whether .venv has a new enough interpreter that starts: then it is kept and installed into."""
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return PYTHON.is_file() and subprocess.run([PYTHON, "-c", check], check=False).returncode == 0


def install_with_uv() -> bool:
    """Install everything with uv; False when uv cannot be had or fails."""
    uv = find_uv()
    # Compiled now: where PYTHONDONTWRITEBYTECODE is set, every later start would compile it all again.
    install = [str(uv), "pip", "install", "--python", str(PYTHON), "--compile-bytecode", *quietly()]
    if uv and install_everything(install, uv_like_pip()):
        return True
    say("that did not work with uv; pip does the same, in about a minute …")
    return False


def install_with_pip() -> bool:
    """Install everything with the pip of the running Python."""
    return install_everything([*pip(), "--python", str(PYTHON), "install", *quietly()], pip_alone())


def install_everything(install: list[str], env: Mapping[str, str]) -> bool:
    """Install the locked packages, then gendan itself, built by the locked build backend."""
    locked = [*install, "--no-deps", "--require-hashes", "-r", DEV_LOCK]
    itself = [*install, "--no-deps", "--no-build-isolation", "-e", "."]
    return all(run(command, env) == 0 for command in (locked, itself))


def find_uv() -> str | None:
    """The locked uv in .tools, fetched by pip when it is not there; None when it cannot be had."""
    version = re.findall(r"^uv==(\S+)", (ROOT / UV_LOCK).read_text("utf-8"), re.M)
    if not (TOOLS / f"uv-{version[0]}.dist-info").is_dir():
        shutil.rmtree(TOOLS, ignore_errors=True)
        wheel_only = ["--only-binary", ":all:", "--require-hashes", "--retries", "2", "--target", str(TOOLS)]
        if run([*pip(), "install", "--quiet", *wheel_only, "-r", UV_LOCK], pip_alone()) != 0:
            return None
    return shutil.which("uv", path=os.pathsep.join((str(TOOLS / "bin"), str(TOOLS / "Scripts"))))


def pip() -> list[str]:
    """The command of the running Python's pip."""
    if importlib.util.find_spec("pip") is None:
        raise Refused(f"{sys.executable} has no pip: apt-get install python3-pip, or python3 -m ensurepip")
    return [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def pip_alone() -> dict[str, str]:
    """The environment without those settings of a person's pip that would send packages elsewhere."""
    elsewhere = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"}
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return kept | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_ROOT_USER_ACTION": "ignore"}


def uv_like_pip() -> dict[str, str]:
    """The environment in which uv asks the mirror that pip is set to, and trusts whom the system trusts."""
    asked = [*pip(), "config", "get", "global.index-url"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    mirror = os.environ.get("PIP_INDEX_URL") or told
    likewise = {"UV_SYSTEM_CERTS": "1"} | ({"UV_DEFAULT_INDEX": mirror} if mirror else {})
    return likewise | dict(os.environ)


def quietly() -> list[str]:
    """Progress is for people; a log keeps only what went wrong."""
    return [] if sys.stderr.isatty() else ["--quiet"]


# --- the verbs ------------------------------------------------------------------------------------------


def demo(arguments: list[str]) -> int:
    """open a sample factory in the browser; needs no token (--lang zh|en, --port N, --data FILE)"""
    fill_venv()
    return become([str(SCRIPTS / ("gendan" + EXE)), "demo", *arguments], Path.cwd())


def test(arguments: list[str]) -> int:
    """run the tests (arguments go to pytest)"""
    fill_venv()
    browser = chromium()
    if browser:
        os.environ["CHROMIUM"] = browser
    elif os.environ.get("CI") == "true":
        raise Refused(f"the browser tests must run in CI, but {NO_CHROMIUM}")
    else:
        say(f"the browser tests are left out: {NO_CHROMIUM}")
    chosen = [] if browser else ["-m", "not browser"]
    # All of them are spread over the cores, a file in one piece; a few are sooner begun than spread.
    spread = [] if arguments else ["-n", "auto", "--dist", "loadfile"]
    return become([str(PYTHON), "-m", "pytest", *spread, *chosen, *arguments])


def lint(_: list[str]) -> int:
    """ruff, mypy, and what may not stand in a committed file"""
    fill_venv()
    typed = [name for name in TYPED if name.endswith(".py") or any((ROOT / name).rglob("*.py"))]
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy", "--strict", *typed])
    failed = [tool[0] for tool in tools if run([str(PYTHON), "-m", *tool]) != 0]
    found = [*lock_faults(ROOT), *path_faults(ROOT, committed())]
    for fault in found:
        say(fault)
    return 1 if failed or found else 0


def bench(arguments: list[str]) -> int:
    """measure gendan against its floors (arguments go to python -m bench)"""
    fill_venv()
    return become([str(PYTHON), "-m", "bench", *arguments])


def chaos(arguments: list[str]) -> int:
    """live through bad days: kills, outages, full disks (--runs N, --seed N, --engine NAME)"""
    fill_venv()
    return become([str(PYTHON), "-m", "tests.chaos", *arguments])


def lock(arguments: list[str]) -> int:
    """write the lock files again from pyproject.toml (--upgrade, --upgrade-package NAME)"""
    uv = find_uv()
    if uv is None:
        raise Refused(
            "locking needs uv, and it could not be installed: check the network or name a mirror to pip"
        )
    # Wheels only: building from source would fetch build tools that nothing locks.
    rules = "--universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header --quiet"
    compiled = [uv, "pip", "compile", *rules.split(), "--annotation-style", "line", *arguments]
    runtime = ["pyproject.toml", "-o", RUNTIME_LOCK]
    dev = ["pyproject.toml", "--group", "dev", "--group", "build", "-c", RUNTIME_LOCK, "-o", DEV_LOCK]
    itself = ["--group", "tools", "-o", UV_LOCK]
    return max(run([*compiled, *asked], uv_like_pip()) for asked in (runtime, dev, itself))


def audit(arguments: list[str]) -> int:
    """ask PyPI for known vulnerabilities of the locked packages; fails on one, or when it cannot ask"""
    rules = ["--strict", "--require-hashes", "--disable-pip", "-r", RUNTIME_LOCK]
    return with_uv("pip-audit==2.9.0", ["pip-audit", *rules, *arguments])


def sbom(arguments: list[str]) -> int:
    """write gendan.cdx.json, a CycloneDX list of the locked packages"""
    told = ["--pyproject", "pyproject.toml", "-o", "gendan.cdx.json"]
    return with_uv("cyclonedx-bom==7.0.0", ["cyclonedx-py", "requirements", RUNTIME_LOCK, *told, *arguments])


def with_uv(package: str, command: list[str]) -> int:
    """Run a command of a package that is fetched for it and not installed."""
    uv = find_uv()
    if uv is None:
        raise Refused(f"{command[0]} is fetched with uv, and uv could not be installed: check the network")
    return run([uv, "tool", "run", "--quiet", "--from", package, *command], uv_like_pip())


# --- what may not be committed --------------------------------------------------------------------------


def lock_faults(root: Path) -> Iterator[str]:
    """Addresses in lock files: they tie everybody to one machine's registry, as uv.lock does."""
    if (root / "uv.lock").exists():
        yield "uv.lock: remove it, it records addresses; the lock files are made by python3 dev.py lock"
    for file in sorted(root.glob("*.lock")):
        if "://" in file.read_text("utf-8"):
            yield f"{file.name}: holds an address; make it again with python3 dev.py lock"


def path_faults(root: Path, names: list[str]) -> Iterator[str]:
    """Lines of text files that name a place of one machine."""
    for name in names:
        for number, line in enumerate(text_lines(root / name), 1):
            if MACHINE_PATH.search(line):
                yield f"{name}:{number}: names a path of one machine"


def text_lines(file: Path) -> list[str]:
    """The lines of a text file; none when it is deleted, a link or no text."""
    try:
        return [] if file.is_symlink() else file.read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return []


def committed() -> list[str]:
    """What git holds, and what it would take in next."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        return subprocess.run(listing, capture_output=True, check=True).stdout.decode().split("\0")[:-1]
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise Refused("lint asks git which files are committed, and git does not answer here") from error


# --- small things ---------------------------------------------------------------------------------------


def chromium() -> str | None:
    """The Chromium for the browser tests: CHROMIUM, or one in a usual place; None when there is none."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in (*([named] if named else CHROMIUM_NAMES), *CHROMIUM_PLACES))
    return next(filter(None, found), None)


def run(command: list[str], env: Mapping[str, str] | None = None) -> int:
    """Run a command at the root of the clone and wait for it."""
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def become(command: list[str], folder: Path = ROOT) -> int:
    """Let the command take this process over, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if os.name != "nt":  # there, exec would return to the shell at once
        os.chdir(folder)
        os.execv(command[0], command)
    return subprocess.run(command, cwd=folder, check=False).returncode


def say(sentence: str) -> None:
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


VERBS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "chaos": chaos,
    "lock": lock,
    "audit": audit,
    "sbom": sbom,
}


def usage() -> str:
    verbs = "\n".join(f"  {name:6} {verb.__doc__}" for name, verb in VERBS.items())
    return f"{__doc__}\n\n{verbs}\n\nArguments after the verb are passed on."


def main(arguments: list[str]) -> int:
    """Exit code: the tool's own, 1 when refused, 2 for wrong usage."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    if not arguments or arguments[0] not in VERBS:
        print(usage(), file=sys.stderr)
        return 2
    try:
        if sys.version_info < OLDEST:
            raise Refused(too_old())
        return VERBS[arguments[0]](arguments[1:])
    except Refused as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


def too_old() -> str:
    newer = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if shutil.which(name)]
    hint = f"; this machine has one: {newer[0]} dev.py …" if newer else ""
    return "gendan needs Python {}.{} or newer, and this is {}.{}".format(*OLDEST, *sys.version_info) + hint


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
