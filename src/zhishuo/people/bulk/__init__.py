"""People in bulk: accounts by COPY for imports and the demonstration, offices that go on elsewhere when places change."""

from zhishuo.people.bulk.accounts import open_in_bulk
from zhishuo.people.bulk.succession import Succeeded, succeed

__all__ = ["Succeeded", "open_in_bulk", "succeed"]
