package dev.migration.history;

import java.time.Instant;

/**
 * The last thing that happened to a migration was that it failed.
 *
 * @param at when
 * @param error what the database said
 */
public record FailedRun(Instant at, String error) {}
