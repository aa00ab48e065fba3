"""What is there to deploy with: it names settings that exist, and runs as nobody in particular."""

import re
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

import dev
from bot.settings import Settings

DEPLOY = dev.ROOT / "deploy"
NAMED = re.compile(r"\bGENDAN_[A-Z_]+[A-Z]\b")
OWN = {"GENDAN_HOST", "GENDAN_BACKUP_KEY"}
"""What the compose file asks for itself."""


def known(name: str) -> bool:
    """Whether there is such a setting."""
    first, _two, inside = name.removeprefix("GENDAN_").lower().partition("__")
    kept = getattr(Settings(), first, None)
    return first in Settings.model_fields and (not inside or hasattr(kept, inside))


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: str(file.name))
def test_every_setting_that_is_named_exists(file: Path) -> None:
    named = set(NAMED.findall(file.read_text("utf-8"))) - OWN
    assert [name for name in named if not known(name)] == []
    assert not known("GENDAN_NOTHING")
    assert not known("GENDAN_BACKUP__NOTHING")


def test_the_image_runs_as_its_own_user_with_locked_packages_only() -> None:
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    last = lines[max(place for place, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER 10001:10001" in last
    assert not [line for line in last if "pip" in line]
    installs = [line for line in lines if "pip install" in line]
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-index" in installs[1]


def test_the_compose_file_has_two_gendans_that_can_do_little() -> None:
    made = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = made["services"]
    gendans = [one for name, one in services.items() if name.startswith("gendan")]
    assert len(gendans) == 2
    for one in gendans:
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])
        assert "ports" not in one
    assert (made["networks"]["inside"], services["database"]["networks"]) == ({"internal": True}, ["inside"])
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    proxied = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert all(f"{name}:8080" in proxied for name in services if name.startswith("gendan"))
    assert "respond /metrics 404" in proxied
