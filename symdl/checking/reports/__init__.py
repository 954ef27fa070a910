"""How is a verdict shown? JSON, terminal, editors, one page of HTML."""
