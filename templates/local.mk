# A directory a language: its words, and a file a letter (src/ticket/
# letter_set.h). Each is found, none is listed: a language is data alone.
templatesdir = $(pkgdatadir)/templates
TEMPLATES_FIND = cd '$(abs_srcdir)' && \
	find templates -mindepth 1 -maxdepth 2 \( -name '*.txt' -o -name '*.part' -o -name words -o -name letter.html \)
EXTRA_DIST += templates/README templates/letter.html

install-data-local:
	for file in `$(TEMPLATES_FIND)`; do \
	  name=$${file#templates/}; \
	  $(MKDIR_P) "$$(dirname "$(DESTDIR)$(templatesdir)/$$name")" && \
	  $(INSTALL_DATA) "$(srcdir)/$$file" \
	    "$(DESTDIR)$(templatesdir)/$$name" || exit 1; \
	done
uninstall-local:
	for file in `$(TEMPLATES_FIND)`; do \
	  rm -f "$(DESTDIR)$(templatesdir)/$${file#templates/}"; \
	done
