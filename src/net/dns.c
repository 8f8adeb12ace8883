/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/dns.h"

#include <netinet/in.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <string.h>

#include "net/apart.h"

#define MESSAGE_BYTES_MAX 16384
#define NAME_BYTES_MAX	  1025
#define HEADER_BYTES	  12
/* The fixed fields after a record's name: type, class, TTL, length. */
#define FIXED_BYTES 10
/* An answer with more records is not a list of mail servers. */
#define ANSWERS_MAX 64
/* One query and one repetition. */
#define TRY_SECONDS 3
#define TRIES	    2

/* The rest of a message. */
struct reader {
	const unsigned char *start;
	const unsigned char *at;
	const unsigned char *end;
};

static unsigned int
number(const unsigned char *bytes)
{
	return (unsigned int)bytes[0] << 8 | bytes[1];
}

static bool
skip_name(struct reader *reader)
{
	int length = dn_skipname(reader->at, reader->end);

	if (length < 0 || length > reader->end - reader->at)
		return false;
	reader->at += length;
	return true;
}

/* A plain host name; "." means that the service is not offered. */
static bool
take_host(const struct reader *reader, const unsigned char *at,
    char ret_host[URL_HOST_MAX + 1])
{
	char name[NAME_BYTES_MAX];
	size_t length;

	if (dn_expand(reader->start, reader->end, at, name, sizeof name) < 0)
		return false;
	length = strlen(name);
	if (length == 0 || length > URL_HOST_MAX || name[0] == '-' ||
	    name[0] == '.')
		return false;
	for (size_t i = 0; i < length; i++) {
		char byte = name[i];

		if (byte >= 'A' && byte <= 'Z')
			byte = (char)(byte - 'A' + 'a');
		if ((byte < 'a' || byte > 'z') && (byte < '0' || byte > '9') &&
		    byte != '-' && byte != '.')
			return false;
		ret_host[i] = byte;
	}
	ret_host[length] = '\0';
	return true;
}

static bool
is_before(const struct dns_record *a, const struct dns_record *b)
{
	return a->priority != b->priority ? a->priority < b->priority
					  : a->weight > b->weight;
}

/* If more arrive than fit, the worst is dropped. */
static void
add(struct dns_records *records, const struct dns_record *record)
{
	size_t at = records->count;

	while (at > 0 && is_before(record, &records->list[at - 1]))
		at--;
	if (at == DNS_RECORDS_MAX)
		return;
	if (records->count < DNS_RECORDS_MAX)
		records->count++;
	memmove(&records->list[at + 1], &records->list[at],
	    (records->count - 1 - at) * sizeof *record);
	records->list[at] = *record;
}

/* Parses the data of one record, which lies within the message. */
static void
take_record(const struct reader *reader, const unsigned char *data,
    size_t length, enum dns_type type, struct dns_records *records)
{
	struct dns_record record = {0};
	size_t head = type == DNS_SRV ? 6 : 2;

	if (length <= head)
		return;
	record.priority = (uint16_t)number(data);
	if (type == DNS_SRV) {
		record.weight = (uint16_t)number(data + 2);
		record.port = (uint16_t)number(data + 4);
	}
	if (take_host(reader, data + head, record.target) &&
	    (type == DNS_MX || record.port != 0))
		add(records, &record);
}

static bool
read_answer(
    struct reader *reader, enum dns_type type, struct dns_records *records)
{
	unsigned int record_type, record_class;
	size_t length;

	if (!skip_name(reader) || reader->end - reader->at < FIXED_BYTES)
		return false;
	record_type = number(reader->at);
	record_class = number(reader->at + 2);
	length = number(reader->at + 8);
	reader->at += FIXED_BYTES;
	if (length > (size_t)(reader->end - reader->at))
		return false;
	if (record_class == ns_c_in &&
	    record_type ==
		(type == DNS_SRV ? (unsigned)ns_t_srv : (unsigned)ns_t_mx))
		take_record(reader, reader->at, length, type, records);
	reader->at += length;
	return true;
}

bool
dns_parse(const unsigned char *message, size_t length, enum dns_type type,
    struct dns_records *ret_records)
{
	struct reader reader = {
	    message, message + HEADER_BYTES, message + length};
	struct dns_records records = {.count = 0};
	unsigned int flags, questions, answers;

	if (length < HEADER_BYTES)
		return false;
	flags = number(message + 2);
	questions = number(message + 4);
	answers = number(message + 6);
	if ((flags & 0x8000) == 0 || questions > 1 || answers > ANSWERS_MAX ||
	    ((flags & 0xf) != ns_r_noerror && (flags & 0xf) != ns_r_nxdomain))
		return false;
	if ((flags & 0xf) == ns_r_nxdomain)
		answers = 0;
	for (; questions > 0; questions--) {
		if (!skip_name(&reader) || reader.end - reader.at < 4)
			return false;
		reader.at += 4;
	}
	for (; answers > 0; answers--)
		if (!read_answer(&reader, type, &records))
			return false;
	*ret_records = records;
	return true;
}

struct question {
	const char *name;
	enum dns_type type;
};

struct answer {
	bool is_good;
	struct dns_records records;
};

_Static_assert(sizeof(struct answer) <= APART_BYTES_MAX, "fits");

/*
 * In the child: any message that the library returns is parsed, whatever result
 * code it reports.
 */
static void
ask(const void *question, void *ret_answer)
{
	const struct question *asked = question;
	struct answer *answer = ret_answer;
	unsigned char message[MESSAGE_BYTES_MAX] = {0};
	struct __res_state state;
	int length;

	memset(&state, 0, sizeof state);
	if (res_ninit(&state) != 0)
		return;
	state.retrans = TRY_SECONDS;
	state.retry = TRIES;
	length = res_nquery(&state, asked->name, ns_c_in,
	    asked->type == DNS_SRV ? ns_t_srv : ns_t_mx, message,
	    sizeof message);
	if (length > (int)sizeof message)
		length = (int)sizeof message;
	if (length >= 0)
		answer->is_good = dns_parse(
		    message, (size_t)length, asked->type, &answer->records);
	else /* no such name, or no such record */
		answer->is_good = state.res_h_errno == HOST_NOT_FOUND ||
		    state.res_h_errno == NO_DATA;
	res_nclose(&state);
}

/* The child parsed hostile data, so its reply is not trusted. */
static bool
is_sane(const struct dns_records *records)
{
	if (records->count > DNS_RECORDS_MAX)
		return false;
	for (size_t i = 0; i < records->count; i++) {
		const char *target = records->list[i].target;
		size_t length = strnlen(target, sizeof records->list[i].target);

		if (length == 0 || length > URL_HOST_MAX ||
		    strspn(target, "abcdefghijklmnopqrstuvwxyz0123456789.-") !=
			length)
			return false;
	}
	return true;
}

bool
dns_find(const char *name, enum dns_type type,
    const struct socket_patience *patience, struct dns_records *ret_records,
    struct error *err)
{
	const struct question question = {name, type};
	struct answer answer;

	if (!apart_call(
		ask, &question, &answer, sizeof answer, patience, name, err))
		return false;
	if (!answer.is_good || !is_sane(&answer.records))
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "%s: no answer from the name servers", name);
	*ret_records = answer.records;
	return true;
}
