# What stands around the programs; of it only the completion is installed.
EXTRA_DIST += .ci/run CONTRIBUTING.md doc/ARCHITECTURE.md doc/INVARIANTS.md \
	doc/STYLE.md doc/DEPENDENCIES.md doc/MAILBOXES.md doc/LETTERS.md doc/OFFICER.md doc/OPERATING.md doc/SCALING.md doc/RECOGNITION.md doc/PERFORMANCE.md doc/TESTING.md \
	doc/VIOLATIONS.md \
	contrib/bench contrib/count-results contrib/demo \
	contrib/dpod.conf contrib/dpod.service contrib/install contrib/test \
	contrib/trixie \
	contrib/servers/certificates.py contrib/servers/courier.py \
	contrib/servers/cyrus.py contrib/servers/dovecot.py \
	contrib/servers/exim.py contrib/servers/oauth_provider.py \
	contrib/servers/opensmtpd.py contrib/servers/postfix.py \
	contrib/servers/distant.py contrib/servers/postgresql.py \
	contrib/postgresql/roles.sql \
	contrib/servers/server.py contrib/servers/servers.py \
	contrib/servers/unpack.py \
	contrib/samples/01-en-access.eml contrib/samples/02-de-auskunft.eml \
	contrib/samples/03-sv-radering.eml contrib/samples/04-nb-innsyn.eml \
	contrib/samples/05-da-indsigt.eml contrib/samples/06-nl-wissen.eml \
	contrib/samples/07-de-optout.eml contrib/samples/08-en-erasure.eml \
	contrib/samples/09-bounce.eml contrib/samples/10-newsletter.eml \
	contrib/samples/11-out-of-office.eml \
	contrib/samples/12-en-ordinary.eml \
	contrib/samples/13-nb-optout.eml \
	contrib/samples/14-en-access-again.eml

# The completions are made of what the programs say of themselves.
bashcompletiondir = $(datadir)/bash-completion/completions
nodist_bashcompletion_DATA = contrib/completions/dpoctl \
	contrib/completions/dpod
# Where Debian's zsh looks for those of packages.
zshcompletiondir = $(datadir)/zsh/vendor-completions
nodist_zshcompletion_DATA = contrib/completions/_dpoctl
EXTRA_DIST += contrib/completions/make contrib/completions/make-dpod
CLEANFILES += contrib/completions/dpoctl contrib/completions/dpod \
	contrib/completions/_dpoctl
contrib/completions/dpod: dpod$(EXEEXT) contrib/completions/make-dpod
	$(AM_V_GEN)$(MKDIR_P) contrib/completions && \
	  sh $(srcdir)/contrib/completions/make-dpod ./dpod$(EXEEXT) >$@.new && \
	  mv $@.new $@
contrib/completions/dpoctl: dpoctl$(EXEEXT) contrib/completions/make
	$(AM_V_GEN)$(MKDIR_P) contrib/completions && \
	  sh $(srcdir)/contrib/completions/make ./dpoctl$(EXEEXT) >$@.new && \
	  mv $@.new $@
contrib/completions/_dpoctl: dpoctl$(EXEEXT) contrib/completions/make
	$(AM_V_GEN)$(MKDIR_P) contrib/completions && \
	  sh $(srcdir)/contrib/completions/make ./dpoctl$(EXEEXT) zsh \
	    >$@.new && mv $@.new $@

include contrib/profiles/local.mk
include contrib/train/local.mk
include tests/bench/local.mk

# Only the unit tests, and the inputs that fuzzing found: what a second compiler
# and the sanitizers run.
check-unit:
	@unit=; for test in $(TESTS); do \
		case $$test in tests/unit/* | tests/fuzz/check_kept) \
			unit="$$unit $$test";; \
		esac; \
	done; $(MAKE) $(AM_MAKEFLAGS) check TESTS="$$unit"
.PHONY: check-unit
