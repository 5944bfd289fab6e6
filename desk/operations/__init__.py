"""How the system itself is doing: what it is behind with, who is told of it, figures for operators, and the administrator's page."""
