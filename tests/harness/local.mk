# What the tests in Python share: the programs as a test runs them.
EXTRA_DIST += tests/harness/chain.py tests/harness/crash_office.py \
	tests/harness/database.py tests/harness/libpq.py \
	tests/harness/engines.py tests/harness/harness.py \
	tests/harness/hooks.py tests/harness/imap_server.py \
	tests/harness/mails.py tests/harness/name_server.py \
	tests/harness/resolver.c tests/harness/oauth_office.py \
	tests/harness/place.py \
	tests/harness/profile_office.py tests/harness/programs.py \
	tests/harness/register_office.py tests/harness/reruns.py \
	tests/harness/server_faults.py \
	tests/harness/shared_register.py tests/harness/smtp_server.py \
	tests/harness/world.py
