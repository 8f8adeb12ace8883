noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/backup.c src/store/backup.h \
	src/store/balance.c src/store/balance.h \
	src/store/balance_health.c \
	src/store/claim_clock.c src/store/claim_clock.h \
	src/store/claim_store.c src/store/claim_store.h \
	src/store/claim_watch.c src/store/claim_watch.h \
	src/store/clock_store.c src/store/clock_store.h \
	src/store/code_store.c src/store/code_store.h \
	src/store/db.h src/store/db_open.c src/store/db_private.h \
	src/store/db_catalogue.c src/store/db_catalogue.h \
	src/store/db_engine.h src/store/db_moved.c src/store/db_moved.h \
	src/store/db_migrate.c src/store/db_schema.h \
	src/store/db_location.c \
	src/store/db_lookup.c src/store/db_lookup.h \
	src/store/db_seen.c src/store/db_seen.h \
	src/store/db_sqlite.c src/store/db_sqlite.h \
	src/store/db_sqlite_schema.c src/store/db_sqlite_statement.c \
	src/store/db_sqlite_turn.c src/store/db_sqlite_upkeep.c \
	src/store/db_statement.c \
	src/store/db_upkeep.c \
	src/store/db_words.c src/store/db_words.h \
	src/store/effect_store.c src/store/effect_store.h \
	src/store/erase.c src/store/erase.h \
	src/store/find_index.c src/store/find_store.c src/store/find_store.h \
	src/store/find_text.c src/store/find_text.h \
	src/store/find_words.c src/store/find_words.h \
	src/store/fingerprint.c src/store/fingerprint.h \
	src/store/held.h \
	src/store/history.c src/store/history.h \
	src/store/history_link.c src/store/history_link.h \
	src/store/holder_store.c src/store/holder_store.h \
	src/store/identity.c src/store/identity.h \
	src/store/relay_store.c src/store/relay_store.h \
	src/store/import_store.c src/store/import_store.h \
	src/store/json.c src/store/json.h \
	src/store/correction_store.c src/store/correction_store.h \
	src/store/label_store.c src/store/label_store.h \
	src/store/ledger.c src/store/ledger.h \
	src/store/ledger_folder.c src/store/ledger_folder.h \
	src/store/ledger_place.h \
	src/store/ledger_rename.c src/store/ledger_rename.h \
	src/store/ledger_key.c src/store/ledger_key.h \
	src/store/ledger_poll.c \
	src/store/ledger_settle.c \
	src/store/ledger_watch.c src/store/ledger_watch.h \
	src/store/lease.c src/store/lease.h \
	src/store/letter_store.c src/store/letter_store.h \
	src/store/letter_account.c src/store/letter_account.h \
	src/store/letter_attempt.c src/store/letter_attempt.h \
	src/store/letter_file.c src/store/letter_file.h \
	src/store/spent_store.c src/store/spent_store.h \
	src/store/letter_raw.c src/store/letter_raw.h \
	src/store/letter_sending.c src/store/letter_sending.h \
	src/store/letter_store_step.c src/store/letter_store_step.h \
	src/store/mail_store.c src/store/mail_store.h \
	src/store/mailbox_store.c src/store/mailbox_store.h \
	src/store/mention.c src/store/mention.h \
	src/store/merge_store.c src/store/merge_store.h \
	src/store/move.c src/store/move.h \
	src/store/move_copy.c src/store/move_copy.h \
	src/store/move_mark.c src/store/move_mark.h \
	src/store/move_plan.c src/store/move_plan.h \
	src/store/message_store.c src/store/message_store.h \
	src/store/party_store.c src/store/party_store.h \
	src/store/alarm_store.c src/store/alarm_store.h \
	src/store/daily_store.c src/store/daily_store.h \
	src/store/daily_read.c src/store/daily_read.h \
	src/store/daily_ticket.h \
	src/store/own_mail_store.c src/store/own_mail_store.h \
	src/store/canary_store.c src/store/canary_store.h \
	src/store/quarantine.c src/store/quarantine.h \
	src/store/repeat_store.c src/store/repeat_store.h \
	src/store/spot_store.c src/store/spot_store.h \
	src/store/statistics_store.c src/store/statistics_store.h \
	src/store/retention.c src/store/retention.h \
	src/store/retention_erase.c src/store/retention_erase.h \
	src/store/retention_keep.c src/store/retention_keep.h \
	src/store/retention_report.c \
	src/store/thread_store.c src/store/thread_store.h \
	src/store/ticket_change.c src/store/ticket_change.h \
	src/store/ticket_store.c src/store/ticket_store.h \
	src/store/ticket_key.h src/store/ticket_store_find.c \
	src/store/ticket_store_message.c
STORE_LIBS = libstore.a $(SQLITE_LIBS) $(TICKET_LIBS)

# The second engine. Programs load libpq when they need it: only its headers are
# used here.
POSTGRESQL_SOURCES = \
	src/store/db_postgresql.c src/store/db_postgresql.h \
	src/store/db_postgresql_connect.c \
	src/store/db_postgresql_location.c \
	src/store/db_postgresql_library.c src/store/db_postgresql_library.h \
	src/store/db_postgresql_queue.c \
	src/store/db_postgresql_row.c src/store/db_postgresql_text.c \
	src/store/db_postgresql_types.h \
	src/store/db_postgresql_value.c
if HAVE_LIBPQ
libstore_a_SOURCES += $(POSTGRESQL_SOURCES)
src/store/db_postgresql.$(OBJEXT): src/store/schema_sql.h
endif

# The schemas and their migrations as bytes: string literals of this length are
# not portable C.
STORE_SQL = src/store/schema.sql src/store/schema-postgresql.sql \
	src/store/migration-2.sql src/store/migration-3.sql
EXTRA_DIST += $(STORE_SQL)
BUILT_SOURCES += src/store/schema_sql.h
CLEANFILES += src/store/schema_sql.h
src/store/db_sqlite_schema.$(OBJEXT): src/store/schema_sql.h
src/store/schema_sql.h: $(STORE_SQL)
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	for file in $(STORE_SQL); do \
	  name=`basename $$file .sql | tr - _`; \
	  echo "static const char $${name}_sql[] = {" && \
	  od -An -v -t u1 "$(top_srcdir)/$$file" | \
	  sed 's/[0-9][0-9]*/&,/g' && echo '0};' || exit 1; \
	done >$@-t && mv $@-t $@
