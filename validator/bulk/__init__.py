"""The same at scale: a columnar screen clears what surely agrees, and the exact judge gets the rest."""
