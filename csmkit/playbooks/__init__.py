"""Client types, what a message means, how a sentence sounds, and which link is weak: pure rules over data."""
