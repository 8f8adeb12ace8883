$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf outbox list
ID  TICKET  STATE   REASON            PURPOSE      TO                SENT                  BOUNCED
 1  1       sent                      acknowledge  anna@example.org  2020-01-01T09:01:11Z
 2  2       held    reply-to-differs  acknowledge  anna@example.org
 3  3       failed                    acknowledge  anna@example.org
$ dpoctl -c dpod.conf --json outbox list --state failed
{"id":3,"ticket":3,"reference":"DPO-JB7X-C779","state":"failed","reason":"","purpose":"acknowledge","language":"de","to":"anna@example.org","cc":"","created_at":"2020-01-01T09:01:00Z","not_before_at":"2020-01-01T09:01:00Z","sent_at":null,"attempts":1,"reply_code":550,"reply_text":"5.1.1 no such user","bounced_at":null}
$ dpoctl -c dpod.conf outbox list --limit 1
ID  TICKET  STATE   REASON            PURPOSE      TO                SENT  BOUNCED
 2  2       held    reply-to-differs  acknowledge  anna@example.org
 3  3       failed                    acknowledge  anna@example.org
... and 1 more
$ dpoctl -c dpod.conf outbox list --limit 1 --state sent | tail -1
 1  1       sent           acknowledge  anna@example.org  2020-01-01T09:01:11Z
$ dpoctl -c dpod.conf outbox list --state cancelled
No letter to list.
? 1
$ dpoctl -c dpod.conf outbox list --state lost
! dpoctl: --state: unknown state "lost"
! Try `dpoctl help outbox list`.
? 64
$ dpoctl -c dpod.conf outbox show 1
Letter                       1
Ticket                       1
Reference                    DPO-0000-0010
State                        sent
Reason held                  -
Purpose                      acknowledge
Language                     de
To                           anna@example.org
Copy to                      -
Created                      2020-01-01T09:01:00Z
Not before                   2020-01-01T09:01:00Z
Sent or printed              2020-01-01T09:01:11Z
Attempts                     1
Last reply                   250
Reply text                   2.0.0 queued as 7F<U+001B>
Repeat of an earlier letter  no
Message-ID                   <letter1@dpo>
In-Reply-To                  <1@example.org>
References                   <1@example.org>
Bytes                        0
SHA-256                      -
Postal address               -
Subject                      Ihre Anfrage
Text
  | Guten Tag,
  |
  | wir haben Ihre Anfrage erhalten.
Not finished                 -
Attachments                  -
$ dpoctl -c dpod.conf --json outbox show 3
{"id":3,"ticket":3,"reference":"DPO-JB7X-C779","state":"failed","reason":"","purpose":"acknowledge","language":"de","to":"anna@example.org","cc":"","created_at":"2020-01-01T09:01:00Z","not_before_at":"2020-01-01T09:01:00Z","sent_at":null,"attempts":1,"reply_code":550,"reply_text":"5.1.1 no such user","bounced_at":null,"is_repeat":false,"message_id":"<letter3@dpo>","in_reply_to":"<1@example.org>","references":"<1@example.org>","bytes":0,"sha256":"","postal":"","subject":"Ihre Anfrage","body":"Guten Tag,\n\nwir haben Ihre Anfrage erhalten.\n","draft":"","attachments":[]}
$ dpoctl -c dpod.conf outbox show 1 --raw
! dpoctl: letter 1: the register does not contain what was sent
? 1
$ dpoctl -c dpod.conf outbox show 99
! dpoctl: no such letter: 99
? 1
$ dpoctl -c dpod.conf outbox show 0
! dpoctl: no such letter: 0
? 1
$ for id in / : "" 99999999999999999999; do dpoctl -c dpod.conf outbox show "$id" 2>&1 | head -1; done
dpoctl: invalid letter number "/": expected a number shown by `dpoctl outbox list`
dpoctl: invalid letter number ":": expected a number shown by `dpoctl outbox list`
dpoctl: invalid letter number "": expected a number shown by `dpoctl outbox list`
dpoctl: invalid letter number "99999999999999999999": expected a number shown by `dpoctl outbox list`
$ dpoctl -c dpod.conf outbox show 1x
! dpoctl: invalid letter number "1x": expected a number shown by `dpoctl outbox list`
! Try `dpoctl help outbox show`.
? 64

## All or none: 1 is sent already, so 2 stays held.
$ dpoctl -c dpod.conf outbox approve 2 1
! dpoctl: letter 1 is sent: it cannot be approved
? 1
$ dpoctl -c dpod.conf outbox list --state held --json | wc -l
1
$ dpoctl -c dpod.conf outbox approve 2
ID  TICKET  REFERENCE      STATE   PURPOSE      TO
 2  2       DPO-10WC-ZN6T  queued  acknowledge  anna@example.org
$ dpoctl -c dpod.conf --json outbox cancel 2
{"id":2,"ticket":2,"reference":"DPO-10WC-ZN6T","state":"cancelled","purpose":"acknowledge","to":"anna@example.org","preview":false}
$ dpoctl -c dpod.conf outbox approve 2
! dpoctl: letter 2 is cancelled: it cannot be approved
? 1
$ dpoctl -c dpod.conf --json log 2 | grep -c "\"actor\":\"$(id -un)\""
2

## Only what has failed is sent again.
$ dpoctl -c dpod.conf outbox retry 3 2
! dpoctl: letter 2 is cancelled: it cannot be retried
? 1
$ dpoctl -c dpod.conf status --json | grep -o '"tickets never acknowledged[^"]*"\|"tickets_unacknowledged":[0-9]'
"tickets never acknowledged, because the letter failed: 1"
"tickets_unacknowledged":1
$ dpoctl -c dpod.conf outbox retry 3
ID  TICKET  REFERENCE      STATE   PURPOSE      TO
 3  3       DPO-JB7X-C779  queued  acknowledge  anna@example.org
$ dpoctl -c dpod.conf --json log 3 | grep -c '"event":"letter-retried"'
1
$ dpoctl -c dpod.conf status --json | grep -o '"tickets_unacknowledged":[0-9]'
"tickets_unacknowledged":0

## A relay that takes no letters.
$ sql "INSERT INTO relay_failure VALUES (1, 1577869200, 1577869300, 3, 550, '550 5.7.60 not as this sender')"
$ dpoctl -c dpod.conf status --json | grep -o '"relay: [^"]*"\|"relay_[a-z_]*":[^,]*'
"relay: takes no letters since 2020-01-01T09:00:00Z: 550 5.7.60 not as this sender"
"relay_failing_since_at":"2020-01-01T09:00:00Z"
"relay_code":550
"relay_words":"550 5.7.60 not as this sender"
$ dpoctl -c dpod.conf status --prometheus | grep "^dpod_relay_up\|^dpod_tickets_unack"
dpod_tickets_unacknowledged 0
dpod_relay_up 0

## What bounced is sent for the relay, and a human must look until it is closed.
$ sql "UPDATE letter SET bounced_at = sent_at + 9 WHERE id = 1"
$ dpoctl -c dpod.conf outbox list --state sent
ID  TICKET  STATE  REASON  PURPOSE      TO                SENT                  BOUNCED
 1  1       sent           acknowledge  anna@example.org  2020-01-01T09:01:11Z  2020-01-01T09:01:20Z
$ COLUMNS=80 dpoctl -c dpod.conf outbox list --state sent
ID  TICKET  STATE  PURPOSE      TO                SENT
 1  1       sent   acknowledge  anna@example.org  2020-01-01T09:01:11Z
$ COLUMNS=40 dpoctl -c dpod.conf outbox list --state sent
ID  STATE  PURPOSE      TO
 1  sent   acknowledge  anna@example.org
$ COLUMNS=20 dpoctl -c dpod.conf outbox list --state sent
ID  STATE  PURPOSE  TO
 1  sent   acknow~  anna@e~
$ dpoctl -c dpod.conf status --json | grep -o '"letters bounced: 1"\|"letters_bounced":1'
"letters bounced: 1"
"letters_bounced":1
$ dpoctl -c dpod.conf status --prometheus | grep "^dpod_letters_bounced"
dpod_letters_bounced 1
$ dpoctl -c dpod.conf close 1 --outcome withdrawn --because "Per Telefon" > done
$ dpoctl -c dpod.conf status --json | grep -o '"letters bounced: 1"\|"letters_bounced":[0-9]'
"letters_bounced":0

## A held letter is edited by a person, and a queued one can be held again.
$ dpoctl -c dpod.conf reopen 1 > done; dpoctl -c dpod.conf close 1 --outcome withdrawn --withdrawn-on 2020-01-02 --letter > done; letter=$(dpoctl -c dpod.conf --json outbox list --state held | sed 's/{"id":\([0-9]*\).*/\1/'); echo $letter > letter; cat letter
4
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o "Am 2. Januar 2020 haben Sie"
Am 2. Januar 2020 haben Sie
$ EDITOR='sed -i "s/^Guten Tag,/Liebe Anna,/"' dpoctl -c dpod.conf outbox edit $(cat letter) | tail -1
 4  1       DPO-0000-0010  held   Ihr Anliegen DPO-0000-0010: zurückgezogen
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"body":"Liebe Anna,[^,]\|not sent\|>8'
"body":"Liebe Anna,\
$ VISUAL=false dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: the editor false failed: nothing is sent
! dpoctl: letter 4 stays held: continue with dpoctl outbox edit 4
? 1
$ EDITOR='sed -i 1d' dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: a letter is a line "Subject: ...", an empty line and a text of at most 65536 bytes in UTF-8
! Try `dpoctl help outbox edit`.
! dpoctl: letter 4 stays held: continue with dpoctl outbox edit 4
? 64
$ VISUAL= EDITOR= dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: no terminal: set VISUAL or EDITOR to edit a letter
? 64

## What was written is kept, whatever became of the editor, until it is a letter.
$ printf 'sed -i "$1" "$2"; exit 3\n' > fails; EDITOR='sh fails s/Anna,/Anne,/' dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: the editor sh fails s/Anna,/Anne,/ failed: nothing is sent
! dpoctl: letter 4 stays held: continue with dpoctl outbox edit 4
? 1
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"body":"Liebe Ann..\|"draft":"[^L]*Liebe Ann..'
"body":"Liebe Anna,
"draft":"\nLiebe Anne,
$ dpoctl -c dpod.conf outbox approve $(cat letter)
! dpoctl: letter 4 is not finished: finish it (dpoctl outbox edit)
? 1
$ EDITOR='sed -i "/>8/,/not sent/d"' dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: a line begins with "# > ", as messages are quoted: remove it
! dpoctl: letter 4 stays held: continue with dpoctl outbox edit 4
? 65
$ EDITOR='sed -i "1,/>8/d"' dpoctl -c dpod.conf outbox edit $(cat letter)
ID  TICKET  REFERENCE      STATE  SUBJECT
 4  1       DPO-0000-0010  held   Ihr Anliegen DPO-0000-0010: zurückgezogen
$ EDITOR='sed -i 1s/^.*$/Betreff/' dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: a letter is a line "Subject: ...", an empty line and a text of at most 65536 bytes in UTF-8
! Try `dpoctl help outbox edit`.
! dpoctl: letter 4 stays held: continue with dpoctl outbox edit 4
? 64
$ EDITOR='sed -i "1s/.*/Subject: Ihr Anliegen/"' dpoctl -c dpod.conf outbox edit $(cat letter) | tail -1
 4  1       DPO-0000-0010  held   Ihr Anliegen
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"body":"Liebe Ann..\|"draft":"[^"]*"'
"body":"Liebe Anna,
"draft":""
$ EDITOR=true dpoctl -c dpod.conf outbox edit $(cat letter) | tail -1
 4  1       DPO-0000-0010  held   Ihr Anliegen

## Files are added to a held letter, and removed; its text stays.
$ printf 'A plan.\n' > plan.txt; printf 'A list.\n' > list.txt; dpoctl -c dpod.conf outbox edit $(cat letter) --attach plan.txt --attach list.txt
ID  TICKET  REFERENCE      STATE  SUBJECT
 4  1       DPO-0000-0010  held   Ihr Anliegen
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"number":[0-9]*,"name":"[^"]*"'
"number":1,"name":"plan.txt"
"number":2,"name":"list.txt"
$ dpoctl -c dpod.conf outbox edit $(cat letter) --detach 1 --attach plan.txt | tail -1
 4  1       DPO-0000-0010  held   Ihr Anliegen
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"number":[0-9]*,"name":"[^"]*"\|"subject":"[^"]*"'
"subject":"Ihr Anliegen"
"number":1,"name":"list.txt"
"number":2,"name":"plan.txt"
$ dpoctl -c dpod.conf outbox edit $(cat letter) --detach 3
! dpoctl: the letter has no attachment 3
? 1
$ dpoctl -c dpod.conf outbox edit $(cat letter) --detach list.txt
! dpoctl: --detach: invalid number of an attachment: list.txt
! Try `dpoctl help outbox edit`.
? 64
$ for number in 0 9 1x : 99999999999999999999 ""; do dpoctl -c dpod.conf outbox edit $(cat letter) --detach "$number" 2>&1 | head -1; done
dpoctl: --detach: invalid number of an attachment: 0
dpoctl: the letter has no attachment 9
dpoctl: --detach: invalid number of an attachment: 1x
dpoctl: --detach: invalid number of an attachment: :
dpoctl: --detach: invalid number of an attachment: 99999999999999999999
dpoctl: --detach: invalid number of an attachment:
$ dpoctl -c dpod.conf outbox edit $(cat letter) --attach absent.txt
! dpoctl: absent.txt: No such file or directory
? 66
$ dpoctl -c dpod.conf outbox edit $(cat letter) --detach 1 --detach 2 | tail -1
 4  1       DPO-0000-0010  held   Ihr Anliegen
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"attachments":[^,}]*'
"attachments":[]
$ dpoctl -c dpod.conf --json log 1 | grep -o 'letter-attached.*attachments: [0-9]' | grep -o 'attachments: .'
attachments: 2
attachments: 2
attachments: 0

## Nothing is sent that nobody wrote.
$ EDITOR=true dpoctl -c dpod.conf reply 1 --send
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 5 held
! dpoctl: nothing was written: letter 5 is cancelled
? 1
$ dpoctl -c dpod.conf outbox list --json | tail -1 | grep -o '"state":"[^"]*"'
"state":"cancelled"
$ EDITOR='sed -i "3,/>8/{/>8/!d}"' dpoctl -c dpod.conf reply 1 | tail -1
 1  DPO-0000-0010  closed       letter 6 held
! dpoctl: nothing was written: letter 6 is cancelled
$ EDITOR=false dpoctl -c dpod.conf reply 1
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 7 held
! dpoctl: the editor false failed: nothing is sent
! dpoctl: letter 7 stays held: continue with dpoctl outbox edit 7
? 1
$ dpoctl -c dpod.conf outbox list --state held --json | grep -o '"id":[0-9]*\|"reason":"draft"'
"id":4
"id":7
"reason":"draft"
$ dpoctl -c dpod.conf outbox approve 7
! dpoctl: letter 7 is not finished: finish it (dpoctl outbox edit)
? 1
$ EDITOR='sed -i "s/^    Unser Aktenzeichen.*/&\n\nEine Zeile.\nNoch eine./"' dpoctl -c dpod.conf outbox edit 7 | tail -1
 7  1       DPO-0000-0010  held   Ihr Anliegen DPO-0000-0010
$ dpoctl -c dpod.conf --json outbox show 7 | grep -o 'Eine Zeile.*eine\|"reason":"[^"]*"'
"reason":"to-be-approved"
Eine Zeile.\nNoch eine
$ EDITOR='sed -i "s/^Guten Tag,/Liebe Anna,/"' dpoctl -c dpod.conf reply 1 --send; dpoctl -c dpod.conf outbox list --json | tail -1 | grep -o '"state":"[^"]*"'
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 8 held
Letter 8 is queued.
"state":"queued"
$ dpoctl -c dpod.conf reply 1 --text "Kurz und gut." --preview
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 9 held
To: anna@example.org
Subject: Ihr Anliegen DPO-0000-0010

Guten Tag,

es geht um Ihre Nachricht, die am 1. Januar 2020 bei Example Ltd
eingegangen ist.

    Unser Aktenzeichen: DPO-0000-0010

Kurz und gut.

Wenn Sie der Ansicht sind, dass wir das Datenschutzrecht nicht
einhalten, können Sie sich bei der Aufsichtsbehörde beschweren:

    Information Commissioner's Office

So erreichen Sie uns persönlich: +44 20 7946 0000

Mit freundlichen Grüßen
Example Ltd

Preview: nothing was changed.
$ VISUAL= EDITOR= dpoctl -c dpod.conf reply 1
! dpoctl: no terminal: set VISUAL or EDITOR to edit a letter
? 64
$ dpoctl -c dpod.conf reply 1 2
! dpoctl: specify exactly one ticket, or --text
! Try `dpoctl help reply`.
? 64
$ EDITOR='sed -i "s/^Guten Tag,/Liebe Anna,/"' dpoctl -c dpod.conf letter 1 --purpose finding --because x --edit --send; dpoctl -c dpod.conf outbox list --json | tail -1 | grep -o '"state":"[^"]*"'
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 9 held
Letter 9 is queued.
"state":"queued"
$ EDITOR=true dpoctl -c dpod.conf letter 1 --purpose finding --because x --edit --send; dpoctl -c dpod.conf outbox list --json | tail -1 | grep -o '"state":"[^"]*"'
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 10 held
"state":"held"
! dpoctl: nothing was changed: letter 10 stays held
$ dpoctl -c dpod.conf letter 1 2 --purpose finding --because x --edit
! dpoctl: --edit requires exactly one ticket
! Try `dpoctl help letter`.
? 64
$ EDITOR=true dpoctl -c dpod.conf letter 1 --purpose finding --edit; dpoctl -c dpod.conf outbox approve 11
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       letter 11 held
! dpoctl: nothing was written: letter 11 stays a draft: continue with dpoctl outbox edit 11
! dpoctl: letter 11 is not finished: finish it (dpoctl outbox edit)
? 1
$ dpoctl -c dpod.conf letter 1 --purpose finding
! dpoctl: the letter "finding" requires a reason (--because)
! Try `dpoctl help letter`.
? 64
$ EDITOR='sed -i "s/^Guten Tag,/Liebe Anna,/"' dpoctl -c dpod.conf outbox edit 11 | tail -1; dpoctl -c dpod.conf outbox cancel 11 > done
11  1       DPO-0000-0010  held   Ihre Beschwerde DPO-0000-0010: das Ergebnis
$ mkdir here; printf 'stat -c %%A $1; touch $(dirname $1)/swap' > looks; TMPDIR=$PWD/here EDITOR='sh looks' dpoctl -c dpod.conf outbox edit 10 | head -1; ls here
-rw-------
$ for i in 5 6 7 8 9 10; do dpoctl -c dpod.conf outbox cancel $i; done > done 2>&1

## It is as it was.
$ dpoctl -c dpod.conf outbox approve $(cat letter) > done; EDITOR=true dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: letter 4 is queued: only a held letter can be edited (dpoctl outbox hold)
? 1
$ dpoctl -c dpod.conf --json outbox hold $(cat letter) | grep -o '"state":"[^"]*"'
"state":"held"
$ dpoctl -c dpod.conf --json log 1 | grep -c '"event":"letter-edited"'
6

## Attachments and copies go with a letter, and are shown before it is approved.
$ printf '%%PDF-1.7' > 'Auskunft über Anna.pdf'; printf 'a;b\n' > list.CSV; printf 'caf\351' > latin.txt
$ dpoctl -c dpod.conf reply 1 --text "Anbei." --attach 'Auskunft über Anna.pdf' --attach list.CSV --attach latin.txt | tail -1
 1  DPO-0000-0010  closed       letter 12 held; 3 attached
$ dpoctl -c dpod.conf --json outbox list | tail -1 | sed 's/{"id":\([0-9]*\).*/\1/' > letter; dpoctl -c dpod.conf outbox show $(cat letter) | sed -n '/Attach/,$p'
Attachments
  NUMBER  NAME                    TYPE                      BYTES  SHA256
  1       Auskunft_über_Anna.pdf  application/pdf           8      $HEX
  2       list.CSV                text/csv                  4      $HEX
  3       latin.txt               application/octet-stream  4      $HEX
$ dpoctl -c dpod.conf outbox show $(cat letter) --attachment 2
a;b
$ dpoctl -c dpod.conf outbox show $(cat letter) --attachment 4
! dpoctl: no such attachment: 4
? 1
$ dpoctl -c dpod.conf reply 1 --text x --attach nowhere.pdf
! dpoctl: nowhere.pdf: No such file or directory
? 66
$ dpoctl -c dpod.conf reply 1 --text x --attach .
! dpoctl: .: Is a directory
? 66
$ dd if=/dev/zero of=large.bin bs=1k count=6k 2> done; dpoctl -c dpod.conf reply 1 --text x --attach large.bin --attach large.bin
! dpoctl: the attachments have 12582912 bytes, which is more than attachments-max (10485760)
? 1
$ dd if=/dev/zero of=huge.bin bs=1k count=11k 2> done; dpoctl -c dpod.conf reply 1 --text x --attach huge.bin
! dpoctl: huge.bin: larger than 10485760 bytes
? 66
$ dpoctl -c dpod.conf letter 1 --purpose finding --because x --printed --attach list.CSV
! dpoctl: a printed letter takes no attachments and no copies
! Try `dpoctl help letter`.
? 64
$ dpoctl -c dpod.conf reopen 1 > done; dpoctl -c dpod.conf close 1 --outcome withdrawn --no-letter --attach list.CSV
! dpoctl: ticket 1: no letter was written for attachments or copies
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf reply 1 --text x --cc agent@law.example
! dpoctl: ticket 1: agent@law.example is not one of its parties; if it is meant, specify --confirm-cc, or add it (dpoctl party)
? 1
$ dpoctl -c dpod.conf party 1 --set agent --address agent@law.example > done; dpoctl -c dpod.conf reply 1 --text x --cc AGENT@law.example --preview | sed -n 2p
 1  DPO-0000-0010  open   2020-02-03  letter 13 held
$ dpoctl -c dpod.conf reply 1 --text x --cc client@law.example --confirm-cc | tail -1; dpoctl -c dpod.conf --json outbox list | tail -1 | grep -o '"cc":"[^"]*"'
 1  DPO-0000-0010  open   2020-02-03  letter 13 held
"cc":"client@law.example"
$ dpoctl -c dpod.conf reply 1 --text x --cc anna@example.org
! dpoctl: the letter goes there already: anna@example.org
! Try `dpoctl help reply`.
? 64
$ dpoctl -c dpod.conf reply 1 --text x --cc dpo+1@example.com --confirm-cc
! dpoctl: a copy to an own address would be taken in as a message: dpo+1@example.com
! Try `dpoctl help reply`.
? 64
$ dpoctl -c dpod.conf reply 1 --text x --cc 'a@b.example, c@d.example' --confirm-cc
! dpoctl: invalid address for a copy: a@b.example, c@d.example
! Try `dpoctl help reply`.
? 64
$ dpoctl -c dpod.conf reply 1 --text x --cc a@b.example --cc A@b.example --confirm-cc
! dpoctl: two copies to: A@b.example
! Try `dpoctl help reply`.
? 64

## Many letters at once: by the words that find tickets, all of them or none.
$ dpoctl -c dpod.conf outbox approve
! dpoctl: outbox approve requires LETTER... or --filter
! Try `dpoctl help outbox approve`.
? 64
$ dpoctl -c dpod.conf outbox approve --filter from:anna
! dpoctl: --filter requires --preview, or --yes where nobody can be asked
! Try `dpoctl help outbox approve`.
? 64
$ dpoctl -c dpod.conf outbox approve 2 --filter from:anna --yes
! dpoctl: --filter excludes ID and --if-revision
! Try `dpoctl help outbox approve`.
? 64
$ EDITOR=false dpoctl -c dpod.conf reply 1 > done 2>&1; dpoctl -c dpod.conf outbox list --state held | cut -c1-50
ID  TICKET  STATE  REASON          PURPOSE  TO
12  1       held   to-be-approved  reply    anna@e
13  1       held   to-be-approved  reply    anna@e
14  1       held   draft           reply    anna@e
$ dpoctl -c dpod.conf outbox approve --filter from:anna --preview
ID  TICKET  REFERENCE      STATE   PURPOSE  TO
12  1       DPO-0000-0010  queued  reply    anna@example.org
13  1       DPO-0000-0010  queued  reply    anna@example.org
To: anna@example.org
Subject: Ihr Anliegen DPO-0000-0010

Guten Tag,

es geht um Ihre Nachricht, die am 1. Januar 2020 bei Example Ltd
eingegangen ist.

    Unser Aktenzeichen: DPO-0000-0010

Anbei.

Wenn Sie der Ansicht sind, dass wir das Datenschutzrecht nicht
einhalten, können Sie sich bei der Aufsichtsbehörde beschweren:

    Information Commissioner's Office

So erreichen Sie uns persönlich: +44 20 7946 0000

Mit freundlichen Grüßen
Example Ltd

To: anna@example.org
Cc: client@law.example
Subject: Ihr Anliegen DPO-0000-0010

Guten Tag,

es geht um Ihre Nachricht, die am 1. Januar 2020 bei Example Ltd
eingegangen ist.

    Unser Aktenzeichen: DPO-0000-0010

x

Wenn Sie der Ansicht sind, dass wir das Datenschutzrecht nicht
einhalten, können Sie sich bei der Aufsichtsbehörde beschweren:

    Information Commissioner's Office

So erreichen Sie uns persönlich: +44 20 7946 0000

Mit freundlichen Grüßen
Example Ltd

Preview: nothing was changed.
$ dpoctl -c dpod.conf outbox approve --filter from:anna --purpose reply --yes
ID  TICKET  REFERENCE      STATE   PURPOSE  TO
12  1       DPO-0000-0010  queued  reply    anna@example.org
13  1       DPO-0000-0010  queued  reply    anna@example.org
$ dpoctl -c dpod.conf outbox hold --filter '' --purpose reply --yes --json | grep -o '"state":"[^"]*"'
"state":"held"
"state":"held"
$ dpoctl -c dpod.conf outbox cancel --filter 'subject:nothing' --yes
! dpoctl: no ticket matches
? 1
$ dpoctl -c dpod.conf outbox cancel --filter 'nonsense:1' --yes
! dpoctl: no ticket matches
? 1
$ dpoctl -c dpod.conf outbox cancel --filter from:anna --purpose nothing --yes
! dpoctl: unknown purpose: nothing
! Try `dpoctl help outbox cancel`.
? 64
$ dpoctl -c dpod.conf outbox retry --filter from:nobody --yes
! dpoctl: no ticket matches
? 1
$ script -qec "dpoctl -c dpod.conf outbox cancel --filter from:anna --purpose reply" /dev/null </dev/null | tr -d '\r' | tail -2
Preview: nothing was changed.
Do this to 3 letters? [y/N] dpoctl: nothing was changed
$ dpoctl -c dpod.conf outbox cancel --filter from:anna --purpose reply --yes | cut -c1-60
ID  TICKET  REFERENCE      STATE      PURPOSE  TO
12  1       DPO-0000-0010  cancelled  reply    anna@example.
13  1       DPO-0000-0010  cancelled  reply    anna@example.
14  1       DPO-0000-0010  cancelled  reply    anna@example.

## A redirected request is forwarded in the same step, as it was received.
$ dpoctl -c dpod.conf close 1 --outcome refused --because x --no-letter --forward-to privacy@client.example
! dpoctl: only a request with the outcome redirected is forwarded
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome redirected --client "Client Ltd" --no-letter --forward-to anna@example.org
! dpoctl: anna@example.org is the requester: forward to the client who answers
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome redirected --client "Client Ltd" --no-letter --forward-to dpo@example.com
! dpoctl: dpo@example.com is an own address: the request would be taken in again
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome redirected --no-letter --forward-to privacy@client.example
! dpoctl: the letter "forward" requires the client who will answer instead (--client)
! Try `dpoctl help close`.
? 64
$ dpoctl -c dpod.conf close 1 --outcome redirected --client "Client Ltd" --letter --forward-to privacy@client.example --preview
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       closed: redirected; letter 15 held; letter 16 held; 1 attached; forwards the request to privacy@client.example
To: anna@example.org
Subject: Ihr Anliegen DPO-0000-0010: eine andere Stelle ist zuständig

Guten Tag,

es geht um Ihre Nachricht, die am 1. Januar 2020 bei Example Ltd
eingegangen ist.

    Unser Aktenzeichen: DPO-0000-0010

In dieser Sache verarbeiten wir personenbezogene Daten nur im Auftrag
einer anderen Stelle. Diese entscheidet, was mit den Daten geschieht,
und muss Ihnen antworten:

    Client Ltd

Wir leiten Ihr Anliegen unverzüglich dorthin weiter (Art. 28 Abs. 3
Buchst. e DSGVO).

Sie brauchen es nicht noch einmal vorzubringen, können sich aber auch
selbst dorthin wenden. Wir haben über Ihr Anliegen nicht entschieden.

Wenn Sie der Ansicht sind, dass wir das Datenschutzrecht nicht
einhalten, können Sie sich bei der Aufsichtsbehörde beschweren:

    Information Commissioner's Office

So erreichen Sie uns persönlich: +44 20 7946 0000

Mit freundlichen Grüßen
Example Ltd

To: privacy@client.example
Attached: request.eml (message/rfc822, 122 bytes)
Subject: Request DPO-0000-0010 under data protection law, for you

To: Client Ltd

Hello,

We process personal data on your behalf. On 1 January 2020
Example Ltd received the enclosed request. It concerns such data.

    Our reference: DPO-0000-0010
    The request is about: access to personal data

As the controller, you must answer it, as a rule within one month of its
receipt (Article 12(3) of the GDPR). We have told the person that we
are passing the request on, and have made no decision about it. We will
assist you (Article 28(3)(e) of the GDPR): please tell us what you
need.

To reach a person: +44 20 7946 0000

Yours sincerely,
Example Ltd

Preview: nothing was changed.
## Sent with the letter, the date is certain; a held one says no date.
$ dpoctl -c dpod.conf close 1 --outcome redirected --client "Client Ltd" --send --forward-to privacy@client.example --preview | grep -c "Wir haben Ihr Anliegen am .* dorthin weitergeleitet"
1
$ dpoctl -c dpod.conf close 1 --outcome redirected --client "Client Ltd" --letter --forward-to privacy@client.example
ID  REFERENCE      STATE   DUE  DONE
 1  DPO-0000-0010  closed       closed: redirected; letter 15 held; letter 16 held; 1 attached; forwards the request to privacy@client.example
$ dpoctl -c dpod.conf --json outbox list | tail -1 | grep -o '"state":"[^"]*"\|"purpose":"[^"]*"\|"to":"[^"]*"'
"state":"held"
"purpose":"forward"
"to":"privacy@client.example"
$ dpoctl -c dpod.conf --json outbox list | tail -1 | sed 's/{"id":\([0-9]*\).*/\1/' > letter; dpoctl -c dpod.conf outbox show $(cat letter) --attachment 1 | head -3
From: Anna <anna@example.org>
Subject: Auskunft
Message-ID: <1@example.org>
$ dpoctl -c dpod.conf reopen 1 > done; dpoctl -c dpod.conf close 1 --outcome redirected --client "Client Ltd" --no-letter --forward-to privacy@client.example
! dpoctl: ticket 1 was already forwarded to privacy@client.example, by letter 16
? 1
$ dpoctl -c dpod.conf close 2 --outcome redirected --client "Client Ltd" --no-letter --forward-to privacy@client.example
! dpoctl: ticket 2 has no message as received that could be forwarded
? 1

## What an editor leaves may be no text: the letter is kept as it was written.
$ printf '%s\n' 'printf "a\0b" > "$1"' > edits; EDITOR='sh edits' dpoctl -c dpod.conf letter 1 --purpose finding --because x --edit 2>&1 > done | sort -u
dpoctl: letter 17 stays held: continue with dpoctl outbox edit 17
dpoctl: the text is longer than 262144 bytes, or has a NUL byte
$ printf '%s\n' 'head -c 262145 /dev/zero | tr "\0" x > "$1"' > edits; EDITOR='sh edits' dpoctl -c dpod.conf letter 1 --purpose finding --because x --edit 2>&1 > done | sort -u
dpoctl: letter 18 stays held: continue with dpoctl outbox edit 18
dpoctl: the text is longer than 262144 bytes, or has a NUL byte
$ printf '%s\n' 'rm "$1"' > edits; EDITOR='sh edits' dpoctl -c dpod.conf letter 1 --purpose finding --because x --edit 2>&1 > done | sed 's,read .*/,read .../,' | sort -u
dpoctl: cannot read .../letter.txt: No such file or directory
dpoctl: letter 19 stays held: continue with dpoctl outbox edit 19
