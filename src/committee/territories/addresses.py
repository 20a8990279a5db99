"""May this address be asked, and through which door?

A person may type any address on a page: then only hosts of the public network are reached, over https, and the
connection goes to the very number that was checked, so that a name cannot change between the look and the call.
Each redirect is checked like the first address. Where a proxy is set in the environment, it makes the connection:
names that only it can resolve are left to it, names and numbers known to be private are refused all the same.
"""

import ipaddress
import socket
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from committee.words import Refused, Sentence

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")


@dataclass(frozen=True)
class Target:
    """What is asked of the network: an address and, when it names a number, the host which it stands for."""

    url: httpx.URL
    headers: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


Door = Callable[[httpx.URL], Target]


def official(url: httpx.URL) -> Target:
    """The door of the shipped addresses: https, and never less after a redirect."""
    if url.scheme != "https" or not url.host:
        raise Refused(
            Sentence(
                "The address leads to {address}, which is not https: it is not asked.", address=_told(url)
            )
        )
    return Target(url)


def own(url: httpx.URL) -> Target:
    """The door of the addresses in this installation's setting: https, or plain http on this very machine."""
    if url.scheme == "http" and is_this_machine(url.host):
        return Target(url)
    return official(url)


def anywhere(url: httpx.URL) -> Target:
    """The door of the command line, whose user already sits on this machine: http or https."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise Refused(Sentence("The address {address} is neither http nor https.", address=_told(url)))
    return Target(url)


def public(url: httpx.URL) -> Target:
    """The door of an address typed on a page: https, to a host of which every number is public."""
    checked = official(url)
    if url.userinfo:
        raise Refused(Sentence("The address holds a name or a password: it is not asked."))
    numbers = numbers_of(url.host)
    if any(not is_public(number) for number in numbers):
        raise Refused(
            Sentence("The address {address} lies in a private network: it is not asked.", address=_told(url))
        )
    if _has_proxy(url):
        return checked
    if not numbers:
        raise Refused(Sentence("Nobody knows the host of {address}. Check the address.", address=_told(url)))
    host = url.netloc.decode("ascii")
    return Target(
        url.copy_with(host=str(numbers[0])), {"Host": host}, {"sni_hostname": url.raw_host.decode()}
    )


def numbers_of(host: str) -> list[IpAddress]:
    """The numbers of a host, IPv4 first; none when nobody knows it."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
        numbers = [ipaddress.ip_address(str(text).split("%")[0]) for text in found]
    except (OSError, UnicodeError, ValueError):
        return []
    return sorted(numbers, key=lambda number: (number.version, int(number)))


def is_public(number: IpAddress) -> bool:
    """Whether a number belongs to the public network, whatever it is wrapped in."""
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is None and number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if number not in _UNICAST:
            return False
    return number.is_global and not number.is_multicast


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine by its very name or number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _has_proxy(url: httpx.URL) -> bool:
    proxies = urllib.request.getproxies()
    has = bool(proxies.get(url.scheme) or proxies.get("all"))
    return has and not urllib.request.proxy_bypass(url.host)


def _told(url: httpx.URL) -> str:
    """The address without what may be secret in it."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))[:200]
