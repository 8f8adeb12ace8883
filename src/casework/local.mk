noinst_LIBRARIES += libcasework.a
libcasework_a_SOURCES = \
	src/casework/casefile.c src/casework/casefile.h \
	src/casework/casework.c src/casework/casework.h \
	src/casework/close_check.c src/casework/close_check.h \
	src/casework/decide.c src/casework/decide.h \
	src/casework/forget.c src/casework/forget.h \
	src/casework/keys.c src/casework/keys.h \
	src/casework/officer.h \
	src/casework/officer_clock.c \
	src/casework/officer_close.c \
	src/casework/officer_letter.c src/casework/officer_letter.h \
	src/casework/officer_note.c \
	src/casework/officer_party.c \
	src/casework/officer_relate.c \
	src/casework/officer_reopen.c \
	src/casework/officer_sort.c \
	src/casework/officer_verify.c \
	src/casework/setup.c src/casework/setup.h
CASEWORK_LIBS = libcasework.a $(CONF_LIBS)
