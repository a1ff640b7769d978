"""Old ledgers taken in: a spreadsheet row becomes a matter with its original times, through the bulk path.

`mapping` says which column is what, `reading` opens the file whatever wrote it, `rows` makes a life of a row or says
what is wrong with it, `taking` does the whole and reports. Good rows go on, bad ones are named; repeated it adds nothing.
"""

from zhishuo.matters.importing.mapping import Mapping, default_mapping, read_mapping
from zhishuo.matters.importing.taking import Taken, take_in

__all__ = ["Mapping", "Taken", "default_mapping", "read_mapping", "take_in"]
