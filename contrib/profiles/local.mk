# Complete configurations of four organisations, to begin from.
profiles_dinamiksdir = $(pkgdatadir)/profiles/dinamiks
dist_profiles_dinamiks_DATA = contrib/profiles/dinamiks/dpod.conf
profiles_dinamiks_rulesdir = $(pkgdatadir)/profiles/dinamiks/rules
dist_profiles_dinamiks_rules_DATA = \
	contrib/profiles/dinamiks/rules/dinamiks.rules
profiles_dynamic_messagingdir = $(pkgdatadir)/profiles/dynamic-messaging
dist_profiles_dynamic_messaging_DATA = \
	contrib/profiles/dynamic-messaging/dpod.conf
profiles_dynamic_messaging_rulesdir = \
	$(pkgdatadir)/profiles/dynamic-messaging/rules
dist_profiles_dynamic_messaging_rules_DATA = \
	contrib/profiles/dynamic-messaging/rules/dynamic-messaging.rules
profiles_dynamic_asdir = $(pkgdatadir)/profiles/dynamic-as
dist_profiles_dynamic_as_DATA = contrib/profiles/dynamic-as/dpod.conf
profiles_dynamicwebdir = $(pkgdatadir)/profiles/dynamicweb
dist_profiles_dynamicweb_DATA = contrib/profiles/dynamicweb/dpod.conf
profiles_dynamicweb_rulesdir = $(pkgdatadir)/profiles/dynamicweb/rules
dist_profiles_dynamicweb_rules_DATA = \
	contrib/profiles/dynamicweb/rules/dynamicweb.rules
EXTRA_DIST += doc/PROFILES.md
