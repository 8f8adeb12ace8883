conceptsdir = $(pkgdatadir)/rules/concepts
dist_concepts_DATA = \
	rules/concepts/cs.tsv \
	rules/concepts/da.tsv \
	rules/concepts/de.tsv \
	rules/concepts/en.tsv \
	rules/concepts/es.tsv \
	rules/concepts/fi.tsv \
	rules/concepts/fr.tsv \
	rules/concepts/it.tsv \
	rules/concepts/nb.tsv \
	rules/concepts/nl.tsv \
	rules/concepts/pl.tsv \
	rules/concepts/pt.tsv \
	rules/concepts/sv.tsv
