# The desk in a terminal.
dist_check_SCRIPTS += tests/review/check_review
TESTS += tests/review/check_review
EXTRA_DIST += \
	tests/review/40x24-checks.screen \
	tests/review/40x24-cleared.screen \
	tests/review/40x24-command.screen \
	tests/review/40x24-guess.screen \
	tests/review/40x24-help.screen \
	tests/review/40x24-kinds.screen \
	tests/review/40x24-opens.screen \
	tests/review/80x24-checks.screen \
	tests/review/80x24-cleared.screen \
	tests/review/80x24-command.screen \
	tests/review/80x24-guess.screen \
	tests/review/80x24-help.screen \
	tests/review/80x24-kinds.screen \
	tests/review/80x24-letter.screen \
	tests/review/80x24-opens.screen
