"""The top floor: settings, wiring, layout, home, errors, the HTTP API's root, the command line and the process tree.

Only this floor knows all modules. `wiring.py` lists the sections of packs and which reactions hear which verbs;
`settings.py` is the one settings file, filled from the environment.
It never holds a rule of the field.
"""
