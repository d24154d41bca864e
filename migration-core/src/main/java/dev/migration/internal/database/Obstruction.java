package dev.migration.internal.database;

/**
 * Something that has the name of what a statement was to make, and has to go first.
 *
 * @param what a clause; empty where the refusal says it
 * @param removal the statement that removes it
 */
public record Obstruction(String what, String removal) {}
