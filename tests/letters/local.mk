# Letters as they are written: expected files, and what must hold.
dist_check_SCRIPTS += tests/letters/check_letters
TESTS += tests/letters/check_letters
EXTRA_DIST += tests/letters/marks tests/letters/page.expected \
	tests/letters/cs.expected tests/letters/da.expected \
	tests/letters/de.expected tests/letters/en.expected \
	tests/letters/es.expected tests/letters/fi.expected \
	tests/letters/fr.expected tests/letters/it.expected \
	tests/letters/nb.expected tests/letters/nl.expected \
	tests/letters/nn.expected tests/letters/pl.expected \
	tests/letters/pt.expected tests/letters/sv.expected
