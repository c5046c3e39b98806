"""What a channel does wrong, line by line of the corpus: each has a test, here or where it belongs."""

from pathlib import Path
from typing import Any

import pytest

from messages import transcript
from people import identities
from people.models import WEB_BOT
from points import log_cards
from tests.chat import Phone, Town, photo
from tests.corpus.inputs import bad

TESTS = Path(__file__).parent.parent
HERE = "bot/test_corpus_protocol.py"
ODD, POLLING, WEBHOOK, SENDER = (
    "bot/test_odd_updates_chat.py",
    "bot/test_telegram_polling.py",
    "bot/test_telegram_webhook.py",
    "bot/test_sender.py",
)
ANONYMOUS_ADMIN = 1_087_968_824
WHERE = {
    "the same update_id again": (POLLING, "test_the_same_update_again_is_stored_once"),
    "update_ids out of order": ("bot/test_thousand_updates.py", "test_each_takes_effect_once_and_in_order"),
    "update_id far lower than the last": (POLLING, "test_an_offset_is_sent_once_so_that_ids_may_start_anew_below_it"),
    "an update kind that did not exist when this was written": (POLLING, "test_updates_of_any_kind_are_stored_and_done"),
    "an edited message that is a command": (ODD, "test_an_edited_message_gets_one_answer_and_a_live_location_none"),
    "a command in a group by an anonymous admin": (HERE, "test_a_group_gets_one_line_and_its_anonymous_admin_is_nobody"),
    "an album of 10 photos in the middle of a form": ("bot/test_logging_chat.py", "test_an_album_in_the_middle_of_the_form_is_kept_whole"),
    "a callback from a button of another person's message": (ODD, "test_a_forged_an_old_and_a_foreign_button_explain_themselves"),
    "a callback whose data was changed by hand": ("bot/test_approving_chat.py", "test_a_resident_cannot_approve_with_a_forged_button"),
    "a callback with an id that does not exist": (ODD, "test_a_forged_an_old_and_a_foreign_button_explain_themselves"),
    "a callback on a message that is gone": (ODD, "test_a_button_on_a_message_that_is_gone"),
    "a callback older than 48 hours": (ODD, "test_a_button_on_a_message_that_is_gone"),
    "the same button ten times in a second": (HERE, "test_the_same_button_ten_times_logs_once"),
    "two buttons of one message at once": (HERE, "test_of_two_buttons_of_one_message_the_first_counts"),
    "a document where a photo is asked": ("bot/test_corpus_files.py", "test_where_a_photo_is_asked"),
    "a photo where a number is asked": (HERE, "test_what_is_no_text_is_answered_and_the_question_stays"),
    "a voice note where text is asked": (HERE, "test_what_is_no_text_is_answered_and_the_question_stays"),
    "a sticker, a poll, a dice, a contact of someone else": (HERE, "test_what_is_no_text_is_answered_and_the_question_stays"),
    "a location with latitude 91": (HERE, "test_what_is_no_text_is_answered_and_the_question_stays"),
    "a location in another country": (HERE, "test_what_is_no_text_is_answered_and_the_question_stays"),
    "a live location that never ends": (ODD, "test_an_edited_message_gets_one_answer_and_a_live_location_none"),
    "a user without a user name, last name or language": (ODD, "test_a_user_without_a_name_or_a_language"),
    "a user name of 64 emoji": (HERE, "test_a_user_whose_name_is_64_emoji_is_welcome"),
    "the bot blocked in the middle of an approval": ("bot/test_worker.py", "test_who_blocked_the_bot_keeps_what_they_asked_for"),
    "a 429 with retry_after 30 on the receipt": (SENDER, "test_retry_after_is_kept_to_and_is_no_failure"),
    "a 500 from the Bot API on the receipt": (POLLING, "test_an_answer_that_the_server_refuses_arrives_later"),
    "the connection cut after the request was sent": (
        POLLING,
        "test_an_answer_whose_connection_was_cut_may_come_twice_but_its_update_counts_once",
    ),
    "a deep link with 64 valid characters that means nothing": ("bot/test_settings_chat.py", "test_odd_links_lead_to_the_menu"),
    "webhook body that is not JSON, is 10 MB, is [], is null": (WEBHOOK, "test_a_bad_body_is_refused"),
    "webhook secret header missing, wrong, not ASCII, repeated": (WEBHOOK, "test_a_wrong_secret_is_refused"),
    "X-Forwarded-For forged, IPv6, garbage": ("web/test_clients.py", "test_a_header_from_who_is_no_proxy_changes_nothing"),
}

SWITCHES = ("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting", "members_only")
POLL: dict[str, Any] = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "type": "regular"} | dict.fromkeys(
    SWITCHES, False
)
NO_TEXT: dict[str, dict[str, Any]] = {
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        }
    },
    "poll": {"poll": POLL},
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "contact of someone else": {"contact": {"phone_number": "13900139000", "first_name": "别人", "user_id": 5}},
    "latitude 91": {"location": {"latitude": 91.0, "longitude": 126.5}},
    "another country": {"location": {"latitude": 48.85, "longitude": 2.35}},
    "live location": {"location": {"latitude": 43.8, "longitude": 126.5, "live_period": 0x7FFFFFFF}},
}


def test_every_line_has_a_test() -> None:
    assert set(bad("protocol")) == WHERE.keys()
    missing = [name for path, name in WHERE.values() if f"def {name}(" not in (TESTS / path).read_text(encoding="utf-8")]
    assert missing == []


async def test_a_group_gets_one_line_and_its_anonymous_admin_is_nobody(town: Town) -> None:
    group = {"id": -1_001_234_567, "type": "supergroup", "title": "3号楼"}
    admin = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    message = {"message_id": 7, "date": 1, "chat": group, "from": admin, "sender_chat": group}
    await town.liu.receives({"message": message | {"text": "/approve@estation_bot"}})
    await town.liu.receives({"message": message | {"text": "妈妈做饭去了"}})
    async with town.app.database.reading() as session:
        said = await transcript.page(session, bot=WEB_BOT, chat_id=-1_001_234_567)
        assert await identities.speaker(session, bot=WEB_BOT, user_id=ANONYMOUS_ADMIN, now=town.app.clock()) is None
    assert [(one.body or {})["text"] for one in said] == ["我只在私聊里说话，这样您说的话别人看不到。请私聊我。"]
    assert await town.app.troubles() == []


async def test_the_same_button_ten_times_logs_once(town: Town) -> None:
    await _to_confirm(town.li)
    await town.li.taps("提交", times=10)
    assert await town.li.sees("已提交")
    async with town.app.database.reading() as session:
        logs = await log_cards.mine(session, person_id=town.cast.li)
    assert [log.words for log in logs].count("给邻居修水管") == 1
    assert await town.app.troubles() == []


async def test_of_two_buttons_of_one_message_the_first_counts(town: Town) -> None:
    await _to_confirm(town.li)
    await town.li.taps("提交")
    before = await town.points(town.li)
    await town.zhao.taps("查看并审核")
    await town.zhao.taps_and_leaves("不通过")
    await town.zhao.taps_and_leaves("通过")
    await town.app.settle()
    assert await town.points(town.li) == before
    assert await town.zhao.sees("为什么不通过")
    await town.zhao.taps("返回")
    await town.zhao.taps_and_leaves("通过")
    await town.zhao.taps_and_leaves("不通过")
    await town.app.settle()
    assert await town.points(town.li) == (before[0] + 10, before[1])
    assert await town.app.troubles() == []


@pytest.mark.parametrize(
    ("command", "labels", "question"),
    [
        ("/menu", (), "想做什么"),
        ("/log", ("邻里互助", "1小时"), "您做了什么？写一句"),
        ("/log", ("邻里互助", "其他时长"), "做了多长时间"),
        ("/log", ("邻里互助", "其他日期"), "哪一天"),
        ("/settings", ("改姓名",), "名字"),
        ("想换毛巾", ("毛巾", "兑换"), "要兑换吗"),
    ],
)
async def test_what_is_no_text_is_answered_and_the_question_stays(town: Town, command: str, labels: tuple[str, ...], question: str) -> None:
    await town.wang.says(command)
    for label in labels:
        await town.wang.taps(label)
    for what, content in NO_TEXT.items():
        heard = len(await town.wang.screens())
        await town.wang.sends(**content)
        assert len(await town.wang.screens()) > heard, what
        assert await town.wang.sees(question)
    if "写一句" not in question:
        await town.wang.sends_photo(photo())
        assert await town.wang.sees(question)
    assert await town.app.troubles() == []


async def test_a_user_whose_name_is_64_emoji_is_welcome(town: Town) -> None:
    new = town.newcomer()
    chat_id = await new.chat_id()
    person = {
        "id": chat_id,
        "is_bot": False,
        "first_name": "😀" * 64,
        "last_name": "\u202e" * 64,
        "username": "x" * 32,
        "language_code": "xx",
    }
    message = {"message_id": 1, "date": 1, "chat": {"id": chat_id, "type": "private"}, "from": person, "text": "/start"}
    await new.receives({"message": message})
    assert await new.sees("欢迎来到")
    assert await town.app.troubles() == []


async def _to_confirm(phone: Phone) -> None:
    await phone.says("/log")
    await phone.taps("邻里互助")
    await phone.taps("1小时")
    await phone.says("给邻居修水管")
    assert await phone.sees("请核对")
