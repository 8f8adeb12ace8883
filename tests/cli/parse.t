$ dpoctl parse request.eml
File              request.eml
From              Lind, Anna <anna@example.org>
Reply-To          -
To                dpo@example.com, Legal <legal@example.com>
Cc                bob@example.net
Subject           Anfrage für meine Daten
Date              2026-03-02T07:59:00Z
Received          2026-03-02T08:00:00Z
Message-ID        <1@example.org>
In-Reply-To       -
References        -
Text
  | Guten Tag,
  |
  | ich verlange Auskunft nach Art. 15 DSGVO über meine Daten.
  |
  | Anna Lind
Quoted            -
Attachments       -
Automatic         no
Automatic, since  -
Problems          -
$ dpoctl --json parse request.eml
{"file":"request.eml","from":"Lind, Anna <anna@example.org>","reply_to":[],"to":["dpo@example.com","Legal <legal@example.com>"],"cc":["bob@example.net"],"subject":"Anfrage für meine Daten","date":"2026-03-02T07:59:00Z","received_at":"2026-03-02T08:00:00Z","message_id":"<1@example.org>","in_reply_to":"","references":[],"text":"Guten Tag,\n\nich verlange Auskunft nach Art. 15 DSGVO über meine Daten.\n\nAnna Lind","quoted":"","attachments":[],"automatic":false,"automatic_reason":"","problems":[]}

## A mail can not imitate a field, hide a character or order the terminal.
$ dpoctl parse hostile.eml
File              hostile.eml
From              <U+202E>Eve <eve@example.net>
Reply-To          Mallory <mallory@example.net>
To                -
Cc                -
Subject           a [2Jb<U+200B>
Message-ID        <4@example.net>
In-Reply-To       <b@x>
References        <a@x>, <b@x>
Text
  | Please delete my data.
  |
  | Decision   not-request
Quoted            -
Attachments
  NAME            TYPE             BYTES
  id<U+202E>.pdf  application/pdf  6
Automatic         no
Automatic, since  -
Problems          no-date
$ dpoctl --json parse hostile.eml
{"file":"hostile.eml","from":"‮Eve <eve@example.net>","reply_to":["Mallory <mallory@example.net>"],"to":[],"cc":[],"subject":"a [2Jb​","date":null,"received_at":null,"message_id":"<4@example.net>","in_reply_to":"<b@x>","references":["<a@x>","<b@x>"],"text":"Please delete my data.\n\nDecision   not-request","quoted":"","attachments":[{"name":"id‮.pdf","type":"application/pdf","bytes":6}],"automatic":false,"automatic_reason":"","problems":["no-date"]}

## What can not be read is named, and the others go on.
$ dpoctl --json parse none.eml away.eml .
{"file":"away.eml","from":"Bob <bob@example.net>","reply_to":[],"to":["dpo@example.com"],"cc":[],"subject":"Automatic reply: your question","date":"2026-03-02T07:59:00Z","received_at":null,"message_id":"<2@example.net>","in_reply_to":"","references":[],"text":"I am out of the office until Monday.","quoted":"","attachments":[],"automatic":true,"automatic_reason":"auto-submitted","problems":[]}
! dpoctl: none.eml: No such file or directory
! dpoctl: .: Is a directory
? 66
$ dpoctl --json parse - < away.eml
{"file":"-","from":"Bob <bob@example.net>","reply_to":[],"to":["dpo@example.com"],"cc":[],"subject":"Automatic reply: your question","date":"2026-03-02T07:59:00Z","received_at":null,"message_id":"<2@example.net>","in_reply_to":"","references":[],"text":"I am out of the office until Monday.","quoted":"","attachments":[],"automatic":true,"automatic_reason":"auto-submitted","problems":[]}
$ printf '' | dpoctl --json parse -
{"file":"-","from":"","reply_to":[],"to":[],"cc":[],"subject":"","date":null,"received_at":null,"message_id":"","in_reply_to":"","references":[],"text":"","quoted":"","attachments":[],"automatic":false,"automatic_reason":"","problems":["no-from","no-date"]}
