// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.State;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.StatusDocument.Counts;
import dev.migration.internal.report.StatusDocument.Migration;
import dev.migration.internal.report.StatusText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shows one database: its state, problems, tenants and migrations. Each tenant and migration can be unfolded. */
final class DatabaseSection {

    /** More tenants that are up to date, and older migrations that are applied, are folded away. */
    private static final int SHOWN = 30;

    /** How many migrations are shown beside other databases. */
    private static final int SHOWN_OF_SEVERAL = 5;

    /** Lines that are indented, or lines that are not. */
    private static final Pattern BLOCK = Pattern.compile("((?: {4}.*+\\R?+)++)|(?:(?! {4}).++\\R?+|\\R)++");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record TenantLine(String name, StatusDocument tenant, PageBadge verdict) {}

    private final Markup page;
    private final String address;
    private final int shown;

    /** Links to where the endpoint answers what is known of this database. */
    DatabaseSection(Markup page, String address, boolean several) {
        this.page = page;
        this.address = address;
        this.shown = several ? SHOWN_OF_SEVERAL : SHOWN;
    }

    void write(StatusDocument database, @Nullable String context) {
        PageBadge.of(database).write(page, "p");
        page.element("p", facts(database, context), "class", "quiet");
        if (database.asOf() != null && database.ageSeconds() != null) {
            page.open("p", "class", "note waiting")
                    .text("The database does not answer now. This is its state of "
                            + duration(database.ageSeconds() * 1000) + " ago, at ");
            time(page, database.asOf());
            page.text(".").close();
        }
        if (!database.problems().isEmpty()) {
            page.element("h3", "Problems");
            problems(database.problems());
        }
        if (database.tenants() != null) {
            page.element("h3", "Tenants");
            tenants(database.tenants());
        }
        if (!database.migrations().isEmpty()) {
            page.element("h3", "Migrations, the newest first");
            migrations(database.migrations(), "");
        }
    }

    private static String facts(StatusDocument database, @Nullable String context) {
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
                facts.add(version(database.current()));
            }
            facts.add(inWords(counts));
        }
        return String.join(" · ", facts);
    }

    private void problems(List<ProblemDocument> problems) {
        page.open("ul", "class", "problems", "role", "list");
        for (ProblemDocument problem : problems) {
            page.open("li", "class", "problem " + (problem.severity().equals("error") ? "bad" : "waiting"))
                    .open("p")
                    .element("span", problem.severity(), "class", "state")
                    .text(" ")
                    .open("a", "href", problem.help(), "rel", "noreferrer")
                    .element("code", problem.code())
                    .close();
            if (problem.place() != null) {
                page.text(" in ").element("code", problem.place());
            }
            page.close();
            message(problem.message());
            if (!problem.remedy().isEmpty()) {
                page.open("p", "class", "lines next")
                        .element("strong", "Next:")
                        .text(" " + problem.remedy())
                        .close();
            }
            page.close();
        }
        page.close();
    }

    /** Indented lines are kept as they are. */
    private void message(String message) {
        Matcher block = BLOCK.matcher(message);
        while (block.find()) {
            if (block.group(1) != null) {
                page.element("pre", block.group(1).replaceAll("(?m)^ {4}", "").stripTrailing());
            } else {
                page.element("p", block.group().stripTrailing(), "class", "lines");
            }
        }
    }

    /** First those that need attention. */
    private void tenants(Map<String, StatusDocument> tenants) {
        List<TenantLine> first = new ArrayList<>();
        List<TenantLine> good = new ArrayList<>();
        tenants.forEach((name, tenant) -> {
            var line = new TenantLine(name, tenant, PageBadge.of(tenant));
            (line.verdict().tone() == PageBadge.Tone.GOOD ? good : first).add(line);
        });
        first.sort(
                Comparator.comparing((TenantLine line) -> line.verdict().tone()).reversed());
        boolean fold = good.size() > SHOWN;
        if (!fold) {
            first.addAll(good);
        }
        rows("ul", "rows tenants", first, this::tenant);
        if (fold) {
            folded(good.size() + " tenants are up to date", "ul", "rows tenants", good, this::tenant);
        }
    }

    private void tenant(TenantLine line) {
        StatusDocument tenant = line.tenant();
        row(line.verdict().tone(), line.name(), null, line.verdict().words());
        if (tenant.counts() != null) {
            quiet(version(tenant.current()));
            quiet(inWords(tenant.counts()));
        }
        page.close();
        String query = "?tenant=" + Markup.encoded(line.name());
        if (!tenant.problems().isEmpty()) {
            problems(tenant.problems());
        }
        if (!tenant.migrations().isEmpty()) {
            migrations(tenant.migrations(), query);
        }
        json("All of this tenant", address + query);
        page.close().close();
    }

    /** The newest first. Of many, the older ones are folded, except those that are not applied. */
    private void migrations(List<Migration> migrations, String query) {
        List<Migration> newest = new ArrayList<>();
        List<Migration> older = new ArrayList<>();
        for (int i = migrations.size() - 1; i >= 0; i--) {
            Migration migration = migrations.get(i);
            boolean fold = i < migrations.size() - shown && PageBadge.Tone.of(migration.state()) == PageBadge.Tone.GOOD;
            (fold ? older : newest).add(migration);
        }
        rows("ol", "rows", newest, migration -> migration(migration, query));
        if (!older.isEmpty()) {
            folded(
                    older.size() + " older, all of them applied",
                    "ol",
                    "rows",
                    older,
                    migration -> migration(migration, query));
        }
    }

    private void migration(Migration migration, String query) {
        row(
                PageBadge.Tone.of(migration.state()),
                migration.name(),
                migration.title(),
                StatusText.state(migration.state()));
        if (migration.appliedAt() != null) {
            page.text(" ").open("span", "class", "quiet");
            time(page, migration.appliedAt());
            page.close();
        }
        if (migration.executionMillis() != null) {
            page.text(" ").element("span", duration(migration.executionMillis()), "class", "quiet took");
        }
        page.close().open("dl");
        fact("Kind", migration.kind());
        fact("Author", migration.author());
        fact("Written", migration.created() == null ? null : TIME.format(migration.created()));
        fact("Applied by", migration.appliedBy());
        fact("SHA-256", migration.checksum().isEmpty() ? null : migration.checksum());
        page.close();
        json("This migration", address + "/" + Markup.encoded(migration.version()) + query);
        page.close();
        if (migration.batches() != null) {
            BatchNote.write(page, migration, migration.batches());
        } else if (migration.detail() != null) {
            page.element("pre", migration.detail());
        }
        page.close();
    }

    private void fact(String name, @Nullable String value) {
        if (value != null) {
            page.element("dt", name).element("dd", value);
        }
    }

    private void json(String what, String href) {
        page.open("p", "class", "more")
                .element("a", what + " as JSON", "href", href)
                .close();
    }

    // Some screen readers ignore a list without bullets that has no role.
    private <T> void rows(String tag, String style, List<T> rows, Consumer<T> row) {
        if (!rows.isEmpty()) {
            page.open(tag, "class", style, "role", "list");
            rows.forEach(row);
            page.close();
        }
    }

    private <T> void folded(String summary, String tag, String style, List<T> rows, Consumer<T> row) {
        page.open("details").element("summary", summary);
        rows(tag, style, rows, row);
        page.close();
    }

    /** Up to the state of an entry that can be unfolded. */
    private void row(PageBadge.Tone tone, String name, @Nullable String title, String state) {
        page.verbatim("\n").open("li", "class", tone.style()).open("details").open("summary");
        page.open("span", "class", "name").text(name);
        if (title != null) {
            quiet(title);
        }
        page.close().text(" ").element("span", state, "class", "state");
    }

    private void quiet(String text) {
        page.text(" ").element("span", text, "class", "quiet");
    }

    private static String version(@Nullable String current) {
        return current == null ? "no version yet" : "version " + current;
    }

    private static String inWords(Counts counts) {
        return counts.applied() + " applied · " + counts.pending() + " pending"
                + (counts.waiting() == null ? "" : " · " + counts.waiting() + " " + StatusText.state(State.WAITING));
    }

    static void time(Markup page, Instant instant) {
        page.element("time", TIME.format(instant), "datetime", instant.toString());
    }

    private static String duration(long millis) {
        return Printable.duration(Duration.ofMillis(millis));
    }
}
