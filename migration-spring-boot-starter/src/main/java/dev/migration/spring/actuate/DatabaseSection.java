package dev.migration.spring.actuate;

import dev.migration.spring.actuate.MigrationsDescriptor.Counts;
import dev.migration.spring.actuate.MigrationsDescriptor.Database;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows how one database stands. */
final class DatabaseSection {

    private final Markup page;
    private final DatabaseLinks links;
    private final String heading;

    /**
     * Writes nothing yet.
     *
     * @param level the level of the headings in it
     */
    DatabaseSection(Markup page, DatabaseLinks links, int level) {
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
            Timeline.of(page, database.migrations(), links).all();
        }
    }

    /** Those to look at, and the way to all of them. */
    void newest(Database database, String name) {
        String what = "migrations";
        if (database.tenants() != null) {
            new TenantList(page, links).first(database.tenants(), heading);
            what = "tenants";
        }
        if (!database.migrations().isEmpty()) {
            page.element(heading, "Migrations, the newest first");
            Timeline.of(page, database.migrations(), links).newest();
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
                facts.add(PageTexts.version(database.current()));
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
                .text("The database does not answer now. This is how it stood "
                        + PageTexts.duration(database.ageSeconds() * 1000) + " ago, at ");
        PageTexts.time(page, database.asOf());
        page.text(".").close();
    }
}
