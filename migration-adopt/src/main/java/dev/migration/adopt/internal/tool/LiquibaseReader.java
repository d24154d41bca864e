// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.Migration;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase has a row for each changeset. A database has what the baseline makes, if it has a row of each changeset that ran for
 * the baseline: then all of it is applied at once.
 */
final class LiquibaseReader implements ToolReader {

    /** A precondition did not hold, and it counts as executed. */
    private static final String MARK_RAN = "MARK_RAN";

    private static final CharSequence ONCE_MORE = Remedy.of(
            "run your Liquibase once more on this database, as it runs in production, and adopt"
                    + " again; if the baseline was made with other contexts, labels or another path of the"
                    + " changelog, make it anew: {}",
            Fix.command("adopt", "liquibase", "--from", "URL"));

    /** A baseline, what ran for it, and the schema in which that was; empty where that is unknown. */
    private record Made(Migration migration, List<RanChangeset> ran, String schema) {}

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("id", ColumnType.TEXT),
                new Column("author", ColumnType.TEXT),
                new Column("filename", ColumnType.TEXT),
                new Column("dateexecuted", ColumnType.TIME),
                new Column("exectype", ColumnType.TEXT),
                new Column("md5sum", ColumnType.TEXT));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        Map<String, ToolRow> recorded = new LinkedHashMap<>();
        rows.stream()
                .filter(RanChangeset::isOne)
                .forEach(row -> recorded.put(RanChangeset.of(row).key(), row));
        if (recorded.isEmpty()) {
            return;
        }
        Made baseline = baseline(findings);
        if (baseline == null) {
            findings.error(
                    Code.MISSING_FILE,
                    "has changesets as applied, and no migration here is the baseline of a changelog.",
                    Remedy.of(
                            "make it of a new database that your Liquibase has filled: {}; if it is there, name the"
                                    + " right location",
                            Fix.command("adopt", "liquibase", "--from", "URL")));
            return;
        }
        requireSchema(baseline, findings);
        unfinished(recorded, findings);
        findings.baseline(baseline.migration().version(), newest(recorded), null);
        compare(baseline, recorded, findings);
        findings.counted(Printable.counted(recorded.size(), "changeset"));
    }

    /** It has changesets, and no files. */
    @Override
    public Optional<String> write(NewRow row, long next) {
        return Optional.of("write a changeset with the SQL of "
                + row.file().up().name() + ", and record it without running it: liquibase changelog-sync");
    }

    /** The first migration that has the comments of one. */
    private static @Nullable Made baseline(Findings findings) {
        for (Migration migration : findings.files().migrations()) {
            try {
                List<String> comments = RanChangeset.comments(migration);
                List<RanChangeset> ran = RanChangeset.in(comments);
                if (!ran.isEmpty()) {
                    return new Made(migration, ran, RanChangeset.schemaIn(comments));
                }
            } catch (IOException e) {
                findings.unreadable(migration, e);
            }
        }
        return null;
    }

    /** It names the schema of each object: in another one, later migrations would not find what it makes. */
    private static void requireSchema(Made baseline, Findings findings) {
        String schema = Objects.requireNonNullElse(findings.currentSchema(), "");
        if (!baseline.schema().isEmpty() && !baseline.schema().equals(schema)) {
            findings.error(
                    Code.INVALID_SETTING,
                    Place.of(baseline.migration().up().path()),
                    "is read from a connection with schema " + Printable.line(schema)
                            + ", and the baseline was made with schema " + Printable.line(baseline.schema())
                            + ", which it names before each object.",
                    Remedy.of(
                            "make it anew in the same schema: have your Liquibase fill a new database, and {}, both"
                                    + " by a URL that sets it as the service's does, such as ?currentSchema={}",
                            Fix.command("adopt", "liquibase", "--from", "URL"),
                            Printable.line(schema)));
        }
    }

    private static void unfinished(Map<String, ToolRow> recorded, Findings findings) {
        for (ToolRow row : recorded.values()) {
            String type = RanChangeset.type(row);
            if (!RanChangeset.hasRun(row) && !type.equals(MARK_RAN)) {
                findings.error(
                        Code.INTERRUPTED,
                        "has changeset " + Printable.line(RanChangeset.of(row).shown()) + " as " + Printable.line(type)
                                + ", not as executed.",
                        "finish it with Liquibase first: undo what is left of it in the schema by hand, delete its row, and"
                                + " liquibase update");
            }
        }
    }

    /** What is recorded and did not run for the baseline; a later migration that names it is applied. */
    private static List<RanChangeset> unnamed(
            List<RanChangeset> more, Map<String, ToolRow> recorded, Findings findings) {
        List<RanChangeset> unnamed = new ArrayList<>(more);
        for (Migration migration :
                more.isEmpty() ? List.<Migration>of() : findings.files().migrations()) {
            try {
                Set<String> named = new HashSet<>();
                RanChangeset.in(RanChangeset.comments(migration)).forEach(changeset -> named.add(changeset.key()));
                if (recorded.keySet().containsAll(named)
                        && unnamed.removeIf(changeset -> named.contains(changeset.key()))) {
                    findings.applied(migration, newest(recorded), null, null);
                }
            } catch (IOException e) {
                findings.unreadable(migration, e);
            }
        }
        return unnamed;
    }

    private static void compare(Made baseline, Map<String, ToolRow> recorded, Findings findings) {
        List<String> missing = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> notRun = new ArrayList<>();
        Set<String> ran = new HashSet<>();
        for (RanChangeset changeset : baseline.ran()) {
            ran.add(changeset.key());
            ToolRow row = recorded.get(changeset.key());
            if (row == null) {
                missing.add(changeset.shown());
            } else if (!changeset.accepts(row.text("md5sum"))) {
                changed.add(changeset.shown() + " (" + row.text("md5sum") + ")");
            } else if (RanChangeset.type(row).equals(MARK_RAN)) {
                notRun.add(changeset.shown());
            }
        }
        Place place = Place.of(baseline.migration().up().path());
        if (!missing.isEmpty()) {
            findings.error(
                    Code.PENDING,
                    place,
                    "does not have all that the baseline makes: " + missing.size() + " of "
                            + baseline.ran().size() + " changesets are missing: " + Printable.names(missing) + "."
                            + elsewhere(baseline.ran(), recorded),
                    ONCE_MORE);
        }
        if (!changed.isEmpty()) {
            findings.error(
                    Code.CHECKSUM_MISMATCH,
                    place,
                    "has other checksums than the changelog from which the baseline was made, for "
                            + Printable.names(changed) + ".",
                    Remedy.of(
                            "{}; where its validCheckSum accepts one, add it to the changeset's comment in the"
                                    + " baseline: -- ran 9:NEW,9:OLD …",
                            ONCE_MORE));
        }
        if (!notRun.isEmpty()) {
            findings.warning(
                    "has changesets as MARK_RAN, which did not run there, and ran for the baseline: "
                            + Printable.names(notRun) + ".",
                    "see whether the schema has what they make; if not, make it by hand");
        }
        List<RanChangeset> more = recorded.entrySet().stream()
                .filter(entry -> !ran.contains(entry.getKey())
                        && !RanChangeset.type(entry.getValue()).equals(MARK_RAN))
                .map(entry -> RanChangeset.of(entry.getValue()))
                .toList();
        more = unnamed(more, recorded, findings);
        findings.unnamed(more);
        if (!more.isEmpty()) {
            findings.warning(
                    "has changesets that did not run for the baseline, such as those of other contexts: "
                            + Printable.names(
                                    more.stream().map(RanChangeset::shown).toList())
                            + ".",
                    "if a new database needs what they make too, make the baseline anew with their contexts");
        }
    }

    /** Where the same ids are recorded under another path, the path is what is wrong. */
    private static String elsewhere(List<RanChangeset> ran, Map<String, ToolRow> recorded) {
        Map<String, String> paths = new HashMap<>();
        recorded.values().forEach(row -> paths.put(RanChangeset.of(row).keyWithoutFile(), row.text("filename")));
        return ran.stream()
                .filter(changeset -> !recorded.containsKey(changeset.key()))
                .map(changeset -> paths.get(changeset.keyWithoutFile()))
                .filter(Objects::nonNull)
                .findFirst()
                .map(path -> " One with the same id is recorded as of " + Printable.line(path) + ".")
                .orElse("");
    }

    private static @Nullable Instant newest(Map<String, ToolRow> recorded) {
        return recorded.values().stream()
                .map(row -> row.time("dateexecuted"))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
