"""Traces that spreadsheets, copying and people leave in tables; each is told with its places and its proof."""
