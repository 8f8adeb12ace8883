$ dpoctl deadline --received 2026-03-02T09:00:00+01:00 --calendar NO --timezone Europe/Oslo
Received  2026-03-02
Nominal   2026-04-02
Due       2026-04-07
Because
  received at 2026-03-02T08:00:00Z, in Europe/Oslo 2026-03-02T09:00:00+01:00: on Monday 2026-03-02
  1 calendar month later: Thursday 2026-04-02
  Thursday 2026-04-02 is skipped: Maundy Thursday (skjærtorsdag)
  Friday 2026-04-03 is skipped: Good Friday (langfredag)
  Saturday 2026-04-04 is skipped: weekend
  Sunday 2026-04-05 is skipped: weekend
  Monday 2026-04-06 is skipped: Easter Monday (andre påskedag)
  due on Tuesday 2026-04-07, until midnight in Europe/Oslo
$ dpoctl --json deadline --received 2024-11-25T17:45:00+00:00 --calendar GB-EAW --timezone Europe/London
{"received_on":"2024-11-25","nominal_on":"2024-12-25","due_on":"2024-12-27","due_at":null,"target_on":null,"lines":["received at 2024-11-25T17:45:00Z, in Europe/London 2024-11-25T17:45:00+00:00: on Monday 2024-11-25","1 calendar month later: Wednesday 2024-12-25","Wednesday 2024-12-25 is skipped: Christmas Day","Thursday 2024-12-26 is skipped: Boxing Day","due on Friday 2024-12-27, until midnight in Europe/London"]}
$ dpoctl deadline --json --received=2026-03-27T16:30:00+01:00 --calendar=DK --timezone=Europe/Copenhagen --hours 72
{"received_on":"2026-03-27","nominal_on":null,"due_on":"2026-03-30","due_at":"2026-03-30T17:30:00+02:00","target_on":null,"lines":["received at 2026-03-27T15:30:00Z, in Europe/Copenhagen 2026-03-27T16:30:00+01:00: on Friday 2026-03-27","72 elapsed hours later, regardless of clock changes: 2026-03-30T17:30:00+02:00","a deadline in hours is not moved by pauses, weekends or holidays","due at 2026-03-30T17:30:00+02:00, Monday 2026-03-30"]}
$ dpoctl deadline --json --received 2026-05-15T16:00:00+02:00 --calendar NO --timezone Europe/Oslo --working-days 2
{"received_on":"2026-05-15","nominal_on":"2026-05-19","due_on":null,"due_at":null,"target_on":"2026-05-19","lines":["received at 2026-05-15T14:00:00Z, in Europe/Oslo 2026-05-15T16:00:00+02:00: on Friday 2026-05-15","Saturday 2026-05-16 is skipped: weekend","Sunday 2026-05-17 is skipped: weekend","2 working days, the first working day after receipt being day 1: Tuesday 2026-05-19","due on Tuesday 2026-05-19, until midnight in Europe/Oslo"]}
$ dpoctl deadline --json --received 2026-05-05T09:00:00+02:00 --calendar DK --timezone Europe/Copenhagen --soft
{"received_on":"2026-05-05","nominal_on":"2026-06-05","due_on":"2026-06-08","due_at":null,"target_on":null,"lines":["received at 2026-05-05T07:00:00Z, in Europe/Copenhagen 2026-05-05T09:00:00+02:00: on Tuesday 2026-05-05","1 calendar month later: Friday 2026-06-05","Friday 2026-06-05 is skipped: Constitution Day (grundlovsdag)","Saturday 2026-06-06 is skipped: weekend","Sunday 2026-06-07 is skipped: weekend","due on Monday 2026-06-08, until midnight in Europe/Copenhagen"]}

## Days of one's own, days on which the clock stood still; weekends only.
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar none --extra 2026-04-07 --extra 2026-04-08 --pause-days 4 --months 1
Received  2026-03-03
Nominal   2026-04-07
Due       2026-04-09
Because
  received at 2026-03-03T09:00:00Z, in UTC 2026-03-03T09:00:00+00:00: on Tuesday 2026-03-03
  1 calendar month later: Friday 2026-04-03
  4 days added, during which the clock was stopped: Tuesday 2026-04-07
  Tuesday 2026-04-07 is skipped: closed by the office
  Wednesday 2026-04-08 is skipped: closed by the office
  due on Thursday 2026-04-09, until midnight in UTC
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar none --days 30
Received  2026-03-03
Nominal   2026-04-02
Due       2026-04-02
Because
  received at 2026-03-03T09:00:00Z, in UTC 2026-03-03T09:00:00+00:00: on Tuesday 2026-03-03
  30 days, the day after receipt being day 1: Thursday 2026-04-02
  due on Thursday 2026-04-02, until midnight in UTC

## Mistakes.
$ dpoctl deadline --calendar NO
! dpoctl: --received is required
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03 --calendar NO
! dpoctl: --received: invalid time "2026-03-03": expected a time with its zone, such as 2026-03-27T16:30:00+01:00
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z
! dpoctl: --calendar is required: a holiday set, or none
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar XX
! dpoctl: unknown holiday set "XX"; in $RULES/holidays are: DE, DK, GB-EAW, NL, NO, SE
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar NO --timezone Europe/Atlantis
! dpoctl: --timezone: unknown time zone "Europe/Atlantis"; an example is Europe/London
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar NO --months 13
! dpoctl: a deadline of 13 calendar months: must be 1 to 12
? 65
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar NO --months x
! dpoctl: --months: "x" is not a number from 0 to 1000000
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar NO --months 1 --hours 72
! dpoctl: --months and --hours exclude each other
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar NO --extra 2026-02-30
! dpoctl: --extra: invalid date "2026-02-30": expected YYYY-MM-DD
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received 2026-03-03T09:00:00Z --calendar NO --pause-days x
! dpoctl: --pause-days: "x" is not a number from 0 to 1000000
! Try `dpoctl help deadline`.
? 64
