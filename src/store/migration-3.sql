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
  WHERE target_on IS NOT NULL AND outcome IS NULL AND target_missed = 0;

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
ALTER TABLE mailbox ADD COLUMN limits TEXT NOT NULL DEFAULT '';

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

ALTER TABLE ledger ADD COLUMN header_mark INTEGER;
ALTER TABLE ledger ADD COLUMN mark_begun INTEGER NOT NULL DEFAULT 0
    CHECK (mark_begun IN (0, 1));

CREATE INDEX letter_held ON letter (ticket_id) WHERE state = 'held';

CREATE INDEX ledger_apart ON ledger (seen_at)
  WHERE disposition <> 'ticket' AND disposition <> 'joined'
  AND disposition <> 'before-start';

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
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

-- A CHECK cannot be altered: the table is made again.
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

ALTER TABLE letter ADD COLUMN decided_at INTEGER;

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
ALTER TABLE letter ADD COLUMN reminded_at INTEGER;

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

-- What came before was seen, as far as anybody knows.
ALTER TABLE ticket ADD COLUMN unread_at INTEGER;
CREATE INDEX ticket_unread ON ticket (unread_at)
  WHERE unread_at IS NOT NULL;

PRAGMA user_version = 3;
