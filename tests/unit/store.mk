STORE_TESTS = tests/unit/test_db tests/unit/test_db_turn \
	tests/unit/test_ledger \
	tests/unit/test_ticket_store tests/unit/test_letter_store \
	tests/unit/test_history tests/unit/test_ticket_change \
	tests/unit/test_balance tests/unit/test_claim_watch \
	tests/unit/test_repeat_store tests/unit/test_claim_clock \
	tests/unit/test_store_plans tests/unit/test_quarantine \
	tests/unit/test_retention \
	tests/unit/test_backup tests/unit/test_migration \
	tests/unit/test_mention tests/unit/test_find tests/unit/test_move \
	tests/unit/test_postgresql
check_PROGRAMS += $(STORE_TESTS) tests/store/bench_intake
TESTS += $(STORE_TESTS)

# Stands in for layers that were written at the same time: see the file.
STORE_FIXTURE = tests/unit/store_fixture.c tests/unit/store_fixture.h \
	tests/unit/scratch_database.h tests/unit/test.h
check_LIBRARIES = libscratch.a
libscratch_a_SOURCES = tests/unit/scratch_database.c \
	tests/unit/scratch_database.h tests/unit/test.h
SCRATCH_LIBS = libscratch.a $(LIBPQ_LIBS)
STORE_TEST_LIBS = $(SCRATCH_LIBS) $(STORE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_db_SOURCES = tests/unit/test_db.c $(STORE_FIXTURE)
tests_unit_test_db_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_db_turn_SOURCES = tests/unit/test_db_turn.c $(STORE_FIXTURE)
tests_unit_test_db_turn_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_ledger_SOURCES = tests/unit/test_ledger.c $(STORE_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_ledger_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_ledger_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_ticket_store_SOURCES = tests/unit/test_ticket_store.c \
	$(STORE_FIXTURE)
tests_unit_test_ticket_store_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_letter_store_SOURCES = tests/unit/test_letter_store.c \
	$(STORE_FIXTURE)
tests_unit_test_letter_store_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_repeat_store_SOURCES = tests/unit/test_repeat_store.c \
	$(STORE_FIXTURE)
tests_unit_test_repeat_store_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_ticket_change_SOURCES = tests/unit/test_ticket_change.c \
	$(STORE_FIXTURE)
tests_unit_test_ticket_change_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_history_SOURCES = tests/unit/test_history.c $(STORE_FIXTURE)
tests_unit_test_history_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_balance_SOURCES = tests/unit/test_balance.c $(STORE_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_balance_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_balance_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_claim_watch_SOURCES = tests/unit/test_claim_watch.c \
	$(STORE_FIXTURE)
tests_unit_test_claim_watch_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_claim_clock_SOURCES = tests/unit/test_claim_clock.c \
	$(STORE_FIXTURE)
tests_unit_test_claim_clock_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_quarantine_SOURCES = tests/unit/test_quarantine.c \
	$(STORE_FIXTURE)
tests_unit_test_quarantine_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_mention_SOURCES = tests/unit/test_mention.c $(STORE_FIXTURE)
tests_unit_test_mention_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_find_SOURCES = tests/unit/test_find.c $(STORE_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_find_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_find_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_retention_SOURCES = tests/unit/test_retention.c \
	$(STORE_FIXTURE)
tests_unit_test_retention_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_move_SOURCES = tests/unit/test_move.c $(STORE_FIXTURE)
tests_unit_test_move_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_postgresql_SOURCES = tests/unit/test_postgresql.c \
	$(STORE_FIXTURE)
tests_unit_test_postgresql_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_backup_SOURCES = tests/unit/test_backup.c $(STORE_FIXTURE)
tests_unit_test_backup_LDADD = $(STORE_TEST_LIBS)
# Registers of every released schema, as SQL (tests/store/keep_register).
EXTRA_DIST += tests/store/keep_register tests/store/register-1.sql \
	tests/store/register-2.sql tests/store/register-3.sql
tests_unit_test_migration_SOURCES = tests/unit/test_migration.c \
	$(STORE_FIXTURE)
tests_unit_test_migration_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_store_plans_SOURCES = tests/unit/test_store_plans.c \
	$(STORE_FIXTURE)
tests_unit_test_store_plans_LDADD = $(STORE_TEST_LIBS)

# Both engines have the same tables.
dist_check_SCRIPTS += tests/store/check_schemas tests/store/check_statements
TESTS += tests/store/check_schemas tests/store/check_statements

# The plans of all statements of the programs.
dist_check_SCRIPTS += tests/store/check_plans
TESTS += tests/store/check_plans

# Mails per second into the register; run by hand: bench_intake [MAILS].
tests_store_bench_intake_SOURCES = tests/store/bench_intake.c
tests_store_bench_intake_LDADD = $(STORE_TEST_LIBS)

# The tests of the register and of casework that run on both engines. Others
# (test_db, test_db_turn, test_backup, test_migration, test_store_plans) are of
# SQLite alone, or have statements of their own that are (most of
# test_officer_*).
POSTGRESQL_TESTS = tests/store/check_statements \
	tests/unit/test_postgresql tests/unit/test_ledger \
	tests/unit/test_ticket_store tests/unit/test_letter_store \
	tests/unit/test_history tests/unit/test_ticket_change \
	tests/unit/test_balance tests/unit/test_claim_watch \
	tests/unit/test_repeat_store tests/unit/test_claim_clock \
	tests/unit/test_quarantine tests/unit/test_retention \
	tests/unit/test_mention tests/unit/test_find tests/unit/test_move \
	tests/unit/test_import_store \
	tests/unit/test_opening tests/unit/test_record \
	tests/unit/test_time_passes tests/unit/test_attempt \
	tests/unit/test_canary tests/unit/test_witness \
	tests/unit/test_casework_mail tests/unit/test_officer_decide \
	tests/unit/test_letter_effect tests/unit/test_letter_extra \
	tests/unit/test_casefile tests/unit/test_spot \
	tests/unit/test_dpod_intake \
	tests/unit/test_officer_verify tests/register/check_postgresql \
	tests/register/check_two_daemons tests/register/check_move \
	tests/register/check_roles tests/register/check_demo tests/register/check_tls
# The programs, with each register in a database of its own
# (tests/harness/database.py): what takes little time, and the rest.
POSTGRESQL_OFFICES = tests/cli/check_cli tests/cli/check_due \
	tests/cli/check_evidence tests/cli/check_stats \
	tests/register/check_history tests/register/check_search \
	tests/register/check_spot tests/register/check_statistics
POSTGRESQL_OFFICES_ALL = tests/register/check_clock tests/register/check_disk \
	tests/register/check_erasure tests/register/check_import \
	tests/register/check_learn tests/register/check_promises \
	tests/register/check_register tests/register/check_server \
	tests/profiles/run tests/world/run tests/e2e/run
POSTGRESQL_NEEDS = dpod$(EXEEXT) dpoctl$(EXEEXT) dpod-reader$(EXEEXT) \
	tests/cli/seed$(EXEEXT) tests/profiles/clock.so
ON_POSTGRESQL = $(PYTHON3) $(top_srcdir)/contrib/servers/postgresql.py
check-postgresql: $(POSTGRESQL_NEEDS)
	$(ON_POSTGRESQL) \
		$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS="$(POSTGRESQL_TESTS)"
	$(ON_POSTGRESQL) env DPOD_TEST_REGISTER=postgresql \
		$(MAKE) $(AM_MAKEFLAGS) check-TESTS \
		TESTS="$(POSTGRESQL_OFFICES)"
check-postgresql-all: check-postgresql
	$(ON_POSTGRESQL) env DPOD_TEST_REGISTER=postgresql \
		$(MAKE) $(AM_MAKEFLAGS) check-TESTS \
		TESTS="$(POSTGRESQL_OFFICES_ALL)"
# It kills the server, which nobody else is to use meanwhile.
	$(ON_POSTGRESQL) env DPOD_TEST_REGISTER=postgresql \
		$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS=tests/crash/run
if TEST_HOOKS
	$(MAKE) $(AM_MAKEFLAGS) check-hooks-postgresql
endif
# As check-hooks, and with a sample of the kills too: each run makes a database.
check-hooks-postgresql: $(POSTGRESQL_NEEDS) $(check_DATA)
	$(ON_POSTGRESQL) env DPOD_TEST_REGISTER=postgresql \
		FAULT_SAMPLE=$${FAULT_SAMPLE:-20} \
		KILL_SAMPLE=$${KILL_SAMPLE:-5} \
		$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS="$(HOOK_TESTS)"
# Two daemons and five officers, with faults, for so many seconds.
DPOD_CAMPAIGN_SECONDS = 600
campaign-postgresql: $(POSTGRESQL_NEEDS)
	$(ON_POSTGRESQL) \
		env top_srcdir='$(top_srcdir)' $(PYTHON3) \
		$(top_srcdir)/tests/register/campaign_postgresql \
		--seconds $(DPOD_CAMPAIGN_SECONDS)
.PHONY: check-postgresql check-postgresql-all check-hooks-postgresql \
	campaign-postgresql

# Killed at every write, from the first schema to this one.
check_PROGRAMS += tests/store/migrate
dist_check_SCRIPTS += tests/store/killed_migration
tests_store_migrate_SOURCES = tests/store/migrate.c
tests_store_migrate_LDADD = $(STORE_LIBS)

# Old messages until the worker has taken them in.
check_PROGRAMS += tests/unit/test_import_store
TESTS += tests/unit/test_import_store
tests_unit_test_import_store_SOURCES = tests/unit/test_import_store.c \
	$(STORE_FIXTURE) $(FAKE_DISK)
tests_unit_test_import_store_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_import_store_LDADD = $(STORE_TEST_LIBS)

check_PROGRAMS += tests/unit/test_json
TESTS += tests/unit/test_json
tests_unit_test_json_SOURCES = tests/unit/test_json.c
tests_unit_test_json_LDADD = $(STORE_LIBS) $(CMOCKA_LIBS)
