/* SPDX-License-Identifier: ISC */
#include "mail/sender_sign.h"

#include <stdlib.h>
#include <string.h>
#include <idn2.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "mail/message.h"
#include "mail/span.h"

/* Scripts with letters that resemble those of another one. */
static unsigned int
script_of(uint32_t character)
{
	static const struct {
		uint32_t first, last;
		unsigned int script;
	} ranges[] = {
	    {'A', 'Z', 1}, {'a', 'z', 1}, {0xc0, 0x24f, 1},
	    {0x370, 0x3ff, 2},	  /* Greek */
	    {0x400, 0x52f, 4},	  /* Cyrillic */
	    {0x531, 0x58a, 8},	  /* Armenian */
	    {0x13a0, 0x13fd, 16}, /* Cherokee */
	    {0x1c80, 0x1c8f, 4}, {0x1e00, 0x1eff, 1}, {0x1f00, 0x1fff, 2},
	    {0xa640, 0xa69f, 4}, {0xab70, 0xabbf, 16},
	    {0xff21, 0xff5a, 1}, /* full-width Latin */
	};

	for (size_t i = 0; i < LENGTH(ranges); i++)
		if (character >= ranges[i].first && character <= ranges[i].last)
			return ranges[i].script;
	return 0;
}

/* Whether a word has letters of several similar scripts. */
static bool
sender_text_is_mixed(const char *text)
{
	size_t length = strlen(text);
	unsigned int scripts = 0;

	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = utf8_decode(text + i, length - i, &character);

		if (taken == 0)
			return false; /* the caller guarantees UTF-8 */
		if (character < 0x80 && !ascii_is_alnum((char)character))
			scripts = 0;
		scripts |= script_of(character);
		if ((scripts & (scripts - 1)) != 0)
			return true;
		i += taken;
	}
	return false;
}

static bool
domain_is_mixed(const char *address)
{
	const char *at = strrchr(address, '@');
	char *shown = NULL;
	bool mixed = false;

	if (at == NULL || strstr(at, "xn--") == NULL)
		return false;
	if (idn2_to_unicode_8z8z(at + 1, &shown, 0) == IDN2_OK)
		mixed = sender_text_is_mixed(shown);
	free(shown);
	return mixed;
}

/* The same domain, or one below the other. */
static bool
is_related(const char *a, const char *b)
{
	const char *tails[] = {strrchr(a, '@'), strrchr(b, '@')};
	size_t lengths[2];
	int longer;

	if (tails[0] == NULL || tails[1] == NULL)
		return false;
	for (int i = 0; i < 2; i++)
		lengths[i] = strlen(++tails[i]);
	longer = lengths[1] > lengths[0];
	tails[longer] += lengths[longer] - lengths[!longer];
	return span_is(span_of(tails[0]), tails[1]) &&
	    (lengths[0] == lengths[1] || tails[longer][-1] == '.');
}

/* "boss@example.org" <somebody@else.example> */
static bool
name_is_other_address(const struct mail_address *from)
{
	const char *at = strchr(from->name, '@');
	const char *domain = strrchr(from->address, '@');

	if (at == NULL || at == from->name || !ascii_is_alnum(at[-1]) ||
	    !ascii_is_alnum(at[1]) || strchr(at, '.') == NULL || domain == NULL)
		return false;
	return !span_has(span_of(from->name), from->address);
}

unsigned int
sender_signs(const struct message *message)
{
	const struct mail_address *from = message->from.items;
	unsigned int signs = 0;

	if (message->from.count == 0)
		return 0;
	for (size_t i = 0; i < message->reply_to.count; i++)
		if (!address_equal(
			message->reply_to.items[i].address, from->address))
			signs |= SENDER_BIT(SENDER_REPLY_TO_DIFFERS);
	if (message->return_path == RETURN_PATH_ADDRESS &&
	    !is_related(message->return_path_address, from->address))
		signs |= SENDER_BIT(SENDER_RETURN_PATH_DIFFERS);
	for (size_t i = 0; i < message->from.count; i++) {
		if (sender_text_is_mixed(from[i].name) ||
		    sender_text_is_mixed(from[i].address) ||
		    domain_is_mixed(from[i].address))
			signs |= SENDER_BIT(SENDER_MIXED_SCRIPT);
		if (name_is_other_address(&from[i]))
			signs |= SENDER_BIT(SENDER_NAME_IS_ADDRESS);
	}
	return signs;
}

/* "reply-to-differs", ... */
static const char *
sender_sign_name(enum sender_sign sign)
{
	static const char *const names[SENDER_SIGNS] = {"reply-to-differs",
	    "return-path-differs", "mixed-script", "name-is-address"};

	return (size_t)sign < LENGTH(names) ? names[sign] : "";
}

const char *
sender_describe(struct arena *memory, const struct message *message)
{
	const struct authentication *found = &message->authentication;
	struct buffer words = {0};
	const char *copy;

	if (found->trusted)
		buffer_add_printf(&words, " %s dmarc=%s dkim=%s spf=%s",
		    found->authenticated ? "authenticated"
					 : "not-authenticated",
		    authentication_result_name(found->dmarc),
		    authentication_result_name(found->dkim),
		    authentication_result_name(found->spf));
	for (int i = 0; i < SENDER_SIGNS; i++)
		if ((message->sender_signs & SENDER_BIT(i)) != 0)
			buffer_add_printf(&words, " %s",
			    sender_sign_name((enum sender_sign)i));
	copy = words.length == 0
	    ? ""
	    : arena_string(memory, buffer_string(&words) + 1);
	buffer_release(&words);
	return copy;
}
