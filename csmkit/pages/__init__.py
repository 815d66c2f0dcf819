"""Project pages: text in, a reasoned report out."""
