"""A busy factory while everything goes wrong, and what must be true afterwards."""
