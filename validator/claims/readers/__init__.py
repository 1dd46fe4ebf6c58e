"""One reader a file format: JSON, JSON Lines, ``.claims`` text, and what finds and opens the files."""

from validator.claims.readers.files import ReadFile, load_record, read_file, read_paths, read_records

__all__ = ["ReadFile", "load_record", "read_file", "read_paths", "read_records"]
