"""Who is who: the codes that identify a firm, the parts of its name, and how alike two of them are."""
