## What the messages of a ticket carry, under names of their own.
$ mkdir state && sed "s|^organ|$STATE\norgan|" small.conf > dpod.conf
$ seed "$REGISTER" /nowhere/in carries.eml
$ dpoctl -c dpod.conf list from:anna has:attachment
     ID DUE            LEFT ASKS FOR WHO              SUBJECT
 * @  1 2020-02-03 6 y late access   anna@example.org Auskunft <U+202E>?
$ dpoctl -c dpod.conf attachments 1
PART  NAME                   TYPE              BYTES  MAIL  RECEIVED              FROM
1     <U+202E>fdp.exe        application/pdf   8      2     2020-01-01T09:00:00Z  Anna <anna@example.org>
2     -rf $HOME; Letter.txt  text/plain        9      2     2020-01-01T09:00:00Z  Anna <anna@example.org>
3     form.html              text/html         45     2     2020-01-01T09:00:00Z  Anna <anna@example.org>
4     /                      application/x-sh  9      2     2020-01-01T09:00:00Z  Anna <anna@example.org>
$ dpoctl -c dpod.conf attachments DPO-0000-0010 --json | head -1
{"part":"1","name":"‮fdp.exe","type":"application/pdf","size_bytes":8,"message":2,"received_at":"2020-01-01T09:00:00Z","from":"Anna <anna@example.org>","sha256":"$HEX"}
$ dpoctl -c dpod.conf attachments 2
No attachments.
? 1
$ dpoctl -c dpod.conf attachments 7
! dpoctl: no such ticket: 7
? 1
$ dpoctl -c dpod.conf show 1 | grep attachment
  [attachment 1: <U+202E>fdp.exe application/pdf, 8 bytes]
  [attachment 2: -rf $HOME; Letter.txt text/plain, 9 bytes]
  [attachment 3: form.html text/html, 45 bytes]
  [attachment 4: / application/x-sh, 9 bytes]
## What is text is read in the terminal; nothing hostile reaches it.
$ dpoctl -c dpod.conf attachments 1 2
Grüße<U+001B>[2J
$ dpoctl -c dpod.conf attachments 1 3
Name:

Anna
$ dpoctl -c dpod.conf attachments 1 text:2
Here they are.
$ dpoctl -c dpod.conf attachments 1 mail:2 | head -3
From: Anna <anna@example.org>
Subject: The papers
Message-ID: <2@example.org>
$ dpoctl -c dpod.conf attachments 1 1
! dpoctl: attachment 1 is application/pdf and cannot be shown as text: use "dpoctl save"
? 1
$ dpoctl -c dpod.conf attachments 1 mail
! dpoctl: there are 2 messages: specify mail:1 to mail:2
! Try `dpoctl help attachments`.
? 64
$ dpoctl -c dpod.conf attachments 1 9
! dpoctl: no such part: 9; "dpoctl attachments" lists them
? 1
$ dpoctl -c dpod.conf attachments 1 2 --json
! dpoctl: --json excludes PART
! Try `dpoctl help attachments`.
? 64
## Saved under safe names, readable by their owner only, never over a file.
$ mkdir out && dpoctl -c dpod.conf save 1 out
PART  BYTES  FILE
1     8      out/1-1-fdp.exe
2     9      out/1-2-rf_HOME_Letter.txt
3     45     out/1-3-form.html
4     9      out/1-4-unnamed
$ ls -l out | awk 'NR > 1 { print $1, $9 }'
-rw------- 1-1-fdp.exe
-rw------- 1-2-rf_HOME_Letter.txt
-rw------- 1-3-form.html
-rw------- 1-4-unnamed
$ cat out/1-1-*
%PDF-1.4
$ dpoctl -c dpod.conf save 1 out
! dpoctl: out/1-1-fdp.exe exists: nothing is overwritten
? 73
$ dpoctl -c dpod.conf save 1 all out
! dpoctl: out/1-1-fdp.exe exists: nothing is overwritten
? 73
$ mkdir all && dpoctl -c dpod.conf save 1 all all --json && cmp all/1-mail-2.eml carries.eml
{"part":"1","size_bytes":8,"file":"all/1-1-fdp.exe"}
{"part":"2","size_bytes":9,"file":"all/1-2-rf_HOME_Letter.txt"}
{"part":"3","size_bytes":45,"file":"all/1-3-form.html"}
{"part":"4","size_bytes":9,"file":"all/1-4-unnamed"}
{"part":"mail:1","size_bytes":122,"file":"all/1-mail-1.eml"}
{"part":"mail:2","size_bytes":731,"file":"all/1-mail-2.eml"}
{"part":"text:1","size_bytes":37,"file":"all/1-text-1.txt"}
{"part":"text:2","size_bytes":14,"file":"all/1-text-2.txt"}
$ dpoctl -c dpod.conf save 1 2 one.txt && od -c one.txt
PART  BYTES  FILE
2     9      one.txt
0000000   G   r 374 337   e 033   [   2   J
0000011
$ dpoctl -c dpod.conf save 1 2 one.txt
! dpoctl: one.txt exists: nothing is overwritten
? 73
$ dpoctl -c dpod.conf save 1 mail:2 - | cmp - carries.eml
$ dpoctl -c dpod.conf save 1 text:1 - && echo
Welche Daten haben Sie?
Ticket  99[2J
$ dpoctl -c dpod.conf save 1 one-file
! dpoctl: there are 4 parts: specify one of them, or an existing directory
! Try `dpoctl help save`.
? 64
$ dpoctl -c dpod.conf save 2 out
! dpoctl: ticket 2 has no attachments; "mail" is the message
? 1
$ dpoctl -c dpod.conf save 2 mail -
! dpoctl: no such part: mail; "dpoctl attachments" lists them
? 1
$ dpoctl -c dpod.conf save 1 4 /nowhere/file
! dpoctl: /nowhere/file: No such file or directory
? 73
## A terminal is no file: what came from outside would command it.
$ script -qec "dpoctl -c dpod.conf save 1 mail:2 -" /dev/null | tr -d '\r'
dpoctl: standard output is a terminal: redirect it, or name a file
## One attachment needs no name; line ends of all kinds, and no line at all.
$ cat > seed-one <<'END'
> mkdir $1 && sed "s|^organ|state-directory = \"$PWD/$1\"\norgan|" small.conf > $1.conf
> {
>     printf 'From: Anna <anna@example.org>\nMessage-ID: <%s@example.org>\n' $1
>     printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n'
>     number=0
>     for bytes in $2; do
>         number=$((number + 1))
>         printf '\n--b\nContent-Type: text/plain; name=%s.txt\n' $number
>         printf 'Content-Disposition: attachment\n'
>         printf 'Content-Transfer-Encoding: base64\n\n%s' ${bytes#-}
>     done
>     printf '\n--b--\n'
> } > $1.eml
> seed $1/dpod.db /nowhere/in $1.eml
> END
$ sh seed-one one "$(printf 'a\rb\r\nc\n\rd\r' | base64)"
$ dpoctl -c one.conf attachments 1 1
a<U+000D>b
c
<U+000D>d<U+000D>
$ dpoctl -c one.conf save 1 one.bin && od -c one.bin
PART  BYTES  FILE
1     10     one.bin
0000000   a  \r   b  \r  \n   c  \n  \r   d  \r
0000012
$ dpoctl -c one.conf save 1 text -
! dpoctl: there are 2 messages: specify text:1 to text:2
! Try `dpoctl help save`.
? 64
$ : > ./- && dpoctl -c one.conf save 1 1 - | cmp - one.bin
$ sh seed-one two "- $(echo | base64)"
$ dpoctl -c two.conf attachments 1 | cut -c1-60
PART  NAME   TYPE        BYTES  MAIL  RECEIVED
1     1.txt  text/plain  0      2     2020-01-01T09:00:00Z
2     2.txt  text/plain  1      2     2020-01-01T09:00:00Z
$ dpoctl -c two.conf attachments 1 1 | od -c
0000000  \n
0000001

$ dpoctl -c two.conf attachments 1 2 | od -c
0000000  \n
0000001

$ dpoctl -c two.conf save 1 file
! dpoctl: there are 2 parts: specify one of them, or an existing directory
! Try `dpoctl help save`.
? 64
$ mkdir both && dpoctl -c two.conf save 1 both
PART  BYTES  FILE
1     0      both/1-1-1.txt
2     1      both/1-2-2.txt
## What is no longer kept, or is not what was recorded.
$ cat > change <<'END'
> import sqlite3, sys
> db = sqlite3.connect(sys.argv[1])
> db.execute(sys.argv[2])
> db.commit()
> END
$ python3 change one/dpod.db "UPDATE attachment SET digest = zeroblob(32)"
$ dpoctl -c one.conf save 1 1 -
! dpoctl: attachment 1 is not what was recorded of it: save the message (mail:2)
? 65
$ dpoctl -c one.conf attachments 1 1 | head -1
a<U+000D>b
$ python3 change one/dpod.db "UPDATE message SET raw = NULL WHERE id = (SELECT max(id) FROM message)"
$ dpoctl -c one.conf save 1 1 -
! dpoctl: message 2 is not kept as received
? 1
$ dpoctl -c one.conf save 1 mail:2 -
! dpoctl: message 2 is not kept as received
? 1
$ dpoctl -c one.conf attachments 1 1
! dpoctl: message 2 is not kept as received
? 1
$ mkdir some && dpoctl -c one.conf save 1 all some
! dpoctl: message 2 is not kept as received
? 1
$ ls some

## The links of a message, with the words that hide them.
$ mkdir three && sed "s|^organ|state-directory = $PWD/three\norgan|" small.conf > three.conf
$ printf 'From: Anna <anna@example.org>\nMIME-Version: 1.0\nContent-Type: text/html\n\n' > three.eml
$ printf '<a href="https://%s.example/">%s</a>\n' a Here b 'or there' >> three.eml
$ seed three/dpod.db /nowhere/in three.eml
$ dpoctl -c three.conf --json show 1 | grep -o '"links":[[][^]]*[]]' | sort -u
"links":[]
"links":[{"words":"Here","target":"https://a.example/"},{"words":"or there","target":"https://b.example/"}]
