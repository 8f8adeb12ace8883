## Due dates, and the calendar of them. It never replaces a file.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf

## not on postgresql: a file is not there yet
$ dpoctl -c dpod.conf due
! dpoctl: $REGISTER does not exist: dpod creates it when it starts
? 75

## not on sqlite: a database is there before its tables
$ dpoctl -c dpod.conf due
! dpoctl: $REGISTER is empty: dpod creates its tables when it starts
? 75

## There it is.
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c dpod.conf due
DUE                   CLOCK    TICKET  REFERENCE      KIND    TARGET
2020-02-03            overdue  1       DPO-0000-0010  access
2999-01-01T00:00:00Z  runs     2       DPO-10WC-ZN6T  breach
$ dpoctl -c dpod.conf --json due
{"due_on":"2020-02-03","due_at":null,"clock":"overdue","ticket":1,"reference":"DPO-0000-0010","kind":"access","target_on":null}
{"due_on":null,"due_at":"2999-01-01T00:00:00Z","clock":"runs","ticket":2,"reference":"DPO-10WC-ZN6T","kind":"breach","target_on":null}
$ dpoctl -c dpod.conf due --ics | tr -d '\r' | sed 's/^DTSTAMP.*/DTSTAMP/'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//dpod//dpoctl due//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
UID:DPO-0000-0010-access@dpod
DTSTAMP
SEQUENCE:1
DTSTART;VALUE=DATE:20200203
DTEND;VALUE=DATE:20200204
SUMMARY:DPO-0000-0010: access
CLASS:CONFIDENTIAL
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:DPO-10WC-ZN6T-breach@dpod
DTSTAMP
SEQUENCE:4
DTSTART:29990101T000000Z
SUMMARY:DPO-10WC-ZN6T: breach
CLASS:CONFIDENTIAL
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
$ dpoctl -c dpod.conf due --ics --with-names due.ics && grep -c DESCRIPTION due.ics
2
$ dpoctl -c dpod.conf due --ics due.ics
! dpoctl: due.ics: File exists
? 73
$ dpoctl -c dpod.conf due due.ics
! dpoctl: FILE requires --ics
! Try `dpoctl help due`.
? 64
$ dpoctl -c dpod.conf due --with-names
! dpoctl: --with-names requires --ics
! Try `dpoctl help due`.
? 64
$ dpoctl -c dpod.conf --json due --ics
! dpoctl: --json excludes --ics
! Try `dpoctl help due`.
? 64

## Evidence: one file that is never replaced.
$ dpoctl -c dpod.conf evidence 1 one.zip | sed 's/^Bytes.*/Bytes/'
File                       one.zip
Reference                  DPO-0000-0010
Bytes
SHA-256                    $HEX
Messages                   1
Of those, not as received  0
Letters                    1
Of those, not as sent      1
Events                     3
Of those, content erased   0
Rows of the history        9
Head of the history        $HEX
$ dpoctl -c dpod.conf evidence 1 one.zip
! dpoctl: one.zip: File exists
? 73
$ dpoctl -c dpod.conf evidence 99 two.zip
! dpoctl: no such ticket: 99
? 1
$ dpoctl -c dpod.conf evidence 1 -
! dpoctl: expected a file, not `-`
! Try `dpoctl help evidence`.
? 64
$ python3 -c "import zipfile; zipfile.ZipFile('one.zip').extract('verify.py')" && python3 verify.py one.zip
holds   the archive has these 14 files and nothing else
holds   every file has the digest in SHA256SUMS
holds   1 files are those listed in mails.json
holds   0 files are those listed in letters.json
holds   the history has 3 events of one ticket, in order
note    the rows of other tickets between these events are not in this file (dpoctl evidence --chain)
head    row 9 of the register's history is $HEX
sha256  $HEX
All holds.
$ dpoctl -c dpod.conf evidence --chain DPO-0000-0010 chain.zip >/dev/null && python3 verify.py chain.zip | grep chain
holds   the chain of 9 rows has no gap up to the head
$ printf x >>one.zip; python3 verify.py one.zip | grep -v ^holds
BROKEN  the archive has these 14 files and nothing else
note    the rows of other tickets between these events are not in this file (dpoctl evidence --chain)
head    row 9 of the register's history is $HEX
sha256  $HEX
NOT all holds.

## The figures of a year: bars, lines for a spreadsheet, a page.
$ COLUMNS=60 dpoctl -c dpod.conf stats --year 2020 --plot
Requests by month
2020-01               2  ###################################
2020-02               0
2020-03               0
2020-04               0
2020-05               0
2020-06               0
2020-07               0
2020-08               0
2020-09               0
2020-10               0
2020-11               0
2020-12               0

Requests by kind
access                1  ###################################
breach                1  ###################################

Days to the answer
0-7                   0
8-14                  0
15-30                 0
31-60                 0
61-90                 0
91+                   0
(none)
Nothing was answered: there is no median.

Answers and due dates
answered              0
in_time               0
late                  0
overdue               1  ###################################
extended              0
refused               0
lapsed                0

Open requests by age in days
0-7                   0
8-14                  0
15-30                 0
31-60                 0
61-90                 0
91+                   2  ###################################

Spot checks
spot_looked           0
spot_requests         0
spot_apart            1  #################
spot_recognised       2  ###################################
no message was looked at yet
$ dpoctl -c dpod.conf stats --year 2020 --csv | tr -d '\r' | grep -v ',0$'
year,chart,label,value
2020,months,2020-01,2
2020,kinds,access,1
2020,kinds,breach,1
2020,figures,overdue,1
2020,open_ages,91+,2
2020,spot,spot_apart,1
2020,spot,spot_recognised,2
2020,2020-01,access,1
2020,2020-01,breach,1
$ dpoctl -c dpod.conf stats --year 2020 --html year.html && grep -c '<svg' year.html
7
$ dpoctl -c dpod.conf stats --year 2020 --html year.html
! dpoctl: year.html: File exists
? 73
$ dpoctl -c dpod.conf stats --year 2020 --csv --plot
! dpoctl: --json, --html, --plot and --csv exclude each other
! Try `dpoctl help stats`.
? 64
$ dpoctl -c dpod.conf stats --year 1999 --html none.html
? 1
$ for width in 10 30 60 79 80 81 200; do COLUMNS=$width dpoctl -c dpod.conf stats --year 2020 --plot | wc -L; done
41
41
60
79
80
81
100

## A kind of one request is in the page, too.
$ dpoctl -c dpod.conf stats --year 2020 --html one.html; grep -o '<th>access</th>\|<th>breach</th>\|<th>erasure</th>\|>looked</text>\|width="1"' one.html | sort | uniq -c
      2 <th>access</th>
      2 <th>breach</th>
      1 >looked</text>
