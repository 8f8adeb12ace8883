/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "conf/conf.h"

#define PATH	"test_conf_values.tmp"
#define FIFTY	"12345678901234567890123456789012345678901234567890"
#define HUNDRED FIFTY FIFTY
#define NAME	"expected a name such as mx.example.org, without brackets"
#define HOST	"expected a host name such as mail.example.org"
#define TWICE	" is listed twice: remove one"
#define WATCHED " is itself watched: messages cannot be moved there"
#define NEEDED	"after-intake: requires `after-intake-target`: the "
#define USED \
	" is used for messages: choose a folder for the notes of dpod alone"
#define KEYWORD "a keyword must be 1 to 64 letters, digits, $, _, . and -"
#define CREDENTIAL                                                        \
	"user = u password-credential = \"$\" url = imaps://h.example/A " \
	"after-intake = leave"
#define MAILDIR		     "url = \"maildir:/tmp/in\""
#define MAILDIR_OF(settings) "url = \"maildir:/tmp/in\" " settings

/* The same in each place where it may stand, and what is said of it. */
struct value_case {
	const char *value;
	const char *want; /* the end of the error; NULL: accepted */
};

/* With the value in the place of $; nothing if there is none. */
static void
add(struct buffer *text, const char *settings, const char *value)
{
	for (; *settings != '\0'; settings++)
		if (*settings == '$')
			buffer_add_string(text, value);
		else
			buffer_add_byte(text, *settings);
}

static void
check(const char *where, const char *mailbox, const char *organisation,
    const char *value, const char *want)
{
	struct buffer text = {0};
	struct error err = {.text = ""};
	FILE *file = fopen(PATH, "w");
	struct conf *conf;

	assert_non_null(file);
	buffer_add_string(&text,
	    "state-directory = /tmp/state\nrelay { url = "
	    "\"directory:/tmp/out\" }\ncalendar { time-zone = UTC }\n"
	    "organisation { name = x address = a@b.example contact = 1 "
	    "authority = ICO ");
	add(&text, organisation, value);
	buffer_add_string(&text, " }\nmailbox \"dpo\" { ");
	add(&text, mailbox, value);
	buffer_add_string(&text, " }\n");
	assert_true(fputs(buffer_string(&text), file) >= 0);
	assert_int_equal(fclose(file), 0);
	conf = conf_load(PATH, &err);
	(void)unlink(PATH);
	if (want == NULL)
		CHECK(conf != NULL, "%s \"%s\": %s", where, value, err.text);
	else
		CHECK(conf == NULL && strlen(err.text) >= strlen(want) &&
			strcmp(err.text + strlen(err.text) - strlen(want),
			    want) == 0,
		    "%s \"%s\": %s", where, value, err.text);
	conf_free(conf);
	buffer_release(&text);
}

static void
names(void **state)
{
	static const struct value_case cases[] = {
	    {"mx.example.org", NULL},
	    {"a", NULL},
	    {"!~", NULL},
	    {"a-b", NULL},
	    {HUNDRED HUNDRED FIFTY "12345", NULL},
	    {HUNDRED HUNDRED FIFTY "123456", NAME},
	    {"", NAME},
	    {"-a", NAME},
	    {"a b", NAME},
	    {"a<b", NAME},
	    {"a,b", NAME},
	    {"a;b", NAME},
	    {"\xc3\xb8", NAME},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("name", MAILDIR_OF("authserv-id = {\"$\"}"), "",
		    cases[i].value, cases[i].want);
}

static void
hosts(void **state)
{
	static const struct value_case cases[] = {
	    {"example.org", NULL},
	    {"A-b.C", NULL},
	    {HUNDRED HUNDRED FIFTY "123", NULL},
	    {HUNDRED HUNDRED FIFTY "1234", HOST},
	    {"", HOST},
	    {"a_b", HOST},
	    {"a b", HOST},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("host", MAILDIR, "domains = {\"$\"}", cases[i].value,
		    cases[i].want);
}

static void
texts(void **state)
{
	static const struct value_case cases[] = {
	    {"a", NULL},
	    {"\xc3\xb8", NULL},
	    {HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
		    HUNDRED HUNDRED,
		NULL},
	    {HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
		    HUNDRED HUNDRED "1",
		"longer than 1000 bytes"},
	    {"\xff", "not UTF-8 text: save the file as UTF-8"},
	    {"a\x7f", "control character inside quotes"},
	    {"a\x01", "control character inside quotes"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("text", CREDENTIAL, "", cases[i].value, cases[i].want);
}

static void
credentials(void **state)
{
	static const char wrong[] =
	    "expected the name of a credential, without a directory";
	static const struct value_case cases[] = {{"a", NULL}, {"a.b", NULL},
	    {"", wrong}, {".a", wrong}, {"a/b", wrong}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("credential", CREDENTIAL, "", cases[i].value,
		    cases[i].want);
}

static void
keywords(void **state)
{
	static const struct value_case cases[] = {
	    {"$Done_1.a-", NULL},
	    {FIFTY "12345678901234", NULL},
	    {FIFTY "123456789012345", KEYWORD},
	    {"a b", KEYWORD},
	    {"a+b", KEYWORD},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		check("keyword",
		    MAILDIR_OF("after-intake = flag after-intake-target = "
			       "\"$\""),
		    "", cases[i].value, cases[i].want);
		/* A folder may have these too. */
		check("folder",
		    MAILDIR_OF("after-intake = move after-intake-target = "
			       "\"$\""),
		    "", cases[i].value, NULL);
	}
}

/* Folders that are read, and those that messages are moved to. */
static void
folders(void **state)
{
	static const struct {
		const char *settings;
		const char *want;
	} cases[] = {
	    {"folders = {A, B} junk-folders = {C, D}", NULL},
	    {"folders = {A, B, A}", "\"A\"" TWICE},
	    {"folders = {B, A, A}", "\"A\"" TWICE},
	    {"junk-folders = {A, A}", "\"A\"" TWICE},
	    {"folders = {A} junk-folders = {A}", "\"A\"" TWICE},
	    {"folders = {A, a}", NULL},
	    {"folders = {A/B, A.B}", "\"A/B\"" TWICE},
	    {"folders = {A/B, A.C, A, A/}", NULL},
	    {"folders = {A/B} after-intake = move after-intake-target = A.B",
		"\"A.B\"" WATCHED},
	    {"folders = {A, B} after-intake = move after-intake-target = A",
		"\"A\"" WATCHED},
	    {"folders = {A, B} after-intake = move after-intake-target = B",
		"\"B\"" WATCHED},
	    {"junk-folders = {A} after-intake = move after-intake-target = A",
		"\"A\"" WATCHED},
	    {"folders = {A} after-intake = move after-intake-target = B", NULL},
	    {"folders = {A} after-intake = flag after-intake-target = A", NULL},
	    {"after-intake = move", NEEDED "folder to move messages to"},
	    {"after-intake = flag", NULL},
	    {"after-intake-target = A",
		"requires `after-intake = flag` or `after-intake = move`"},
	    {"folders = {A} sort-rules = job sort-target = A", "\"A\"" WATCHED},
	    {"folders = {A} sort-rules = job sort-target = B", NULL},
	    {"sort-target = B",
		"`sort-rules` and `sort-target` must be set together"},
	    {"sort-rules = job",
		"`sort-rules` and `sort-target` must be set together"},
	};
	static const struct {
		const char *path, *folder;
		bool is_watched;
	} imap[] = {{"A", "A", true}, {"A", "a", false}, {"", "INBOX", true},
	    {"INBOX", "inbox", true}, {"inbox", "Inbox", true},
	    {"C", "INBOX, inbox", true}, {"C", "A/B, A.B", false},
	    {"A", "INBOX", false}, {"INBOX", "A", false}};
	char settings[300];

	(void)state;
	check("folders",
	    "url = imaps://h user = u password-file = /p after-intake = $", "",
	    "flag", NEEDED "keyword to flag messages with");
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("folders", "url = \"maildir:/tmp/in\" $", "",
		    cases[i].settings, cases[i].want);
	for (size_t i = 0; i < LENGTH(imap); i++) {
		(void)snprintf(settings, sizeof settings,
		    "url = \"imaps://h.example/%s\" user = u password-file = "
		    "/p folders = {%s}",
		    imap[i].path, imap[i].folder);
		check("folders", "$", "", settings,
		    imap[i].is_watched ? TWICE : NULL);
	}
}

/* The folder of the notes is no folder of messages. */
static void
notes(void **state)
{
	static const struct {
		const char *settings;
		const char *of_imap, *of_maildir;
	} cases[] = {
	    {"holder-folder = dpod", NULL, NULL},
	    {"holder-folder = none folders = {none}", NULL, NULL},
	    {"holder-folder = inbox", "\"inbox\"" USED, NULL},
	    {"folders = {dpod}", "\"dpod\"" USED, NULL},
	    {"junk-folders = {A} holder-folder = A", "\"A\"" USED, NULL},
	    {"after-intake = move after-intake-target = dpod", "\"dpod\"" USED,
		NULL},
	    {"after-intake = flag after-intake-target = dpod", NULL, NULL},
	    {"sort-rules = job sort-target = dpod", "\"dpod\"" USED, NULL},
	    {"holder-folder = new", NULL, "\"new\"" USED},
	    {"holder-folder = cur", NULL, "\"cur\"" USED},
	    {"holder-folder = tmp", NULL, "\"tmp\"" USED},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		check("holder-folder",
		    "url = imaps://h user = u password-file = /p $", "",
		    cases[i].settings, cases[i].of_imap);
		check("holder-folder", "url = \"maildir:/tmp/in\" $", "",
		    cases[i].settings, cases[i].of_maildir);
	}
}

static void
titles(void **state)
{
	static const char wrong[] =
	    "the name of a mailbox must be 1 to 32 characters from a-z, 0-9 "
	    "and -";
	static const struct value_case cases[] = {{"a-9", NULL},
	    {"12345678901234567890123456789012", NULL},
	    {"123456789012345678901234567890123", wrong}, {"A", wrong},
	    {"", wrong}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("title",
		    "url = \"maildir:/tmp/in\" } mailbox \"$\" { url = "
		    "\"maildir:/tmp/other\"",
		    "", cases[i].value, cases[i].want);
}

static void
same_folder(void **state)
{
	static const char same[] =
	    "watches the same folder: remove one of them";
	static const struct {
		const char *settings;
		const char *want;
	} cases[] = {
	    {"url = \"maildir:/a\" } mailbox b { url = \"maildir:/b\"", NULL},
	    {"url = \"maildir:/a\" } mailbox b { url = \"maildir:/a\"", same},
	    {"url = imaps://h user = u password-file = /p } mailbox b { url ="
	     " imaps://h user = u password-file = /p",
		same},
	    {"url = imaps://h user = u password-file = /p } mailbox b { url ="
	     " imaps://h user = v password-file = /p",
		NULL},
	    {"url = imaps://h user = u password-file = /p } mailbox b { url ="
	     " imaps://H:993/inbox user = u password-file = /p",
		same},
	    {"url = imaps://h user = u password-file = /p } mailbox b { url ="
	     " imaps://h/A user = u password-file = /p",
		NULL},
	    {"url = \"maildir:/a\" } mailbox b { url = \"maildir:/a/\"", same},
	    {"url = \"maildir:/a\" } mailbox b { url = \"maildir:/b\" }"
	     " mailbox c { url = \"maildir:/a\"",
		same},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		check("mailboxes", "$", "", cases[i].settings, cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(hosts),
	    cmocka_unit_test(texts),
	    cmocka_unit_test(credentials),
	    cmocka_unit_test(keywords),
	    cmocka_unit_test(folders),
	    cmocka_unit_test(notes),
	    cmocka_unit_test(titles),
	    cmocka_unit_test(same_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
