"""Ways of a family to an elder's page, in chat."""

from qrcodes import elder_cards
from tests.chat import Phone, Town


async def to_page(phone: Phone, elder_id: int) -> None:
    await phone.says("/elders")
    await phone.taps("袁大爷")
    assert await phone.sees(f"E-{elder_id:06d}")


async def stored(town: Town, elder_id: int) -> elder_cards.Private:
    async with town.app.database.begin() as session:
        assert town.li.person_id is not None
        return await elder_cards.private(session, actor=town.li.person_id, elder_id=elder_id, now=town.app.clock())
