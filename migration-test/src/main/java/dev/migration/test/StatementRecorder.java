// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * Records what a service sends to its database in its tests, for {@code statements.sql}. Tests with Spring need none of it:
 * there {@code migration.statements=record} does the same for each DataSource of a test's context.
 */
public final class StatementRecorder {

    private StatementRecorder() {}

    /**
     * The DataSource that records, if the system property {@code migration.statements} is {@code record} or {@code check};
     * else the same DataSource.
     *
     * @param file the file {@code statements.sql}, beside the lock file
     */
    public static DataSource recorded(DataSource dataSource, Path file) {
        Recording recording = Recording.of(System.getProperty("migration.statements", ""));
        return recording == Recording.OFF
                ? dataSource
                : new RecordingDataSource(dataSource, RecordedStatements.of(file, recording));
    }
}
