"""One use case per file: a workspace and plain arguments in, a result model out; nothing is printed."""
