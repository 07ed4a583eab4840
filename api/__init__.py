"""Every way in for people and machines."""
