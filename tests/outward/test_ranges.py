"""Only what is somebody's on the internet is called, whichever way its number is written, and at the ports allowed."""

from __future__ import annotations

import socket

import pytest

from core.kernel.errors import Refused
from core.outward import address
from core.outward.address import check_url

NEAR_4 = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.9 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 254.1.1.1 255.255.255.255
"""
NEAR_6 = """
:: ::1 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:0:8.8.8.8
64:ff9b::8.8.8.8 64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1:ffff::a00:1 100::1 100:0:0:1::1 2001::1 2001:0:4136:e378::1
2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:2f:ffff::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1
2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 febf::1 fec0::1 feff::1
ff02::1 ff0e::1 2400:cb00::5efe:10.0.0.1 2400:cb00::200:5efe:192.168.0.1
"""
FAR = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "198.20.0.1", "223.255.255.254"]
FAR_6 = ["2400:cb00::1", "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("number", NEAR_4.split() + NEAR_6.split())
def test_a_number_that_is_nobodys_on_the_internet_is_not_called(number: str) -> None:
    host = f"[{number}]" if ":" in number else number
    with pytest.raises(Refused, match="ADDRESS_PRIVATE"):
        check_url(f"https://{host}/hook", encrypted=True)


@pytest.mark.parametrize("number", FAR + FAR_6)
def test_a_number_that_is_somebodys_is_called_as_it_was_checked(number: str) -> None:
    host = f"[{number}]" if ":" in number else number
    checked = check_url(f"https://{host}/hook", encrypted=True)
    assert (checked.number, checked.port) == (number, 443)


def test_one_bad_number_behind_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = ["8.8.8.8", "1.1.1.1"]
    found = lambda *_args, **_named: [(2, 1, 6, "", (number, 443)) for number in numbers]  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert check_url("https://two.example").number == "8.8.8.8"
    numbers[1] = "10.0.0.1"
    with pytest.raises(Refused, match="ADDRESS_PRIVATE"):
        check_url("https://two.example")


def test_only_the_ports_allowed_are_called_in_production_and_every_one_in_a_demo() -> None:
    elsewhere = ("https://1.1.1.1:8443", "http://1.1.1.1", "https://1.1.1.1:0", "https://1.1.1.1:22")
    for url in elsewhere:
        with pytest.raises(Refused, match="ADDRESS_PORT") as refused:
            check_url(url)
    assert refused.value.params == {"host": "1.1.1.1:22"}
    address.allow_ports(frozenset({443, 8443}))
    assert check_url(elsewhere[0]).port == 8443
    address.allow_private(allowed=True)
    assert check_url("https://127.0.0.1:22").port == 22
