"""The command line: parse, call a service, show; nothing is decided here."""

import gc

# A command lives for a moment; looking for cycles among the modules it imports is a twelfth of that moment.
gc.set_threshold(100_000)
