/* SPDX-License-Identifier: ISC */
#include "mail/standin.h"

#include <string.h>

#include "base/memory.h"

bool
standin_is(struct span text)
{
	static const char *const words[] = {/* English */
	    "in your browser", "in a browser", "in browser",
	    "in your web browser", "in a web browser", "view this email",
	    "view this e-mail", "view this message", "view the message",
	    "read this email online", "view online", "html version",
	    "support html", "display html", "html-capable", "html capable",
	    "html email", "html e-mail", "html message", "enable html",
	    "html-enabled", "html enabled", "mime-compatible",
	    /* Norwegian, Danish, Swedish */
	    "nettleser", "støtter ikke html", "støttar ikkje html",
	    "html-versjon", "i din browser", "i browseren",
	    "understøtter ikke html", "viser ikke html", "webbläsare",
	    "stöder inte html", "stödjer inte html", "visar inte html",
	    /* German, Dutch */
	    "im browser", "ihrem browser", "deinem browser", "kein html",
	    "html-fähig", "html-ansicht", "html-format", "html-version",
	    "in uw browser", "in je browser", "in de browser", "geen html",
	    "online bekijken", "webversie", "online-version"};

	char folded[STANDIN_BYTES_MAX + 1];

	text = span_trim(text);
	if (text.length > STANDIN_BYTES_MAX)
		return false;
	/* Treats a NUL and a line end as a blank. */
	for (size_t i = 0; i < text.length; i++)
		folded[i] = (unsigned char)text.bytes[i] <= ' '
		    ? ' '
		    : ascii_lower(text.bytes[i]);
	folded[text.length] = '\0';
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strstr(folded, words[i]) != NULL)
			return true;
	return false;
}
