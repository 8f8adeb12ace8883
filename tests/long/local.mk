# Mails that recognition is measured with, never learnt from.
EXTRA_DIST += tests/long/README tests/long/abroad.jsonl \
	tests/long/callers.jsonl tests/long/correspondents.jsonl \
	tests/long/everyday.jsonl tests/long/islanders.jsonl \
	tests/long/mails.jsonl \
	tests/long/measure \
	tests/long/neighbours.jsonl tests/long/newcomer.jsonl \
	tests/long/strangers.jsonl
