package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

/** Liquibase over a folder of plain SQL, included by a changelog beside the folder: in it, this library refuses it. */
final class LiquibaseUpdate {

    // Held here, or its level would be lost with it.
    private static final Logger LOGGER = Logger.getLogger("liquibase");

    private LiquibaseUpdate() {}

    static void run(Path folder, DataSource database) throws Exception {
        LOGGER.setLevel(Level.OFF);
        System.setProperty("liquibase.analytics.enabled", "false");
        try (Connection connection = database.getConnection();
                var files = new DirectoryResourceAccessor(folder.getParent())) {
            var product =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            var liquibase = new Liquibase(changelog(folder).getFileName().toString(), files, product);
            liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
            liquibase.update(new Contexts(), new LabelExpression());
        }
    }

    /** Writes the changelog that includes every script of the folder in the order of their names. */
    static void writeChangelog(Path folder) throws IOException {
        Files.writeString(changelog(folder), """
                databaseChangeLog:
                  - includeAll:
                      path: %s
                      relativeToChangelogFile: true
                      endsWithFilter: .sql
                """.formatted(folder.getFileName()));
    }

    private static Path changelog(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".yaml");
    }
}
