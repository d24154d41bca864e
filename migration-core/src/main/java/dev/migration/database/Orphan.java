package dev.migration.database;

/**
 * A session in which a statement goes on whose client is gone.
 *
 * @param description who it is and since when it runs, in words
 * @param end the statement that ends it
 */
public record Orphan(String description, String end) {}
