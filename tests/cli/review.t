## The desk, line by line, as without a terminal.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in
$ printf 'j\nj\ny\n?\nq\n' | dpoctl -c dpod.conf review

Ticket 1 of 3, 0 done
No    2 DPO-10WC-ZN6T, open
Who   Anna "A." Løv <bob@example.net>
What  Datenpanne
Asks  breach, not confirmed
Due   Tue 2999-01-01 00:00 (72 elapsed hours later)
Last  Wed 2020-01-01 09:01 dpod letter-held: letter 2 held
Next  read the letter that is held (p, e)
Key (? lists them):
Ticket 2 of 3, 0 done
No    1 DPO-0000-0010, new
Who   Anna "A." Løv <anna@example.org>
What  Auskunft <U+202E>?
Asks  access, not confirmed
Due   Mon 2020-02-03 (received on Wednesday 2020-01-01)
Says  reference AB/12
Last  Wed 2020-01-01 09:01 dpod letter-sent: letter 1 sent, code 250
Next  confirm what it asks for (y, k)

-- Wed 2020-01-01 09:00, Anna <anna@example.org>: Auskunft
  (judged by the program: request)
> Welche Daten haben Sie?
  Ticket  99[2J
  [unreadable: no-date]
Key (? lists them):
Ticket 3 of 3, 0 done
No    3 DPO-JB7X-C779, triage
Who   Anna "A." Løv <c@example.net>
What  (no subject)
Last  Wed 2020-01-01 09:01 dpod letter-refused: letter 3 failed, code 550
Next  is it a request? (y, k, n)
Key (? lists them): There is no guess what it asks for: press k.
Key (? lists them): y yes: what is listed, or first guess
g the next guess    k another kind
n not a request     s spam
t take it           o write a note
i ask for identity  w evidence seen
c ask what is meant b it was answered
x extend  a answer and close  r refuse
l a client answers  m merge
h write  e edit held letter  p send it
space marks: the next key is for all
j K down, up        tab the next to do
f d scroll  / find  u undo  q quit
A key shows a command: Enter runs it,
p previews, e edits, Esc drops it.
There is no guess what it asks for: press k.
Key (? lists them):
## A key shows its command; other words drop it; Enter runs it; u takes it back.
$ printf 'n\nno\nn\n\nu\n\nq\n' | dpoctl -c dpod.conf review --plain from:bob | grep -v "^Last"

Ticket 1 of 1, 0 done
No    2 DPO-10WC-ZN6T, open
Who   Anna "A." Løv <bob@example.net>
What  Datenpanne
Asks  breach, not confirmed
Due   Tue 2999-01-01 00:00 (72 elapsed hours later)
Next  read the letter that is held (p, e)
Key (? lists them): dpoctl spam 2 --not-a-request --if-revision 4
Enter runs it, p previews, other words drop it: Nothing was done.
Key (? lists them): dpoctl spam 2 --not-a-request --if-revision 4
Enter runs it, p previews, other words drop it: 2: closed: not-a-request; no letter written [closed]; Nothing else is left.
Key (? lists them): dpoctl reopen 2
Enter runs it, p previews, other words drop it: 2: reopened [open]
Key (? lists them):
## Words of a letter, and a preview of it.
$ printf 'c\nWhich \033[31maccount?\np\n\nq\n' | dpoctl -c dpod.conf review kind:access | sed -n '/^Key/,/^Subject/p' | head -5
Key (? lists them): What to ask: dpoctl clarify 1 --because "Which [31maccount?" --if-revision 1
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
## A list of what was done before an answer, undo of letters and of closing.
$ printf 'a\nabcdefg\nYour data.\n\nu\n\nu\n\nu\nq\n' | dpoctl -c dpod.conf review from:anna@ --plain | sed -n 's/--if-revision [0-9]*/--if-revision N/; /^Key/,$p'
Key (? lists them): a [ ] the purposes of the processing
b [ ] the categories of data
c [ ] to whom the data is disclosed
d [ ] how long it is kept, or by what rule
e [ ] where it comes from
f [ ] the other rights, and the complaint to the authority
g [ ] a copy of the data, intelligible
Letters of what was done, empty to go on: What the letter says: dpoctl close 1 --outcome fulfilled --checked purposes --checked categories --checked recipients --checked period --checked source --checked rights --checked copy --because "Your data." --letter --if-revision N
Enter runs it, p previews, other words drop it: 1: closed: fulfilled, checked purposes categories recipients period source rights copy; letter 5 held; letter 4 cancelled [closed]; Nothing else is left.
Key (? lists them): dpoctl outbox cancel 5
Enter runs it, p previews, other words drop it: 1: letter 5 cancelled; u again: reopen 1
Key (? lists them): dpoctl reopen 1
Enter runs it, p previews, other words drop it: 1: reopened [open]
Key (? lists them): There is nothing that can be undone.
Key (? lists them):
## A refusal names its provision; a client answers; a merge.
$ printf 'r\nNot yours.\nArt. 12(5) GDPR\nno\nl\nClient Ltd\n-\nno\nl\nClient Ltd\np@c.example\nno\nm\n2\nno\nq\n' | dpoctl -c dpod.conf review from:anna@ --plain | grep -o "dpoctl .*" | sed "s/--if-revision [0-9]*//"
dpoctl close 1 --outcome refused --because "Not yours." --provision "Art. 12(5) GDPR" --letter
dpoctl close 1 --outcome redirected --client "Client Ltd" --letter
dpoctl close 1 --outcome redirected --client "Client Ltd" --forward-to p@c.example --letter
dpoctl merge 1 --into 2
## A confirmation is taken back.
$ dpoctl -c dpod.conf kind 1 --confirm | tail -1
 1  DPO-0000-0010  open   2020-02-03  access
$ dpoctl -c dpod.conf kind 1 --unconfirm | tail -1
 1  DPO-0000-0010  open   2020-02-03  the kinds are not confirmed
$ dpoctl -c dpod.conf kind 1 --triage
! dpoctl: ticket 1: letter 1 was written; cancel it first, if it has not been sent
? 1
$ dpoctl -c dpod.conf kind 1 --triage --confirm
! dpoctl: --unconfirm and --triage exclude other changes
! Try `dpoctl help kind`.
? 64
