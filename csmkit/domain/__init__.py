"""Clients, projects, stages, money, calendar and events: frozen models and pure rules, no input or output."""
