package dev.migration.sample.migrations;

import dev.migration.test.MigrationTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedPostgresMigrationsTest {

    static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    static DataSource database() {
        return postgres.getPostgresDatabase();
    }

    @MigrationTest(database = "database", irreversible = "0007", rehearse = true)
    void migrations() {}
}
