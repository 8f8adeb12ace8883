# The programs against real servers; tests/e2e/run says how.
dist_check_SCRIPTS += tests/e2e/run
TESTS += tests/e2e/run
EXTRA_DIST += tests/e2e/conftest.py \
	tests/e2e/poison_reader.py \
	tests/e2e/test_answers.py tests/e2e/test_connections.py \
	tests/e2e/test_field.py \
	tests/e2e/test_first_contact.py \
	tests/e2e/test_folders.py tests/e2e/test_gate.py \
	tests/e2e/test_letters.py \
	tests/e2e/test_life.py tests/e2e/test_main_job.py \
	tests/e2e/test_new_user_oauth.py \
	tests/e2e/test_oauth.py tests/e2e/test_process.py tests/e2e/test_readers.py \
	tests/e2e/test_register.py tests/e2e/test_relay.py \
	tests/e2e/test_secrets.py tests/e2e/test_servers_that_fail.py \
	tests/e2e/test_setup.py \
	tests/e2e/test_tls.py tests/e2e/test_upgrade.py tests/secrets/preload.c
CLEANFILES += tests/e2e/run.xml
