"""What many records say together: rules that are probably wrong, and what contradictions have in common."""
