/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "conf/conf.h"

static bool
is_for_requests(const struct conf *conf, const struct conf_mailbox *mailbox)
{
	for (size_t i = 0; i < mailbox->addresses.count; i++)
		if (expect_is_for_requests(mailbox->addresses.items[i]))
			return true;
	if (mailbox->addresses.count > 0)
		return false;
	if (mailbox->user != NULL && strchr(mailbox->user, '@') != NULL)
		return expect_is_for_requests(mailbox->user);
	return conf->mailboxes_count == 1 &&
	    expect_is_for_requests(conf->organisation.address);
}

enum expect
conf_expect(const struct conf *conf, const struct conf_mailbox *mailbox)
{
	if (mailbox->expect != CONF_EXPECT_BY_ADDRESS)
		return (enum expect)(mailbox->expect - CONF_EXPECT_REQUESTS);
	if (is_for_requests(conf, mailbox))
		return EXPECT_REQUESTS;
	return mailbox->keep_not_requests == CONF_KEEP_NONE ? EXPECT_PERSONAL
							    : EXPECT_MIXED;
}

static size_t
add_language(const char **codes, size_t count, const char *code)
{
	if (code == NULL)
		return count;
	for (size_t i = 0; i < count; i++)
		if (strcmp(codes[i], code) == 0)
			return count;
	codes[count] = code;
	return count + 1;
}

size_t
conf_languages(const struct conf *conf, const struct conf_mailbox *mailbox,
    const char **ret_codes)
{
	size_t count = 0;

	if (mailbox != NULL)
		count = add_language(ret_codes, count, mailbox->language);
	count = add_language(ret_codes, count, conf->organisation.language);
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		count =
		    add_language(ret_codes, count, conf->mailboxes[i].language);
	return count;
}
