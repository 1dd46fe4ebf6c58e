"""Two reports of the same input at two times: what appeared, what went, what changed."""
