"""A public text tells nobody's phone, number, address or name, however they are written; ordinary wishes are left alone."""

import itertools
import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.corpus.inputs import bad
from wishes import public_text
from wishes.public_text import Finding

BAD_TEXTS = [*bad("text"), *bad("injection"), *bad("number"), *bad("date")]
WISHES = Path(__file__).with_name("match_set.json")
SPELLED = {
    digit: list(signs)
    for digit, signs in zip(
        "0123456789", ("〇零０", "一幺壹１①", "二贰２②", "三叁３③", "四肆４", "五伍５", "六陆６", "七柒７", "八捌８", "九玖９"), strict=True
    )
}
PARTING = ("", "", "", " ", "-", "－", "·", "\u200b", "  ", "—", ".")


def kinds(text: str, *names: str) -> list[str]:
    return [finding.kind for finding in public_text.found(text, names=names)]


def parts(text: str, *names: str) -> list[str]:
    return [text[one.start : one.end] for one in public_text.found(text, names=names)]


@some.composite
def disguised(draw: some.DrawFn, digits: some.SearchStrategy[str]) -> str:
    """A number with digits in several scripts and signs between them."""
    written = [draw(some.sampled_from([digit, digit, *SPELLED.get(digit, [])])) for digit in draw(digits)]
    parted = [sign + draw(some.sampled_from(PARTING)) for sign in written[:-1]]
    return "".join([*parted, written[-1]])


mobiles = some.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
identities = some.from_regex(r"[1-6][0-9]{5}(19[2-9][0-9]|200[0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}[0-9X]", fullmatch=True)
around = some.sampled_from(("", "想请人修灯", "请打", "，谢谢", "：", "手机 ", " 找我 "))


@given(disguised(mobiles), around, around)
def test_a_mobile_number_is_found_however_it_is_written(number: str, before: str, after: str) -> None:
    assert kinds(before + number + after) == ["phone"]


@given(disguised(identities), around, around)
def test_an_identity_number_is_found_however_it_is_written(number: str, before: str, after: str) -> None:
    assert kinds(before + number + after) == ["id_number"]


numerals = some.integers(min_value=2, max_value=99).map(str) | some.sampled_from(list("二三四五六七八九"))
addresses = some.one_of(
    some.builds("{}号楼{}单元".format, numerals, numerals),
    some.builds("{}栋{}0{}室".format, numerals, some.integers(1, 30), some.integers(1, 9)),
    some.builds("{}路{}号".format, some.sampled_from(("中山", "解放大", "东升")), numerals),
    some.builds("{}巷{}号".format, some.sampled_from(("柳树", "东升")), numerals),
    some.builds("{}小区{}幢".format, some.sampled_from(("龙城", "鸿博")), numerals),
    some.builds("{}-{}-{}02".format, some.integers(1, 40), some.integers(1, 6), some.integers(1, 18)),
    some.builds("门牌号{}".format, numerals),
)


@given(addresses, around, some.sampled_from(("", "，谢谢", "，三楼")))
def test_an_address_is_found(address: str, before: str, after: str) -> None:
    assert set(kinds(f"{before}{address}{after}")) == {"address"}


@given(some.text(alphabet=string.ascii_lowercase, min_size=5, max_size=12), some.sampled_from(("微信", "微信号：", "wx:", "VX ", "加v信")))
def test_a_chat_name_is_found(name: str, before: str) -> None:
    assert kinds(f"{before}{name}") == ["account"]


@given(some.text(max_size=60) | some.sampled_from(BAD_TEXTS), some.lists(some.text(max_size=4), max_size=3))
def test_whatever_is_typed_the_findings_lie_within_it_and_apart(text: str, names: list[str]) -> None:
    found = public_text.found(text, names=names)
    assert all(0 <= one.start < one.end <= len(text) and one.kind in public_text.KINDS for one in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("晚上打0432-62010336", "phone", "0432-62010336"),
        ("晚上打6201 0336", "phone", "6201 0336"),
        ("手机1、3、8、4、4、9、9、0、0、0、1", "phone", "1、3、8、4、4、9、9、0、0、0、1"),
        ("手机15 2011-12-345", "phone", "15 2011-12-345"),
        ("手机+86 138 4499 0001", "phone", "86 138 4499 0001"),
        ("身份证22020319400506123x", "id_number", "22020319400506123x"),
        ("卡号6222 0212 3456 7890 123", "account", "卡号6222 0212 3456 7890 123"),
        ("加QQ：12345678", "account", "QQ：12345678"),
        ("写信到 wang.fang@example.com", "account", "wang.fang@example.com"),
        ("请到 room 502", "address", "room 502"),
        ("家住东升巷", "address", "家住东升巷"),
        ("我叫欧阳建国，腿脚不便", "name", "欧阳建国"),
        ("联系李秀英，不急", "name", "李秀英"),
        ("找李秀英修水管", "name", "李秀英"),
        ("Please call Anna Smith", "name", "Anna Smith"),
    ],
)
def test_what_is_found_is_shown_where_it_stands(text: str, kind: str, part: str) -> None:
    (finding,) = public_text.found(text)
    assert (finding.kind, text[finding.start : finding.end]) == (kind, part)


def test_the_names_of_the_wisher_and_of_whom_it_is_for_are_found_with_spaces_too() -> None:
    assert parts("王 芳想给王秀兰买书", "王芳", *public_text.names_of("我妈妈王秀兰")) == ["王 芳", "王秀兰"]
    assert parts("for ANNA  smith", "Anna Smith") == ["ANNA  smith"]


@pytest.mark.parametrize(
    ("whom", "names"),
    [("我妈妈王秀兰", ["王秀兰"]), ("我爸，李建国", ["李建国"]), ("Anna Smith", ["Anna Smith"]), ("李秀英", ["李秀英"])]
    + [(whom, []) for whom in ("", "楼上的张奶奶", "王大爷", "邻居小王", "妈妈", "自己", "孙子", "高龄老人")],
)
def test_the_name_in_whom_a_wish_is_for(whom: str, names: list[str]) -> None:
    assert public_text.names_of(whom) == names


def test_a_name_of_one_sign_is_not_looked_for() -> None:
    assert public_text.found("王阿姨想学画画", names=["王", ""]) == []


@pytest.mark.parametrize("words", [wish["words"] for wish in json.loads(WISHES.read_text(encoding="utf-8"))["wishes"]])
def test_an_ordinary_wish_has_no_finding(words: str) -> None:
    assert public_text.found(words) == []


@pytest.mark.parametrize(
    "text",
    [
        "住六楼没电梯，想要一把能爬楼的轮椅",
        "三室一厅的窗户没人擦，一栋楼的邻居都说脏",
        "2026-11-22 9:00-11:30 陪我去医院",
        "2025-2026 学年的旧课本，初三",
        "鞋码 165 170 175 都行，42 码",
        "周末找高中生给孙子补数学，一小时 50 元",
        "钥匙弄丢了，找师傅开锁；是黄色的木门",
        "找王师傅、李阿姨帮忙，张奶奶八十了",
        "教我用微信视频，QQ也行",
        "想学 3 首歌、5 支舞、2 道菜",
        "血压 150/95，想请人每周来量",
        "想喝口热汤，给白菜豆腐炖一锅",
    ],
)
def test_ordinary_words_have_no_finding(text: str) -> None:
    assert public_text.found(text) == []


@pytest.mark.parametrize("number", [*bad("phone"), *bad("id_number")])
def test_a_number_that_leads_to_somebody_is_found_even_when_it_is_wrong(number: str) -> None:
    # Three digits lead to the police, or say how many.
    is_short = sum(character.isdecimal() for character in number) < 7
    assert bool(public_text.found(f"请打{number}")) is not is_short


@pytest.mark.parametrize("day", ["2025-02-29", "2026/1/5", "2099-01-01", "1999-12-31", "2026-11-22", "2026.1.5", "昨天", "正月初一"])
def test_a_day_is_no_number(day: str) -> None:
    assert public_text.found(f"{day} 想去公园") == []


def test_a_finding_says_where_it_stands_in_the_text_as_typed() -> None:
    assert public_text.found("请\u200b打１３８４４９９０００１") == [Finding("phone", 3, 14)]
