noinst_LIBRARIES += libreader.a
libreader_a_SOURCES = \
	src/reader/reader.h src/reader/verdict.h 
READER_LIBS = libreader.a $(RULES_LIBS)
