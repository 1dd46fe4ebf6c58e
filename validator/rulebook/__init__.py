"""What must hold: the rule language, rule files and packs."""
