package dev.migration.benchmarks;

import dev.migration.Migrator;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** One of those that are compared, each with its defaults; all of them read the same files. */
enum Contestant {
    THIS("this") {
        @Override
        void migrate(Path folder, DataSource database) {
            Migrator.builder()
                    .dataSource(database)
                    .locations("filesystem:" + folder)
                    .build()
                    .up();
        }
    },

    FLYWAY("Flyway") {
        @Override
        void migrate(Path folder, DataSource database) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("filesystem:" + folder)
                    // The names of the files, 0001_x.sql, are its only setting.
                    .sqlMigrationPrefix("")
                    .sqlMigrationSeparator("_")
                    .load()
                    .migrate();
        }
    },

    LIQUIBASE("Liquibase") {
        @Override
        void migrate(Path folder, DataSource database) throws Exception {
            LiquibaseUpdate.run(folder, database);
        }
    },

    /** What one would write by hand, without lock and rules: the least work that there is. */
    JDBC("plain JDBC") {
        @Override
        void migrate(Path folder, DataSource database) throws Exception {
            PlainJdbc.run(folder, database);
        }
    };

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Applies what is pending. */
    abstract void migrate(Path folder, DataSource database) throws Exception;
}
