## Letters of one's own against the shipped ones: a letter, a part, the words,
## one that is the same, and a part that is not shipped.
$ mkdir -p own/en own/de own/nn
$ shipped=$(dpoctl --json templates list | sed -n 's|.*"file":"\(.*\)/nn/acknowledge.txt".*|\1|p')
> sed 's/^kind complaint: .*/kind complaint: klage/' "$shipped/nn/words" > own/nn/words
$ dpoctl templates show en withdrawn | sed 's/We have closed it/We have ended it/' > own/en/withdrawn.txt
$ dpoctl templates show de refused > own/de/refused.txt
$ printf 'Yours,\n{{organisation}}\n' > own/en/signature.part
$ printf 'Hello.\n' > own/en/house.part
$ dpoctl templates diff --directory own
--- shipped/en/withdrawn.txt
+++ own/en/withdrawn.txt
@@ -5,7 +5,7 @@
     Your request was about: {{kinds}}

 On {{until_on}} you told us that you do not wish to pursue your request.
-We have closed it and will do nothing further about it. If this is not
+We have ended it and will do nothing further about it. If this is not
 what you meant, please tell us. You may make a new request at any time;
 it costs you nothing.

--- shipped/en/signature.part
+++ own/en/signature.part
@@ -1,7 +1,2 @@
-To reach a person: {{contact}}
-
-Yours sincerely,
-{{#officer}}
-{{officer}}
-{{/officer}}
+Yours,
 {{organisation}}
not shipped: own/en/house.part
--- shipped/nn/words
+++ own/nn/words
@@ -27,7 +27,7 @@
 kind optout: reservasjon mot direkte marknadsføring
 kind withdraw-consent: tilbaketrekking av samtykke
 kind automated-decision: automatiserte avgjerder
-kind complaint: ei klage
+kind complaint: klage
 kind breach: brot på personopplysningstryggleiken
 kind question: eit spørsmål
 kind reminder: ei påminning

$ program=$(command -v dpoctl)
> PATH=/nowhere "$program" templates diff --directory own
! dpoctl: cannot run diff: No such file or directory
? 69
$ program=$(command -v dpoctl); mkdir bin; for ends in 'exit 2' 'kill -9 $$' 'exit 1' 'exit 0'; do
>     printf '#!/bin/sh\n%s\n' "$ends" > bin/diff; chmod +x bin/diff
>     PATH=$PWD/bin:/usr/bin:/bin "$program" templates diff --directory own; echo "$ends: $?"; done
exit 2: 69
kill -9 $$: 69
not shipped: own/en/house.part
exit 1: 0
not shipped: own/en/house.part
exit 0: 0
! dpoctl: diff failed for own/de/refused.txt
! dpoctl: diff failed for own/de/refused.txt

## What there is to show, and to write with example values.
$ dpoctl templates check --directory own
$ dpoctl --json templates list --directory own | grep -c '"file":"own/'
2
$ dpoctl templates show xx refused
! dpoctl: no letters are in "xx"
? 64
$ dpoctl templates show en refuse
! dpoctl: no such letter: refuse
? 64
$ dpoctl templates show en refused --mailbox dpo
! dpoctl: no such mailbox: dpo
? 64
$ dpoctl -c small.conf templates show en refused --mailbox other
! dpoctl: no such mailbox: other
? 64
$ dpoctl -c small.conf templates show en withdrawn --mailbox dpo | head -n 1
Subject: Your request {{reference}}: withdrawn
$ dpoctl templates render xx refused
! dpoctl: no letters are in "xx"
? 64
$ dpoctl templates render en withdrawn --set organisation="A & Sons"
Subject: Your request DPO-7KQ4-2M9X: withdrawn

Hello,

This is about your message, which A & Sons received on
27 March 2026.

    Reference: DPO-7KQ4-2M9X

    Your request was about: access to personal data and erasure

On 31 December 2031 you told us that you do not wish to pursue your
request. We have closed it and will do nothing further about it. If this
is not what you meant, please tell us. You may make a new request at any
time; it costs you nothing.

If you think that we do not follow data protection law, you may complain
to the supervisory authority:

    The Authority, 1 Example Street, authority.example

To reach a person: dpo@example.org, +44 20 7946 0000

Yours sincerely,
A & Sons
$ dpoctl templates render en withdrawn --set organisation
! dpoctl: --set requires NAME=VALUE, NAME one of: law, kind, organisation, contact, authority, reference, received_on, due_on, kinds, reason, until_on, amount, client, code, done, provision, number, forwarded_on, officer, today, new_count, new_tickets, due_1, due_3, due_7, overdue, held, unread, spot_checks, failing, nothing, alarm_breach, alarm_mailbox, alarm_relay, alarm_canary, since, until
! Try `dpoctl help templates render`.
? 64
$ dpoctl templates render en withdrawn --set nonsense=x 2>&1 | cut -c1-60
dpoctl: --set requires NAME=VALUE, NAME one of: law, kind, o
Try `dpoctl help templates render`.
## What depends on the law and on the kinds of the request.
$ for law in eu nl uk; do dpoctl templates render en refused --set law=$law | grep -c 'Article 77\|Dutch\|section 16'; done
1
3
3
$ for kind in access erasure complaint; do dpoctl templates render en fulfilled --set kind=$kind | sha256sum; done | sort -u | wc -l
3
$ dpoctl templates render en fulfilled --set kind=erasure | sed -n '10,11p'
We have erased the personal data that you asked us to erase (Article 17
of the GDPR). We keep a record of this request, so that we can show
$ dpoctl templates render en refused --set law=us 2>&1 | cut -c1-60
dpoctl: --set requires NAME=VALUE, NAME one of: law, kind, o
Try `dpoctl help templates render`.
$ dpoctl templates render en refused --set kind=erase 2>&1 | cut -c1-60
dpoctl: --set requires NAME=VALUE, NAME one of: law, kind, o
Try `dpoctl help templates render`.
$ dpoctl templates render en withdrawn --html --set organisation="A & Sons" | grep -o '<html[^>]*>\|A &amp; Sons' | sort | uniq -c
      1 <html lang="en">
      2 A &amp; Sons
$ dpoctl templates render en withdrawn --mail | grep '^From\|^Subject\|^Content-Type'
From: "Example Ltd" <dpo@example.org>
Subject: Your request DPO-7KQ4-2M9X: withdrawn
Content-Type: text/plain; charset=utf-8; format=flowed
$ dpoctl templates render en withdrawn --mail --html | grep -o '^Content-Type: [^;]*'
Content-Type: multipart/alternative
Content-Type: text/plain
Content-Type: text/html
$ sed "1i templates-directory = $PWD/own" small.conf > own.conf
$ dpoctl -c own.conf --json templates list | grep -o '"file":"[^"]*/own/[^"]*"'
"file":"$SCRATCH/own/de/refused.txt"
"file":"$SCRATCH/own/en/withdrawn.txt"
$ dpoctl -c own.conf templates diff | grep '^[-+][A-Za-z]'
-We have closed it and will do nothing further about it. If this is not
+We have ended it and will do nothing further about it. If this is not
-To reach a person: {{contact}}
-Yours sincerely,
+Yours,
-kind complaint: ei klage
+kind complaint: klage
$ sed "s|maildir.*|&\\n\\ttemplates-directory = $PWD/own|" small.conf > mailbox.conf
$ dpoctl -c mailbox.conf templates show en withdrawn --mailbox dpo | grep -c ended
1
$ dpoctl -c mailbox.conf templates show en withdrawn | grep -c ended
0
? 1

## Without any of one's own there is nothing to compare; a mistake comes first.
$ dpoctl templates diff
! dpoctl: there are no letters of your own: set --directory, or templates-directory in the configuration
! Try `dpoctl help templates diff`.
? 64
$ printf 'Subject: {{nothing}}\n\nHello\n' > own/en/fee.txt
$ dpoctl templates diff --directory own
! dpoctl: own/en/fee.txt:1: unknown placeholder {{nothing}}: expected one of organisation, contact, authority, reference, received_on, gdpr, in_uk, in_nl, officer, kinds, reason, amount, access, rectification, erasure, restriction, portability, objection, optout, withdraw-consent, automated-decision, complaint, breach, question, reminder
? 65

## A ticket is answered in the letters of its mailbox.
$ mkdir state words && mkdir words/de && sed 's/^Subject: .*/Subject: Vom Haus: {{reference}}/' "$(dpoctl --json templates list | sed -n 's|.*"file":"\(.*/de/reply.txt\)".*|\1|p')" > words/de/reply.txt
$ sed "s|^organ|$STATE\norgan|; s|maildir.*|&\n\ttemplates-directory = $PWD/words|" small.conf > house.conf
$ printf 'mailbox "other" {\n\turl = "maildir:/nowhere/other"\n\taddresses = {other@example.com}\n}\n' >> house.conf
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c house.conf reply 1 --text "Gern." --preview | grep Subject
Subject: Vom Haus: DPO-0000-0010
$ sql "INSERT INTO mailbox (name, created_at) VALUES ('other', 1)" && sql "UPDATE ticket SET mailbox_id = (SELECT max(id) FROM mailbox)"; dpoctl -c house.conf reply 1 --text "Gern." --preview | grep Subject
Subject: Ihr Anliegen DPO-0000-0010
