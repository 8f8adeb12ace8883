-- The register of dpod in a database of PostgreSQL, schema 3.
--
-- What the tables and columns mean stands in schema.sql: this is the same for
-- PostgreSQL, and a test holds both together. Truth is 0 or 1 here as well. A
-- text without regard to the case of ASCII is citext, which is just that
-- because the database has LOCALE 'C'. All of it is in the first schema of the
-- search path. Plain ASCII.

CREATE EXTENSION IF NOT EXISTS citext;

CREATE TABLE register_schema (
  version bigint NOT NULL
);
INSERT INTO register_schema (version) VALUES (3);

-- The number of a new row: as with SQLite one more than the highest, so that
-- what was rolled back leaves no gap, and numbers that came from elsewhere are
-- in nobody's way. The one writer at a time makes it safe.
CREATE FUNCTION next_id(name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  highest bigint;
BEGIN
  EXECUTE format('SELECT max(id) FROM %I', name) INTO highest;
  RETURN coalesce(highest, 0) + 1;
END $$;

-- What SQLite has and PostgreSQL has not, so that a statement is written once:
-- with the arguments that dpod uses, no others. NULL gives NULL.
CREATE FUNCTION instr(text, text) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN strpos($1, $2);
-- Of bytes, which become text for that, whatever they are.
CREATE FUNCTION lower(bytea) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN lower(convert_from($1, 'UTF8'));
EXCEPTION WHEN data_exception OR untranslatable_character THEN
  RETURN lower(encode($1, 'escape'));
END $$;
CREATE FUNCTION min(bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN $1 <= $2 THEN $1 WHEN $1 > $2 THEN $2 END;
CREATE FUNCTION min(bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN min($1, min($2, $3));
CREATE FUNCTION max(bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN $1 >= $2 THEN $1 WHEN $1 < $2 THEN $2 END;
-- The clock of this server, which does not wait for a transaction's end.
CREATE FUNCTION unixepoch() RETURNS bigint
  LANGUAGE sql VOLATILE
  RETURN floor(extract(epoch FROM clock_timestamp()))::bigint;
-- The first second of a day, or of the day after it ('+1 day').
CREATE FUNCTION unixepoch(text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (to_date($1, 'YYYY-MM-DD') - date '1970-01-01') * 86400::bigint;
CREATE FUNCTION unixepoch(text, text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE $2 WHEN '+1 day' THEN unixepoch($1) + 86400 END;
-- The day, in UTC, of an instant ('unixepoch').
CREATE FUNCTION date(bigint, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE $2 WHEN 'unixepoch' THEN
    to_char(timestamp '1970-01-01' + $1 * interval '1 second', 'YYYY-MM-DD')
  END;
-- An array of strings; the array that is a member ('$.name').
CREATE FUNCTION json_each(text) RETURNS TABLE (value text)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS 'SELECT json_array_elements_text($1::json)';
CREATE FUNCTION json_each(text, text) RETURNS TABLE (value text)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS 'SELECT json_array_elements_text($1::json -> substr($2, 3))';
CREATE FUNCTION json_valid(text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  PERFORM $1::json;
  RETURN true;
EXCEPTION WHEN data_exception THEN
  RETURN false;
END $$;
-- A member, as text. NULL if it is no JSON: PostgreSQL may call it before a
-- condition that stands in front of it.
CREATE FUNCTION json_extract(text, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN json_valid($1) THEN $1::json ->> substr($2, 3) END;
-- All members but one, as they were written.
CREATE FUNCTION json_remove(text, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$SELECT '{' || coalesce(string_agg(to_json(key)::text || ':'
    || value::text, ',' ORDER BY n), '') || '}'
    FROM json_each($1::json) WITH ORDINALITY AS m (key, value, n)
    WHERE key <> substr($2, 3)$$;
-- All strings and numbers in it.
CREATE FUNCTION json_tree(text) RETURNS TABLE (atom text)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$SELECT jsonb_path_query($1::jsonb, 'strict $.** ?
    (@.type() != "object" && @.type() != "array")') #>> '{}'$$;
CREATE FUNCTION group_concat_next(text, text, text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN $1 IS NULL THEN $2 WHEN $2 IS NULL THEN $1
    ELSE $1 || $3 || $2 END;
CREATE AGGREGATE group_concat(text, text) (
  SFUNC = group_concat_next, STYPE = text
);

-- Tables and indexes: tests/store/check_schemas --write.
CREATE TABLE mailbox (
  id bigint PRIMARY KEY DEFAULT next_id('mailbox'),
  name text NOT NULL UNIQUE CHECK (name <> ''),
  created_at bigint NOT NULL,
  last_poll_at bigint,
  last_success_at bigint,
  last_error text NOT NULL DEFAULT '',
  last_mail_at bigint,
  reader_restarts bigint NOT NULL DEFAULT 0,
  limited text NOT NULL DEFAULT '',
  is_refused bigint NOT NULL DEFAULT 0 CHECK (is_refused IN (0, 1, 2)),
  taken_at bigint,
  foreign_at bigint,
  paused_at bigint,
  paused_by text NOT NULL DEFAULT '',
  paused_because text NOT NULL DEFAULT '',
  poll_asked_at bigint
);
CREATE TABLE account (
  id bigint PRIMARY KEY DEFAULT next_id('account'),
  mailbox_id bigint NOT NULL REFERENCES mailbox (id),
  name text NOT NULL,
  start_at bigint NOT NULL,
  is_current bigint NOT NULL CHECK (is_current IN (0, 1)),
  since_at bigint NOT NULL,
  UNIQUE (mailbox_id, name)
);
CREATE TABLE folder (
  id bigint PRIMARY KEY DEFAULT next_id('folder'),
  mailbox_id bigint NOT NULL REFERENCES mailbox (id),
  account_id bigint NOT NULL REFERENCES account (id),
  name text NOT NULL,
  uidvalidity bigint NOT NULL CHECK (uidvalidity BETWEEN 0 AND 4294967295),
  life bigint NOT NULL DEFAULT 1 CHECK (life > 0),
  started_at bigint,
  started_uid bigint NOT NULL DEFAULT 0,
  listed_uid bigint NOT NULL DEFAULT 0,
  uidnext bigint NOT NULL DEFAULT 0,
  modseq bigint NOT NULL DEFAULT 0,
  listed_at bigint,
  is_current bigint NOT NULL CHECK (is_current IN (0, 1)),
  created_at bigint NOT NULL,
  ledger_rows bigint NOT NULL DEFAULT 0,
  old_uid bigint NOT NULL DEFAULT 0,
  old_count bigint NOT NULL DEFAULT 0,
  UNIQUE (account_id, name, uidvalidity, life)
);
CREATE TABLE ticket (
  id bigint PRIMARY KEY DEFAULT next_id('ticket'),
  reference text NOT NULL UNIQUE CHECK (reference <> ''),
  random bigint NOT NULL CHECK (random BETWEEN 0 AND 34359738367),
  state text NOT NULL CHECK (state = 'triage' OR state = 'new'
    OR state = 'open' OR state = 'waiting-identity'
    OR state = 'waiting-clarification' OR state = 'closed'),
  mailbox_id bigint REFERENCES mailbox (id),
  language text NOT NULL
    CHECK (length(language) <= 3 AND language !~ '[^a-z]'),
  received_at bigint NOT NULL,
  received_source text NOT NULL
    CHECK (received_source = 'internaldate'
    OR received_source = 'received' OR received_source = 'seen'
    OR received_source = 'hand'),
  internal_at bigint,
  header_at bigint,
  opened_at bigint NOT NULL,
  opened_by text NOT NULL CHECK (opened_by IN ('mail', 'hand')),
  subject text NOT NULL,
  processor bigint NOT NULL CHECK (processor IN (0, 1)),
  no_letter_reason text NOT NULL,
  assignee text NOT NULL DEFAULT '',
  priority bigint NOT NULL DEFAULT 0,
  identity text NOT NULL DEFAULT '' CHECK (identity = ''
    OR identity = 'code' OR identity = 'note' OR identity = 'hand'),
  aware_at bigint,
  is_on_hold bigint NOT NULL DEFAULT 0 CHECK (is_on_hold IN (0, 1)),
  closed_at bigint,
  erased_at bigint,
  person bytea CHECK (length(person) = 32),
  due_first bigint NOT NULL,
  revisit_on text
    CHECK (revisit_on ~ '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$'),
  unread_at bigint,
  reduced_at bigint,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE TABLE kind (
  name text NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name !~ '[^a-z-]'),
  reminds bigint NOT NULL CHECK (reminds IN (0, 1))
);
CREATE TABLE outcome (
  name text NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name !~ '[^a-z-]')
);
CREATE TABLE purpose (
  name text NOT NULL PRIMARY KEY
    CHECK (name <> '' AND name !~ '[^a-z0-9-]'),
  receipt text NOT NULL
);
CREATE TABLE claim (
  ticket_id bigint NOT NULL REFERENCES ticket (id),
  kind text NOT NULL REFERENCES kind (name),
  due_on text
    CHECK (due_on ~ '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$'),
  due_at bigint,
  explanation text NOT NULL,
  is_confirmed bigint NOT NULL DEFAULT 0 CHECK (is_confirmed IN (0, 1)),
  is_unsure bigint NOT NULL DEFAULT 0 CHECK (is_unsure IN (0, 1)),
  extension_months bigint NOT NULL DEFAULT 0
    CHECK (extension_months BETWEEN 0 AND 2),
  closed_at bigint,
  until_on text
    CHECK (until_on ~ '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$'),
  outcome text REFERENCES outcome (name),
  target_on text
    CHECK (target_on ~ '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$'),
  stands_still bigint NOT NULL DEFAULT 0 CHECK (stands_still IN (0, 1)),
  warned_stage bigint CHECK (warned_stage BETWEEN -1 AND 90),
  target_missed bigint NOT NULL DEFAULT 0 CHECK (target_missed IN (0, 1)),
  answered_at bigint,
  answered_late bigint CHECK (answered_late IN (0, 1)),
  is_urgent bigint NOT NULL DEFAULT 0 CHECK (is_urgent IN (0, 1)),
  awaits_letter bigint NOT NULL DEFAULT 0 CHECK (awaits_letter IN (0, 1)),
  PRIMARY KEY (ticket_id, kind),
  CHECK (due_on IS NULL OR due_at IS NULL),
  CHECK ((outcome IS NULL) = (closed_at IS NULL)),
  CHECK (until_on IS NULL OR outcome IS NULL OR outcome = 'retained')
);
CREATE TABLE pause (
  id bigint PRIMARY KEY DEFAULT next_id('pause'),
  ticket_id bigint NOT NULL REFERENCES ticket (id),
  wait text NOT NULL CHECK (wait = 'identity' OR wait = 'clarification'),
  asked_at bigint NOT NULL,
  answered_at bigint CHECK (answered_at >= asked_at)
);
CREATE TABLE code (
  ticket_id bigint PRIMARY KEY REFERENCES ticket (id),
  salt bytea NOT NULL CHECK (length(salt) = 32),
  digest bytea NOT NULL CHECK (length(digest) = 32),
  expires_at bigint NOT NULL,
  tries bigint NOT NULL DEFAULT 0
);
CREATE TABLE link (
  ticket_id bigint NOT NULL REFERENCES ticket (id),
  other_id bigint NOT NULL REFERENCES ticket (id),
  why text NOT NULL CHECK (why <> ''),
  made_at bigint NOT NULL,
  PRIMARY KEY (ticket_id, other_id),
  CHECK (ticket_id <> other_id)
);
CREATE TABLE party (
  id bigint PRIMARY KEY DEFAULT next_id('party'),
  ticket_id bigint NOT NULL REFERENCES ticket (id),
  role text NOT NULL CHECK (role = 'requester' OR role = 'agent'
    OR role = 'subject'),
  address citext NOT NULL,
  name text NOT NULL,
  normal citext NOT NULL GENERATED ALWAYS AS
    (CASE WHEN instr(address, '+') > 1
    AND instr(address, '+') < instr(address, '@')
    THEN substr(address, 1, instr(address, '+') - 1)
    || substr(address, instr(address, '@')) ELSE address END) STORED,
  is_proposed bigint NOT NULL DEFAULT 0 CHECK (is_proposed IN (0, 1)),
  has_authority bigint NOT NULL DEFAULT 0 CHECK (has_authority IN (0, 1)),
  UNIQUE (ticket_id, role, address)
);
CREATE TABLE message (
  id bigint PRIMARY KEY DEFAULT next_id('message'),
  ticket_id bigint REFERENCES ticket (id),
  received_at bigint NOT NULL,
  date_at bigint,
  expires_at bigint,
  from_address citext NOT NULL,
  from_name text NOT NULL,
  message_id text NOT NULL,
  in_reply_to text NOT NULL,
  reference_ids text NOT NULL,
  subject text NOT NULL,
  decision text NOT NULL
    CHECK (decision = 'request' OR decision = 'not-request'
    OR decision = 'unsure'),
  score bigint NOT NULL,
  language text NOT NULL
    CHECK (length(language) <= 3 AND language !~ '[^a-z]'),
  explanation text NOT NULL,
  sender_evidence text NOT NULL DEFAULT '',
  judgement text NOT NULL DEFAULT '{}',
  problems text NOT NULL,
  text text NOT NULL,
  quoted text NOT NULL,
  forms text NOT NULL DEFAULT '',
  hidden text NOT NULL DEFAULT '',
  forwarded bigint NOT NULL DEFAULT 0
    CHECK (forwarded IN (0, 1)),
  raw bytea
);
CREATE TABLE mention (
  message_id bigint NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  who text NOT NULL,
  is_sender bigint NOT NULL CHECK (is_sender IN (0, 1)),
  PRIMARY KEY (message_id, who)
);
CREATE TABLE merged (
  message_id bigint NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  ticket_id bigint NOT NULL REFERENCES ticket (id),
  PRIMARY KEY (ticket_id, message_id)
);
CREATE TABLE fact (
  message_id bigint NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position bigint NOT NULL,
  name text NOT NULL CHECK (name <> '' AND name !~ '[^a-z]'),
  value text NOT NULL,
  PRIMARY KEY (message_id, position)
);
CREATE TABLE mail_link (
  message_id bigint NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position bigint NOT NULL,
  words text NOT NULL,
  target text NOT NULL CHECK (target <> ''),
  PRIMARY KEY (message_id, position)
);
CREATE TABLE attachment (
  message_id bigint NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position bigint NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes bigint NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (message_id, position)
);
CREATE TABLE ledger (
  folder_id bigint NOT NULL REFERENCES folder (id),
  uid bigint NOT NULL CHECK (uid > 0),
  seen_at bigint NOT NULL,
  internal_at bigint,
  size_bytes bigint NOT NULL DEFAULT 0,
  attempts bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0,
  retry_at bigint,
  disposition text CHECK (disposition = 'ticket'
    OR disposition = 'joined' OR disposition = 'automatic'
    OR disposition = 'not-request' OR disposition = 'duplicate'
    OR disposition = 'quarantined' OR disposition = 'oversize'
    OR disposition = 'gone' OR disposition = 'before-start'
    OR disposition = 'erased' OR disposition = 'canary'),
  settled_at bigint,
  reason text NOT NULL DEFAULT '',
  ticket_id bigint REFERENCES ticket (id),
  message_id bigint REFERENCES message (id) ON DELETE SET NULL,
  received_at bigint,
  language text NOT NULL DEFAULT ''
    CHECK (length(language) <= 3 AND language !~ '[^a-z]'),
  dismissed_at bigint,
  wants_mark bigint NOT NULL DEFAULT 0 CHECK (wants_mark IN (0, 1)),
  header_mark bigint,
  mark_begun bigint NOT NULL DEFAULT 0 CHECK (mark_begun IN (0, 1)),
  PRIMARY KEY (folder_id, uid),
  CHECK ((disposition IS NULL) = (settled_at IS NULL)),
  CHECK (disposition IS NULL OR retry_at IS NULL),
  CHECK (disposition NOT IN ('ticket', 'joined') OR ticket_id IS NOT NULL),
  CHECK (dismissed_at IS NULL OR disposition = 'quarantined')
);
CREATE TABLE identity (
  name text NOT NULL PRIMARY KEY
    CHECK (name = 'reference-key' OR name = 'pseudonym-key'),
  digest bytea NOT NULL CHECK (length(digest) = 32)
);
CREATE TABLE recovery (
  began_at bigint NOT NULL PRIMARY KEY,
  copy_at bigint NOT NULL,
  events_missing bigint NOT NULL CHECK (events_missing >= 0),
  last_ticket_id bigint NOT NULL,
  ended_at bigint
);
CREATE TABLE look (
  folder_id bigint NOT NULL,
  uid bigint NOT NULL,
  looked_at bigint NOT NULL,
  found_request bigint NOT NULL CHECK (found_request IN (0, 1)),
  was text NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
);
CREATE TABLE spot_week (
  id bigint PRIMARY KEY DEFAULT next_id('spot_week'),
  mailbox_id bigint NOT NULL REFERENCES mailbox (id),
  week_on text NOT NULL
    CHECK (week_on ~ '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$'),
  apart bigint NOT NULL CHECK (apart > 0),
  drawn_at bigint NOT NULL,
  UNIQUE (mailbox_id, week_on)
);
CREATE TABLE spot (
  folder_id bigint NOT NULL,
  uid bigint NOT NULL,
  week_id bigint NOT NULL REFERENCES spot_week (id),
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
);
CREATE TABLE sample (
  message_id bigint PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  sender bytea NOT NULL CHECK (length(sender) = 32),
  domain bytea NOT NULL CHECK (length(domain) = 32),
  content bytea NOT NULL
);
CREATE TABLE label (
  folder_id bigint NOT NULL,
  uid bigint NOT NULL,
  labelled_at bigint NOT NULL,
  is_request bigint NOT NULL CHECK (is_request IN (0, 1)),
  kinds text NOT NULL,
  sender bytea NOT NULL CHECK (length(sender) = 32),
  domain bytea NOT NULL CHECK (length(domain) = 32),
  content bytea NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
);
CREATE TABLE fingerprint (
  digest bytea NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
  folder_id bigint NOT NULL,
  uid bigint NOT NULL,
  ticket_id bigint REFERENCES ticket (id),
  added_at bigint NOT NULL,
  is_old bigint NOT NULL DEFAULT 0 CHECK (is_old IN (0, 1)),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
);
CREATE TABLE letter (
  id bigint PRIMARY KEY DEFAULT next_id('letter'),
  ticket_id bigint NOT NULL REFERENCES ticket (id),
  purpose text NOT NULL
    CHECK (purpose <> '' AND purpose !~ '[^a-z0-9-]'),
  language text NOT NULL
    CHECK (length(language) <= 3 AND language !~ '[^a-z]'),
  state text NOT NULL CHECK (state = 'held' OR state = 'queued'
    OR state = 'sending' OR state = 'sent' OR state = 'unknown'
    OR state = 'failed' OR state = 'cancelled' OR state = 'printed'),
  reason text NOT NULL,
  to_address citext NOT NULL,
  message_id text,
  in_reply_to text NOT NULL,
  reference_ids text NOT NULL,
  created_at bigint NOT NULL,
  not_before_at bigint NOT NULL,
  sent_at bigint,
  bounced_at bigint,
  attempts bigint NOT NULL DEFAULT 0,
  is_repeat bigint NOT NULL DEFAULT 0 CHECK (is_repeat IN (0, 1)),
  subject text NOT NULL,
  body text NOT NULL,
  decided_at bigint,
  reminded_at bigint,
  raw bytea,
  postal text NOT NULL DEFAULT '',
  cc text NOT NULL DEFAULT '',
  draft text NOT NULL DEFAULT '',
  CHECK ((state = 'sent' OR state = 'printed') = (sent_at IS NOT NULL)),
  CHECK (message_id IS NOT NULL
    OR (state <> 'sending' AND state <> 'sent' AND state <> 'unknown'))
);
CREATE TABLE letter_count (
  state text NOT NULL PRIMARY KEY,
  letters bigint NOT NULL
);
CREATE TABLE spent (
  who citext NOT NULL,
  hour bigint NOT NULL,
  letters bigint NOT NULL CHECK (letters > 0),
  PRIMARY KEY (who, hour)
);
CREATE TABLE effect (
  letter_id bigint NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  what text NOT NULL CHECK (what = 'ask-identity'
    OR what = 'ask-clarification' OR what = 'extend' OR what = 'answer'),
  kind text NOT NULL,
  months bigint NOT NULL CHECK (months BETWEEN 0 AND 2),
  PRIMARY KEY (letter_id, kind)
);
CREATE TABLE letter_file (
  letter_id bigint NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  number bigint NOT NULL CHECK (number > 0),
  name text NOT NULL CHECK (name <> ''),
  type text NOT NULL CHECK (type <> ''),
  content bytea NOT NULL,
  PRIMARY KEY (letter_id, number)
);
CREATE TABLE delivery (
  letter_id bigint NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
  attempt bigint NOT NULL,
  started_at bigint NOT NULL,
  ended_at bigint,
  result text CHECK (result = 'accepted' OR result = 'deferred'
    OR result = 'refused' OR result = 'lost' OR result = 'postponed'),
  code bigint NOT NULL DEFAULT 0,
  text text NOT NULL DEFAULT '',
  PRIMARY KEY (letter_id, attempt),
  CHECK ((ended_at IS NULL) = (result IS NULL))
);
CREATE TABLE wall_clock (
  id bigint PRIMARY KEY CHECK (id = 1),
  right_at bigint NOT NULL,
  right_boot_seconds bigint NOT NULL,
  right_boot text NOT NULL,
  doubt text NOT NULL,
  doubted_at bigint NOT NULL,
  doubted_mail_at bigint NOT NULL,
  agrees_since bigint NOT NULL,
  erased_until_at bigint NOT NULL DEFAULT 0,
  erased_boot_seconds bigint NOT NULL DEFAULT 0,
  erased_boot text NOT NULL DEFAULT ''
);
CREATE TABLE erasing (
  id bigint PRIMARY KEY CHECK (id = 1),
  counts text NOT NULL
);
CREATE TABLE own_mail (
  id bigint PRIMARY KEY DEFAULT next_id('own_mail'),
  purpose text NOT NULL
    CHECK (purpose <> '' AND purpose !~ '[^a-z0-9-]'),
  about text NOT NULL,
  language text NOT NULL
    CHECK (length(language) <= 3 AND language !~ '[^a-z]'),
  to_address citext NOT NULL,
  message_id text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  not_before_at bigint NOT NULL,
  attempts bigint NOT NULL DEFAULT 0,
  state text NOT NULL CHECK (state = 'queued' OR state = 'sent'
    OR state = 'failed' OR state = 'dropped'),
  ended_at bigint,
  words text NOT NULL DEFAULT '',
  answers bigint NOT NULL DEFAULT 0,
  answered_at bigint,
  out_at bigint,
  back_at bigint,
  CHECK ((state = 'queued') = (ended_at IS NULL))
);
CREATE TABLE alarm (
  name text NOT NULL PRIMARY KEY,
  since_at bigint NOT NULL,
  told_at bigint
);
CREATE TABLE breach_told (
  ticket_id bigint PRIMARY KEY REFERENCES ticket (id),
  told_at bigint NOT NULL
);
CREATE TABLE daily (
  day_on text NOT NULL PRIMARY KEY
    CHECK (day_on ~ '^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$'),
  made_at bigint NOT NULL,
  was_written bigint NOT NULL CHECK (was_written IN (0, 1))
);
CREATE TABLE relay_failure (
  id bigint PRIMARY KEY CHECK (id = 1),
  since_at bigint NOT NULL,
  tried_at bigint NOT NULL,
  tries bigint NOT NULL,
  code bigint NOT NULL,
  words text NOT NULL
);
CREATE TABLE lease (
  id bigint PRIMARY KEY DEFAULT next_id('lease'),
  task text NOT NULL
    CHECK (task = 'mailbox' OR task = 'sender' OR task = 'house'),
  name text NOT NULL,
  place text NOT NULL,
  host text NOT NULL,
  fence bigint NOT NULL,
  seconds bigint NOT NULL,
  until_at bigint NOT NULL,
  pid bigint NOT NULL,
  since_at bigint NOT NULL,
  UNIQUE (task, name)
);
CREATE TABLE sending (
  letter_id bigint NOT NULL PRIMARY KEY REFERENCES letter (id)
    ON DELETE CASCADE,
  ticket_id bigint NOT NULL,
  lease_id bigint NOT NULL
);
CREATE TABLE holder_memory (
  name text NOT NULL PRIMARY KEY,
  content text NOT NULL
);
CREATE TABLE history (
  id bigint PRIMARY KEY DEFAULT next_id('history'),
  ticket_id bigint REFERENCES ticket (id),
  at bigint NOT NULL,
  actor text NOT NULL,
  program text NOT NULL CHECK (program IN ('dpod', 'dpoctl')),
  event text NOT NULL
    CHECK (event <> '' AND event !~ '[^a-z0-9-]'),
  was text NOT NULL,
  became text NOT NULL,
  payload_digest bytea CHECK (length(payload_digest) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE correction (
  id bigint PRIMARY KEY REFERENCES history (id),
  made_at bigint NOT NULL,
  report text NOT NULL,
  content bytea NOT NULL
);
CREATE TABLE payload (
  history_id bigint PRIMARY KEY REFERENCES history (id),
  salt bytea NOT NULL CHECK (length(salt) = 32),
  content text NOT NULL
);
CREATE TABLE imported (
  folder_id bigint NOT NULL,
  uid bigint NOT NULL,
  from_address citext NOT NULL,
  raw bytea NOT NULL,
  PRIMARY KEY (folder_id, uid),
  FOREIGN KEY (folder_id, uid) REFERENCES ledger (folder_id, uid)
);
CREATE TABLE find_item (
  id bigint PRIMARY KEY DEFAULT next_id('find_item'),
  what text NOT NULL CHECK (what = 'mail' OR what = 'letter'
    OR what = 'note' OR what = 'fact'),
  of_id bigint NOT NULL,
  state bigint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  UNIQUE (what, of_id)
);
CREATE TABLE find_word (
  shelf bigint NOT NULL,
  word text NOT NULL,
  chunk bigint NOT NULL,
  bits bigint NOT NULL,
  PRIMARY KEY (shelf, word, chunk)
);
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
CREATE INDEX mention_who ON mention ((message_id / 1024), who);
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
CREATE INDEX own_mail_queued ON own_mail (not_before_at)
  WHERE state = 'queued';
CREATE INDEX own_mail_answered ON own_mail (answered_at)
  WHERE answered_at IS NOT NULL;
CREATE INDEX own_mail_canary ON own_mail (about, id)
  WHERE purpose = 'canary';
CREATE INDEX sending_ticket ON sending (ticket_id);
CREATE INDEX history_ticket ON history (ticket_id, id)
  WHERE ticket_id IS NOT NULL;
CREATE INDEX history_erased ON history (at) WHERE event = 'erased-expired';
CREATE INDEX find_unindexed ON find_item (id) WHERE state <> 1;
-- Triggers.
CREATE FUNCTION ledger_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE folder SET ledger_rows = ledger_rows + 1 WHERE id = NEW.folder_id;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_is_counted AFTER INSERT ON ledger
  FOR EACH ROW EXECUTE FUNCTION ledger_is_counted();
CREATE FUNCTION ledger_is_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE folder SET ledger_rows = ledger_rows - 1 WHERE id = OLD.folder_id;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_is_removed AFTER DELETE ON ledger
  FOR EACH ROW EXECUTE FUNCTION ledger_is_removed();

CREATE FUNCTION letter_is_counted(text, bigint) RETURNS void LANGUAGE sql
  AS $$INSERT INTO letter_count (state, letters) VALUES ($1, $2)
    ON CONFLICT (state) DO UPDATE
    SET letters = letter_count.letters + excluded.letters$$;
CREATE FUNCTION letter_is_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM letter_is_counted(NEW.state, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER letter_is_added AFTER INSERT ON letter
  FOR EACH ROW EXECUTE FUNCTION letter_is_added();
CREATE FUNCTION letter_is_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM letter_is_counted(OLD.state, -1);
  PERFORM letter_is_counted(NEW.state, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER letter_is_changed AFTER UPDATE OF state ON letter
  FOR EACH ROW WHEN (OLD.state <> NEW.state)
  EXECUTE FUNCTION letter_is_changed();
CREATE FUNCTION letter_is_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM letter_is_counted(OLD.state, -1);
  RETURN NULL;
END $$;
CREATE TRIGGER letter_is_removed AFTER DELETE ON letter
  FOR EACH ROW EXECUTE FUNCTION letter_is_removed();

CREATE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history is append-only';
END $$;
CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history
  FOR EACH STATEMENT EXECUTE FUNCTION history_stays();
CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
  FOR EACH STATEMENT EXECUTE FUNCTION history_stays();

CREATE FUNCTION find_item_goes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bit bigint := 1::bigint << (OLD.id % 63)::integer;
BEGIN
  DELETE FROM find_word WHERE shelf = OLD.id / 252 AND chunk = OLD.id / 63
    AND bits = bit;
  UPDATE find_word SET bits = bits & ~bit
    WHERE shelf = OLD.id / 252 AND chunk = OLD.id / 63 AND bits & bit <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER find_item_goes AFTER DELETE ON find_item
  FOR EACH ROW WHEN (OLD.state = 1) EXECUTE FUNCTION find_item_goes();

-- The words of an item changed, or it is new; it has none: it goes.
CREATE FUNCTION find_item_is(text, bigint, boolean) RETURNS void LANGUAGE sql
  AS $$DELETE FROM find_item WHERE what = $1 AND of_id = $2;
    INSERT INTO find_item (what, of_id) SELECT $1, $2 WHERE $3$$;
CREATE FUNCTION find_mail_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO find_item (what, of_id) VALUES ('mail', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER find_mail_comes AFTER INSERT ON message
  FOR EACH ROW EXECUTE FUNCTION find_mail_comes();
CREATE FUNCTION find_mail_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM find_item_is('mail', NEW.id, NEW.from_address || NEW.from_name
    || NEW.subject || NEW.text || NEW.quoted || NEW.forms <> '');
  RETURN NULL;
END $$;
CREATE TRIGGER find_mail_changes AFTER UPDATE OF from_address, from_name,
  subject, text, quoted, forms ON message
  FOR EACH ROW EXECUTE FUNCTION find_mail_changes();
CREATE FUNCTION find_mail_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM find_item WHERE what = 'mail' AND of_id = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER find_mail_goes AFTER DELETE ON message
  FOR EACH ROW EXECUTE FUNCTION find_mail_goes();
CREATE FUNCTION find_fact_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM find_item_is('fact', NEW.message_id, true);
  RETURN NULL;
END $$;
CREATE TRIGGER find_fact_comes AFTER INSERT ON fact
  FOR EACH ROW EXECUTE FUNCTION find_fact_comes();
CREATE FUNCTION find_fact_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM find_item_is('fact', OLD.message_id, EXISTS
    (SELECT 1 FROM fact WHERE message_id = OLD.message_id));
  RETURN NULL;
END $$;
CREATE TRIGGER find_fact_goes AFTER DELETE ON fact
  FOR EACH ROW EXECUTE FUNCTION find_fact_goes();
CREATE FUNCTION find_letter_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO find_item (what, of_id) VALUES ('letter', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER find_letter_comes AFTER INSERT ON letter
  FOR EACH ROW EXECUTE FUNCTION find_letter_comes();
CREATE FUNCTION find_letter_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM find_item_is('letter', NEW.id, NEW.to_address || NEW.subject
    || NEW.body || NEW.postal || NEW.cc <> '');
  RETURN NULL;
END $$;
CREATE TRIGGER find_letter_changes AFTER UPDATE OF to_address, subject, body,
  postal, cc ON letter
  FOR EACH ROW EXECUTE FUNCTION find_letter_changes();
CREATE FUNCTION find_letter_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM find_item WHERE what = 'letter' AND of_id = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER find_letter_goes AFTER DELETE ON letter
  FOR EACH ROW EXECUTE FUNCTION find_letter_goes();
CREATE FUNCTION find_note_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO find_item (what, of_id) SELECT 'note', id FROM history
    WHERE id = NEW.history_id AND ticket_id IS NOT NULL
    AND program = 'dpoctl';
  RETURN NULL;
END $$;
CREATE TRIGGER find_note_comes AFTER INSERT ON payload
  FOR EACH ROW EXECUTE FUNCTION find_note_comes();
CREATE FUNCTION find_note_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM find_item WHERE what = 'note' AND of_id = OLD.history_id;
  RETURN NULL;
END $$;
CREATE TRIGGER find_note_goes AFTER DELETE ON payload
  FOR EACH ROW EXECUTE FUNCTION find_note_goes();
