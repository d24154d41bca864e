// SPDX-License-Identifier: Apache-2.0
package dev.migration.generated;

import dev.migration.MigrationFailedException;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.servers.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

/** What sqlite3 leaves. */
class SqliteGeneratedScriptsTest extends SqliteWorkbench implements GeneratedScriptsContract {

    private static final String THEIRS =
            " WHERE name NOT LIKE '\\_\\_migrations%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    @BeforeAll
    static void hasClient() {
        Prerequisite.require(ClientProcess.isInstalled("sqlite3"), "sqlite3", "sqlite3");
    }

    /** Without waiting for the disk. */
    @Override
    public DataSource dataSource() {
        return at("jdbc:sqlite:" + file("") + "?synchronous=OFF");
    }

    private Path file(String ending) {
        return files.resolve("clinic.db" + ending);
    }

    @Override
    public ScriptGenerator generator(long seed) {
        return new SqliteGenerator(seed);
    }

    @Override
    public String tables() {
        return """
                CREATE TABLE a (id INTEGER PRIMARY KEY, n INT);
                CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, n INT, a_id INT REFERENCES a (id));
                CREATE TABLE audit (what TEXT);
                INSERT INTO a (id, n) VALUES (1, 1), (2, 2), (3, 3);
                INSERT INTO b (n, a_id) VALUES (5, 1), (6, 2);
                """;
    }

    @Override
    public void anew() {
        try {
            for (String ending : List.of("", "-journal", "-wal", "-shm")) {
                Files.deleteIfExists(file(ending));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean runByClient(String script, boolean asOneTransaction) throws IOException, InterruptedException {
        String text = asOneTransaction ? "BEGIN;\n" + script + "COMMIT;\n" : script;
        return ClientProcess.run(
                List.of("sqlite3", "-batch", "-bail", "-cmd", "PRAGMA synchronous = OFF", file("").toString()), text);
    }

    @Override
    public String userTables() {
        return "SELECT '\"' || name || '\"' FROM sqlite_master" + THEIRS + " AND type = 'table'";
    }

    @Override
    public List<String> objectQueries() {
        return List.of(
                "SELECT type, name, tbl_name, sql FROM sqlite_master" + THEIRS,
                "SELECT 'counter', name, seq FROM sqlite_sequence" + THEIRS,
                "SELECT 'version', user_version FROM pragma_user_version");
    }

    /** Rows that refer to nothing, which SQLite lets pass while foreign keys are off. */
    @Override
    public boolean isStricter(MigrationFailedException failure) {
        return failure.getMessage().contains("rows refer to rows that do not exist");
    }
}
