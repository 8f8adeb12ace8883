rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = \
	rules/any.rules \
	rules/da.rules \
	rules/de.rules \
	rules/en.rules \
	rules/facts.rules \
	rules/nb.rules \
	rules/nl.rules \
	rules/nn.rules \
	rules/other.rules \
	rules/roman.rules \
	rules/sv.rules \
	rules/weights.bin
include rules/holidays/local.mk
include rules/setup/local.mk
include rules/concepts/local.mk
EXTRA_DIST += rules/README

# What the weights are learnt from; see contrib/train/README.
EXTRA_DIST += rules/training
