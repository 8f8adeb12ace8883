/* SPDX-License-Identifier: ISC */
#include "mail/autotext.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "mail/notice.h"
#include "mail/span.h"

/* An absence note is short, and its first lines say so. */
#define NOTE_BYTES_MAX	  2000
#define OPENING_BYTES_MAX 400

/* What must follow the phrase at the start of a subject. */
enum strength {
	SURE,	  /* anything: people never begin like this */
	MARKED,	  /* a colon, a dash, a bracket or the end */
	DOUBTFUL, /* the same, and the text must not be serious */
};

struct opening {
	const char *words; /* lower case, UTF-8 */
	enum strength strength;
};

static const struct opening subjects[] = {
    /* English */
    {"automatic reply", MARKED},
    {"auto reply", MARKED},
    {"auto-reply", MARKED},
    {"autoreply", MARKED},
    {"auto response", MARKED},
    {"auto-response", MARKED},
    {"automated reply", MARKED},
    {"automatic response", MARKED},
    {"out of office", MARKED},
    {"out of office autoreply", MARKED},
    {"out-of-office", MARKED},
    {"out of the office", MARKED},
    {"undeliverable", DOUBTFUL},
    {"undelivered mail returned to sender", SURE},
    {"undelivered mail", DOUBTFUL},
    {"mail delivery failed", SURE},
    {"mail delivery failure", DOUBTFUL},
    {"mail delivery problem", DOUBTFUL},
    {"mail system error", DOUBTFUL},
    {"delivery status notification", SURE},
    {"delivery status", DOUBTFUL},
    {"delivery failure", DOUBTFUL},
    {"delivery notification", DOUBTFUL},
    {"delivery report", DOUBTFUL},
    {"delivery delayed", DOUBTFUL},
    {"failure notice", DOUBTFUL},
    {"returned mail", DOUBTFUL},
    {"warning: could not send message", SURE},
    {"warning: message delayed", SURE},
    {"message delivery delayed", DOUBTFUL},
    {"message delayed", DOUBTFUL},
    {"nondeliverable mail", DOUBTFUL},
    {"non delivery report", DOUBTFUL},
    {"non-delivery report", DOUBTFUL},
    {"delivery has failed", DOUBTFUL},
    {"loop alert", DOUBTFUL},
    {"please confirm your message", DOUBTFUL},
    {"please confirm your email", DOUBTFUL},
    {"please verify your message", DOUBTFUL},
    {"message confirmation required", DOUBTFUL},
    {"your message requires verification", DOUBTFUL},
    {"sender verification", DOUBTFUL},
    /* Norwegian and Danish */
    {"bekreft meldingen din", DOUBTFUL},
    {"bekreft e-posten din", DOUBTFUL},
    {"stadfest meldinga di", DOUBTFUL},
    {"bekr\xc3\xa6"
     "ft din besked",
	DOUBTFUL},
    {"bekr\xc3\xa6"
     "ft din e-mail",
	DOUBTFUL},
    {"automatisk svar", MARKED},
    {"automatisk frav\xc3\xa6rsmelding", MARKED},
    {"autosvar", MARKED},
    {"frav\xc3\xa6rsmelding", DOUBTFUL},
    {"frav\xc3\xa6rsassistent", DOUBTFUL},
    {"frav\xc3\xa6r fra kontoret", DOUBTFUL},
    {"ikke p\xc3\xa5 kontoret", DOUBTFUL},
    {"ikkje p\xc3\xa5 kontoret", DOUBTFUL},
    {"ikke til stede", DOUBTFUL},
    {"ikke levert", DOUBTFUL},
    {"kan ikke leveres", DOUBTFUL},
    {"kunne ikke leveres", DOUBTFUL},
    {"kan ikkje leverast", DOUBTFUL},
    {"ikke leveret", DOUBTFUL},
    {"kan ikke afleveres", DOUBTFUL},
    /* Swedish */
    {"bekr\xc3\xa4"
     "fta ditt meddelande",
	DOUBTFUL},
    {"bekr\xc3\xa4"
     "fta ditt mejl",
	DOUBTFUL},
    {"automatiskt svar", MARKED},
    {"autosvar", MARKED},
    {"fr\xc3\xa5nvaromeddelande", DOUBTFUL},
    {"fr\xc3\xa5nvarande", DOUBTFUL},
    {"ej p\xc3\xa5 kontoret", DOUBTFUL},
    {"inte p\xc3\xa5 kontoret", DOUBTFUL},
    {"gick inte att leverera", DOUBTFUL},
    {"det gick inte att leverera", SURE},
    {"kan inte levereras", DOUBTFUL},
    /* German */
    {"bitte best\xc3\xa4tigen sie ihre nachricht", DOUBTFUL},
    {"bitte best\xc3\xa4tigen sie ihre e-mail", DOUBTFUL},
    {"automatische antwort", MARKED},
    {"automatische abwesenheitsnotiz", MARKED},
    {"abwesenheitsnotiz", MARKED},
    {"abwesenheitsmeldung", MARKED},
    {"abwesenheitsbenachrichtigung", MARKED},
    {"abwesenheitsassistent", MARKED},
    {"abwesend", DOUBTFUL},
    {"nicht im b\xc3\xbcro", DOUBTFUL},
    {"au\xc3\x9f"
     "er haus",
	DOUBTFUL},
    {"unzustellbar", DOUBTFUL},
    {"nicht zustellbar", DOUBTFUL},
    {"zustellung fehlgeschlagen", DOUBTFUL},
    {"unzustellbare nachricht", DOUBTFUL},
    /* Dutch */
    {"bevestig uw bericht", DOUBTFUL},
    {"bevestig uw e-mail", DOUBTFUL},
    {"automatisch antwoord", MARKED},
    {"automatische beantwoording", MARKED},
    {"afwezigheidsbericht", MARKED},
    {"afwezigheidsmelding", MARKED},
    {"afwezig", DOUBTFUL},
    {"niet op kantoor", DOUBTFUL},
    {"niet bezorgd", DOUBTFUL},
    {"niet bestelbaar", DOUBTFUL},
    {"onbestelbaar", DOUBTFUL},
    {"kan niet worden bezorgd", DOUBTFUL},
};

/* In the first lines of a short text. */
static const char *const notes[] = {
    /* English */
    "i am out of the office",
    "i'm out of the office",
    "i am currently out of",
    "i'm currently out of",
    "i am away from the office",
    "i am on annual leave",
    "i will be out of the office",
    "i am on vacation until",
    "this is an automatic reply",
    "this is an automated reply",
    "this is an automated response",
    "this is an automatically generated",
    "delivery to the following recipient",
    "your message could not be delivered",
    "could not be delivered to one or more",
    "the following addresses had",
    "this message was created automatically by mail delivery",
    "your message is being held",
    "your message has been held",
    "confirm that you are a person",
    "confirm that you are human",
    "confirm that you sent this message",
    "prove that you are human",
    "to complete this verification",
    "i apologize for this automatic reply",
    /* Norwegian */
    "jeg er ikke p\xc3\xa5 kontoret",
    "jeg er for tiden ikke p\xc3\xa5 kontoret",
    "jeg er ute av kontoret",
    "jeg er p\xc3\xa5 ferie",
    "jeg har ferie",
    "jeg er bortreist",
    "dette er et automatisk svar",
    "meldingen din holdes tilbake",
    "meldingen din kunne ikke leveres",
    "e-posten din kunne ikke leveres",
    "bekreft at du er et menneske",
    "meldinga di kunne ikkje leverast",
    "meldinga di vert halden tilbake",
    "dette er en automatisk",
    "eg er ikkje p\xc3\xa5 kontoret",
    "eg har ferie",
    "eg er p\xc3\xa5 ferie",
    "dette er eit automatisk",
    /* Danish */
    "jeg er desv\xc3\xa6rre ikke p\xc3\xa5 kontoret",
    "jeg er ikke til stede",
    "din besked tilbageholdes",
    "din besked kunne ikke leveres",
    "din mail kunne ikke leveres",
    "bekr\xc3\xa6"
    "ft, at du er et menneske",
    "jeg holder ferie",
    "jeg er p\xc3\xa5 barsel",
    /* Swedish */
    "jag \xc3\xa4r inte p\xc3\xa5 kontoret",
    "jag \xc3\xa4r p\xc3\xa5 semester",
    "jag har semester",
    "ditt meddelande h\xc3\xa5lls kvar",
    "ditt meddelande kunde inte levereras",
    "bekr\xc3\xa4"
    "fta att du \xc3\xa4r en m\xc3\xa4nniska",
    "jag \xc3\xa4r tillf\xc3\xa4lligt fr\xc3\xa5nvarande",
    "jag \xc3\xa4r fr\xc3\xa5nvarande",
    "jag \xc3\xa4r tj\xc3\xa4nstledig",
    "detta \xc3\xa4r ett automatiskt",
    "det h\xc3\xa4r \xc3\xa4r ett automatiskt",
    /* German */
    "ich bin derzeit nicht im b\xc3\xbcro",
    "ich bin zurzeit nicht im b\xc3\xbcro",
    "ich bin nicht im b\xc3\xbcro",
    "ich bin im urlaub",
    "ihre nachricht wird zur\xc3\xbc"
    "ckgehalten",
    "ihre nachricht konnte nicht zugestellt werden",
    "ihre e-mail konnte nicht zugestellt werden",
    "best\xc3\xa4tigen sie, dass sie ein mensch sind",
    "ich bin bis einschlie\xc3\x9flich",
    "ich bin derzeit nicht erreichbar",
    "dies ist eine automatische",
    "dies ist eine automatisch",
    "das ist eine automatische",
    /* Dutch */
    "ik ben niet op kantoor",
    "ik ben momenteel niet op kantoor",
    "ik ben afwezig",
    "uw bericht wordt vastgehouden",
    "uw bericht kon niet worden bezorgd",
    "uw bericht kon niet worden afgeleverd",
    "bevestig dat u een mens bent",
    "ik ben momenteel afwezig",
    "ik ben met vakantie",
    "ik ben op vakantie",
    "dit is een automatisch",
};

/*
 * A text with these words is a request or a reminder: then only a header can
 * mark it as automatic.
 */
static const char *const serious[] = {"gdpr", "dsgvo", "rgpd", " avg ",
    "personal data", "personal information", "my data", "data protection",
    "data subject", "erase", "erasure", "delete", "article 1", "unsubscribe",
    "personopplysning", "personvern", "mine data", "innsyn", "slett",
    "personoplysning", "persondata", "databeskyttelse", "indsigt",
    "personuppgift", "dataskydd", "radera", "registerutdrag", "personenbezogen",
    "datenschutz", "auskunft", "l\xc3\xb6sch", "meine daten",
    "persoonsgegevens", "gegevensbescherming", "verwijder", "inzage",
    "mijn gegevens", "artikel 1"};

/* Lower-cases ASCII and U+00C0 to U+00DE, keeping the length. */
static size_t
fold(const char *text, size_t bytes_max, char *ret)
{
	size_t length = 0;

	for (; text[length] != '\0' && length < bytes_max; length++) {
		unsigned char byte = (unsigned char)text[length];

		ret[length] = ascii_lower(text[length]);
		if (length > 0 && text[length - 1] == '\xc3' && byte >= 0x80 &&
		    byte <= 0x9e && byte != 0x97)
			ret[length] = (char)(byte + 0x20);
		if (ret[length] == '\n')
			ret[length] = ' ';
	}
	ret[length] = '\0';
	return length;
}

static bool
is_serious(const char *folded)
{
	for (size_t i = 0; i < LENGTH(serious); i++)
		if (strstr(folded, serious[i]) != NULL)
			return true;
	return false;
}

static const struct opening *
find_subject(const char *subject)
{
	char folded[OPENING_BYTES_MAX + 1];
	const char *start;

	(void)fold(subject, OPENING_BYTES_MAX, folded);
	start = folded + strspn(folded, " [*\"'");
	for (size_t i = 0; i < LENGTH(subjects); i++) {
		size_t length = strlen(subjects[i].words);
		const char *next = start + length;

		if (strncmp(start, subjects[i].words, length) != 0)
			continue;
		next += strspn(next, " ");
		if (subjects[i].strength == SURE || *next == '\0' ||
		    strchr(":;-([]*!.\"", *next) != NULL ||
		    strncmp(next, "\xe2\x80\x93", 3) == 0)
			return &subjects[i];
	}
	return NULL;
}

static const char *
find_notice(const char *subject, const char *folded)
{
	char head[OPENING_BYTES_MAX + 1];

	(void)fold(subject, OPENING_BYTES_MAX, head);
	return notice_find(head + strspn(head, " [*\"'"), folded);
}

const char *
autotext_find(const char *subject, const char *text)
{
	const struct opening *found = find_subject(subject);
	char folded[NOTE_BYTES_MAX + 1];
	const char *notice;
	size_t length;

	if (found != NULL && found->strength != DOUBTFUL)
		return found->words;
	length = fold(text, NOTE_BYTES_MAX, folded);
	notice = find_notice(subject, folded);
	if (notice != NULL)
		return notice;
	if (found == NULL && text[length] != '\0')
		return NULL; /* too long for a note */
	if (is_serious(folded))
		return NULL;
	if (found != NULL)
		return found->words;
	if (length > OPENING_BYTES_MAX)
		folded[OPENING_BYTES_MAX] = '\0';
	for (size_t i = 0; i < LENGTH(notes); i++)
		if (strstr(folded, notes[i]) != NULL)
			return notes[i];
	return NULL;
}
