// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.FlywayFolder.Ignorable;
import dev.migration.internal.settings.Settings.Rules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rows of another tool amount to with these files: our own rows, and all that is wrong. */
public final class Findings {

    /** As many characters as our column has. */
    private static final int LONGEST_USER = 255;

    /** Of more rows without a file, so many are named. */
    private static final int MOST_NAMED = 3;

    private final String tool;
    private final String source;
    private final TakeoverRun run;
    private final MigrationSet files;
    private final Map<Version, AppliedMigration> rows = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private final Set<Version> unfinished = new LinkedHashSet<>();
    private final List<String> unnamed = new ArrayList<>();
    private int differing;
    private @Nullable String counted;

    /** Of a tool, and of where it is recorded, as both are shown. */
    public Findings(String tool, String source, TakeoverRun run) {
        this.tool = tool;
        this.source = source;
        this.run = run;
        this.files = run.files();
    }

    /** A row without a file: what is said of it alone, and which it is. */
    private record Missing(Version version, String row, String sentence, CharSequence remedy) {}

    /** How a checksum is compared. */
    @FunctionalInterface
    public interface Comparison {
        boolean matches() throws IOException;
    }

    /** What the table has as applied, where those are no migrations. */
    public void counted(String what) {
        counted = what;
    }

    /** The same; null where those are the migrations. */
    @Nullable
    public String counted() {
        return counted;
    }

    /** What the tool has started and not finished. */
    public Set<Version> unfinished() {
        return unfinished;
    }

    /** What the tool has as applied and has no file here, as it is shown. */
    public Map<Version, String> missing() {
        Map<Version, String> shown = new TreeMap<>();
        missing.stream().filter(one -> one.version().isNumeric()).forEach(one -> shown.put(one.version(), one.row()));
        return shown;
    }

    /** What the tool has run and no migration here names, each as the comment that would. */
    public List<String> unnamed() {
        return unnamed;
    }

    void unnamed(List<RanChangeset> changesets) {
        changesets.forEach(changeset -> unnamed.add(changeset.line(null)));
    }

    /** The schema in which scripts make what they do not qualify; null where there is none. */
    @Nullable
    String currentSchema() {
        return run.currentSchema();
    }

    public MigrationSet files() {
        return files;
    }

    /** Whether a file has the name of a row; another name is a problem. */
    public boolean isNamed(Migration file, String name) {
        if (!file.name().equals(name)) {
            problems.add(Problems.error(
                    Code.MISSING_FILE,
                    tool + " has applied " + Printable.line(name) + ", and the migration with its number is "
                            + file.name() + ".",
                    "give the one that was applied its name back, and the other one another number"));
        }
        return file.name().equals(name);
    }

    /** What is applied, in order. */
    public List<AppliedMigration> rows() {
        return List.copyOf(rows.values());
    }

    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        if (!missing.isEmpty() && files.versions().isEmpty()) {
            // A warning would only be about what the missing files might answer.
            all.removeIf(problem -> !problem.isError());
            all.add(noFile(Code.EMPTY_LOCATION));
        } else if (missing.size() > 1 && count() == 0) {
            all.removeIf(problem -> !problem.isError());
            all.add(noFile(Code.MISSING_FILE));
        } else if (missing.size() > MOST_NAMED) {
            all.add(Problems.error(
                    Code.MISSING_FILE,
                    source + " has " + missing.size() + " migrations as applied for which there is no file, such as "
                            + missing.stream()
                                    .limit(MOST_NAMED)
                                    .map(Missing::row)
                                    .collect(Collectors.joining(", "))
                            + ".",
                    missing.get(0).remedy()));
        } else {
            missing.forEach(one ->
                    all.add(Problem.error(Code.MISSING_FILE, null, source + " has " + one.sentence(), one.remedy())));
        }
        return all;
    }

    private Problem noFile(Code code) {
        return Problems.error(
                code,
                source + " has " + Printable.counted(missing.size(), "migration")
                        + " as applied, and there is no file for any of them in "
                        + Printable.names(
                                files.locations().stream().map(String::valueOf).toList())
                        + ".",
                Remedy.of(
                        "name the location that has them: {}{}; a relative one starts at the working directory."
                                + " If the files are new ones, such as a dump of the schema: {}, with the newest that it"
                                + " has",
                        Fix.setting("locations", "LOCATION"),
                        tool.equals("Flyway") ? ", as in classpath:db/migration, which is Flyway's default" : "",
                        Fix.command("baseline", "VERSION")));
    }

    /** How many are applied and have a file. */
    private long count() {
        return rows.values().stream().filter(row -> row.kind() != Kind.BASELINE).count();
    }

    /** Whether most of what is applied are these very files: other applications have versions with the same numbers. */
    public boolean areOfTheseFiles() {
        return count() - differing > (count() + missing.size()) / 2;
    }

    /** Adds what this file did; of several rows with one version the last counts. */
    public void applied(Migration file, @Nullable Instant at, @Nullable Duration took, @Nullable String by) {
        Kind kind = file.isRepeatable() ? Kind.REPEATABLE : Kind.ADOPTED;
        add(file.version(), file.name(), at, file.checksum(), kind, by, took);
    }

    /** Adds what was applied and has no file any more, by the name that its file had. */
    void appliedWithoutFile(
            Version version, String name, @Nullable Instant at, @Nullable Duration took, @Nullable String by) {
        add(version, name, at, "", Kind.ADOPTED, by, took);
    }

    /** Whether a start is to be as Flyway's, which by its settings has this version as applied without a file. */
    boolean mayHaveNoFile(Version version) {
        if (files.find(version).isPresent() || files.versions().contains(version)) {
            return false;
        }
        // Where there is no file at all, the location is wrong.
        return !files.versioned().isEmpty()
                && rules().ignores(
                                version.compareTo(files.versioned().lastKey()) > 0
                                        ? Ignorable.FUTURE
                                        : Ignorable.MISSING);
    }

    /** Whether callbacks run at each start, as with Flyway. */
    boolean startsAsFlyway() {
        return rules().flyway() != null;
    }

    /** Flyway's checksums, with what is set for placeholders here. */
    FlywayChecksum flywaysChecksum() {
        return new FlywayChecksum(
                run.settings().placeholders(), run.session().history().names());
    }

    private Rules rules() {
        return run.settings().rules();
    }

    /** Adds the version up to which the tool treats everything as applied. */
    public void baseline(Version version, @Nullable Instant at, @Nullable String by) {
        add(version, AppliedMigration.nameOfBaseline(version), at, "", Kind.BASELINE, by, null);
    }

    private void add(
            Version version,
            String name,
            @Nullable Instant at,
            String checksum,
            Kind kind,
            @Nullable String by,
            @Nullable Duration took) {
        rows.remove(version);
        String user = by == null || by.isBlank() ? null : by.substring(0, Math.min(by.length(), LONGEST_USER));
        rows.put(version, new AppliedMigration(rows.size() + 1, version, name, at, checksum, kind, user, took));
    }

    /** The version of a row; empty where it is no number, which is a problem. */
    public Optional<Version> version(String text) {
        Version version = Version.of(text);
        if (version.isNumeric()) {
            return Optional.of(version);
        }
        error(
                Code.UNREADABLE_HISTORY,
                "has a row with the version \"" + version + "\", which is no number.",
                "find out who wrote the row; no file can have this version");
        return Optional.empty();
    }

    /** The file with a row's version, however many zeros that is written with. */
    public Optional<Migration> file(Version version, String row) {
        return found(files.find(version), version, row);
    }

    /** The file whose version is written as the row has it. */
    public Optional<Migration> fileAsWritten(String version, String row) {
        Version read = Version.of(version);
        return found(files.find(read).filter(file -> file.version().text().equals(version)), read, row);
    }

    /** The file with this name. */
    public Optional<Migration> fileNamed(String name, String row) {
        Optional<Migration> named = files.migrations().stream()
                .filter(file -> file.name().equals(name))
                .findFirst();
        return found(named, Version.of(name), row);
    }

    /** The code that has the version of a row which was Java, or a file in its place. */
    public Optional<Migration> code(Version version, String row) {
        return found(
                files.find(version),
                version,
                row,
                row + " as applied, which was Java, but there is no code migration for it.",
                "leave flyway-core on the class path of the service, where Flyway's class then runs as it is; or write a"
                        + " CodeMigration with its version, or a file; where there is one, "
                        + Remedies.MAKE_CLASS_KNOWN);
    }

    /** The same, where it is known whether there is one. */
    private Optional<Migration> found(Optional<Migration> file, Version version, String row) {
        return found(
                file,
                version,
                row,
                row + " as applied, but there is no file for it.",
                Remedy.of(
                        "put the file back, or name the right location; if it is gone for good, record the"
                                + " newest version that the schema contains instead: {}",
                        Fix.command("baseline", "VERSION")));
    }

    private Optional<Migration> found(
            Optional<Migration> file, Version version, String row, String sentence, CharSequence remedy) {
        // One that cannot be read is reported with the files.
        if (file.isEmpty()
                && (!files.versions().contains(version) || files.find(version).isPresent())) {
            missing.add(new Missing(version, row, sentence, remedy));
        }
        return file;
    }

    private boolean accepts(Migration file) {
        return LockFileReader.read(files.lockFiles()).acceptsFurther(file.version(), file.checksum());
    }

    /** Reports a file that differs from what was applied, by the tool's own rule, unless the lock file accepts it as it is. */
    public void compare(Migration file, String row, String rule, CharSequence remedy, Comparison comparison) {
        if (!matches(file, comparison) && !accepts(file)) {
            differing++;
            Problem problem = Problem.error(
                    Code.CHECKSUM_MISMATCH,
                    Place.of(file.up().path()),
                    source + " has " + row + " with another checksum than this file has now, by the rule of " + tool
                            + " (" + rule + ").",
                    remedy);
            problems.add(rules().has(Choice.ACCEPT_EDITS) ? Problems.asWarning(problem) : problem);
        }
    }

    /** Whether a file is what was applied, by the tool's own rule; true of one that cannot be read, which is reported. */
    public boolean matches(Migration file, Comparison comparison) {
        try {
            return comparison.matches();
        } catch (IOException e) {
            unreadable(file, e);
            return true;
        }
    }

    /** Reports a file that cannot be read. */
    public void unreadable(Migration file, IOException cause) {
        problems.add(file.up().problem(cause));
    }

    /**
     * Reports that a migration was started there and not finished, in a sentence that continues after the source.
     *
     * @param row its version or name
     */
    public void unfinished(String row, String sentence, CharSequence remedy) {
        files.migrations().stream()
                .filter(file -> file.name().equals(row) || file.version().equals(Version.of(row)))
                .forEach(file -> unfinished.add(file.version()));
        error(Code.INTERRUPTED, sentence, remedy);
    }

    /** Reports something wrong, in a sentence that continues after the source. */
    public void error(Code code, String sentence, CharSequence remedy) {
        error(code, null, sentence, remedy);
    }

    /** The same of a place in a file. */
    public void error(Code code, @Nullable Place place, String sentence, CharSequence remedy) {
        problems.add(Problem.error(code, place, source + " " + sentence, remedy));
    }

    /** Reports what is left out. */
    public void warning(String sentence, CharSequence remedy) {
        problems.add(Problem.warning(Code.FOREIGN_HISTORY, null, source + " " + sentence, remedy));
    }

    /** What to do about a file that differs; the tool may have a command that accepts it. */
    public static Remedy restore(String tool, Version version, String... commands) {
        List<Object> ways = new ArrayList<>(List.of(commands));
        ways.add(Fix.command("lock", "--accept", version, "--reason", "…"));
        return Remedy.of(
                "put the file back as {} applied it; if it was changed on purpose, accept it first: {}",
                tool,
                Remedy.joined(", or ", ways));
    }

    /** A row by its version and what else it says, such as {@code version 3 (V3__add_phone.sql)}. */
    public static String row(String version, String more) {
        return "version " + Printable.line(version) + (more.isEmpty() ? "" : " (" + Printable.line(more) + ")");
    }
}
