"""Lists in pages, counted from 1."""


def pages(total: int, length: int) -> int:
    """How many pages of that length so many take, at least one."""
    return max(1, -(-total // length))


def shown(page: int, total: int, length: int) -> int:
    """The page there is that comes nearest to the one asked for."""
    return min(max(page, 1), pages(total, length))
