// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done, as whoever may write the log has put it.
 *
 * @param action such as {@code apply} or {@code mark-failed}
 * @param by such as {@code clinic@web-1}
 * @param took how long; null for what runs no script
 * @param error the error report of what failed
 */
public record LoggedAction(
        Instant at,
        String action,
        String version,
        String name,
        @Nullable String by,
        @Nullable Duration took,
        @Nullable String sqlState,
        @Nullable String error) {}
