/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer utf8 = {0}, text = {0};
	struct html_aside aside = {.links = {.memory = arena_new()}};
	struct problems problems = {.count = 0};

	(void)charset_convert(
	    html_charset((struct span){(const char *)data, size}),
	    (const char *)data, size, &utf8);
	html_to_text((struct span){buffer_string(&utf8), utf8.length}, 4096,
	    &text, &aside, &problems);
	if (aside.hidden.length > HTML_HIDDEN_MAX || text.length > 16384)
		abort();
	buffer_release(&utf8);
	buffer_release(&text);
	buffer_release(&aside.hidden);
	buffer_release(&aside.beside);
	arena_free(aside.links.memory);
	return 0;
}
