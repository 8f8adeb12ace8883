/* SPDX-License-Identifier: ISC */
#include "dpod/start_reader.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/file.h"

struct reader *
start_reader(const struct conf *conf, const struct conf_mailbox *mailbox,
    struct error *err)
{
	struct arena *memory = arena_new();
	const char *const rules[] = {
	    file_program_data(memory, "rules"), conf->rules_directory};
	struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader"),
	    .rules = rules,
	    .rules_count = conf->rules_directory == NULL ? 1 : 2,
	    .request_score = (int)conf->recognition.request_score,
	    .unsure_score = (int)conf->recognition.unsure_score,
	    .is_for_few = mailbox == NULL,
	};
	const char **languages =
	    arena_array(memory, conf->mailboxes_count + 2, sizeof *languages);
	struct reader *reader;

	options.expect =
	    mailbox == NULL ? EXPECT_MIXED : conf_expect(conf, mailbox);
	options.languages = languages;
	options.languages_count = conf_languages(conf, mailbox, languages);
	if (mailbox != NULL) {
		options.authserv_ids =
		    (const char *const *)mailbox->authserv_ids.items;
		options.authserv_ids_count = mailbox->authserv_ids.count;
		options.authserv_below = (size_t)mailbox->authserv_below;
		options.own_list_ids =
		    (const char *const *)mailbox->own_list_ids.items;
		options.own_list_ids_count = mailbox->own_list_ids.count;
	}
	reader = reader_start(&options, err);
	arena_free(memory);
	return reader;
}
