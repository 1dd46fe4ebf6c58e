"""The same on a Spark that is there already: its own expressions screen, and the exact judge gets what they leave."""
