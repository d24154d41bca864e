package dev.migration.script;

/**
 * One statement of a script, without the delimiter that ended it.
 *
 * @param text the statement as written, from its first token to its last, comments inside it included
 * @param line the line of its first token in the file, from 1
 * @param column the column of its first token in characters, from 1
 * @param offset the offset of its first token in characters from the start of the file, from 0
 * @param kind what it asks of the one who runs it
 * @param changesSession whether it sets something that outlives it in the session, such as SET or set_config
 */
public record Statement(String text, int line, int column, long offset, StatementKind kind, boolean changesSession) {}
