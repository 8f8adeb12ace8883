## A Maildir of two mails of which the ledger knows none.
$ mkdir -p state in/cur in/new in/tmp && cp request.eml in/new/1.a && cp away.eml in/cur/2.b:2,S && touch -d 2019-12-01 in/*/*.?*
$ sed "s|^organ|state-directory = \"$PWD/state\"\norgan|; s|/nowhere/in|$PWD/in|" small.conf > dpod.conf
$ seed state/dpod.db "$PWD/in"
$ dpoctl -c dpod.conf --json balance --online | grep -o '"holds":[a-z]*\|"online":.*'
"holds":false
"online":[{"mailbox":"dpo","folder":"$SCRATCH/in","listed":2,"missing":2,"waiting":0,"compared":0,"foreign":0,"unsettled":0,"error":""}]}

## Newer than the last poll: it waits, and nothing is lost.
$ touch in/new/1.a in/cur/2.b:2,S
$ dpoctl -c dpod.conf --json balance --online | grep -o '"listed":.*'
"listed":2,"missing":0,"waiting":2,"compared":0,"foreign":0,"unsettled":0,"error":""}]}
$ rm -r in && dpoctl -c dpod.conf --json balance --online | grep -o '"online":.*'
"online":[{"mailbox":"dpo","folder":"$SCRATCH/in","listed":0,"missing":0,"waiting":0,"compared":0,"foreign":0,"unsettled":0,"error":"$SCRATCH/in: not a Maildir with `new` and `cur`: No such file or directory"}]}
