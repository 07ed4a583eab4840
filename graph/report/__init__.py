"""Reports for people: a self-contained page of HTML, of tables, notes and pictures that any room hands in."""
