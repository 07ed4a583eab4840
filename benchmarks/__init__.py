"""What is measured, each beside the peer it is measured against."""
