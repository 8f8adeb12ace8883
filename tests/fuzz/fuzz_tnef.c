/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "mail/lzfu.h"
#include "mail/tnef.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BYTES_MAX 4096

/* A winmail.dat, and the compressed text that stands in it. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = arena_new();
	struct html_aside aside = {.links.memory = memory};
	struct problems problems = {.count = 0};
	struct span bytes = {(const char *)data, size};
	struct buffer text = {0}, rtf = {0};
	bool has_files;

	(void)tnef_to_text(
	    bytes, BYTES_MAX, &text, &aside, &problems, &has_files);
	(void)lzfu_expand(bytes, BYTES_MAX, &rtf);
	if (text.length > 2 * BYTES_MAX || rtf.length > BYTES_MAX ||
	    !utf8_is_valid(buffer_string(&text), text.length))
		abort();
	buffer_release(&text);
	buffer_release(&rtf);
	buffer_release(&aside.hidden);
	buffer_release(&aside.beside);
	arena_free(memory);
	return 0;
}
