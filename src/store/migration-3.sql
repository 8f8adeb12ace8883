-- From schema 2 to schema 3: words stand in tables, so that a kind of request
-- or an outcome needs no other schema; what the columns mean is said in
-- schema.sql. The program fills the tables in the same transaction. Not edited
-- after a release. Plain ASCII.

CREATE TABLE kind (
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name NOT GLOB '*[^a-z-]*'),
  reminds INTEGER NOT NULL CHECK (reminds IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE outcome (
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name NOT GLOB '*[^a-z-]*')
) STRICT, WITHOUT ROWID;

CREATE TABLE purpose (
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name NOT GLOB '*[^a-z0-9-]*'),
  receipt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A CHECK cannot be altered: the table is made again.
ALTER TABLE claim RENAME TO claim_of_2;
CREATE TABLE claim (
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  kind TEXT NOT NULL REFERENCES kind (name),
  due_on TEXT
    CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  due_at INTEGER,
  explanation TEXT NOT NULL,
  is_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1)),
  is_unsure INTEGER NOT NULL DEFAULT 0 CHECK (is_unsure IN (0, 1)),
  extension_months INTEGER NOT NULL DEFAULT 0
    CHECK (extension_months BETWEEN 0 AND 2),
  closed_at INTEGER,
  until_on TEXT
    CHECK (until_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  outcome TEXT REFERENCES outcome (name),
  target_on TEXT
    CHECK (target_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  stands_still INTEGER NOT NULL DEFAULT 0 CHECK (stands_still IN (0, 1)),
  warned_stage INTEGER CHECK (warned_stage BETWEEN -1 AND 90),
  target_missed INTEGER NOT NULL DEFAULT 0 CHECK (target_missed IN (0, 1)),
  answered_at INTEGER,
  answered_late INTEGER CHECK (answered_late IN (0, 1)),
  is_urgent INTEGER NOT NULL DEFAULT 0 CHECK (is_urgent IN (0, 1)),
  awaits_letter INTEGER NOT NULL DEFAULT 0 CHECK (awaits_letter IN (0, 1)),
  PRIMARY KEY (ticket_id, kind),
  CHECK (due_on IS NULL OR due_at IS NULL),
  CHECK ((outcome IS NULL) = (closed_at IS NULL)),
  CHECK (until_on IS NULL OR outcome IS NULL OR outcome = 'retained')
) STRICT, WITHOUT ROWID;
INSERT INTO claim (ticket_id, kind, due_on, due_at, explanation,
    is_confirmed, is_unsure, extension_months, closed_at, until_on, outcome,
    target_on, stands_still, warned_stage, target_missed, answered_at,
    answered_late, is_urgent)
  SELECT ticket_id, kind, due_on, due_at, explanation,
    is_confirmed, is_unsure, extension_months, closed_at, until_on, outcome,
    target_on, stands_still, warned_stage, target_missed, answered_at,
    answered_late, kind = 'breach' FROM claim_of_2;
DROP TABLE claim_of_2;
CREATE INDEX claim_urgent ON claim (ticket_id)
  WHERE is_urgent = 1 AND outcome IS NULL;
CREATE INDEX claim_untold ON claim (ticket_id) WHERE awaits_letter = 1;
CREATE INDEX claim_until ON claim (until_on) WHERE until_on IS NOT NULL;
CREATE INDEX claim_target ON claim (target_on)
  WHERE target_on IS NOT NULL AND outcome IS NULL;

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  name TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  since_at INTEGER NOT NULL,
  UNIQUE (mailbox_id, name)
) STRICT;
INSERT INTO account (mailbox_id, name, start_at, is_current, since_at)
  SELECT id, '', start_at, 1, created_at FROM mailbox
  WHERE start_at IS NOT NULL;
CREATE UNIQUE INDEX account_current ON account (mailbox_id)
  WHERE is_current = 1;
ALTER TABLE mailbox DROP COLUMN start_at;
ALTER TABLE mailbox ADD COLUMN limited TEXT NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN is_refused INTEGER NOT NULL DEFAULT 0
    CHECK (is_refused IN (0, 1, 2));
ALTER TABLE mailbox ADD COLUMN taken_at INTEGER;
ALTER TABLE mailbox ADD COLUMN foreign_at INTEGER;
ALTER TABLE mailbox ADD COLUMN paused_at INTEGER;
ALTER TABLE mailbox ADD COLUMN paused_by TEXT NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN paused_because TEXT NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN poll_asked_at INTEGER;

-- Rows of the ledger refer to it: references are off, and checked at the end.
CREATE TABLE folder_of_2 AS SELECT * FROM folder;
DROP TABLE folder;
CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL CHECK (uidvalidity BETWEEN 0 AND 4294967295),
  life INTEGER NOT NULL DEFAULT 1 CHECK (life > 0),
  started_at INTEGER,
  started_uid INTEGER NOT NULL DEFAULT 0,
  listed_uid INTEGER NOT NULL DEFAULT 0,
  uidnext INTEGER NOT NULL DEFAULT 0,
  modseq INTEGER NOT NULL DEFAULT 0,
  listed_at INTEGER,
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  created_at INTEGER NOT NULL,
  ledger_rows INTEGER NOT NULL DEFAULT 0,
  old_uid INTEGER NOT NULL DEFAULT 0,
  old_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, name, uidvalidity, life)
) STRICT;
INSERT INTO folder (id, mailbox_id, account_id, name, uidvalidity,
    started_at, started_uid, listed_uid, is_current, created_at)
  SELECT f.id, f.mailbox_id, account.id, f.name, f.uidvalidity,
    f.started_at, f.started_uid, f.listed_uid, f.is_current, f.created_at
  FROM folder_of_2 f JOIN account ON account.mailbox_id = f.mailbox_id;
DROP TABLE folder_of_2;
CREATE INDEX folder_mailbox ON folder (mailbox_id);
CREATE UNIQUE INDEX folder_current ON folder (mailbox_id, name)
  WHERE is_current = 1;

-- Rows of other tables refer to it: references are off, and checked at the end.
CREATE TABLE ledger_of_2 AS SELECT * FROM ledger;
DROP TABLE ledger;
CREATE TABLE ledger (
  folder_id INTEGER NOT NULL REFERENCES folder (id),
  uid INTEGER NOT NULL CHECK (uid > 0),
  seen_at INTEGER NOT NULL,
  internal_at INTEGER,
  size_bytes INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER,
  disposition TEXT CHECK (disposition = 'ticket'
    OR disposition = 'joined' OR disposition = 'automatic'
    OR disposition = 'not-request' OR disposition = 'duplicate'
    OR disposition = 'quarantined' OR disposition = 'oversize'
    OR disposition = 'gone' OR disposition = 'before-start'
    OR disposition = 'erased' OR disposition = 'canary'),
  settled_at INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  ticket_id INTEGER REFERENCES ticket (id),
  message_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
  received_at INTEGER,
  language TEXT NOT NULL DEFAULT ''
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  dismissed_at INTEGER,
  wants_mark INTEGER NOT NULL DEFAULT 0 CHECK (wants_mark IN (0, 1)),
  header_mark INTEGER,
  mark_begun INTEGER NOT NULL DEFAULT 0 CHECK (mark_begun IN (0, 1)),
  PRIMARY KEY (folder_id, uid),
  CHECK ((disposition IS NULL) = (settled_at IS NULL)),
  CHECK (disposition IS NULL OR retry_at IS NULL),
  CHECK (disposition NOT IN ('ticket', 'joined') OR ticket_id IS NOT NULL),
  CHECK (dismissed_at IS NULL OR disposition = 'quarantined')
) STRICT, WITHOUT ROWID;
INSERT INTO ledger (folder_id, uid, seen_at, internal_at, size_bytes,
    attempts, failures, retry_at, disposition, settled_at, reason, ticket_id,
    message_id, received_at, language, dismissed_at, wants_mark)
  SELECT folder_id, uid, seen_at, internal_at, size_bytes,
    attempts, failures, retry_at, disposition, settled_at, reason, ticket_id,
    message_id, received_at, language, dismissed_at, wants_mark FROM ledger_of_2;
DROP TABLE ledger_of_2;
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
UPDATE folder SET ledger_rows =
  (SELECT count(*) FROM ledger WHERE folder_id = folder.id);
CREATE TRIGGER ledger_is_counted AFTER INSERT ON ledger
BEGIN
  UPDATE folder SET ledger_rows = ledger_rows + 1 WHERE id = NEW.folder_id;
END;
CREATE TRIGGER ledger_is_removed AFTER DELETE ON ledger
BEGIN
  UPDATE folder SET ledger_rows = ledger_rows - 1 WHERE id = OLD.folder_id;
END;

CREATE TABLE merged (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  PRIMARY KEY (ticket_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_message ON merged (message_id);

CREATE TABLE identity (
  name TEXT NOT NULL PRIMARY KEY
    CHECK (name = 'reference-key' OR name = 'pseudonym-key'),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
  began_at INTEGER NOT NULL PRIMARY KEY,
  copy_at INTEGER NOT NULL,
  events_missing INTEGER NOT NULL CHECK (events_missing >= 0),
  last_ticket_id INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

-- The references of `delivery`, which is made again below, go with the name.
ALTER TABLE letter RENAME TO letter_of_2;
CREATE TABLE letter (
  id INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES ticket (id),
  purpose TEXT NOT NULL
    CHECK (purpose <> '' AND purpose NOT GLOB '*[^a-z0-9-]*'),
  language TEXT NOT NULL
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  state TEXT NOT NULL CHECK (state = 'held' OR state = 'queued'
    OR state = 'sending' OR state = 'sent' OR state = 'unknown'
    OR state = 'failed' OR state = 'cancelled' OR state = 'printed'),
  reason TEXT NOT NULL,
  to_address TEXT NOT NULL COLLATE NOCASE,
  message_id TEXT,
  in_reply_to TEXT NOT NULL,
  reference_ids TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  not_before_at INTEGER NOT NULL,
  sent_at INTEGER,
  bounced_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  is_repeat INTEGER NOT NULL DEFAULT 0 CHECK (is_repeat IN (0, 1)),
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  decided_at INTEGER,
  reminded_at INTEGER,
  raw BLOB,
  postal TEXT NOT NULL DEFAULT '',
  cc TEXT NOT NULL DEFAULT '',
  draft TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'sent' OR state = 'printed') = (sent_at IS NOT NULL)),
  CHECK (message_id IS NOT NULL
    OR (state <> 'sending' AND state <> 'sent' AND state <> 'unknown'))
) STRICT;
INSERT INTO letter (id, ticket_id, purpose, language, state, reason, to_address, message_id,
    in_reply_to, reference_ids, created_at, not_before_at, sent_at,
    bounced_at, attempts, is_repeat, subject, body)
  SELECT id, ticket_id, purpose, language, state, reason, to_address, message_id,
    in_reply_to, reference_ids, created_at, not_before_at, sent_at,
    bounced_at, attempts, is_repeat, subject, body
  FROM letter_of_2;

ALTER TABLE delivery RENAME TO delivery_of_2;
CREATE TABLE delivery (
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  result TEXT CHECK (result = 'accepted' OR result = 'deferred'
    OR result = 'refused' OR result = 'lost' OR result = 'postponed'),
  code INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (letter_id, attempt),
  CHECK ((ended_at IS NULL) = (result IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO delivery SELECT * FROM delivery_of_2;
DROP TABLE delivery_of_2;
DROP TABLE letter_of_2;
CREATE INDEX letter_ticket ON letter (ticket_id, purpose);
CREATE INDEX letter_state ON letter (state);
CREATE INDEX letter_held ON letter (ticket_id) WHERE state = 'held';
CREATE INDEX letter_due ON letter (not_before_at, id)
  WHERE state IN ('queued', 'unknown');
CREATE INDEX letter_bounced ON letter (ticket_id) WHERE bounced_at IS NOT NULL;

CREATE TABLE letter_count (
  state TEXT NOT NULL PRIMARY KEY,
  letters INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO letter_count (state, letters)
  SELECT state, count(*) FROM letter GROUP BY state;
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

-- Budgets begin anew: it is a matter of hours.
CREATE TABLE spent (
  who TEXT NOT NULL COLLATE NOCASE,
  hour INTEGER NOT NULL,
  letters INTEGER NOT NULL CHECK (letters > 0),
  PRIMARY KEY (who, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE wall_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  right_at INTEGER NOT NULL,
  right_boot_seconds INTEGER NOT NULL,
  right_boot TEXT NOT NULL,
  doubt TEXT NOT NULL,
  doubted_at INTEGER NOT NULL,
  doubted_mail_at INTEGER NOT NULL,
  agrees_since INTEGER NOT NULL,
  erased_until_at INTEGER NOT NULL DEFAULT 0,
  erased_boot_seconds INTEGER NOT NULL DEFAULT 0,
  erased_boot TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE erasing (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  counts TEXT NOT NULL
) STRICT;

CREATE TABLE own_mail (
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL
    CHECK (purpose <> '' AND purpose NOT GLOB '*[^a-z0-9-]*'),
  about TEXT NOT NULL,
  language TEXT NOT NULL
    CHECK (length(language) <= 3 AND language NOT GLOB '*[^a-z]*'),
  to_address TEXT NOT NULL COLLATE NOCASE,
  message_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  not_before_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sent'
    OR state = 'failed' OR state = 'dropped'),
  ended_at INTEGER,
  words TEXT NOT NULL DEFAULT '',
  answers INTEGER NOT NULL DEFAULT 0,
  answered_at INTEGER,
  out_at INTEGER,
  back_at INTEGER,
  CHECK ((state = 'queued') = (ended_at IS NULL))
) STRICT;
CREATE INDEX own_mail_queued ON own_mail (not_before_at)
  WHERE state = 'queued';
CREATE INDEX own_mail_answered ON own_mail (answered_at)
  WHERE answered_at IS NOT NULL;
CREATE INDEX own_mail_canary ON own_mail (about, id)
  WHERE purpose = 'canary';

CREATE TABLE alarm (
  name TEXT NOT NULL PRIMARY KEY,
  since_at INTEGER NOT NULL,
  told_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE breach_told (
  ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
  told_at INTEGER NOT NULL
) STRICT;

CREATE TABLE daily (
  day_on TEXT NOT NULL PRIMARY KEY
    CHECK (day_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  made_at INTEGER NOT NULL,
  was_written INTEGER NOT NULL CHECK (was_written IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE relay_failure (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since_at INTEGER NOT NULL,
  tried_at INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  code INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;

CREATE TABLE look (
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  looked_at INTEGER NOT NULL,
  found_request INTEGER NOT NULL CHECK (found_request IN (0, 1)),
  was TEXT NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE spot_week (
  id INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  week_on TEXT NOT NULL
    CHECK (week_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  apart INTEGER NOT NULL CHECK (apart > 0),
  drawn_at INTEGER NOT NULL,
  UNIQUE (mailbox_id, week_on)
) STRICT;

CREATE TABLE spot (
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  week_id INTEGER NOT NULL REFERENCES spot_week (id),
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX spot_of_week ON spot (week_id);

CREATE TABLE effect (
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  what TEXT NOT NULL CHECK (what = 'ask-identity'
    OR what = 'ask-clarification' OR what = 'extend' OR what = 'answer'),
  kind TEXT NOT NULL,
  months INTEGER NOT NULL CHECK (months BETWEEN 0 AND 2),
  PRIMARY KEY (letter_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE letter_file (
  letter_id INTEGER NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  name TEXT NOT NULL CHECK (name <> ''),
  type TEXT NOT NULL CHECK (type <> ''),
  content BLOB NOT NULL,
  PRIMARY KEY (letter_id, number)
) STRICT;

CREATE TABLE sample (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  sender BLOB NOT NULL CHECK (length(sender) = 32),
  domain BLOB NOT NULL CHECK (length(domain) = 32),
  content BLOB NOT NULL
) STRICT;

CREATE TABLE label (
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  labelled_at INTEGER NOT NULL,
  is_request INTEGER NOT NULL CHECK (is_request IN (0, 1)),
  kinds TEXT NOT NULL,
  sender BLOB NOT NULL CHECK (length(sender) = 32),
  domain BLOB NOT NULL CHECK (length(domain) = 32),
  content BLOB NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_time ON label (labelled_at);
CREATE INDEX label_sender ON label (sender);

CREATE TABLE correction (
  id INTEGER PRIMARY KEY REFERENCES history (id),
  made_at INTEGER NOT NULL,
  report TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT;

DROP INDEX party_address;

-- What came before was seen, as far as anybody knows.
ALTER TABLE ticket ADD COLUMN unread_at INTEGER;
ALTER TABLE ticket ADD COLUMN reduced_at INTEGER;
CREATE INDEX ticket_unread ON ticket (unread_at)
  WHERE unread_at IS NOT NULL;
CREATE INDEX ticket_open ON ticket (state) WHERE state <> 'closed';
CREATE INDEX ticket_opened ON ticket (opened_at);
CREATE INDEX ticket_hashed ON ticket (erased_at, id) WHERE person IS NOT NULL;

CREATE INDEX message_limited ON message (ticket_id)
  WHERE instr(judgement, '"limits":["') > 0;
-- The program fills it (mention.c).
CREATE TABLE mention (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  who TEXT NOT NULL,
  is_sender INTEGER NOT NULL CHECK (is_sender IN (0, 1)),
  PRIMARY KEY (message_id, who)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_who ON mention (message_id / 1024, who);
CREATE INDEX history_erased ON history (at) WHERE event = 'erased-expired';

-- What was made before is of the reader's word alone.
ALTER TABLE fingerprint RENAME TO fingerprint_of_2;
CREATE TABLE fingerprint (
  digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  ticket_id INTEGER REFERENCES ticket (id),
  added_at INTEGER NOT NULL,
  is_old INTEGER NOT NULL DEFAULT 0 CHECK (is_old IN (0, 1)),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT, WITHOUT ROWID;
INSERT INTO fingerprint
  SELECT digest, folder_id, uid, ticket_id, added_at, 1 FROM fingerprint_of_2;
DROP TABLE fingerprint_of_2;
CREATE INDEX fingerprint_mail ON fingerprint (folder_id, uid);
CREATE INDEX fingerprint_old ON fingerprint (digest) WHERE is_old = 1;

CREATE TABLE imported (
  folder_id INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  from_address TEXT NOT NULL COLLATE NOCASE,
  raw BLOB NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
) STRICT;

CREATE TABLE find_item (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL CHECK (what = 'mail' OR what = 'letter'
    OR what = 'note' OR what = 'fact'),
  of_id INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  UNIQUE (what, of_id)
) STRICT;
CREATE INDEX find_unindexed ON find_item (id) WHERE state <> 1;
CREATE TABLE find_word (
  shelf INTEGER NOT NULL,
  word TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  bits INTEGER NOT NULL,
  PRIMARY KEY (shelf, word, chunk)
) STRICT, WITHOUT ROWID;
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
-- As they came, more or less: dpod reads them into the index later.
INSERT INTO find_item (what, of_id) SELECT 'mail', id FROM message ORDER BY id;
INSERT INTO find_item (what, of_id)
  SELECT DISTINCT 'fact', message_id FROM fact;
INSERT INTO find_item (what, of_id) SELECT 'letter', id FROM letter ORDER BY id;
INSERT INTO find_item (what, of_id) SELECT 'note', history_id FROM payload
  JOIN history ON history.id = history_id
  WHERE ticket_id IS NOT NULL AND program = 'dpoctl' ORDER BY history_id;

-- Of a register in a database; empty here.
CREATE TABLE lease (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL
    CHECK (task = 'mailbox' OR task = 'sender' OR task = 'house'),
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  host TEXT NOT NULL,
  fence INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  since_at INTEGER NOT NULL,
  UNIQUE (task, name)
) STRICT;

CREATE TABLE sending (
  letter_id INTEGER NOT NULL PRIMARY KEY REFERENCES letter (id)
    ON DELETE CASCADE,
  ticket_id INTEGER NOT NULL,
  lease_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sending_ticket ON sending (ticket_id);

CREATE TABLE holder_memory (
  name TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
