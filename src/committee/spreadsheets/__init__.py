"""Reading hand-made tables and writing safe ones. Knows nothing about what the tables are about."""
