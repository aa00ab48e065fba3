"""The catalogues of gendan's sentences, one folder a language, and what keeps them up to date."""
