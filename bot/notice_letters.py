"""The sender's words: notices as `words.notices` says them."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import Letter, Words
from bot.services import Services
from messages.sending import Notice
from words import notices


def notice_words(services: Services) -> Words:
    """How the sender puts a notice into words."""

    async def words(session: AsyncSession, notice: Notice) -> Letter | None:
        said = await notices.render(
            session,
            kind=notice.kind,
            data=notice.data,
            person_id=notice.address.person_id,
            language=notice.address.language,
            now=services.clock(),
            zone=services.zone,
            public_url=services.public_url,
        )
        return Letter(said.text, said.rows, said.picture, said.alone) if said else None

    return words
