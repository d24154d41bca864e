package dev.migration.spring.actuate;

import dev.migration.spring.actuate.MigrationsDescriptor.ProblemDescriptor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the endpoint answers, as a page for people: a pure function. */
final class MigrationsPage {

    private record Section(
            String id,
            String name,
            @Nullable String context,
            @Nullable String link,
            MigrationsDescriptor.Database database) {}

    private MigrationsPage() {}

    /**
     * Makes the page.
     *
     * @param path the last part of the endpoint's own path, to which the links are relative
     * @param now when the databases were asked
     */
    static String of(MigrationsDescriptor migrations, String path, Instant now) {
        List<Section> sections = sections(migrations, path);
        boolean running = sections.stream().anyMatch(section -> Verdict.isRunning(section.database()));
        Markup page = PageFrame.begin(title(sections), running).open("header").element("h1", "Migrations");
        if (sections.size() > 1) {
            contents(page, sections);
        }
        page.close().open("main");
        if (sections.isEmpty()) {
            page.element("p", "This application migrates no database.");
        }
        sections.forEach(section -> write(page, section));
        page.close().open("footer", "class", "quiet").open("p").text("Asked at ");
        PageTexts.time(page, now);
        page.text(running ? "; asked again every few seconds while migrations run." : ".");
        return PageFrame.end(page.close().close());
    }

    private static List<Section> sections(MigrationsDescriptor migrations, String path) {
        List<Section> sections = new ArrayList<>();
        Set<String> linked = new HashSet<>();
        boolean several = migrations.contexts().size() > 1;
        migrations
                .contexts()
                .forEach((id, context) -> context.databases().forEach((name, database) -> {
                    // By its name alone only the innermost of that name can be asked for.
                    String link = linked.add(name) ? encoded(path) + "/" + encoded(name) + "/" : null;
                    sections.add(new Section(
                            "database-" + (sections.size() + 1), name, several ? id : null, link, database));
                }));
        return sections;
    }

    private static String title(List<Section> sections) {
        if (sections.size() == 1) {
            return "Migrations: " + Verdict.of(sections.get(0).database()).words();
        }
        long good = sections.stream()
                .filter(section -> Verdict.of(section.database()).tone() == Tone.GOOD)
                .count();
        return "Migrations: " + good + " of " + sections.size() + " databases up to date";
    }

    private static void contents(Markup page, List<Section> sections) {
        page.open("nav", "aria-label", "Databases").open("ul", "role", "list");
        for (Section section : sections) {
            page.open("li").element("a", section.name(), "href", "#" + section.id());
            page.text(" ");
            verdict(page, "span", section);
            page.close();
        }
        page.close().close();
    }

    private static void verdict(Markup page, String tag, Section section) {
        Verdict verdict = Verdict.of(section.database());
        page.element(tag, verdict.words(), "class", "verdict " + verdict.tone().style());
    }

    private static void write(Markup page, Section section) {
        MigrationsDescriptor.Database database = section.database();
        page.verbatim("\n")
                .open("section", "aria-labelledby", section.id())
                .element("h2", section.name(), "id", section.id());
        verdict(page, "p", section);
        page.element("p", facts(section), "class", "quiet");
        age(page, database);
        problems(page, database.problems());
        if (!database.migrations().isEmpty()) {
            page.element("h3", "Migrations, the newest first");
            String link = section.link();
            Timeline.write(
                    page,
                    database.migrations(),
                    migration -> link == null ? null : link + encoded(migration.version()));
        }
        page.close();
    }

    private static String facts(Section section) {
        MigrationsDescriptor.Database database = section.database();
        List<String> facts = new ArrayList<>();
        if (section.context() != null) {
            facts.add("context " + section.context());
        }
        if (database.product() != null) {
            facts.add(database.product());
            facts.add("schema " + database.schema());
            facts.add(database.current() == null ? "no version yet" : "version " + database.current());
        }
        if (database.counts() != null) {
            facts.add(database.counts().applied() + " applied");
            facts.add(database.counts().pending() + " pending");
        }
        return String.join(" · ", facts);
    }

    private static void age(Markup page, MigrationsDescriptor.Database database) {
        if (database.asOf() == null || database.ageSeconds() == null) {
            return;
        }
        page.open("p", "class", "note waiting")
                .text("The database does not answer now. This is how it stood "
                        + PageTexts.duration(database.ageSeconds() * 1000) + " ago, at ");
        PageTexts.time(page, database.asOf());
        page.text(".").close();
    }

    private static void problems(Markup page, List<ProblemDescriptor> problems) {
        if (problems.isEmpty()) {
            return;
        }
        page.element("h3", "Problems").open("ul", "class", "problems", "role", "list");
        for (ProblemDescriptor problem : problems) {
            page.open("li", "class", "problem " + (problem.severity().equals("error") ? "bad" : "waiting"))
                    .open("p")
                    .element("span", problem.severity(), "class", "state")
                    .text(" ")
                    .element("code", problem.code());
            if (problem.place() != null) {
                page.text(" in ").element("code", problem.place());
            }
            page.close().element("p", problem.message(), "class", "lines");
            if (!problem.remedy().isEmpty()) {
                page.element("p", "Next: " + problem.remedy(), "class", "lines");
            }
            page.close();
        }
        page.close();
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
