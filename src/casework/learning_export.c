/* SPDX-License-Identifier: ISC */
#include "casework/learning.h"

#include "store/json.h"
#include "store/label_store.h"

static const char *
output_name(size_t output)
{
	return output == LOCAL_REQUEST
	    ? "request"
	    : kind_name((enum kind)(output - LOCAL_REQUEST - 1));
}

static void
add_lines(struct buffer *json, const struct local *local)
{
	buffer_add_string(json, "\"outputs\":[");
	for (size_t i = 0; i < local->outputs; i++) {
		buffer_add_string(json, i == 0 ? "{" : ",{");
		json_add_member(json, "name", output_name(i));
		buffer_add_printf(json, ",\"bias\":%.3f,\"slope\":%.3f}",
		    (double)local->bias[i], (double)local->slope[i]);
	}
	buffer_add_byte(json, ']');
}

static void
add_words(struct buffer *json, const struct local *local)
{
	buffer_add_string(json, ",\"words\":[");
	for (size_t i = 0; i < local->words_count; i++) {
		buffer_add_printf(json, "%s{\"number\":%u,\"weights\":[",
		    i == 0 ? "" : ",", (unsigned)local->words[i]);
		for (size_t j = 0; j < local->outputs; j++)
			buffer_add_printf(json, "%s%.2f", j == 0 ? "" : ",",
			    (double)LOCAL_WEIGHT *
				local->weights[i * local->outputs + j]);
		buffer_add_string(json, "]}");
	}
	buffer_add_byte(json, ']');
}

static bool
add_correction(
    struct casework *casework, struct buffer *json, struct error *err)
{
	struct correction correction;
	struct local *local;

	switch (correction_store_find(
	    casework->db, casework->memory, &correction, err)) {
	case FOUND:
		break;
	case ABSENT:
		buffer_add_string(json, "\"correction\":null");
		return true;
	default:
		return false;
	}
	local =
	    local_read(correction.content, correction.length, SAMPLE_OUTPUTS);
	if (local == NULL)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "the correction in the register is damaged: run dpoctl"
		    " learn");
	buffer_add_printf(
	    json, "\"correction\":{\"report\":%s,", correction.report);
	add_lines(json, local);
	add_words(json, local);
	buffer_add_byte(json, '}');
	local_free(local);
	return true;
}

/* Only data that identifies nobody. */
static bool
add_label(const struct label_row *row, void *context)
{
	const struct learned_sample *sample = &row->sample;
	struct buffer *json = context;
	bool is_first = json->data[json->length - 1] == '[';
	bool is_kind_first = true;

	buffer_add_printf(json,
	    "%s\n{\"request\":%s,\"logit\":%d,\"unsure_from\":%d,"
	    "\"request_from\":%d,\"words\":%zu,\"kinds\":[",
	    is_first ? "" : ",", row->answer.is_request ? "true" : "false",
	    sample->logits[LOCAL_REQUEST], sample->unsure_from,
	    sample->request_from, sample->words.count);
	for (int i = 0; i < KINDS; i++) {
		if ((row->answer.kinds & KIND_BIT(i)) == 0)
			continue;
		if (!is_kind_first)
			buffer_add_byte(json, ',');
		json_add_string(json, kind_name((enum kind)i));
		is_kind_first = false;
	}
	buffer_add_string(json, "]}");
	return true;
}

bool
learning_export(
    struct casework *casework, struct buffer *ret_json, struct error *err)
{
	buffer_add_byte(ret_json, '{');
	if (!add_correction(casework, ret_json, err))
		return false;
	buffer_add_string(ret_json, ",\n\"labels\":[");
	if (!label_store_each(
		casework->db, LOCAL_LABELS_MAX, add_label, ret_json, err))
		return false;
	buffer_add_string(ret_json, "]}\n");
	return true;
}
