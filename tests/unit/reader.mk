check_PROGRAMS += tests/unit/test_verdict_codec tests/unit/test_reader \
	tests/unit/test_reader_batch tests/unit/test_reader_time
TESTS += tests/unit/test_verdict_codec tests/unit/test_reader \
	tests/unit/test_reader_batch tests/unit/test_reader_time
tests_unit_test_verdict_codec_SOURCES = tests/unit/test_verdict_codec.c
tests_unit_test_verdict_codec_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_SOURCES = tests/unit/test_reader.c
tests_unit_test_reader_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_batch_SOURCES = tests/unit/test_reader_batch.c
tests_unit_test_reader_batch_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
EXTRA_tests_unit_test_reader_batch_DEPENDENCIES = \
	tests/attack/taken_reader$(EXEEXT)
tests_unit_test_reader_time_SOURCES = tests/unit/test_reader_time.c
tests_unit_test_reader_time_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_time_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=spawn_start,--wrap=copy_start,--wrap=spawn_reap,--wrap=area_make \
	-Wl,--wrap=recv,--wrap=sendmsg,--wrap=poll \
	-Wl,--wrap=timestamp_monotonic_ms

check_PROGRAMS += tests/unit/test_reader_slots
TESTS += tests/unit/test_reader_slots
tests_unit_test_reader_slots_SOURCES = tests/unit/test_reader_slots.c
tests_unit_test_reader_slots_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)

# Landlock alone: the filter of system calls is left out.
check_PROGRAMS += tests/unit/test_confine
TESTS += tests/unit/test_confine
tests_unit_test_confine_SOURCES = tests/unit/test_confine.c \
	src/reader/confine.c
tests_unit_test_confine_LDADD = $(BASE_LIBS) $(SECCOMP_LIBS) $(CMOCKA_LIBS)
tests_unit_test_confine_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=confinement_filter

# The values in a frame, from both sides.
check_PROGRAMS += tests/unit/test_codec
TESTS += tests/unit/test_codec
tests_unit_test_codec_SOURCES = tests/unit/test_codec.c
tests_unit_test_codec_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_area
TESTS += tests/unit/test_area
tests_unit_test_area_SOURCES = tests/unit/test_area.c
tests_unit_test_area_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
