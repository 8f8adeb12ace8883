/* SPDX-License-Identifier: ISC */
#include "dpoctl/search.h"

#include <sysexits.h>

#include "base/timestamp.h"
#include "casework/query.h"
#include "dpoctl/saved.h"

/* Without a configuration, if nothing is searched, days are in UTC. */
static const char *
zone_of(const struct session *session)
{
	return session->conf == NULL ? "UTC"
				     : session->conf->calendar.time_zone;
}

struct ticket_filter
search_begin(struct session *session)
{
	return (struct ticket_filter){
	    .now_at = timestamp_now(), .today = session_today(session)};
}

static bool
begin(struct session *session, struct query_context *context,
    struct saved_filters *saved, struct error *err)
{
	*context = (struct query_context){.actor = session_actor(session),
	    .today = timestamp_date(timestamp_now(), zone_of(session)),
	    .zone = zone_of(session),
	    .find_saved = saved_find,
	    .saved = saved};
	return saved_read(session->memory, saved, err);
}

int
search_terms(struct session *session, const char *const *terms, size_t count,
    struct ticket_filter *filter)
{
	struct saved_filters saved;
	struct query_context context;
	struct error err;

	if (!begin(session, &context, &saved, &err))
		return session_error(&err, EX_CONFIG);
	for (size_t i = 0; i < count; i++)
		if (!query_add(
			session->memory, &context, terms[i], filter, &err))
			return session_usage(session, "%s", err.text);
	return EX_OK;
}

bool
search_line(struct session *session, const char *line,
    struct ticket_filter *filter, struct error *err)
{
	struct saved_filters saved;
	struct query_context context;

	return begin(session, &context, &saved, err) &&
	    query_parse(session->memory, &context, line, filter, err);
}
