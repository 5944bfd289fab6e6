"""An invented city to try everything on. Nobody in it can be a real person: division 999900, phones starting 100, e-mail under .invalid."""
