## Working tickets: each command writes history and obeys the table of states.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf take 1 2 --preview | sed "s/$(id -un)/ME/g; s/  *$//"
ID  REFERENCE      STATE  DUE                   DONE
 1  DPO-0000-0010  open   2020-02-03            assigned to ME
 2  DPO-10WC-ZN6T  open   2999-01-01T00:00:00Z  assigned to ME
Preview: nothing was changed.
$ dpoctl -c dpod.conf --json show 1 | grep -o '"state":"new"'
"state":"new"
$ dpoctl -c dpod.conf take 1 | sed "s/$(id -un)/ME/g; s/  *$//"
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  assigned to ME
$ dpoctl -c dpod.conf assign 1 --to kari
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  assigned to kari
$ dpoctl -c dpod.conf take 1
! dpoctl: ticket 1 is assigned to kari; to take it over, specify --from with that name
? 1
$ dpoctl -c dpod.conf assign 1 --nobody
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  new    2020-02-03  released
$ dpoctl -c dpod.conf assign 1
! dpoctl: specify either --to or --nobody
! Try `dpoctl help assign`.
? 64
$ dpoctl -c dpod.conf note 1 --text "Anna rang: sie meint ihr Konto"
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  new    2020-02-03  noted
$ dpoctl -c dpod.conf note 1
! dpoctl: --text is required
! Try `dpoctl help note`.
? 64

## A view that is no longer true.
$ dpoctl -c dpod.conf note 1 --text again --if-revision 1 2>&1 | sed "s/[0-9-]*T[0-9:]*Z/AT/g; s/$(id -un)/ME/g"
dpoctl: ticket 1 has changed since revision 1 and is now at 13: AT dpod letter-queued letter 1 queued; AT dpod letter-sent letter 1 sent, code 250; AT ME ticket-taken ME; AT ME ticket-taken kari; AT ME ticket-released; AT ME note
$ dpoctl -c dpod.conf note 1 --text again --if-revision $(dpoctl -c dpod.conf --json show 1 | sed 's/.*"revision":\([0-9]*\).*/\1/') | wc -l
2
$ dpoctl -c dpod.conf note 1 2 --text x --if-revision 3
! dpoctl: --if-revision requires exactly one ticket
! Try `dpoctl help note`.
? 64

## Nothing goes out of triage before a human has said that it is a request.
$ dpoctl -c dpod.conf letter 3 --purpose acknowledge-generic
! dpoctl: ticket 3 is in state triage: no letter can be written yet; confirm it first (dpoctl kind --confirm)
? 1
$ dpoctl -c dpod.conf letter 1 --purpose acknowledge-generic
! dpoctl: ticket 1 was already acknowledged, by letter 1
? 1
$ dpoctl -c dpod.conf clarify 3 --because "Was meinen Sie?"
! dpoctl: ticket 3 is in state triage: "ask-clarification" is not possible in this state; confirm it first (dpoctl kind --confirm)
? 1
$ dpoctl -c dpod.conf kind 3 --add erasure --add access
ID  REFERENCE      STATE  DUE         DONE
 3  DPO-JB7X-C779  new    2020-02-03  access erasure
$ dpoctl -c dpod.conf kind 3 --remove access --processor yes
ID  REFERENCE      STATE  DUE         DONE
 3  DPO-JB7X-C779  new    2020-02-03  erasure
$ dpoctl -c dpod.conf list | grep -o "erasure client?"
erasure client?
$ dpoctl -c dpod.conf kind 3 --remove erasure
! dpoctl: ticket 3 would have no claims left: close it instead
? 1
$ dpoctl -c dpod.conf kind 3 --remove access
! dpoctl: ticket 3 has no claim of access
? 1
$ dpoctl -c dpod.conf kind 3 --add acces
! dpoctl: unknown kind: acces
! Try `dpoctl help kind`.
? 64

## All or none: there is no 9.
$ dpoctl -c dpod.conf note 1 9 --text both
! dpoctl: no such ticket: 9
? 1
$ dpoctl -c dpod.conf --json log 1 | grep -c both
0
? 1

## Closing asks for the checklist or for a reason of its own.
$ dpoctl -c dpod.conf close 1 --outcome fulfilled --no-letter --checked copy --checked rights
! dpoctl: ticket 1, access: not yet checked: purposes (the purposes of the processing); categories (the categories of data); recipients (to whom the data is disclosed); period (how long it is kept, or by what rule); source (where it comes from); specify --checked, or a reason with --unchecked
? 1
$ dpoctl -c dpod.conf close 1 --outcome fulfilled --no-letter --checked all --preview
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       closed: fulfilled, checked all; no letter written
Preview: nothing was changed.
$ dpoctl -c dpod.conf close 1 --outcome refused --no-letter
! dpoctl: the outcome refused requires a reason (--because)
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome done
! dpoctl: --outcome requires one of: fulfilled, partly, refused, retained, redirected, withdrawn, duplicate, not-a-request, spam, expired
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome fulfilled --no-letter --until 2999-01-01
! dpoctl: only the outcome retained takes an end date
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome fulfilled --no-letter --checked all
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       closed: fulfilled, checked all; no letter written
$ dpoctl -c dpod.conf close 1 --outcome fulfilled --no-letter --checked all
! dpoctl: ticket 1 is closed: reopen it first
? 1
$ dpoctl -c dpod.conf take 1 --from ""
! dpoctl: ticket 1 is closed: reopen it first
? 1
$ dpoctl -c dpod.conf reopen 1 --because "er schrieb noch einmal"
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  reopened
$ dpoctl -c dpod.conf close 1 --outcome fulfilled --no-letter --checked all --revisit 2999-02-21
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       closed: fulfilled, revisited on 2999-02-21, checked all; no letter written
$ dpoctl -c dpod.conf --json show 1 | grep -o '"due_on":null.*"revisit_on":"[0-9-]*"' | grep -o '"revisit.*'
"revisit_on":"2999-02-21"
$ dpoctl -c dpod.conf reopen 1
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  reopened
$ dpoctl -c dpod.conf --json show 1 | grep -o '"revisit_on":[^,]*'
"revisit_on":null
$ dpoctl -c dpod.conf close 1 --outcome retained --no-letter --because x --until 2999-01-01 --revisit 2999-01-01
! dpoctl: data retained until a date is already revisited on that date
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf kind 1 --add erasure
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  access erasure
$ dpoctl -c dpod.conf close 1 --claim erasure --outcome fulfilled --checked all --because "Ihr Konto." --revisit 2999-02-21 --send --preview | grep -v "^  *$"
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  claim closed: erasure fulfilled, revisited on 2999-02-21, checked all; letter 4 queued
To: anna@example.org
Subject: Ihr Anliegen DPO-0000-0010: unsere Antwort

Guten Tag,

es geht um Ihre Nachricht, die am 1. Januar 2020 bei Example Ltd
eingegangen ist.

    Unser Aktenzeichen: DPO-0000-0010

Wir haben die personenbezogenen Daten gelöscht, um deren Löschung Sie
gebeten haben (Art. 17 DSGVO). Über Ihr Anliegen selbst führen wir
einen Nachweis, damit wir belegen können, dass wir es beantwortet haben.
Auf Wunsch teilen wir Ihnen mit, wer die Daten von uns erhalten hatte.

    Ihr Konto.

In unseren Datensicherungen, aus denen sich einzelne Daten nicht
entfernen lassen, können noch Kopien liegen. Die Sicherungen werden
spätestens am 21. Februar 2999 überschrieben. Bis dahin verwenden wir
sie nur, um verlorene Daten wiederherzustellen; sollte das nötig werden,
löschen wir Ihre Daten erneut. Am genannten Tag sehen wir noch einmal
nach. Sie brauchen nicht noch einmal darum zu bitten.

Wenn Sie der Ansicht sind, dass wir das Datenschutzrecht nicht
einhalten, können Sie sich bei der Aufsichtsbehörde beschweren:

    Information Commissioner's Office

So erreichen Sie uns persönlich: +44 20 7946 0000

Mit freundlichen Grüßen
Example Ltd

Preview: nothing was changed.
$ dpoctl -c dpod.conf kind 1 --remove erasure
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  open   2020-02-03  access
$ dpoctl -c dpod.conf reopen 1
! dpoctl: ticket 1 has no such closed claim
? 1
$ dpoctl -c dpod.conf kind 3 --add objection
ID  REFERENCE      STATE  DUE         DONE
 3  DPO-JB7X-C779  new    2020-02-03  erasure objection
$ dpoctl -c dpod.conf close 3 --claim erasure --outcome retained --until 2999-12-31 --because "Die Rechnung ist offen." --provision "Art. 17 Abs. 3 Buchst. b DSGVO" --letter
ID  REFERENCE      STATE  DUE         DONE
 3  DPO-JB7X-C779  new    2020-02-03  claim closed: erasure retained until 2999-12-31; letter 4 held
$ dpoctl -c dpod.conf close 3 --claim erasure --outcome retained --no-letter --until 2001-12-31 --because x
! dpoctl: 2001-12-31 is not a future date
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf outbox show 4 | sed "s/[0-9-]*T[0-9:]*Z/AT/g"
Letter                       4
Ticket                       3
Reference                    DPO-JB7X-C779
State                        held
Reason held                  to-be-approved
Purpose                      retained
Language                     de
To                           c@example.net
Copy to                      -
Created                      AT
Not before                   AT
Attempts                     0
Last reply                   0
Reply text                   -
Repeat of an earlier letter  no
Message-ID                   -
In-Reply-To                  -
References                   -
Bytes                        0
SHA-256                      -
Postal address               -
Subject                      Ihr Anliegen DPO-JB7X-C779: Daten, die wir aufbewahren müssen
Text
  | Guten Tag,
  |
  | es geht um Ihre Nachricht, die am 1. Januar 2020 bei Example Ltd
  | eingegangen ist.
  |
  |     Unser Aktenzeichen: DPO-JB7X-C779
  |
  | Einen Teil Ihrer personenbezogenen Daten können wir noch nicht löschen.
  | Was wir aufbewahren und warum:
  |
  |     Die Rechnung ist offen.
  |
  | Wir stützen uns auf folgende Vorschrift:
  |
  |     Art. 17 Abs. 3 Buchst. b DSGVO
  |
  | Wir bewahren diese Daten bis zum 31. Dezember 2999 auf und verwenden sie
  | nur zu diesem Zweck. An diesem Tag prüfen wir Ihr Anliegen erneut und
  | löschen, was nicht länger aufbewahrt werden muss. Sie brauchen nicht
  | noch einmal darum zu bitten.
  |
  | Wenn Sie damit nicht einverstanden sind, haben Sie folgende Rechte.
  |
  | Sie können sich bei einer Aufsichtsbehörde beschweren (Art. 77
  | DSGVO), zum Beispiel bei dieser:
  |
  |     Information Commissioner's Office
  |
  | Sie können außerdem ein Gericht anrufen (Art. 79 DSGVO). Keiner der
  | beiden Wege setzt den anderen voraus.
  |
  | So erreichen Sie uns persönlich: +44 20 7946 0000
  |
  | Mit freundlichen Grüßen
  | Example Ltd
Not finished                 -
Attachments                  -
$ dpoctl -c dpod.conf spam 3
ID  REFERENCE      STATE   DUE  DONE
 3  DPO-JB7X-C779  closed       closed: spam; no letter written
$ dpoctl -c dpod.conf merge 1 --into 2
! dpoctl: ticket 1 asks for access, ticket 2 does not: add it there first (dpoctl kind --add)
? 1
$ dpoctl -c dpod.conf kind 2 --add access --aware 2020-01-02T10:00:00Z
ID  REFERENCE      STATE  DUE                   DONE
 2  DPO-10WC-ZN6T  open   2020-01-05T10:00:00Z  access breach, aware 2020-01-02T10:00:00Z
$ dpoctl -c dpod.conf merge 1 --into 2
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       merged into ticket 2
$ dpoctl -c dpod.conf link 3 --to 2
ID  REFERENCE      STATE   DUE  DONE
 3  DPO-JB7X-C779  closed       ticket 2, related
$ dpoctl -c dpod.conf link 3 --to 3
! dpoctl: ticket 3: specify another ticket
! Try `dpoctl help link`.
? 64
$ dpoctl -c dpod.conf hold 3 --because "Klage beim Gericht"
ID  REFERENCE      STATE   DUE  DONE
 3  DPO-JB7X-C779  closed       on legal hold
$ dpoctl -c dpod.conf show --full 3 | sed "s/$(id -un)/ME/g; s/^Closed .*/Closed AT/; s/[0-9-]*T[0-9:]*Z/AT/g; /^Messages/,\$d"
Ticket                3
Reference             DPO-JB7X-C779
State                 closed
Asks for              erasure, objection
Language              de
Requester             c@example.net
Agent                 -
Data subject          -
To be confirmed       no
Name                  Anna "A." Løv
Received              AT
Receipt according to  internaldate
Received by mailbox   AT
Date in header        AT
Opened                AT
Opened by             mail
Clock                 -
Mailbox               dpo
Assignee              -
As processor          yes
Priority              0
Folded messages       0
Verified by           -
To be verified        no
Legal hold            yes
Closed AT
Unread since          AT
Revision              32
Reason for no letter  unsure
Subject               -
Parties
  ROLE       ADDRESS        NAME           PROPOSED  AUTHORITY
  requester  c@example.net  Anna "A." Løv  no        no
Also mentions         -
Claims
  KIND     DUE ON      DUE AT  TARGET ON  CLOCK  OUTCOME   UNTIL ON    EXTENSION MONTHS  CONFIRMED  REPEATS COUNT
  erasure  2020-02-03                            retained  2999-12-31  0                 yes        0
    explanation
    | erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3))
    | received at AT, in Europe/London 2020-01-01T09:00:00+00:00: on Wednesday 2020-01-01
    | 1 calendar month later: Saturday 2020-02-01
    | Saturday 2020-02-01 is skipped: weekend
    | Sunday 2020-02-02 is skipped: weekend
    | due on Monday 2020-02-03, until midnight in Europe/London
    | the requester must be notified of an extension, of up to two months, by 2020-02-03
  KIND       DUE ON      DUE AT  TARGET ON  CLOCK  OUTCOME  UNTIL ON  EXTENSION MONTHS  CONFIRMED  REPEATS COUNT
  objection  2020-02-03                            spam               0                 yes        0
    explanation
    | objection: to be answered without delay, and within one month of receipt (GDPR Art. 12(3))
    | received at AT, in Europe/London 2020-01-01T09:00:00+00:00: on Wednesday 2020-01-01
    | 1 calendar month later: Saturday 2020-02-01
    | Saturday 2020-02-01 is skipped: weekend
    | Sunday 2020-02-02 is skipped: weekend
    | due on Monday 2020-02-03, until midnight in Europe/London
    | the requester must be notified of an extension, of up to two months, by 2020-02-03
Asked before          -
Related tickets
  ID  REFERENCE      STATE  WHY
   2  DPO-10WC-ZN6T  open   related
Letters
  ID  PURPOSE      LANGUAGE  STATE   REASON          CREATED AT            SENT AT
   3  acknowledge  de        failed                  AT
   4  retained     de        held    to-be-approved  AT
$ dpoctl -c dpod.conf log 3 | sed "s/$(id -un)/ME/g; s/[0-9-]*T[0-9:]*Z/AT/g" | cut -c1-120 | sed 's/ *$//'
AT                    ACTOR  PROGRAM  EVENT           FROM              TO                                 PAYLOAD
AT  dpod   dpod     ticket-opened                     triage                             c@example.net  Anna "A." Løv
AT  dpod   dpod     letter-queued                     letter 3 queued                    acknowledge  anna@example.org
AT  dpod   dpod     letter-refused  letter 3 sending  letter 3 failed, code 550          5.1.1 no such user
AT  ME   dpoctl   kinds-changed                     access erasure
AT  ME   dpoctl   kinds-changed   access erasure    erasure
AT  ME   dpoctl   kinds-changed   erasure           erasure objection
AT  ME   dpoctl   claim-closed                      erasure retained until 2999-12-31  Die Rechnung ist offen.
AT  ME   dpoctl   letter-held                       letter 4 held                      retained  c@example.net  to-be-ap
AT  ME   dpoctl   ticket-closed   new               spam
AT  ME   dpoctl   ticket-linked                     ticket 2, related
AT  ME   dpoctl   hold-begun                                                           Klage beim Gericht
AT  ME   dpoctl   ticket-seen
$ dpoctl -c dpod.conf show 3 | grep "^Also"
Also  2 (open, related)
$ dpoctl -c dpod.conf verify-history | head -1
OK                           yes
$ dpoctl -c dpod.conf balance | head -1
OK                                 yes

## Of somebody else nothing is disclosed without authority, in whatever order.
$ dpoctl -c dpod.conf open --by phone --received 2026-01-31 --kind access --address nina@home.example --name Nina > opened; sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened > id
$ dpoctl -c dpod.conf party $(cat id) --authority "a letter"
! dpoctl: ticket 4 has neither an agent nor a subject: set one first
? 1
$ dpoctl -c dpod.conf party $(cat id) --set subject --name "Kari Berg" > done
$ dpoctl -c dpod.conf close $(cat id) --outcome fulfilled --unchecked "in the portal" --no-letter
! dpoctl: ticket 4, access: the requester asks for another person's data, and no proof of authority is recorded; note it (dpoctl party --authority), or correct the parties
? 1
$ dpoctl -c dpod.conf party $(cat id) --authority "a letter" > done
$ dpoctl -c dpod.conf party $(cat id) --set subject --name "Liv Berg" > done
$ dpoctl -c dpod.conf close $(cat id) --outcome partly --because x --no-letter
! dpoctl: ticket 4, access: the requester asks for another person's data, and no proof of authority is recorded; note it (dpoctl party --authority), or correct the parties
? 1
$ dpoctl -c dpod.conf party $(cat id) --authority "a letter of Liv" > done
$ dpoctl -c dpod.conf --json close $(cat id) --outcome fulfilled --checked all --no-letter | grep -o '"done":"[^"]*"'
"done":"closed: fulfilled, checked all; no letter written"

## A merge takes along what came in, and is undone.
$ dpoctl -c dpod.conf open --by post --received 2026-02-02 --kind access --name "Per Dal" --subject Copy > opened; sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened > one
$ dpoctl -c dpod.conf open --by post --received 2026-02-02 --kind access --name "Per Dal" --subject Copy
! dpoctl: ticket 5 is from the same requester, received at the same time, with the same subject; if it is another request, specify --again
? 1
$ dpoctl -c dpod.conf open --by post --received 2026-02-02 --kind access --name "Per Dal" --subject Copy --again > opened; sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened > two
$ dpoctl -c dpod.conf --json merge $(cat two) --into $(cat one) | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"closed"
"done":"merged into ticket 5"
$ dpoctl -c dpod.conf merge $(cat two) --into $(cat one) --undo
! dpoctl: specify either --into or --undo
! Try `dpoctl help merge`.
? 64
$ dpoctl -c dpod.conf --json merge $(cat two) --undo | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"open"
"done":"parted from ticket 5"
$ dpoctl -c dpod.conf merge $(cat two) --undo
! dpoctl: ticket 6 was not merged
? 1

## Only the office's people are assigned, and no letter is written in a language that is not there.
$ sed "s/^organisation {/organisation { people = {kari, lise}/" dpod.conf > people.conf
$ dpoctl -c people.conf assign $(cat two) --to karl
! dpoctl: unknown user "karl": expected one of: kari, lise
? 1
$ dpoctl -c people.conf --json assign $(cat two) --to kari | grep -o '"done":"[^"]*"'
"done":"assigned to kari"
$ dpoctl -c dpod.conf letter $(cat two) --purpose acknowledge --language xx --printed 2>&1 | grep -o 'unknown language "xx": expected one of: [a-z]*'
unknown language "xx": expected one of: cs

## Nothing is forgotten while a letter about it waits.
$ dpoctl -c dpod.conf open --by phone --received 2026-02-03 --kind optout --address per@home.example > opened; sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened > three
$ dpoctl -c dpod.conf close $(cat three) --outcome fulfilled --checked all --because "No more." --letter > done
$ (umask 077; mkdir state/keys; printf '%064d\n' 0 > state/keys/pseudonym.key); dpoctl -c dpod.conf forget per@home.example --preview > done
! dpoctl: letter 5 of ticket 7 is held: nothing was erased; wait for it, cancel it (dpoctl outbox cancel), or specify --cancel-letters
? 1
$ dpoctl -c dpod.conf forget per@home.example --preview --cancel-letters | tail -1
Preview: nothing was changed.

## What was asked is answered, by one command whatever it was.
$ dpoctl -c dpod.conf open --by phone --received 2026-02-05 --kind access --address eli@home.example > opened; sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened > asked
$ dpoctl -c dpod.conf answered $(cat asked)
! dpoctl: ticket 8 is in state new: no answer is awaited
? 1
$ dpoctl -c dpod.conf clarify $(cat asked) --because "Which years?" --no-letter > done
$ dpoctl -c dpod.conf --json answered $(cat asked) | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"open"
"done":"clarified"
$ dpoctl -c dpod.conf verify $(cat asked) --ask --because "Who?" --no-letter > done
$ dpoctl -c dpod.conf answered $(cat asked)
! dpoctl: ticket 8: the evidence of identity that came must be described (--note)
! Try `dpoctl help answered`.
? 64
$ dpoctl -c dpod.conf --json answered $(cat asked) --note "a passport" | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"open"
"done":"verified by note"

## The card of a ticket says what is next, and the last note in one line.
$ cat > card <<'END'
> dpoctl -c dpod.conf show $1 | sed "/^$/,\$d" |
>     sed "s/$(id -un)/ME/g; s/[A-Z][a-z]* [0-9-]* [0-9:]* ME/AT ME/; s/DPO-[A-Z0-9-]*/DPO-.../; s/ on 20[0-9-]*/ on DAY/g"
> END
$ dpoctl -c dpod.conf open --by post --received 2026-01-31 --kind access --kind erasure --address ole@home.example --name Ole > opened; sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened > id
$ sh card $(cat id)
No    9 DPO-..., new
Who   Ole <ole@home.example>
What  post
Asks  access, confirmed
Due   Mon 2026-03-02 (access: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)))
      erasure, confirmed
Due   Mon 2026-03-02 (erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)))
Last  AT ME ticket-opened: new
Next  take it (take)
$ dpoctl -c dpod.conf note $(cat id) --text "$(printf 'one\ntwo\n')" > done
$ dpoctl -c dpod.conf take $(cat id) > done
$ sh card $(cat id)
No    9 DPO-..., open, with ME
Who   Ole <ole@home.example>
What  post
Asks  access, confirmed
Due   Mon 2026-03-02 (access: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)))
      erasure, confirmed
Due   Mon 2026-03-02 (erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)))
Note  AT ME: one; two
Last  AT ME ticket-taken: ME
Next  answer it (close)
$ dpoctl -c dpod.conf clarify $(cat id) --because "Which account?" --no-letter > done
$ sh card $(cat id)
No    9 DPO-..., waiting-clarification, with ME
Who   Ole <ole@home.example>
What  post
Asks  access, confirmed
Due   Mon 2026-03-02 (access: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)); clarification was requested on DAY and is outstanding: the clock is stopped; the following is the earliest possible, if it arrives on DAY (0 days))
      erasure, confirmed
Due   Mon 2026-03-02 (erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)); clarification was requested on DAY: a claim of erasure does not wait for it)
Note  AT ME: one; two
Last  AT ME clarification-awaited: waiting-clarification
Next  wait for the answer
$ dpoctl -c dpod.conf answered $(cat id) > done
$ sh card $(cat id)
No    9 DPO-..., open, with ME
Who   Ole <ole@home.example>
What  post
Asks  access, confirmed
Due   Mon 2026-03-02 (access: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)); clarification was requested on DAY and received on DAY: 0 days)
      erasure, confirmed
Due   Mon 2026-03-02 (erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)); clarification was requested on DAY: a claim of erasure does not wait for it)
Note  AT ME: one; two
Last  AT ME clarification-came: open
Next  answer it (close)
$ dpoctl -c dpod.conf close $(cat id) --claim access --outcome fulfilled --no-letter --checked all > done
$ sh card $(cat id)
No    9 DPO-..., open, with ME
Who   Ole <ole@home.example>
What  post
Asks  access, confirmed: fulfilled
      erasure, confirmed
Due   Mon 2026-03-02 (erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3)); clarification was requested on DAY: a claim of erasure does not wait for it)
Note  AT ME: one; two
Last  AT ME claim-closed: access fulfilled, checked all
Next  answer it (close)
$ dpoctl -c dpod.conf close $(cat id) --outcome refused --because "Tax law." --no-letter > done
$ sh card $(cat id)
No    9 DPO-..., closed, with ME
Who   Ole <ole@home.example>
What  post
Asks  access, confirmed: fulfilled
      erasure, confirmed: refused
Note  AT ME: one; two
Last  AT ME ticket-closed: refused
Next  nothing: it is closed
