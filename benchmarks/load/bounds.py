"""What a run may never exceed: how long, how many people, how many requests, and no machine but this one."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST = 60
"""Minutes."""
MOST_PEOPLE = 400
MOST_SCHOOLS = 2_000
MOST_REQUESTS = 500_000


class NotAllowed(Exception):
    """A sentence for whoever asked for too much."""


@dataclass(frozen=True)
class Bounds:
    """What was asked for. Raises NotAllowed when it is too little or too much."""

    schools: int
    minutes: float
    people: int
    requests: int = MOST_REQUESTS

    def __post_init__(self) -> None:
        _within("schools", self.schools, 1, MOST_SCHOOLS)
        _within("minutes", self.minutes, 0.1, LONGEST)
        _within("people", self.people, 8, MOST_PEOPLE)
        _within("requests", self.requests, 1, MOST_REQUESTS)

    @property
    def seconds(self) -> float:
        """How long people work."""
        return self.minutes * 60


def on_this_machine(address: str) -> str:
    """The address, if every machine that its name stands for is this one by the loopback; else NotAllowed."""
    parts = urlsplit(address)
    if parts.scheme != "http" or not parts.hostname or not parts.port:
        raise NotAllowed(f"{address} is no address of a server on this machine.")
    found = {str(each[4][0]) for each in _looked_up(parts.hostname, parts.port)}
    if not found or not all(ipaddress.ip_address(each).is_loopback for each in found):
        raise NotAllowed(f"{parts.hostname} is not this machine; a load is played on the loopback only.")
    return address


def _looked_up(host: str, port: int) -> list[tuple]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []


def _within(what: str, asked: float, least: float, most: float) -> None:
    if not least <= asked <= most:
        raise NotAllowed(f"{asked:g} {what} are asked for; {least:g} to {most:g} are possible.")
