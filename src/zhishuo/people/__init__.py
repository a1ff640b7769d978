"""Who is who: residents, accounts, offices, and the one decision about rights.

Nouns: a person (a resident; name and phone sealed), an account (somebody who signs in), a post (a chair, a table or a counter
that a pack defines), an office (that post at one place), a holding (an account in an office, from a day to a day).
Matters belong to offices, never to accounts, so work stays when people go.
Every door asks here: `can(actor, verb, place)`, and `get_for` is the only way from a request to a row.
It never knows what a matter is; a model says for itself who may see it.
"""
