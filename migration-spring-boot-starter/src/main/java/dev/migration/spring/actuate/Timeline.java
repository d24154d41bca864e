package dev.migration.spring.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows the migrations of a database, the newest first. Of many, the older ones are folded away, but for those that are not
 * simply applied.
 */
final class Timeline {

    /** How many are always shown. */
    private static final int NEWEST = 30;

    private final Markup page;
    private final Function<MigrationsDescriptor.Migration, @Nullable String> link;
    private final long longestMillis;

    private Timeline(Markup page, Function<MigrationsDescriptor.Migration, @Nullable String> link, long longestMillis) {
        this.page = page;
        this.link = link;
        this.longestMillis = longestMillis;
    }

    /**
     * Writes it.
     *
     * @param link the page of a migration, if it has one
     */
    static void write(
            Markup page,
            List<MigrationsDescriptor.Migration> migrations,
            Function<MigrationsDescriptor.Migration, @Nullable String> link) {
        List<MigrationsDescriptor.Migration> shown = new ArrayList<>();
        List<MigrationsDescriptor.Migration> folded = new ArrayList<>();
        for (int i = migrations.size() - 1; i >= 0; i--) {
            MigrationsDescriptor.Migration migration = migrations.get(i);
            boolean old = i < migrations.size() - NEWEST;
            (old && Tone.of(migration) == Tone.GOOD ? folded : shown).add(migration);
        }
        long longest = migrations.stream()
                .map(MigrationsDescriptor.Migration::executionMillis)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        Timeline timeline = new Timeline(page, link, longest);
        timeline.list(shown);
        if (!folded.isEmpty()) {
            page.open("details").element("summary", folded.size() + " older, all of them applied");
            timeline.list(folded);
            page.close();
        }
    }

    // A list without bullets is none to some screen readers unless it says so.
    private void list(List<MigrationsDescriptor.Migration> migrations) {
        page.open("ol", "class", "timeline", "role", "list", "reversed", "");
        migrations.forEach(this::item);
        page.close();
    }

    private void item(MigrationsDescriptor.Migration migration) {
        page.verbatim("\n").open("li", "class", Tone.of(migration).style()).open("span", "class", "name");
        String target = link.apply(migration);
        if (target == null) {
            page.text(migration.name());
        } else {
            page.element("a", migration.name(), "href", target);
        }
        if (migration.title() != null) {
            page.text(" ").element("span", migration.title(), "class", "quiet");
        }
        page.close().text(" ").element("span", PageTexts.state(migration), "class", "state");
        if (migration.appliedAt() != null) {
            page.text(" ").open("span", "class", "quiet");
            PageTexts.time(page, migration.appliedAt());
            page.close();
        }
        if (migration.executionMillis() != null) {
            took(migration.executionMillis());
        }
        if (migration.detail() != null) {
            page.element("pre", migration.detail(), "class", "wide");
        }
        page.close();
    }

    // A width as an attribute of SVG needs no style, which the page's policy would refuse.
    private void took(long millis) {
        long percent = longestMillis == 0 ? 0 : Math.max(1, Math.round(100.0 * millis / longestMillis));
        page.text(" ")
                .open("span", "class", "quiet took")
                .open("svg", "aria-hidden", "true")
                .open("rect", "width", percent + "%", "height", "100%")
                .close()
                .close()
                .element("span", PageTexts.duration(millis))
                .close();
    }
}
