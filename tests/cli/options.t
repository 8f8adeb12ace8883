## What the options of a command require of each other, and of the ticket. Each
## line is one command: what it says first, and its exit code.
$ mkdir state && sed "s|^organ|state-directory = \"$PWD/state\"\norgan|" small.conf > dpod.conf
$ seed state/dpod.db /nowhere/in
$ cat > try <<'END'
> while IFS= read -r line; do
>     eval "dpoctl -c dpod.conf $line" > said 2>&1; code=$?
>     echo "$line"; echo "    $code $(head -1 said | cut -c1-90)"
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

## Letters.
$ EDITOR=true sh try <<'END'
> letter 1
> letter 1 --purpose reason
> letter 1 --purpose acknowledge --postal "Home; 1 Street"
> letter 1 --purpose acknowledge --printed --edit
> letter 1 --purpose acknowledge --until x
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
$ python3 -c "import sqlite3; db = sqlite3.connect('state/dpod.db'); db.execute('INSERT INTO recovery VALUES (1700000000, 1600000000, 7, 2, NULL)'); db.commit()"
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
