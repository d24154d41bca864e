package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.internal.endpoint.PageFixture.NOW;
import static dev.migration.spring.internal.endpoint.PageFixture.applied;
import static dev.migration.spring.internal.endpoint.PageFixture.database;
import static dev.migration.spring.internal.endpoint.PageFixture.migration;
import static dev.migration.spring.internal.endpoint.PageFixture.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabasePageTest {

    @Test
    void itLeadsToTheMigrationsOfThisDatabaseAndBackToAll() {
        assertThat(page(database(applied(2))))
                .contains(
                        "<a href=\"../migrations\">Migrations of clinic</a>",
                        "<a href=\"clinic%20db/0002\">",
                        "<a href=\"clinic%20db/0001\">");
    }

    @Test
    void itsTitleSaysHowItIs() {
        assertThat(page(database(List.of(migration(1, State.PENDING)))))
                .contains(
                        "<title>clinic db: 1 pending · clinic · db.example:5432/clinic</title>",
                        "<h1>clinic db <span class=\"quiet\">at db.example:5432/clinic</span></h1>");
    }

    @Test
    void itShowsAllMigrationsOfWhichTheOlderAreFolded() {
        assertThat(page(database(applied(300)))).contains("/0300\"", "270 older, all of them applied", "/0001\"");
    }

    @Test
    void itIsAskedForAgainOnlyWhileMigrationsRun() {
        assertThat(page(database(applied(1), running())))
                .contains("http-equiv=\"refresh\"", "asked again every few seconds");
        assertThat(page(database(applied(1)))).doesNotContain("http-equiv=\"refresh\"", "asked again");
    }

    private static String page(MigrationsDescriptor.Database database) {
        return DatabaseSection.page("clinic db", null, database, PageFixture.SITE, NOW);
    }
}
