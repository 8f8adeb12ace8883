$ mkdir state && sed "s|^organ|state-directory = \"$PWD/state\"\norgan|" small.conf > dpod.conf
$ seed state/dpod.db /nowhere/in
$ dpoctl -c dpod.conf outbox list
ID  TICKET  REFERENCE      STATE   REASON            PURPOSE      LANG  TO                CREATED               SENT                  ATTEMPTS  BOUNCED
 1  1       DPO-0000-0010  sent                      acknowledge  de    anna@example.org  2020-01-01T09:01:00Z  2020-01-01T09:01:11Z         1
 2  2       DPO-10WC-ZN6T  held    reply-to-differs  acknowledge  de    anna@example.org  2020-01-01T09:01:00Z                               0
 3  3       DPO-JB7X-C779  failed                    acknowledge  de    anna@example.org  2020-01-01T09:01:00Z                               1
$ dpoctl -c dpod.conf --json outbox list --state failed
{"id":3,"ticket":3,"reference":"DPO-JB7X-C779","state":"failed","reason":"","purpose":"acknowledge","language":"de","to":"anna@example.org","created_at":"2020-01-01T09:01:00Z","not_before_at":"2020-01-01T09:01:00Z","sent_at":null,"attempts":1,"reply_code":550,"reply_text":"5.1.1 no such user","bounced_at":null}
$ dpoctl -c dpod.conf outbox list --state cancelled
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
Created                      2020-01-01T09:01:00Z
Not before                   2020-01-01T09:01:00Z
Sent                         2020-01-01T09:01:11Z
Attempts                     1
Last reply                   250
Reply text                   2.0.0 queued as 7F<U+001B>
Repeat of an earlier letter  no
Message-ID                   <letter1@dpo>
In-Reply-To                  <1@example.org>
References                   <1@example.org>
Subject                      Ihre Anfrage
Text
  | Guten Tag,
  |
  | wir haben Ihre Anfrage erhalten.
$ dpoctl -c dpod.conf --json outbox show 3
{"id":3,"ticket":3,"reference":"DPO-JB7X-C779","state":"failed","reason":"","purpose":"acknowledge","language":"de","to":"anna@example.org","created_at":"2020-01-01T09:01:00Z","not_before_at":"2020-01-01T09:01:00Z","sent_at":null,"attempts":1,"reply_code":550,"reply_text":"5.1.1 no such user","bounced_at":null,"is_repeat":false,"message_id":"<letter3@dpo>","in_reply_to":"<1@example.org>","references":"<1@example.org>","subject":"Ihre Anfrage","body":"Guten Tag,\n\nwir haben Ihre Anfrage erhalten.\n"}
$ dpoctl -c dpod.conf outbox show 99
! dpoctl: no such letter: 99
? 1
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
ID  TICKET  REFERENCE      STATE
 2  2       DPO-10WC-ZN6T  queued
$ dpoctl -c dpod.conf --json outbox cancel 2
{"id":2,"ticket":2,"reference":"DPO-10WC-ZN6T","state":"cancelled"}
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
ID  TICKET  REFERENCE      STATE
 3  3       DPO-JB7X-C779  queued
$ dpoctl -c dpod.conf --json log 3 | grep -c '"event":"letter-retried"'
1
$ dpoctl -c dpod.conf status --json | grep -o '"tickets_unacknowledged":[0-9]'
"tickets_unacknowledged":0

## A relay that takes no letters.
$ python3 -c "import sqlite3; db = sqlite3.connect('state/dpod.db'); db.execute('INSERT INTO relay_failure VALUES (1, 1577869200, 1577869300, 3, 550, ?)', ('550 5.7.60 not as this sender',)); db.commit()"
$ dpoctl -c dpod.conf status --json | grep -o '"relay: [^"]*"\|"relay_[a-z_]*":[^,]*'
"relay: takes no letters since 2020-01-01T09:00:00Z: 550 5.7.60 not as this sender"
"relay_failing_since_at":"2020-01-01T09:00:00Z"
"relay_code":550
"relay_words":"550 5.7.60 not as this sender"
$ dpoctl -c dpod.conf status --prometheus | grep "^dpod_relay_up\|^dpod_tickets_unack"
dpod_tickets_unacknowledged 0
dpod_relay_up 0

## What bounced is sent for the relay, and a human must look until it is closed.
$ python3 -c "import sqlite3; db = sqlite3.connect('state/dpod.db'); db.execute('UPDATE letter SET bounced_at = sent_at + 9 WHERE id = 1'); db.commit()"
$ dpoctl -c dpod.conf outbox list --state sent
ID  TICKET  REFERENCE      STATE  REASON  PURPOSE      LANG  TO                CREATED               SENT                  ATTEMPTS  BOUNCED
 1  1       DPO-0000-0010  sent           acknowledge  de    anna@example.org  2020-01-01T09:01:00Z  2020-01-01T09:01:11Z         1  2020-01-01T09:01:20Z
$ dpoctl -c dpod.conf status --json | grep -o '"letters bounced: 1"\|"letters_bounced":1'
"letters bounced: 1"
"letters_bounced":1
$ dpoctl -c dpod.conf status --prometheus | grep "^dpod_letters_bounced"
dpod_letters_bounced 1
$ dpoctl -c dpod.conf close 1 --outcome withdrawn --because "Per Telefon" > done
$ dpoctl -c dpod.conf status --json | grep -o '"letters bounced: 1"\|"letters_bounced":[0-9]'
"letters_bounced":0

## A held letter is edited by a person, and a queued one can be held again.
$ dpoctl -c dpod.conf reopen 1 > done; dpoctl -c dpod.conf close 1 --outcome withdrawn --letter > done; letter=$(dpoctl -c dpod.conf --json outbox list --state held | sed 's/{"id":\([0-9]*\).*/\1/'); echo $letter > letter; cat letter
4
$ EDITOR='sed -i "s/^Guten Tag,/Liebe Anna,/"' dpoctl -c dpod.conf outbox edit $(cat letter) | tail -1
 4  1       DPO-0000-0010  held   Ihr Anliegen DPO-0000-0010: zurückgezogen
$ dpoctl -c dpod.conf --json outbox show $(cat letter) | grep -o '"body":"Liebe Anna,[^,]\|not sent\|>8'
"body":"Liebe Anna,\
$ VISUAL=false dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: the editor false failed: nothing was changed
? 1
$ EDITOR='sed -i 1d' dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: a letter is a line "Subject: ...", an empty line and a text of at most 65536 bytes in UTF-8
! Try `dpoctl help outbox edit`.
? 64
$ VISUAL= EDITOR= dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: no terminal: set VISUAL or EDITOR to edit a letter
? 64
$ dpoctl -c dpod.conf outbox approve $(cat letter) > done; EDITOR=true dpoctl -c dpod.conf outbox edit $(cat letter)
! dpoctl: letter 4 is queued: only a held letter can be edited (dpoctl outbox hold)
? 1
$ dpoctl -c dpod.conf --json outbox hold $(cat letter) | grep -o '"state":"[^"]*"'
"state":"held"
$ dpoctl -c dpod.conf --json log 1 | grep -c '"event":"letter-edited"'
1
