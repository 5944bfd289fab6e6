"""Whatever comes in files, and goes out in files: one engine, and a subject for every kind of thing.

`policing.lib.tables` reads the file, `engine` plans and carries out, `running` is the life of a file on the page, `subjects` holds what rooms register.
"""
