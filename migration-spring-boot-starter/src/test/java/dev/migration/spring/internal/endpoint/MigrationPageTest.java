package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.internal.endpoint.PageFixture.migration;
import static dev.migration.spring.internal.endpoint.PageFixture.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Show;

class MigrationPageTest {

    @Test
    void itShowsAllThatIsKnown() {
        assertThat(page(migration(7, State.APPLIED)))
                .contains(
                        "<title>0007_add_column: applied · clinic · db.example:5432/clinic</title>",
                        "<dt>Database</dt><dd>dataSource at db.example:5432/clinic</dd>",
                        "<dt>Title</dt><dd>What it is for</dd>",
                        "<dt>Author</dt><dd>ann@clinic.example</dd>",
                        "<dt>Applied</dt><dd>2026-11-04 01:00:00 UTC</dd>",
                        "<dt>By</dt><dd>clinic@host</dd>",
                        "<dt>Took</dt><dd>70 ms</dd>",
                        "<dt>SHA-256</dt><dd>" + "ab".repeat(32) + "</dd>");
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
        assertThat(page(migration(7, State.APPLIED))).contains("<a href=\"../../migrations\">Migrations of clinic</a>");
    }

    @Test
    void itLeadsBackToItsDatabase() {
        assertThat(page(migration(7, State.APPLIED))).contains("<a href=\"../dataSource\">dataSource</a>");
    }

    @Test
    void aTenantsMigrationLeadsBackToItsTenant() {
        String page = MigrationPage.of(
                "dataSource",
                "acme & sons",
                "0007",
                new MigrationDescriptor(migration(7, State.APPLIED), List.of(), null, null),
                "db.example:5432/clinic",
                Show.NEVER,
                PageFixture.SITE);
        assertThat(page)
                .contains(
                        "<a href=\"../dataSource?tenant=acme%20%26%20sons\">acme &amp; sons</a>",
                        "<dt>Tenant</dt><dd>acme &amp; sons</dd>");
    }

    @Test
    void itShowsItsProblems() {
        assertThat(page(new MigrationDescriptor(
                        migration(7, State.CHANGED),
                        List.of(problem("checksum-mismatch", "error", "Checksum mismatch", "put it back")),
                        null,
                        null)))
                .contains("<h2>Problems</h2>", "Checksum mismatch</p>", "<strong>Next:</strong> put it back</p>");
    }

    @Test
    void itShowsItsSqlAsText() {
        assertThat(page(new MigrationDescriptor(
                        migration(7, State.APPLIED), List.of(), "DELETE FROM t WHERE a < 1;", "SELECT '<b>';")))
                .contains(
                        "<h2>Up script</h2><pre>DELETE FROM t WHERE a &lt; 1;</pre>",
                        "<h2>Down script</h2><pre>SELECT &#39;&lt;b&gt;&#39;;</pre>");
    }

    @Test
    void hiddenSqlSaysHowToShowIt() {
        assertThat(page(migration(7, State.APPLIED)))
                .doesNotContain("script</h2>")
                .contains("The SQL is hidden. To show it, set migration.endpoint.show-sql=true.");
    }

    @Test
    void sqlThatIsNotKnownSaysWhy() {
        assertThat(page(new MigrationDescriptor(migration(7, State.APPLIED), List.of(), null, null), Show.ALWAYS))
                .contains("The SQL cannot be shown: it could not be read in time");
    }

    @Test
    void whatIsNotKnownSaysWhy() {
        assertThat(page(MigrationDescriptor.unknown(List.of(
                        Problem.error(Code.DATABASE_UNREACHABLE, null, "No answer within 2 s", "check that it runs")))))
                .contains(
                        "<h1>0007</h1>",
                        ">not known</p>",
                        "No answer within 2 s</p>",
                        "<strong>Next:</strong> check that it runs</p>")
                .doesNotContain("<dl>");
    }

    private static String page(MigrationsDescriptor.Migration migration) {
        return page(new MigrationDescriptor(migration, List.of(), null, null));
    }

    private static String page(MigrationDescriptor migration) {
        return page(migration, Show.NEVER);
    }

    private static String page(MigrationDescriptor migration, Show showSql) {
        return MigrationPage.of(
                "dataSource", null, "0007", migration, "db.example:5432/clinic", showSql, PageFixture.SITE);
    }
}
