"""A made-up economy: who its firms are, who buys from whom, who fails, and the documents that follow."""
