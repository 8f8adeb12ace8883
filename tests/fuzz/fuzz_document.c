/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "mail/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BYTES_MAX 4096

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer text = {0};

	(void)document_to_text(
	    (struct span){(const char *)data, size}, BYTES_MAX, &text);
	if (!utf8_is_valid(buffer_string(&text), text.length))
		abort();
	buffer_release(&text);
	return 0;
}
