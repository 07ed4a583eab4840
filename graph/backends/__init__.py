"""Graph databases, one file each."""
