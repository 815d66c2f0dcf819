"""Tests mirror the package, room by room."""
