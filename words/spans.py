"""How long something took, as people say it."""

from core.i18n import Translator

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def span(seconds: float, t: Translator) -> str:
    """A span in at most two units: 0.8 s, 45 s, 2 min 10 s, 1 h 5 min, 3 d 4 h."""
    if seconds < 10 and round(seconds, 1) != round(seconds):
        return t("{seconds} s", seconds=f"{seconds:.1f}")
    whole = round(seconds)
    if whole < MINUTE:
        return t("{seconds} s", seconds=whole)
    if whole < HOUR:
        minutes, rest = divmod(whole, MINUTE)
        return t("{minutes} min {seconds} s", minutes=minutes, seconds=rest) if rest else t("{minutes} min", minutes=minutes)
    if whole < DAY:
        hours, rest = divmod(whole // MINUTE, 60)
        return t("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else t("{hours} h", hours=hours)
    days, rest = divmod(whole // HOUR, 24)
    return t("{days} d {hours} h", days=days, hours=rest) if rest else t("{days} d", days=days)
