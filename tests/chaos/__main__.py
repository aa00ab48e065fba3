"""Hundreds of bad days: python3 dev.py chaos [--runs N] [--seed N] [--engine sqlite|postgresql|both]."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.day import Account
from tests.chaos.factories import Factories, made
from tests.chaos.served import forking
from tests.postgresql import running

ENGINES = {"sqlite": ("sqlite",), "postgresql": ("postgresql",), "both": ("sqlite", "postgresql")}


def main() -> int:
    """Run them; 1 when anything was lost, doubled in secret or broken."""
    asked = argparse.ArgumentParser(prog="dev.py chaos", description=__doc__)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--engine", choices=ENGINES, default="both")
    asked.add_argument("--logs", type=Path, help="a folder for the logs of bad runs")
    asked.add_argument("--at-once", type=int, default=4, help="runs side by side; most of a run is waiting")
    told = asked.parse_args()
    seeds = range(told.seed, told.seed + told.runs)
    accounts: list[Account] = []
    with ExitStack() as stack:
        server = stack.enter_context(running()) if told.engine != "sqlite" else None
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="gendan-chaos-")))
        factories = made(folder, server)
        for one in _all(seeds, ENGINES[told.engine], factories, told.at_once):
            accounts.append(one)
            _say(one)
            if told.logs and not one.good:
                told.logs.mkdir(parents=True, exist_ok=True)
                (told.logs / f"{one.seed}.log").write_text(one.log, "utf-8")
    _sum_up(accounts)
    return 0 if all(one.good for one in accounts) else 1


def _all(seeds: range, engines: tuple[str, ...], factories: Factories, at_once: int) -> Iterator[Account]:
    """Days side by side in processes of their own: none's work keeps another's platform from answering."""
    with ProcessPoolExecutor(at_once, forking()) as pool:
        days = [pool.submit(factories.lived, seed, engines[seed % len(engines)]) for seed in seeds]
        for done in as_completed(days):
            yield done.result()


def _say(one: Account) -> None:
    faults = " ".join(f"{name}×{times}" if times > 1 else name for name, times in one.faults.items())
    verdict = "good" if one.good else f"BAD lost={one.lost} unmarked={one.unmarked} broken={one.broken}"
    print(
        f"{one.seed:5} {one.way:25} {one.lines:4} lines {one.doubled:2} doubled  {faults}  {verdict}",
        flush=True,
    )


def _sum_up(accounts: list[Account]) -> None:
    faults = sum((one.faults for one in accounts), Counter[str]())
    lines, messages = sum(one.lines for one in accounts), sum(one.messages for one in accounts)
    print(f"\n{len(accounts)} runs, {faults.total()} faults, {lines} lines heard, {messages} messages owed")
    for name, times in faults.most_common():
        print(f"  {name:16} {times}")
    print(f"lost                 {sum(len(one.lost) for one in accounts)}")
    print(f"doubled and marked   {sum(one.doubled - one.unmarked for one in accounts)}")
    print(f"doubled in secret    {sum(one.unmarked for one in accounts)}")
    print(f"otherwise broken     {sum(len(one.broken) for one in accounts)}")


if __name__ == "__main__":
    sys.exit(main())
