/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/base64.h"
#include "net/sasl_scram.h"

/* RFC 7677, 3 */
#define OURS   "rOprNGfwEbeRWgbNEkqO"
#define NONCE  OURS "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SALT   "W22ZaJ0SNY7soEsUEjb6gQ=="
#define FIRST  "r=" NONCE ",s=" SALT ",i=4096"
#define PROOF  "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define PROVEN "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

static bool
say(struct sasl_scram *scram, const char *message, struct buffer *answer,
    struct error *err)
{
	buffer_clear(answer);
	return sasl_scram_answer(
	    scram, message, strlen(message), "pencil", answer, err);
}

static void
begin(struct sasl_scram *scram, struct buffer *answer)
{
	buffer_clear(answer);
	sasl_scram_begin(scram, "user", OURS, answer);
}

static void
example(void **state)
{
	struct sasl_scram scram;
	struct buffer answer = {0};
	struct error err;

	(void)state;
	begin(&scram, &answer);
	assert_string_equal(buffer_string(&answer), "n,,n=user,r=" OURS);
	assert_true(say(&scram, FIRST, &answer, &err));
	assert_string_equal(
	    buffer_string(&answer), "c=biws,r=" NONCE ",p=" PROOF);
	assert_false(scram.is_proven);
	assert_true(say(&scram, PROVEN, &answer, &err));
	assert_int_equal(answer.length, 0);
	assert_true(scram.is_proven);
	/* A proof counts once. */
	assert_false(say(&scram, PROVEN, &answer, &err));
	assert_false(scram.is_proven);
	sasl_scram_end(&scram);
	buffer_release(&answer);
}

/* First messages of servers that lie, and what is said of them. */
static void
challenges(void **state)
{
	static const struct {
		const char *message;
		const char *want; /* NULL: accepted */
	} cases[] = {
	    {"r=" NONCE ",s=" SALT ",i=4096,x=new", NULL},
	    {"r=" NONCE ",s=" SALT ",i=1000000", NULL},
	    {"r=" OURS ",s=" SALT ",i=4096", "nonce"},
	    {"r=other,s=" SALT ",i=4096", "nonce"},
	    {"r=", "nonce"},
	    {"", "nonce"},
	    {"e=no", "nonce"},
	    {"m=x,r=" NONCE ",s=" SALT ",i=4096", "nonce"},
	    {"s=" SALT ",r=" NONCE ",i=4096", "nonce"},
	    {"r=" NONCE, "salt"},
	    {"r=" NONCE ",i=4096", "salt"},
	    {"r=" NONCE ",s=,i=4096", "salt"},
	    {"r=" NONCE ",s=!,i=4096", "salt"},
	    {"r=" NONCE ",s=" SALT, "iterations"},
	    {"r=" NONCE ",s=" SALT ",", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=1", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=4095", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=1000001", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=10000000", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=4294971392", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=-4096", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=4096 ", "iterations"},
	    {"r=" NONCE ",s=" SALT ",i=0x1000", "iterations"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sasl_scram scram;
		struct buffer answer = {0};
		struct error err = {.text = ""};
		bool is_answered;

		begin(&scram, &answer);
		is_answered = say(&scram, cases[i].message, &answer, &err);
		CHECK(is_answered == (cases[i].want == NULL) &&
			(is_answered || answer.length == 0) &&
			(is_answered ||
			    (err.scope == ERROR_MAILBOX &&
				err.retry == RETRY_NEVER &&
				strstr(err.text, cases[i].want) != NULL)),
		    "%s: %s", cases[i].message, err.text);
		sasl_scram_end(&scram);
		buffer_release(&answer);
	}
}

static void
proofs(void **state)
{
	static const char *const wrong[] = {"",
	    "v=", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95H4=",
	    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl9",
	    "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "e=invalid-proof",
	    FIRST, "v=" PROOF};

	(void)state;
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct sasl_scram scram;
		struct buffer answer = {0};
		struct error err;

		begin(&scram, &answer);
		assert_true(say(&scram, FIRST, &answer, &err));
		CHECK(!say(&scram, wrong[i], &answer, &err) &&
			!scram.is_proven && err.retry == RETRY_NEVER,
		    "%s", wrong[i]);
		sasl_scram_end(&scram);
		buffer_release(&answer);
	}
}

static void
names(void **state)
{
	struct sasl_scram scram, other;
	struct buffer answer = {0};

	(void)state;
	sasl_scram_begin(&scram, "a,b=c", OURS, &answer);
	assert_string_equal(buffer_string(&answer), "n,,n=a=2Cb=3Dc,r=" OURS);
	sasl_scram_end(&scram);
	sasl_scram_begin(&scram, "a", NULL, &answer);
	sasl_scram_begin(&other, "a", NULL, &answer);
	assert_int_equal(strlen(scram.nonce), SASL_SCRAM_NONCE_SIZE - 1);
	assert_string_not_equal(scram.nonce, other.nonce);
	sasl_scram_end(&scram);
	sasl_scram_end(&other);
	buffer_release(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(example),
	    cmocka_unit_test(challenges),
	    cmocka_unit_test(proofs),
	    cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
