"""The report of a data set: counts of bounded size, the first findings in full, and its forms."""
