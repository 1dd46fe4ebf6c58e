"""Does it hold: binding, the integer normal form, exact evaluation, derivations."""
