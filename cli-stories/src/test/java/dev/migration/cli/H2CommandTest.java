// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class H2CommandTest extends CommandContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private String database = "";

    @Override
    String newDatabase(Path directory) {
        database = "clinic_" + DATABASES.incrementAndGet();
        return "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1";
    }

    @Override
    String product() {
        return "h2";
    }

    @Override
    String databaseName() {
        return database.toUpperCase(Locale.ROOT);
    }
}
