package dev.migration.internal.text;

/**
 * A point in a text.
 *
 * @param line the line, from 1
 * @param column the column in characters, from 1
 * @param offset the characters before it, from 0
 */
public record Position(int line, int column, long offset) {

    public static final Position START = new Position(1, 1, 0);
}
