"""Typed words outside a form: they reach the place that they name, or get a kind answer with the menu."""

import re

from aiogram.types import Message

from bot import audiences, counter, places, wish_text
from bot.labels import place_labelled
from bot.visit import Visit
from core.i18n import Translator
from points import catalogue
from words import numbers

LONGEST_WISH = 20

_PLACES: tuple[tuple[str, str], ...] = (
    ("desk", "工作台|^desk$|staff desk"),
    ("countersign", "会签|(?:待签|签署?).{0,4}协议|agreements? to sign"),
    ("projects", "项目清单|(?:认领|联盟|特色).{0,4}项目|^项目$|协议书?|projects?|agreements?"),
    ("resource_list", "资源清单|resources? list"),
    ("resources", "我(?:也)?(?:能|会|可以)帮|我的(?:特长|技能|资源)|i can help|my (?:skills|resources)"),
    ("services_list", "(?:服务|需求)清单|services? list"),
    ("wish_figures", "(?:心愿|圆梦).{0,4}(?:数据|统计|海报)|figures of .{0,6}wish|圆梦墙"),
    ("approve_wishes", "(?:审核|审批|筛选).{0,4}心愿|screen .{0,6}wish"),
    ("my_claims", "认领|took on|派单"),
    ("my_wishes", "我的微?心愿|my wish"),
    ("new_wish", "许(?:一?个)?微?心?愿|make a wish|new wish"),
    ("wishes", "心愿|圆梦|micro-?wish|^wish(?:es)?$"),
    ("station_figures", "驿站数据|station figures"),
    ("incidents", "发现事件|接单|incidents?"),
    ("elder_for", "代(?:家属|老人|居民).{0,4}(?:胸牌|登记)|badge for a family"),
    ("print", "打印(?!.{0,4}积分).{0,6}(?:胸牌|标签|口袋卡|二维码|牌子)|^打印$|\\bprint (?:\\w+ ){0,2}(?:badges?|labels?)"),
    ("elders_approved", "已通过的老人|approved elders"),
    ("approve_elders", "(?:审核|审批).{0,6}(?:胸牌|防走失)|approve .{0,6}badge"),
    ("elders", "胸牌|防走失|home badge|^badges?$|badge for (?:my|our) "),
    ("residents", "办卡|登记居民|^居民$|^residents?$"),
    ("card", "积分卡|会员码|我的卡|卡.{0,4}(?:丢|不见|找不[到着])|挂失|my card|points card|(?:lost|missing) .{0,12}card"),
    ("decided", "^(?:撤回|收回|撤销)(?:积分|记录)?$|^take back$"),
    ("unit", "结算|我的店|settlement|our unit"),
    ("serve", "扫卡|scan a card"),
    ("redemptions", "我的兑换|取货码|兑换记录|换的东西|my redemptions|pick-?up code"),
    ("board", "公示|异议|光荣榜|排行|排名|名次|the board|^board$|ranking"),
    ("family", "我的家人|添?加家人|^家人$|送积分|family|give points"),
    ("archive", "档案|明细|archive"),
    ("stars", "星级|几星|荣誉证书|\\bstars?\\b|certificate"),
    (
        "rates",
        "(?:积分|分)?(?:是)?怎么算|为什么(?:只)?(?:是|有|得|给)?[0-9０-９一二两三四五六七八九十]+个?(?:积)?分|how (?:are )?points come",
    ),
    ("points", "积分|余额|多少分|几分|points|balance"),
    ("favourites", "收藏|favou?rites?"),
    ("stock", "库存|改价|上架|^stock"),
    ("goods", "^(?:我)?想?要?(?:兑换|换)(?:商品|东西|礼品)?$|商品|目录|catalogue|goods|redeem"),
    ("appeals", "申诉|appeals?"),
    ("approve", "审核|审批|approve"),
    ("prepare", "备货|to prepare"),
    ("logs", "我的(?:活动|记录|纪实)|my logs|my activities"),
    ("log", "记录|纪实|志愿|打卡|做好事|log|volunteer"),
    ("language", "语言|中文|英文|英语|language|english|chinese"),
    ("settings", "设置|删除我|我的数据|注销|隐私|settings|my data|privacy"),
    ("help", "帮助|帮忙|人工|客服|怎么用|电话|help|how"),
    ("menu", "菜单|主页|返回|你好|您好|在吗|menu|hello|^hi$"),
)
# What, typed alone, is never an answer to a form's question.
_COMMANDS = {
    "取消": "cancel",
    "cancel": "cancel",
    "返回": "menu",
    "back": "menu",
    "菜单": "menu",
    "menu": "menu",
    "帮助": "help",
    "help": "help",
}
_GREETING = re.compile("(?:你好|您好|哈喽|嗨|在吗|早上好|上午好|下午好|晚上好|hello|hi|hey)[啊呀吗]?")
_PATTERNS = tuple((place, re.compile(pattern)) for place, pattern in _PLACES)
_WISH = re.compile(r"^(?:我)?(?:想|要|想要)?(?:兑换|换)(?:点|个|些|一个|一袋|一桶)?(?P<zh>.+?)[吗呢吧。！!？?]*$")
_WISH_EN = re.compile(r"^(?:i )?(?:want|would like|i'd like)(?: to (?:get|redeem|have))? (?:some |a |an )?(?P<en>.+)$")


def place_of(text: str) -> str | None:
    """The place that these words name."""
    typed = " ".join(text.lower().split())
    return next((place for place, pattern in _PATTERNS if pattern.search(typed)), None)


def command_of(text: str) -> str | None:
    """The command that these words are, and nothing besides."""
    return _COMMANDS.get(_bare(text))


def is_greeting(text: str) -> bool:
    """Whether somebody only says hello."""
    return _GREETING.fullmatch(_bare(text)) is not None


def wish_of(text: str) -> str | None:
    """What somebody says they want to redeem: 大米 of 我想换点大米."""
    typed = " ".join(text.lower().split())
    match = _WISH.match(typed) or _WISH_EN.match(typed)
    return match[match.lastgroup or 0].strip() if match else None


async def answer(visit: Visit, message: Message) -> None:
    """Lead to the place that the words name. What was open stays open below it."""
    text = (message.text or "").strip()
    wish = wish_of(text)
    if not text:
        await _not_understood(visit, not_text(message, visit.t))
    elif place := place_labelled(text):
        await _lead(visit, place)
    elif audiences.hands_over(visit.speaker) and (code := numbers.pick_up_code(text)):
        await counter.open_card(visit, code)
    elif audiences.approver(visit.speaker) and (number := numbers.log_number(text)):
        await places.go(visit, f"approve:{number}")
    elif await _sells(visit, wish):
        await places.go(visit, "offers", data={"wanted": wish or ""})
    elif await _names_place_or_wish(visit, text, wish):
        return
    elif wish and visit.speaker.person_id is not None:
        said = visit.t('I found nothing called "{wish}". A neighbour may help: type "make a wish". The goods are these:', wish=wish)
        await places.go(visit, "offers", data={"note": said})
    elif await _sells(visit, text):
        await places.go(visit, "offers", data={"wanted": text})
    else:
        await _not_understood(visit, visit.t("Sorry, I did not understand that. Please tap a button, or write it in other words."))


def not_text(message: Message, t: Translator) -> str:
    """A kind answer to something that is not words."""
    if message.voice or message.audio or message.video_note:
        return t("I cannot listen to voice messages yet. Please type it, or tap a button.")
    if message.document and not (message.document.mime_type or "").startswith("image/"):
        return t("I have seen your file, but I can only take photos, and none is asked for here. Please type it, or tap a button.")
    if message.photo or message.document:
        return t('I have seen your picture, but no picture is asked for here. To log an activity with it, tap "Log an activity" first.')
    if message.location or message.venue:
        return t("I have seen your position, but it is not needed here and was not kept. Please tap a button.")
    return t("I can read words and pictures only. Please type it, or tap a button.")


def _bare(text: str) -> str:
    return text.lower().strip(" 　。.！!？?~～")


async def _lead(visit: Visit, place: str) -> None:
    """To the place; somebody new who says hello is led to enrolling rather than to the menu."""
    if place == "menu" and visit.speaker.person_id is None:
        await places.enrol(visit)
    elif place == "appeals" and not audiences.approver(visit.speaker):
        # One appeals from the log that it is about.
        await places.go(visit, "logs")
    elif place == "objections" and not audiences.approver(visit.speaker):
        # One objects from the board that it is about.
        await places.go(visit, "board")
    elif place == "rates":
        said = visit.t("Points come by what one does: each kind below says what it gives. The check before you send shows the whole sum.")
        await places.go(visit, "log", data={"note": said})
    elif place == "decided" and not audiences.approver(visit.speaker):
        # What a member wants back is something they asked for.
        await places.go(visit, "redemptions")
    elif place == "elder_for" and not audiences.registers(visit.speaker):
        # A resident who speaks of a badge means their own family.
        await places.go(visit, "elders")
    elif place == "print" and not audiences.approver(visit.speaker):
        # Staff print; a family sees there how far theirs is.
        await places.go(visit, "elders")
    elif place == "residents" and not audiences.registers(visit.speaker):
        # A resident who asks for a card means their own.
        await places.go(visit, "card")
    else:
        await places.go(visit, place)


async def _names_place_or_wish(visit: Visit, text: str, to_redeem: str | None) -> bool:
    """Lead to where somebody to help is wished for, to a place, or to what is needed; false when the words name none of them."""
    wanted = wish_text.wanted(text)
    if wish_text.asks_for_somebody(text) and await wish_text.lead(visit, text):
        return True
    if place := place_of(text):
        await _lead(visit, place)
        return True
    if await _sells(visit, wanted):
        await places.go(visit, "offers", data={"wanted": wanted or ""})
        return True
    return bool(wanted) and not to_redeem and await wish_text.lead(visit, text)


async def _sells(visit: Visit, wish: str | None) -> bool:
    """Whether something in the catalogue is called so."""
    if not wish or len(wish) > LONGEST_WISH or visit.speaker.person_id is None:
        return False
    async with visit.services.database.reading() as session:
        return bool(await catalogue.find(session, community_id=visit.community_id, text=wish))


async def _not_understood(visit: Visit, words: str) -> None:
    """Say so above what is open; to somebody new, lead to enrolling."""
    if visit.manager.has_context():
        visit.note(words)
    elif visit.speaker.person_id is None:
        await places.enrol(visit)
    else:
        await visit.home(words)
