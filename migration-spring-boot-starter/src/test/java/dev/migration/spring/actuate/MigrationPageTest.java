package dev.migration.spring.actuate;

import static dev.migration.spring.actuate.PageFixture.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.plan.State;
import org.junit.jupiter.api.Test;

class MigrationPageTest {

    @Test
    void itShowsAllThatIsKnown() {
        assertThat(page(migration(7, State.APPLIED)))
                .contains(
                        "<title>0007_add_column: applied</title>",
                        "<dt>Database</dt><dd>dataSource</dd>",
                        "<dt>Title</dt><dd>What it is for</dd>",
                        "<dt>Author</dt><dd>ann@clinic.example</dd>",
                        "<dt>Applied</dt><dd>2026-11-04 01:00:00 UTC</dd>",
                        "<dt>By</dt><dd>clinic@host</dd>",
                        "<dt>Took</dt><dd>70 ms</dd>",
                        "<dt>SHA-256</dt><dd>abab");
    }

    @Test
    void whatIsNotSoYetIsLeftOut() {
        assertThat(page(migration(7, State.PENDING)))
                .doesNotContain("<dt>Applied", "<dt>By", "<dt>Took", "<dt>Written", "What went wrong");
    }

    @Test
    void itShowsTheError() {
        assertThat(page(migration(7, "add_phone", State.FAILED, "no such table: patient")))
                .contains("<h2>What went wrong</h2><pre>no such table: patient</pre>");
    }

    @Test
    void itLeadsBackToAllMigrations() {
        assertThat(page(migration(7, State.APPLIED))).contains("<a href=\"../../migrations\">All migrations</a>");
    }

    private static String page(MigrationsDescriptor.Migration migration) {
        return MigrationPage.of("dataSource", migration, "migrations");
    }
}
