package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Migration;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows the migrations of a database, the newest first. Of many, the older ones are collapsed, except those that are
 * not applied.
 */
final class Timeline {

    /** How many are always shown. */
    private static final int NEWEST = 30;

    /** How many of them beside other databases. */
    private static final int NEWEST_OF_SEVERAL = 5;

    private final Markup page;
    private final List<Migration> migrations;
    private final Site.DatabaseLinks links;

    /** Writes nothing yet. */
    Timeline(Markup page, List<Migration> migrations, Site.DatabaseLinks links) {
        this.page = page;
        this.migrations = migrations;
        this.links = links;
    }

    void all() {
        Divided divided = divided(NEWEST);
        list(divided.shown());
        if (!divided.folded().isEmpty()) {
            page.open("details").element("summary", divided.folded().size() + " older, all of them applied");
            list(divided.folded());
            page.close();
        }
    }

    /** Without those that {@link #all} would fold away. */
    void newest() {
        list(divided(NEWEST_OF_SEVERAL).shown());
    }

    private record Divided(List<Migration> shown, List<Migration> folded) {}

    private Divided divided(int newest) {
        var divided = new Divided(new ArrayList<>(), new ArrayList<>());
        for (int i = migrations.size() - 1; i >= 0; i--) {
            Migration migration = migrations.get(i);
            boolean old = i < migrations.size() - newest;
            (old && Verdict.Tone.of(migration) == Verdict.Tone.GOOD ? divided.folded() : divided.shown())
                    .add(migration);
        }
        return divided;
    }

    // Some screen readers ignore a list without bullets that has no role.
    private void list(List<Migration> migrations) {
        page.open("ol", "class", "rows", "role", "list", "reversed", "");
        migrations.forEach(this::item);
        page.close();
    }

    private void item(Migration migration) {
        page.verbatim("\n")
                .open("li", "class", Verdict.Tone.of(migration).style())
                .open("span", "class", "name");
        page.element("a", migration.name(), "href", links.migration(migration));
        if (migration.title() != null) {
            page.text(" ").element("span", migration.title(), "class", "quiet");
        }
        page.close().text(" ").element("span", PageFrame.state(migration), "class", "state");
        if (migration.appliedAt() != null) {
            page.text(" ").open("span", "class", "quiet");
            PageFrame.time(page, migration.appliedAt());
            page.close();
        }
        if (migration.executionMillis() != null) {
            page.text(" ").element("span", PageFrame.duration(migration.executionMillis()), "class", "quiet took");
        }
        if (migration.detail() != null) {
            page.element("pre", migration.detail(), "class", "wide");
        }
        page.close();
    }
}
