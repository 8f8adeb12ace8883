# The Debian package, built by contrib/package.
EXTRA_DIST += contrib/package debian/90-dpod.preset debian/changelog \
	debian/control debian/copyright debian/dpod.docs debian/dpod.examples \
	debian/dpod.install debian/dpod.lintian-overrides debian/dpod.postrm \
	debian/dpod.preinst debian/dpod.sysusers debian/dpod.templates \
	debian/dpod.tmpfiles debian/po/POTFILES.in debian/po/templates.pot \
	debian/rules debian/source/format debian/tests/control \
	debian/tests/dovecot
