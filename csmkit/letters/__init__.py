"""Letters: reading their templates, filling them from the record, and checking what came out. Pure; no disk, no clock."""
