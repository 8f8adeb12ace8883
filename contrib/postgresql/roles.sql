-- SPDX-License-Identifier: ISC
-- Who may do what in a register on PostgreSQL. Run it as the owner of the
-- register, who may create roles, after dpod has made the tables, and again
-- after each upgrade of dpod: it can be run any number of times.
--
--	psql -d dpod -f roles.sql
--
-- The daemon is the owner of the tables: it makes and migrates them. People
-- have roles of their own, which are members of one of these:
--
--	dpod_officer	dpoctl: reads all, and decides. Cannot change or remove
--			what is recorded (history), nor what the register is,
--			nor record anything as if dpod had done it.
--	dpod_auditor	reads what happened and when, in numbers, states and
--			days, and the history without its personal data. Not a
--			word of a requester, nor an address.
--
--	CREATE ROLE anna LOGIN; GRANT dpod_officer TO anna;
--
-- A role has these rights in the schema that comes first in the search path.
\set ON_ERROR_STOP on
BEGIN;
DO $$
DECLARE
  role text;
  place text := current_schema();
  t record;
  c record;
  -- Words of the program, days, and names of mailboxes and folders; of what
  -- stands beside them the auditor has numbers only.
  open_columns text[] := ARRAY[
    'register_schema.version',
    'mailbox.name', 'folder.name',
    'ticket.reference', 'ticket.state', 'ticket.language',
    'ticket.received_source', 'ticket.opened_by', 'ticket.identity',
    'ticket.revisit_on', 'ticket.no_letter_reason',
    'kind.name', 'outcome.name', 'purpose.name', 'purpose.receipt',
    'claim.kind', 'claim.due_on', 'claim.until_on', 'claim.outcome',
    'claim.target_on', 'pause.wait', 'party.role',
    'message.decision', 'message.language',
    'ledger.disposition', 'ledger.language', 'ledger.reason',
    'spot_week.week_on',
    'letter.purpose', 'letter.language', 'letter.state', 'letter.reason',
    'letter_count.state', 'effect.what', 'effect.kind', 'delivery.result',
    'own_mail.purpose', 'own_mail.state', 'alarm.name', 'daily.day_on',
    'history.actor', 'history.program', 'history.event', 'history.was',
    'history.became', 'history.payload_digest', 'history.hash'];
BEGIN
  FOREACH role IN ARRAY ARRAY['dpod_officer', 'dpod_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    END IF;
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', place, role);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, role);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', place,
      role);
  END LOOP;
  -- Nobody else, and nobody makes tables of their own there.
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', place);
  FOR t IN SELECT relname AS name, oid FROM pg_class WHERE relkind = 'r'
      AND relnamespace = place::regnamespace LOOP
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', t.name);
    EXECUTE format('GRANT SELECT ON %I TO dpod_officer', t.name);
    IF t.name = 'history' THEN
      EXECUTE format('GRANT INSERT ON %I TO dpod_officer', t.name);
    -- What only daemons have to say to each other is not for officers.
    ELSIF t.name NOT IN ('register_schema', 'register_move', 'identity',
        'lease', 'holder_memory') THEN
      EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I TO dpod_officer',
        t.name);
    END IF;
    FOR c IN SELECT attname AS name, atttypid AS type FROM pg_attribute
        WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped LOOP
      -- The numbers of a code, of a word in the index, and of a secret are
      -- those of a person.
      IF t.name || '.' || c.name = ANY (open_columns)
          OR c.type = 'bigint'::regtype
          AND t.name NOT IN ('code', 'find_word', 'spent', 'imported',
          'register_move') AND c.name <> 'random' THEN
        EXECUTE format('GRANT SELECT (%I) ON %I TO dpod_auditor', c.name,
          t.name);
      END IF;
    END LOOP;
  END LOOP;
  -- What dpod itself did, nobody else says. The owner is not asked.
  ALTER TABLE history ENABLE ROW LEVEL SECURITY;
  DROP POLICY IF EXISTS dpod_read ON history;
  CREATE POLICY dpod_read ON history FOR SELECT
    TO dpod_officer, dpod_auditor USING (true);
  DROP POLICY IF EXISTS dpod_say ON history;
  CREATE POLICY dpod_say ON history FOR INSERT
    TO dpod_officer WITH CHECK (program = 'dpoctl');
END $$;
COMMIT;
