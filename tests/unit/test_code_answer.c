/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "ticket/code_answer.h"

/* NULL: there is no code in it. */
static const struct {
	const char *text, *code;
} cases[] = {
    {"The code is 123456", "123456"},
    {"Hi,\n\nthe code is: 123456.\n\nAnna", "123456"},
    {"Koden er 123456", "123456"},
    {"Bekr\xc3\xa6"
     "ftelseskoden er 123 456.",
	"123456"},
    {"Koden \xc3\xa4r 123456", "123456"},
    {"Der Code lautet 123456", "123456"},
    {"Mein Best\xc3\xa4tigungscode: 123-456", "123456"},
    {"De code is 123456", "123456"},
    {"Koodi on 123456", "123456"},
    {"Vahvistuskoodini on 123456", "123456"},
    {"Le code est 123456", "123456"},
    {"El c\xc3\xb3"
     "digo es 123456",
	"123456"},
    {"Il codice \xc3\xa8 123456", "123456"},
    {"Kod to 123456", "123456"},
    {"123456", "123456"},
    {"  123 456  \n", "123456"},
    {"Hello\n123456\nAnna", "123456"},
    {"*123456*", "123456"},
    {"the code\n654321", "654321"},
    {"code 1234567, code 123456", "123456"},
    {"My customer number is 123456", NULL},
    {"the code is 12345", NULL},
    {"the code is 1234567", NULL},
    {"the code is 123456a", NULL},
    {"the code is DPO-123456", NULL},
    {"the code is A123456", NULL},
    {"postcode 123456", NULL},
    {"a postcode 123456", NULL},
    {"post code 123456", "123456"},
    {"code 123456", "123456"},
    {"(code) 123456", "123456"},
    {"cod\n123456 cod", NULL},
    {"the code is 123-456-", "123456"},
    {"the code is 123--456", "123456"},
    {"the code is 1234-56", NULL},
    {"\xc3\xa6 123456", NULL},
    {"123456 \xc3\xa6", NULL},
    {"123456\xc3\xa6", NULL},
    {"...123456...", "123456"},
    {"call 123456 for the code", NULL},
    {"my postcode is 123456", NULL},
    {"the code is 12 3456", NULL},
    {"123456 and 654321", NULL},
    {"the code", NULL},
    {"", NULL},
};

static void
test_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char code[CODE_ANSWER_SIZE] = "none";
		bool found = code_answer_find(cases[i].text, code);

		CHECK(found == (cases[i].code != NULL), "%s", cases[i].text);
		CHECK(strcmp(code, found ? cases[i].code : "none") == 0,
		    "%s: %s", cases[i].text, code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
