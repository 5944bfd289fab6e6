"""A callback goes to addresses the whole world may reach, however a private one is written down."""

import pytest

from delivery.transport import is_public

PRIVATE = [
    *("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1"),
    *("::1", "::", "fd00::1", "fe80::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1"),
]


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_in_any_clothes_is_private(host):
    assert not is_public(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_a_public_one_is_public(host):
    assert is_public(host)
