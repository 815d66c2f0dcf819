"""What leaves or enters the machine: files named on the command line, the editor."""
