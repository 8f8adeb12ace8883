/* SPDX-License-Identifier: ISC */
#include "tests/unit/casework_fixture.h"
#include "casework/keys.h"
#include "casework/keys_place.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct casework casework;
struct conf_mailbox casework_mailbox;
struct ledger_folder casework_folder;

static struct conf *conf;
static struct setup *setup;
static uint64_t last_uid;

static bool
write_conf(const struct fixture *fixture, const char *path)
{
	char working[PATH_MAX];
	FILE *file = fopen(path, "w");

	return getcwd(working, sizeof working) != NULL && file != NULL &&
	    fprintf(file,
		"state-directory = %s/%s\n"
		"organisation { name = \"Example Ltd\""
		" address = dpo@example.com contact = \"+44 1\""
		" authority = ICO aliases = {privacy@example.com}"
		" domains = staff.example }\n"
		"mailbox \"dpo\" { url = \"maildir:/tmp/in\" }\n"
		"relay { url = \"directory:/tmp/out\" }\n"
		"calendar { set = GB-EAW time-zone = Europe/London }\n",
		working, fixture->directory) > 0 &&
	    fclose(file) == 0;
}

int
casework_set_up(void **state)
{
	const struct ledger_place place = {"dpo", "maildir", "INBOX", 1};
	struct fixture *fixture;
	char path[128];

	if (fixture_set_up(state) != 0)
		return -1;
	fixture = *state;
	(void)snprintf(path, sizeof path, "%s/conf", fixture->directory);
	if (!write_conf(fixture, path))
		return -1;
	conf = conf_load(path, &fixture->err);
	(void)unlink(path);
	if (conf != NULL && keys_place_prepare(conf, &fixture->err) &&
	    keys_prepare(conf, fixture->db, &fixture->err))
		setup =
		    setup_load_for(conf, &conf->mailboxes[0], &fixture->err);
	if (setup == NULL) {
		print_error("%s\n", fixture->err.text);
		return -1;
	}
	if (!ledger_open_folder(fixture->db, &place, 1000, 2000,
		&casework_folder, &fixture->err))
		return -1;
	last_uid = 0;
	casework_mailbox = conf->mailboxes[0];
	casework = (struct casework){
	    .memory = fixture->memory,
	    .db = fixture->db,
	    .setup = setup,
	    .now_at = CASEWORK_NOON,
	};
	return 0;
}

int
casework_tear_down(void **state)
{
	static const char *const names[] = {
	    "keys/reference.key", "keys/pseudonym.key"};
	struct fixture *fixture = *state;
	char path[128];

	for (size_t i = 0; i < LENGTH(names); i++) {
		(void)snprintf(
		    path, sizeof path, "%s/%s", fixture->directory, names[i]);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof path, "%s/keys", fixture->directory);
	(void)rmdir(path);
	setup_free(setup);
	conf_free(conf);
	setup = NULL;
	conf = NULL;
	return fixture_tear_down(state);
}

struct incoming
casework_mail(struct fixture *fixture, const char *text, enum decision decision,
    kind_set kinds)
{
	const struct ledger_entry entry = {
	    .uid = ++last_uid, .size_bytes = 1, .internal_at = CASEWORK_NOON};
	/* That a rule knows. */
	static struct rule_hit rule = {
	    .id = "test", .kind = "any", .text = "copy", .weight = 5};
	struct verdict *verdict = arena_alloc(fixture->memory, sizeof *verdict);

	verdict->message =
	    *message_parse(fixture->memory, text, strlen(text), NULL);
	verdict->classification = (struct classification){
	    .decision = decision,
	    .kinds = kinds,
	    .language = "en",
	    .hits = &rule,
	    .hits_count = decision == DECISION_REQUEST ? 1 : 0,
	};
	OK(ledger_take_in_hand(fixture->db, casework_folder.id, &entry, 1,
	    false, CASEWORK_NOON, &fixture->err));
	return (struct incoming){
	    .mailbox = &casework_mailbox,
	    .folder = &casework_folder,
	    .uid = entry.uid,
	    .internal_at = CASEWORK_NOON,
	    .raw = text,
	    .raw_length = strlen(text),
	    .verdict = verdict,
	};
}
