## What can be said before dpod has taken it in.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf import --preview request.eml away.eml
Messages read          2
Imported before        0
Not imported           0
Imported               2
Dated by Received      1
Dated by delivery      0
Dated by Date          1
Without a date         0
Tickets                1
Of these overdue       0
Joined to tickets      0
Known to the register  0
Not requests           0
Automatic              1
Quarantined            0
Waiting for dpod       0
Preview                yes
Preview: nothing was changed.
$ dpoctl -c dpod.conf --json import --no-wait request.eml away.eml
{"read":2,"known":0,"failed":0,"stored":2,"by_received":1,"by_delivery":0,"by_date":1,"undated":0,"tickets":0,"overdue":0,"joined":0,"duplicates":0,"not_requests":0,"automatic":0,"quarantined":0,"waiting":2,"preview":false}
$ dpoctl -c dpod.conf --json import --no-wait request.eml
{"read":1,"known":1,"failed":0,"stored":0,"by_received":1,"by_delivery":0,"by_date":0,"undated":0,"tickets":0,"overdue":0,"joined":0,"duplicates":0,"not_requests":0,"automatic":0,"quarantined":0,"waiting":0,"preview":false}

## An mbox, of which one message is known; and nothing at all.
$ (echo "From anna@example.org Mon Mar  2 10:00:00 2026"; cat request.eml; echo; echo "From x Mon Mar  2 11:00:00 2026"; printf 'From: Bo <bo@example.net>\nSubject: Hello\n\nDelete my data.\n') > old.mbox; dpoctl -c dpod.conf --json import --no-wait old.mbox | grep -o '"read.*undated":[0-9]*'
"read":2,"known":1,"failed":0,"stored":1,"by_received":1,"by_delivery":1,"by_date":0,"undated":0
$ dpoctl -c dpod.conf import --no-wait nothing.eml
Messages read          0
Imported before        0
Not imported           0
Imported               0
Dated by Received      0
Dated by delivery      0
Dated by Date          0
Without a date         0
Tickets                0
Of these overdue       0
Joined to tickets      0
Known to the register  0
Not requests           0
Automatic              0
Quarantined            0
Waiting for dpod       0
Preview                no
! dpoctl: nothing.eml: No such file or directory
? 66
$ dpoctl -c dpod.conf import --mailbox none request.eml
! dpoctl: no such mailbox in the configuration: none
! Try `dpoctl help import`.
? 64
$ sql "SELECT became FROM history WHERE event = 'mail-imported'"
dpo: 2 messages
dpo: 1 messages

## Only into a mailbox that dpod has opened, in the account of that time.
$ (cat dpod.conf; printf 'mailbox "other" {\n\turl = "maildir:/nowhere/other"\n}\n') > two.conf; dpoctl -c two.conf import --preview --mailbox other request.eml
! dpoctl: mailbox other: dpod has not opened it yet
? 75
$ sed 's|maildir:[^"]*|imaps://mail.example.com|; s|url = "imaps.*|&\n\tuser = dpo\n\tpassword-file = /nowhere/password|' dpod.conf > moved.conf; dpoctl -c moved.conf import --preview request.eml
! dpoctl: mailbox dpo: dpod has not opened it yet
? 75

## What a date is believed: none before 1990, none of tomorrow.
$ dated() { printf 'From: Bo <bo@example.net>\nSubject: Hello\n%s\nDelete my data.\n' "${1:+Date: $1
> }" > dated.eml; dpoctl -c dpod.conf --json import --preview dated.eml | grep -o '"by_received.*undated":[0-9]*'; }
> dated; dated 'Sun, 31 Dec 1989 23:59:59 +0000'; dated 'Mon, 1 Jan 1990 00:00:00 +0000'; dated "$(date -uR -d tomorrow)"
"by_received":0,"by_delivery":0,"by_date":0,"undated":1
"by_received":0,"by_delivery":0,"by_date":0,"undated":1
"by_received":0,"by_delivery":0,"by_date":1,"undated":0
"by_received":0,"by_delivery":0,"by_date":0,"undated":1
$ for year in 1985 1995; do (echo "From x Tue Mar  5 11:00:00 $year"; cat dated.eml; echo) > dated.mbox; dpoctl -c dpod.conf --json import --preview dated.mbox | grep -o '"by_received.*undated":[0-9]*'; done
"by_received":0,"by_delivery":0,"by_date":0,"undated":1
"by_received":0,"by_delivery":1,"by_date":0,"undated":0
$ printf 'From: Bo <bo@example.net>\nSubject: Lunch\n\nShall we have lunch on Monday?\n' > lunch.eml; dpoctl -c dpod.conf import --preview request.eml lunch.eml away.eml | grep '^Tickets\|^Not req\|^Automatic'
Tickets                1
Not requests           1
Automatic              1

## A Maildir of somebody else: no pipe is waited for, and no link followed.
$ mkdir -p old/cur old/new old/tmp && cp request.eml old/cur/1 && mkfifo old/new/2; timeout 20 dpoctl -c dpod.conf import --preview old | grep read; rm old/new/2; ln -s ../../dpod.conf old/new/2; timeout 20 dpoctl -c dpod.conf import --preview old | grep read; mkdir eml; ln -s ../dpod.conf eml/a.eml; timeout 20 dpoctl -c dpod.conf import --preview eml | grep read; timeout 20 dpoctl -c dpod.conf import --preview /dev/zero | grep read
Messages read          1
Messages read          1
Messages read          0
Messages read          0
! dpoctl: old/new/2: expected a regular file
! dpoctl: old/new/2: expected a regular file
! dpoctl: eml/a.eml: expected a regular file
! dpoctl: /dev/zero: expected a regular file
$ ln -s request.eml named.eml; dpoctl -c dpod.conf import --preview named.eml | grep read
Messages read          1
