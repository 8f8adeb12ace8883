## What stops, starts and lengthens the clock, for a ticket opened by hand.
$ mkdir state && sed "s|^organ|$STATE\norgan|; s|time-zone|set = GB-EAW\n\ttime-zone|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ run() { dpoctl -c dpod.conf "$@" 2>&1 | sed "s/DPO-[0-9A-Z]*-[0-9A-Z]*/REF/; s/[0-9]\{4\}-[0-9][0-9]-[0-9][0-9]/DAY/g"; }; run open --by phone --received 2026-01-31T23:59:59Z --kind access --kind erasure --name "Kari Løv" --preview
ID  REFERENCE      STATE  DUE         DONE
 4  REF  new    DAY  opened
Preview: nothing was changed.
$ dpoctl -c dpod.conf show --full 4
! dpoctl: no such ticket: 4
? 1
$ dpoctl -c dpod.conf open --by phone --received 2026-01-31T23:59:59Z --kind access --kind erasure --name "Kari Løv" | wc -l
2
$ dpoctl -c dpod.conf --json show 4 | grep -o '"due_on":"[0-9-]*"'
"due_on":"2026-03-02"
"due_on":"2026-03-02"
"due_on":"2026-03-02"
$ dpoctl -c dpod.conf open --by post --received 2026-01-31 --kind access --name "Kari Løv" --print --postal "Kari Løv; 1 Road" --preview | sed "s/DPO-[0-9A-Z]*-[0-9A-Z]*/REF/; s/^[0-9].* REF$/DAY REF/"
ID  REFERENCE      STATE  DUE         DONE
 5  REF  new    2026-03-02  opened; letter 4 printed: acknowledge-post
Example Ltd
+44 20 7946 0000


Kari Løv
1 Road


DAY REF


Your request REF: received

Hello,

Thank you for your message. It reached Example Ltd on
31 January 2026.

    Reference: REF
    Your request is about: access to personal data
    Our answer is due by: 2 March 2026

A member of our staff will read your request and answer you. The law
requires us to do so without undue delay, and by 2 March 2026 at the
latest.
If your request is so complex that we need more time, we will tell you
so, and why, before then.

There is nothing you need to do now. If you would like to add something,
please quote the reference REF.

If you are not satisfied with how we handle your personal data, you may
complain to us, using the contact below, and to the supervisory
authority:

    Information Commissioner's Office

To reach a person: +44 20 7946 0000

Yours sincerely,
Example Ltd

Preview: nothing was changed.
$ dpoctl -c dpod.conf explain 4 | sed -n "/^Due dates/,/^Rules/p"
Due dates
  KIND    DUE ON      DUE AT  TARGET ON  CLOCK    OUTCOME
  access  2026-03-02                     overdue
    explanation
    | access: to be answered without delay, and within one month of receipt (GDPR Art. 12(3))
    | received at 2026-01-31T23:59:59Z, in Europe/London 2026-01-31T23:59:59+00:00: on Saturday 2026-01-31
    | 1 calendar month later: Saturday 2026-02-28, the last day of the month, which has no day 31
    | Saturday 2026-02-28 is skipped: weekend
    | Sunday 2026-03-01 is skipped: weekend
    | due on Monday 2026-03-02, until midnight in Europe/London
    | the requester must be notified of an extension, of up to two months, by 2026-03-02
  KIND     DUE ON      DUE AT  TARGET ON  CLOCK    OUTCOME
  erasure  2026-03-02                     overdue
    explanation
    | erasure: to be answered without delay, and within one month of receipt (GDPR Art. 12(3))
    | received at 2026-01-31T23:59:59Z, in Europe/London 2026-01-31T23:59:59+00:00: on Saturday 2026-01-31
    | 1 calendar month later: Saturday 2026-02-28, the last day of the month, which has no day 31
    | Saturday 2026-02-28 is skipped: weekend
    | Sunday 2026-03-01 is skipped: weekend
    | due on Monday 2026-03-02, until midnight in Europe/London
    | the requester must be notified of an extension, of up to two months, by 2026-03-02
Rules                   -
$ dpoctl -c dpod.conf open --by phone --received 2026-01-31T23:59:59Z
! dpoctl: --kind is required
! Try `dpoctl help open`.
? 64
$ dpoctl -c dpod.conf open --by mail --received 2026-01-31T23:59:59Z --kind access
! dpoctl: --by requires one of: post, phone, visit, other
! Try `dpoctl help open`.
? 64
$ dpoctl -c dpod.conf open --by post --received 2999-01-01 --kind access
! dpoctl: --received: 2999-01-01 is in the future
! Try `dpoctl help open`.
? 64
$ dpoctl -c dpod.conf open --by post --received tomorrow --kind access
! dpoctl: --received requires a day (2026-03-27), or an instant with its time zone (2026-03-27T16:30:00+01:00)
! Try `dpoctl help open`.
? 64

## Without an address a letter is printed.
$ dpoctl -c dpod.conf letter 4 --purpose acknowledge
! dpoctl: ticket 4 has no address to write to; name it (dpoctl party --set requester --address), or print the letter (dpoctl letter --printed)
? 1
$ dpoctl -c dpod.conf letter 4 --purpose acknowledge --printed --preview | sed "s/DPO-[0-9A-Z]*-[0-9A-Z]*/REF/g; s/  *$//; s/^[0-9].* REF$/DAY REF/"
ID  REFERENCE      STATE  DUE         DONE
 4  REF  new    2026-03-02  letter 4 printed: acknowledge-post
Example Ltd
+44 20 7946 0000


Kari Løv


DAY REF


Your request REF: received

Hello,

Thank you for your message. It reached Example Ltd on
31 January 2026.

    Reference: REF
    Your request is about: access to personal data and erasure
    Our answer is due by: 2 March 2026

A member of our staff will read your request and answer you. The law
requires us to do so without undue delay, and by 2 March 2026 at the
latest.
If your request is so complex that we need more time, we will tell you
so, and why, before then.

There is nothing you need to do now. If you would like to add something,
please quote the reference REF.

If you are not satisfied with how we handle your personal data, you may
complain to us, using the contact below, and to the supervisory
authority:

    Information Commissioner's Office

To reach a person: +44 20 7946 0000

Yours sincerely,
Example Ltd

Preview: nothing was changed.
$ dpoctl -c dpod.conf letter 4 --purpose redirect --printed
! dpoctl: the letter "redirect" requires the client who will answer instead (--client)
! Try `dpoctl help letter`.
? 64
$ dpoctl -c dpod.conf letter 4 --purpose none 2>&1 | grep -o "one of: [a-z-]*"
one of: acknowledge
$ dpoctl -c dpod.conf letter 4 --purpose code --printed
! dpoctl: a code is sent only to verify an address
! Try `dpoctl help letter`.
? 64

## The notice of an extension is part of the first month, which is over here.
$ dpoctl -c dpod.conf extend 1 --because "viele Anfragen"
! dpoctl: ticket 1, access: the last day to notify the requester of an extension was 2020-02-03
? 1
$ now=$(date -u +%Y-%m-%dT00:00:00Z); dpoctl -c dpod.conf open --by post --received $now --kind access --address kari@example.org | wc -l
2
$ dpoctl -c dpod.conf --json extend 5 --because "there are many requests" | sed 's/.*"done":"\(extended\).*; \(letter.*held\).*/\1 \2/'
extended letter 4 held
$ dpoctl -c dpod.conf --json show 5 | grep -o '"extension_months":[0-9]'
"extension_months":0
$ dpoctl -c dpod.conf extend 5 --because again --no-letter
! dpoctl: ticket 5: letter 4 has not been sent: approve or cancel it first
? 1
$ dpoctl -c dpod.conf outbox cancel 4 > done
$ dpoctl -c dpod.conf --json extend 5 --because "on the telephone" --no-letter | sed 's/.*"done":"\(extended\).*/\1/'
extended
$ dpoctl -c dpod.conf --json show 5 | grep -o '"extension_months":[0-9]'
"extension_months":2
$ dpoctl -c dpod.conf extend 5 --because again
! dpoctl: ticket 5, access: already extended by 2 months
? 1
$ dpoctl -c dpod.conf extend 5 --because again --months 3
! dpoctl: an extension must be 1 to 2 months
! Try `dpoctl help extend`.
? 64
$ dpoctl -c dpod.conf extend 2 --because "hours are hours"
! dpoctl: ticket 2: the period of breach cannot be extended
? 1

## Until the letter is sent nobody was asked. Identity: one code at a time, three tries.
$ dpoctl -c dpod.conf --json verify 5 --send-code --send | grep -o '"done":"[^"]*"'
"done":"code written; letter 5 queued"
$ dpoctl -c dpod.conf verify 5 --send-code --send
! dpoctl: ticket 5: a code has already been sent and is still valid
? 1
$ dpoctl -c dpod.conf --json show 5 | grep -o '"state":"waiting-identity"'
? 1
$ dpoctl -c dpod.conf verify 5 --code 1
! dpoctl: ticket 5: the code is wrong
? 1
$ dpoctl -c dpod.conf verify 5 --code 2
! dpoctl: ticket 5: the code is wrong
? 1
$ dpoctl -c dpod.conf verify 5 --code 3
! dpoctl: ticket 5: the code is void: expired, or too many wrong attempts
? 1
$ dpoctl -c dpod.conf verify 5 --code 4
! dpoctl: ticket 5: the code is void: expired, or too many wrong attempts
? 1
$ dpoctl -c dpod.conf outbox cancel 5 > done
$ dpoctl -c dpod.conf --json verify 5 --send-code | grep -o '"done":"[^"]*"'
"done":"code written; letter 6 held"
$ code=$(dpoctl -c dpod.conf --json outbox list | tail -1 | sed 's/{"id":\([0-9]*\).*/\1/'); dpoctl -c dpod.conf --json verify 5 --code $(dpoctl -c dpod.conf outbox show $code | grep -o '[0-9]\{6\}$') | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"new"
"done":"verified by code; letter 6 cancelled"
$ dpoctl -c dpod.conf verify 5 --code 123456
! dpoctl: ticket 5: no code was sent
? 1
$ dpoctl -c dpod.conf --json show 5 | grep -o '"identity":"[^"]*"'
"identity":"code"
$ dpoctl -c dpod.conf verify 5 --ask
! dpoctl: asking for evidence of identity requires a reason (--because)
! Try `dpoctl help verify`.
? 64
$ dpoctl -c dpod.conf --json verify 5 --ask --because "The letter that nobody sends." | grep -o '"done":"[^"]*"'
"done":"identity asked for; letter 7 held"
$ dpoctl -c dpod.conf clarify 5 --because "Which years?"
! dpoctl: ticket 5: letter 7 has not been sent: approve or cancel it first
? 1
$ dpoctl -c dpod.conf outbox cancel 7 > done
$ dpoctl -c dpod.conf --json verify 5 --ask --because "Your name is a common one: please tell us your customer number." --no-letter | grep -o '"done":"[^"]*"'
"done":"identity asked for"
$ dpoctl -c dpod.conf clarify 5 --because "Which years?"
! dpoctl: ticket 5 is in state waiting-identity: "ask-clarification" is not possible in this state
? 1
$ dpoctl -c dpod.conf --json verify 5 --note "customer number 7" | grep -o '"done":"[^"]*"'
"done":"verified by note"
$ dpoctl -c dpod.conf --json show 5 | grep -o 'identity was requested[^|]*, by local'  | sed 's/[0-9-]\{10\}/DAY/g'
identity was requested on DAY and verified on DAY: the period starts then, by local
$ dpoctl -c dpod.conf --json clarify 5 --because "Which years?" --no-letter | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"waiting-clarification"
"done":"clarification asked for"
$ dpoctl -c dpod.conf clarify 5 --because "Which years?" --answered
! dpoctl: --answered excludes --because and --edit
! Try `dpoctl help clarify`.
? 64
$ dpoctl -c dpod.conf --json clarify 5 --answered | grep -o '"state":"[^"]*"\|"done":"[^"]*"'
"state":"open"
"done":"clarified"
$ dpoctl -c dpod.conf verify-history | head -1
OK                           yes
$ dpoctl -c dpod.conf balance | grep -e '^OK' -e '[1-9]$' | grep -v '^  '
OK                                 no
Tickets                            5
Tickets opened by hand             2
Unseen failed acknowledgements     1

## What stood for an unknown kind goes, and what is known is confirmed.
$ dpoctl -c dpod.conf open --by post --received 2026-01-31 --kind question --name Kari > opened; id=$(sed -n '2s/^ *\([0-9]*\) .*/\1/p' opened); echo $id > id; sql "UPDATE claim SET is_unsure = 1 WHERE ticket_id = ?" $id
$ dpoctl -c dpod.conf --json kind $(cat id) --confirm --add access | grep -o '"done":"[^"]*"'
"done":"access"
$ dpoctl -c dpod.conf --json show $(cat id) | grep -o '{"kind":[^,]*\|"confirmed":[^,]*'
{"kind":"access"
"confirmed":true

## A day on which somebody looks again is nobody's to be answered on.
$ sql "UPDATE ticket SET revisit_on = ? WHERE id = ?" 2026-02-10 $(cat id)
$ dpoctl -c dpod.conf --json show $(cat id) | grep -o '"due_on":"[^"]*"\|"clock":"[^"]*"'
"due_on":"2026-02-10"
"clock":"revisit"
"due_on":"2026-03-02"
"clock":"overdue"
$ dpoctl -c dpod.conf letter $(cat id) --purpose acknowledge --printed --preview | grep "due by"
    Our answer is due by: 2 March 2026
$ sql "UPDATE claim SET outcome = ?, closed_at = 1 WHERE ticket_id = ?" fulfilled $(cat id)
$ dpoctl -c dpod.conf letter $(cat id) --purpose acknowledge --printed --preview
! dpoctl: ticket 6 has no due date, but the letter "acknowledge-post" would promise one
? 1

## What is due in hours tells its hour.
$ dpoctl -c dpod.conf open --by phone --received 2026-01-31T23:59:59Z --kind breach --name Kari | sed "s/DPO-[0-9A-Z]*-[0-9A-Z]*/REF/"
ID  REFERENCE      STATE  DUE                   DONE
 7  REF  new    2026-02-03T23:59:59Z  opened
$ dpoctl -c dpod.conf --json take $(($(cat id) + 1)) | grep -o '"due_on":[^,]*,"due_at":[^,]*'
"due_on":null,"due_at":"2026-02-03T23:59:59Z"

## A page that was printed is among the letters, byte by byte.
$ dpoctl -c dpod.conf letter 4 --purpose nothing-held --because "No entry." --printed --postal "Kari Løv; 1 Road" > page; tail -n +3 page | sed '$d' > text; dpoctl -c dpod.conf --json outbox list --state printed | sed 's/{"id":\([0-9]*\).*/\1/' > number; dpoctl -c dpod.conf outbox show $(cat number) --raw | cmp - text && grep -c "Kari\|1 Road\|No entry" text
3
$ dpoctl -c dpod.conf --json outbox show $(cat number) | grep -o '"state":"printed"\|"to":""\|"sha256":"[^"]*"\|"postal":"[^"]*"'
"state":"printed"
"to":""
"sha256":"$HEX"
"postal":"Kari Løv\n1 Road\n"
$ dpoctl -c dpod.conf --json show 4 | grep -o '"state":"printed"'
"state":"printed"
$ test $(sha256sum < text | cut -d" " -f1) = $(dpoctl -c dpod.conf --json outbox show $(cat number) | sed 's/.*"sha256":"\([0-9a-f]*\)".*/\1/') && echo same
same
$ dpoctl -c dpod.conf outbox cancel $(cat number) 2>&1 | sed "s/letter [0-9]*/letter N/"
dpoctl: letter N is printed: it cannot be cancelled
$ dpoctl -c dpod.conf letter 4 --purpose acknowledge --postal "1 Road"
! dpoctl: --postal requires --printed
! Try `dpoctl help letter`.
? 64
$ dpoctl -c dpod.conf letter 4 --purpose acknowledge --printed --postal ";"
! dpoctl: invalid postal address: expected 1 to 10 lines, separated by semicolons
! Try `dpoctl help letter`.
? 64

## What is asked can be written in an editor: then it needs no reason before.
$ mkdir asks && sed "s|^organ|state-directory = $PWD/asks\norgan|" small.conf > asks.conf && seed asks/dpod.db /nowhere/in
$ EDITOR=true dpoctl -c asks.conf verify 1 --ask --edit
ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  new    2020-02-03  identity asked for; letter 4 held
! dpoctl: nothing was written: letter 4 stays a draft: continue with dpoctl outbox edit 4
? 1
$ EDITOR='sed -i "s/^Guten Tag,/Liebe Anna,/"' dpoctl -c asks.conf verify 2 --ask --edit --because "Which Anna are you?" | tail -1
Letter 5 is held; to send it: dpoctl outbox approve 5
$ dpoctl -c asks.conf outbox show 5 | grep -o 'Liebe Anna\|Which.*'
Liebe Anna
Which Anna are you?
## On a terminal an editor starts by itself, unless one says that it must not.
$ dpoctl -c asks.conf outbox cancel 4 > done; printf 'touch edited\n' > edits; for word in "" --preview --no-edit; do rm -f edited; script -qec "EDITOR='sh $PWD/edits' dpoctl -c asks.conf verify 1 --ask --because Who $word" /dev/null > done </dev/null; [ -e edited ] && echo "edited$word"; dpoctl -c asks.conf outbox list --json | sed -n '$s/.*"id":\([0-9]*\).*"state":"held".*/\1/p' | xargs -r dpoctl -c asks.conf outbox cancel > done; done
edited
$ EDITOR='sh edits' dpoctl -c asks.conf verify 1 --ask --because Who </dev/null | tail -1; [ ! -e edited ]
 1  DPO-0000-0010  new    2020-02-03  identity asked for; letter 8 held
