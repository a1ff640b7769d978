"""The way out: Apprise, to the addresses of ZHISHUO_MESSAGES. Without that setting nothing goes out and people call."""

import logging
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

log = logging.getLogger("zhishuo.papers")


@dataclass(frozen=True)
class Gateway:
    """One way: its name ("sms") and an Apprise address in which {phone} or {mail} stands for the receiver."""

    channel: str
    address: str

    def takes(self, receiver: str, channel: str) -> bool:
        """Whether it can reach this receiver by the channel asked for ("" is any)."""
        wanted = "{mail}" if "@" in receiver else "{phone}"
        return wanted in self.address and channel in ("", self.channel)

    def to(self, receiver: str) -> str:
        """The address with the receiver in it."""
        safe = quote(receiver, safe="@")
        return self.address.replace("{phone}", safe).replace("{mail}", safe)


def gateways() -> tuple[Gateway, ...]:
    """Every way that is set up, in the order of the setting."""
    return tuple(_gateway(text) for text in settings.ZHISHUO.messages)


def _gateway(text: str) -> Gateway:
    """`sms=https://…{phone}` has its own name; without one it is called sms, or mail where {mail} stands in it."""
    name, equals, rest = text.partition("=")
    if equals and name.isalpha():
        return Gateway(name, rest)
    return Gateway("mail" if "{mail}" in text else "sms", text)


def put_out(receiver: str, text: str, channel: str = "") -> tuple[str, str]:
    """Send one text: (error of rules.ERRORS or "", the channel that took it). The first way that takes it is enough.

    It never raises for what a gateway does: that is an outcome.
    """
    ways = [way for way in gateways() if way.takes(receiver, channel)]
    if not ways:
        return "no_gateway", ""
    import apprise  # only the worker sends: the web processes need not carry it

    error = "unreachable"
    for way in ways:
        try:
            sender = apprise.Apprise()
            if not sender.add(way.to(receiver)):
                error = "no_gateway"
                continue
            if sender.notify(body=text, body_format=apprise.NotifyFormat.TEXT):
                return "", way.channel
            error = "refused"
        except Exception:  # a gateway's library may fail in any way; the message is tried again
            log.exception("the gateway %s failed", way.channel)
    return error, ""
