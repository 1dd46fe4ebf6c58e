"""Rules over all records of a run (``within: data set``): grouped by join key, spilled to disk, judged exactly."""
