noinst_LIBRARIES += liblearn.a
liblearn_a_SOURCES = \
	src/learn/concept.h src/learn/concept_find.c \
	src/learn/concept_private.h src/learn/concept_read.c \
	src/learn/explain.c \
	src/learn/features.c src/learn/features.h src/learn/hash.h \
	src/learn/learner.h src/learn/learner_private.h src/learn/learner_score.c \
	src/learn/local.c src/learn/local.h \
	src/learn/local_fit.c src/learn/local_fit.h src/learn/local_try.c \
	src/learn/plain.c src/learn/plain.h \
	src/learn/rows.c src/learn/rows.h \
	src/learn/sentence.c src/learn/sentence.h src/learn/sums.c \
	src/learn/views.c src/learn/weights.c src/learn/weights.h
LEARN_LIBS = liblearn.a $(UTF8PROC_LIBS) -lm $(BASE_LIBS)
