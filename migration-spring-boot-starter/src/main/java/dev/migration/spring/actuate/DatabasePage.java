package dev.migration.spring.actuate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One database, or one tenant of it, as a page for people: a pure function. */
final class DatabasePage {

    private DatabasePage() {}

    /**
     * Makes the page.
     *
     * @param name the database
     * @param tenant the tenant that is shown of it, if it is only one
     * @param now when the database was asked
     */
    static String of(
            String name, @Nullable String tenant, MigrationsDescriptor.Database database, Site site, Instant now) {
        String title = tenant == null ? name : tenant;
        boolean running = Verdict.isRunning(database);
        DatabaseLinks links = DatabaseLinks.from(name, tenant);
        Markup page = PageFrame.begin(
                        site.title(title + ": " + Verdict.of(database).words(), database.address()), running)
                .open("header")
                .open("nav", "aria-label", "Back")
                .element("a", site.heading(), "href", "../" + site.path());
        if (tenant != null) {
            page.text(" / ").element("a", name, "href", links.ofTenant(null));
        }
        DatabaseSection.heading(page.close(), "h1", title, database);
        page.close().open("main");
        var section = new DatabaseSection(page, links, 2);
        section.head(database, null);
        section.all(database);
        return PageFrame.end(page.close(), now, running);
    }
}
