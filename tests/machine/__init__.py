"""The machine: random deeds by random people at random times against the real engine, with crashes in between.

A history is a list of whole numbers, one for each deed; each number is the seed of its deed, so a history that fails stays the
same history when deeds are left out of it. `python -m tests.machine --histories 2000` runs long ones on all cores.
"""
