"""Documents: what comes in as sheets and goes out as paper."""
