## The most urgent ticket that needs a person, and is nobody else's.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf next | head -5
No    2 DPO-10WC-ZN6T, open
Who   Anna "A." Løv <bob@example.net>
What  Datenpanne
Asks  breach, not confirmed
Due   Tue 2999-01-01 00:00 (72 elapsed hours later)
$ dpoctl -c dpod.conf next --json
{"id":2,"reference":"DPO-10WC-ZN6T","need":"breach"}
$ dpoctl -c dpod.conf assign 2 --to kari | tail -1
 2  DPO-10WC-ZN6T  open   2999-01-01T00:00:00Z  assigned to kari
$ dpoctl -c dpod.conf next --json
{"id":1,"reference":"DPO-0000-0010","need":"overdue"}
$ dpoctl -c dpod.conf next state:triage --json
{"id":3,"reference":"DPO-JB7X-C779","need":"unsure"}
$ dpoctl -c dpod.conf next assignee:kari
No ticket needs you.
? 1
$ dpoctl -c dpod.conf next state:opne
! dpoctl: state: unknown value "opne": expected triage, new, open, waiting-identity, waiting-clarification or closed
! Try `dpoctl help next`.
? 64
## Terms with a name, in a file of one's own.
$ dpoctl filter list
No filter is saved.
? 1
$ dpoctl filter save late is:overdue assignee:nobody
$ dpoctl filter save anna from:anna text:'Welche Daten'
$ dpoctl filter save late is:overdue
$ dpoctl filter list
NAME  TERMS
anna  from:anna "text:Welche Daten"
late  is:overdue
$ dpoctl filter list --json
{"name":"anna","terms":"from:anna \"text:Welche Daten\""}
{"name":"late","terms":"is:overdue"}
$ cat .config/dpod/filters && ls -l .config/dpod/filters | cut -c1-10
# Written by dpoctl filter save and filter remove.
anna from:anna "text:Welche Daten"
late is:overdue
-rw-------
$ dpoctl -c dpod.conf list filter:late --columns id,who
ID WHO
 1 anna@example.org
$ dpoctl -c dpod.conf list filter:anna filter:late --columns id,who
ID WHO
 1 anna@example.org
$ dpoctl -c dpod.conf list filter:mine
! dpoctl: filter: unknown value "mine": expected a name from "dpoctl filter list"
! Try `dpoctl help list`.
? 64
$ dpoctl filter save wrong state:opne
! dpoctl: state: unknown value "opne": expected triage, new, open, waiting-identity, waiting-clarification or closed
! Try `dpoctl help filter save`.
? 64
$ dpoctl filter save Wrong is:open
! dpoctl: invalid name "Wrong": expected at most 32 lower-case letters, digits and dashes
! Try `dpoctl help filter save`.
? 64
$ dpoctl filter save loop filter:late
! dpoctl: filter: unknown value "late": expected a name from "dpoctl filter list"
! Try `dpoctl help filter save`.
? 64
$ dpoctl filter save quote 'text:a "b"'
! dpoctl: a term that is saved contains no quotation mark
! Try `dpoctl help filter save`.
? 64
$ dpoctl filter remove late && dpoctl filter remove late
! dpoctl: no such filter: late
? 1
$ HOME=/dev/null dpoctl filter save late is:overdue
! dpoctl: cannot write /dev/null/.config/dpod/filters: Not a directory
? 73
$ XDG_CONFIG_HOME="$PWD/other" dpoctl filter save late is:overdue && cat other/dpod/filters
# Written by dpoctl filter save and filter remove.
late is:overdue
$ echo ' broken' > .config/dpod/filters && dpoctl -c dpod.conf list
! dpoctl: $SCRATCH/.config/dpod/filters:1: expected a name and terms
? 78
$ rm .config/dpod/filters
## Many tickets at once: shown first, all or none.
$ dpoctl -c dpod.conf note --filter 'is:open' --text 'Looked at' --preview
ID  REFERENCE      STATE   DUE                   DONE
 2  DPO-10WC-ZN6T  open    2999-01-01T00:00:00Z  noted
 1  DPO-0000-0010  new     2020-02-03            noted
 3  DPO-JB7X-C779  triage                        noted
Preview: nothing was changed.
$ dpoctl -c dpod.conf note --filter 'is:open' --text 'Looked at'
! dpoctl: --filter requires --preview, or --yes where nobody can be asked
! Try `dpoctl help note`.
? 64
$ dpoctl -c dpod.conf note --filter 'is:open' --text 'Looked at' --yes
ID  REFERENCE      STATE   DUE                   DONE
 2  DPO-10WC-ZN6T  open    2999-01-01T00:00:00Z  noted
 1  DPO-0000-0010  new     2020-02-03            noted
 3  DPO-JB7X-C779  triage                        noted
$ dpoctl -c dpod.conf take --filter 'is:open' --yes
! dpoctl: ticket 2 is assigned to kari; to take it over, specify --from with that name
? 1
$ dpoctl -c dpod.conf list --columns id,assignee --sort id
ID WITH
 1
 2 kari
 3
$ dpoctl -c dpod.conf take --filter assignee:nobody --yes >/dev/null && dpoctl -c dpod.conf list assignee:nobody
No ticket to list.
$ dpoctl -c dpod.conf spam --filter 'state:triage' --yes --json | grep -c '"state":"closed"'
1
$ dpoctl -c dpod.conf kind --filter 'is:open' --yes
! dpoctl: specify at least one of --add, --remove, --confirm, --processor, --aware and --received
! Try `dpoctl help kind`.
? 64
$ dpoctl -c dpod.conf take --filter 'from:nobody' --yes
! dpoctl: no ticket matches
? 1
$ dpoctl -c dpod.conf take --filter 'state:opne' --yes
! dpoctl: --filter: state: unknown value "opne": expected triage, new, open, waiting-identity, waiting-clarification or closed
! Try `dpoctl help take`.
? 64
$ dpoctl -c dpod.conf take 1 --filter 'is:open' --yes
! dpoctl: --filter excludes ID and --if-revision
! Try `dpoctl help take`.
? 64
$ dpoctl -c dpod.conf take
! dpoctl: take requires ID... or --filter
! Try `dpoctl help take`.
? 64
## On a terminal one is asked; what another changed meanwhile is refused.
$ script -qec "dpoctl -c dpod.conf note --filter from:anna --text Seen" /dev/null </dev/null | tr -d '\r' | tail -2
Preview: nothing was changed.
Do this to 2 tickets? [y/N] dpoctl: nothing was changed
$ printf 'y\n' | script -qec "dpoctl -c dpod.conf note --filter from:anna --text Seen" /dev/null | tr -d '\r' | grep -c note
4
## For a spreadsheet, in which no text becomes a formula.
$ dpoctl -c dpod.conf list --all --sort id --csv --columns id,kinds,who,subject,due,marks | tr -d '\r'
"id","kinds","who","subject","due","marks"
"1","access","anna@example.org","Auskunft <U+202E>?","2020-02-03"," *  "
"2","breach","bob@example.net","Datenpanne","2999-01-01","!*H "
"3","?","c@example.net","",""," *  "
$ dpoctl -c dpod.conf list --csv | head -1
"id","reference","state","kinds","who","subject","received","due","left","assignee","mailbox","language","marks"
$ dpoctl -c dpod.conf list --csv --columns id,subject --limit 1 | od -c | head -3
0000000   "   i   d   "   ,   "   s   u   b   j   e   c   t   "  \r  \n
0000020   "   2   "   ,   "   D   a   t   e   n   p   a   n   n   e   "
0000040  \r  \n
$ dpoctl -c dpod.conf list --csv --json
! dpoctl: --json excludes --sort, --columns and --csv
! Try `dpoctl help list`.
? 64
## What is closed is not due: the newest first.
$ dpoctl -c dpod.conf list --closed --columns id,state
ID STATE
 3 closed
$ dpoctl -c dpod.conf list --all --columns id,state --limit 2
ID STATE
 3 closed
 2 open
... and more
$ dpoctl -c dpod.conf list --all --columns id --sort newest --limit 9
ID
 3
 2
 1
## Of closed tickets in another order, too, exactly as many as asked for.
$ for limit in 0 1 2 3 4; do dpoctl -c dpod.conf list --all --sort id --columns id --limit $limit; done
ID
 1
 2
 3
ID
 1
... and 2 more
ID
 1
 2
... and 1 more
ID
 1
 2
 3
ID
 1
 2
 3
$ dpoctl -c dpod.conf list --sort id --columns id --limit 0
ID
 1
 2
$ dpoctl -c dpod.conf list --all --sort id --csv --columns id --limit 0 | wc -l
4
## A pager where there is a terminal, and colours unless one says no.
$ script -qec "PAGER='sed s/^/page:/' TERM=xterm dpoctl -c dpod.conf list --columns id,who" /dev/null | tr -d '\r' | cat -v
page:ID WHO
page: 2 bob@example.net
page:^[[31m 1 anna@example.org^[[0m
$ script -qec "PAGER='sed s/^/page:/' TERM=xterm NO_COLOR=1 dpoctl -c dpod.conf list --columns id,who" /dev/null | tr -d '\r' | cat -v
page:ID WHO
page: 2 bob@example.net
page: 1 anna@example.org
$ script -qec "PAGER= NO_COLOR=1 TERM=xterm dpoctl -c dpod.conf list --columns id,who" /dev/null | tr -d '\r'
ID WHO
 2 bob@example.net
 1 anna@example.org
$ script -qec "PAGER='head -1' NO_COLOR=1 TERM=xterm dpoctl -c dpod.conf list --columns id,who; echo \$?" /dev/null | tr -d '\r'
ID WHO
0
$ PAGER='sed s/^/page:/' dpoctl -c dpod.conf list --columns id,who
ID WHO
 2 bob@example.net
 1 anna@example.org
$ script -qec "PAGER='sed s/^/page:/' TERM=dumb dpoctl -c dpod.conf list --columns id,who" /dev/null | tr -d '\r' | cat -v
ID WHO
 2 bob@example.net
 1 anna@example.org
$ script -qec "env -u TERM PAGER='sed s/^/page:/' dpoctl -c dpod.conf list --columns id,who" /dev/null | tr -d '\r' | cat -v
ID WHO
 2 bob@example.net
 1 anna@example.org
$ script -qec "PAGER= NO_COLOR= TERM=xterm dpoctl -c dpod.conf list --columns id,who" /dev/null | tr -d '\r' | cat -v
ID WHO
 2 bob@example.net
^[[31m 1 anna@example.org^[[0m
$ script -qec "PAGER='sed s/^/page:/' TERM=xterm dpoctl -c dpod.conf --json list" /dev/null | cut -c1-7
{"id":2
{"id":1
{"id":3
## The width of the terminal, or what COLUMNS says of it; letters of two bytes.
$ for width in x 0 -5 1 19 20 21 25 999 1000 1001; do echo $width $(COLUMNS=$width dpoctl -c dpod.conf list --columns id,due,who,subject,mailbox,state | wc -L); done
x 63
0 63
-5 63
1 20
19 20
20 20
21 21
25 25
999 63
1000 63
1001 63
$ LC_ALL=C dpoctl -c dpod.conf show --full 1 | sed -n '/^Parties/,/^Also/p'
Parties
  ROLE       ADDRESS           NAME           PROPOSED  AUTHORITY
  requester  anna@example.org  Anna "A." Løv  no        no
Also mentions
