package dev.migration.internal.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the time before a statement that was cut off.
 *
 * @param since when it was sent at the earliest, by the database's clock
 * @param noted what {@link Database#look} found; null where it was not looked, or the statement not sent any more
 */
public record Before(Instant since, @Nullable String noted) {}
