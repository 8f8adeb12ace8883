# The real programs in a scratch directory, what they print compared whole.
check_PROGRAMS += tests/cli/seed
tests_cli_seed_SOURCES = tests/cli/seed.c
tests_cli_seed_LDADD = $(CONF_LIBS)
dist_check_SCRIPTS += tests/cli/check_cli tests/docs/check_commands \
	tests/docs/check_paths
TESTS += tests/cli/check_cli tests/docs/check_commands \
	tests/docs/check_paths
EXTRA_DIST += tests/cli/README tests/cli/data \
	tests/cli/attachments.t tests/cli/desk.t \
	tests/cli/classify.t tests/cli/config.t tests/cli/deadline.t \
	tests/cli/online.t tests/cli/outbox.t tests/cli/parse.t \
	tests/cli/quarantine.t tests/cli/review.t \
	tests/cli/clock.t tests/cli/work.t \
	tests/cli/register.t tests/cli/rules.t tests/cli/templates.t \
	tests/cli/usage.t

# The printer of dpoctl, from inside.
check_PROGRAMS += tests/unit/test_output
TESTS += tests/unit/test_output
tests_unit_test_output_SOURCES = tests/unit/test_output.c \
	src/dpoctl/output.c src/dpoctl/human.c
tests_unit_test_output_LDADD = $(RULES_LIBS) $(JANSSON_LIBS) \
	$(SMARTCOLS_LIBS) $(CMOCKA_LIBS)

# Lines of a terminal.
check_PROGRAMS += tests/unit/test_columns
TESTS += tests/unit/test_columns
tests_unit_test_columns_SOURCES = tests/unit/test_columns.c \
	src/dpoctl/columns.c src/dpoctl/queue_layout.c
tests_unit_test_columns_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# The desk without a terminal.
check_PROGRAMS += tests/unit/test_review
TESTS += tests/unit/test_review
tests_unit_test_review_SOURCES = tests/unit/test_review.c \
	src/dpoctl/columns.c src/dpoctl/queue_layout.c src/dpoctl/queue_need.c \
	src/dpoctl/review_check.c src/dpoctl/review_command.c \
	src/dpoctl/review_key.c src/dpoctl/review_paint.c
tests_unit_test_review_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)

# What is left of long work, and names of files that strangers chose.
check_PROGRAMS += tests/unit/test_progress
TESTS += tests/unit/test_progress
tests_unit_test_progress_SOURCES = tests/unit/test_progress.c \
	src/dpoctl/new_file_name.c src/dpoctl/progress.c
tests_unit_test_progress_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)
