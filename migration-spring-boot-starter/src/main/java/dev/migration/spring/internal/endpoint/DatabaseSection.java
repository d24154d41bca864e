package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Counts;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the state of one database. */
final class DatabaseSection {

    private final Markup page;
    private final Site.DatabaseLinks links;
    private final String heading;

    /**
     * Writes nothing yet.
     *
     * @param level the level of the headings in it
     */
    DatabaseSection(Markup page, Site.DatabaseLinks links, int level) {
        this.page = page;
        this.links = links;
        this.heading = "h" + level;
    }

    /** The name of a database, and where it is. */
    static void heading(Markup page, String level, String name, Database database, String... attributes) {
        page.open(level, attributes).text(name);
        if (database.address() != null) {
            page.text(" ").element("span", "at " + database.address(), "class", "quiet");
        }
        page.close();
    }

    /** What there is to know of it as a whole. */
    void head(Database database, @Nullable String context) {
        Verdict.of(database).write(page, "p");
        page.element("p", facts(database, context), "class", "quiet");
        age(database);
        ProblemList.write(page, heading, database.problems());
    }

    /** All tenants and migrations, the older ones folded. */
    void all(Database database) {
        if (database.tenants() != null) {
            page.element(heading, "Tenants");
            new TenantList(page, links).all(database.tenants());
        }
        if (!database.migrations().isEmpty()) {
            page.element(heading, "Migrations, the newest first");
            new Timeline(page, database.migrations(), links).all();
        }
    }

    /** Those that need attention, and a link to all of them. */
    void newest(Database database, String name) {
        String what = "migrations";
        if (database.tenants() != null) {
            new TenantList(page, links).first(database.tenants(), heading);
            what = "tenants";
        }
        if (!database.migrations().isEmpty()) {
            page.element(heading, "Migrations, the newest first");
            new Timeline(page, database.migrations(), links).newest();
        }
        page.open("p", "class", "more")
                .element("a", "All " + what + " of " + name, "href", links.database())
                .close();
    }

    private static String facts(Database database, @Nullable String context) {
        List<String> facts = new ArrayList<>();
        if (context != null) {
            facts.add("context " + context);
        }
        if (database.product() != null) {
            facts.add(database.product());
        }
        if (database.schema() != null) {
            facts.add("schema " + database.schema());
        }
        Counts counts = database.counts();
        if (counts != null) {
            if (database.tenants() == null) {
                facts.add(PageFrame.version(database.current()));
            }
            facts.add(counts.applied() + " applied");
            facts.add(counts.pending() + " pending");
        }
        return String.join(" · ", facts);
    }

    private void age(Database database) {
        if (database.asOf() == null || database.ageSeconds() == null) {
            return;
        }
        page.open("p", "class", "note waiting")
                .text("The database does not answer now. This is its state of "
                        + PageFrame.duration(database.ageSeconds() * 1000) + " ago, at ");
        PageFrame.time(page, database.asOf());
        page.text(".").close();
    }

    /**
     * The page of one database, or of one tenant of it.
     *
     * @param name the database
     * @param tenant the tenant that is shown of it, if it is only one
     * @param now when the database was read
     */
    static String page(
            String name, @Nullable String tenant, MigrationsDescriptor.Database database, Site site, Instant now) {
        String title = tenant == null ? name : tenant;
        boolean running = Verdict.isRunning(database);
        Site.DatabaseLinks links = Site.DatabaseLinks.from(name, tenant);
        Markup page = PageFrame.start(
                        site.title(title + ": " + Verdict.of(database).words(), database.address()), running)
                .open("header")
                .open("nav", "aria-label", "Back")
                .element("a", site.heading(), "href", "../" + site.path());
        if (tenant != null) {
            page.text(" / ").element("a", name, "href", links.ofTenant(null));
        }
        heading(page.close(), "h1", title, database);
        page.close().open("main");
        var section = new DatabaseSection(page, links, 2);
        section.head(database, null);
        section.all(database);
        return PageFrame.end(page.close(), now, running);
    }
}
