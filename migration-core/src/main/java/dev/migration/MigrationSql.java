package dev.migration;

import org.jspecify.annotations.Nullable;

/**
 * The scripts of one migration for people to read: secrets are hidden, what is longer than 256 kB is cut off, and a comment
 * at its end records it.
 *
 * @param up what applies it, if it is known
 * @param down what undoes it, if there is such a script
 */
public record MigrationSql(@Nullable String up, @Nullable String down) {}
