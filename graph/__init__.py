"""What is known: facts, Snapshots, features, the graph and its two databases."""
