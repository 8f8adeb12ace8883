## What is found: mails, letters, notes and facts, the newest first.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in request.eml
$ dpoctl -c dpod.conf search daten
TICKET  WHAT  AT                    WHO               MAIL  TEXT
1       mail  2020-01-01T09:00:00Z  anna@example.org        Anfrage für meine [Daten] Guten Tag, ich verlange Auskunft nach Art. 15 DSGVO über meine [Daten]. Anna Lind Lind, Anna anna@example.org
1       mail  2020-01-01T09:00:00Z  anna@example.org        Auskunft Welche [Daten] haben Sie? Ticket 99[2J Anna anna@example.org
$ dpoctl -c dpod.conf note 1 --text "She rang: the number is 0171-55 32" > done; dpoctl -c dpod.conf --json search "0171-55" | sed "s/\"at\":\"[^\"]*\",\"who\":\"[^\"]*\"/AT/"
{"ticket":1,"what":"note",AT,"letter":0,"mail":"","snippet":"She rang: the number is [0171-55] 32"}
$ dpoctl -c dpod.conf --json search AB/12 | sed "s/\"at\":\"[^\"]*\"/AT/"
{"ticket":1,"what":"fact",AT,"who":"anna@example.org","letter":0,"mail":"","snippet":"[AB/12]"}
{"ticket":1,"what":"fact",AT,"who":"anna@example.org","letter":0,"mail":"","snippet":"[AB/12]"}
$ dpoctl -c dpod.conf search anna@example.org | wc -l
6
$ COLUMNS=60 dpoctl -c dpod.conf search rang | sed 's/20[0-9-]*T[0-9:]*Z/AT/'
TICKET  WHAT  AT                    WHO   MAIL
1       note  AT  root
    She [rang]: the number is 0171-55 32
$ dpoctl -c dpod.conf search ANNA@EXAMPLE.ORG --limit 1
TICKET  WHAT  AT                    WHO               MAIL  TEXT
1       mail  2020-01-01T09:00:00Z  anna@example.org        ...rt. 15 DSGVO über meine Daten. Anna Lind Lind, Anna [anna@example.org]
These are the newest 1; --limit 0 shows all.

## All words must be there; within quotation marks they stand side by side.
$ dpoctl -c dpod.conf search daten rang
Nothing was found.
? 1
$ dpoctl -c dpod.conf search rang she | wc -l
2
$ dpoctl -c dpod.conf search '"she rang"' | wc -l
2
$ dpoctl -c dpod.conf search '"rang she"'
Nothing was found.
? 1
$ dpoctl -c dpod.conf search 'num*' | wc -l
2

## Nothing else has a meaning.
$ dpoctl -c dpod.conf search 'rang OR daten'
Nothing was found.
? 1
$ dpoctl -c dpod.conf search "rang' --" | wc -l
2
$ dpoctl -c dpod.conf search '*'
! dpoctl: no letters or digits to search for
! Try `dpoctl help search`.
? 64
$ dpoctl -c dpod.conf search
! dpoctl: search requires TEXT...
! Try `dpoctl help search`.
? 64

## As many as the limit are all.
$ dpoctl -c dpod.conf search '"she rang"' --limit 1 | wc -l
2
$ dpoctl -c dpod.conf search anna@example.org --limit 0 | wc -l
6
$ dpoctl -c dpod.conf search anna@example.org --limit 5 | wc -l
6
$ dpoctl -c dpod.conf search anna@example.org --limit 4 | tail -1
These are the newest 4; --limit 0 shows all.
$ dpoctl -c dpod.conf --json search anna@example.org --limit 4 | wc -l
4
