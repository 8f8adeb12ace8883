$ dpoctl
! dpoctl: no command given
! Try `dpoctl help`.
? 64
$ dpoctl --version
dpoctl 0.2.0
$ dpoctl help
Usage: dpoctl [-c FILE] [--json] COMMAND [OPTION...] [OPERAND...]

COMMAND             DOES
list                List open tickets, the most urgent first
review              Work the queue, a key a decision
next                Show the most urgent ticket that needs a person
show                Show a ticket on one screen, and its messages
log                 Show the history of a ticket, oldest entry first
explain             Explain the rules, the sender and the due date of tickets
attachments         List the attachments of a ticket, or show one that is text
save                Write attachments or messages to new files
filter list         List the filters that you saved
filter save         Save terms under a name, for filter:NAME
filter remove       Remove a filter that you saved
take                Assign tickets to yourself
assign              Assign tickets to a user, or to nobody
seen                Mark tickets as read
note                Add a note to the history of tickets
hold                Begin or end a legal hold, during which nothing is erased
kind                Set what tickets ask for; confirms that they are requests
party               Set the parties: who asks, and for whom
close               Close tickets or one claim of them, with an outcome
spam                Close tickets that are not requests
reopen              Open closed tickets again
link                Record that tickets are related
merge               Close tickets as duplicates of another one
extend              Extend the deadline and write the notice of extension
clarify             Ask for clarification, or record that it arrived
answered            Record that the answer to a question arrived
verify              Verify the requester: ask for evidence, or record it
letter              Write a letter from its template
open                Open a ticket for a request by post or telephone
status              Report the state of mailboxes, letters and tickets
stats               Report the figures of a year
balance             Check that no message was lost and no letter duplicated
backup              Copy the register into a new file while dpod runs
recovery            Say whether the register is a restored copy; end its recovery
verify-history      Check that no event of the history was changed
about               Show all data that the register holds about an address
forget              Erase all data that the register holds about an address
purge               Erase data whose retention period has expired
clock accept        Confirm that this machine's clock is right
erased              Report what was erased when its retention period expired
outbox list         List letters: waiting, failed and sent
outbox show         Show a letter and its delivery status
outbox approve      Release held letters for immediate delivery
outbox cancel       Cancel letters that have not been sent
outbox retry        Send failed letters again, with the same Message-ID
outbox hold         Hold queued letters until a person approves them
outbox edit         Edit a held letter, with the messages of its ticket below
mail list           List messages that did not become tickets, newest first
mail show           Show the text of a message and why it did not become a ticket
mail save           Write a message as received to a new file, or to standard output
mail open           Open a ticket for a message that was not classified as a request
mail dismiss        Record that a person reviewed messages and found no request
spot                List messages of the spot check that nobody has reviewed
quarantine list     List messages that could not be read in three attempts
quarantine show     Show why a message was set aside, and its first bytes
quarantine save     Write the message as received to a new file, or to standard output
quarantine retry    Read messages again at the next poll, with new attempts
quarantine dismiss  Record that a person has dealt with these messages
classify            Classify messages and show which rules matched
parse               Show what the reader extracts from messages
deadline            Compute a due date and explain it line by line
rules list          List the rules, with the time each takes over all examples
rules check         Run the examples of all rules, and of rules in directories
rules test          Measure the rules on a directory of labelled messages
templates list      List the letters of all languages, and their files
templates show      Print the template of a letter
templates check     Read all letters, and name the first mistake
templates diff      Compare your own letters with the shipped ones
templates render    Write a letter with example values
replay              Classify stored messages again and show the differences
learn               Learn from the decisions of officers
learn show          Show what was learned and what it gains
learn export        Write what was learned to a new file, without personal data
learn forget        Discard what was learned
config show         Print all settings that are in effect
authorize           Log in once as a person, for an oauth2 section
help                List the commands, or describe one

`dpoctl help COMMAND` describes a command.
$ dpoctl help deadline
Usage: dpoctl [-c FILE] [--json] deadline [OPTION...]

Compute a due date and explain it line by line.

Options:
  --received TIMESTAMP    Time of receipt, such as 2026-03-27T16:30:00+01:00
  --calendar SET          Public holidays, such as GB-EAW; `none` means weekends only
  --timezone TZ           Time zone of the office; by default UTC
  --months N              Calendar months; by default 1
  --days N                Days; the day after receipt is the first
  --hours N               Elapsed hours, regardless of weekends and holidays
  --working-days N        Working days, as for an office's own target
  --pause-days N          Days during which the clock was stopped
  --extra DATE            Another day on which the office is closed
  --soft                  Also close on holidays that are by custom only

Fields with --json:
  received_on
  nominal_on
  due_on
  due_at
  target_on
  lines
$ dpoctl --format-version
1
$ dpoctl list --help
Usage: dpoctl [-c FILE] [--json] list [OPTION...] [TERM...]

List open tickets, the most urgent first.

Options:
  --open                  Only tickets that are not closed; the default
  --all                   Include closed tickets; the default with --json
  --closed                Only tickets that are closed
  --mine                  Only tickets assigned to yourself
  --state STATE           Only tickets in this state
  --kind KIND             Only tickets with this kind of request
  --mailbox NAME          Only tickets of this mailbox
  --assignee USER         Only tickets assigned to this user
  --overdue               Only overdue tickets
  --sort ORDER            Order: need, due, received, id or newest
  --columns NAMES         Columns to show, separated by commas
  --limit N               Maximum number of tickets
  --csv                   Print CSV for a spreadsheet

Fields with --json:
  id
  reference
  state
  kinds
  hint
  language
  requester
  agent
  data_subject
  proposed
  received_at
  due_on
  due_at
  target_on
  clock
  mailbox
  assignee
  unread_at
  letter_held
  attached
  subject

## What was mistyped, and what there is.
$ dpoctl lsit
! dpoctl: unknown command: lsit; did you mean list?
! Try `dpoctl help`.
? 64
$ dpoctl outbox
! dpoctl: unknown command: outbox; expected one of: outbox list, outbox show, outbox approve, outbox cancel, outbox retry, outbox hold, outbox edit
! Try `dpoctl help`.
? 64
$ dpoctl outbox lits
! dpoctl: unknown command: outbox; did you mean outbox list?
! Try `dpoctl help`.
? 64
$ dpoctl frobnicate
! dpoctl: unknown command: frobnicate; expected one of: list, review, next, show, log, explain, attachments, save, filter list, filter save, filter remove, take, assign, seen, note, hold, kind, party, close, spam, reopen, link, merge, extend, clarify, answered, verify, letter, open, status, stats, balance, backup, recovery, verify-history, about, forget, purge, clock accept, erased, outbox list, outbox show, outbox approve, outbox cancel, outbox retry, outbox hold, outbox edit, mail list, mail show, mail save, mail open, mail dismiss, spot, quarantine list, quarantine show, quarantine save, quarantine retry, quarantine dismiss, classify, parse, deadline, rules list, rules check, rules test, templates list, templates show, templates check, templates diff, templates render, replay, learn, learn show, learn export, learn forget, config show, authorize, help
! Try `dpoctl help`.
? 64
$ dpoctl list --stat=open
! dpoctl: unknown option: --stat=open; did you mean --state?
! Try `dpoctl help list`.
? 64
$ dpoctl list --state
! dpoctl: --state requires a value: STATE
! Try `dpoctl help list`.
? 64
$ dpoctl list --overdue=yes
! dpoctl: --overdue takes no value
! Try `dpoctl help list`.
? 64
$ dpoctl deadline --months 1 --months 2
! dpoctl: --months may be given only once
! Try `dpoctl help deadline`.
? 64
$ dpoctl show
! dpoctl: show requires ID...
! Try `dpoctl help show`.
? 64
$ dpoctl log 1 2
! dpoctl: unexpected operand: 2
! Try `dpoctl help log`.
? 64
$ dpoctl -c
! dpoctl: -c requires a file
! Try `dpoctl help`.
? 64
$ dpoctl help me
! dpoctl: unknown command: me
! Try `dpoctl help help`.
? 64

## Control characters are shown, not obeyed.
$ dpoctl "$(printf 'a\033[2J')"
! dpoctl: unknown command: a<U+001B>[2J; expected one of: list, review, next, show, log, explain, attachments, save, filter list, filter save, filter remove, take, assign, seen, note, hold, kind, party, close, spam, reopen, link, merge, extend, clarify, answered, verify, letter, open, status, stats, balance, backup, recovery, verify-history, about, forget, purge, clock accept, erased, outbox list, outbox show, outbox approve, outbox cancel, outbox retry, outbox hold, outbox edit, mail list, mail show, mail save, mail open, mail dismiss, spot, quarantine list, quarantine show, quarantine save, quarantine retry, quarantine dismiss, classify, parse, deadline, rules list, rules check, rules test, templates list, templates show, templates check, templates diff, templates render, replay, learn, learn show, learn export, learn forget, config show, authorize, help
! Try `dpoctl help`.
? 64

## Output that goes nowhere is said, unless its reader has seen enough.
$ dpoctl help > /dev/full
! dpoctl: cannot write the output
? 74
$ python3 -c '
> import os, subprocess
> reader, writer = os.pipe()
> os.close(reader)
> print(subprocess.run(["dpoctl", "help"], stdout=writer).returncode)'
74

## Completion knows each command, its second word and its options.
$ cat > complete <<'END'
> . "$(dirname "$(command -v dpoctl)")/contrib/completions/dpoctl"
> for line in "li" "outbox ap" "outbox list --s" "-c x close --un" "list --json --as"; do
>   COMP_WORDS=(dpoctl $line) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _dpoctl
>   echo "$line: ${COMPREPLY[*]}"
> done
> END
$ bash complete
li: list link
outbox ap: approve
outbox list --s: --state
-c x close --un: --until --unchecked
list --json --as: --assignee
