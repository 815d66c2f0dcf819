"""Tests of the reminder craft."""
