"""The numbers a station may set for its work: how long, how often, how many. Each from the environment; read by `settings.py`."""

from datetime import timedelta

from policing.environment import env, time_of_day

# How many days before a training or a licence lapses its team's leader and the station's administrators are told of it.
QUALIFICATION_WARNINGS = sorted(env.list("QUALIFICATION_WARNING_DAYS", cast=int, default=[30, 7]), reverse=True)
# An alert that is open for so long calls nobody any more: the duty leader and the unit above are told once, and end it by hand.
ALERT_LIFE = timedelta(hours=env.int("ALERT_LIFE_HOURS", default=72))
# How long banks' alerts keep what they say about people, counted from their arrival (docs/retention.md). 0: for good.
BANK_ALERTS_KEPT = timedelta(days=env.int("BANK_ALERTS_KEPT_DAYS", default=30))
# How long alerts of any lane that came to nothing (unfounded, minor, taken back) keep it, counted from their arrival. 0: for good.
UNFOUNDED_ALERTS_KEPT = timedelta(days=env.int("UNFOUNDED_ALERTS_KEPT_DAYS", default=30))
# How long findings of patrols keep their words, plates and telephone numbers; counts, places and times stay.
FINDINGS_KEPT = timedelta(days=env.int("FINDINGS_KEPT_DAYS", default=30))
# Street units: how long their ways are kept, when a duty nobody ended ends, when a call nobody acknowledged goes to the duty leader.
POSITIONS_KEPT = timedelta(days=env.int("POSITIONS_KEPT_DAYS", default=30))
UNIT_DUTY = timedelta(hours=env.int("UNIT_DUTY_HOURS", default=14))
UNIT_CALL_PATIENCE = timedelta(minutes=env.int("UNIT_CALL_MINUTES", default=2))
# How long citizens' reports are kept for counting where to patrol; 0: for good.
INCIDENTS_KEPT = timedelta(days=env.int("INCIDENTS_KEPT_DAYS", default=730))
# So long a station may reply to what a spot check found before it counts.
SPOT_CHECK_REPLY = timedelta(hours=env.int("SPOT_CHECK_REPLY_HOURS", default=72))
# How long files that were brought in are kept, with what it takes to undo them: they hold personal data.
IMPORTS_KEPT = timedelta(days=env.int("IMPORTS_KEPT_DAYS", default=14))
# Officers are told of a shift so long before it begins, and the evening before at this hour.
DUTY_NOTICE_BEFORE = timedelta(minutes=env.int("DUTY_NOTICE_MINUTES", default=60))
DUTY_NOTICE_EVENING = time_of_day("DUTY_NOTICE_EVENING", "20:00")
# More nights in a row than this are pointed out in a plan and in a swap.
DUTY_NIGHTS_IN_A_ROW = env.int("DUTY_NIGHTS_IN_A_ROW", default=3)
# More households than this are too many for one officer. GB/T 34300 draws an urban grid around 300 to 500 households; this is four of the largest.
HOUSEHOLDS_PER_OFFICER = env.int("HOUSEHOLDS_PER_OFFICER", default=2000)
# Disputes are looked at again so many days after the last performance, and those of high level once more; a share of them by somebody who did not mediate.
FOLLOW_UP_DAYS = env.list("FOLLOW_UP_DAYS", cast=int, default=[7, 30])
FOLLOW_UP_DAYS_HIGH = env.list("FOLLOW_UP_DAYS_HIGH", cast=int, default=[90])
FOLLOW_UP_SAMPLE_PERCENT = env.int("FOLLOW_UP_SAMPLE_PERCENT", default=10)
# How long after their end disputes keep names and words; 0: for good, as archives of mediation usually are. Numbers, kinds, times and outcomes stay.
DISPUTES_KEPT = timedelta(days=env.int("DISPUTES_KEPT_DAYS", default=0))
# A new quarrel of the same two sides, or at the same place, within so many days is a relapse.
RELAPSE_DAYS = env.int("RELAPSE_DAYS", default=180)
# Of clocks, follow-ups and tasks of disputes people are told between these times of day; what comes due at night waits for the morning.
DISPUTES_TOLD_FROM = time_of_day("DISPUTES_TOLD_FROM", "08:00")
DISPUTES_TOLD_UNTIL = time_of_day("DISPUTES_TOLD_UNTIL", "20:00")
# Work that people wait for (routing, the next call, urgent messages) is in trouble when it waits longer than this; other work when longer than that.
URGENT_LATE = timedelta(seconds=env.int("URGENT_LATE_S", default=60))
WORK_LATE = timedelta(minutes=env.int("WORK_LATE_MINUTES", default=15))
# What Prometheus says to be let in at /metrics. Empty: only a signed-in administrator may look.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Notices of low severity to one receiver are told together: what comes within so many minutes of the last waits for their end. 0: each goes by itself.
BUNDLE_WINDOW = timedelta(minutes=env.int("BUNDLE_MINUTES", default=10))
# Every contact and callback is tested in silence once a week: on this day (1 is Monday, 0 never), from this time on, spread over so many minutes.
WEEKLY_TEST_DAY = env.int("WEEKLY_TEST_DAY", default=2)
WEEKLY_TEST_AT = time_of_day("WEEKLY_TEST_AT", "10:30")
WEEKLY_TEST_SPREAD = timedelta(minutes=env.int("WEEKLY_TEST_MINUTES", default=90))
# So many first messages go out every five minutes of a working day to addresses nobody has confirmed; 0: only when somebody presses.
FIRST_MESSAGES_AT_ONCE = env.int("FIRST_MESSAGES_AT_ONCE", default=20)
