"""Room: who works here. Members and their roles, invitations, absences with a cover, the organisation's own data."""
