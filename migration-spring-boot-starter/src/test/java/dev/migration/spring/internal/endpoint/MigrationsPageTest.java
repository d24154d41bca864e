// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.internal.endpoint.PageFixture.NOW;
import static dev.migration.spring.internal.endpoint.PageFixture.applied;
import static dev.migration.spring.internal.endpoint.PageFixture.database;
import static dev.migration.spring.internal.endpoint.PageFixture.inBatches;
import static dev.migration.spring.internal.endpoint.PageFixture.migration;
import static dev.migration.spring.internal.endpoint.PageFixture.problem;
import static dev.migration.spring.internal.endpoint.PageFixture.running;
import static dev.migration.spring.internal.endpoint.PageFixture.tenant;
import static dev.migration.spring.internal.endpoint.PageFixture.withTenants;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.State;
import dev.migration.internal.report.StatusDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsPageTest {

    @Test
    void theNewestMigrationComesFirst() {
        assertThat(all(page(database(applied(3))), "<a href=\"([^\"]+)\">"))
                .containsExactly(
                        "migrations/dataSource/0003", "migrations/dataSource/0002", "migrations/dataSource/0001");
    }

    @Test
    void aRepeatableMigrationSaysThatItIsOne() {
        var views = new StatusDocument.Migration(
                "R__views", "views", "repeatable", State.APPLIED, "", null, null, null, null, null, null, null, null);

        assertThat(page(database(List.of(migration(1, State.APPLIED), views))))
                .contains("<dt>Kind</dt><dd>repeatable</dd>", "migrations/dataSource/R__views")
                .containsOnlyOnce("<dt>Kind</dt>");
    }

    @Test
    void aMigrationInBatchesHasABar() {
        assertThat(page(inBatches(false, "a standby is 12.5 s behind", null)))
                .contains(
                        "<p class=\"verdict noted\">0007_fill_status runs in batches: 40 %</p>",
                        "<div class=\"note noted\"><progress max=\"100\" value=\"40\" aria-label=\"Done of 0007_fill_status\">"
                                + "40 %</progress><p class=\"lines\">40 %, 812,000 rows changed, 5,400 a second, 3 min 46 s left;"
                                + " it waits: a standby is 12.5 s behind</p></div>",
                        "<span class=\"state\">held</span>")
                .doesNotContain("migrations are running now");
    }

    @Test
    void aPausedOneWaitsAndAFailedOneIsBad() {
        assertThat(page(inBatches(true, null, null)))
                .contains(
                        "<p class=\"verdict waiting\">0007_fill_status runs in batches: 40 %, paused</p>",
                        "left; paused</p>");
        assertThat(page(inBatches(false, null, "ERROR: <no>")))
                .contains(
                        "<p class=\"verdict bad\">0007_fill_status runs in batches: 40 %, the last one failed</p>",
                        "nobody works on it; the last batch failed: ERROR: &lt;no&gt;</p>");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void aStateIsSaidInWords(State state) {
        String words = state == State.WAITING
                ? "waiting (contract)"
                : state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        assertThat(page(database(List.of(migration(7, state))))).contains("<span class=\"state\">" + words + "</span>");
    }

    @Test
    void aFailedMigrationShowsItsError() {
        assertThat(page(database(List.of(migration(7, "add_phone", State.FAILED, "no such table: patient\n  line 2")))))
                .contains("1 migration needs attention", "<pre>no such table: patient\n  line 2</pre>");
    }

    @Test
    void aProblemShowsItsRemedy() {
        assertThat(page(database(
                        applied(1),
                        problem("checksum-mismatch", "error", "Checksum mismatch", "put back what was applied"))))
                .contains(
                        "<a href=\"" + Code.CHECKSUM_MISMATCH.help() + "\" rel=\"noreferrer\">"
                                + "<code>checksum-mismatch</code></a> in <code>migrations/0007_add_phone.sql:12:5</code>",
                        "Checksum mismatch</p>",
                        "<strong>Next:</strong> put back what was applied</p>");
    }

    @Test
    void theDiffOfAProblemIsShownAsItIs() {
        assertThat(page(database(
                        applied(1),
                        problem("checksum-mismatch", "error", """
                                Checksum mismatch for migration 7: expected %s, found %s
                                    --- 0007_add_phone.sql (applied)
                                    +++ 0007_add_phone.sql (now)
                                    @@ -1 +1 @@
                                     CREATE TABLE phone (
                                    -    number TEXT
                                    +    number VARCHAR(20)
                                     );""".formatted("ab".repeat(32), "cd".repeat(32)), ""))))
                .contains(
                        "found " + "cd".repeat(32) + "</p><pre>--- 0007_add_phone.sql (applied)\n",
                        "\n CREATE TABLE phone (\n-    number TEXT\n+    number VARCHAR(20)\n );</pre>");
    }

    @Test
    void whatIsIndentedInAProblemStaysAsItIs() {
        assertThat(page(database(applied(1), problem("ambiguous-marker", "error", "One:\n    a\n      b\nTwo", ""))))
                .contains("<p class=\"lines\">One:</p><pre>a\n  b</pre><p class=\"lines\">Two</p>");
    }

    @Test
    void itIsAskedForAgainOnlyWhileMigrationsRun() {
        assertThat(page(database(applied(1)))).contains("up to date").doesNotContain("http-equiv=\"refresh\"");
        assertThat(page(database(applied(1), running())))
                .contains(
                        "<meta http-equiv=\"refresh\" content=\"5\">", "<title>Migrations: migrations are running now")
                .doesNotContain("Next:");
    }

    @ParameterizedTest
    @CsvSource({"APPLIED, up to date", "PENDING, 1 pending", "CHANGED, 1 migration needs attention"})
    void theTitleSaysHowItIs(State state, String expected) {
        assertThat(page(database(List.of(migration(1, state)))))
                .contains(
                        "<title>Migrations: " + expected + " · clinic · db.example:5432/clinic</title>",
                        "<h1>Migrations of clinic</h1>",
                        ">dataSource <span class=\"quiet\">at db.example:5432/clinic</span></h2>");
    }

    @Test
    void aStateThatIsOldSaysHowOld() {
        StatusDocument known = database(applied(1));
        String page = page(new StatusDocument(
                StatusDocument.FORMAT,
                known.product(),
                known.address(),
                known.schema(),
                known.layout(),
                known.current(),
                known.counts(),
                known.problems(),
                known.migrations(),
                null,
                NOW.minusSeconds(95),
                95L));
        assertThat(page)
                .contains("The database does not answer now. This is its state of 1 min 35 s ago, at "
                        + "<time datetime=\"2026-11-20T09:58:25Z\">2026-11-20 09:58:25 UTC</time>");
    }

    @Test
    void aDatabaseThatNeverAnsweredIsNotKnown() {
        String page = page(new StatusDocument(
                StatusDocument.FORMAT,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(problem("database-unreachable", "error", "No answer within 2 s", "check that it runs")),
                List.of(),
                null,
                null,
                null));
        assertThat(page)
                .contains("not known: the database has not answered yet", "<strong>Next:</strong> check that it runs");
        assertThat(PageFixture.page(new MigrationsDescriptor(StatusDocument.FORMAT, Map.of(), null)))
                .contains("This application migrates no database.");
    }

    @Test
    void severalDatabasesAreListedWithTheirStates() {
        assertThat(page(database(applied(1)), database(List.of(migration(1, State.PENDING)))))
                .contains(
                        "<title>Migrations: 1 of 2 databases up to date · clinic</title>",
                        "<a href=\"#database-2\">archive1</a> <span class=\"verdict waiting\">1 pending</span>",
                        "<h2 id=\"database-2\">archive1 <span");
    }

    @Test
    void aDatabaseIsLinkedByANameThatMeansNoOther() {
        Map<String, MigrationsDescriptor.Context> contexts = new LinkedHashMap<>();
        contexts.put("child", new MigrationsDescriptor.Context("root", Map.of("dataSource", database(applied(1)))));
        contexts.put("root", new MigrationsDescriptor.Context(null, Map.of("dataSource", database(applied(1)))));
        String page = PageFixture.page(new MigrationsDescriptor(StatusDocument.FORMAT, contexts, null));
        assertThat(all(page, "<a href=\"([^\"]+/0001)\">"))
                .containsExactly("migrations/dataSource/0001", "migrations/root.dataSource/0001");
        assertThat(page).contains("context child", "context root");
    }

    @Test
    void ofSeveralDatabasesEachShowsItsNewestMigrations() {
        List<StatusDocument.Migration> migrations = new ArrayList<>(applied(300));
        migrations.set(4, migration(5, State.CHANGED));
        String page = page(database(applied(1)), database(migrations));
        assertThat(all(page.substring(0, page.indexOf("294 older")), "<a href=\"migrations/archive1/(\\d+)\">"))
                .containsExactly("0300", "0299", "0298", "0297", "0296", "0005");
    }

    @Test
    void aMigrationUnfoldsToAllThatIsKnown() {
        assertThat(page(database(List.of(migration(7, State.APPLIED)))))
                .contains(
                        "<summary><span class=\"name\">0007_add_column <span class=\"quiet\">What it is for</span></span>",
                        "<dt>Author</dt><dd>ann@clinic.example</dd>",
                        "<time datetime=\"2026-11-04T01:00:00Z\">2026-11-04 01:00:00 UTC</time>",
                        "<dt>Applied by</dt><dd>clinic@host</dd>",
                        "<span class=\"quiet took\">70 ms</span>",
                        "<dt>SHA-256</dt><dd>" + "ab".repeat(32) + "</dd>",
                        "<a href=\"migrations/dataSource/0007\">This migration as JSON</a>");
        assertThat(page(database(List.of(migration(7, State.PENDING)))))
                .contains("<dt>Author</dt>")
                .doesNotContain("<dt>Applied", "class=\"quiet took\"", "<dt>Written");
    }

    @Test
    void aTenantUnfoldsToItsProblemsAndWhatIsNotApplied() {
        Map<String, StatusDocument> tenants = new LinkedHashMap<>();
        tenants.put(
                "acme & sons",
                tenant(
                        "acme & sons",
                        new StatusDocument.Counts(11, 1, null),
                        List.of(migration(12, State.PENDING)),
                        running(),
                        problem("no-privilege", "error", "No right to read", "grant it")));
        assertThat(page(new StatusDocument(
                        StatusDocument.FORMAT,
                        "H2",
                        "mem:clinic",
                        null,
                        "sections",
                        null,
                        new StatusDocument.Counts(11, 1, null),
                        List.of(),
                        List.of(),
                        tenants,
                        null,
                        null)))
                .contains(
                        "<meta http-equiv=\"refresh\" content=\"5\">",
                        "<summary><span class=\"name\">acme &amp; sons</span>",
                        "No right to read</p>",
                        "<strong>Next:</strong> grant it</p>",
                        "<a href=\"migrations/dataSource/0012?tenant=acme%20%26%20sons\">",
                        "<a href=\"migrations/dataSource?tenant=acme%20%26%20sons\">All of this tenant as JSON</a>");
    }

    @Test
    void ofManyMigrationsTheOlderOnesAreFolded() {
        String page = page(database(applied(300)));
        assertThat(page.substring(0, page.indexOf("270 older, all of them applied")))
                .contains("/0271\"")
                .doesNotContain("/0270\"");
    }

    @Test
    void aBrokenMigrationIsNeverFolded() {
        List<StatusDocument.Migration> migrations = new ArrayList<>(applied(300));
        migrations.set(4, migration(5, State.CHANGED));
        String page = page(database(migrations));
        assertThat(page.substring(0, page.indexOf("269 older"))).contains("/0005\"");
    }

    @Test
    void tenantsAreShownOneALineTheWorstFirst() {
        String page = page(withTenants(40));
        assertThat(all(page, "<a href=\"migrations/dataSource\\?tenant=(\\w+)\">"))
                .startsWith("tenant_033", "tenant_007", "tenant_027", "tenant_001");
        assertThat(page).contains("<title>Migrations: 1 of 40 tenants needs attention ·", "37 tenants are up to date");
    }

    @Test
    void ofFewTenantsNoneIsFolded() {
        assertThat(page(withTenants(20)))
                .doesNotContain("tenants are up to date")
                .contains("1 of 20 tenants pending");
        assertThat(page(withTenants(6))).contains("<title>Migrations: 6 of 6 tenants up to date ·");
        assertThat(page(withTenants(100))).contains("not known: no-privilege");
    }

    @Test
    void itHasNoScriptAndItsPolicyAllowsNothingButItsOwnStyle() throws Exception {
        String page = page(database(applied(1)));
        String style = all(page, "(?s)<style>(.*)</style>").get(0);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(page)
                .doesNotContain("<script", " style=", " onclick", "src=", "<link")
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "&#39;;");
    }

    @Test
    void everyElementIsClosed() {
        String page = page(
                database(applied(300), running()), database(List.of(migration(7, "x", State.FAILED, "no such table"))));
        List<String> open = new ArrayList<>();
        for (MatchResult tag :
                Pattern.compile("<(/?)([a-z0-9]+)[ >]").matcher(page).results().toList()) {
            if (!tag.group(1).isEmpty()) {
                assertThat(open.remove(open.size() - 1)).isEqualTo(tag.group(2));
            } else if (!tag.group(2).equals("meta")) {
                open.add(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void headingsAreInOrder() {
        assertThat(all(page(database(applied(1), running()), database(applied(1))), "<h(\\d)"))
                .containsExactly("1", "2", "3", "3", "2", "3");
    }

    private static String page(StatusDocument... databases) {
        return PageFixture.page(PageFixture.of(databases));
    }

    private static List<String> all(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        return matcher.results().map(result -> result.group(1)).toList();
    }
}
