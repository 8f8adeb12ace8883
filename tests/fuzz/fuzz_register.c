/* SPDX-License-Identifier: ISC */
/*
 * A register whose bytes or values somebody else wrote, opened by the commands
 * of dpoctl: they end, and print no byte that a terminal would obey. A history
 * in which a value differs is never said to hold.
 *
 * The first byte chooses the command, the second what is changed: bytes of the
 * file (three for the place, one for the length, and these), or values (two for
 * the column, one for the row, the value up to a NUL). The register is that of
 * tests/cli/seed, which is run once.
 */
#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "dpoctl/arguments.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"
#include "tests/fuzz/fuzz.h"

#define COLUMNS_MAX    1000
#define CHANGES_MAX    8
#define REGISTER_MAX   ((size_t)8 * 1024 * 1024)
#define VERIFY_HISTORY 3

static const char *const commands[] = {"list", "show 1", "status",
    "verify-history", "balance", "list --all", "show 2", "show 3", "log 1",
    "explain 1", "attachments 1", "outbox list", "outbox show 1", "mail list",
    "mail show 5", "quarantine list", "quarantine show 4", "stats",
    "about anna@example.org", "erased", "next", "spot", "filter list",
    "list --json", "show 1 --json"};

static struct {
	char directory[64];
	char file[80]; /* the register */
	char settings[80];
	struct buffer bytes; /* of the register as it was */
	int fd;
	/*
	 * The same with a rollback journal, for changes of values: the one
	 * connection to it reads the schema only once.
	 */
	struct buffer draft_bytes;
	int draft_fd;
	sqlite3 *draft;
	struct conf *conf;
	struct column {
		char table[48];
		char name[48];
		bool is_number;
	} columns[COLUMNS_MAX];
	size_t columns_count;
	bool is_json; /* this is about to be printed */
} world;

int LLVMFuzzerInitialize(int *count, char ***words);
void __wrap_output_hold(void);
int __wrap_isatty(int fd);

/* It keeps 64 MB for the one run of the program. */
void
__wrap_output_hold(void)
{
}

/* A terminal for JSON, but nothing that a pager is started for. */
int
__wrap_isatty(int fd)
{
	return fd == STDOUT_FILENO && world.is_json;
}

static const char *
path(const char *name)
{
	static char text[200];

	(void)snprintf(text, sizeof text, "%s/%s", world.directory, name);
	return text;
}

static void
leave(void)
{
	static const char *const names[] = {"dpod.db", "dpod.db-wal",
	    "dpod.db-shm", "dpod.db-journal", "draft.db", "dpod.conf",
	    "mail/new", "mail/cur", "mail/tmp", "mail", ""};

	for (size_t i = 0; i < LENGTH(names); i++)
		(void)remove(path(names[i]));
}

static void
write_file(const char *name, const void *bytes, size_t length)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	FUZZ_MUST(fd >= 0 && file_write_fd(fd, bytes, length));
	(void)close(fd);
}

/* Over what is there: a new file would have its pages cleared. */
static void
write_again(int fd, const char *bytes, size_t length)
{
	FUZZ_MUST(pwrite(fd, bytes, length, 0) == (ssize_t)length &&
	    ftruncate(fd, (off_t)length) == 0);
}

static void
run_seed(void)
{
	const char *build = getenv("top_builddir");
	char program[200], folder[100];
	pid_t pid;
	int status;

	(void)snprintf(program, sizeof program, "%s/tests/cli/seed",
	    build == NULL ? "." : build);
	(void)snprintf(folder, sizeof folder, "%s", path("mail"));
	pid = fork();
	if (pid == 0) {
		(void)execl(program, program, world.file, folder, (char *)NULL);
		_exit(127);
	}
	FUZZ_MUST(waitpid(pid, &status, 0) == pid && status == 0);
}

static void
find_columns(void)
{
	static const char sql[] =
	    "SELECT m.name, c.name, c.type FROM sqlite_schema AS m, "
	    "pragma_table_info(m.name) AS c WHERE m.type = 'table' AND "
	    "m.name NOT LIKE 'sqlite%' ORDER BY 1, 2";
	sqlite3_stmt *statement;
	sqlite3 *db;

	FUZZ_MUST(sqlite3_open(world.file, &db) == SQLITE_OK);
	FUZZ_MUST(
	    sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		struct column *column = &world.columns[world.columns_count++];

		FUZZ_MUST(world.columns_count < COLUMNS_MAX);
		(void)snprintf(column->table, sizeof column->table, "%s",
		    (const char *)sqlite3_column_text(statement, 0));
		(void)snprintf(column->name, sizeof column->name, "%s",
		    (const char *)sqlite3_column_text(statement, 1));
		column->is_number =
		    strcmp((const char *)sqlite3_column_text(statement, 2),
			"INTEGER") == 0;
	}
	(void)sqlite3_finalize(statement);
	FUZZ_MUST(sqlite3_close(db) == SQLITE_OK);
}

static void
write_settings(void)
{
	char text[600];
	int length = snprintf(text, sizeof text,
	    "state-directory = '%s'\n"
	    "organisation {\n name = 'Example'\n address = dpo@example.com\n"
	    " contact = '+44 20 7946 0000'\n authority = 'Commissioner'\n}\n"
	    "mailbox dpo {\n url = 'maildir:%s/mail'\n}\n"
	    "relay {\n url = 'directory:%s/mail'\n}\n"
	    "calendar {\n time-zone = Europe/London\n}\n",
	    world.directory, world.directory, world.directory);

	write_file(world.settings, text, (size_t)length);
}

/* Bytes 18 and 19: 1 is a rollback journal, 2 a log (fileformat2.html). */
static void
set_journal(char *bytes, char kind)
{
	bytes[18] = bytes[19] = kind;
}

static int
open_again(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	FUZZ_MUST(fd >= 0);
	return fd;
}

static void
make_draft(void)
{
	struct error err = {.text = ""};
	char name[200];

	(void)snprintf(name, sizeof name, "%s", path("draft.db"));
	set_journal(world.bytes.data, 1);
	write_file(name, world.bytes.data, world.bytes.length);
	set_journal(world.bytes.data, 2);
	FUZZ_MUST(sqlite3_open(name, &world.draft) == SQLITE_OK);
	FUZZ_MUST(sqlite3_exec(world.draft,
		      "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
		      "PRAGMA foreign_keys = OFF;"
		      "PRAGMA ignore_check_constraints = ON;"
		      "DROP TRIGGER history_is_not_changed;",
		      NULL, NULL, NULL) == SQLITE_OK);
	FUZZ_MUST(file_read(name, REGISTER_MAX, &world.draft_bytes, &err));
	world.draft_fd = open_again(name);
}

int
LLVMFuzzerInitialize(int *count, char ***words)
{
	const char *place = getenv("TMPDIR");
	struct error err = {.text = ""};

	(void)count;
	(void)words;
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	(void)setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	(void)snprintf(world.directory, sizeof world.directory,
	    "%.40s/register-XXXXXX", place == NULL ? "/tmp" : place);
	FUZZ_MUST(mkdtemp(world.directory) != NULL);
	(void)atexit(leave);
	(void)snprintf(world.file, sizeof world.file, "%s", path("dpod.db"));
	(void)snprintf(
	    world.settings, sizeof world.settings, "%s", path("dpod.conf"));
	(void)mkdir(path("mail"), 0700);
	(void)mkdir(path("mail/new"), 0700);
	(void)mkdir(path("mail/cur"), 0700);
	write_settings();
	run_seed();
	find_columns();
	FUZZ_MUST(file_read(world.file, REGISTER_MAX, &world.bytes, &err));
	world.fd = open_again(world.file);
	make_draft();
	world.conf = conf_load(world.settings, &err);
	if (world.conf == NULL)
		(void)fprintf(stderr, "%s\n", err.text);
	FUZZ_MUST(world.conf != NULL);
	return 0;
}

static void
change_bytes(struct fuzz_input *input, struct arena *memory)
{
	char *bytes = arena_copy(memory, world.bytes.data, world.bytes.length);

	for (int i = 0; i < CHANGES_MAX && input->size > 0; i++) {
		size_t at = fuzz_byte(input), length;

		at = at << 8 | fuzz_byte(input);
		at = at << 8 | fuzz_byte(input);
		at %= world.bytes.length;
		length = fuzz_byte(input);
		if (length > world.bytes.length - at)
			length = world.bytes.length - at;
		if (length > input->size)
			length = input->size;
		memcpy(bytes + at, input->data, length);
		input->data += length;
		input->size -= length;
	}
	write_again(world.fd, bytes, world.bytes.length);
}

static int64_t
number_in(const char *text)
{
	int64_t number = 0;

	for (int i = 0; i < 8 && *text != '\0'; i++)
		number =
		    (int64_t)((uint64_t)number << 8 | (unsigned char)*text++);
	return number;
}

/* True if a value of the history is another one now. */
static bool
change_value(sqlite3 *db, struct fuzz_input *input, struct arena *memory)
{
	size_t which = fuzz_byte(input) << 8;
	const struct column *column;
	sqlite3_stmt *statement;
	const char *sql, *value;
	int changed;

	which |= fuzz_byte(input);
	column = &world.columns[which % world.columns_count];
	sql = arena_printf(memory,
	    "UPDATE %s SET %s = ?1 WHERE %s IS NOT ?1 AND "
	    "(rowid = ?2 OR ?2 = 0)",
	    column->table, column->name, column->name);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return false; /* WITHOUT ROWID */
	(void)sqlite3_bind_int(statement, 2, (int)fuzz_byte(input) % 8);
	value = fuzz_text(memory, input);
	if (column->is_number)
		(void)sqlite3_bind_int64(statement, 1, number_in(value));
	else
		(void)sqlite3_bind_text(statement, 1, value, -1, NULL);
	(void)sqlite3_step(statement);
	changed =
	    sqlite3_finalize(statement) == SQLITE_OK ? sqlite3_changes(db) : 0;
	return changed > 0 && strcmp(column->table, "history") == 0;
}

static bool
change_values(struct fuzz_input *input, struct arena *memory)
{
	struct buffer bytes = {0};
	struct error err = {.text = ""};
	bool is_other = false;

	write_again(
	    world.draft_fd, world.draft_bytes.data, world.draft_bytes.length);
	for (int i = 0; i < CHANGES_MAX && input->size > 0; i++)
		is_other |= change_value(world.draft, input, memory);
	FUZZ_MUST(file_read(path("draft.db"), REGISTER_MAX, &bytes, &err));
	set_journal(bytes.data, 2);
	write_again(world.fd, bytes.data, bytes.length);
	buffer_release(&bytes);
	return is_other;
}

/* Nothing that a terminal would obey or a reader would not see. */
static void
check_output(const char *text, size_t length)
{
	FUZZ_MUST(strlen(text) == length);
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = utf8_decode(text + i, length - i, &character);

		FUZZ_MUST(taken > 0);
		FUZZ_MUST(
		    character >= ' ' || character == '\n' || character == '\t');
		FUZZ_MUST(character < 0x7f || character > 0x9f);
		FUZZ_MUST(character < 0x200b || character > 0x200f);
		FUZZ_MUST(character < 0x2028 || character > 0x202e);
		FUZZ_MUST(character < 0x2066 || character > 0x2069);
		i += taken;
	}
}

static int
run_command(const char *line, struct arena *memory)
{
	struct session session = {
	    .memory = memory, .conf = world.conf, .conf_path = world.settings};
	struct arguments arguments = {.wants_help = false};
	char *words[8], *rest = arena_string(memory, line);
	int count = 0, code;

	while (count < 8 && (words[count] = strtok_r(rest, " ", &rest)) != NULL)
		count++;
	code = arguments_read(&session, count, words, &arguments);
	FUZZ_MUST(code == 0);
	world.is_json = session.is_json;
	session.output = output_new(session.is_json);
	world.is_json = false;
	code = session_open(&session);
	if (code == 0)
		code = session.cmd->run(&session);
	(void)session_close(&session);
	return code;
}

static int
run_caught(const char *line, struct arena *memory)
{
	FILE *const old_out = stdout, *const old_err = stderr;
	char *text = NULL;
	size_t length = 0;
	int code;

	stdout = stderr = open_memstream(&text, &length);
	FUZZ_MUST(stdout != NULL);
	code = run_command(line, memory);
	(void)fclose(stdout);
	stdout = old_out;
	stderr = old_err;
	check_output(text, length);
	free(text);
	return code;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	struct arena *memory = arena_new();
	unsigned command = fuzz_byte(&input) % LENGTH(commands);
	bool is_other = false;

	(void)unlink(path("dpod.db-wal"));
	(void)unlink(path("dpod.db-shm"));
	if (fuzz_byte(&input) % 2 == 0)
		change_bytes(&input, memory);
	else
		is_other = change_values(&input, memory);
	if (run_caught(commands[command], memory) == 0)
		FUZZ_MUST(command != VERIFY_HISTORY || !is_other);
	arena_free(memory);
	return 0;
}
