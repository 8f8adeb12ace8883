CASEWORK_TESTS = tests/unit/test_casework tests/unit/test_officer_close \
	tests/unit/test_officer_note \
	tests/unit/test_officer_reopen \
	tests/unit/test_officer_relate \
	tests/unit/test_officer_clock \
	tests/unit/test_officer_verify \
	tests/unit/test_officer_sort \
	tests/unit/test_officer_party \
	tests/unit/test_officer_letter tests/unit/test_letter_effect \
	tests/unit/test_casefile tests/unit/test_casework_mail tests/unit/test_spot \
	tests/unit/test_witness \
	tests/unit/test_officer_decide tests/unit/test_forget \
	tests/unit/test_opening tests/unit/test_record \
	tests/unit/test_query tests/unit/test_keys tests/unit/test_thread \
	tests/unit/test_parties tests/unit/test_letter_extra \
	tests/unit/test_officer_forward \
	tests/unit/test_canary \
	tests/unit/test_officer_mail \
	tests/unit/test_mailbox_order tests/unit/test_timekeeping \
	tests/unit/test_time_passes
check_PROGRAMS += $(CASEWORK_TESTS)
TESTS += $(CASEWORK_TESTS)

CASEWORK_FIXTURE = tests/unit/casework_fixture.c \
	tests/unit/casework_fixture.h $(STORE_FIXTURE)
CASEWORK_TEST_LIBS = $(SCRATCH_LIBS) $(CASEWORK_LIBS) $(CMOCKA_LIBS)

tests_unit_test_casework_SOURCES = tests/unit/test_casework.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_casework_LDADD = $(CASEWORK_TEST_LIBS)

tests_unit_test_keys_SOURCES = tests/unit/test_keys.c $(CASEWORK_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_keys_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_keys_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_thread_SOURCES = tests/unit/test_thread.c $(CASEWORK_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_thread_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_thread_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_parties_SOURCES = tests/unit/test_parties.c $(CASEWORK_FIXTURE)
tests_unit_test_parties_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_query_SOURCES = tests/unit/test_query.c
tests_unit_test_query_LDADD = $(CASEWORK_TEST_LIBS)

# A ticket in the hands of an officer.
FAKE_DISK = tests/fake/fake_disk.c tests/fake/fake_disk.h
FAKE_DISK_FLAGS = -Wl,--wrap=sqlite3_step
OFFICER_FIXTURE = tests/unit/officer_fixture.c tests/unit/officer_fixture.h \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_officer_close_SOURCES = tests/unit/test_officer_close.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_close_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_close_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_note_SOURCES = tests/unit/test_officer_note.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_note_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_note_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_reopen_SOURCES = tests/unit/test_officer_reopen.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_reopen_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_reopen_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_relate_SOURCES = tests/unit/test_officer_relate.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_relate_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_relate_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_clock_SOURCES = tests/unit/test_officer_clock.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_clock_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_clock_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_verify_SOURCES = tests/unit/test_officer_verify.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_verify_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_verify_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_sort_SOURCES = tests/unit/test_officer_sort.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_sort_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_sort_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_party_SOURCES = tests/unit/test_officer_party.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_party_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_party_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_letter_SOURCES = tests/unit/test_officer_letter.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_letter_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_letter_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_letter_effect_SOURCES = tests/unit/test_letter_effect.c \
	$(OFFICER_FIXTURE)
tests_unit_test_letter_effect_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_letter_effect_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_letter_extra_SOURCES = tests/unit/test_letter_extra.c \
	$(OFFICER_FIXTURE)
tests_unit_test_letter_extra_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_letter_extra_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_forward_SOURCES = tests/unit/test_officer_forward.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_forward_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_forward_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_casefile_SOURCES = tests/unit/test_casefile.c \
	$(OFFICER_FIXTURE)
tests_unit_test_casefile_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_casefile_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_witness_SOURCES = tests/unit/test_witness.c $(CASEWORK_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_witness_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_witness_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_spot_SOURCES = tests/unit/test_spot.c \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_spot_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_spot_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_casework_mail_SOURCES = tests/unit/test_casework_mail.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_casework_mail_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_decide_SOURCES = tests/unit/test_officer_decide.c $(CASEWORK_FIXTURE)
tests_unit_test_officer_decide_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_forget_SOURCES = tests/unit/test_forget.c $(CASEWORK_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_forget_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_forget_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)

# What officers order for a mailbox, and whether the clock is believed.
tests_unit_test_mailbox_order_SOURCES = tests/unit/test_mailbox_order.c \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_mailbox_order_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_mailbox_order_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_timekeeping_SOURCES = tests/unit/test_timekeeping.c \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_timekeeping_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_timekeeping_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)

check_PROGRAMS += tests/unit/test_statistics_store
TESTS += tests/unit/test_statistics_store
tests_unit_test_statistics_store_SOURCES = \
	tests/unit/test_statistics_store.c $(STORE_FIXTURE) $(FAKE_DISK)
tests_unit_test_statistics_store_LDADD = $(STORE_TEST_LIBS)
tests_unit_test_statistics_store_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)

# Mail that becomes tickets, and what the passing of time does to them.
tests_unit_test_opening_SOURCES = tests/unit/test_opening.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_opening_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_record_SOURCES = tests/unit/test_record.c $(CASEWORK_FIXTURE) \
	$(FAKE_DISK)
tests_unit_test_record_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_record_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_time_passes_SOURCES = tests/unit/test_time_passes.c \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_time_passes_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_time_passes_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)

check_PROGRAMS += tests/unit/test_trouble
TESTS += tests/unit/test_trouble
tests_unit_test_trouble_SOURCES = tests/unit/test_trouble.c
tests_unit_test_trouble_LDADD = $(CASEWORK_TEST_LIBS)

# How long a message and a letter are tried; what a monitoring system reads.
check_PROGRAMS += tests/unit/test_attempt tests/unit/test_metrics \
	tests/unit/test_header_mark
TESTS += tests/unit/test_attempt tests/unit/test_metrics \
	tests/unit/test_header_mark
tests_unit_test_header_mark_SOURCES = tests/unit/test_header_mark.c
tests_unit_test_header_mark_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_attempt_SOURCES = tests/unit/test_attempt.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_attempt_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_metrics_SOURCES = tests/unit/test_metrics.c
tests_unit_test_metrics_LDADD = $(CASEWORK_TEST_LIBS)

# What is learned from officers, and forgotten.
check_PROGRAMS += tests/unit/test_learning
TESTS += tests/unit/test_learning
tests_unit_test_learning_SOURCES = tests/unit/test_learning.c \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_learning_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_learning_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)

tests_unit_test_canary_SOURCES = tests/unit/test_canary.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_canary_LDADD = $(CASEWORK_TEST_LIBS)
tests_unit_test_officer_mail_SOURCES = tests/unit/test_officer_mail.c \
	$(CASEWORK_FIXTURE) $(FAKE_DISK)
tests_unit_test_officer_mail_LDFLAGS = $(AM_LDFLAGS) $(FAKE_DISK_FLAGS)
tests_unit_test_officer_mail_LDADD = $(CASEWORK_TEST_LIBS)
