# A directory a language, a file a purpose (src/ticket/letter.h).
letters_dadir = $(pkgdatadir)/templates/da
dist_letters_da_DATA = templates/da/acknowledge.txt \
	templates/da/acknowledge-generic.txt
letters_dedir = $(pkgdatadir)/templates/de
dist_letters_de_DATA = templates/de/acknowledge.txt \
	templates/de/acknowledge-generic.txt
letters_endir = $(pkgdatadir)/templates/en
dist_letters_en_DATA = templates/en/acknowledge.txt \
	templates/en/acknowledge-generic.txt
letters_nbdir = $(pkgdatadir)/templates/nb
dist_letters_nb_DATA = templates/nb/acknowledge.txt \
	templates/nb/acknowledge-generic.txt
letters_nldir = $(pkgdatadir)/templates/nl
dist_letters_nl_DATA = templates/nl/acknowledge.txt \
	templates/nl/acknowledge-generic.txt
letters_nndir = $(pkgdatadir)/templates/nn
dist_letters_nn_DATA = templates/nn/acknowledge.txt \
	templates/nn/acknowledge-generic.txt
letters_svdir = $(pkgdatadir)/templates/sv
dist_letters_sv_DATA = templates/sv/acknowledge.txt \
	templates/sv/acknowledge-generic.txt
