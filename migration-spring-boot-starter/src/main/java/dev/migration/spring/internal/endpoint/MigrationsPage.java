package dev.migration.spring.internal.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All databases, as a page for people: a pure function. */
final class MigrationsPage {

    private record Part(
            String id,
            String name,
            @Nullable String context,
            Site.DatabaseLinks links,
            MigrationsDescriptor.Database database) {

        Verdict verdict() {
            return Verdict.of(database);
        }
    }

    private MigrationsPage() {}

    /**
     * Makes the page.
     *
     * @param now when the databases were read
     */
    static String of(MigrationsDescriptor migrations, Site site, Instant now) {
        List<Part> parts = parts(migrations, site.path());
        boolean running = parts.stream().anyMatch(part -> Verdict.isRunning(part.database()));
        Markup page =
                PageFrame.start(title(parts, site), running).open("header").element("h1", site.heading());
        if (parts.size() > 1) {
            contents(page, parts);
        }
        page.close().open("main");
        if (parts.isEmpty()) {
            page.element("p", "This application migrates no database.");
        }
        parts.forEach(part -> write(page, part, parts.size() > 1));
        return PageFrame.end(page.close(), now, running);
    }

    private static List<Part> parts(MigrationsDescriptor migrations, String path) {
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean several = migrations.contexts().size() > 1;
        migrations
                .contexts()
                .forEach((id, context) -> context.databases().forEach((name, database) -> {
                    // By its name alone only the innermost of that name can be asked for.
                    String unique = names.add(name) ? name : id + "." + name;
                    parts.add(new Part(
                            "database-" + (parts.size() + 1),
                            name,
                            several ? id : null,
                            Site.DatabaseLinks.below(path, unique),
                            database));
                }));
        return parts;
    }

    private static String title(List<Part> parts, Site site) {
        if (parts.size() == 1) {
            Part only = parts.get(0);
            return site.title(
                    "Migrations: " + only.verdict().words(), only.database().address());
        }
        long good = parts.stream()
                .filter(part -> part.verdict().tone() == Verdict.Tone.GOOD)
                .count();
        return site.title("Migrations: " + good + " of " + parts.size() + " databases up to date", null);
    }

    private static void contents(Markup page, List<Part> parts) {
        page.open("nav", "aria-label", "Databases").open("ul", "role", "list");
        for (Part part : parts) {
            page.open("li").element("a", part.name(), "href", "#" + part.id());
            page.text(" ");
            part.verdict().write(page, "span");
            page.close();
        }
        page.close().close();
    }

    private static void write(Markup page, Part part, boolean several) {
        page.verbatim("\n").open("section", "aria-labelledby", part.id());
        DatabaseSection.heading(page, "h2", part.name(), part.database(), "id", part.id());
        var section = new DatabaseSection(page, part.links(), 3);
        section.head(part.database(), part.context());
        if (several) {
            section.newest(part.database(), part.name());
        } else {
            section.all(part.database());
        }
        page.close();
    }
}
