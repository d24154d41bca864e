// SPDX-License-Identifier: Apache-2.0
package dev.migration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlScanner;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteDataSource;

/**
 * The SQL examples of the pages in {@code docs/scripts}. A comment before each says for which database it is, and how
 * many statements the text around it speaks of.
 */
@Tag("guide")
class DocumentedScriptsTest {

    private static final Pattern BLOCK = Pattern.compile("```sql\n(?<sql>.*?)\n```\n", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<!-- (?<database>\\w+): (?<count>\\d+) statements -->\n$");

    @TempDir
    Path folder;

    private record Example(String place, String database, int statements, String sql) {

        Dialect dialect() {
            return switch (database) {
                case "postgresql" -> Dialect.POSTGRESQL;
                case "mariadb" -> Dialect.MYSQL;
                case "sqlite" -> Dialect.SQLITE;
                case "hsqldb" -> Dialect.HSQLDB;
                case "h2" -> Dialect.H2;
                default -> throw new AssertionError(place + " is for an unknown database: " + database);
            };
        }

        @Override
        public String toString() {
            return database + ", " + place;
        }
    }

    static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                String before = text.substring(0, block.start());
                String place = page.getFileName() + ":" + (before.lines().count() + 1);
                Matcher tag = TAG.matcher(before);
                assertThat(tag.find())
                        .as(place + " says for which database it is")
                        .isTrue();
                examples.add(new Example(
                        place, tag.group("database"), Integer.parseInt(tag.group("count")), block.group("sql")));
            }
        }
        return examples;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("..", "docs", "scripts"))) {
            return pages.sorted().toList();
        }
    }

    @Test
    void thereAreExamplesForEveryDialect() throws IOException {
        assertThat(examples()).extracting(Example::dialect).contains(Dialect.values());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsDividedAsThePageSays(Example example) {
        SqlScanner statements = SqlScanner.scan(new StringReader(example.sql()), example.dialect());
        int count = 0;
        while (statements.hasNext()) {
            statements.next();
            count++;
        }

        assertThat(count).isEqualTo(example.statements());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleRunsAsAMigration(Example example) throws IOException, SQLException {
        boolean repeatable = example.sql().contains("run=on-change");
        Files.writeString(folder.resolve(repeatable ? "full_name.sql" : "0001_example.sql"), example.sql());
        DataSource dataSource = emptyDatabase(example);
        Migrator migrator = Migrator.builder()
                .dataSource(dataSource)
                .locations(folder.toString())
                .build();

        assertThat(migrator.up().migrations()).hasSize(1);

        assertThat(migrator.status().problems()).isEmpty();
        shutDown(example, dataSource);
    }

    private DataSource emptyDatabase(Example example) {
        return switch (example.dialect()) {
            case POSTGRESQL -> EmptyPostgreSql.create();
            case MYSQL -> EmptyMariaDb.create();
            case H2 -> {
                var dataSource = new JdbcDataSource();
                dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
                yield dataSource;
            }
            case HSQLDB -> {
                var dataSource = new JDBCDataSource();
                dataSource.setURL("jdbc:hsqldb:mem:" + UUID.randomUUID());
                yield dataSource;
            }
            case SQLITE -> {
                var dataSource = new SQLiteDataSource();
                dataSource.setUrl("jdbc:sqlite:" + folder.resolve("example.db"));
                yield dataSource;
            }
        };
    }

    /** Those in memory would stay there. */
    private static void shutDown(Example example, DataSource dataSource) throws SQLException {
        if (example.dialect() == Dialect.HSQLDB || example.dialect() == Dialect.H2) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
    }
}
