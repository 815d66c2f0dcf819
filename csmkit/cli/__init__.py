"""The command line: parse, call a service, show; nothing is decided here."""
