"""The writes of re-homing: a few statements, however many matters."""

from zhishuo.matters.rehoming.bulk.assigning import Reassigned, lift, reassign
from zhishuo.matters.rehoming.bulk.moving import Rehomed, rehome

__all__ = ["Reassigned", "Rehomed", "lift", "reassign", "rehome"]
