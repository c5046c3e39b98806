"""How long an incident waits for what, in seconds; and how much of something one finder or one incident may bring."""

# Who has not seen an alert in chat by then gets it by their second way.
SECOND_WAY = 20
# Nobody acknowledges: secretary and deputy, then the street and all of the station, then the advice to call 110.
HEADS, STREET, ADVICE = 120, 300, 600
STEPS = {1: HEADS, 2: STREET, 3: ADVICE}
# A scan so long after the promised arrival, or after the last step where none was promised, rings everybody anew.
OVERDUE, ASLEEP = 1_800, 3_600
# Nobody closed it after the hand-over: it closes itself.
HANDED_OVER = 6 * 3_600
# A finder's page.
FINDER_PAGE = 24 * 3_600
# The quiet notice that a code was looked at, once a badge in this time.
TOUCH = 600
# How often it is looked whether something is due.
LOOK = 1.0
# Nothing here keeps a finder from telling the family: these only bound what is stored and how often phones ring.
BOARD_MESSAGES = 30
BOARD_CHARACTERS = 500
# A page's own: further positions take the place of its last one, and nobody is told.
POSITIONS_KEPT = 20
POSITION_ALERTS = 10
# So many of the newest are read at once, whoever sends how many pages' worth.
LINES_SHOWN, PLACES_SHOWN, EVENTS_SHOWN = 200, 100, 300
# Metres from the last position that is told as a new one.
MOVED = 100
# Kilometres to the nearest station; farther off, it cannot help.
NEAREST = 30
WRONG_CODES = 5
LONGEST_WAY_MINUTES = 180
