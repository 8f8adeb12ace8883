/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "mail/cms.h"
#include "mail/enriched.h"
#include "mail/icalendar.h"
#include "mail/rtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says which of the small formats the rest is. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer text = {0};
	struct problems problems = {.count = 0};
	struct span bytes = {(const char *)data + 1, size - 1};

	if (size == 0)
		return 0;
	if (data[0] % 4 == 0)
		rtf_to_text(bytes, 4096, &text, &problems);
	else if (data[0] % 4 == 1)
		enriched_to_text(bytes, 4096, &text);
	else if (data[0] % 4 == 2)
		icalendar_to_text(bytes, 4096, &text);
	else
		(void)cms_read(bytes, &text);
	if (text.length > size * 8 ||
	    (data[0] % 4 == 0 && !utf8_is_valid(text.data, text.length)))
		abort();
	buffer_release(&text);
	return 0;
}
