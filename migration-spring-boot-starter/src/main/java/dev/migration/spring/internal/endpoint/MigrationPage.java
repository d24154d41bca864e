package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;

/** One migration as a page for people: a pure function. */
final class MigrationPage {

    private MigrationPage() {}

    /**
     * Makes the page.
     *
     * @param tenant the tenant whose migration it is, if the database has any
     * @param version as it was requested
     * @param address the address of the database
     * @param showSql whether the SQL may be shown
     */
    static String of(
            String database,
            @Nullable String tenant,
            String version,
            MigrationDescriptor described,
            @Nullable String address,
            Show showSql,
            Site site) {
        MigrationsDescriptor.Migration migration = described.migration();
        String name = migration == null ? version : migration.name();
        String state = migration == null ? "not known" : PageFrame.state(migration);
        Verdict.Tone tone = migration == null ? Verdict.Tone.BAD : Verdict.Tone.of(migration);
        Site.DatabaseLinks links = Site.DatabaseLinks.above(database, tenant);
        Markup page = PageFrame.start(site.title(name + ": " + state, address), false)
                .open("header")
                .open("nav", "aria-label", "Back")
                .element("a", site.heading(), "href", "../../" + site.path())
                .text(" / ")
                .element("a", database, "href", links.ofTenant(null));
        if (tenant != null) {
            page.text(" / ").element("a", tenant, "href", links.ofTenant(tenant));
        }
        page.close().element("h1", name).close().open("main").element("p", state, "class", "verdict " + tone.style());
        if (migration != null) {
            facts(page, database + (address == null ? "" : " at " + address), tenant, migration);
            if (migration.detail() != null) {
                page.element("h2", "What went wrong").element("pre", migration.detail());
            }
        }
        ProblemList.write(page, "h2", described.problems());
        sql(page, "Up script", described.upSql());
        sql(page, "Down script", described.downSql());
        if (described.upSql() == null && described.downSql() == null) {
            page.element("p", whyNoSql(showSql), "class", "quiet note");
        }
        return PageFrame.end(page.close());
    }

    private static String whyNoSql(Show showSql) {
        return showSql == Show.ALWAYS
                ? "The SQL cannot be shown: it could not be read in time, or there is neither a file nor a stored script."
                : "The SQL is hidden. To show it, set migration.endpoint.show-sql=true.";
    }

    private static void facts(
            Markup page, String database, @Nullable String tenant, MigrationsDescriptor.Migration migration) {
        page.open("dl");
        fact(page, "Database", database);
        fact(page, "Tenant", tenant);
        fact(page, "Title", migration.title());
        fact(page, "Author", migration.author());
        if (migration.created() != null) {
            fact(page, "Written", PageFrame.time(migration.created().toInstant()));
        }
        if (migration.appliedAt() != null) {
            fact(page, "Applied", PageFrame.time(migration.appliedAt()));
        }
        fact(page, "By", migration.appliedBy());
        if (migration.executionMillis() != null) {
            fact(page, "Took", PageFrame.duration(migration.executionMillis()));
        }
        if (!migration.checksum().isEmpty()) {
            fact(page, "SHA-256", migration.checksum());
        }
        page.close();
    }

    private static void fact(Markup page, String name, @Nullable String value) {
        if (value != null) {
            page.element("dt", name).element("dd", value);
        }
    }

    private static void sql(Markup page, String name, @Nullable String sql) {
        if (sql != null) {
            page.element("h2", name).element("pre", sql);
        }
    }
}
