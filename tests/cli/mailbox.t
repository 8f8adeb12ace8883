## Which mailboxes there are, and how they are.
$ mkdir state && sed "s|^organ|$STATE\norgan|; s|^relay|mailbox \"anna\" {\n url = \"maildir:/nowhere/anna\"\n expect = personal\n}\nrelay|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf mailbox list
NAME  EXPECT    HEALTH        LAST POLL             LAST MAIL  SEEN  UNSETTLED  QUARANTINED
dpo   mixed     good          2020-01-01T09:01:30Z             5     0          1
anna  personal  never polled                                   0     0          0
$ dpoctl -c dpod.conf --json mailbox list | sed "s/\"paused_at\":\"[^\"]*\"/AT/"
{"name":"dpo","expect":"mixed","health":"good","last_poll_at":"2020-01-01T09:01:30Z","last_success_at":"2020-01-01T09:01:30Z","last_mail_at":null,"seen":5,"unsettled":0,"quarantined":1,"account":"maildir","last_error":"","limited":"","paused_at":null,"paused_by":"","paused_because":""}
{"name":"anna","expect":"personal","health":"never polled","last_poll_at":null,"last_success_at":null,"last_mail_at":null,"seen":0,"unsettled":0,"quarantined":0,"account":"","last_error":"","limited":"","paused_at":null,"paused_by":"","paused_because":""}

## A pause needs a reason, and stands in the history and in the status.
$ dpoctl -c dpod.conf mailbox pause dpo
! dpoctl: pausing a mailbox requires a reason (--because)
! Try `dpoctl help mailbox pause`.
? 64
$ dpoctl -c dpod.conf mailbox pause nobody --because "it is moved"
! dpoctl: no such mailbox in the configuration: nobody
! Try `dpoctl help mailbox pause`.
? 64
$ dpoctl -c dpod.conf mailbox pause dpo anna --because "the server is moved"
NAME  DONE
dpo   paused
anna  paused
$ dpoctl -c dpod.conf mailbox pause dpo --because "again"
! dpoctl: mailbox dpo is already paused
? 1
$ dpoctl -c dpod.conf mailbox list
NAME  EXPECT    HEALTH  LAST POLL             LAST MAIL  SEEN  UNSETTLED  QUARANTINED
dpo   mixed     paused  2020-01-01T09:01:30Z             5     0          1
anna  personal  paused                                   0     0          0
$ dpoctl -c dpod.conf --json status | grep -o '"mailbox dpo: [^"]*"' | sed "s/since [^ ]* by [^:]*/since THEN by YOU/"
"mailbox dpo: quarantined: 1"
"mailbox dpo: paused since THEN by YOU: the server is moved; nothing is taken in until: dpoctl mailbox resume dpo"
$ dpoctl -c dpod.conf mailbox poll dpo
! dpoctl: mailbox dpo is paused: dpoctl mailbox resume
? 1
$ dpoctl -c dpod.conf mailbox resume dpo anna
NAME  DONE
dpo   resumed
anna  resumed
$ dpoctl -c dpod.conf mailbox resume dpo
! dpoctl: mailbox dpo is not paused
? 1
$ sql "SELECT program, event, became FROM history WHERE event LIKE 'mailbox-%'"
dpoctl mailbox-paused dpo
dpoctl mailbox-paused anna
dpoctl mailbox-resumed dpo
dpoctl mailbox-resumed anna
$ dpoctl -c dpod.conf verify-history | head -1
OK                           yes

## not on postgresql: its file is changed. One that fails, and one that has a limit.
$ cat > change <<'END'
> import sqlite3, sys
> db = sqlite3.connect("state/dpod.db")
> db.execute(f"UPDATE mailbox SET {sys.argv[1]} WHERE name = 'dpo'")
> db.commit()
> END
$ for what in "limited = 'no IDLE'" "last_error = 'no route'" "limited = ''" "is_refused = 1"; do
>     python3 change "$what" && dpoctl -c dpod.conf --json mailbox list | head -1 | grep -o '"health":"[^"]*"'
> done
"health":"limited"
"health":"failing"
"health":"failing"
"health":"failing"
$ dpoctl -c dpod.conf balance | grep -e "^OK" -e another
OK                                 no
Mailboxes of another dpod          1
$ dpoctl -c dpod.conf mailbox poll dpo nobody --no-wait
! dpoctl: no such mailbox in the configuration: nobody
! Try `dpoctl help mailbox poll`.
? 64
$ python3 change "last_error = '', is_refused = 0"

## Nobody is there to poll it.
$ dpoctl -c dpod.conf mailbox poll dpo --no-wait
NAME  DONE
dpo   asked for
$ dpoctl -c dpod.conf mailbox
! dpoctl: unknown command: mailbox; expected one of: mailbox list, mailbox poll, mailbox pause, mailbox resume
! Try `dpoctl help`.
? 64

## not on postgresql: its file is changed. It was polled while one waits; what the poll said is the outcome.
$ cat > polled <<'END'
> until sql "SELECT poll_asked_at FROM mailbox WHERE name = 'dpo'" | grep -q "[0-9]"; do sleep 0.05; done
> python3 change "poll_asked_at = NULL, last_error = '$1'"
> END
$ for said in "" "no route"; do
>     python3 change "poll_asked_at = NULL"
>     sh polled "$said" &
>     dpoctl -c dpod.conf mailbox poll dpo; echo "$?"
>     wait
> done
NAME  DONE
dpo   polled
0
NAME  DONE
dpo   failed
75
! dpoctl: mailbox dpo: no route

## Who keeps dpod from starting is named; it does not keep itself from that.
$ cp "$(command -v flock)" dpod
$ for lock in flock ./dpod; do
>     "$lock" state/dpod.lock dpoctl -c dpod.conf --json status > printed
>     grep -o "dpod cannot start: process [0-9]* ([a-z]*) of" printed | sed "s/[0-9][0-9]*/N/"
> done
dpod cannot start: process N (flock) of

## The first of the providers of tokens is judged like the others.
$ for name in first second; do
>     echo "mailbox \"$name\" { url = \"imaps://imap.example/INBOX\" user = $name@example.org oauth2 = $name }"
>     echo "oauth2 \"$name\" { provider = microsoft grant = client-credentials tenant = t client-id = c client-secret-file = /s client-secret-ends = 2019-12-31 }"
> done >> dpod.conf
$ dpoctl -c dpod.conf --json status | grep -o "oauth2 [a-z]*: [a-z -]*expired"
oauth2 first: the client secret has expired
oauth2 second: the client secret has expired
