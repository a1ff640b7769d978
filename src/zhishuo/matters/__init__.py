"""The engine: from what a resident says to what the resident finds of it.

Nouns: a matter (one thing said, with number, owner, dates and next step), a saying (every human-worded thing about it, from
the first words to the answer), a hand-over (from, to, its state and reason), a clock (basis, length, due; explains itself),
a verdict (the speaker's, or its recorded absence), a tally (how many a place had on a day).
Playbooks are data; this module runs any of them. All intake, whatever the channel, is one function, `register`.
An open matter always has an owner and a running clock; a closed one has an answer and a verdict or its recorded silence.
It never lets the doer give the verdict, and never refuses to take what is said.
"""
