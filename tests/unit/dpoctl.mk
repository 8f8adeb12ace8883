# The real programs in a scratch directory, what they print compared whole.
check_PROGRAMS += tests/cli/seed
tests_cli_seed_SOURCES = tests/cli/seed.c
tests_cli_seed_LDADD = $(CONF_LIBS)
dist_check_SCRIPTS += tests/cli/sql tests/cli/check_cli tests/cli/check_completion \
	tests/cli/check_due \
	tests/cli/check_evidence tests/docs/check_commands \
	tests/docs/check_officer tests/docs/check_paths
TESTS += tests/cli/check_cli tests/cli/check_completion \
	tests/cli/check_due \
	tests/cli/check_evidence tests/docs/check_commands \
	tests/docs/check_officer tests/docs/check_paths
EXTRA_DIST += tests/docs/other_day.c tests/cli/README tests/cli/data tests/cli/year.t \
	tests/cli/attachments.t tests/cli/desk.t \
	tests/cli/classify.t tests/cli/config.t tests/cli/deadline.t tests/cli/dpod.t \
	tests/cli/import.t tests/cli/impossible.t \
	tests/cli/mailbox.t tests/cli/online.t tests/cli/options.t \
	tests/cli/outbox.t tests/cli/parse.t \
	tests/cli/quarantine.t tests/cli/review.t \
	tests/cli/clock.t tests/cli/work.t \
	tests/cli/register.t tests/cli/rules.t tests/cli/search.t \
	tests/cli/templates.t \
	tests/cli/usage.t

# The figures of a year, and their page in a browser.
dist_check_SCRIPTS += tests/cli/check_stats tests/cli/check_browser
TESTS += tests/cli/check_stats
EXTRA_DIST += tests/cli/year.py
check-browser: all tests/cli/seed
	top_srcdir="$(top_srcdir)" top_builddir="$(top_builddir)" \
	  $(srcdir)/tests/cli/check_browser
.PHONY: check-browser

# The printer of dpoctl, from inside.
check_PROGRAMS += tests/unit/test_output
TESTS += tests/unit/test_output
tests_unit_test_output_SOURCES = tests/unit/test_output.c \
	src/dpoctl/output.c src/dpoctl/human.c src/dpoctl/human_fit.c \
	src/dpoctl/columns.c src/dpoctl/screen_width.c
tests_unit_test_output_LDADD = $(RULES_LIBS) $(JANSSON_LIBS) \
	$(SMARTCOLS_LIBS) $(CMOCKA_LIBS)

# Lines of a terminal.
check_PROGRAMS += tests/unit/test_columns
TESTS += tests/unit/test_columns
tests_unit_test_columns_SOURCES = tests/unit/test_columns.c \
	src/dpoctl/columns.c src/dpoctl/queue_layout.c
tests_unit_test_columns_LDADD = $(RULES_LIBS) $(CMOCKA_LIBS)

# The figures of a year as bars, CSV and a page.
check_PROGRAMS += tests/unit/test_stats_chart
TESTS += tests/unit/test_stats_chart
tests_unit_test_stats_chart_SOURCES = tests/unit/test_stats_chart.c \
	src/dpoctl/stats_chart.c src/dpoctl/stats_page.c \
	src/dpoctl/stats_plot.c
tests_unit_test_stats_chart_LDADD = $(CASEWORK_TEST_LIBS)

# Due dates as a calendar.
check_PROGRAMS += tests/unit/test_due_calendar
TESTS += tests/unit/test_due_calendar
tests_unit_test_due_calendar_SOURCES = tests/unit/test_due_calendar.c \
	src/dpoctl/due_calendar.c
tests_unit_test_due_calendar_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# Why a message is no request.
check_PROGRAMS += tests/unit/test_mail_why
TESTS += tests/unit/test_mail_why
tests_unit_test_mail_why_SOURCES = tests/unit/test_mail_why.c \
	src/dpoctl/mail_why.c
tests_unit_test_mail_why_LDADD = $(RULES_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)

# What the register's correction did.
check_PROGRAMS += tests/unit/test_local_words
TESTS += tests/unit/test_local_words
tests_unit_test_local_words_SOURCES = tests/unit/test_local_words.c \
	src/dpoctl/local_words.c
tests_unit_test_local_words_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# The first of many tickets.
check_PROGRAMS += tests/unit/test_queue
TESTS += tests/unit/test_queue
tests_unit_test_queue_SOURCES = tests/unit/test_queue.c $(STORE_FIXTURE) \
	src/dpoctl/queue.c src/dpoctl/queue_need.c
tests_unit_test_queue_LDADD = $(STORE_TEST_LIBS)

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

# Filters in an officer's own file.
check_PROGRAMS += tests/unit/test_saved
TESTS += tests/unit/test_saved
tests_unit_test_saved_SOURCES = tests/unit/test_saved.c src/dpoctl/saved.c
tests_unit_test_saved_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# The desk as it is seen.
check_PROGRAMS += tests/unit/test_review_paint
TESTS += tests/unit/test_review_paint
tests_unit_test_review_paint_SOURCES = tests/unit/test_review_paint.c \
	src/dpoctl/columns.c src/dpoctl/queue_layout.c src/dpoctl/queue_need.c \
	src/dpoctl/review_check.c src/dpoctl/review_command.c \
	src/dpoctl/review_key.c src/dpoctl/review_paint.c
tests_unit_test_review_paint_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)

# What review says of the command that it ran.
check_PROGRAMS += tests/unit/test_desk_words
TESTS += tests/unit/test_desk_words
tests_unit_test_desk_words_SOURCES = tests/unit/test_desk_words.c \
	src/dpoctl/desk_words.c
tests_unit_test_desk_words_LDADD = $(RULES_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)

# Tables and records as people read them.
check_PROGRAMS += tests/unit/test_human
TESTS += tests/unit/test_human
tests_unit_test_human_SOURCES = tests/unit/test_human.c \
	src/dpoctl/human.c src/dpoctl/human_fit.c src/dpoctl/columns.c \
	src/dpoctl/screen_width.c
tests_unit_test_human_LDADD = $(RULES_LIBS) $(JANSSON_LIBS) \
	$(SMARTCOLS_LIBS) $(CMOCKA_LIBS)

# A backup that is interrupted.
check_PROGRAMS += tests/unit/test_cmd_backup
TESTS += tests/unit/test_cmd_backup
tests_unit_test_cmd_backup_SOURCES = tests/unit/test_cmd_backup.c \
	src/dpoctl/cmd_backup.c
tests_unit_test_cmd_backup_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# Messages in files of others.
check_PROGRAMS += tests/unit/test_import_source
TESTS += tests/unit/test_import_source
tests_unit_test_import_source_SOURCES = tests/unit/test_import_source.c \
	src/dpoctl/import_source.c
tests_unit_test_import_source_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# Review on the whole screen; the test stands in for ncurses and the desk.
check_PROGRAMS += tests/unit/test_desk_screen
TESTS += tests/unit/test_desk_screen
tests_unit_test_desk_screen_SOURCES = tests/unit/test_desk_screen.c \
	src/dpoctl/desk_screen.c
tests_unit_test_desk_screen_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# A ticket for reading; the test stands in for the register.
check_PROGRAMS += tests/unit/test_card
TESTS += tests/unit/test_card
tests_unit_test_card_SOURCES = tests/unit/test_card.c \
	src/dpoctl/card_head.c src/dpoctl/card_message.c src/dpoctl/columns.c
tests_unit_test_card_LDADD = $(CONF_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)

# Messages judged without a mailbox.
check_PROGRAMS += tests/unit/test_judge
TESTS += tests/unit/test_judge
tests_unit_test_judge_SOURCES = tests/unit/test_judge.c src/dpoctl/judge.c \
	tests/fake/fake_reader.c tests/fake/fake_reader.h
tests_unit_test_judge_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=reader_start
tests_unit_test_judge_LDADD = $(CASEWORK_TEST_LIBS)

# The servers' messages beside the ledger; the test stands in for both.
check_PROGRAMS += tests/unit/test_online
TESTS += tests/unit/test_online
tests_unit_test_online_SOURCES = tests/unit/test_online.c src/dpoctl/online.c
tests_unit_test_online_LDADD = $(CASEWORK_TEST_LIBS)
