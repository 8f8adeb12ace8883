check_PROGRAMS += tests/unit/test_verdict_codec tests/unit/test_reader \
	tests/unit/test_reader_time
TESTS += tests/unit/test_verdict_codec tests/unit/test_reader \
	tests/unit/test_reader_time
tests_unit_test_verdict_codec_SOURCES = tests/unit/test_verdict_codec.c
tests_unit_test_verdict_codec_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_SOURCES = tests/unit/test_reader.c
tests_unit_test_reader_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_time_SOURCES = tests/unit/test_reader_time.c
tests_unit_test_reader_time_LDADD = $(READER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reader_time_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=spawn_start,--wrap=spawn_reap,--wrap=area_make \
	-Wl,--wrap=recv,--wrap=sendmsg,--wrap=poll \
	-Wl,--wrap=timestamp_monotonic_ms

if FUZZERS
check_PROGRAMS += tests/fuzz/fuzz_verdict tests/fuzz/fuzz_frames
tests_fuzz_fuzz_verdict_SOURCES = tests/fuzz/fuzz_verdict.c
tests_fuzz_fuzz_verdict_LDADD = $(READER_LIBS)
tests_fuzz_fuzz_verdict_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_frames_SOURCES = tests/fuzz/fuzz_frames.c
tests_fuzz_fuzz_frames_LDADD = $(READER_LIBS)
tests_fuzz_fuzz_frames_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer \
	-Wl,--wrap=spawn_start,--wrap=spawn_reap,--wrap=area_make \
	-Wl,--wrap=recv,--wrap=sendmsg,--wrap=poll
endif
EXTRA_DIST += tests/fuzz/fuzz_verdict.c tests/fuzz/fuzz_frames.c
