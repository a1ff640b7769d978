"""What every module attaches, sends, issues and puts up: one home for files, messages, letters and postings.

Nouns: a kept file (checked, stored under its digest), a file (attached to a subject), a message (words on their way to one
person), a nudge (a reminder to staff that waits for its digest), a letter (an issued paper with its official number), a series
(the running numbers of an office), a delivery (proof that a letter was handed over), a posting (put up for everybody), an
objection to it with its answer.
A subject is named as in the trail ("matter:<id>"); papers never knows what it is. Telephones stay sealed until a message goes out.
It never serves a file by itself: the module that owns the subject decides who may read it.
"""
