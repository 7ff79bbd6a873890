from ipaddress import ip_address

import pytest

from aggregator.figures.alerts.addresses import forbidden, literal


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "169.254.0.1", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1", "::a9fe:a9fe", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254",
        "0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1", "::ffff:0.0.0.0",
    ],
)  # fmt: skip
def test_no_message_goes_to_a_link_local_address_or_to_one_of_many(address: str) -> None:
    assert forbidden(ip_address(address), private=True)
    assert forbidden(ip_address(address), private=False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd12::1", "fec0::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "::a00:1", "::ffff:127.0.0.1",
    ],
)  # fmt: skip
def test_a_private_address_is_refused_where_the_setting_says_so(address: str) -> None:
    assert forbidden(ip_address(address), private=True) is None
    assert "EDB_WEBHOOKS_PRIVATE" in str(forbidden(ip_address(address), private=False))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_every_other_address_may_be_told(address: str) -> None:
    assert forbidden(ip_address(address), private=True) is None
    assert forbidden(ip_address(address), private=False) is None


def test_a_name_is_no_address() -> None:
    assert literal("localhost") is None
    assert literal("fe80::1%eth0") == ip_address("fe80::1")
