package dev.migration.internal.script;

/**
 * A BEGIN and a COMMIT around a whole script: they are dropped, as its transaction is opened and ended for it.
 *
 * @param options what stood behind BEGIN, such as {@code ISOLATION LEVEL SERIALIZABLE, READ WRITE}; may be empty
 */
public record Wrapper(String options) {}
