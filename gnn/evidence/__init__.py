"""Why a pair stands where it does: what its score is made of, and the firms that carry it."""
