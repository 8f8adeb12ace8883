# A directory a language, a file a purpose (src/ticket/letter.h).
letters_dadir = $(pkgdatadir)/templates/da
dist_letters_da_DATA = \
	templates/da/acknowledge-generic.txt \
	templates/da/acknowledge-post.txt \
	templates/da/acknowledge.txt \
	templates/da/breach.txt \
	templates/da/clarify.txt \
	templates/da/code.txt \
	templates/da/complaint.txt \
	templates/da/erased.txt \
	templates/da/extend.txt \
	templates/da/fee.txt \
	templates/da/fulfilled.txt \
	templates/da/identity.txt \
	templates/da/redirect.txt \
	templates/da/refused.txt \
	templates/da/retained.txt
letters_dedir = $(pkgdatadir)/templates/de
dist_letters_de_DATA = \
	templates/de/acknowledge-generic.txt \
	templates/de/acknowledge-post.txt \
	templates/de/acknowledge.txt \
	templates/de/breach.txt \
	templates/de/clarify.txt \
	templates/de/code.txt \
	templates/de/complaint.txt \
	templates/de/erased.txt \
	templates/de/extend.txt \
	templates/de/fee.txt \
	templates/de/fulfilled.txt \
	templates/de/identity.txt \
	templates/de/redirect.txt \
	templates/de/refused.txt \
	templates/de/retained.txt
letters_endir = $(pkgdatadir)/templates/en
dist_letters_en_DATA = \
	templates/en/acknowledge-generic.txt \
	templates/en/acknowledge-post.txt \
	templates/en/acknowledge.txt \
	templates/en/breach.txt \
	templates/en/clarify.txt \
	templates/en/code.txt \
	templates/en/complaint.txt \
	templates/en/erased.txt \
	templates/en/extend.txt \
	templates/en/fee.txt \
	templates/en/fulfilled.txt \
	templates/en/identity.txt \
	templates/en/redirect.txt \
	templates/en/refused.txt \
	templates/en/retained.txt
letters_nbdir = $(pkgdatadir)/templates/nb
dist_letters_nb_DATA = \
	templates/nb/acknowledge-generic.txt \
	templates/nb/acknowledge-post.txt \
	templates/nb/acknowledge.txt \
	templates/nb/breach.txt \
	templates/nb/clarify.txt \
	templates/nb/code.txt \
	templates/nb/complaint.txt \
	templates/nb/erased.txt \
	templates/nb/extend.txt \
	templates/nb/fee.txt \
	templates/nb/fulfilled.txt \
	templates/nb/identity.txt \
	templates/nb/redirect.txt \
	templates/nb/refused.txt \
	templates/nb/retained.txt
letters_nldir = $(pkgdatadir)/templates/nl
dist_letters_nl_DATA = \
	templates/nl/acknowledge-generic.txt \
	templates/nl/acknowledge-post.txt \
	templates/nl/acknowledge.txt \
	templates/nl/breach.txt \
	templates/nl/clarify.txt \
	templates/nl/code.txt \
	templates/nl/complaint.txt \
	templates/nl/erased.txt \
	templates/nl/extend.txt \
	templates/nl/fee.txt \
	templates/nl/fulfilled.txt \
	templates/nl/identity.txt \
	templates/nl/redirect.txt \
	templates/nl/refused.txt \
	templates/nl/retained.txt
letters_nndir = $(pkgdatadir)/templates/nn
dist_letters_nn_DATA = \
	templates/nn/acknowledge-generic.txt \
	templates/nn/acknowledge-post.txt \
	templates/nn/acknowledge.txt \
	templates/nn/breach.txt \
	templates/nn/clarify.txt \
	templates/nn/code.txt \
	templates/nn/complaint.txt \
	templates/nn/erased.txt \
	templates/nn/extend.txt \
	templates/nn/fee.txt \
	templates/nn/fulfilled.txt \
	templates/nn/identity.txt \
	templates/nn/redirect.txt \
	templates/nn/refused.txt \
	templates/nn/retained.txt
letters_svdir = $(pkgdatadir)/templates/sv
dist_letters_sv_DATA = \
	templates/sv/acknowledge-generic.txt \
	templates/sv/acknowledge-post.txt \
	templates/sv/acknowledge.txt \
	templates/sv/breach.txt \
	templates/sv/clarify.txt \
	templates/sv/code.txt \
	templates/sv/complaint.txt \
	templates/sv/erased.txt \
	templates/sv/extend.txt \
	templates/sv/fee.txt \
	templates/sv/fulfilled.txt \
	templates/sv/identity.txt \
	templates/sv/redirect.txt \
	templates/sv/refused.txt \
	templates/sv/retained.txt
