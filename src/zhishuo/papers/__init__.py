"""What is attached to anything: photos and voices, checked by content, stripped of metadata, served with rights.

Nouns: a kept file (checked and stored under its digest, belonging to nothing yet), a file (attached to a subject).
A file is stored once under the digest of its content, so keeping the same one twice costs nothing and a rolled-back action
leaves at most a file that nobody names.
It never serves a file by itself: the module that owns the subject decides who may read it.
"""
