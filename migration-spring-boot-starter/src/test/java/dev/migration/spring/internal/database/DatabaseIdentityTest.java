package dev.migration.spring.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseIdentityTest {

    private static DatabaseIdentity of(String url, String user) {
        return DatabaseIdentity.of(new DriverManagerDataSource(url, user, ""));
    }

    @Test
    void theUrlIsThatOfTheDatabaseAlone() {
        assertThat(of("jdbc:h2:mem:identity;LOCK_TIMEOUT=5000", "sa"))
                .isEqualTo(new DatabaseIdentity("jdbc:h2:mem:identity", "PUBLIC"));
    }

    @Test
    void whereNoSchemaIsCurrentTheDatabaseIsNotTakenForOne() {
        EmbeddedPostgres server = PostgreSqlServer.get();
        String url = server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
        assertThat(of(url, "postgres").schema()).isEqualTo("public");
        assertThat(of(url + "?currentSchema=nowhere", "postgres")).isEqualTo(new DatabaseIdentity(url, null));
    }

    @Test
    void whereTheDatabaseIsTheSchemaItIsTheCurrentOne() {
        String url = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/mysql";
        assertThat(of(url, "root")).isEqualTo(new DatabaseIdentity(url, "mysql"));
    }
}
