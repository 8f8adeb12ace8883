/* SPDX-License-Identifier: ISC */
#include "ticket/sender_trust.h"

#include <string.h>

#include "base/memory.h"
#include "mail/address.h"
#include "mail/span.h"

enum proof {
	NOT_ASKED,
	ABSENT,
	UNREADABLE,
	DMARC_FAILED,
	SPF_FAILED,
	PASSED,
	NOTHING,
	ANY_PROOF,
};

enum envelope {
	SAME,
	ALIGNED,
	OTHER,
	ANY_ENVELOPE,
};

#define ANY_FORM 2
#define SEND	 true
#define HOLD	 false

static const struct row {
	enum proof proof;
	enum envelope envelope;
	int group;
	struct sender_trust trust;
} rows[] = {
#define TRUST(name, proof, envelope, group, answer, joins, reason) \
	{proof, envelope, group, {name, answer, joins, reason}},
#include "ticket/sender_trust.def"
#undef TRUST
};

static enum proof
find_proof(const struct authentication *found, bool asks_server)
{
	/* A failure counts in any trusted field, whatever is configured. */
	if (found->dmarc == AUTHENTICATION_FAIL)
		return DMARC_FAILED;
	if (found->authenticated)
		return PASSED;
	if (found->spf == AUTHENTICATION_FAIL)
		return SPF_FAILED;
	if (found->is_broken)
		return UNREADABLE;
	if (found->trusted)
		return NOTHING;
	return asks_server ? ABSENT : NOT_ASKED;
}

static enum envelope
find_envelope(const struct message *message)
{
	const char *path = message->return_path_address;
	const char *from =
	    message->from.count > 0 ? message->from.items[0].address : "";
	const char *path_at, *from_at;

	if (message->return_path != RETURN_PATH_ADDRESS ||
	    address_equal_but_tag(path, from) ||
	    address_equal_but_tag(from, path))
		return SAME;
	path_at = strrchr(path, '@');
	from_at = strrchr(from, '@');
	return message->authentication.spf == AUTHENTICATION_PASS &&
		path_at != NULL && from_at != NULL &&
		address_equal(path_at, from_at)
	    ? ALIGNED
	    : OTHER;
}

struct sender_trust
sender_trust_of(const struct message *message, bool asks_server)
{
	enum proof proof = find_proof(&message->authentication, asks_server);
	enum envelope envelope = find_envelope(message);
	int group = message_has_problem(message, "group-from");
	size_t i = 0;

	/* The last row matches all. */
	while (i + 1 < LENGTH(rows) &&
	    ((rows[i].proof != ANY_PROOF && rows[i].proof != proof) ||
		(rows[i].envelope != ANY_ENVELOPE &&
		    rows[i].envelope != envelope) ||
		(rows[i].group != ANY_FORM && rows[i].group != group)))
		i++;
	return rows[i].trust;
}
