"""The FAQ craft: reading entries, finding the one that answers a message, checking and rendering them."""
