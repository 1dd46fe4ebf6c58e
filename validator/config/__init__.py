"""Configuration: what a project's file says of how it is checked, with the place of each part."""
