"""What is wrong: joint consistency, conflicts, suspects, repairs, causes, faulty rules, and what is implied."""
