// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.internal.secrets.MaskedLog;
import dev.migration.test.Copies.Copied;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** A migrated database of a test's own. It is dropped when it is closed, and at the latest when the JVM ends. */
public final class DatabaseCopy implements AutoCloseable {

    private static final MaskedLog LOG = MaskedLog.of(Copies.class);

    private static final Set<DatabaseCopy> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> List.copyOf(OPEN).forEach(DatabaseCopy::close), "migration-test-copies"));
    }

    private final Copied copied;
    private final DataSource dataSource;

    private DatabaseCopy(Copied copied, DataSource dataSource) {
        this.copied = copied;
        this.dataSource = dataSource;
    }

    static DatabaseCopy of(Copied copied, DataSource dataSource) {
        var copy = new DatabaseCopy(copied, dataSource);
        OPEN.add(copy);
        return copy;
    }

    /** Connects as the DataSource of the template's Migrator does. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** Drops it, whoever is connected to it. */
    @Override
    public void close() {
        if (OPEN.remove(this)) {
            close(dataSource);
            copied.dropIfPossible();
        }
    }

    static void close(DataSource dataSource) {
        if (dataSource instanceof AutoCloseable pool) {
            try {
                pool.close();
            } catch (Exception e) {
                LOG.debug("A connection pool could not be closed: {}", e.getMessage());
            }
        }
    }
}
