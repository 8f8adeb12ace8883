## A small register of three tickets.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf

## not on postgresql: a file is not there yet
$ dpoctl -c dpod.conf list
! dpoctl: $REGISTER does not exist: dpod creates it when it starts
? 75

## not on sqlite: a database is there before its tables
$ dpoctl -c dpod.conf list
! dpoctl: $REGISTER is empty: dpod creates its tables when it starts
? 75

## There it is.
$ seed "$REGISTER" /nowhere/in

$ dpoctl -c dpod.conf list | sed "s/[0-9]* y/... y/"
     ID DUE            LEFT ASKS FOR WHO              SUBJECT
! H   2 2999-01-01    ... y breach   bob@example.net  Datenpanne
 *    1 2020-02-03 ... y late access   anna@example.org Auskunft <U+202E>?
 *    3                     ?        c@example.net
$ dpoctl -c dpod.conf --json list
{"id":2,"reference":"DPO-10WC-ZN6T","state":"open","kinds":["breach"],"hint":"","language":"de","requester":"bob@example.net","agent":"","data_subject":"","proposed":false,"received_at":"2020-01-01T09:00:00Z","due_on":null,"due_at":"2999-01-01T00:00:00Z","target_on":null,"clock":"runs","mailbox":"dpo","assignee":"","unread_at":null,"letter_held":true,"attached":false,"subject":"Datenpanne"}
{"id":1,"reference":"DPO-0000-0010","state":"new","kinds":["access"],"hint":"","language":"de","requester":"anna@example.org","agent":"","data_subject":"","proposed":false,"received_at":"2020-01-01T09:00:00Z","due_on":"2020-02-03","due_at":null,"target_on":null,"clock":"overdue","mailbox":"dpo","assignee":"","unread_at":"2020-01-01T09:00:00Z","letter_held":false,"attached":false,"subject":"Auskunft ‮?"}
{"id":3,"reference":"DPO-JB7X-C779","state":"triage","kinds":[],"hint":"","language":"de","requester":"c@example.net","agent":"","data_subject":"","proposed":false,"received_at":"2020-01-01T09:00:00Z","due_on":null,"due_at":null,"target_on":null,"clock":"","mailbox":"dpo","assignee":"","unread_at":"2020-01-01T09:01:11Z","letter_held":false,"attached":false,"subject":""}
$ dpoctl -c dpod.conf list --overdue --json
{"id":1,"reference":"DPO-0000-0010","state":"new","kinds":["access"],"hint":"","language":"de","requester":"anna@example.org","agent":"","data_subject":"","proposed":false,"received_at":"2020-01-01T09:00:00Z","due_on":"2020-02-03","due_at":null,"target_on":null,"clock":"overdue","mailbox":"dpo","assignee":"","unread_at":"2020-01-01T09:00:00Z","letter_held":false,"attached":false,"subject":"Auskunft ‮?"}
$ COLUMNS=40 dpoctl -c dpod.conf list | sed "s/[0-9]* y/... y/"
     ID DUE            LEFT SUBJECT
! H   2 2999-01-01    ... y Datenpanne
 *    1 2020-02-03 ... y late Auskunft <U~
 *    3
$ COLUMNS=20 dpoctl -c dpod.conf list --columns marks,id,who,subject
     ID SUBJECT
! H   2 Datenpanne
 *    1 Auskunft <U~
 *    3
$ dpoctl -c dpod.conf list --sort id --limit 2 --columns id,state,reference,mailbox,language,received,assignee
ID STATE REFERENCE     MAILBOX LANG RECEIVED   WITH
 1 new   DPO-0000-0010 dpo     de   2020-01-01
 2 open  DPO-10WC-ZN6T dpo     de   2020-01-01
... and 1 more
$ dpoctl -c dpod.conf list --sort size
! dpoctl: --sort: unknown order "size": expected one of: need, due, received, id, newest
! Try `dpoctl help list`.
? 64
$ dpoctl -c dpod.conf list --columns id,who,id
! dpoctl: --columns: unknown or repeated column "id"
! Try `dpoctl help list`.
? 64
$ dpoctl -c dpod.conf --json list --sort id
! dpoctl: --json excludes --sort, --columns and --csv
! Try `dpoctl help list`.
? 64
$ dpoctl -c dpod.conf list --columns id from:@EXAMPLE.org
ID
 1
$ dpoctl -c dpod.conf list --columns id 'due<today' 'welche daten'
ID
 1
$ dpoctl -c dpod.conf list --columns id has:letter
ID
 2
$ dpoctl -c dpod.conf list --columns id has:news kind:acces
! dpoctl: kind: unknown value "acces": expected a kind of request, such as access
! Try `dpoctl help list`.
? 64
$ dpoctl -c dpod.conf list --closed
No ticket to list.
$ dpoctl -c dpod.conf list --state triage
     ID DUE LEFT ASKS FOR WHO           SUBJECT
 *    3          ?        c@example.net
$ dpoctl -c dpod.conf list --kind breach --mailbox dpo --columns id,due,kinds
ID DUE        ASKS FOR
 2 2999-01-01 breach
$ dpoctl -c dpod.conf list --assignee nobody
No ticket to list.
$ dpoctl -c dpod.conf list --state open --json | wc -l
1
$ dpoctl -c dpod.conf list --open --json | wc -l
3
$ dpoctl -c dpod.conf list --state opne
! dpoctl: --state: unknown state "opne": expected one of: triage, new, open, waiting-identity, waiting-clarification, closed
! Try `dpoctl help list`.
? 64
$ dpoctl -c dpod.conf list --kind acces
! dpoctl: --kind: unknown kind "acces": expected one of: access, rectification, erasure, restriction, portability, objection, optout, withdraw-consent, automated-decision, complaint, breach, question, reminder
! Try `dpoctl help list`.
? 64

$ COLUMNS=50 dpoctl -c dpod.conf show 1
No    1 DPO-0000-0010, new
Who   Anna "A." Løv <anna@example.org>
What  Auskunft <U+202E>?
Asks  access, not confirmed
Due   Mon 2020-02-03 (received on Wednesday
      2020-01-01)
Says  reference AB/12
Last  Wed 2020-01-01 09:01 dpod letter-sent:
      letter 1 sent, code 250
Next  confirm what it asks for (kind --confirm)

-- Wed 2020-01-01 09:00, Anna <anna@example.org>:
   Auskunft
  (judged by the program: request)
> Welche Daten haben Sie?
  Ticket  99[2J
  [unreadable: no-date]
$ dpoctl -c dpod.conf show --full 1
Ticket                1
Reference             DPO-0000-0010
State                 new
Asks for              access
Language              de
Requester             anna@example.org
Agent                 -
Data subject          -
To be confirmed       no
Name                  Anna "A." Løv
Received              2020-01-01T09:00:00Z
Receipt according to  internaldate
Received by mailbox   2020-01-01T09:00:00Z
Date in header        2020-01-01T09:00:30Z
Opened                2020-01-01T09:01:00Z
Opened by             mail
Due                   2020-02-03
Clock                 overdue
Mailbox               dpo
Assignee              -
As processor          no
Priority              0
Folded messages       0
Verified by           -
To be verified        no
Legal hold            no
Revision              1
Reason for no letter  -
Subject               Auskunft <U+202E>?
Parties
  ROLE       ADDRESS           NAME           PROPOSED  AUTHORITY
  requester  anna@example.org  Anna "A." Løv  no        no
Also mentions
  NAME       VALUE
  reference  AB/12
Claims
  KIND    DUE ON      DUE AT  TARGET ON  CLOCK    OUTCOME  UNTIL ON  EXTENSION MONTHS  CONFIRMED  REPEATS COUNT
  access  2020-02-03                     overdue                     0                 no         0
    explanation
    | received on Wednesday 2020-01-01
    | due on Monday 2020-02-03
Asked before          -
Related tickets       -
Letters
  ID  PURPOSE      LANGUAGE  STATE  REASON  CREATED AT            SENT AT
   1  acknowledge  de        sent           2020-01-01T09:01:00Z  2020-01-01T09:01:11Z
Messages
  ID  RECEIVED AT           FROM                     SENDER EVIDENCE  SUBJECT   DECISION  SCORE  QUOTED  FORWARDED  FORMS  HIDDEN  LINKS  PROBLEMS  PROBLEMS MEAN
   1  2020-01-01T09:00:00Z  Anna <anna@example.org>  first-contact    Auskunft  request   60             no                               no-date   there is no date
    rules
    | de-access-info  access  text  welche daten  60  0  12
    text
    | Welche Daten haben Sie?
    | Ticket  99[2J
## Who was shown it has seen it; whoever acts knows the same revision.
$ dpoctl -c dpod.conf --json list | grep -o '"id":1.*"unread_at":[^,]*' | sed 's/,.*,/ /'
"id":1 "unread_at":null
$ dpoctl -c dpod.conf log 1 | grep -o "dpoctl *ticket-seen"
dpoctl   ticket-seen
$ dpoctl -c dpod.conf --json seen --if-revision 1 1 | grep -o '"done":"[^"]*"'
"done":"seen before"
$ dpoctl -c dpod.conf explain 1
Message                 1
Ticket                  1
From                    Anna <anna@example.org>
Decision                request
Score                   60
Of                      access
Runner-up               -
Runner-up's score       0
Request threshold       5
Unsure threshold        2
Expected                requests
Perhaps asks for        -
Sentence                -
Supports                -
Main features           -
Local correction        -
Language                de
Share of evidence       100
Evidence for
  LANGUAGE  PERCENT  WORDS
  de        100      daten haben sie
Rules not evaluated     2
Rules that hit a limit
  own-slow
Asked before            -
Sender authentication   first-contact
Reason for no letter    -
Receipt according to    internaldate
Due dates
  KIND    DUE ON      DUE AT  TARGET ON  CLOCK    OUTCOME
  access  2020-02-03                     overdue
    explanation
    | received on Wednesday 2020-01-01
    | due on Monday 2020-02-03
Rules
              ID  KIND    WHERE  WEIGHT  TEXT
  de-access-info  access  text   60      welche daten
Subject                 Auskunft
Text
  | >>Welche Daten<< haben Sie?
  | Ticket  99[2J
$ dpoctl -c dpod.conf replay
Message  Ticket  Was      Asked for  Becomes  Asks for
1        1       request  access     unsure
$ mkdir new && printf 'threshold request 90\n' > new/new.rules
$ dpoctl -c dpod.conf --json replay --rules new
{"message":1,"ticket":1,"was":"request","was_kinds":["access"],"becomes":"unsure","becomes_kinds":[]}
$ dpoctl -c dpod.conf --json show 2
{"id":2,"reference":"DPO-10WC-ZN6T","state":"open","kinds":["breach"],"language":"de","requester":"bob@example.net","agent":"","data_subject":"","proposed":false,"requester_name":"Anna \"A.\" Løv","received_at":"2020-01-01T09:00:00Z","received_source":"internaldate","internal_at":"2020-01-01T09:00:00Z","header_at":"2020-01-01T09:00:30Z","opened_at":"2020-01-01T09:01:00Z","opened_by":"mail","due_on":null,"due_at":"2999-01-01T00:00:00Z","target_on":null,"clock":"runs","mailbox":"dpo","assignee":"","processor":false,"priority":0,"folded":0,"identity":"","identity_wanted":false,"aware_at":null,"on_hold":false,"closed_at":null,"revisit_on":null,"erased_at":null,"unread_at":null,"revision":4,"no_letter_reason":"","subject":"Datenpanne","parties":[{"role":"requester","address":"bob@example.net","name":"Anna \"A.\" Løv","proposed":false,"authority":false}],"facts":[],"claims":[{"kind":"breach","due_on":null,"due_at":"2999-01-01T00:00:00Z","target_on":null,"clock":"runs","outcome":"","until_on":null,"extension_months":0,"confirmed":false,"repeats_count":0,"explanation":"72 elapsed hours later"}],"repeats":[],"links":[],"letters":[{"id":2,"purpose":"acknowledge","language":"de","state":"held","reason":"reply-to-differs","created_at":"2020-01-01T09:01:00Z","sent_at":null}],"messages":[]}
$ dpoctl -c dpod.conf show --full 3 99
Ticket                3
Reference             DPO-JB7X-C779
State                 triage
Asks for              -
Language              de
Requester             c@example.net
Agent                 -
Data subject          -
To be confirmed       no
Name                  Anna "A." Løv
Received              2020-01-01T09:00:00Z
Receipt according to  internaldate
Received by mailbox   2020-01-01T09:00:00Z
Date in header        2020-01-01T09:00:30Z
Opened                2020-01-01T09:01:00Z
Opened by             mail
Clock                 -
Mailbox               dpo
Assignee              -
As processor          no
Priority              0
Folded messages       0
Verified by           -
To be verified        no
Legal hold            no
Unread since          2020-01-01T09:01:11Z
Revision              6
Reason for no letter  unsure
Subject               -
Parties
  ROLE       ADDRESS        NAME           PROPOSED  AUTHORITY
  requester  c@example.net  Anna "A." Løv  no        no
Also mentions         -
Claims                -
Asked before          -
Related tickets       -
Letters
  ID  PURPOSE      LANGUAGE  STATE   REASON  CREATED AT            SENT AT
   3  acknowledge  de        failed          2020-01-01T09:01:00Z
Messages              -
! dpoctl: no such ticket: 99
? 1
$ dpoctl -c dpod.conf log 1 | grep -v ticket-seen
AT                    ACTOR  PROGRAM  EVENT          FROM              TO                       PAYLOAD
2020-01-01T09:01:00Z  dpod   dpod     ticket-opened                    new                      anna@example.org  Anna "A." Løv
2020-01-01T09:01:00Z  dpod   dpod     letter-queued                    letter 1 queued          acknowledge  anna@example.org
2020-01-01T09:01:11Z  dpod   dpod     letter-sent    letter 1 sending  letter 1 sent, code 250  2.0.0 queued as 7F<U+001B>
$ dpoctl -c dpod.conf --json log 2
{"id":4,"ticket":2,"at":"2020-01-01T09:01:00Z","actor":"dpod","program":"dpod","event":"ticket-opened","from":"","to":"open","payload":{"address":"bob@example.net","name":"Anna \"A.\" Løv"},"hash":"$HEX"}
{"id":5,"ticket":2,"at":"2020-01-01T09:01:00Z","actor":"dpod","program":"dpod","event":"letter-held","from":"","to":"letter 2 held","payload":{"purpose":"acknowledge","to":"anna@example.org","reason":"reply-to-differs","letter":"2","content":"$HEX"},"hash":"$HEX"}
$ dpoctl -c dpod.conf log x
! dpoctl: no such ticket: x
? 1
$ dpoctl -c dpod.conf verify-history
OK                           yes
Events                       11
Letters that nobody queued   0
Head                         $HEX
Compared with exported head  no head given: a truncated history would not be noticed
$ dpoctl -c dpod.conf --json verify-history
{"holds":true,"rows":11,"bad_id":null,"letters_without_history":0,"head":"$HEX","against":"no head given: a truncated history would not be noticed"}
$ dpoctl -c dpod.conf verify-history --export head; sed 's/[0-9a-f]\{64\}/HEAD/' head
OK                           yes
Events                       11
Letters that nobody queued   0
Head                         $HEX
Compared with exported head  no head given: a truncated history would not be noticed
11:HEAD
$ dpoctl -c dpod.conf --json verify-history --against head | grep -o '"against":.*'
"against":"holds"}
$ dpoctl -c dpod.conf --json verify-history --against $(cat head) | grep -o '"against":.*'
"against":"holds"}
$ (cat head; sed 's/:.*/:'$(printf '%064d' 0)/ head) > heads; dpoctl -c dpod.conf --json verify-history --against heads | grep -o '"against":.*'
"against":"differs"}
$ (sed 's/:.*/:'$(printf '%064d' 0)/ head; cat head) > heads; dpoctl -c dpod.conf --json verify-history --against heads | grep -o '"against":.*'
"against":"differs"}
$ sed 's/^[0-9]*/999/' head > heads; dpoctl -c dpod.conf --json verify-history --against heads | grep -o '"against":.*'
"against":"truncated"}
$ (cat head; echo x) > heads; dpoctl -c dpod.conf verify-history --against heads | tail -1
! dpoctl: --against requires ROWS:HEAD, a number and 64 hexadecimal digits, or a file of such lines
! Try `dpoctl help verify-history`.
$ : > heads; dpoctl -c dpod.conf verify-history --against heads | tail -1
! dpoctl: heads is empty
$ dpoctl -c dpod.conf verify-history --against none | tail -1
! dpoctl: none: No such file or directory
$ dpoctl -c dpod.conf verify-history --against ./none:1 | tail -1
! dpoctl: ./none:1: No such file or directory
$ dpoctl -c dpod.conf verify-history --against 1:2 | tail -1
! dpoctl: --against requires ROWS:HEAD, a number and 64 hexadecimal digits, or a file of such lines
! Try `dpoctl help verify-history`.
$ dpoctl -c dpod.conf verify-history --export head | tail -1
Compared with exported head  no head given: a truncated history would not be noticed
! dpoctl: head: File exists

$ dpoctl -c dpod.conf status > status; echo $?; sed "s/^\(Free disk bytes *\)[0-9]*/\1.../; s/for [0-9]* days/for N days/" status
1
Needs a person                yes
Reasons
  unassigned breaches: 1
  tickets overdue: 1
  letters failed: 1
  tickets never acknowledged, because the letter failed: 1
  letters held: 1, the oldest for N days: approve or cancel them
  mailbox dpo: quarantined: 1
  mailbox dpo: not polled since 2020-01-01T09:01:30Z
Tickets open                  3
Tickets in triage             1
Tickets overdue               1
Tickets due soon              0
Tickets past their target     0
Tickets with a stopped clock  0
Breaches unassigned           1
Unread tickets                0
Letters to approve            1
Oldest letter to approve      2020-01-01T09:01:00Z
Answers not sent              0
Letters bounced               0
Spot check waiting            0
Spot check                    no message was looked at yet
Tickets never acknowledged    1
Mail to the officer waiting   0
Mail to the officer refused   0
Replies to it                 0
Alarm commands failed         0
Test messages waiting         0
Free disk bytes               ...
Rules that hit a limit        -
Letters
  STATE      COUNT  OLDEST AT
  held       1      2020-01-01T09:01:00Z
  queued     0
  sending    0
  sent       1      2020-01-01T09:01:00Z
  unknown    0
  failed     1      2020-01-01T09:01:00Z
  cancelled  0
  printed    0
Mailboxes
  NAME  ACCOUNT  OTHER ACCOUNT SINCE AT  WENT BACK AT  LAST POLL AT          LAST SUCCESS AT       LAST MAIL AT  LAST ERROR  LIMITED  TAKEN AT  FOREIGN AT  PAUSED AT  PAUSED BY  PAUSED BECAUSE  CANARY OUT AT  CANARY BACK AT  CANARY MISSING AT  OLDEST UNSETTLED AT  SEEN  UNSETTLED  RETRYING  ATTEMPTS MAX  QUARANTINED  READER RESTARTS
  dpo   maildir                                        2020-01-01T09:01:30Z  2020-01-01T09:01:30Z                                                                                                                                                                        5     0          0         0             1            0
Daemons                       -
Tokens                        -
$ COLUMNS=80 dpoctl -c dpod.conf status | sed -n '/^Mailboxes/,/^Tokens/p'
Mailboxes
  NAME  ACCOUNT  LAST POLL AT          LAST SUCCESS AT       SEEN  UNSETTLED
  dpo   maildir  2020-01-01T09:01:30Z  2020-01-01T09:01:30Z  5     0
  NAME  RETRYING  ATTEMPTS MAX  QUARANTINED  READER RESTARTS
  dpo   0         0             1            0
Daemons                       -
Tokens                        -
$ dpoctl -c dpod.conf --json status | sed 's/"disk_free":[0-9]*/"disk_free":0/; s/for [0-9]* days/for N days/'
{"needs_human":true,"reasons":["unassigned breaches: 1","tickets overdue: 1","letters failed: 1","tickets never acknowledged, because the letter failed: 1","letters held: 1, the oldest for N days: approve or cancel them","mailbox dpo: quarantined: 1","mailbox dpo: not polled since 2020-01-01T09:01:30Z"],"tickets_open":3,"tickets_triage":1,"tickets_overdue":1,"tickets_due_soon":0,"tickets_target_missed":0,"tickets_standing_still":0,"breaches_untaken":1,"tickets_unread":0,"letters_to_decide":1,"oldest_to_decide_at":"2020-01-01T09:01:00Z","answers_unsent":0,"oldest_queued_at":null,"letters_bounced":0,"spot_waiting":0,"spot_check":"no message was looked at yet","tickets_unacknowledged":1,"clock_doubt":"","erased_until_at":null,"relay_failing_since_at":null,"relay_code":0,"relay_words":"","officer_mail_waiting":0,"officer_mail_failed":0,"officer_mail_answers":0,"alarm_command_failed":0,"alarm_command_words":"","canaries_waiting":0,"disk_free":0,"limits":[],"letters":[{"state":"held","count":1,"oldest_at":"2020-01-01T09:01:00Z"},{"state":"queued","count":0,"oldest_at":null},{"state":"sending","count":0,"oldest_at":null},{"state":"sent","count":1,"oldest_at":"2020-01-01T09:01:00Z"},{"state":"unknown","count":0,"oldest_at":null},{"state":"failed","count":1,"oldest_at":"2020-01-01T09:01:00Z"},{"state":"cancelled","count":0,"oldest_at":null},{"state":"printed","count":0,"oldest_at":null}],"mailboxes":[{"name":"dpo","account":"maildir","other_account_since_at":null,"went_back_at":null,"last_poll_at":"2020-01-01T09:01:30Z","last_success_at":"2020-01-01T09:01:30Z","last_mail_at":null,"last_error":"","limited":"","taken_at":null,"foreign_at":null,"paused_at":null,"paused_by":"","paused_because":"","canary_out_at":null,"canary_back_at":null,"canary_missing_at":null,"oldest_unsettled_at":null,"seen":5,"unsettled":0,"retrying":0,"attempts_max":0,"quarantined":1,"reader_restarts":0}],"leases":[],"oauth2":[]}
$ dpoctl -c dpod.conf status --prometheus > status; echo $?; grep -v "^#" status | sed "s/\(bytes\|age_seconds.*\) [0-9]*$/\1 .../"
1
dpod_needs_human 1
dpod_disk_free_bytes ...
dpod_tickets_open 3
dpod_tickets_triage 1
dpod_tickets_overdue 1
dpod_tickets_due_soon 0
dpod_tickets_due_very_soon 0
dpod_tickets_target_missed 0
dpod_tickets_standing_still 0
dpod_breaches_untaken 1
dpod_tickets_unread 0
dpod_letters{state="held"} 1
dpod_letters{state="queued"} 0
dpod_letters{state="sending"} 0
dpod_letters{state="sent"} 1
dpod_letters{state="unknown"} 0
dpod_letters{state="failed"} 1
dpod_letters{state="cancelled"} 0
dpod_letters{state="printed"} 0
dpod_letters_oldest_age_seconds{state="held"} ...
dpod_letters_oldest_age_seconds{state="sent"} ...
dpod_letters_oldest_age_seconds{state="failed"} ...
dpod_letters_bounced 0
dpod_letters_to_decide 1
dpod_answers_unsent 0
dpod_answers_unsent_late 0
dpod_tickets_unacknowledged 1
dpod_relay_up 1
dpod_officer_mail_waiting 0
dpod_officer_mail_failed 0
dpod_officer_mail_answers 0
dpod_alarm_command_failed 0
dpod_canaries_waiting 0
dpod_clock_doubted 0
dpod_mailbox_up{mailbox="dpo"} 1
dpod_mailbox_last_poll_age_seconds{mailbox="dpo"} ...
dpod_mailbox_last_success_age_seconds{mailbox="dpo"} ...
dpod_mailbox_messages_seen{mailbox="dpo"} 5
dpod_mailbox_messages_unsettled{mailbox="dpo"} 0
dpod_mailbox_messages_retrying{mailbox="dpo"} 0
dpod_mailbox_attempts_max{mailbox="dpo"} 0
dpod_mailbox_messages_quarantined{mailbox="dpo"} 1
dpod_mailbox_reader_restarts_total{mailbox="dpo"} 0
$ grep -c "^# TYPE" status
39
$ dpoctl -c dpod.conf balance
OK                                 yes
Messages seen
  DISPOSITION   COUNT
  unsettled     0
  ticket        3
  joined        0
  automatic     0
  not-request   1
  duplicate     0
  quarantined   1
  oversize      0
  gone          0
  before-start  0
  erased        0
  canary        0
Unsettled before the last poll     0
Tickets                            3
Tickets opened by hand             0
Tickets without their message      0
Messages without their ticket      0
Tickets without letter or reason   0
Tickets with two acknowledgements  0
Letters that nobody queued         0
Unseen failed acknowledgements     0
Messages not flagged or moved      0
Entries dated in the future        0
Counters that are wrong            0
Older than it was                  no
Without its keys                   no
Mailboxes of another dpod          0
Servers                            -
$ dpoctl -c dpod.conf --json balance
{"holds":true,"ledger":[{"disposition":"unsettled","count":0},{"disposition":"ticket","count":3},{"disposition":"joined","count":0},{"disposition":"automatic","count":0},{"disposition":"not-request","count":1},{"disposition":"duplicate","count":0},{"disposition":"quarantined","count":1},{"disposition":"oversize","count":0},{"disposition":"gone","count":0},{"disposition":"before-start","count":0},{"disposition":"erased","count":0},{"disposition":"canary","count":0}],"unsettled_old":0,"tickets":3,"tickets_by_hand":0,"tickets_without_ledger_row":0,"ledger_rows_without_ticket":0,"tickets_without_letter_or_reason":0,"tickets_with_two_acknowledgements":0,"letters_without_history":0,"tickets_unacknowledged":0,"marks_waiting":0,"future_instants":0,"counters_wrong":0,"register_behind":false,"keys_foreign":false,"mailboxes_refused":0,"online":[]}
$ dpoctl -c dpod.conf quarantine list
 ID  MAILBOX  FOLDER       UIDVALIDITY  UID  ATTEMPTS  REASON                      SEEN                  SET ASIDE             DISMISSED
1:4  dpo      /nowhere/in  1            4           1  the reader ran out of time  2020-01-01T09:01:00Z  2020-01-01T09:01:01Z
$ dpoctl -c dpod.conf --json quarantine list
{"id":"1:4","mailbox":"dpo","folder":"/nowhere/in","uidvalidity":1,"uid":4,"attempts":1,"reason":"the reader ran out of time","seen_at":"2020-01-01T09:01:00Z","settled_at":"2020-01-01T09:01:01Z","dismissed_at":null}

## The figures of a year.
$ dpoctl -c dpod.conf stats --year 2020
Year                                 2020
Tickets                              3
Of those, opened by hand             0
Not yet known to be requests         0
Requests                             2
Open                                 2
Of those, overdue                    1
Answered                             0
Of those, in time                    0
Of those, late                       0
Withdrawn or expired                 0
Extended                             0
Refused                              0
Identity requested                   0
Clarification requested              0
Letters sent                         1
Requests by kind
  KIND    REQUESTS  OPEN  OVERDUE  ANSWERED  IN TIME  LATE  LAPSED  EXTENDED  REFUSED  MEDIAN DAYS  P90 DAYS  P95 DAYS
  access  1         1     1        0         0        0     0       0         0
  breach  1         1     0        0         0        0     0       0         0
Requests by month
  MONTH    KIND    REQUESTS
  2020-01  access  1
  2020-01  breach  1
Days to the answer                   -
Age of open requests
  DAYS  REQUESTS
  91+   2
Outcomes                             -
Requests by language
  LANGUAGE  REQUESTS
  de        2
Requests by mailbox
  MAILBOX  REQUESTS
  dpo      2
Messages by disposition
  DISPOSITION  COUNT
  ticket       3
  not-request  1
  quarantined  1
Spot check                           no message was looked at yet
$ dpoctl -c dpod.conf --json stats --year 1999
{"year":1999,"tickets":0,"tickets_by_hand":0,"undecided":0,"requests":0,"open":0,"overdue":0,"answered":0,"in_time":0,"late":0,"lapsed":0,"extended":0,"refused":0,"median_days":null,"p90_days":null,"p95_days":null,"identity_asked":0,"clarification_asked":0,"letters_sent":0,"kinds":[],"months":[],"answer_days":[],"open_ages":[],"outcomes":[],"languages":[],"mailboxes":[],"mail":[],"spot_looked":0,"spot_requests":0,"spot_apart":0,"spot_recognised":0,"spot_missed_permille":null,"spot_check":"no message was looked at yet"}
? 1
$ dpoctl -c dpod.conf stats --year x
! dpoctl: --year: "x" is not a number from 0 to 1000000
! Try `dpoctl help stats`.
? 64

## not on postgresql: its file is changed. What a judgement names: words in the
## subject and at the end of the text, a sentence, guesses and what the office's
## own decisions changed.
$ cat > judge <<'END'
> import json, sqlite3, sys
> def hit(where, start, length):
>     return {"id": "own", "kind": "access", "where": where, "text": "x",
>             "weight": 9, "start": start, "length": length}
> db = sqlite3.connect("state/dpod.db")
> text, = db.execute("SELECT text FROM message WHERE id = 1").fetchone()
> end = len(text.encode())
> told = json.loads(sys.argv[1])
> told.setdefault("length", end - told.get("start", 0))
> db.execute("UPDATE message SET explanation = ?, judgement = ? WHERE id = 1", [
>     json.dumps([hit("subject", 0, 4), hit("subject", 4, 4), hit("subject", 8, 1),
>                 hit("subject", 1, 8), hit("text", end - 3, 3),
>                 hit("text", end - 3, 4), hit("text", end, 1), hit("text", -1, 3)]),
>     json.dumps({"expect": "mixed", "sentence": told, "local": {"shift": -123, "without": "unsure"},
>                 "guesses": [{"kind": "access", "permille": 994}, {"kind": "erasure", "permille": 995},
>                             {"kind": "breach", "permille": 4}]})])
> db.commit()
> END
$ python3 judge '{"start": 7, "what": "access", "reasons": [{"text": "daten", "weight": 12}, {"text": "haben", "weight": -3}]}'
$ dpoctl -c dpod.conf explain 1
Message                 1
Ticket                  1
From                    Anna <anna@example.org>
Decision                request
Score                   60
Of                      -
Runner-up               -
Runner-up's score       0
Request threshold       0
Unsure threshold        0
Expected                mixed
Perhaps asks for
  KIND     PERCENT
  access   99
  erasure  100
  breach   0
Sentence
  | Daten haben Sie?
  | Ticket  99[2J
Supports                access
Main features
  TEXT   WEIGHT
  daten  12
  haben  -3
Local correction        request lowered by 1.23; unsure without it
Language                de
Share of evidence       0
Evidence for            -
Rules not evaluated     0
Rules that hit a limit  -
Asked before            -
Sender authentication   first-contact
Reason for no letter    -
Receipt according to    internaldate
Due dates
  KIND    DUE ON      DUE AT  TARGET ON  CLOCK    OUTCOME
  access  2020-02-03                     overdue
    explanation
    | received on Wednesday 2020-01-01
    | due on Monday 2020-02-03
Rules
   ID  KIND    WHERE    WEIGHT  TEXT
  own  access  subject  9       x
  own  access  subject  9       x
  own  access  subject  9       x
  own  access  subject  9       x
  own  access  text     9       x
  own  access  text     9       x
  own  access  text     9       x
  own  access  text     9       x
Subject                 >>Auskunft<<
Text
  | Welche Daten haben Sie?
  | Ticket  99>>[2J<<
$ for told in '{"subject": true, "length": 8}' '{"subject": true, "length": 9}' '{"subject": true, "start": 8, "length": 0}' '{"subject": true, "start": 7, "length": 1}' '{}' '{"start": 1, "length": 99}'; do
>     python3 judge "$told" && dpoctl -c dpod.conf --json explain 1 | grep -o '"sentence":"[^"]*"'
> done
"sentence":"Auskunft"
"sentence":""
"sentence":""
"sentence":"t"
"sentence":"Welche Daten haben Sie?\nTicket  99[2J"
"sentence":""
