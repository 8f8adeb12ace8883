# Attacks on the programs, each refused, held or told; see attacks.tsv.
check_PROGRAMS += tests/attack/taken_reader tests/attack/without_filter
tests_attack_taken_reader_SOURCES = tests/attack/taken_reader.c \
	$(dpod_reader_SOURCES)
tests_attack_taken_reader_LDADD = $(dpod_reader_LDADD)
tests_attack_taken_reader_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=message_parse,--wrap=area_find
tests_attack_without_filter_SOURCES = tests/attack/without_filter.c
tests_attack_without_filter_LDADD = $(SECCOMP_LIBS)
dist_check_SCRIPTS += tests/attack/check_build tests/attack/check_list \
	tests/attack/check_local tests/attack/check_mail \
	tests/attack/check_officer tests/attack/check_process
TESTS += tests/attack/check_build tests/attack/check_list \
	tests/attack/check_local tests/attack/check_mail \
	tests/attack/check_officer tests/attack/check_process
EXTRA_DIST += tests/attack/attacks.tsv
