"""Whatever comes in: no door breaks, and nothing but a refusal comes out."""
