"""Are two formulas equal? By every mode, at every point that counts, under every reading."""
