"""Is it right? Verdicts on the steps of a derivation somebody wrote."""
