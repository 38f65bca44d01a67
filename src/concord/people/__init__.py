"""Accounts, organisations, memberships, absences: who may act in which office."""
