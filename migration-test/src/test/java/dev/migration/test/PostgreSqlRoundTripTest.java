package dev.migration.test;

import static dev.migration.test.MigrationAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlRoundTripTest extends RoundTripContract {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Test
    void anExtensionThatWasThereStays() throws Exception {
        execute("CREATE EXTENSION citext");
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (note citext)", "DROP TABLE visits")
                .migrator(dataSource());

        assertThat(migrator).survivesRoundTrip();
        assertThat(SchemaSnapshot.of(dataSource()).objects()).containsExactly("extension citext");
    }

    @Test
    void whatAPoolDoesNotCommitByItselfIsDroppedToo() throws Exception {
        var withoutAutocommit = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setAutoCommit(false);
                return connection;
            }
        };
        withoutAutocommit.setURL(server.getJdbcUrl("postgres", "postgres"));
        Migrator migrator = folder().with("0001_visits", "CREATE TABLE visits (id INT)", "DROP TABLE visits")
                .migrator(withoutAutocommit);

        assertThat(migrator).survivesRoundTrip();
        assertThat(SchemaSnapshot.of(dataSource()).objects()).isEmpty();
    }

    @Test
    void aSnapshotIsOfOneSchema() throws Exception {
        execute("CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.visits (id INT); CREATE TABLE doctors (id INT)");
        try (Connection connection = dataSource().getConnection()) {
            SchemaSnapshot elsewhere = SchemaSnapshot.of(connection, "elsewhere");
            assertThat(elsewhere).hasToString("table visits\ntable visits, column id: integer");
            assertThat(elsewhere.differenceTo(SchemaSnapshot.of(connection, "elsewhere"), "then", "now"))
                    .isEmpty();
        } finally {
            execute("DROP SCHEMA elsewhere CASCADE");
        }
    }

    @Override
    DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    @Override
    String vendor() {
        return "postgresql";
    }
}
