"""`gendan serve` whose clock somebody else moves: the file named holds by how many seconds."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot import app
from bot.serve import serve
from bot.settings import Settings


def main(file: Path) -> None:
    """Serve until told to stop."""

    def pushed() -> datetime:
        return app.utc_now() + timedelta(seconds=float(file.read_text("utf-8") or 0))

    assert app.App.__init__.__kwdefaults__
    app.App.__init__.__kwdefaults__["clock"] = pushed
    serve(Settings())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
