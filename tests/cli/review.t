## The desk, line by line, as without a terminal.
$ mkdir state && sed "s|^organ|state-directory = \"$PWD/state\"\norgan|" small.conf > dpod.conf
$ seed state/dpod.db /nowhere/in
$ printf 'j\nj\ny\n?\nq\n' | dpoctl -c dpod.conf review

Ticket 1 of 3, 0 done
No    2 DPO-10WC-ZN6T, open
Who   Anna "A." Løv <bob@example.net>
What  Datenpanne
Asks  breach
Due   Tue 2999-01-01 00:00 (72 elapsed hours later)
Last  Wed 2020-01-01 09:01 dpod letter-held: letter 2 held
Next  read the held letter (outbox approve, cancel)
Key (? lists them):
Ticket 2 of 3, 0 done
No    1 DPO-0000-0010, new
Who   Anna "A." Løv <anna@example.org>
What  Auskunft <U+202E>?
Asks  access
Due   2020-02-03 (received on Wednesday 2020-01-01;due on Monday 2020-02-03)
Last  Wed 2020-01-01 09:01 dpod letter-sent: letter 1 sent, code 250
Next  take it (take)

-- Wed 2020-01-01 09:00, Anna <anna@example.org>: Auskunft
  (request, score 60)
> Welche Daten haben Sie?
  Ticket  99[2J
  [unreadable: no-date]
Key (? lists them):
Ticket 3 of 3, 0 done
No    3 DPO-JB7X-C779, triage
Who   Anna "A." Løv <c@example.net>
What
Last  Wed 2020-01-01 09:01 dpod letter-refused: letter 3 failed, code 550
Next  say whether it is a request (kind --confirm, spam)
Key (? lists them): Nobody can guess what it asks for: press k.
Key (? lists them): y yes: what is listed, or guessed
k another kind
n no request    s spam
t take          o write a note
i ask who it is w they showed it
c ask what is meant  b it was answered
x extend   a answer, close   r refuse
space marks: the next key is for all
j next  K last  tab next to be done
f d scroll  / find  u undo  q quit
A key shows a command: Enter runs it,
p previews it, with its letter,
e edits it, Esc drops it.
Nobody can guess what it asks for: press k.
Key (? lists them):
## A key shows its command; other words drop it; Enter runs it; u takes it back.
$ printf 'n\nno\nn\n\nu\n\nq\n' | dpoctl -c dpod.conf review --plain from:bob | grep -v "^Last"

Ticket 1 of 1, 0 done
No    2 DPO-10WC-ZN6T, open
Who   Anna "A." Løv <bob@example.net>
What  Datenpanne
Asks  breach
Due   Tue 2999-01-01 00:00 (72 elapsed hours later)
Next  read the held letter (outbox approve, cancel)
Key (? lists them): dpoctl spam 2 --not-a-request --if-revision 4
Enter runs it, p previews, other words drop it: Nothing was done.
Key (? lists them): dpoctl spam 2 --not-a-request --if-revision 4
Enter runs it, p previews, other words drop it: 2 DPO-10WC-ZN6T closed closed: not-a-request; no letter written; Nothing else is left.
Key (? lists them): dpoctl reopen 2
Enter runs it, p previews, other words drop it: 2 DPO-10WC-ZN6T open 2020-01-04T09:00:00Z reopened
Key (? lists them):
## Words of a letter, and a preview of it.
$ printf 'c\nWhich \033[31maccount?\np\n\nq\n' | dpoctl -c dpod.conf review kind:access | sed -n '/^Key/,/^Subject/p' | head -5
Key (? lists them): Words: dpoctl clarify 1 --because "Which [31maccount?" --if-revision 1
Enter runs it, p previews, other words drop it: ID  REFERENCE      STATE  DUE         DONE
 1  DPO-0000-0010  new    2020-02-03  clarification asked for; letter 4 held
To: anna@example.org
Subject: Ihr Anliegen DPO-0000-0010: wir haben eine Frage
## Commands that are edited run inside, and only those on the register.
$ printf 't\ne\nreview\n\nt\ne\n --json\n\nq\n' | dpoctl -c dpod.conf review from:anna | grep "does not\|Try"
Enter runs it, p previews, other words drop it: dpoctl: this does not run in here
$ printf '/\nstate:opne\n/\nkind:objection\n\nq\n' | dpoctl -c dpod.conf review | tail -2
Key (? lists them): Words: Key (? lists them): The queue is empty.
Key (? lists them):
$ dpoctl -c dpod.conf review state:opne
! dpoctl: state: unknown value "opne": expected triage, new, open, waiting-identity, waiting-clarification or closed
! Try `dpoctl help review`.
? 64
$ dpoctl -c dpod.conf review --json
! dpoctl: review is for people
! Try `dpoctl help review`.
? 64
