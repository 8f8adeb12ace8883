## What the options of the daemon require of each other.
$ dpod --version
dpod 0.2.0
$ dpod -h | head -2
usage: dpod [-c FILE] [-v] [--once] [--new-register]
       dpod [-c FILE] -n [--since PERIOD]
$ for options in extra '-t extra' --nonsense --online '-t --send-test a@b.example' '--since 30d' '-t --since 30d'; do
>     dpod -c nowhere.conf $options > said 2>&1; echo $? $(grep -c '^usage: dpod \[-c' said)
> done
64 1
64 1
64 1
64 1
64 1
64 1
64 1
$ for options in '' -t '-t --online' '-t --online --send-test a@b.example' -n '-n --since 30d' '--take-mailbox dpo'; do
>     dpod -c nowhere.conf $options > said 2>&1; echo $? $(cat said)
> done
78 dpod: nowhere.conf: No such file or directory
78 dpod: nowhere.conf: No such file or directory
78 dpod: nowhere.conf: No such file or directory
78 dpod: nowhere.conf: No such file or directory
78 dpod: nowhere.conf: No such file or directory
78 dpod: nowhere.conf: No such file or directory
78 dpod: nowhere.conf: No such file or directory
$ dpod -c nowhere.conf -n --since soon
! dpod: --since: expected a period such as 30d, 12h or 2w
? 64
$ dpod -c nowhere.conf -t --online --send-test "Ann <a@b.example>"
! dpod: --send-test: expected an ASCII address such as jane@example.org
? 64

## A mailbox is taken over by its name, and only where a note is kept.
$ dpod -c small.conf --take-mailbox nobody
! dpod: nobody: no such mailbox in the configuration
? 64
$ sed 's|^mailbox "dpo" {|&\n\tholder-folder = none|' small.conf > none.conf && dpod -c none.conf --take-mailbox dpo
! dpod: dpo: no note is kept in this mailbox, so anybody holds it
? 64
$ sed "s|/nowhere|$PWD|; 1i state-directory = $PWD/state" small.conf > dpod.conf && dpod -c dpod.conf --take-mailbox dpo
! dpod: $SCRATCH/state/keys/reference.key: No such file or directory
? 75
$ mkdir -p in/cur in/new in/tmp out && dpod -c dpod.conf --once 2> log; dpod -c dpod.conf --take-mailbox dpo
mailbox dpo is held by this register; letters to messages that came before are held
$ mv in away && dpod -c dpod.conf --take-mailbox dpo
! dpod: $SCRATCH/in: not a Maildir with `new` and `cur`: No such file or directory
? 78

## The answers of `dpod setup`.
$ dpod setup -h | head -2
usage: dpod setup [--directory DIRECTORY] [--answer NAME=ANSWER]... [--batch]
                  [--replace] [--offline]
$ for options in extra --nonsense; do dpod setup $options > said 2>&1; echo $? $(grep -c '^usage: dpod setup' said); done
64 1
64 1
$ dpod setup --directory "$PWD/mine" --batch --offline --answer nonsense=1
! dpod setup: --answer: expected NAME=ANSWER with one of the names in `dpod setup --help`
! dpod setup: nothing was written
? 64
