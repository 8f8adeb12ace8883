/* SPDX-License-Identifier: ISC */
#include "dpoctl/write_letter.h"

#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/letter_store.h"
#include "ticket/reference.h"

struct letter_order
write_letter_order(const struct session *session, enum letter_purpose purpose)
{
	return (struct letter_order){
	    .purpose = purpose,
	    .reason = session_option(session, "--because"),
	    .is_queued = session_option(session, "--send") != NULL,
	};
}

static const struct {
	enum letter_need need;
	const char *option;
} options[] = {
    {LETTER_NEEDS_REASON, "--because"},
    {LETTER_NEEDS_UNTIL, "--until"},
    {LETTER_NEEDS_AMOUNT, "--amount"},
    {LETTER_NEEDS_CLIENT, "--client"},
    {LETTER_NEEDS_CODE, "--code"},
};

/* The claims' own: on the day of a revisit nobody is to be answered. */
static const char *
promised_day(const struct ticket_row *ticket)
{
	const char *day = "";

	if (!ticket->is_to_revisit)
		return ticket->due_on;
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];

		if (claim->outcome[0] != '\0' || claim->due_on[0] == '\0')
			continue;
		if (day[0] == '\0' || strcmp(claim->due_on, day) < 0)
			day = claim->due_on;
	}
	return day;
}

static int
check_order(const struct work *work, const struct letter_order *order)
{
	unsigned given = (order->reason != NULL ? LETTER_NEEDS_REASON : 0) |
	    (order->until_on.year != 0 ? LETTER_NEEDS_UNTIL : 0) |
	    (order->amount != NULL ? LETTER_NEEDS_AMOUNT : 0) |
	    (order->client != NULL ? LETTER_NEEDS_CLIENT : 0) |
	    (order->code != NULL ? LETTER_NEEDS_CODE : 0);
	unsigned needs = letter_needs(order->purpose);

	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		if ((needs & options[i].need & ~given) != 0)
			return session_usage(work->session,
			    "the letter \"%s\" wants %s",
			    letter_purpose_name(order->purpose),
			    options[i].option);
	if ((needs & LETTER_NEEDS_DUE) != 0 &&
	    promised_day(&work->ticket)[0] == '\0')
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no day on which an answer is due: the"
		    " letter \"%s\" would promise one",
		    (long long)work->ticket.id,
		    letter_purpose_name(order->purpose));
	if (!order->is_printed && work->ticket.requester_is_proposed)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld: that %s asks is a proposal only; confirm it"
		    " (dpoctl party --confirm) before writing there",
		    (long long)work->ticket.id, work->ticket.requester);
	if (!order->is_printed && work->ticket.requester[0] == '\0')
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no address to write to: print the letter"
		    " with `dpoctl letter --printed`",
		    (long long)work->ticket.id);
	return EX_OK;
}

static const char *
day_text(struct work *work, const char *language, struct date date)
{
	return date.year == 0
	    ? ""
	    : letter_date(work->session->memory, language, date);
}

static struct letter_text
fill(struct work *work, const struct letter_order *order)
{
	const struct conf *conf = work->session->conf;
	struct arena *memory = work->session->memory;
	const char *language = letter_language(work->letters, order->purpose,
	    order->language != NULL ? order->language : work->ticket.language);
	struct date due_on = {0};
	struct letter_values values = {
	    .organisation = conf->organisation.name,
	    .contact = conf->organisation.contact,
	    .authority = conf->organisation.authority,
	    .reference = work->ticket.reference,
	    .received_on = letter_date(memory, language,
		timestamp_date(
		    work->ticket.received_at, conf->calendar.time_zone)),
	    .kinds = letter_kinds(memory, language,
		order->kinds != 0 ? order->kinds : work->ticket.kinds),
	    .reason = order->reason,
	    .amount = order->amount,
	    .client = order->client,
	    .code = order->code,
	};

	(void)date_parse(promised_day(&work->ticket), &due_on);
	values.due_on = day_text(work, language, due_on);
	values.until_on = day_text(work, language, order->until_on);
	return letter_write(
	    memory, work->letters, order->purpose, language, &values);
}

static int
post(struct work *work, const struct letter_order *order,
    const struct letter_text *text)
{
	const char *purpose = letter_purpose_name(order->purpose);
	int code = work_step(work,
	    &(struct work_step){
		.event = TICKET_NOTE,
		.history = "letter-printed",
		.became = purpose,
		.payload = work_payload(work, "text", text->body),
	    });

	work->done =
	    arena_printf(work->session->memory, "%s%sletter \"%s\" printed",
		work->done, work->done[0] == '\0' ? "" : "; ", purpose);
	return code;
}

static int
add(struct work *work, const struct letter_order *order,
    const struct letter_text *text)
{
	struct session *session = work->session;
	const char *message_id = "";
	struct new_letter letter = {
	    .ticket_id = work->ticket.id,
	    .purpose = letter_purpose_name(order->purpose),
	    .language = text->language,
	    .state = order->is_queued ? LETTER_QUEUED : LETTER_HELD,
	    .reason = order->is_queued ? "" : "to-be-approved",
	    .to_address = work->ticket.requester,
	    .subject = text->subject,
	    .body = text->body,
	    .created_at = work->now_at,
	    .actor = work->actor,
	};
	struct error err;
	int64_t letter_id;

	if (!ticket_store_last_mail(session->db, session->memory,
		work->ticket.id, &message_id, &err))
		return work_fail(&err);
	letter.in_reply_to = reference_is_id(message_id) ? message_id : "";
	letter.references = letter.in_reply_to;
	if (!letter_store_add(session->db, &letter, &letter_id, &err))
		return work_fail(&err);
	work->done = arena_printf(session->memory, "%s%sletter %lld %s",
	    work->done, work->done[0] == '\0' ? "" : "; ", (long long)letter_id,
	    order->is_queued ? "queued" : "held");
	return EX_OK;
}

/* Letters that say "received"; one ticket has one of each sort at most. */
static const char *
sort_of(const char *purpose)
{
	if (strncmp(purpose, "acknowledge", strlen("acknowledge")) == 0)
		return "acknowledge";
	return strcmp(purpose, "complaint") == 0 ||
		strcmp(purpose, "breach") == 0
	    ? purpose
	    : "";
}

struct earlier {
	const char *sort;
	int64_t letter_id; /* 0: none */
};

static bool
find_earlier(const struct letter_row *row, void *context)
{
	struct earlier *earlier = context;

	if (strcmp(row->state, "cancelled") != 0 &&
	    strcmp(sort_of(row->purpose), earlier->sort) == 0)
		earlier->letter_id = row->id;
	return earlier->letter_id == 0;
}

/* Nothing is doubled: whoever wants another cancels the first. */
static int
check_once(const struct work *work, const struct letter_order *order)
{
	struct earlier earlier = {
	    .sort = sort_of(letter_purpose_name(order->purpose))};
	struct error err;

	if (earlier.sort[0] == '\0' || order->is_printed)
		return EX_OK;
	if (!letter_store_each(work->session->db, NULL, work->ticket.id,
		find_earlier, &earlier, &err))
		return work_fail(&err);
	if (earlier.letter_id == 0)
		return EX_OK;
	return session_fail(EXIT_NOTHING,
	    "ticket %lld is acknowledged already, by letter %lld",
	    (long long)work->ticket.id, (long long)earlier.letter_id);
}

int
write_letter(struct work *work, const struct letter_order *wanted)
{
	struct letter_order actual = *wanted, *order = &actual;
	struct letter_text text;
	int code;

	/* Nothing of it is automatic, and nobody replies to paper by mail. */
	if (order->is_printed && order->purpose == LETTER_ACKNOWLEDGE)
		order->purpose = LETTER_ACKNOWLEDGE_POST;
	code = check_order(work, order);

	if (code == EX_OK)
		code = check_once(work, order);
	if (code != EX_OK)
		return code;
	text = fill(work, order);
	work->is_printed = order->is_printed;
	work->letter =
	    arena_printf(work->session->memory, "To: %s\nSubject: %s\n\n%s",
		order->is_printed ? work->ticket.requester_name
				  : work->ticket.requester,
		text.subject, text.body);
	return order->is_printed ? post(work, order, &text)
				 : add(work, order, &text);
}
