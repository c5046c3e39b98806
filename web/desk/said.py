"""What a page says after a form was sent: codes in the address, never words or names."""

from collections.abc import Mapping

from core.i18n import Translator, mark

SAID: dict[str, str] = {
    "saved": mark("Saved."),
    "screen_ended": mark("The screen was ended: it shows nothing any more."),
    "signed_out": mark("Signed out everywhere: {number} browsers."),
    "role_given": mark("The role is given, and on record."),
    "role_held": mark("They have this role already, there and for that long. Nothing was changed."),
    "role_ended": mark("The role has ended, and that is on record."),
    "role_gone": mark("There was no such role any more: a colleague may have ended it."),
    "item_shown": mark("Shown again: members see it."),
    "item_hidden": mark("Hidden. What was asked for before is still handed over."),
    "item_added": mark("Members see it from now on."),
    "kind_added": mark("Added. Members can log it from now on."),
    "kind_changed": mark("Changed. Points that were given stay as they are."),
    "kind_retired": mark("It is offered no longer. Points that were given stay as they are."),
    "plan_withdrawn": mark("Taken back. The kind stays as it is."),
    "member_added": mark("They speak for the unit from now on."),
    "member_removed": mark("They no longer speak for the unit."),
    "unit_closed": mark("The unit has left. What was asked for before is still handed over."),
    "unit_reopened": mark("The unit is back, with what it had."),
    "board_published": mark("Published: residents see it and may object."),
    "board_final": mark("The board is final."),
    "registered": mark("Registered. You can print their points card in the chat, under Residents."),
    "passkey_added": mark("Your passkey is kept. From now on it opens the desk."),
    "passkey_refused": mark("That passkey could not be taken. Nothing was changed. Please try again, or ask in the chat instead."),
    "passkey_removed": mark("The passkey is removed. It opens nothing any more."),
    "session_ended": mark("That browser is signed out."),
    "not_yet": mark("There is no yes from your chat yet. Please look there, then press the button again."),
    "incident_taken": mark("It is yours: the finder reads that somebody is getting ready to come."),
    "incident_taken_before": mark("A colleague was quicker and has it. Nothing was changed."),
    "incident_taken_over": mark("You have taken over: everybody who was told sees it."),
    "incident_on_the_way": mark("The finder and the family see when you are there."),
    "incident_with": mark("The family knows that you are with the elder."),
    "incident_six_digits": mark("The code has six digits, such as 123 456. Nothing was changed. A photo will do as well."),
    "incident_wrong_code": mark("That is not the family's code. Nothing was changed. {number} more tries; a photo will do as well."),
    "incident_last_try": mark("That is not the family's code, and it was the last try. Please send a photo of the hand-over."),
    "incident_handed_over": mark("Handed over. Thank you! The family and everybody who was told know it."),
    "incident_said": mark("Sent."),
    "incident_closed": mark("Closed. Thank you!"),
    "alarm_terms_set": mark("Set. The next alarm rings by these times; one that rings already keeps its own."),
    "shift_set": mark("Done: they get a message that says when they are on duty."),
    "shift_off": mark("Taken off."),
    "shift_set_beside": mark(
        "Done: they get a message that says when they are on duty. Somebody else is on duty at that time too: that may be."
    ),
    "week_copied": mark("Copied: {made} shifts."),
    "week_copied_partly": mark(
        "Copied: {made} shifts. Not copied: {left}, which are over, or whose people are on duty then already or serve here no longer."
    ),
    "week_empty": mark("There is nothing to copy: the week before was empty."),
    "none_ticked": mark("Nothing is ticked yet. Please tick what you want to print first."),
    "badge_words_set": mark("Changed. What is printed from now on says so."),
    "badge_revoked": mark("It opens nothing any more."),
    "badge_reissued": mark("A new one takes its place: print it. The old one opens nothing any more."),
    "elder_approved": mark("Approved. The family gets a message. Next: print the badge and hand it over."),
    "elder_refused": mark("Not approved. The family gets a message; what they typed is deleted."),
    "elder_sent_back": mark("Sent back. The family reads it in their chat; once they have changed it, you are told."),
    "elder_reminded": mark("Guardians reminded: {number}. At most once a day."),
    "elder_end_unsure": mark("Nothing was changed: please tick that you know what it means."),
    "elder_ended": mark("Ended. The badges open nothing any more; the family gets a message."),
    "wish_published": mark("Published: everybody can take it on now. The wisher gets a message."),
    "wish_refused": mark("Refused. The wisher gets a message with the reason."),
    "wish_joined": mark("Joined. The wisher gets a message, and another when it comes true."),
    "wish_asked": mark("They were asked. You hear what they say."),
    "wish_confirmed": mark("It came true. Who made it true gets a message."),
    "wish_not_yet": mark("They go on with it, and get a message."),
    "wish_rated": mark("Written down. Thank you for asking!"),
    "wish_reopened": mark("Open again, in its next round."),
    "wish_released": mark("Open again. The wisher and who had it get a message."),
    "wish_withdrawn": mark("Taken back. What it said is deleted."),
    "wish_rule_set": mark("Changed. It holds from now on; what runs already stays as it is."),
    "table_brought": mark("Imported: {number} rows."),
    "table_undone": mark("Taken back as a whole."),
    "agreement_signed": mark("Signed. The unit gets a message."),
    "agreement_ended": mark("Ended. The unit gets a message."),
}
LONGEST_NUMBER = 12


def said_words(query: Mapping[str, str], t: Translator) -> str:
    """The words of the code in the address, with the numbers beside it; nothing for a code that is none, or whose numbers are missing."""
    words = SAID.get(query.get("said", ""))
    if words is None:
        return ""
    numbers = {name: value for name, value in query.items() if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER}
    try:
        return t(words, **numbers)
    except (KeyError, IndexError):
        return ""
