## What could not be read: looked at, saved, tried again, dismissed.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf quarantine list
 ID  MAILBOX  FOLDER       UIDVALIDITY  UID  ATTEMPTS  REASON                      SEEN                  SET ASIDE             DISMISSED
1:4  dpo      /nowhere/in  1            4           1  the reader ran out of time  2020-01-01T09:01:00Z  2020-01-01T09:01:01Z
$ dpoctl -c dpod.conf quarantine show 1:4
Message            1:4
Mailbox            dpo
Folder             /nowhere/in
UIDVALIDITY        1
UID                4
Attempts           1
Reason             the reader ran out of time
Seen               2020-01-01T09:01:00Z
Set aside          2020-01-01T09:01:01Z
Claims to be from  eve@example.net
Bytes              58
Kept               yes
First bytes
  | From: Eve <eve@example.net><U+000D>
  | Subject: <U+001B>[2Jpoison<U+000D>
  | <U+000D>
  | Boo.<U+000D>
$ dpoctl -c dpod.conf --json quarantine show 1:4
{"id":"1:4","mailbox":"dpo","folder":"/nowhere/in","uidvalidity":1,"uid":4,"attempts":1,"reason":"the reader ran out of time","seen_at":"2020-01-01T09:01:00Z","settled_at":"2020-01-01T09:01:01Z","dismissed_at":null,"claimed_from":"eve@example.net","size_bytes":58,"is_kept":true,"head":"From: Eve <eve@example.net>\r\nSubject: \u001B[2Jpoison\r\n\r\nBoo.\r\n"}
$ dpoctl -c dpod.conf quarantine show 4
! dpoctl: invalid message "4": expected an ID such as 3:812, from "mail list" or "quarantine list"
! Try `dpoctl help quarantine show`.
? 64
$ dpoctl -c dpod.conf quarantine show 1:99999999999999999999
! dpoctl: invalid message "1:99999999999999999999": expected an ID such as 3:812, from "mail list" or "quarantine list"
! Try `dpoctl help quarantine show`.
? 64
$ dpoctl -c dpod.conf quarantine show 1:5
! dpoctl: message 1:5 is not in the quarantine
? 1
$ dpoctl -c dpod.conf quarantine save 1:4 poison.eml && ls -l poison.eml | cut -c1-10 && od -c poison.eml | tail -3
-rw-------
0000040   j   e   c   t   :     033   [   2   J   p   o   i   s   o   n
0000060  \r  \n  \r  \n   B   o   o   .  \r  \n
0000072
$ dpoctl -c dpod.conf quarantine save 1:4 poison.eml
! dpoctl: poison.eml: File exists
? 73
$ dpoctl -c dpod.conf quarantine save 1:4 - | cmp - poison.eml

## not on postgresql: its file is changed. A long one is cut; of one that was not kept, what the server said is known.
$ cat > change <<'END'
> import sqlite3, sys
> db = sqlite3.connect("state/dpod.db")
> db.execute(sys.argv[1])
> db.commit()
> END
$ cp state/dpod.db kept.db
$ python3 change "UPDATE message SET raw = CAST(replace(hex(zeroblob(2048)), '0', 'a') || 'bcd' AS BLOB) WHERE ticket_id IS NULL"
$ dpoctl -c dpod.conf --json quarantine show 1:4 | grep -o '"size_bytes":[0-9]*\|aaab*c*"'
"size_bytes":4099
aaa"
$ python3 change "UPDATE message SET raw = NULL WHERE ticket_id IS NULL"
$ dpoctl -c dpod.conf quarantine show 1:4 | tail -3
Bytes              1000
Kept               no
First bytes        -
$ dpoctl -c dpod.conf quarantine save 1:4 -
! dpoctl: message 1:4 was not kept: look in mailbox dpo, folder /nowhere/in
? 1
$ dpoctl -c dpod.conf mail save 1:4 -
! dpoctl: message 1:4 is not kept: look in folder /nowhere/in of mailbox dpo
? 1
$ dpoctl -c dpod.conf mail save 1:5 -
! dpoctl: message 1:5 is not kept: look in folder /nowhere/in of mailbox dpo
? 1
$ dpoctl -c dpod.conf mail show 1:5 | head -12
Message             1:5
Fate                not-request
Since               -
No request because  -
Ticket              0
Mailbox             dpo
Folder              /nowhere/in
UID                 5
Received            2020-01-01T09:00:00Z
Seen                2020-01-01T09:01:00Z
Name                -
From                -
$ cp kept.db state/dpod.db

## All or none; what is dismissed is known, but no trouble any more.
$ dpoctl -c dpod.conf quarantine dismiss 1:4 1:5
! dpoctl: message 1:5 is not in the quarantine
? 1
$ dpoctl -c dpod.conf quarantine dismiss 1:4
 ID  MAILBOX  FOLDER       DECISION
1:4  dpo      /nowhere/in  dismiss
$ dpoctl -c dpod.conf quarantine dismiss 1:4
! dpoctl: message 1:4 was already dismissed
? 1
$ dpoctl -c dpod.conf quarantine list
No message is in quarantine.
? 1
$ dpoctl -c dpod.conf --json quarantine list --all | sed 's/"dismissed_at":"[^"]*"/"dismissed_at":"..."/'
{"id":"1:4","mailbox":"dpo","folder":"/nowhere/in","uidvalidity":1,"uid":4,"attempts":1,"reason":"the reader ran out of time","seen_at":"2020-01-01T09:01:00Z","settled_at":"2020-01-01T09:01:01Z","dismissed_at":"..."}

## Tried again it is unsettled, for the next poll.
$ dpoctl -c dpod.conf quarantine retry 1:4
 ID  MAILBOX  FOLDER       DECISION
1:4  dpo      /nowhere/in  retry
$ dpoctl -c dpod.conf quarantine list --all
No message is in quarantine.
? 1
$ dpoctl -c dpod.conf --json log 1 | wc -l
3
$ dpoctl -c dpod.conf verify-history > verified; echo $?
0

## not on postgresql: a copy while others write is a register like the other
$ dpoctl -c dpod.conf backup copy.db
$ dpoctl -c dpod.conf backup copy.db
! dpoctl: copy.db: File exists
? 73
$ dpoctl -c dpod.conf backup /nowhere/copy.db
! dpoctl: /nowhere/copy.db.partial: No such file or directory
? 73
$ mkdir other && cp copy.db other/dpod.db && sed "s|$PWD/state|$PWD/other|" dpod.conf > other.conf
$ dpoctl -c dpod.conf list > one; dpoctl -c other.conf list | cmp - one

## not on sqlite: a server has its own copies
$ dpoctl -c dpod.conf backup copy.db
! dpoctl: $REGISTER cannot be copied into a file of SQLite: back it up with pg_dump(1)
? 73

## Why a message is no request, in words.
$ mkdir -p words in/cur in/new in/tmp && chmod 700 words && sed "s|^organ|state-directory = \"$PWD/words\"\norgan|; s|maildir:/nowhere/in|maildir:$PWD/in|; s|/nowhere/out|$PWD/in|; s|^mailbox.*|&\n\texpect = mixed|" small.conf > words.conf
$ dpod -c words.conf --once 2>/dev/null; printf 'From: Ann <ann@b.example>\nTo: info@example.com\nMessage-ID: <w@b.example>\nSubject: Chairs\n\nThe chairs for the meeting room arrive on Thursday.\n' > in/new/1.a.b; dpod -c words.conf --once 2>/dev/null
$ for id in $(dpoctl -c words.conf --json mail list | sed 's/.*"id":"\([^"]*\)".*/\1/'); do dpoctl -c words.conf mail show $id | grep because | sed 's/because .*;/because ...;/; s/[0-9.]* %/N %/g'; done
No request because ...; probability of a request N %, unsure from N %
