"""Reminder rules, the plan of what falls due when, and the pick of one day: pure."""
