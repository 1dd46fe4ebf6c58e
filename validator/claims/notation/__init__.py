"""Written values to quantities: `270`, `about 1.2 million`, `$4.1bn`, `2022-02`, `last week`."""
