// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class HsqldbCommandTest extends CommandContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private String database = "";

    @Override
    String newDatabase(Path directory) {
        database = "clinic_" + DATABASES.incrementAndGet();
        return "jdbc:hsqldb:mem:" + database;
    }

    @Override
    String product() {
        return "hsqldb";
    }

    @Override
    String databaseName() {
        return database;
    }

    // Nothing without quotes may begin with an underscore.
    @Override
    String history() {
        return "\"__MIGRATIONS\"";
    }
}
