$ dpoctl parse request.eml
File                    request.eml
From                    Lind, Anna <anna@example.org>
Reply-To                -
Sender                  -
Return-Path             anna@example.org
Sender authentication   -
To                      dpo@example.com, Legal <legal@example.com>
Cc                      bob@example.net
Resent by               -
Resent to               -
Delivered to            -
Subject                 Anfrage für meine Daten
Date                    2026-03-02T07:59:00Z
Received                2026-03-02T08:00:00Z
Message-ID              <1@example.org>
In-Reply-To             -
References              -
Text
  | Guten Tag,
  |
  | ich verlange Auskunft nach Art. 15 DSGVO über meine Daten.
  |
  | Anna Lind
Quoted                  -
Forwarded               no
Attached text           -
Hidden text             -
Main text               text/plain
Reason chosen           the only text
Other text              -
Reason not read         -
Part not read           -
Links                   -
Attachments             -
Automatic               no
Reason automatic        -
Evidence of automation  -
Problems                -
$ dpoctl --json parse request.eml
{"file":"request.eml","from":"Lind, Anna <anna@example.org>","reply_to":[],"sender":[],"return_path":"anna@example.org","sender_evidence":"","to":["dpo@example.com","Legal <legal@example.com>"],"cc":["bob@example.net"],"resent_from":[],"resent_to":[],"delivered_to":[],"subject":"Anfrage für meine Daten","date":"2026-03-02T07:59:00Z","received_at":"2026-03-02T08:00:00Z","message_id":"<1@example.org>","in_reply_to":"","references":[],"text":"Guten Tag,\n\nich verlange Auskunft nach Art. 15 DSGVO über meine Daten.\n\nAnna Lind","quoted":"","forwarded":false,"forms":"","hidden":"","letter_part":"text/plain","letter_why":"the only text","beside":"","unreadable":"","unreadable_part":"","links":[],"attachments":[],"automatic":false,"automatic_reason":"","automatic_evidence":"","problems":[]}

## A mail can not imitate a field, hide a character or order the terminal.
$ dpoctl parse hostile.eml
File                    hostile.eml
From                    <U+202E>Eve <eve@example.net>
Reply-To                Mallory <mallory@example.net>
Sender                  -
Return-Path             -
Sender authentication   reply-to-differs
To                      -
Cc                      -
Resent by               -
Resent to               -
Delivered to            -
Subject                 a [2Jb<U+200B>
Message-ID              <4@example.net>
In-Reply-To             <b@x>
References              <a@x>, <b@x>
Text
  | Please delete my data.
  |
  | Decision   not-request
Quoted                  -
Forwarded               no
Attached text           -
Hidden text             -
Main text               text/plain
Reason chosen           the only text
Other text              -
Reason not read         document
Part not read           id<U+202E>.pdf
Links                   -
Attachments
  NAME            TYPE             BYTES  DIGEST
  id<U+202E>.pdf  application/pdf  6      $HEX
Automatic               no
Reason automatic        -
Evidence of automation  -
Problems                no-date (there is no date), unread-document (the attached document was not read; it may be the actual letter)
$ dpoctl --json parse hostile.eml
{"file":"hostile.eml","from":"‮Eve <eve@example.net>","reply_to":["Mallory <mallory@example.net>"],"sender":[],"return_path":"","sender_evidence":"reply-to-differs","to":[],"cc":[],"resent_from":[],"resent_to":[],"delivered_to":[],"subject":"a [2Jb​","date":null,"received_at":null,"message_id":"<4@example.net>","in_reply_to":"<b@x>","references":["<a@x>","<b@x>"],"text":"Please delete my data.\n\nDecision   not-request","quoted":"","forwarded":false,"forms":"","hidden":"","letter_part":"text/plain","letter_why":"the only text","beside":"","unreadable":"document","unreadable_part":"id‮.pdf","links":[],"attachments":[{"name":"id‮.pdf","type":"application/pdf","bytes":6,"digest":"$HEX"}],"automatic":false,"automatic_reason":"","automatic_evidence":"","problems":["no-date","unread-document"]}

## What can not be read is named, and the others go on.
$ dpoctl --json parse none.eml away.eml .
{"file":"away.eml","from":"Bob <bob@example.net>","reply_to":[],"sender":[],"return_path":"","sender_evidence":"","to":["dpo@example.com"],"cc":[],"resent_from":[],"resent_to":[],"delivered_to":[],"subject":"Automatic reply: your question","date":"2026-03-02T07:59:00Z","received_at":null,"message_id":"<2@example.net>","in_reply_to":"","references":[],"text":"I am out of the office until Monday.","quoted":"","forwarded":false,"forms":"","hidden":"","letter_part":"text/plain","letter_why":"the only text","beside":"","unreadable":"","unreadable_part":"","links":[],"attachments":[],"automatic":true,"automatic_reason":"auto-submitted","automatic_evidence":"Auto-Submitted: auto-replied","problems":[]}
! dpoctl: none.eml: No such file or directory
! dpoctl: .: Is a directory
? 66
$ dpoctl --json parse - < away.eml
{"file":"-","from":"Bob <bob@example.net>","reply_to":[],"sender":[],"return_path":"","sender_evidence":"","to":["dpo@example.com"],"cc":[],"resent_from":[],"resent_to":[],"delivered_to":[],"subject":"Automatic reply: your question","date":"2026-03-02T07:59:00Z","received_at":null,"message_id":"<2@example.net>","in_reply_to":"","references":[],"text":"I am out of the office until Monday.","quoted":"","forwarded":false,"forms":"","hidden":"","letter_part":"text/plain","letter_why":"the only text","beside":"","unreadable":"","unreadable_part":"","links":[],"attachments":[],"automatic":true,"automatic_reason":"auto-submitted","automatic_evidence":"Auto-Submitted: auto-replied","problems":[]}
$ printf '' | dpoctl --json parse -
{"file":"-","from":"","reply_to":[],"sender":[],"return_path":"","sender_evidence":"","to":[],"cc":[],"resent_from":[],"resent_to":[],"delivered_to":[],"subject":"","date":null,"received_at":null,"message_id":"","in_reply_to":"","references":[],"text":"","quoted":"","forwarded":false,"forms":"","hidden":"","letter_part":"","letter_why":"","beside":"","unreadable":"","unreadable_part":"","links":[],"attachments":[],"automatic":false,"automatic_reason":"","automatic_evidence":"","problems":["no-from","no-date"]}

## What our own server says of a sender is believed where it is configured.
$ dpoctl --json parse group.eml | tr , '\n' | grep -e sender_evidence -e automatic
"sender_evidence":"return-path-differs"
"automatic":true
"automatic_reason":"list"
"automatic_evidence":"List-Id: Data protection <dpo.example.com>"
$ dpoctl -c trusting.conf --json parse group.eml forged.eml | tr , '\n' | grep -e sender_evidence -e automatic
"sender_evidence":"authenticated dmarc=pass dkim=pass spf=fail return-path-differs"
"automatic":false
"automatic_reason":""
"automatic_evidence":""
"sender_evidence":"not-authenticated dmarc=fail dkim=missing spf=missing"
"automatic":false
"automatic_reason":""
"automatic_evidence":""
