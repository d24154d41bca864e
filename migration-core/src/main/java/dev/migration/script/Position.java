package dev.migration.script;

/**
 * A point in a text.
 *
 * @param line the line, from 1
 * @param column the column in characters, from 1
 * @param offset the characters before it, from 0
 */
record Position(int line, int column, long offset) {

    static final Position START = new Position(1, 1, 0);
}
