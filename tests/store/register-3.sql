BEGIN TRANSACTION;
CREATE TABLE account (
  -- Where a mailbox of the configuration leads: another host or user under its
  -- name is another account, whose folders have rows of their own.
  id INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  -- the user, "@" and the host in lower case; "maildir"; '': of an older
  -- schema, it gets its name when it is opened next
  name TEXT NOT NULL,
  -- mail received before this instant is `before-start`; set when a folder of
  -- it is first opened
  start_at INTEGER NOT NULL,
  -- 1 for the one that was opened last
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  -- since when it is the current one
  since_at INTEGER NOT NULL,
  UNIQUE (mailbox_id, name)
) STRICT;
INSERT INTO "account" VALUES(1,1,'maildir',1577869200,1,1577869200);
CREATE TABLE alarm (
  -- What is out of order, and whether the officer was told.
  name TEXT NOT NULL PRIMARY KEY,
  -- when it was first noticed
  since_at INTEGER NOT NULL,
  -- NULL: not yet
  told_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE attachment (
  -- What a mail had attached; the content is in message.raw only.
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  -- 0, 1, ... in the order of the mail
  position INTEGER NOT NULL,
  -- without directories; '' if none; as the sender wrote it
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  -- decoded, as is the SHA-256
  size_bytes INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE breach_told (
  -- The officer was told of this ticket at once.
  ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
  told_at INTEGER NOT NULL
) STRICT;
CREATE TABLE claim (
  -- What a ticket asks for: one row a kind, each with its own clock.
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  kind TEXT NOT NULL REFERENCES kind (name),
  -- the last day for the answer; NULL: counted in hours, or no clock
  due_on TEXT
    CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- the last instant, where the law counts hours; NULL: counted in days
  due_at INTEGER,
  -- how that was computed, line by line
  explanation TEXT NOT NULL,
  -- 1: a human has said that it is asked for
  is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1)),
  -- 1: stands for a kind that nobody knows yet; its month runs all the same
  is_unsure INTEGER NOT NULL DEFAULT 0 CHECK (is_unsure IN (0, 1)),
  -- months by which the answer is late with notice (Art. 12(3))
  extension_months INTEGER NOT NULL DEFAULT 0
    CHECK (extension_months BETWEEN 0 AND 2),
  closed_at INTEGER,
  -- of `retained`: the day on which it returns to the queue; of a claim that
  -- is open again since: its day
  until_on TEXT
    CHECK (until_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- NULL while open
  outcome TEXT REFERENCES outcome (name),
  -- the day the organisation has set itself; NULL: none
  target_on TEXT
    CHECK (target_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- 1: an answer of the requester is awaited; due_on is the earliest possible
  stands_still INTEGER NOT NULL DEFAULT 0 CHECK (stands_still IN (0, 1)),
  -- the days (hours) before the end of which was warned last; -1: that it has
  -- passed; NULL: no warning yet
  warned_stage INTEGER CHECK (warned_stage BETWEEN -1 AND 90),
  -- 1: it was said that target_on has passed
  target_missed INTEGER NOT NULL DEFAULT 0 CHECK (target_missed IN (0, 1)),
  -- for the statistics: when it was answered first, and whether that was late;
  -- what was retained keeps both when it returns. NULL: not answered, or it
  -- was before schema 2
  answered_at INTEGER,
  answered_late INTEGER CHECK (answered_late IN (0, 1)),
  -- 1: stands before all others in the queue, as its kind says
  is_urgent INTEGER NOT NULL DEFAULT 0 CHECK (is_urgent IN (0, 1)),
  -- 1: closed, but the letter that answers it has not been sent
  awaits_letter INTEGER NOT NULL DEFAULT 0 CHECK (awaits_letter IN (0, 1)),
  PRIMARY KEY (ticket_id, kind),
  CHECK (due_on IS NULL OR due_at IS NULL),
  CHECK ((outcome IS NULL) = (closed_at IS NULL)),
  CHECK (until_on IS NULL OR outcome IS NULL OR outcome = 'retained')
) STRICT, WITHOUT ROWID;
INSERT INTO "claim" VALUES(1,'access','2020-02-03',NULL,'received on Wednesday 2020-01-01
due on Monday 2020-02-03',0,0,0,NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL,0,0);
INSERT INTO "claim" VALUES(2,'breach',NULL,32472144000,'72 elapsed hours later',0,0,0,NULL,NULL,NULL,NULL,0,NULL,0,NULL,NULL,1,0);
CREATE TABLE code (
  -- The six digits that were sent to an address to verify it; one a ticket.
  ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  -- SHA-256 over the salt and the digits
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  expires_at INTEGER NOT NULL,
  -- wrong ones that were tried
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE correction (
  -- What was learned from the labels, if it is better than nothing; one row.
  -- The row of the history that says so: another correction is another id.
  id INTEGER PRIMARY KEY REFERENCES history (id),
  made_at INTEGER NOT NULL,
  -- how it was judged: a JSON object of figures
  report TEXT NOT NULL,
  -- as learn/local.h writes it
  content BLOB NOT NULL
) STRICT;
CREATE TABLE daily (
  -- The days, in the office's zone, whose digest was made.
  day_on TEXT NOT NULL PRIMARY KEY
    CHECK (day_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  made_at INTEGER NOT NULL,
  -- 0: there was nothing to say
  was_written INTEGER NOT NULL CHECK (was_written IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery (
  -- One attempt to hand a letter to the relay.
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  -- 1, 2, ...
  attempt INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  -- NULL: under way, or the sender died
  ended_at INTEGER,
  -- postponed: the relay took no letters, and judged none
  result TEXT CHECK (result = 'accepted' OR result = 'deferred'
    OR result = 'refused' OR result = 'lost' OR result = 'postponed'),
  -- the relay's answer; 0 and '' if there was none
  code INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (letter_id, attempt),
  CHECK ((ended_at IS NULL) = (result IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO "delivery" VALUES(1,1,1577869270,1577869271,'accepted',250,'2.0.0 queued as 7F');
INSERT INTO "delivery" VALUES(3,1,1577869270,1577869271,'refused',550,'5.1.1 no such user');
CREATE TABLE effect (
  -- What a letter does to its ticket when the relay takes it: until then
  -- nobody was asked, told or answered.
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  what TEXT NOT NULL CHECK (what = 'ask-identity'
    OR what = 'ask-clarification' OR what = 'extend' OR what = 'answer'),
  -- the claim that is extended or answered, a row each; '' of a question
  kind TEXT NOT NULL,
  -- of extend; else 0
  months INTEGER NOT NULL CHECK (months BETWEEN 0 AND 2),
  PRIMARY KEY (letter_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE erasing (
  -- What was erased since its last line of history: one row while a walk
  -- through what has expired is under way, or ended in a crash.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- as in that line: "not-requests 1, raw 0, ..."
  counts TEXT NOT NULL
) STRICT;
CREATE TABLE fact (
  -- What a mail says beside its request: the writer's own reference, another
  -- address, a customer number. Goes with its mail.
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  -- 0, 1, ... as found
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> '' AND name NOT GLOB '*[^a-z]*'),
  -- as written
  value TEXT NOT NULL,
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "fact" VALUES(1,0,'reference','AB/12');
CREATE TABLE find_item (
  -- What a search finds: a mail, a letter, the words of a person in the
  -- history, the facts of a mail. Triggers keep it, so that whatever erases a
  -- text takes it out of the index as well.
  -- grows with what comes
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL CHECK (what = 'mail' OR what = 'letter'
    OR what = 'note' OR what = 'fact'),
  -- message, letter, history, message
  of_id INTEGER NOT NULL,
  -- 0: find_word does not have it yet, so a search reads it; 1: it has; 2: it
  -- has too many words, a search always reads it
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  UNIQUE (what, of_id)
) STRICT;
INSERT INTO "find_item" VALUES(1,'mail',1,0);
INSERT INTO "find_item" VALUES(2,'fact',1,0);
INSERT INTO "find_item" VALUES(3,'letter',1,0);
INSERT INTO "find_item" VALUES(4,'letter',2,0);
INSERT INTO "find_item" VALUES(5,'letter',3,0);
INSERT INTO "find_item" VALUES(6,'mail',2,0);
CREATE TABLE find_word (
  -- Which items have a word, folded; a row for 63 items, or chunk. What one
  -- search looks up at once is a shelf: four chunks. Rows go with the items.
  -- chunk / 4
  shelf INTEGER NOT NULL,
  word TEXT NOT NULL,
  -- find_item.id / 63
  chunk INTEGER NOT NULL,
  -- bit find_item.id % 63
  bits INTEGER NOT NULL,
  PRIMARY KEY (shelf, word, chunk)
) STRICT, WITHOUT ROWID;
CREATE TABLE fingerprint (
  -- A keyed hash of what a mail says, whichever way it came: the same mail is
  -- taken in once. It outlives the mail, so that erased mail stays away.
  digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
  -- the ledger row that had it first
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  -- the ticket that it led to; NULL: none
  ticket_id INTEGER REFERENCES ticket (id),
  added_at INTEGER NOT NULL,
  -- made before schema 3, from what the reader said alone
  is_old INTEGER NOT NULL DEFAULT 0 CHECK (is_old IN (0, 1)),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE folder (
  -- A folder under one UIDVALIDITY: another value is another row.
  id INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  -- as the server spells it
  name TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL CHECK (uidvalidity BETWEEN 0 AND 4294967295),
  -- 1, 2, ...: it went back under the same UIDVALIDITY, whose UIDs name other
  -- messages since
  life INTEGER NOT NULL DEFAULT 1 CHECK (life > 0),
  -- when mail from before the mailbox's start was set apart; NULL: not yet
  started_at INTEGER,
  -- the highest UID that was there then
  started_uid INTEGER NOT NULL DEFAULT 0,
  -- every message up to this UID has a row: what is new comes after it
  listed_uid INTEGER NOT NULL DEFAULT 0,
  -- the highest UIDNEXT and HIGHESTMODSEQ that the server ever said: less
  -- means that it went back; 0: not known
  uidnext INTEGER NOT NULL DEFAULT 0,
  modseq INTEGER NOT NULL DEFAULT 0,
  -- when it was last listed and each message in it had a row; NULL: never
  listed_at INTEGER,
  -- 1 for the UIDVALIDITY that was seen last
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  created_at INTEGER NOT NULL,
  -- how many rows of the ledger it has; a trigger counts
  ledger_rows INTEGER NOT NULL DEFAULT 0,
  -- at the first contact nothing up to this UID was looked at: without a row
  -- it is `before-start` as well; 0: all of that have rows
  old_uid INTEGER NOT NULL DEFAULT 0,
  -- how many those were
  old_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, name, uidvalidity, life)
) STRICT;
INSERT INTO "folder" VALUES(1,1,1,'INBOX',1,1,NULL,0,0,0,0,NULL,1,1577869200,5,0,0);
CREATE TABLE history (
  -- Who did what, when. Append-only; each row's hash covers the one before.
  -- 1, 2, 3, ... without gaps
  id INTEGER PRIMARY KEY,
  -- NULL: about no ticket
  ticket_id INTEGER REFERENCES ticket (id),
  at INTEGER NOT NULL,
  -- the operating system's user, or "dpod"
  actor TEXT NOT NULL,
  program TEXT NOT NULL CHECK (program IN ('dpod', 'dpoctl')),
  event TEXT NOT NULL
    CHECK (event <> '' AND event NOT GLOB '*[^a-z0-9-]*'),
  -- what it was and what it became; no personal data
  was TEXT NOT NULL,
  became TEXT NOT NULL,
  -- SHA-256 over salt and content of the payload; NULL: there never was one
  payload_digest BLOB CHECK (length(payload_digest) = 32),
  -- SHA-256 over the hash before (32 zero bytes for row 1) and then, each
  -- with its length before it as 8 bytes, the highest first: "dpod-history-1",
  -- id, ticket_id (0 for none), at (numbers in decimal), actor, program,
  -- event, was, became, payload_digest in hexadecimal ("" for none)
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO "history" VALUES(1,1,1577869260,'dpod','dpod','ticket-opened','','new',X'A79DB28EF0C19501E93C2035A25C63A58954B6732D3D446F6874FD1821A2034A',X'A3BDBC88368022A079C6A2AB2EDB3C2369AEDD7065B0E802160A01C3F2AFA301');
INSERT INTO "history" VALUES(2,1,1577869260,'dpod','dpod','letter-queued','','letter 1 queued',X'202A7D49E32392B39BC095CC4420D390333B900F5F29DC3FAA691D16806E38E0',X'F03D086CEA6E7BD72A5A8687B2D3F1DF0B81B619EBD4FF4F748481AC57FC0923');
INSERT INTO "history" VALUES(3,1,1577869271,'dpod','dpod','letter-sent','letter 1 sending','letter 1 sent, code 250',X'53C853615714599C616FCC0521CB334D2E00AA0DF8482CB1BB2EBE9972A1656D',X'D4857590536ABCC6F04168634AB20C5BF56B664B6B1DD35785ED0DD10BA4FF20');
INSERT INTO "history" VALUES(4,2,1577869260,'dpod','dpod','ticket-opened','','open',X'5C652EA3D45B7F0158FC38040BECFA8BE2BF5580F0CD0AF3E1A1FD7C119A1E76',X'B2FBA271F218E9F066939DD2EBA230EB7978B71BCFF775F53463353211585686');
INSERT INTO "history" VALUES(5,2,1577869260,'dpod','dpod','letter-held','','letter 2 held',X'A36F551BFF589D49C19D405FD4A2626D94240096D3108B4DA2C5ECEB77B5B2A5',X'A93827973C08385A981125ED0215E5E87AF1A23C1D450CEC047F150B113F503B');
INSERT INTO "history" VALUES(6,3,1577869260,'dpod','dpod','ticket-opened','','triage',X'B64C7EBBC896B1F53F43EAC2DAACE6FA1DBF28D6D420CEA10CE9FC4055BB365B',X'2E847A1A6C7F54AD4ADBDCB560D8A3D12320647281B5B901ADC8AFD7DA730497');
INSERT INTO "history" VALUES(7,3,1577869260,'dpod','dpod','letter-queued','','letter 3 queued',X'6BCDE434DDB61FD0D204156AEA1FA86088355E021B02EF19195D5EDF143E9884',X'41AA335CF6BA733E60416C731F81EA5FD3DFA6AB00E508C6AC7EF8A58CFE5C82');
INSERT INTO "history" VALUES(8,3,1577869271,'dpod','dpod','letter-refused','letter 3 sending','letter 3 failed, code 550',X'FAF6EF489C43BEE46934C1CD6ACC20AEEE2E335DEF576EFA143716B0C64A4840',X'02DC99B9A12C719863B35A3790A615C25E1F6C71FC2F5611F275D61EE80A1BF7');
INSERT INTO "history" VALUES(9,NULL,1577869261,'dpod','dpod','mail-quarantined','','1:4',NULL,X'69C401127EF5FB80C69BCED41C9AE756CFC2EDF685C275A4FDA6753544886A8D');
CREATE TABLE holder_memory (
  -- The notes that daemons of this register have left in a mailbox, as they
  -- stand in a file of the state directory otherwise (holder_private.h). Only
  -- in a database.
  name TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE identity (
  -- SHA-256 of the keys that this register was written with. A key that is
  -- lost, or another one, must not be taken for them.
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name = 'reference-key' OR name = 'pseudonym-key'),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;
CREATE TABLE imported (
  -- A message that dpoctl has imported, until its row of the ledger is settled.
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  -- its sender, as the confined reader of dpoctl found; '' if none
  from_address TEXT NOT NULL COLLATE NOCASE,
  raw BLOB NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT;
CREATE TABLE kind (
  -- The kinds of requests. This table, outcome and purpose hold the words that
  -- the program knows; it adds what is new when it starts, and takes none
  -- away. A program that does not know a word of them is too old.
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name NOT GLOB '*[^a-z-]*'),
  -- 1: is about another request, and counts as none of its own
  reminds INTEGER NOT NULL CHECK (reminds IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO "kind" VALUES('access',0);
INSERT INTO "kind" VALUES('automated-decision',0);
INSERT INTO "kind" VALUES('breach',0);
INSERT INTO "kind" VALUES('complaint',0);
INSERT INTO "kind" VALUES('erasure',0);
INSERT INTO "kind" VALUES('objection',0);
INSERT INTO "kind" VALUES('optout',0);
INSERT INTO "kind" VALUES('portability',0);
INSERT INTO "kind" VALUES('question',0);
INSERT INTO "kind" VALUES('rectification',0);
INSERT INTO "kind" VALUES('reminder',1);
INSERT INTO "kind" VALUES('restriction',0);
INSERT INTO "kind" VALUES('withdraw-consent',0);
CREATE TABLE label (
  -- What an officer said that a message is, with its sample: recognition
  -- learns from it. It outlives the message (the text is gone then) but not
  -- the erasure of its ticket's person, nor its own period of retention.
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  labelled_at INTEGER NOT NULL,
  -- 1: it asks for something
  is_request INTEGER NOT NULL CHECK (is_request IN (0, 1)),
  -- the kinds, separated by blanks; '' if nobody said which
  kinds TEXT NOT NULL,
  sender BLOB NOT NULL CHECK (length(sender) = 32),
  domain BLOB NOT NULL CHECK (length(domain) = 32),
  content BLOB NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
  -- Which of several daemons that share the register does what (lease.h). Only
  -- in a database: with a file there is one daemon, and no row.
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL
    CHECK (task = 'mailbox' OR task = 'sender' OR task = 'house'),
  -- which mailbox; of senders a number; '' for the house
  name TEXT NOT NULL,
  -- who has it: a state directory, in one boot of its machine; '': nobody
  place TEXT NOT NULL,
  -- the machine, for people
  host TEXT NOT NULL,
  -- one more each time that somebody else takes it
  fence INTEGER NOT NULL,
  -- how long it lasts, and until when, by the clock of the database
  seconds INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  -- the process there, for people, and since when it has it
  pid INTEGER NOT NULL,
  since_at INTEGER NOT NULL,
  UNIQUE (task, name)
) STRICT;
CREATE TABLE ledger (
  -- Every message ever seen in a folder, and its fate. Never deleted.
  folder_id INTEGER NOT NULL REFERENCES folder (id),
  -- IMAP: 32 bits; Maildir: 63 bits
  uid INTEGER NOT NULL CHECK (uid > 0),
  -- when it was first taken in hand
  seen_at INTEGER NOT NULL,
  -- as the mailbox says; NULL: not known
  internal_at INTEGER,
  size_bytes INTEGER NOT NULL DEFAULT 0,
  -- tries that were counted before they were made
  attempts INTEGER NOT NULL DEFAULT 0,
  -- tries that ended because the mailbox failed
  failures INTEGER NOT NULL DEFAULT 0,
  -- unsettled and not to be tried before; NULL: in hand, or settled
  retry_at INTEGER,
  -- NULL: unsettled
  disposition TEXT CHECK (disposition = 'ticket'
    OR disposition = 'joined' OR disposition = 'automatic'
    OR disposition = 'not-request' OR disposition = 'duplicate'
    OR disposition = 'quarantined' OR disposition = 'oversize'
    OR disposition = 'gone' OR disposition = 'before-start'
    OR disposition = 'erased' OR disposition = 'canary'),
  settled_at INTEGER,
  -- words for people: why this fate, or why it waits
  reason TEXT NOT NULL DEFAULT '',
  -- the ticket that it made, joined or repeats
  ticket_id INTEGER REFERENCES ticket (id),
  -- its content; NULL: not kept, or erased
  message_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
  received_at INTEGER,
  language TEXT NOT NULL DEFAULT ''
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  -- a human has looked at it in the quarantine; NULL: not yet
  dismissed_at INTEGER,
  -- 1: is still to be flagged or moved in the mailbox; without a ticket, and
  -- no canary: to be sorted away
  wants_mark INTEGER NOT NULL DEFAULT 0 CHECK (wants_mark IN (0, 1)),
  -- the first 63 bits of a keyed hash over Message-ID, Date and From as they
  -- came: whether this UID still names this message; NULL: not read
  header_mark INTEGER,
  -- 1: a move began that may have been interrupted
  mark_begun INTEGER NOT NULL DEFAULT 0 CHECK (mark_begun IN (0, 1)),
  PRIMARY KEY (folder_id, uid),
  CHECK ((disposition IS NULL) = (settled_at IS NULL)),
  CHECK (disposition IS NULL OR retry_at IS NULL),
  CHECK (disposition NOT IN ('ticket', 'joined') OR ticket_id IS NOT NULL),
  CHECK (dismissed_at IS NULL OR disposition = 'quarantined')
) STRICT, WITHOUT ROWID;
INSERT INTO "ledger" VALUES(1,1,1577869260,1577869200,1000,1,0,NULL,'ticket',1577869261,'',1,NULL,1577869200,'de',NULL,0,NULL,0);
INSERT INTO "ledger" VALUES(1,2,1577869260,1577869200,1000,1,0,NULL,'ticket',1577869261,'',2,NULL,1577869200,'de',NULL,0,NULL,0);
INSERT INTO "ledger" VALUES(1,3,1577869260,1577869200,1000,1,0,NULL,'ticket',1577869261,'',3,NULL,1577869200,'de',NULL,0,NULL,0);
INSERT INTO "ledger" VALUES(1,4,1577869260,1577869200,1000,1,0,NULL,'quarantined',1577869261,'the reader ran out of time',NULL,2,NULL,'',NULL,0,NULL,0);
INSERT INTO "ledger" VALUES(1,5,1577869260,1577869200,1000,1,0,NULL,'not-request',1577869261,'',NULL,NULL,1577869200,'de',NULL,0,NULL,0);
CREATE TABLE letter (
  -- The outbox: a mail that we send, or that waits for a human; and what was
  -- printed to go by post.
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  -- the template, such as acknowledge-generic
  purpose TEXT NOT NULL
    CHECK (purpose <> '' AND purpose NOT GLOB '*[^a-z0-9-]*'),
  language TEXT NOT NULL
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  state TEXT NOT NULL CHECK (state = 'held' OR state = 'queued'
    OR state = 'sending' OR state = 'sent' OR state = 'unknown'
    OR state = 'failed' OR state = 'cancelled' OR state = 'printed'),
  -- why it is held; '' otherwise
  reason TEXT NOT NULL,
  to_address TEXT NOT NULL COLLATE NOCASE,
  -- signed over the number of ticket and letter; the same for every attempt
  message_id TEXT,
  in_reply_to TEXT NOT NULL,
  -- separated by blanks, the oldest first
  reference_ids TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- not to be sent before
  not_before_at INTEGER NOT NULL,
  -- or printed
  sent_at INTEGER,
  -- a delivery report said that it did not arrive; NULL: none did
  bounced_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- 1: the answer to an attempt was lost, so it may arrive twice
  is_repeat INTEGER NOT NULL DEFAULT 0 CHECK (is_repeat IN (0, 1)),
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  -- when a human approved or retried it: it is given up so long after that;
  -- NULL: nobody did, created_at counts
  decided_at INTEGER,
  -- of a held letter: when it was last said that it waits; NULL: never
  reminded_at INTEGER,
  -- what was handed to the relay last, or the page that was printed, byte by
  -- byte; NULL: nothing was, or its time is over
  raw BLOB,
  -- of what goes by post: where to, in lines
  postal TEXT NOT NULL DEFAULT '',
  -- who gets a copy: addresses, separated by blanks
  cc TEXT NOT NULL DEFAULT '',
  -- what a person was writing when the editor ended otherwise than it should:
  -- not yet the letter; '': nothing
  draft TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'sent' OR state = 'printed') = (sent_at IS NOT NULL)),
  CHECK (message_id IS NOT NULL
    OR (state <> 'sending' AND state <> 'sent' AND state <> 'unknown'))
) STRICT;
INSERT INTO "letter" VALUES(1,1,'acknowledge','de','sent','','anna@example.org','<letter1@dpo>','<1@example.org>','<1@example.org>',1577869260,1577869260,1577869271,NULL,1,0,'Ihre Anfrage','Guten Tag,

wir haben Ihre Anfrage erhalten.
',NULL,NULL,NULL,'','','');
INSERT INTO "letter" VALUES(2,2,'acknowledge','de','held','reply-to-differs','anna@example.org','<letter2@dpo>','<1@example.org>','<1@example.org>',1577869260,1577869260,NULL,NULL,0,0,'Ihre Anfrage','Guten Tag,

wir haben Ihre Anfrage erhalten.
',NULL,NULL,NULL,'','','');
INSERT INTO "letter" VALUES(3,3,'acknowledge','de','failed','','anna@example.org','<letter3@dpo>','<1@example.org>','<1@example.org>',1577869260,1577869260,NULL,NULL,1,0,'Ihre Anfrage','Guten Tag,

wir haben Ihre Anfrage erhalten.
',NULL,NULL,NULL,'','','');
CREATE TABLE letter_count (
  -- How many letters are in each state, so that nobody has to count them.
  -- Triggers keep it, and `balance` compares it with the letters.
  state TEXT NOT NULL PRIMARY KEY,
  letters INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "letter_count" VALUES('failed',1);
INSERT INTO "letter_count" VALUES('held',1);
INSERT INTO "letter_count" VALUES('queued',0);
INSERT INTO "letter_count" VALUES('sending',0);
INSERT INTO "letter_count" VALUES('sent',1);
CREATE TABLE letter_file (
  -- A file that goes with a letter. Erased with its words.
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  -- 1, 2, ...
  number INTEGER NOT NULL CHECK (number > 0),
  -- a safe one: no directory, no control character
  name TEXT NOT NULL CHECK (name <> ''),
  -- its MIME type
  type TEXT NOT NULL CHECK (type <> ''),
  content BLOB NOT NULL,
  PRIMARY KEY (letter_id, number)
) STRICT;
CREATE TABLE link (
  -- Tickets that belong together, or may; the later one has the row.
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  other_id INTEGER NOT NULL REFERENCES ticket (id),
  -- words: related, merged, follows, reminds, same requester,
  -- possibly: REASON, warning: REASON
  why TEXT NOT NULL CHECK (why <> ''),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (ticket_id, other_id),
  CHECK (ticket_id <> other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE look (
  -- A human looked at a message that became no ticket: a label for what the
  -- recogniser learns, and for how often it is wrong.
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  looked_at INTEGER NOT NULL,
  -- 1: it asks for something, and became a ticket then
  found_request INTEGER NOT NULL CHECK (found_request IN (0, 1)),
  -- its disposition before
  was TEXT NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE mail_link (
  -- Where a link of a mail leads, if its words do not say it. Nobody follows
  -- it but a human who read both. Goes with its mail.
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  -- 0, 1, ... as found
  position INTEGER NOT NULL,
  words TEXT NOT NULL,
  target TEXT NOT NULL CHECK (target <> ''),
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE mailbox (
  -- A mailbox of the configuration, by its name there.
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  created_at INTEGER NOT NULL,
  -- the end of the last poll, good or bad; NULL: never
  last_poll_at INTEGER,
  -- the end of the last poll that went well; NULL: never
  last_success_at INTEGER,
  -- why the last poll failed; '' if it went well
  last_error TEXT NOT NULL DEFAULT '',
  -- when mail was last taken in; NULL: never
  last_mail_at INTEGER,
  -- how often its reader died, hung or broke its limits
  reader_restarts INTEGER NOT NULL DEFAULT 0,
  -- what the last polls could not do although they went well; '' if nothing
  limited TEXT NOT NULL DEFAULT '',
  -- 1 while another register holds it, and until this one has taken it over;
  -- 2 from a manual takeover until the next check
  is_refused INTEGER NOT NULL DEFAULT 0 CHECK (is_refused IN (0, 1, 2)),
  -- mail received until then may have been answered by the register that held
  -- it before: letters to it are held; NULL: no other held it
  taken_at INTEGER,
  -- when mail last came that answers a letter of another register of this
  -- office; NULL: never
  foreign_at INTEGER,
  -- since when, by whom and why a person has stopped its polls; NULL and '':
  -- it is polled
  paused_at INTEGER,
  paused_by TEXT NOT NULL DEFAULT '',
  paused_because TEXT NOT NULL DEFAULT '',
  -- a person asked for a poll that has not ended yet; NULL: none
  poll_asked_at INTEGER
) STRICT;
INSERT INTO "mailbox" VALUES(1,'dpo',1577869200,1577869290,1577869290,'',NULL,0,'',0,NULL,NULL,NULL,'','',NULL);
CREATE TABLE mention (
  -- Which addresses a message is from, or mentions, so that all that is held
  -- about an address is found without reading every text. Goes with the text.
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  -- the letters and digits around an "@", in lower case: of anna.b@c.example
  -- "b@c"; of what has no "@" its last ones; "*": too many, always compared
  who TEXT NOT NULL,
  -- 1: the sender's, which is kept as long as the message
  is_sender INTEGER NOT NULL CHECK (is_sender IN (0, 1)),
  PRIMARY KEY (message_id, who)
) STRICT, WITHOUT ROWID;
INSERT INTO "mention" VALUES(1,'anna@example',1);
INSERT INTO "mention" VALUES(2,'eve@example',1);
CREATE TABLE merged (
  -- A message of a ticket that was merged into another, which has it now.
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  -- where it belongs if that is undone
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  PRIMARY KEY (ticket_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE message (
  -- A mail that was taken in: what the reader made of it, and its bytes.
  id INTEGER PRIMARY KEY,
  -- NULL: not a request, kept until expires_at
  ticket_id INTEGER REFERENCES ticket (id),
  received_at INTEGER NOT NULL,
  -- the instant of its Date field; NULL: none or unreadable
  date_at INTEGER,
  -- when it is to be erased; NULL: with its ticket, or not while a human has
  -- to look at it (quarantine)
  expires_at INTEGER,
  from_address TEXT NOT NULL COLLATE NOCASE,
  from_name TEXT NOT NULL,
  -- header fields as sent, with <>; not to be trusted
  message_id TEXT NOT NULL,
  in_reply_to TEXT NOT NULL,
  -- separated by blanks, the oldest first
  reference_ids TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- the classification
  decision TEXT NOT NULL
    CHECK (decision = 'request' OR decision = 'not-request'
    OR decision = 'unsure'),
  score INTEGER NOT NULL,
  language TEXT NOT NULL
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  -- the rules that matched: a JSON array of id, kind, where, text, weight, and
  -- where the words stand as written (start and length in bytes)
  explanation TEXT NOT NULL,
  -- evidence on its sender, words separated by blanks: authenticated,
  -- dmarc=pass, reply-to-differs, first-contact, ...; '' if nothing is known
  sender_evidence TEXT NOT NULL DEFAULT '',
  -- how it was decided: a JSON object of thresholds, best kind, runner-up,
  -- languages with their words, patterns that hit a limit and their rules
  judgement TEXT NOT NULL DEFAULT '{}',
  -- what could not be read, words separated by blanks
  problems TEXT NOT NULL,
  -- what the writer wrote now; then history, forwarded mail, signature
  text TEXT NOT NULL,
  quoted TEXT NOT NULL,
  -- the words of attached text and HTML; the words that HTML hides
  forms TEXT NOT NULL DEFAULT '',
  hidden TEXT NOT NULL DEFAULT '',
  -- 1: `text` ends with what was forwarded
  forwarded INTEGER NOT NULL DEFAULT 0
    CHECK (forwarded IN (0, 1)),
  -- the mail as it came; NULL: not kept, or erased. The last column, so that
  -- reading the others never walks over it.
  raw BLOB
) STRICT;
INSERT INTO "message" VALUES(1,1,1577869200,NULL,NULL,'anna@example.org','Anna','<1@example.org>','','','Auskunft','request',60,'de','[{"id":"de-access-info","kind":"access","where":"text","text":"welche daten","weight":60,"start":0,"length":12}]','first-contact','{"best":"access","runner_up":"","runner_up_score":0,"threshold_request":5,"threshold_unsure":2,"language_percent":100,"not_evaluated":2,"languages":[{"language":"de","words":"daten haben sie","percent":100}],"limits":["own-slow"],"expect":"requests","other":"","guesses":[],"kinds":["access"]}','no-date','Welche Daten haben Sie?
Ticket  99[2J','','','',0,X'46726F6D3A20416E6E61203C616E6E61406578616D706C652E6F72673E0D0A5375626A6563743A204175736B756E66740D0A4D6573736167652D49443A203C31406578616D706C652E6F72673E0D0A0D0A57656C63686520446174656E20686162656E205369653F0D0A5469636B6574202039391B5B324A0D0A');
INSERT INTO "message" VALUES(2,NULL,1577869261,NULL,NULL,'eve@example.net','','','','','','unsure',0,'','[]','','{}','not-read','','','','',0,X'46726F6D3A20457665203C657665406578616D706C652E6E65743E0D0A5375626A6563743A201B5B324A706F69736F6E0D0A0D0A426F6F2E0D0A');
CREATE TABLE outcome (
  -- How a claim can end.
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name NOT GLOB '*[^a-z-]*')
) STRICT, WITHOUT ROWID;
INSERT INTO "outcome" VALUES('duplicate');
INSERT INTO "outcome" VALUES('expired');
INSERT INTO "outcome" VALUES('fulfilled');
INSERT INTO "outcome" VALUES('not-a-request');
INSERT INTO "outcome" VALUES('partly');
INSERT INTO "outcome" VALUES('redirected');
INSERT INTO "outcome" VALUES('refused');
INSERT INTO "outcome" VALUES('retained');
INSERT INTO "outcome" VALUES('spam');
INSERT INTO "outcome" VALUES('withdrawn');
CREATE TABLE own_mail (
  -- Mail that dpod writes for itself and that belongs to no ticket: to the
  -- officer, and canaries. Never answered, and counts towards no budget.
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL
    CHECK (purpose <> '' AND purpose NOT GLOB '*[^a-z0-9-]*'),
  -- the alarm that it is about, '' for none; of a canary, its mailbox
  about TEXT NOT NULL,
  language TEXT NOT NULL
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  -- '': the alarm-command
  to_address TEXT NOT NULL COLLATE NOCASE,
  -- signed, with id as the number of its letter; '' for the alarm-command
  message_id TEXT NOT NULL,
  -- '' when it has ended: only what waits needs its text
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- when it becomes pointless
  expires_at INTEGER NOT NULL,
  not_before_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent'
    OR state = 'failed' OR state = 'dropped'),
  ended_at INTEGER,
  -- what the relay said last, without the address; or how the command ended
  words TEXT NOT NULL DEFAULT '',
  -- replies and bounces, and the last of them; NULL: none
  answers INTEGER NOT NULL DEFAULT 0,
  answered_at INTEGER,
  -- of a canary: when the relay first said something about it, and when it
  -- came back; NULL: not yet
  out_at INTEGER,
  back_at INTEGER,
  CHECK ((state = 'queued') = (ended_at IS NULL))
) STRICT;
CREATE TABLE party (
  -- Who belongs to a ticket; only they can add to it by mail. The requester is
  -- whom letters go to, the subject whose data it is about, the agent who acts
  -- for the subject; a row of its own where they differ.
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  role TEXT NOT NULL CHECK (role = 'requester' OR role = 'agent'
    OR role = 'subject'),
  -- '' if they did not write by mail
  address TEXT NOT NULL COLLATE NOCASE,
  -- as they wrote it; never in a letter
  name TEXT NOT NULL,
  -- the address without a tag: anna+list@a.example is anna@a.example. For
  -- what is shown only: a tag can belong to somebody else
  normal TEXT NOT NULL COLLATE NOCASE GENERATED ALWAYS AS
    (CASE WHEN instr(address, '+') > 1
    AND instr(address, '+') < instr(address, '@')
    THEN substr(address, 1, instr(address, '+') - 1)
    || substr(address, instr(address, '@')) ELSE address END) VIRTUAL,
  -- 1: guessed from a mail; no known party until a human confirms it
  is_proposed INTEGER NOT NULL DEFAULT 0 CHECK (is_proposed IN (0, 1)),
  -- of an agent: 1: a human has seen the proof that they may act; of a
  -- subject, where no agent is named: that the requester may
  has_authority INTEGER NOT NULL DEFAULT 0 CHECK (has_authority IN (0, 1)),
  UNIQUE (ticket_id, role, address)
) STRICT;
INSERT INTO "party" VALUES(1,1,'requester','anna@example.org','Anna "A." Løv',0,0);
INSERT INTO "party" VALUES(2,2,'requester','bob@example.net','Anna "A." Løv',0,0);
INSERT INTO "party" VALUES(3,3,'requester','c@example.net','Anna "A." Løv',0,0);
CREATE TABLE pause (
  -- A question to the requester, for which a clock may stand still.
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  wait TEXT NOT NULL CHECK (wait = 'identity' OR wait = 'clarification'),
  asked_at INTEGER NOT NULL,
  -- NULL: outstanding
  answered_at INTEGER CHECK (answered_at >= asked_at)
) STRICT;
CREATE TABLE payload (
  -- The personal data of a history row, beside the chain: erasing deletes the
  -- row, salt and all, and the chain still verifies.
  history_id INTEGER PRIMARY KEY REFERENCES history (id),
  -- 32 random bytes, so that nobody can guess the content from its digest
  salt BLOB NOT NULL CHECK (length(salt) = 32),
  -- a JSON object
  content TEXT NOT NULL
) STRICT;
INSERT INTO "payload" VALUES(1,X'F2C85815CE45CBB444E71F43B793C0D29383153D84486A72BA8F1C332AE26794','{"address":"anna@example.org","name":"Anna \"A.\" Løv"}');
INSERT INTO "payload" VALUES(2,X'22A7564988C2CB1D9449EC8F4ABC9EBA6D26D381C042BEFC5CB0093991EC113E','{"purpose":"acknowledge","to":"anna@example.org","reason":""}');
INSERT INTO "payload" VALUES(3,X'4EB373D5B627C0748BE81E9EE6C6CD39FFF1904306285EAA668EC98C6E4B23CD','{"reply":"2.0.0 queued as 7F\u001b"}');
INSERT INTO "payload" VALUES(4,X'F5AD48B6C6BE3772BC0FDDDF1C3E3993BC619C2D8AED70765DC563E81A3FA29D','{"address":"bob@example.net","name":"Anna \"A.\" Løv"}');
INSERT INTO "payload" VALUES(5,X'A820F82253F898D0A36CBBA1EEC96AA8174653B59906D2A8464E4AE63BED552D','{"purpose":"acknowledge","to":"anna@example.org","reason":"reply-to-differs"}');
INSERT INTO "payload" VALUES(6,X'C6AFF2BAFD9F8EF3EB73F3F96BD83F722E9EF9EE27C3B6EAF1C5A4E410F2C4BF','{"address":"c@example.net","name":"Anna \"A.\" Løv"}');
INSERT INTO "payload" VALUES(7,X'15D60A6FF26C3130BB04802A7105EA82848DF7D4DE8DC3840951D26E42DC8256','{"purpose":"acknowledge","to":"anna@example.org","reason":""}');
INSERT INTO "payload" VALUES(8,X'694732E29879824D86C951D7F5BF3D6DA1C613C8C6E7DFDDA33F27ABFC49ACBE','{"reply":"5.1.1 no such user"}');
CREATE TABLE purpose (
  -- The letters that this program writes; letter.purpose may be an older one.
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name NOT GLOB '*[^a-z0-9-]*'),
  -- of letters that say that something was received, the sort: a ticket has
  -- one of each at most; '' of all others
  receipt TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "purpose" VALUES('acknowledge','acknowledge');
INSERT INTO "purpose" VALUES('acknowledge-generic','acknowledge');
INSERT INTO "purpose" VALUES('acknowledge-post','acknowledge');
INSERT INTO "purpose" VALUES('alarm','');
INSERT INTO "purpose" VALUES('alarm-over','');
INSERT INTO "purpose" VALUES('assigned','');
INSERT INTO "purpose" VALUES('breach','breach');
INSERT INTO "purpose" VALUES('canary','');
INSERT INTO "purpose" VALUES('clarify','');
INSERT INTO "purpose" VALUES('code','');
INSERT INTO "purpose" VALUES('complaint','complaint');
INSERT INTO "purpose" VALUES('digest','');
INSERT INTO "purpose" VALUES('duplicate','');
INSERT INTO "purpose" VALUES('erased','');
INSERT INTO "purpose" VALUES('expired','');
INSERT INTO "purpose" VALUES('extend','');
INSERT INTO "purpose" VALUES('fee','');
INSERT INTO "purpose" VALUES('finding','');
INSERT INTO "purpose" VALUES('forward','');
INSERT INTO "purpose" VALUES('fulfilled','');
INSERT INTO "purpose" VALUES('identity','');
INSERT INTO "purpose" VALUES('lifted','');
INSERT INTO "purpose" VALUES('nothing-held','');
INSERT INTO "purpose" VALUES('notify-authority','');
INSERT INTO "purpose" VALUES('notify-person','');
INSERT INTO "purpose" VALUES('overridden','');
INSERT INTO "purpose" VALUES('partly','');
INSERT INTO "purpose" VALUES('redirect','');
INSERT INTO "purpose" VALUES('refused','');
INSERT INTO "purpose" VALUES('released','');
INSERT INTO "purpose" VALUES('remind','');
INSERT INTO "purpose" VALUES('reply','');
INSERT INTO "purpose" VALUES('retained','');
INSERT INTO "purpose" VALUES('unidentified','');
INSERT INTO "purpose" VALUES('withdrawn','');
CREATE TABLE recovery (
  -- The register was found to be a restored copy: letters are held, and moved
  -- mail is looked at again, until a human ends it.
  began_at INTEGER NOT NULL PRIMARY KEY,
  -- when its last event happened: since then all is missing; 0: it has none
  copy_at INTEGER NOT NULL,
  -- how many events the register had more, at least; 0: not known
  events_missing INTEGER NOT NULL CHECK (events_missing >= 0),
  -- later tickets are those of mail that was taken in again, and new ones
  last_ticket_id INTEGER NOT NULL,
  -- NULL: it goes on
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE relay_failure (
  -- The relay takes no letters from us: one row while that is so.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since_at INTEGER NOT NULL,
  -- when it was tried last
  tried_at INTEGER NOT NULL,
  -- how often it was tried since
  tries INTEGER NOT NULL,
  -- what it said last, without the address of a recipient; 0: nothing
  code INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE TABLE sample (
  -- What learning needs to know of a message, should a human say what it is:
  -- how it was judged and numbers of its words (rules/learned_sample.h). Goes
  -- with its message.
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  -- keyed hashes of the sender's address and of its domain
  sender BLOB NOT NULL CHECK (length(sender) = 32),
  domain BLOB NOT NULL CHECK (length(domain) = 32),
  content BLOB NOT NULL
) STRICT;
CREATE TABLE sending (
  -- Of a letter in state 'sending': whose lease sends it. Only in a database.
  letter_id INTEGER NOT NULL PRIMARY KEY REFERENCES letter (id)
    ON DELETE CASCADE,
  ticket_id INTEGER NOT NULL,
  lease_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE spent (
  -- How many letters were released in an hour: what the budgets count. Rows
  -- of more than a day ago go.
  -- a person (an address in lower case, without a tag), a domain with its @,
  -- the network that a mail came from; '': all letters
  who TEXT NOT NULL COLLATE NOCASE,
  -- since 1970
  hour INTEGER NOT NULL,
  letters INTEGER NOT NULL CHECK (letters > 0),
  PRIMARY KEY (who, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO "spent" VALUES('',438297,2);
INSERT INTO "spent" VALUES('@example.org',438297,2);
INSERT INTO "spent" VALUES('anna@example.org',438297,2);
CREATE TABLE spot (
  -- A message of a week that was drawn for the spot check; what a human found
  -- in it stands in `look`.
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  week_id INTEGER NOT NULL REFERENCES spot_week (id),
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE spot_week (
  -- What was set apart in a mailbox in a week, when some of it was drawn.
  id INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  -- its Monday, in the office's zone
  week_on TEXT NOT NULL
    CHECK (week_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- how many messages it was drawn from
  apart INTEGER NOT NULL CHECK (apart > 0),
  drawn_at INTEGER NOT NULL,
  UNIQUE (mailbox_id, week_on)
) STRICT;
CREATE TABLE ticket (
  -- A request (or what may be one). Never deleted: pseudonymised in place.
  -- The number that staff type.
  id INTEGER PRIMARY KEY,
  -- what requesters quote, such as DPO-7KQ4-2M9X
  reference TEXT NOT NULL UNIQUE CHECK (reference <> ''),
  -- the 35 random bits that the reference spells; part of signed ids
  random INTEGER NOT NULL CHECK (random BETWEEN 0 AND 34359738367),
  state TEXT NOT NULL CHECK (state = 'triage' OR state = 'new'
    OR state = 'open' OR state = 'waiting-identity'
    OR state = 'waiting-clarification' OR state = 'closed'),
  -- where it arrived; NULL: opened by hand, for no mailbox
  mailbox_id INTEGER REFERENCES mailbox (id),
  -- ISO 639 code of what the requester wrote; '' if unknown
  language TEXT NOT NULL
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  -- the instant that starts the clock, and which evidence gave it
  received_at INTEGER NOT NULL,
  received_source TEXT NOT NULL
    CHECK (received_source = 'internaldate'
    OR received_source = 'received' OR received_source = 'seen'
    OR received_source = 'hand'),
  -- INTERNALDATE, and the topmost Received; NULL: not known
  internal_at INTEGER,
  header_at INTEGER,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL CHECK (opened_by IN ('mail', 'hand')),
  subject TEXT NOT NULL,
  -- 1 if it may concern a client's data
  processor INTEGER NOT NULL CHECK (processor IN (0, 1)),
  -- why no acknowledgement was written; '' if one was
  no_letter_reason TEXT NOT NULL,
  -- the operating system's user who works on it; '' if nobody
  assignee TEXT NOT NULL DEFAULT '',
  -- 0; each reminder adds one
  priority INTEGER NOT NULL DEFAULT 0,
  -- how the requester's identity was verified; '' if it was not
  identity TEXT NOT NULL DEFAULT '' CHECK (identity = ''
    OR identity = 'code' OR identity = 'note' OR identity = 'hand'),
  -- when the organisation became aware of a breach, as a human set it; NULL:
  -- not set, the hours run from receipt
  aware_at INTEGER,
  -- 1: a legal hold, nothing of it is erased
  is_on_hold INTEGER NOT NULL DEFAULT 0 CHECK (is_on_hold IN (0, 1)),
  closed_at INTEGER,
  -- when the person was taken off it; NULL: not yet
  erased_at INTEGER,
  -- keyed hash of the requester's address, since erased_at
  person BLOB CHECK (length(person) = 32),
  -- for sorting only: when its first open claim is due, or it is revisited
  -- (the last second, UTC, of a day); 9223372036854775807 if there is no such
  -- day. Kept by ticket_store.
  due_first INTEGER NOT NULL,
  -- of a closed ticket: the day on which it comes back to be looked at (a
  -- backup expires); of one that has come back: its day
  revisit_on TEXT
    CHECK (revisit_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- when the first thing came in that nobody has looked at yet (a mail, a
  -- bounce, a day that was waited for); NULL: a human has seen all of it
  unread_at INTEGER,
  -- of one that comes back on a day: when all went that is not needed then;
  -- before closed_at: it was closed again since
  reduced_at INTEGER,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;
INSERT INTO "ticket" VALUES(1,'DPO-0000-0010',1,'new',1,'de',1577869200,'internaldate',1577869200,1577869230,1577869260,'mail','Auskunft ‮?',0,'','',0,'',NULL,0,NULL,NULL,NULL,1580774399,NULL,1577869200,NULL);
INSERT INTO "ticket" VALUES(2,'DPO-10WC-ZN6T',1103527590,'open',1,'de',1577869200,'internaldate',1577869200,1577869230,1577869260,'mail','Datenpanne',0,'','',0,'',NULL,0,NULL,NULL,NULL,32472144000,NULL,NULL,NULL);
INSERT INTO "ticket" VALUES(3,'DPO-JB7X-C779',19704754407,'triage',1,'de',1577869200,'internaldate',1577869200,1577869230,1577869260,'mail','',0,'unsure','',0,'',NULL,0,NULL,NULL,NULL,9223372036854775807,NULL,1577869271,NULL);
CREATE TABLE wall_clock (
  -- Whether this machine's clock is believed; one row.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- when it was right last, and the seconds since boot then, and which boot
  right_at INTEGER NOT NULL,
  right_boot_seconds INTEGER NOT NULL,
  right_boot TEXT NOT NULL,
  -- why it is doubted, a word; '' if it is not
  doubt TEXT NOT NULL,
  -- since when, by itself; the newest date of mail then; 0 without doubt
  doubted_at INTEGER NOT NULL,
  doubted_mail_at INTEGER NOT NULL,
  -- since which second since boot nothing contradicts it; -1: something does
  agrees_since INTEGER NOT NULL,
  -- data was erased as if it were this instant, which follows the seconds
  -- since boot where more than a day has come together; those seconds, and
  -- the boot, when it was moved on; 0 and '': never
  erased_until_at INTEGER NOT NULL DEFAULT 0,
  erased_boot_seconds INTEGER NOT NULL DEFAULT 0,
  erased_boot TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX account_current ON account (mailbox_id)
  WHERE is_current = 1;
CREATE INDEX folder_mailbox ON folder (mailbox_id);
CREATE UNIQUE INDEX folder_current ON folder (mailbox_id, name)
  WHERE is_current = 1;
CREATE INDEX ticket_unread ON ticket (unread_at)
  WHERE unread_at IS NOT NULL;
CREATE INDEX ticket_due ON ticket (due_first, id) WHERE state <> 'closed';
CREATE INDEX ticket_open ON ticket (state) WHERE state <> 'closed';
CREATE INDEX ticket_opened ON ticket (opened_at);
CREATE INDEX ticket_closed ON ticket (closed_at)
  WHERE closed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX ticket_revisit ON ticket (revisit_on)
  WHERE revisit_on IS NOT NULL;
CREATE INDEX ticket_person ON ticket (person) WHERE person IS NOT NULL;
CREATE INDEX ticket_hashed ON ticket (erased_at, id) WHERE person IS NOT NULL;
CREATE INDEX claim_urgent ON claim (ticket_id)
  WHERE is_urgent = 1 AND outcome IS NULL;
CREATE INDEX claim_untold ON claim (ticket_id) WHERE awaits_letter = 1;
CREATE INDEX claim_until ON claim (until_on) WHERE until_on IS NOT NULL;
CREATE INDEX claim_target ON claim (target_on)
  WHERE target_on IS NOT NULL AND outcome IS NULL;
CREATE UNIQUE INDEX pause_outstanding ON pause (ticket_id)
  WHERE answered_at IS NULL;
CREATE INDEX pause_ticket ON pause (ticket_id, asked_at);
CREATE INDEX link_other ON link (other_id);
CREATE INDEX party_normal ON party (normal);
CREATE INDEX message_ticket ON message (ticket_id)
  WHERE ticket_id IS NOT NULL;
CREATE INDEX message_same ON message (message_id)
  WHERE message_id <> '' AND ticket_id IS NOT NULL;
CREATE INDEX message_expires ON message (expires_at)
  WHERE expires_at IS NOT NULL;
CREATE INDEX message_limited ON message (ticket_id)
  WHERE instr(judgement, '"limits":["') > 0;
CREATE INDEX mention_who ON mention (message_id / 1024, who);
CREATE INDEX merged_message ON merged (message_id);
CREATE INDEX ledger_unsettled ON ledger (folder_id, uid)
  WHERE disposition IS NULL;
CREATE INDEX ledger_marks ON ledger (folder_id, uid) WHERE wants_mark = 1;
CREATE INDEX ledger_quarantined ON ledger (folder_id, uid)
  WHERE disposition = 'quarantined';
CREATE UNIQUE INDEX ledger_made ON ledger (ticket_id)
  WHERE disposition = 'ticket';
CREATE INDEX ledger_ticket ON ledger (ticket_id)
  WHERE ticket_id IS NOT NULL AND disposition <> 'ticket';
CREATE INDEX ledger_message ON ledger (message_id)
  WHERE message_id IS NOT NULL;
CREATE INDEX ledger_apart ON ledger (seen_at)
  WHERE disposition <> 'ticket' AND disposition <> 'joined'
  AND disposition <> 'before-start' AND disposition <> 'canary';
CREATE TRIGGER ledger_is_counted AFTER INSERT ON ledger
BEGIN
  UPDATE folder SET ledger_rows = ledger_rows + 1 WHERE id = NEW.folder_id;
END;
CREATE TRIGGER ledger_is_removed AFTER DELETE ON ledger
BEGIN
  UPDATE folder SET ledger_rows = ledger_rows - 1 WHERE id = OLD.folder_id;
END;
CREATE INDEX spot_of_week ON spot (week_id);
CREATE INDEX label_time ON label (labelled_at);
CREATE INDEX label_sender ON label (sender);
CREATE INDEX fingerprint_mail ON fingerprint (folder_id, uid);
CREATE INDEX fingerprint_old ON fingerprint (digest) WHERE is_old = 1;
CREATE INDEX letter_ticket ON letter (ticket_id, purpose);
CREATE INDEX letter_state ON letter (state);
CREATE INDEX letter_held ON letter (ticket_id) WHERE state = 'held';
CREATE INDEX letter_due ON letter (not_before_at, id)
  WHERE state IN ('queued', 'unknown');
CREATE INDEX letter_bounced ON letter (ticket_id) WHERE bounced_at IS NOT NULL;
CREATE TRIGGER letter_is_added AFTER INSERT ON letter
BEGIN
  INSERT INTO letter_count (state, letters) VALUES (NEW.state, 1)
    ON CONFLICT (state) DO UPDATE SET letters = letters + 1;
END;
CREATE TRIGGER letter_is_changed AFTER UPDATE OF state ON letter
  WHEN OLD.state <> NEW.state
BEGIN
  UPDATE letter_count SET letters = letters - 1 WHERE state = OLD.state;
  INSERT INTO letter_count (state, letters) VALUES (NEW.state, 1)
    ON CONFLICT (state) DO UPDATE SET letters = letters + 1;
END;
CREATE TRIGGER letter_is_removed AFTER DELETE ON letter
BEGIN
  UPDATE letter_count SET letters = letters - 1 WHERE state = OLD.state;
END;
CREATE INDEX own_mail_queued ON own_mail (not_before_at)
  WHERE state = 'queued';
CREATE INDEX own_mail_answered ON own_mail (answered_at)
  WHERE answered_at IS NOT NULL;
CREATE INDEX own_mail_canary ON own_mail (about, id)
  WHERE purpose = 'canary';
CREATE INDEX history_ticket ON history (ticket_id, id)
  WHERE ticket_id IS NOT NULL;
CREATE INDEX history_erased ON history (at) WHERE event = 'erased-expired';
CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history
BEGIN
  SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
BEGIN
  SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE INDEX find_unindexed ON find_item (id) WHERE state <> 1;
CREATE TRIGGER find_item_goes AFTER DELETE ON find_item WHEN OLD.state = 1
BEGIN
  DELETE FROM find_word WHERE shelf = OLD.id / 252 AND chunk = OLD.id / 63
    AND bits = 1 << (OLD.id % 63);
  UPDATE find_word SET bits = bits & ~(1 << (OLD.id % 63))
    WHERE shelf = OLD.id / 252 AND chunk = OLD.id / 63
    AND bits & (1 << (OLD.id % 63)) <> 0;
END;
CREATE TRIGGER find_mail_comes AFTER INSERT ON message
BEGIN
  INSERT INTO find_item (what, of_id) VALUES ('mail', NEW.id);
END;
CREATE TRIGGER find_mail_changes AFTER UPDATE OF from_address, from_name,
  subject, text, quoted, forms ON message
BEGIN
  DELETE FROM find_item WHERE what = 'mail' AND of_id = OLD.id;
  INSERT INTO find_item (what, of_id) SELECT 'mail', NEW.id
    WHERE NEW.from_address || NEW.from_name || NEW.subject || NEW.text
    || NEW.quoted || NEW.forms <> '';
END;
CREATE TRIGGER find_mail_goes AFTER DELETE ON message
BEGIN
  DELETE FROM find_item WHERE what = 'mail' AND of_id = OLD.id;
END;
CREATE TRIGGER find_fact_comes AFTER INSERT ON fact
BEGIN
  DELETE FROM find_item WHERE what = 'fact' AND of_id = NEW.message_id;
  INSERT INTO find_item (what, of_id) VALUES ('fact', NEW.message_id);
END;
CREATE TRIGGER find_fact_goes AFTER DELETE ON fact
BEGIN
  DELETE FROM find_item WHERE what = 'fact' AND of_id = OLD.message_id;
  INSERT INTO find_item (what, of_id) SELECT 'fact', OLD.message_id
    WHERE EXISTS (SELECT 1 FROM fact WHERE message_id = OLD.message_id);
END;
CREATE TRIGGER find_letter_comes AFTER INSERT ON letter
BEGIN
  INSERT INTO find_item (what, of_id) VALUES ('letter', NEW.id);
END;
CREATE TRIGGER find_letter_changes AFTER UPDATE OF to_address, subject, body,
  postal, cc ON letter
BEGIN
  DELETE FROM find_item WHERE what = 'letter' AND of_id = OLD.id;
  INSERT INTO find_item (what, of_id) SELECT 'letter', NEW.id
    WHERE NEW.to_address || NEW.subject || NEW.body || NEW.postal
    || NEW.cc <> '';
END;
CREATE TRIGGER find_letter_goes AFTER DELETE ON letter
BEGIN
  DELETE FROM find_item WHERE what = 'letter' AND of_id = OLD.id;
END;
CREATE TRIGGER find_note_comes AFTER INSERT ON payload
  WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.history_id
    AND ticket_id IS NOT NULL AND program = 'dpoctl')
BEGIN
  INSERT INTO find_item (what, of_id) VALUES ('note', NEW.history_id);
END;
CREATE TRIGGER find_note_goes AFTER DELETE ON payload
BEGIN
  DELETE FROM find_item WHERE what = 'note' AND of_id = OLD.history_id;
END;
CREATE INDEX sending_ticket ON sending (ticket_id);
COMMIT;
PRAGMA application_id = 1685090148;
PRAGMA user_version = 3;
