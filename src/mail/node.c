/* SPDX-License-Identifier: ISC */
#include "mail/node.h"

#include "mail/span.h"

bool
node_is_headless(const struct mailmime *node)
{
	const char *part = node->mm_mime_start;

	/* A boundary line always precedes a part. */
	return part[-1] == '\n' &&
	    (part[-2] == '\n' || (part[-2] == '\r' && part[-3] == '\n'));
}

bool
node_has_lost_parts(const struct mailmime *node)
{
	const clist *parts;

	if (node->mm_type == MAILMIME_SINGLE)
		return node->mm_mime_fields == NULL &&
		    node->mm_parent_type == MAILMIME_MULTIPLE &&
		    node->mm_mime_start != NULL && !node_is_headless(node) &&
		    span_has(
			(struct span){node->mm_mime_start, node->mm_length},
			"multipart/");
	if (node->mm_type != MAILMIME_MULTIPLE)
		return false;
	parts = node->mm_data.mm_multipart.mm_mp_list;
	if (parts == NULL || clist_begin(parts) == NULL)
		return true;
	for (clistiter *i = clist_begin(parts); i != NULL; i = clist_next(i))
		if (node_has_lost_parts(clist_content(i)))
			return true;
	return false;
}
