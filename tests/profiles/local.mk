# Each row of the organisations' policies, with the profiles that are shipped.
dist_check_SCRIPTS += tests/profiles/run
TESTS += tests/profiles/run
EXTRA_DIST += tests/profiles/README tests/profiles/clock.c \
	tests/profiles/conftest.py \
	tests/profiles/test_profiles.py tests/profiles/test_dinamiks.py \
	tests/profiles/test_dynamic_messaging.py \
	tests/profiles/test_dynamic_as.py tests/profiles/test_dynamicweb.py
CLEANFILES += tests/profiles/run.xml
check_DATA += tests/profiles/clock.so
tests/profiles/clock.so: $(top_srcdir)/tests/profiles/clock.c
	@mkdir -p tests/profiles
	$(AM_V_CCLD)$(CC) $(CFLAGS) -U_FORTIFY_SOURCE -fPIC -shared -o $@ \
		$(top_srcdir)/tests/profiles/clock.c
CLEANFILES += tests/profiles/clock.so
