"""A family's right to its record: print it, add words of its own, and have it forgotten when its time is over."""
