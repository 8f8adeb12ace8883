# A campaign of its own: `make mutants`; doc/TESTING.md has the last figures.
EXTRA_DIST += tests/mutants/mutants
# With a server, without which no test meets src/store/db_postgresql*.
mutants:
	$(PYTHON3) $(top_srcdir)/contrib/servers/postgresql.py \
		$(PYTHON3) $(top_srcdir)/tests/mutants/mutants $(MUTANTS)
.PHONY: mutants
