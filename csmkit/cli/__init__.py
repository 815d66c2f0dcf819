"""The command line: parse, call a service, show; nothing is decided here."""

import gc
import os

# A command lives for a moment; looking for cycles among the modules it imports is a twelfth of that moment.
gc.set_threshold(100_000)
# Nor is there a plugin of pydantic's to look for in every installed package.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
