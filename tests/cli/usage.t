$ dpoctl
! dpoctl: no command given
! Try `dpoctl help`.
? 64
$ dpoctl --version
dpoctl 0.2.0
$ dpoctl help
Usage: dpoctl [-c FILE] [--json] COMMAND [OPTION...] [OPERAND...]

Read the queue:
  list                List open tickets, the most urgent first
  review              Work the queue, a key a decision
  next                Show the most urgent ticket that needs a person
  due                 List due dates, or write them as a calendar
  show                Show a ticket on one screen, and its messages
  log                 Show the history of a ticket, oldest entry first
  explain             Explain the rules, the sender and the due date of tickets
  search              Find words in messages, letters, notes and facts
  attachments         List the attachments of a ticket, or show one that is text
  save                Write attachments or messages to new files
  filter list         List the filters that you saved
  filter save         Save terms under a name, for filter:NAME
  filter remove       Remove a filter that you saved

Decide on tickets:
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
  open                Open a ticket for a request by post or telephone

Ask the requester, and need more time:
  verify              Verify the requester: ask for evidence, or record it
  clarify             Ask for clarification, or record that it arrived
  answered            Record that the answer to a question arrived
  extend              Extend the deadline and write the notice of extension

Write letters, and send them:
  reply               Write to the requester, in your editor
  letter              Write a letter from its template
  outbox list         List letters: waiting, failed and sent
  outbox show         Show a letter and its delivery status
  outbox edit         Edit a held letter, with the messages of its ticket below
  outbox approve      Release held letters for immediate delivery
  outbox hold         Hold queued letters until a person approves them
  outbox cancel       Cancel letters that have not been sent
  outbox retry        Send failed letters again, with the same Message-ID

Look at messages that did not become tickets:
  mail list           List messages that did not become tickets, newest first
  mail show           Show a message, and why it did not become a ticket
  mail save           Write a message as received to a new file
  mail open           Open a ticket for a message after all
  mail dismiss        Record that a person found no request in messages
  spot                List messages of the spot check that nobody has reviewed
  quarantine list     List messages that could not be read in three attempts
  quarantine show     Show why a message was set aside, and its first bytes
  quarantine save     Write a message as received to a new file
  quarantine retry    Read messages again at the next poll, with new attempts
  quarantine dismiss  Record that a person has dealt with these messages

Know and erase what is held:
  about               Show all data that the register holds about an address
  forget              Erase all data that the register holds about an address
  purge               Erase data whose retention period has expired
  erased              Report what was erased when its retention period expired

Report and prove:
  status              Report the state of mailboxes, letters and tickets
  stats               Report the figures of a year
  balance             Check that no message was lost and no letter duplicated
  verify-history      Check that no event of the history was changed
  evidence            Write all that is known about a ticket to a zip file

Run dpod:
  mailbox list        List mailboxes, what they are for, and their health
  mailbox poll        Have dpod look into mailboxes at once
  mailbox pause       Have dpod leave mailboxes alone
  mailbox resume      End the pause of mailboxes
  import              Take in old messages from files, mboxes and Maildirs
  config show         Print all settings that are in effect
  authorize           Log in once as a person, for an oauth2 section
  backup              Copy the register into a new file while dpod runs
  move-register       Move the register between a file and a database
  recovery            Say whether the register was restored; end its recovery
  clock accept        Confirm that this machine's clock is right

Change letters:
  templates list      List the letters of all languages, and their files
  templates show      Print the template of a letter
  templates check     Read all letters, and name the first mistake
  templates diff      Compare your own letters with the shipped ones
  templates render    Write a letter with example values

Improve recognition:
  classify            Classify messages and show which rules matched
  parse               Show what the reader extracts from messages
  deadline            Compute a due date and explain it line by line
  rules list          List the rules, with the time each takes over all examples
  rules check         Run the examples of all rules, and of rules in directories
  rules test          Measure the rules on a directory of labelled messages
  replay              Classify stored messages again and show the differences
  learn               Learn from the decisions of officers
  learn show          Show what was learned and what it gains
  learn export        Write what was learned to a new file
  learn forget        Discard what was learned

Learn more:
  help                List the commands, or describe one

`dpoctl help COMMAND` describes a command, and names the words that it takes.
Begin with `dpoctl review`: a key shows the command that it stands for.
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
  --limit N               Maximum number of tickets; by default 500 for people, 0 means all
  --csv                   Print CSV for a spreadsheet

STATE is one of:
  triage, new, open, waiting-identity, waiting-clarification, closed

KIND is one of:
  access, rectification, erasure, restriction, portability, objection, optout,
  withdraw-consent, automated-decision, complaint, breach, question, reminder

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
$ dpoctl help outbox list | grep -A1 'is one of'
LETTER-STATE is one of:
  held, queued, sending, sent, unknown, failed, cancelled, printed
$ dpoctl lsit
! dpoctl: unknown command: lsit; did you mean list?
! Try `dpoctl help`.
? 64
$ dpoctl outbox
! dpoctl: unknown command: outbox; expected one of: outbox list, outbox show, outbox edit, outbox approve, outbox hold, outbox cancel, outbox retry
! Try `dpoctl help`.
? 64
$ dpoctl outbox lits
! dpoctl: unknown command: outbox; did you mean outbox list?
! Try `dpoctl help`.
? 64
$ dpoctl frobnicate
! dpoctl: unknown command: frobnicate
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
$ dpoctl help outbox
Usage: dpoctl [-c FILE] [--json] outbox ... [OPTION...] [OPERAND...]

Write letters, and send them:
  outbox list         List letters: waiting, failed and sent
  outbox show         Show a letter and its delivery status
  outbox edit         Edit a held letter, with the messages of its ticket below
  outbox approve      Release held letters for immediate delivery
  outbox hold         Hold queued letters until a person approves them
  outbox cancel       Cancel letters that have not been sent
  outbox retry        Send failed letters again, with the same Message-ID

`dpoctl help outbox ...` describes a command, and names the words that it takes.
$ dpoctl help learn show | head -n 1
Usage: dpoctl [-c FILE] [--json] learn show
$ dpoctl help learn | head -n 1
Usage: dpoctl [-c FILE] [--json] learn [OPTION...]
$ dpoctl help outbox lits
! dpoctl: unknown command: outbox; did you mean outbox list?
! Try `dpoctl help`.
? 64
$ dpoctl --json help clock | grep -o '"command":"[^"]*"'
"command":"clock accept"
$ dpoctl help me
! dpoctl: unknown command: me
! Try `dpoctl help`.
? 64

## Control characters are shown, not obeyed.
$ dpoctl "$(printf 'a\033[2J')"
! dpoctl: unknown command: a<U+001B>[2J
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
li: link list
outbox ap: approve
outbox list --s: --state
-c x close --un: --until --unchecked
list --json --as: --assignee

## An option that resembles none, one that belongs before the command, an
## operand after the options, and a file given at once.
$ dpoctl list --xyzzyquux
! dpoctl: unknown option: --xyzzyquux
! Try `dpoctl help list`.
? 64
$ dpoctl list --jsonn
! dpoctl: unknown option: --jsonn; did you mean --json?
! Try `dpoctl help list`.
? 64
$ dpoctl list --version
! dpoctl: unknown option: --version
! Try `dpoctl help list`.
? 64
$ dpoctl list --format-version
! dpoctl: unknown option: --format-version
! Try `dpoctl help list`.
? 64
$ dpoctl -h | head -n 1
Usage: dpoctl [-c FILE] [--json] COMMAND [OPTION...] [OPERAND...]
$ dpoctl list -h | head -n 1
Usage: dpoctl [-c FILE] [--json] list [OPTION...] [TERM...]
$ dpoctl deadline -- --soft
! dpoctl: unexpected operand: --soft
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline -
! dpoctl: unexpected operand: -
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --soft --soft
! dpoctl: --soft may be given only once
! Try `dpoctl help deadline`.
? 64
$ dpoctl deadline --received=2026-01-01T00:00:00Z --months=1 --calendar=none | head -n 1
Received  2026-01-01
$ dpoctl -cnone.conf list
! dpoctl: none.conf: No such file or directory
? 78
$ dpoctl -c=none.conf list
! dpoctl: =none.conf: No such file or directory
? 78
$ dpoctl take 1 --if-revision
! dpoctl: --if-revision requires a value: N
! Try `dpoctl help take`.
? 64
$ dpoctl --json --xyzzyquux
! dpoctl: unknown option: --xyzzyquux
! Try `dpoctl help`.
? 64
$ for words in more "-t more" --online "-n --online"; do dpod $words 2>&1 | head -1; done
usage: dpod [-c FILE] [-v] [--once] [--new-register]
usage: dpod [-c FILE] [-v] [--once] [--new-register]
usage: dpod [-c FILE] [-v] [--once] [--new-register]
usage: dpod [-c FILE] [-v] [--once] [--new-register]
