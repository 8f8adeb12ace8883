## Letters of one's own against the shipped ones: a letter, a part, the words,
## one that is the same, and a part that is not shipped.
$ mkdir -p own/en own/de own/nn
$ shipped=$(dpoctl --json templates list | sed -n 's|.*"file":"\(.*\)/nn/acknowledge.txt".*|\1|p')
> sed 's/^kind complaint: .*/kind complaint: klage/' "$shipped/nn/words" > own/nn/words
$ dpoctl templates show en withdrawn | sed 's/closed$/ended/' > own/en/withdrawn.txt
$ dpoctl templates show de refused > own/de/refused.txt
$ printf 'Yours,\n{{organisation}}\n' > own/en/signature.part
$ printf 'Hello.\n' > own/en/house.part
$ dpoctl templates diff --directory own
--- shipped/en/withdrawn.txt
+++ own/en/withdrawn.txt
@@ -4,7 +4,7 @@

     Your request was about: {{kinds}}

-You told us that you do not wish to pursue your request. We have closed
+You told us that you do not wish to pursue your request. We have ended
 it and will do nothing further about it. If this is not what you meant,
 please tell us. You may make a new request at any time; it costs you
 nothing.
--- shipped/en/signature.part
+++ own/en/signature.part
@@ -1,4 +1,2 @@
-To reach a person: {{contact}}
-
-Yours sincerely,
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

## Without any of one's own there is nothing to compare; a mistake comes first.
$ dpoctl templates diff
! dpoctl: there are no letters of your own: set --directory, or templates-directory in the configuration
! Try `dpoctl help templates diff`.
? 64
$ printf 'Subject: {{nothing}}\n\nHello\n' > own/en/fee.txt
$ dpoctl templates diff --directory own
! dpoctl: own/en/fee.txt:1: unknown placeholder {{nothing}}: expected one of organisation, contact, authority, reference, received_on, gdpr, in_uk, in_nl, kinds, reason, amount, access, rectification, erasure, restriction, portability, objection, optout, withdraw-consent, automated-decision, complaint, breach, question, reminder
? 65
