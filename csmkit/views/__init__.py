"""Results made visible: a table, tab-separated lines or JSON; nothing is computed here."""
