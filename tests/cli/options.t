## What the options of a command require of each other, and of the ticket. Each
## line is one command: what it says first, and its exit code.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ cat > try <<'END'
> while IFS= read -r line; do
>     eval "dpoctl -c dpod.conf $line" > said 2>&1; code=$?
>     echo "$line" | cut -c1-110; echo "    $code $(head -1 said | cut -c1-90)"
> done
> END

## Decisions on tickets.
$ EDITOR=true sh try <<'END'
> clarify 3
> clarify 3 --answered --because x
> clarify 3 --answered --edit
> extend 1 --months x
> extend 1 --months 3
> extend 1 --claim acces
> verify 1
> verify 1 --ask --by-hand
> verify 1 --ask
> verify 1 2 --code 123456
> verify 1 --by-hand --because x
> verify 1 --by-hand --edit
> verify 1 --by-hand --attach small.conf
> verify 1 --by-hand --cc a@b.example
> party 1
> party 1 --confirm --remove agent
> party 1 --confirm --address a@b.example
> party 1 --authority x --name y
> party 1 --set boss --name y
> party 1 --remove boss
> reopen 1 --claim acces
> link 1
> merge 1
> note 1
> hold 1
> hold 1 --because x --release
> assign 1 --to kari --nobody
> assign 1 --to ""
> close 1 --outcome fulfilled --no-letter --until x
> close 1 --outcome fulfilled --no-letter --revisit x
> close 1 --outcome fulfilled --no-letter --withdrawn-on x
> take --filter has:news
> take --filter has:news 1 --yes
> take --filter has:news --if-revision 1 --yes
> take --filter due: --yes
> take --filter nobodys --yes
> kind 1
> kind 1 --add access --unconfirm
> kind 1 --unconfirm --triage
> kind 1 --processor maybe
> kind 1 --add access --aware 2020-01-01
> kind 1 --add access --received 2999-01-01T00:00:00Z
> open --by post --received 2020-01-02 --name x
> open --by post --received 2020-01-02 --kind access --name $(printf %05000d 0)
> open --by post --received 2020-01-02 --kind access --address $(printf %05000d 0)
> open --by post --received 2020-01-02 --kind access --subject $(printf %05000d 0)
> forget a@b.example
> END
clarify 3
    64 dpoctl: specify --because, --edit or --answered
clarify 3 --answered --because x
    64 dpoctl: --answered excludes --because and --edit
clarify 3 --answered --edit
    64 dpoctl: --answered excludes --because and --edit
extend 1 --months x
    64 dpoctl: --months: "x" is not a number from 0 to 1000000
extend 1 --months 3
    64 dpoctl: an extension requires a reason (--because)
extend 1 --claim acces
    64 dpoctl: unknown kind: acces
verify 1
    64 dpoctl: specify exactly one of --ask, --send-code, --code, --note or --by-hand
verify 1 --ask --by-hand
    64 dpoctl: specify exactly one of --ask, --send-code, --code, --note or --by-hand
verify 1 --ask
    64 dpoctl: asking for evidence of identity requires a reason (--because)
verify 1 2 --code 123456
    64 dpoctl: --code requires exactly one ticket
verify 1 --by-hand --because x
    64 dpoctl: --because requires --ask
verify 1 --by-hand --edit
    64 dpoctl: --edit, --attach and --cc require --ask
verify 1 --by-hand --attach small.conf
    64 dpoctl: --edit, --attach and --cc require --ask
verify 1 --by-hand --cc a@b.example
    64 dpoctl: --edit, --attach and --cc require --ask
party 1
    64 dpoctl: specify exactly one of --set, --remove, --confirm or --authority
party 1 --confirm --remove agent
    64 dpoctl: specify exactly one of --set, --remove, --confirm or --authority
party 1 --confirm --address a@b.example
    64 dpoctl: --address and --name require --set
party 1 --authority x --name y
    64 dpoctl: --address and --name require --set
party 1 --set boss --name y
    64 dpoctl: --set: unknown role "boss": expected requester, agent or subject
party 1 --remove boss
    64 dpoctl: --remove: unknown role "boss": expected requester, agent or subject
reopen 1 --claim acces
    64 dpoctl: unknown kind: acces
link 1
    64 dpoctl: --to is required
merge 1
    64 dpoctl: specify either --into or --undo
note 1
    64 dpoctl: --text is required
hold 1
    64 dpoctl: specify either --because or --release
hold 1 --because x --release
    64 dpoctl: specify either --because or --release
assign 1 --to kari --nobody
    64 dpoctl: specify either --to or --nobody
assign 1 --to ""
    64 dpoctl: --to requires a user name
close 1 --outcome fulfilled --no-letter --until x
    64 dpoctl: --until: invalid date "x": expected YYYY-MM-DD
close 1 --outcome fulfilled --no-letter --revisit x
    64 dpoctl: --revisit: invalid date "x": expected YYYY-MM-DD
close 1 --outcome fulfilled --no-letter --withdrawn-on x
    64 dpoctl: --withdrawn-on: invalid date "x": expected YYYY-MM-DD
take --filter has:news
    64 dpoctl: --filter requires --preview, or --yes where nobody can be asked
take --filter has:news 1 --yes
    64 dpoctl: --filter excludes ID and --if-revision
take --filter has:news --if-revision 1 --yes
    64 dpoctl: --filter excludes ID and --if-revision
take --filter due: --yes
    64 dpoctl: --filter: due: requires a value
take --filter nobodys --yes
    1 dpoctl: no ticket matches
kind 1
    64 dpoctl: specify at least one of --add, --remove, --confirm, --processor, --aware and --rec
kind 1 --add access --unconfirm
    64 dpoctl: --unconfirm and --triage exclude other changes
kind 1 --unconfirm --triage
    64 dpoctl: --unconfirm and --triage exclude other changes
kind 1 --processor maybe
    64 dpoctl: --processor requires yes or no
kind 1 --add access --aware 2020-01-01
    64 dpoctl: --aware requires an instant with its time zone, such as 2026-03-27T16:30:00+01:00
kind 1 --add access --received 2999-01-01T00:00:00Z
    64 dpoctl: --received: 2999-01-01T00:00:00Z is in the future
open --by post --received 2020-01-02 --name x
    64 dpoctl: --kind is required
open --by post --received 2020-01-02 --kind access --name $(printf %05000d 0)
    64 dpoctl: a value is too long
open --by post --received 2020-01-02 --kind access --address $(printf %05000d 0)
    64 dpoctl: a value is too long
open --by post --received 2020-01-02 --kind access --subject $(printf %05000d 0)
    64 dpoctl: a value is too long
forget a@b.example
    64 dpoctl: specify either --because or --preview

## Letters.
$ EDITOR=true sh try <<'END'
> letter 1
> letter 1 --purpose reason
> letter 1 --purpose acknowledge --postal "Home; 1 Street"
> letter 1 --purpose acknowledge --printed --edit
> letter 1 --purpose acknowledge --until x
> letter 1 --purpose acknowledge --edit --no-edit
> letter 1 3 --purpose acknowledge --edit
> clarify 3 --because x --edit --no-letter
> outbox approve --filter state:triage --yes
> outbox approve --filter from:nobody --yes
> reply 1 3
> reply 1 3 --text Hello --preview
> END
letter 1
    64 dpoctl: --purpose requires one of: acknowledge, acknowledge-generic, acknowledge-post, ide
letter 1 --purpose reason
    64 dpoctl: --purpose requires one of: acknowledge, acknowledge-generic, acknowledge-post, ide
letter 1 --purpose acknowledge --postal "Home; 1 Street"
    64 dpoctl: --postal requires --printed
letter 1 --purpose acknowledge --printed --edit
    64 dpoctl: a letter that is printed cannot be edited
letter 1 --purpose acknowledge --until x
    64 dpoctl: --until: invalid date "x": expected YYYY-MM-DD
letter 1 --purpose acknowledge --edit --no-edit
    64 dpoctl: specify either --edit or --no-edit
letter 1 3 --purpose acknowledge --edit
    64 dpoctl: --edit requires exactly one ticket
clarify 3 --because x --edit --no-letter
    64 dpoctl: specify either --edit or --no-letter
outbox approve --filter state:triage --yes
    1 dpoctl: no letter of these tickets matches
outbox approve --filter from:nobody --yes
    1 dpoctl: no ticket matches
reply 1 3
    64 dpoctl: specify exactly one ticket, or --text
reply 1 3 --text Hello --preview
    1 dpoctl: ticket 3 is in state triage: no letter can be written yet; confirm it first (dpoct

## What only reads.
$ sh try <<'END'
> search
> search --limit x konto
> erased --since x
> erased --since 2020-01-01
> spot
> spot --all --mailbox none
> --json review
> mail show 0:0
> mail show 9:9
> mail show :1
> mail show 1:
> mail show 1:1x
> mail show 1:1:1
> mail show -1:1
> mail show /:1
> mail show 9223372036854775807:9223372036854775807
> mail show 9223372036854775808:1
> mail show 1:9223372036854775808
> mail show 99999999999999999999:1
> balance --deep
> classify request.eml --expect x
> due calendar
> due --with-names
> --json due --ics
> learn show
> mail list --disposition x
> mail list --since x
> mail open 1 --kind access
> mail open 1:1 --kind acces
> mail dismiss 1:4 x
> quarantine retry 1:4 x
> import request.eml --mailbox x
> stats --year 1969
> stats --year 9999
> --json stats --csv
> deadline --received 2020-01-02T10:00:00Z
> deadline --received 2020-01-02T10:00:00Z --calendar none --extra x
> deadline --received 2020-01-02T10:00:00Z --calendar none $(printf -- "--extra 2026-01-01 %.0s" $(seq 400))
> deadline --received 2020-01-02T10:00:00Z --calendar none $(printf -- "--extra 2026-01-01 %.0s" $(seq 401))
> authorize x
> authorize x --port y
> authorize x --port 65535
> authorize x --port 65536
> END
search
    64 dpoctl: search requires TEXT...
search --limit x konto
    64 dpoctl: --limit: "x" is not a number from 0 to 1000000
erased --since x
    64 dpoctl: --since: invalid date "x": expected YYYY-MM-DD
erased --since 2020-01-01
    1 No retention period has expired yet.
spot
    1 No message to review.
spot --all --mailbox none
    1 No message to review.
--json review
    64 dpoctl: review is for people
mail show 0:0
    1 dpoctl: message 0:0 was never seen
mail show 9:9
    1 dpoctl: message 9:9 was never seen
mail show :1
    64 dpoctl: invalid message ":1": expected an ID such as 3:812, from "mail list" or "quarantin
mail show 1:
    64 dpoctl: invalid message "1:": expected an ID such as 3:812, from "mail list" or "quarantin
mail show 1:1x
    64 dpoctl: invalid message "1:1x": expected an ID such as 3:812, from "mail list" or "quarant
mail show 1:1:1
    64 dpoctl: invalid message "1:1:1": expected an ID such as 3:812, from "mail list" or "quaran
mail show -1:1
    64 dpoctl: unknown option: -1:1
mail show /:1
    64 dpoctl: invalid message "/:1": expected an ID such as 3:812, from "mail list" or "quaranti
mail show 9223372036854775807:9223372036854775807
    1 dpoctl: message 9223372036854775807:9223372036854775807 was never seen
mail show 9223372036854775808:1
    64 dpoctl: invalid message "9223372036854775808:1": expected an ID such as 3:812, from "mail
mail show 1:9223372036854775808
    64 dpoctl: invalid message "1:9223372036854775808": expected an ID such as 3:812, from "mail
mail show 99999999999999999999:1
    64 dpoctl: invalid message "99999999999999999999:1": expected an ID such as 3:812, from "mail
balance --deep
    64 dpoctl: --deep requires --online
classify request.eml --expect x
    64 dpoctl: --expect: expected requests, mixed or personal: "x"
due calendar
    64 dpoctl: FILE requires --ics
due --with-names
    64 dpoctl: --with-names requires --ics
--json due --ics
    64 dpoctl: --json excludes --ics
learn show
    1 dpoctl: no correction is in use
mail list --disposition x
    64 dpoctl: --disposition: unknown disposition: x
mail list --since x
    64 dpoctl: --since: invalid date "x": expected YYYY-MM-DD
mail open 1 --kind access
    64 dpoctl: invalid message "1": expected an ID such as 3:812, from "mail list" or "quarantine
mail open 1:1 --kind acces
    64 dpoctl: unknown kind: acces
mail dismiss 1:4 x
    64 dpoctl: invalid message "x": expected an ID such as 3:812, from "mail list" or "quarantine
quarantine retry 1:4 x
    64 dpoctl: invalid message "x": expected an ID such as 3:812, from "mail list" or "quarantine
import request.eml --mailbox x
    64 dpoctl: no such mailbox in the configuration: x
stats --year 1969
    64 dpoctl: --year: expected 1970 to 9998
stats --year 9999
    64 dpoctl: --year: expected 1970 to 9998
--json stats --csv
    64 dpoctl: --json, --html, --plot and --csv exclude each other
deadline --received 2020-01-02T10:00:00Z
    64 dpoctl: --calendar is required: a holiday set, or none
deadline --received 2020-01-02T10:00:00Z --calendar none --extra x
    64 dpoctl: --extra: invalid date "x": expected YYYY-MM-DD
deadline --received 2020-01-02T10:00:00Z --calendar none $(printf -- "--extra 2026-01-01 %.0s" $(seq 400))
    0 Received  2020-01-02
deadline --received 2020-01-02T10:00:00Z --calendar none $(printf -- "--extra 2026-01-01 %.0s" $(seq 401))
    64 dpoctl: --extra: at most 400 days
authorize x
    64 dpoctl: dpod.conf: no such section: oauth2 "x"
authorize x --port y
    64 dpoctl: --port: "y" is not a number from 0 to 1000000
authorize x --port 65535
    64 dpoctl: dpod.conf: no such section: oauth2 "x"
authorize x --port 65536
    64 dpoctl: --port: must not exceed 65535

## A register that was restored says so until a person ends it.
$ dpoctl -c dpod.conf recovery
! dpoctl: the register is not in recovery
? 1
$ sql "INSERT INTO recovery VALUES (1700000000, 1600000000, 7, 2, NULL)"
$ dpoctl -c dpod.conf recovery
Since                   2023-11-14T22:13:20Z
Last event of the copy  2020-09-13T12:26:40Z
Events missing          7
Tickets by mail since   1
Letters held            0
Ended                   no
$ dpoctl -c dpod.conf --json recovery --end
{"since_at":"2023-11-14T22:13:20Z","copy_at":"2020-09-13T12:26:40Z","events_missing":7,"tickets_since":1,"letters_held":0,"ended":true}
$ dpoctl -c dpod.conf recovery --end
! dpoctl: the register is not in recovery
? 1

## Numbers: of an option, of a letter.
$ sh try <<'END'
> list --limit 1000000 --sort id --columns id
> list --limit 1000001
> list --limit 1x
> list --limit /
> list --limit :
> list --limit ""
> list --limit -1
> list --limit 99999999999999999999
> outbox show 0
> outbox show 9
> outbox show 1x
> outbox show /
> outbox show :
> outbox show ""
> outbox show 99999999999999999999
> outbox show 1
> outbox show 1 --attachment 1
> outbox show 2 --raw
> outbox list --state x
> outbox list --limit x
> outbox list --limit 3
> END
list --limit 1000000 --sort id --columns id
    0 ID
list --limit 1000001
    64 dpoctl: --limit: "1000001" is not a number from 0 to 1000000
list --limit 1x
    64 dpoctl: --limit: "1x" is not a number from 0 to 1000000
list --limit /
    64 dpoctl: --limit: "/" is not a number from 0 to 1000000
list --limit :
    64 dpoctl: --limit: ":" is not a number from 0 to 1000000
list --limit ""
    64 dpoctl: --limit: "" is not a number from 0 to 1000000
list --limit -1
    64 dpoctl: --limit: "-1" is not a number from 0 to 1000000
list --limit 99999999999999999999
    64 dpoctl: --limit: "99999999999999999999" is not a number from 0 to 1000000
outbox show 0
    1 dpoctl: no such letter: 0
outbox show 9
    1 dpoctl: no such letter: 9
outbox show 1x
    64 dpoctl: invalid letter number "1x": expected a number shown by `dpoctl outbox list`
outbox show /
    64 dpoctl: invalid letter number "/": expected a number shown by `dpoctl outbox list`
outbox show :
    64 dpoctl: invalid letter number ":": expected a number shown by `dpoctl outbox list`
outbox show ""
    64 dpoctl: invalid letter number "": expected a number shown by `dpoctl outbox list`
outbox show 99999999999999999999
    64 dpoctl: invalid letter number "99999999999999999999": expected a number shown by `dpoctl o
outbox show 1
    0 Letter                       1
outbox show 1 --attachment 1
    1 dpoctl: no such attachment: 1
outbox show 2 --raw
    1 dpoctl: letter 2: the register does not contain what was sent
outbox list --state x
    64 dpoctl: --state: unknown state "x"
outbox list --limit x
    64 dpoctl: --limit: "x" is not a number from 0 to 1000000
outbox list --limit 3
    0 ID  TICKET  STATE   REASON            PURPOSE      TO                SENT
## As many files as a letter may have, and one more.
$ for count in 20 21; do
>     dpoctl -c dpod.conf letter 1 --purpose acknowledge --preview $(printf -- '--attach small.conf %.0s' $(seq $count)) 2>&1 | head -1
> done
dpoctl: ticket 1 was already acknowledged, by letter 1
dpoctl: a letter has at most 20 attachments
