## A Maildir of two mails of which the ledger knows none.
$ mkdir -p state in/cur in/new in/tmp && cp request.eml in/new/1.a && cp away.eml in/cur/2.b:2,S && touch -d 2019-12-01 in/*/*.?*
$ sed "s|^organ|$STATE\norgan|; s|/nowhere/in|$PWD/in|" small.conf > dpod.conf
$ seed "$REGISTER" "$PWD/in"
$ dpoctl -c dpod.conf --json balance --online | grep -o '"holds":[a-z]*\|"online":.*'
"holds":false
"online":[{"mailbox":"dpo","folder":"$SCRATCH/in","listed":2,"missing":2,"waiting":0,"compared":0,"foreign":0,"unsettled":0,"error":""}]}

## Newer than the last poll: it waits, and nothing is lost.
$ touch in/new/1.a in/cur/2.b:2,S && dpoctl -c dpod.conf seen 3 | cut -c1-10
ID  REFERE
 3  DPO-JB
$ dpoctl -c dpod.conf --json balance --online | grep -o '"holds":[a-z]*\|"listed":.*'
"holds":true
"listed":2,"missing":0,"waiting":2,"compared":0,"foreign":0,"unsettled":0,"error":""}]}
$ dpoctl -c dpod.conf --json balance --online --deep | grep -o '"holds":[a-z]*\|"listed":.*'
"holds":true
"listed":2,"missing":0,"waiting":2,"compared":0,"foreign":0,"unsettled":0,"error":""}]}
## not on postgresql: its file is changed. One that is not settled yet, and one of another mailbox.
$ cat > unsettle <<'END'
> import sqlite3
> db = sqlite3.connect("state/dpod.db")
> db.execute("INSERT INTO ledger (folder_id, uid, seen_at) VALUES (1, 9, 1577869200)")
> db.commit()
> END
$ python3 unsettle
$ dpoctl -c dpod.conf --json balance --online | grep -o '"holds":[a-z]*\|"listed":.*'
"holds":false
"listed":2,"missing":0,"waiting":2,"compared":0,"foreign":0,"unsettled":1,"error":""}]}
$ mkdir -p b/cur b/new b/tmp && sed "s|^relay|mailbox b { url = maildir:$PWD/b }\nrelay|" dpod.conf > two.conf
$ dpoctl -c two.conf --json balance --online | grep -o '"unsettled":[0-9]*,"error":"[^"]*"'
"unsettled":1,"error":""
"unsettled":0,"error":""
## A Maildir that is none: whether a message is lost cannot be said.
$ rm -r in && dpoctl -c dpod.conf --json balance --online | grep -o '"holds":[a-z]*\|"online":.*'
"holds":false
"online":[{"mailbox":"dpo","folder":"$SCRATCH/in","listed":0,"missing":0,"waiting":0,"compared":0,"foreign":0,"unsettled":1,"error":"$SCRATCH/in: not a Maildir with `new` and `cur`: No such file or directory"}]}
