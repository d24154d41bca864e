package dev.migration.internal.database;

import java.sql.SQLException;

/** Puts something back. Where that fails after a failure, it is the first one that counts. */
@FunctionalInterface
public interface AsItWas extends AutoCloseable {
    @Override
    void close() throws SQLException;
}
