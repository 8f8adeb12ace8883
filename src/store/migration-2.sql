-- From schema 1 (the first version that ran anywhere) to schema 2; what the
-- columns mean is said in schema.sql. Not edited after a release. Plain ASCII.

ALTER TABLE claim ADD COLUMN target_on TEXT
    CHECK (target_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE claim ADD COLUMN stands_still INTEGER NOT NULL DEFAULT 0
    CHECK (stands_still IN (0, 1));
ALTER TABLE claim ADD COLUMN warned_stage INTEGER
    CHECK (warned_stage BETWEEN -1 AND 90);
ALTER TABLE claim ADD COLUMN target_missed INTEGER NOT NULL DEFAULT 0
    CHECK (target_missed IN (0, 1));
ALTER TABLE claim ADD COLUMN answered_at INTEGER;
ALTER TABLE claim ADD COLUMN answered_late INTEGER
    CHECK (answered_late IN (0, 1));
CREATE INDEX claim_target ON claim (target_on)
  WHERE target_on IS NOT NULL AND outcome IS NULL AND target_missed = 0;

CREATE INDEX claim_breach ON claim (ticket_id)
  WHERE kind = 'breach' AND outcome IS NULL;

ALTER TABLE ticket ADD COLUMN revisit_on TEXT
    CHECK (revisit_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
CREATE INDEX ticket_revisit ON ticket (revisit_on)
  WHERE revisit_on IS NOT NULL;
ALTER TABLE party ADD COLUMN normal TEXT NOT NULL COLLATE NOCASE
    GENERATED ALWAYS AS (CASE WHEN instr(address, '+') > 1
    AND instr(address, '+') < instr(address, '@')
    THEN substr(address, 1, instr(address, '+') - 1)
    || substr(address, instr(address, '@')) ELSE address END) VIRTUAL;
CREATE INDEX party_normal ON party (normal);
ALTER TABLE party ADD COLUMN is_proposed INTEGER NOT NULL DEFAULT 0
    CHECK (is_proposed IN (0, 1));
ALTER TABLE party ADD COLUMN has_authority INTEGER NOT NULL DEFAULT 0
    CHECK (has_authority IN (0, 1));

CREATE TABLE mail_link (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  words TEXT NOT NULL,
  target TEXT NOT NULL CHECK (target <> ''),
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
