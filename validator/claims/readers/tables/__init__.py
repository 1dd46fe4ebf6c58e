"""One reader a table format, and the layouts that turn rows into records."""
