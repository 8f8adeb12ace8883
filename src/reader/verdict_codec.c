/* SPDX-License-Identifier: ISC */
#include "reader/verdict_codec.h"

#include "reader/codec.h"

/* Bounds of strings that the headers of mail/ and rules/ do not limit. */
#define NAME_MAX_BYTES	  ((size_t)8 * 1024)
#define ADDRESS_MAX_BYTES ((size_t)2 * 1024)
#define ID_MAX_BYTES	  ((size_t)64 * 1024)
#define SCORE_MAX	  1000000

/*
 * Each function describes one struct for both directions (see codec.h). The
 * protocol has no version: reader and worker are from one build.
 */
static void
addresses(struct codec *codec, struct mail_address_list *list)
{
	codec_array(codec, (void **)&list->items, &list->count,
	    MESSAGE_ADDRESSES_MAX, sizeof *list->items);
	for (size_t i = 0; i < list->count; i++) {
		codec_string(
		    codec, &list->items[i].name, NAME_MAX_BYTES, false);
		codec_string(
		    codec, &list->items[i].address, ADDRESS_MAX_BYTES, false);
	}
}

static void
strings(struct codec *codec, const char ***items, size_t *count, size_t max)
{
	codec_array(codec, (void **)items, count, max, sizeof **items);
	for (size_t i = 0; i < *count; i++)
		codec_string(codec, &(*items)[i], ID_MAX_BYTES, false);
}

static void
attachments(struct codec *codec, struct message *message)
{
	codec_array(codec, (void **)&message->attachments,
	    &message->attachments_count, MESSAGE_ATTACHMENTS_MAX,
	    sizeof *message->attachments);
	for (size_t i = 0; i < message->attachments_count; i++) {
		struct mail_attachment *part = &message->attachments[i];
		uint64_t bytes = part->bytes;

		codec_string(codec, &part->name, NAME_MAX_BYTES, false);
		codec_string(codec, &part->type, NAME_MAX_BYTES, false);
		codec_number(codec, &bytes, MESSAGE_BYTES_MAX);
		part->bytes = (size_t)bytes;
		codec_bool(codec, &part->is_read);
		codec_bytes(codec, part->digest, sizeof part->digest);
	}
}

static void
links(struct codec *codec, struct message *message)
{
	codec_array(codec, (void **)&message->links, &message->links_count,
	    MESSAGE_LINKS_MAX, sizeof *message->links);
	for (size_t i = 0; i < message->links_count; i++) {
		codec_string(
		    codec, &message->links[i].words, LINK_WORDS_MAX, false);
		codec_string(codec, &message->links[i].target,
		    sizeof((struct link *)NULL)->target, false);
	}
}

static void
result(struct codec *codec, enum authentication_result *value)
{
	uint64_t number = (uint64_t)*value;

	codec_number(codec, &number, AUTHENTICATION_RESULTS - 1);
	*value = (enum authentication_result)number;
}

static void
sender(struct codec *codec, struct message *message)
{
	struct authentication *found = &message->authentication;
	uint64_t signs = message->sender_signs;

	codec_bool(codec, &found->trusted);
	result(codec, &found->dmarc);
	result(codec, &found->dkim);
	result(codec, &found->spf);
	codec_bool(codec, &found->authenticated);
	codec_number(codec, &signs, SENDER_BIT(SENDER_SIGNS) - 1);
	message->sender_signs = (unsigned int)signs;
}

static void
header(struct codec *codec, struct message *message)
{
	uint64_t return_path = (uint64_t)message->return_path;
	uint64_t reason = (uint64_t)message->automatic.reason;

	addresses(codec, &message->from);
	addresses(codec, &message->reply_to);
	addresses(codec, &message->sender);
	addresses(codec, &message->to);
	addresses(codec, &message->cc);
	addresses(codec, &message->resent_from);
	addresses(codec, &message->resent_to);
	addresses(codec, &message->delivered_to);
	codec_number(codec, &return_path, RETURN_PATH_ADDRESS);
	message->return_path = (enum mail_return_path)return_path;
	codec_string(
	    codec, &message->return_path_address, ADDRESS_MAX_BYTES, false);
	codec_string(codec, &message->subject, MESSAGE_SUBJECT_MAX, false);
	codec_signed(codec, &message->date_at);
	codec_signed(codec, &message->received_at);
	codec_string(codec, &message->message_id, ID_MAX_BYTES, false);
	codec_string(codec, &message->in_reply_to, ID_MAX_BYTES, false);
	strings(codec, &message->references, &message->references_count,
	    MESSAGE_REFERENCES_MAX);
	codec_string(codec, &message->content_language, NAME_MAX_BYTES, false);
	sender(codec, message);
	codec_number(codec, &reason, AUTOMATIC_REASONS - 1);
	message->automatic.reason = (enum automatic_reason)reason;
	codec_string(
	    codec, &message->automatic.evidence, NAME_MAX_BYTES, false);
	codec_bool(codec, &message->automatic.is_failure);
}

static void
letter(struct codec *codec, struct letter *letter)
{
	uint64_t unreadable = (uint64_t)letter->unreadable;

	codec_string(codec, &letter->part, LETTER_PART_MAX, false);
	codec_string(codec, &letter->why, LETTER_WHY_MAX, false);
	codec_string(codec, &letter->beside, LETTER_BESIDE_MAX, true);
	codec_number(codec, &unreadable, UNREADABLES - 1);
	letter->unreadable = (enum unreadable)unreadable;
	codec_string(codec, &letter->unreadable_what, LETTER_WHAT_MAX, false);
}

static void
body(struct codec *codec, struct message *message)
{
	codec_string(codec, &message->text, MESSAGE_TEXT_MAX, true);
	codec_string(codec, &message->quoted, MESSAGE_TEXT_MAX, true);
	codec_string(codec, &message->forms, MESSAGE_FORMS_MAX, true);
	codec_string(codec, &message->hidden, MESSAGE_HIDDEN_MAX, true);
	letter(codec, &message->letter);
	links(codec, message);
	codec_bool(codec, &message->text_was_html);
	codec_bool(codec, &message->text_was_forwarded);
	codec_bool(codec, &message->is_forward);
	addresses(codec, &message->forwarded_from);
	codec_signed(codec, &message->forwarded_at);
	attachments(codec, message);
	strings(codec, &message->problems, &message->problems_count,
	    MESSAGE_PROBLEMS_MAX);
	codec_bytes(
	    codec, message->content_digest, sizeof message->content_digest);
}

static void
size(struct codec *codec, size_t *value, size_t max)
{
	uint64_t number = *value;

	codec_number(codec, &number, max);
	*value = (size_t)number;
}

static void
hits(struct codec *codec, struct classification *found)
{
	codec_array(codec, (void **)&found->hits, &found->hits_count,
	    CLASSIFY_HITS_MAX, sizeof *found->hits);
	for (size_t i = 0; i < found->hits_count; i++) {
		struct rule_hit *hit = &found->hits[i];
		uint64_t where = (uint64_t)hit->where;

		codec_string(codec, &hit->id, NAME_MAX_BYTES, false);
		codec_string(codec, &hit->kind, NAME_MAX_BYTES, false);
		codec_number(codec, &where, RULE_WHERES - 1);
		hit->where = (enum rule_where)where;
		codec_string(codec, &hit->text, CLASSIFY_HIT_BYTES_MAX, true);
		codec_int(codec, &hit->weight, -SCORE_MAX, SCORE_MAX);
		size(codec, &hit->start, MESSAGE_TEXT_MAX);
		size(codec, &hit->length, MESSAGE_TEXT_MAX);
	}
}

static void
facts(struct codec *codec, struct classification *found)
{
	codec_array(codec, (void **)&found->facts, &found->facts_count,
	    FACTS_MAX, sizeof *found->facts);
	for (size_t i = 0; i < found->facts_count; i++) {
		struct fact *fact = &found->facts[i];
		uint64_t name = (uint64_t)fact->name;

		codec_number(codec, &name, FACTS - 1);
		fact->name = (enum fact_name)name;
		codec_string(codec, &fact->value, FACT_BYTES_MAX, false);
	}
}

/* "" or lower-case letters: it becomes part of a file name. */
static bool
is_language(const char language[LANGUAGE_SIZE])
{
	size_t i = 0;

	while (i < LANGUAGE_SIZE && language[i] >= 'a' && language[i] <= 'z')
		i++;
	return i < LANGUAGE_SIZE && language[i] == '\0';
}

static void
language(struct codec *codec, char language[LANGUAGE_SIZE])
{
	codec_bytes(codec, language, LANGUAGE_SIZE);
	if (codec->out == NULL && !is_language(language))
		codec->is_broken = true;
}

static void
languages(struct codec *codec, struct classification *found)
{
	codec_array(codec, (void **)&found->languages, &found->languages_count,
	    CLASSIFY_LANGUAGES_MAX, sizeof *found->languages);
	for (size_t i = 0; i < found->languages_count; i++) {
		struct language_share *share = &found->languages[i];

		language(codec, share->code);
		codec_int(codec, &share->percent, 0, 100);
		codec_string(
		    codec, &share->words, CLASSIFY_WORDS_BYTES_MAX, false);
	}
}

static void
guesses(struct codec *codec, struct classification *found)
{
	uint64_t expect = (uint64_t)found->expect;
	uint64_t count = found->guesses_count;

	codec_number(codec, &expect, EXPECTS - 1);
	found->expect = (enum expect)expect;
	codec_number(codec, &count, KINDS);
	found->guesses_count = (size_t)count;
	for (size_t i = 0; i < found->guesses_count; i++) {
		uint64_t kind = found->guesses[i];

		codec_number(codec, &kind, KINDS - 1);
		found->guesses[i] = (unsigned char)kind;
	}
	for (int i = 0; i < KINDS; i++)
		codec_int(codec, &found->permille[i], 0, PERMILLE);
	codec_int(codec, &found->request_permille, 0, PERMILLE);
	codec_int(codec, &found->unsure_permille, 0, PERMILLE);
	codec_string(codec, &found->other, CLASSIFY_OTHER_MAX, false);
}

static void
sentence(struct codec *codec, struct learned_sentence *found)
{
	codec_string(codec, &found->what, CLASSIFY_OTHER_MAX, false);
	codec_bool(codec, &found->is_subject);
	size(codec, &found->start, MESSAGE_TEXT_MAX);
	size(codec, &found->length, MESSAGE_TEXT_MAX);
	codec_array(codec, (void **)&found->reasons, &found->reasons_count,
	    CLASSIFY_REASONS_MAX, sizeof *found->reasons);
	for (size_t i = 0; i < found->reasons_count; i++) {
		codec_string(
		    codec, &found->reasons[i].text, CLASSIFY_REASON_MAX, false);
		codec_int(
		    codec, &found->reasons[i].weight, -SCORE_MAX, SCORE_MAX);
	}
}

static void
sample(struct codec *codec, struct learned_sample *found)
{
	codec_bool(codec, &found->is_known);
	if (!found->is_known)
		return;
	codec_bytes(codec, found->model, sizeof found->model);
	for (int i = 0; i < SAMPLE_OUTPUTS; i++)
		codec_int(codec, &found->logits[i], -SAMPLE_LOGIT_MAX,
		    SAMPLE_LOGIT_MAX);
	codec_int(
	    codec, &found->unsure_from, -SAMPLE_LOGIT_MAX, SAMPLE_LOGIT_MAX);
	codec_int(
	    codec, &found->request_from, -SAMPLE_LOGIT_MAX, SAMPLE_LOGIT_MAX);
	codec_bool(codec, &found->is_fixed);
	codec_bool(codec, &found->is_shielded);
	size(codec, &found->words.count, LOCAL_WORDS_MAX);
	codec_bytes(codec, found->words.items,
	    found->words.count * sizeof *found->words.items);
}

static void
local(struct codec *codec, struct learned_local *found)
{
	codec_bool(codec, &found->took_part);
	codec_int(codec, &found->shift, -SAMPLE_LOGIT_MAX, SAMPLE_LOGIT_MAX);
	codec_int(codec, &found->without, 0, DECISIONS - 1);
}

static void
classification(struct codec *codec, struct classification *found)
{
	uint64_t decision = (uint64_t)found->decision;
	uint64_t kinds = found->kinds;
	uint64_t not_evaluated = found->not_evaluated;

	codec_number(codec, &decision, DECISIONS - 1);
	found->decision = (enum decision)decision;
	codec_number(codec, &kinds, KIND_BIT(KINDS) - 1);
	found->kinds = (kind_set)kinds;
	codec_bool(codec, &found->processor);
	language(codec, found->language);
	codec_int(codec, &found->language_percent, 0, 100);
	codec_int(codec, &found->score, -SCORE_MAX, SCORE_MAX);
	codec_int(codec, &found->threshold_request, 0, SCORE_MAX);
	codec_int(codec, &found->threshold_unsure, 0, SCORE_MAX);
	codec_int(codec, &found->best, -1, KINDS - 1);
	codec_int(codec, &found->runner_up, -1, KINDS - 1);
	codec_int(codec, &found->runner_up_score, -SCORE_MAX, SCORE_MAX);
	guesses(codec, found);
	sentence(codec, &found->sentence);
	local(codec, &found->local);
	sample(codec, &found->sample);
	hits(codec, found);
	facts(codec, found);
	codec_number(codec, &not_evaluated, SCORE_MAX);
	found->not_evaluated = (size_t)not_evaluated;
	languages(codec, found);
	strings(
	    codec, &found->limits, &found->limits_count, CLASSIFY_LIMITS_MAX);
}

static void
whole(struct codec *codec, struct verdict *verdict)
{
	header(codec, &verdict->message);
	body(codec, &verdict->message);
	classification(codec, &verdict->classification);
}

void
verdict_encode(const struct verdict *verdict, struct buffer *ret_bytes)
{
	struct codec codec = {.out = ret_bytes};
	struct verdict copy = *verdict;

	whole(&codec, &copy);
}

struct verdict *
verdict_decode(struct arena *memory, const char *bytes, size_t length)
{
	struct codec codec = {.memory = memory, .next = bytes, .left = length};
	struct verdict *verdict = arena_alloc(memory, sizeof *verdict);

	whole(&codec, verdict);
	return codec.is_broken || codec.left != 0 ? NULL : verdict;
}
