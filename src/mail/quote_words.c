/* SPDX-License-Identifier: ISC */
#include "mail/quote_words.h"

#include <string.h>

#include "base/memory.h"

#define FIELD_BYTES_MAX 40 /* of a field name, with colon */

/* Lower case; field names without colon. */
static const char *const froms[] = {"from", "von", "van", "fra", "frå", "från",
    "de", "da", "od", "lähettäjä", "feladó", "от", "от кого", "kimden",
    "gönderen", "de la", "expeditor", "expéditeur", "remitente", "mittente",
    "remetente", "nadawca", "odesílatel", "отправитель", "absender", "afzender",
    "avsender", "afsender", "avsändare",
    /* Greek, Bulgarian, Ukrainian, Slovenian, Lithuanian, Latvian, Estonian */
    "από", "απο", "от", "від", "pošiljatelj", "nuo", "no", "saatja"};

static const char *const fields[] = {"sent", "date", "to", "subject", "cc",
    "sendt", "dato", "til", "emne", "kopi", "skickat", "datum", "till", "ämne",
    "gesendet", "an", "betreff", "verzonden", "aan", "onderwerp",
    /* French, Spanish, Italian, Portuguese, Romanian */
    "envoyé", "à", "objet", "envoyé le", "destinataire", "enviado",
    "enviado el", "para", "asunto", "fecha", "inviato", "data", "a", "oggetto",
    "enviada", "enviada em", "enviado em", "assunto", "trimis", "către",
    "catre", "subiect", "trimis la",
    /* Polish, Czech, Hungarian, Finnish, Turkish, Russian */
    "wysłano", "wyslano", "do", "dw", "temat", "odesláno", "komu", "předmět",
    "kopie", "elküldve", "dátum", "címzett", "tárgy", "küldve", "lähetetty",
    "päivämäärä", "päiväys", "vastaanottaja", "aihe", "kopio", "gönderilme",
    "gönderildi", "tarih", "gönderilme tarihi", "kime", "konu", "bilgi",
    "отправлено", "дата", "кому", "тема", "копия",
    /* Slovak, Croatian, Slovenian, Greek, Bulgarian, Ukrainian */
    "odoslané", "predmet", "kópia", "poslano", "prima", "za", "zadeva", "kp",
    "στάλθηκε", "ημερομηνία", "προς", "θέμα", "κοιν", "κοιν.", "изпратено",
    "до", "относно", "надіслано",
    /* Lithuanian, Latvian, Estonian */
    "išsiųsta", "kam", "tema", "nosūtīts", "saadetud", "kellele", "teema"};

/* Of the fields, those that say when. */
static const char *const dates[] = {"sent", "date", "sendt", "dato", "skickat",
    "datum", "gesendet", "verzonden", "envoyé", "envoyé le", "enviado",
    "enviado el", "fecha", "inviato", "inviato il", "data", "enviada",
    "enviada em", "enviado em", "trimis", "trimis la", "wysłano", "odesláno",
    "odoslané", "elküldve", "dátum", "küldve", "lähetetty", "päivämäärä",
    "päiväys", "gönderilme tarihi", "gönderildi", "tarih", "отправлено", "дата",
    "изпратено", "надіслано", "στάλθηκε", "ημερομηνία", "poslano", "išsiųsta",
    "nosūtīts", "saadetud"};

static const char *const originals[] = {"original message",
    "original appointment", "opprinnelig melding", "opphavleg melding",
    "oprindelig meddelelse", "oprindelig besked", "ursprungligt meddelande",
    "originalmeddelande", "ursprungliche nachricht", "ursprüngliche nachricht",
    "originalnachricht", "original-nachricht", "oorspronkelijk bericht",
    "origineel bericht", "message d'origine", "message d’origine",
    "message original", "message initial", "mensaje original",
    "messaggio originale", "mensagem original", "oryginalna wiadomość",
    "wiadomość oryginalna", "alkuperäinen viesti", "původní zpráva",
    "eredeti üzenet", "исходное сообщение", "özgün ileti", "orijinal mesaj",
    "mesaj original", "mesajul original"};

static const char *const forwards[] = {"forwarded message", "forwarded by",
    "videresendt melding", "videresendt meddelelse", "videresendt besked",
    "videresendt mail", "vidaresend melding", "vidarebefordrat meddelande",
    "vidarebefordrat brev", "vidarebefordrat mejl", "weitergeleitete nachricht",
    "doorgestuurd bericht", "message transf", "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "start på videresendt melding",
    "start på videresendt besked", "begin doorgestuurd bericht",
    "début du message réexpédié", "début du message transféré",
    "mensaje reenviado", "inicio del mensaje reenviado", "messaggio inoltrato",
    "inizio messaggio inoltrato", "mensagem encaminhada",
    "mensagem reencaminhada", "początek przekazywanej wiadomości",
    "przekazana wiadomość", "wiadomość przekazana", "välitetty viesti",
    "přeposlaná zpráva", "továbbított üzenet", "пересылаемое сообщение",
    "пересланное сообщение", "yönlendirilen ileti", "iletilen ileti",
    "mesaj redirecționat"};

static const char *const wrotes[] = {" wrote", " skrev", " skreiv", " schrieb",
    " geschrieben", " schreef", "geschreven", " a écrit", " escribió",
    " escreveu", " ha scritto", " scrisse", " napisał", " kirjoitti", " napsal",
    " írta", " пишет", " написал", " yazdı", " a scris"};

/* Lower-cases the character at the front, if known. */
static size_t
fold(struct span text, char ret[2])
{
	unsigned char first = (unsigned char)text.bytes[0], second;

	ret[0] = ascii_lower(text.bytes[0]);
	if (first < 0x80 || text.length < 2)
		return 1;
	second = (unsigned char)text.bytes[1];
	ret[1] = text.bytes[1];
	if (first == 0xc3 && second >= 0x80 && second <= 0x9e)
		ret[1] = (char)(second + 0x20);
	else if ((first == 0xd0 && second >= 0x90 && second <= 0x9f) ||
	    (first == 0xce && second >= 0x91 && second <= 0x9f))
		ret[1] = (char)(second + 0x20);
	else if (first == 0xd0 && second >= 0xa0 && second <= 0xaf) {
		ret[0] = '\xd1';
		ret[1] = (char)(second - 0x20);
	} else if (first == 0xce && second >= 0xa0 && second <= 0xa9) {
		ret[0] = '\xcf';
		ret[1] = (char)(second - 0x20);
	}
	return 2;
}

/* How many bytes of `text` match the words at its front; 0: no match. */
static size_t
match(struct span text, const char *words)
{
	size_t start = text.length, left = strlen(words);

	while (left > 0) {
		char folded[2];
		size_t length;

		if (text.length == 0)
			return 0;
		length = fold(text, folded);
		if (length > left || memcmp(folded, words, length) != 0)
			return 0;
		span_skip(&text, length);
		words += length;
		left -= length;
	}
	return start - text.length;
}

static struct span
without_stars(struct span line)
{
	line = span_trim(line);
	while (line.length > 0 && *line.bytes == '*')
		span_skip(&line, 1);
	return line;
}

/* A colon, possibly after a blank or the end of bold. */
static bool
has_colon(struct span rest)
{
	for (int i = 0; i < 4 && rest.length > 0; i++) {
		if (*rest.bytes == ':')
			return true;
		if (*rest.bytes == ' ' || *rest.bytes == '*')
			span_skip(&rest, 1);
		else if (span_starts(rest, "\xc2\xa0"))
			span_skip(&rest, 2);
		else
			return false;
	}
	return false;
}

static bool
is_field_of(struct span line, const char *const *names, size_t count)
{
	char first[2];

	line = without_stars(line);
	if (line.length == 0 ||
	    memchr(line.bytes, ':',
		line.length < FIELD_BYTES_MAX ? line.length
					      : FIELD_BYTES_MAX) == NULL)
		return false;
	(void)fold(line, first);
	for (size_t i = 0; i < count; i++) {
		struct span rest = line;
		size_t length;

		if (names[i][0] != first[0])
			continue;
		length = match(line, names[i]);
		span_skip(&rest, length);
		if (length > 0 && has_colon(rest))
			return true;
	}
	return false;
}

bool
quote_is_from(struct span line)
{
	return is_field_of(line, froms, LENGTH(froms));
}

bool
quote_is_field(struct span line)
{
	return is_field_of(line, fields, LENGTH(fields));
}

bool
quote_is_date(struct span line)
{
	return is_field_of(line, dates, LENGTH(dates));
}

bool
quote_is_any_field(struct span line)
{
	line = without_stars(line);
	for (size_t i = 0; i < line.length && i < 30; i++) {
		if (line.bytes[i] == ':')
			return i > 0;
		if (line.bytes[i] >= '0' && line.bytes[i] <= '9')
			return false;
	}
	return false;
}

static bool
has_one_of(struct span line, const char *const *words, size_t count)
{
	for (; line.length > 0; span_skip(&line, 1)) {
		char first[2];

		/* All except one of them follow a blank. */
		if (words == wrotes && *line.bytes != ' ' && *line.bytes != 'g')
			continue;
		(void)fold(line, first);
		for (size_t i = 0; i < count; i++)
			if (words[i][0] == first[0] &&
			    match(line, words[i]) > 0)
				return true;
	}
	return false;
}

static bool
is_one_of(struct span line, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (line.length > 0 && match(line, words[i]) == line.length)
			return true;
	return false;
}

bool
quote_has_original(struct span line)
{
	return has_one_of(line, originals, LENGTH(originals));
}

bool
quote_is_original(struct span line)
{
	return is_one_of(line, originals, LENGTH(originals));
}

bool
quote_has_forwarded(struct span line)
{
	return has_one_of(line, forwards, LENGTH(forwards));
}

bool
quote_is_forwarded(struct span line)
{
	return is_one_of(line, forwards, LENGTH(forwards));
}

bool
quote_has_wrote(struct span line)
{
	return has_one_of(line, wrotes, LENGTH(wrotes));
}

/* "I wrote to Tom:" begins what the writer says again. */
bool
quote_is_own(struct span line)
{
	static const char *const words[] = {" i wrote", " jeg skrev",
	    " skrev jeg", " eg skreiv", " jag skrev", " skrev jag",
	    " ich schrieb", " schrieb ich", " ich geschrieben", " habe ich ",
	    " ik schreef", " schreef ik", " heb ik ", "j'ai ", "j’ai ",
	    " ho scritto", "escribí", " he escrito", "escrevi", "napisałem",
	    "napisałam", "kirjoitin", " já jsem", "napsal jsem", "napsala jsem",
	    " я написал", " я писал"};

	for (; line.length > 0; span_skip(&line, 1))
		for (size_t i = 0; i < LENGTH(words); i++)
			if (match(line, words[i]) > 0)
				return true;
	return false;
}

bool
quote_is_postscript(struct span line)
{
	static const char *const starts[] = {"ps:", "ps.", "ps ", "p.s.",
	    "p. s.", "pps", "p.p.s.", "ps-", "nb:", "n.b."};

	line = span_trim(line);
	for (size_t i = 0; i < LENGTH(starts); i++)
		if (span_starts(line, starts[i]) &&
		    line.length > strlen(starts[i]) + 3)
			return true;
	return false;
}
