"""csmkit: the desk of a crowdfunding customer success manager, in plain local files."""

__version__ = "0.1.0"
