"""What a sample of a table shows: what its columns are, what adds up to what, and what went wrong on its way here."""
