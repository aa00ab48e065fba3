"""Speed and memory of what matters, each beside what it is compared to in the same run.

`python3 dev.py bench` measures everything; names after it choose: `python3 dev.py bench report importing`.
"""

import sys
from collections.abc import Callable
from importlib import import_module

from rich.console import Console
from rich.table import Table

GOALS: dict[str, dict[str, tuple[str, float]]] = {
    "report": {
        "report_ratio": ("a report beside the thin script", 2.5),
        "growth_ratio": ("a report on 100,000 orders beside 1,000", 1.2),
        "today_ratio": ("/today beside the raw query and its lines", 5.0),
    },
    "reminders": {
        "idle_tick_us": ("an idle beat on 100,000 open orders, µs", 1000.0),
        "digest_growth": ("a supervisor's digest beside 98,000 finished orders and beside none", 1.2),
    },
    "planning": {
        "plan_ms": ("planning an order with 40 steps, ms", 5.0),
        "forecast_ms": ("its forecast after a report, ms", 3.0),
        "forecast_6_ms": ("the same with 6 steps, ms", 0.3),
        "anew_s": ("5,000 plans laid anew after a change of the calendar, seconds", 10.0),
    },
    "board": {
        "png_ms": ("the board's picture, 40 orders × 10 steps, ms", 80.0),
        "page_ms": ("the screen in the hall with 300 orders, first paint, ms", 300.0),
    },
    "importing": {"ratio": ("10,324 lines beside reading, checking and inserting them", 3.0)},
    "postgresql": {
        "ratio": ("a report on PostgreSQL beside SQLite", 4.0),
        "second_process": ("a report's time by two processes beside one, where a core is free", 0.63),
    },
    "serving": {
        "ready_s": ("serve until ready, seconds", 2.0),
        "million_ready_s": ("the same on 1,000,000 orders", 3.0),
        "rss_mb": ("memory of serve, MB", 110.0),
    },
    "slack": {"p99_ms": ("Slack's commands acknowledged, 50 a second, 99th percentile, ms", 300.0)},
    "load": {
        "sqlite_p99_ms": ("200 lines a second for a minute on SQLite, 99th percentile, ms", 250.0),
        "postgresql_p99_ms": ("the same on PostgreSQL", 250.0),
        "drained_ratio": ("10,000 messages sent, beside the platform's own pace", 1.1),
        "drained_grew_mb": ("what memory grew by meanwhile, MB", 20.0),
    },
}
"""What is measured, and at most how much it should be."""


def main(chosen: list[str]) -> None:
    """Measure and print; the goals are shown and not asserted, because machines differ."""
    table = Table("what", "measured", "goal", "")
    for name in chosen or GOALS:
        figures = _measure(name)()
        for key, (words, goal) in GOALS[name].items():
            table.add_row(words, f"{figures[key]:.2f}", f"≤ {goal:g}", "✓" if figures[key] <= goal else "✕")
        details = ", ".join(f"{key} {value:.4g}" for key, value in figures.items() if key not in GOALS[name])
        table.add_row(f"[dim]{details}[/dim]", "", "", "")
    Console().print(table)


def _measure(name: str) -> Callable[[], dict[str, float]]:
    measure: Callable[[], dict[str, float]] = import_module(f"bench.{name}").measure
    return measure


if __name__ == "__main__":
    main(sys.argv[1:])
