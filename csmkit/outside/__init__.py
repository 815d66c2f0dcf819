"""What leaves or enters the machine: mail, drafts, the clipboard, passwords, files named on the command line."""
