"""Features of enterprises, one family a file."""
