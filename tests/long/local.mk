# Mails that recognition is measured with, never learnt from.
EXTRA_DIST += tests/long/README tests/long/abroad.jsonl \
	tests/long/everyday.jsonl tests/long/latest.jsonl tests/long/mails.jsonl \
	tests/long/measure \
	tests/long/newcomer.jsonl tests/long/ordinary.jsonl \
	tests/long/strangers.jsonl tests/long/visitors.jsonl
