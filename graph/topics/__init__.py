"""What a bank holds, one topic a file."""
