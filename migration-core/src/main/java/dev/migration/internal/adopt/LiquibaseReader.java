package dev.migration.internal.adopt;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Version;
import dev.migration.internal.adopt.ToolTable.Column;
import dev.migration.internal.adopt.ToolTable.ColumnType;
import dev.migration.internal.files.Changeset;
import dev.migration.internal.files.ChangesetFile;
import dev.migration.internal.files.Migration;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Liquibase has a row for each changeset, which author, id and the path of its file identify. Its checksum is comparable since
 * version 4.22, whose checksums start with {@code 9:}.
 */
final class LiquibaseReader implements ToolReader {

    private static final int ID = 0;
    private static final int AUTHOR = 1;
    private static final int FILE = 2;
    private static final int TIME = 3;
    private static final int ORDER = 4;
    private static final int TYPE = 5;
    private static final int CHECKSUM = 6;

    private static final String COMPARABLE = "9:";

    /** The file of what is no changeset, such as a tag of an empty history. */
    private static final String OF_NOTHING = "liquibase-internal";

    private final Map<List<String>, List<Migration>> byNames = new HashMap<>();
    private final Map<Version, String> paths = new HashMap<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> notCompared = new ArrayList<>();
    private final List<String> notRun = new ArrayList<>();

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("id", ColumnType.TEXT),
                new Column("author", ColumnType.TEXT),
                new Column("filename", ColumnType.TEXT),
                new Column("dateexecuted", ColumnType.TIME),
                new Column("orderexecuted", ColumnType.NUMBER),
                new Column("exectype", ColumnType.TEXT),
                new Column("md5sum", ColumnType.TEXT));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        for (Migration file : findings.files().migrations()) {
            Changeset changeset = ChangesetFile.changeset(file);
            if (changeset != null) {
                byNames.computeIfAbsent(names(changeset.author(), changeset.id()), names -> new ArrayList<>())
                        .add(file);
            }
        }
        rows.stream()
                .filter(row -> !row.text(FILE).equalsIgnoreCase(OF_NOTHING))
                .sorted(Comparator.comparingLong((ToolRow row) -> row.number(ORDER))
                        .thenComparing(row -> row.timeToSortBy(TIME)))
                .forEach(row -> read(row, findings));
        if (!changed.isEmpty()) {
            findings.warning(
                    "has changesets with runOnChange:true and another checksum, which run again with the next start: "
                            + Printable.names(changed) + ".",
                    "if one is unchanged, record it after the adoption: migration mark-applied NAME");
        }
        if (!notRun.isEmpty()) {
            findings.warning(
                    "has changesets as MARK_RAN, which did not run and count as applied: " + Printable.names(notRun)
                            + ".",
                    "see whether the schema has what they make; if not, make it by hand, or in a new changeset");
        }
        if (!notCompared.isEmpty()) {
            findings.warning(
                    "has changesets whose checksum cannot be compared with the file, as it is that of a Liquibase older than"
                            + " 4.22, was cleared, or has the values of properties: " + Printable.names(notCompared)
                            + ".",
                    "for those of an old one, run liquibase update or status with a newer one first; else see that the files"
                            + " were not changed since");
        }
    }

    private void read(ToolRow row, Findings findings) {
        String names = Printable.line(row.text(AUTHOR) + ":" + row.text(ID));
        String words = "changeset " + names + " of " + Printable.line(row.text(FILE));
        String type = row.text(TYPE).strip().toUpperCase(Locale.ROOT);
        if (!List.of("EXECUTED", "RERAN", "MARK_RAN").contains(type)) {
            findings.error(
                    Code.INTERRUPTED,
                    null,
                    "has " + words + " as " + Printable.line(type) + ", not as executed.",
                    "finish it with Liquibase first: undo what is left of it in the schema by hand, delete its row, and"
                            + " liquibase update");
            return;
        }
        if (type.equals("MARK_RAN")) {
            notRun.add(names);
        }
        List<Migration> files = byNames.getOrDefault(names(row.text(AUTHOR), row.text(ID)), List.of()).stream()
                .filter(file -> changeset(file).isIn(row.text(FILE)))
                .toList();
        if (files.size() > 1) {
            findings.error(
                    Code.UNREADABLE_HISTORY,
                    null,
                    "has " + words + ", and several files may be meant: "
                            + Printable.names(
                                    files.stream().map(file -> file.up().path()).toList()) + ".",
                    "add the path that Liquibase has recorded to the lines of these changesets: logicalFilePath:PATH");
            return;
        }
        findings.found(files.stream().findFirst(), Version.of(words), words)
                .filter(file -> isMeant(file, row, words, findings))
                .ifPresent(file -> adopt(file, row, words, findings));
    }

    /** As Liquibase compares them. */
    private static List<String> names(String author, String id) {
        return List.of(author.toLowerCase(Locale.ROOT), id.toLowerCase(Locale.ROOT));
    }

    private static Changeset changeset(Migration file) {
        return Objects.requireNonNull(ChangesetFile.changeset(file));
    }

    /** Whether a row is that of the file, and not that of one with the same name in another folder. */
    private boolean isMeant(Migration file, ToolRow row, String words, Findings findings) {
        String path = Changeset.relative(row.text(FILE));
        String other = paths.putIfAbsent(file.version(), path);
        boolean isSame = other == null || other.equals(path);
        Changeset changeset = changeset(file);
        if (isSame && (!changeset.mayBeElsewhere(path) || changeset.isOf(row.text(CHECKSUM)))) {
            return true;
        }
        findings.error(
                Code.UNREADABLE_HISTORY,
                Place.of(file.up().path()),
                "has " + words + (isSame ? "" : " and of " + Printable.line(other))
                        + ", and it is not certain that this file is meant.",
                "if it is, add the path that Liquibase has recorded to the line of the changeset: logicalFilePath:PATH; else"
                        + " put the other file back, or name the location that has both");
        return false;
    }

    private void adopt(Migration file, ToolRow row, String words, Findings findings) {
        Changeset changeset = changeset(file);
        boolean comparable = changeset.isComparable() && row.text(CHECKSUM).startsWith(COMPARABLE);
        boolean matches = changeset.matches(row.text(CHECKSUM));
        if (!comparable && !matches) {
            notCompared.add(file.name());
        } else if (file.isRepeatable() && !matches) {
            changed.add(file.version().text());
            return;
        } else {
            findings.compare(
                    file,
                    words,
                    "MD5 of its SQL without white space",
                    "put the changeset back as Liquibase applied it; if it was changed on purpose, record in it what Liquibase is"
                            + " to accept: --validCheckSum: " + Printable.line(row.text(CHECKSUM)),
                    () -> matches);
        }
        findings.applied(file, row.time(TIME), null, null);
    }
}
