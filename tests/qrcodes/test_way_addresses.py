"""Addresses of ways: kept clean, refused when they are none, and only of what this house sends by."""

import pytest

from qrcodes.way_addresses import DINGTALK, MAIL, SECOND, SMS, WECOM, AddressUnclear, Offered, WayNotOffered, clean_address
from tests.qrcodes.way_kit import ALL, WECOM_URL

PRIVATE = Offered(frozenset(SECOND), private=True)
DINGTALK_URL = "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec"
GOOD = [
    (MAIL, " wang.fang+badge@Mail.Example.ORG ", "wang.fang+badge@mail.example.org"),
    (MAIL, "a@b.cn", "a@b.cn"),
    (SMS, "138 0013 8000", "+8613800138000"),
    (WECOM, WECOM_URL, WECOM_URL),
    (DINGTALK, f" {DINGTALK_URL}\n", DINGTALK_URL),
]
BAD = [
    *((MAIL, text) for text in ("", "wang", "@example.org", "wang@", "wang@localhost", "a b@example.org", "wang@example.org,x@y.cn")),
    *(
        (MAIL, text)
        for text in ("wang@exa mple.org", "王@example.org", "wang@例子.cn", "<wang@example.org>", "wang@[127.0.0.1]", "a..b@c.de")
    ),
    *((MAIL, text) for text in ("wang@example.org\r\nBcc: x@y.cn", "x" * 65 + "@example.org", "a@" + "b." * 130 + "cn", "wang@-a.cn")),
    *((SMS, text) for text in ("", "110110110110110", "12", "wang", "+", "138 0013 800x")),
    *((WECOM, text) for text in ("", "x", DINGTALK_URL, WECOM_URL.replace("https", "http"), "https://qyapi.weixin.qq.com")),
    *((WECOM, text) for text in ("https://qyapi.weixin.qq.com.evil.cn/?key=1", "https://qyapi.weixin.qq.com:8443/?key=1", "//x?key=1")),
    *((WECOM, text) for text in ("https://evil.cn@qyapi.weixin.qq.com/?k=1", "https://qyapi.weixin.qq.com/?k=1#x", "https://[::1/?k=1")),
    *((WECOM, text) for text in ("https://qyapi.weixin.qq.com/?k=王", "https://qyapi.weixin.qq.com:99999/?k=1", WECOM_URL + "x" * 500)),
    *(
        (DINGTALK, text)
        for text in (WECOM_URL, "https://127.0.0.1/robot/send?access_token=1", "https://oapi.dingtalk.com\\@127.0.0.1/?a=1")
    ),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_addresses_are_kept_clean(kind: str, typed: str, kept: str) -> None:
    assert clean_address(kind, typed, offered=ALL) == kept


@pytest.mark.parametrize(("kind", "typed"), BAD)
def test_what_is_no_address_is_refused_without_being_repeated(kind: str, typed: str) -> None:
    with pytest.raises(AddressUnclear) as refused:
        clean_address(kind, typed, offered=ALL)
    assert refused.value.data == {"kind": kind}


@pytest.mark.parametrize("kind", SECOND)
def test_what_this_house_does_not_send_by_is_not_taken(kind: str) -> None:
    with pytest.raises(WayNotOffered):
        clean_address(kind, "wang@example.org", offered=Offered())
    with pytest.raises(WayNotOffered):
        clean_address("chat", "wang@example.org", offered=ALL)


def test_other_hosts_are_for_operators_who_allow_their_own_network() -> None:
    assert clean_address(WECOM, "http://10.0.0.5:8080/robot", offered=PRIVATE) == "http://10.0.0.5:8080/robot"
    for typed in ("ftp://10.0.0.5/robot", "http://", "http://u:p@10.0.0.5/"):
        with pytest.raises(AddressUnclear):
            clean_address(WECOM, typed, offered=PRIVATE)
