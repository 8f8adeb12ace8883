
# The programs on a Maildir: threads, reports, and what is left of a person.
EXTRA_DIST += tests/learn/office.py
dist_check_SCRIPTS += tests/register/check_register \
	tests/register/check_clock tests/register/check_history \
	tests/register/check_spot tests/register/check_learn \
	tests/register/check_statistics
TESTS += tests/register/check_register tests/register/check_clock \
	tests/register/check_spot tests/register/check_learn \
	tests/register/check_history tests/register/check_statistics

# dpod migrates the register when it starts; see tests/unit/store.mk.
TESTS += tests/store/killed_migration

# The daemon's parts with drivers in memory and clocks that the test moves.
DPOD_TESTS = tests/unit/test_dpod_intake tests/unit/test_dpod_check \
	tests/unit/test_check_files \
	tests/unit/test_dpod_housekeeping tests/unit/test_dpod_sender \
	tests/unit/test_dpod_worker tests/unit/test_dpod_child \
	tests/unit/test_log_output \
	tests/unit/test_holder
check_PROGRAMS += $(DPOD_TESTS)
TESTS += $(DPOD_TESTS)
FAKE_CLOCK = tests/fake/fake_clock.c tests/fake/fake_clock.h
FAKE_CLOCK_FLAGS = -Wl,--wrap=timestamp_now,--wrap=timestamp_monotonic_ms \
	-Wl,--wrap=timestamp_boot_seconds
FAKE_MAILBOX = tests/fake/fake_mailbox.c tests/fake/fake_mailbox.h
FAKE_READER = tests/fake/fake_reader.c tests/fake/fake_reader.h
FAKE_RELAY = tests/fake/fake_relay.c tests/fake/fake_relay.h
DPOD_TEST_LIBS = libdpod.a libreader.a $(CASEWORK_TEST_LIBS)

tests_unit_test_check_files_SOURCES = tests/unit/test_check_files.c \
	tests/unit/check_files.inc
tests_unit_test_check_files_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_log_output_SOURCES = tests/unit/test_log_output.c
tests_unit_test_log_output_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_intake_SOURCES = tests/unit/test_dpod_intake.c \
	$(FAKE_CLOCK) $(FAKE_MAILBOX) $(FAKE_READER) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_intake_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_dpod_intake_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_check_SOURCES = tests/unit/test_dpod_check.c \
	$(FAKE_MAILBOX) $(FAKE_READER) $(FAKE_RELAY) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_check_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_housekeeping_SOURCES = \
	tests/unit/test_dpod_housekeeping.c $(FAKE_CLOCK) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_housekeeping_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_dpod_housekeeping_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_sender_SOURCES = tests/unit/test_dpod_sender.c \
	$(FAKE_CLOCK) $(FAKE_RELAY) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_sender_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_dpod_sender_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_worker_SOURCES = tests/unit/test_dpod_worker.c \
	$(FAKE_CLOCK) $(FAKE_MAILBOX) $(FAKE_READER) $(CASEWORK_FIXTURE)
tests_unit_test_dpod_worker_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_dpod_worker_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_holder_SOURCES = tests/unit/test_holder.c
tests_unit_test_holder_LDADD = $(DPOD_TEST_LIBS)
tests_unit_test_dpod_child_SOURCES = tests/unit/test_dpod_child.c $(FAKE_CLOCK)
tests_unit_test_dpod_child_LDFLAGS = $(AM_LDFLAGS) $(FAKE_CLOCK_FLAGS)
tests_unit_test_dpod_child_LDADD = $(DPOD_TEST_LIBS)
