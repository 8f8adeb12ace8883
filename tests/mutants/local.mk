# A campaign of its own: `make mutants`; doc/TESTING.md has the last figures.
EXTRA_DIST += tests/mutants/mutants
mutants:
	$(PYTHON3) $(top_srcdir)/tests/mutants/mutants $(MUTANTS)
.PHONY: mutants
