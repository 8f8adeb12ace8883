/* SPDX-License-Identifier: ISC */
#include "rules/expect.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

static const char *const names[EXPECTS] = {
    [EXPECT_REQUESTS] = "requests",
    [EXPECT_MIXED] = "mixed",
    [EXPECT_PERSONAL] = "personal",
};

/* Words in addresses that are published for requests. */
static const char *const words[] = {"adatvedelem", "avg", "betroffenenrechte",
    "databeskyttelse", "dataprotection", "dataskydd", "dataskyddsombud",
    "datenschutz", "dpd", "dpo", "dsar", "dsb", "dsgvo", "gdpr", "gpdr", "iod",
    "lgpd", "osobniudaje", "personvern", "personvernombud", "personuppgifter",
    "poverenec", "privacidad", "privacidade", "privacy", "protecciondedatos",
    "protectiondesdonnees", "rgpd", "rodo", "tietosuoja", "tietosuojavastaava"};

const char *
expect_name(enum expect expect)
{
	return names[expect];
}

bool
expect_find(const char *name, enum expect *ret_expect)
{
	for (int i = 0; i < EXPECTS; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret_expect = (enum expect)i;
			return true;
		}
	}
	return false;
}

static bool
is_word(const char *text, size_t length)
{
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strlen(words[i]) == length &&
		    strncasecmp(words[i], text, length) == 0)
			return true;
	return false;
}

/* "data-protection": separators are ignored. */
static bool
is_joined_word(const char *local, size_t length)
{
	char letters[40];
	size_t count = 0;

	for (size_t i = 0; i < length && count < sizeof letters; i++)
		if (isalnum((unsigned char)local[i]))
			letters[count++] = local[i];
	return is_word(letters, count);
}

bool
expect_is_for_requests(const char *address)
{
	size_t length = strcspn(address, "@+"), start = 0;

	if (is_joined_word(address, length))
		return true;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && strchr("-._", address[i]) == NULL)
			continue;
		if (is_word(address + start, i - start))
			return true;
		start = i + 1;
	}
	return false;
}
