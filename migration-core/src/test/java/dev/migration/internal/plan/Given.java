// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Root.Owner;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.names.Layout;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.Dialect;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files, history and rules in the words of a test. A migration is named by its stem, such as {@code 0001_a}; where no
 * SQL is given its file and its row have the same.
 */
final class Given {

    static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final Layout layout;
    private final List<Migration> files = new ArrayList<>();
    private final SortedMap<Version, Migration> baselines = new TreeMap<>();
    private final Map<Version, ParsedMigration> parsed = new HashMap<>();
    private final List<AppliedMigration> rows = new ArrayList<>();
    private final Map<Version, FailedRun> failures = new HashMap<>();
    private final Map<Version, FileEdit> edits = new HashMap<>();
    private final Set<Version> unreadable = new HashSet<>();
    private final List<SharedVersion> duplicates = new ArrayList<>();
    private final List<Problem> fileProblems = new ArrayList<>();
    private @Nullable InFlight inFlight;
    private @Nullable StartedBatches batches;
    private @Nullable InterruptedStatement open;
    private LockFile lockFile = LockFile.none();
    private Sequence sequence = Sequence.AUTO;
    private OutOfOrder outOfOrder = OutOfOrder.AUTO;
    private Set<Policy> policies = Set.of();
    private @Nullable Baseline baseline;
    private Phase phase = Phase.ALL;

    private Given(Layout layout) {
        this.layout = layout;
    }

    static Given sections() {
        return new Given(Layout.SECTIONS);
    }

    /** These files, and no history yet. */
    static Given given(String... stems) {
        return sections().files(stems);
    }

    static Given pairs() {
        return new Given(Layout.PAIRS);
    }

    Given files(String... stems) {
        for (String stem : stems) {
            file(stem, sql(stem));
        }
        return this;
    }

    Given file(String stem, String sql) {
        Migration migration = migration(layout, stem, sql);
        files.add(migration);
        parsed.put(
                migration.version(), ScriptParser.parse(migration, Dialect.POSTGRESQL, PlaceholderValues.NONE, null));
        return this;
    }

    /** Flyway's baseline of this version. */
    Given flywaysBaseline(String version) {
        Migration file = migration(Layout.FLYWAY, "B" + version + "__b", sql("B" + version));
        baselines.put(file.version(), file);
        return this;
    }

    Migration firstFile() {
        return files.get(0);
    }

    Given applied(String... stems) {
        for (String stem : stems) {
            appliedAs(stem, sql(stem));
        }
        return this;
    }

    Given appliedAs(String stem, String sql) {
        return row(stem, Checksum.of(sql), Kind.MIGRATION);
    }

    Given row(String stem, String checksum, Kind kind) {
        rows.add(new AppliedMigration(
                rows.size() + 1, version(stem), stem, AT, checksum, kind, "clinic@host", Duration.ofMillis(12)));
        return this;
    }

    Given baseline(String version) {
        return row(version + "_baseline", "", Kind.BASELINE);
    }

    Given failed(String version) {
        failures.put(Version.of(version), new FailedRun(version, AT, "no", false));
        return this;
    }

    Given markedFailed(String version) {
        failures.put(Version.of(version), new FailedRun(version, AT, null, true));
        return this;
    }

    Given interrupted(String stem, int statementsDone, @Nullable String failure) {
        return inFlight(stem, false, statementsDone, failure);
    }

    Given interruptedUndo(String stem, int statementsDone, @Nullable String failure) {
        return inFlight(stem, true, statementsDone, failure);
    }

    private Given inFlight(String stem, boolean undo, int statementsDone, @Nullable String failure) {
        inFlight = new InFlight(
                version(stem), stem, Checksum.of(sql(stem)), undo, AT, statementsDone, "prefix hash", failure);
        return this;
    }

    Given started(StartedBatches started) {
        batches = started;
        return this;
    }

    /** At the second of four statements, which is rolled back with its transaction. */
    Given openInTransaction() {
        return open("-- one transaction");
    }

    /** The same, but it may have taken effect. */
    Given openOutsideTransaction() {
        return open("-- option: transaction=off");
    }

    private Given open(String firstLine) {
        Script script = script("0001_open", firstLine + "\nSELECT 1;\nUPDATE t SET a = 1;\nSELECT 2; SELECT 3;");
        try (StatementReader statements = script.open()) {
            statements.next();
            open = new InterruptedStatement(script, statements.next());
        }
        return this;
    }

    Given edit(String version, FileEdit.Extent extent, String diff) {
        edits.put(Version.of(version), new FileEdit(extent, diff));
        return this;
    }

    /** Locks the files that are there so far. */
    Given locked() {
        List<SourceFile> sources = files.stream().map(Migration::up).toList();
        var root = new Root("m", Owner.APPLICATION, sources);
        lockFile = LockFile.none()
                .updated(MigrationReader.read(
                        Sources.find(List.of(Location.parse("m")), location -> List.of(root), null), List.of(), null));
        return this;
    }

    /** Locks it as a migration in Java, of which there is no file. */
    Given lockedCode(String stem) {
        var entry = new Entry(version(stem), Migration.title(stem), "1", true, null);
        lockFile = new LockFile(new TreeMap<>(Map.of(entry.version(), entry)), List.of(), List.of());
        return this;
    }

    Given accepted(String version, String sql) {
        lockFile = lockFile.accept(Version.of(version), Checksum.of(sql), "because");
        return this;
    }

    Given mayBeMissing(String version) {
        lockFile = lockFile.accept(Version.of(version), null, "because");
        return this;
    }

    Given unreadable(String version) {
        unreadable.add(Version.of(version));
        return fileProblem(Problem.error(Code.MALFORMED_UTF8, null, "Bad bytes.", ""));
    }

    /** Files that have one version; the first one is among the migrations. */
    Given duplicate(String... stems) {
        List<Migration> same =
                Stream.of(stems).map(stem -> migration(layout, stem, sql(stem))).toList();
        Migration first = same.get(0);
        files.add(first);
        Problem problem =
                Problem.error(Code.DUPLICATE_VERSION, null, "Several migrations have this version", "renumber one");
        duplicates.add(new SharedVersion(first.version(), problem, same, false));
        return this;
    }

    Given fileProblem(Problem problem) {
        fileProblems.add(problem);
        return this;
    }

    Given sequence(Sequence other) {
        sequence = other;
        return this;
    }

    Given outOfOrder(OutOfOrder other) {
        outOfOrder = other;
        return this;
    }

    Given wanted(Baseline other) {
        baseline = other;
        return this;
    }

    Given phase(Phase other) {
        phase = other;
        return this;
    }

    Given policies(Policy... others) {
        policies = Set.of(others);
        return this;
    }

    Rules rules() {
        return new Rules(sequence, outOfOrder, policies, baseline, phase);
    }

    History history() {
        return new History(
                new Server("public", "clinic", false),
                true,
                rows,
                inFlight,
                batches == null ? null : batches.toRow(),
                failures);
    }

    Comparison situation() {
        return situation(history());
    }

    /** The same files with another history. */
    Comparison situation(History history) {
        return situation(history, Target.all());
    }

    /** The same, on the way to a target. */
    Comparison situation(History history, Target target) {
        SortedMap<Version, Migration> byVersion = new TreeMap<>();
        files.forEach(file -> byVersion.putIfAbsent(file.version(), file));
        SortedSet<Version> versions = new TreeSet<>(byVersion.keySet());
        versions.addAll(unreadable);
        var set = new MigrationSet(
                List.of(Location.parse("m")),
                byVersion,
                baselines,
                null,
                versions,
                Set.of(),
                duplicates,
                List.of(),
                List.of(),
                fileProblems);
        MigrationSet counting = FlywayBaselines.in(set, history, target);
        Map<Version, ParsedMigration> scripts = new HashMap<>(parsed);
        Optional.ofNullable(counting.floor())
                .map(baselines::get)
                .ifPresent(file -> scripts.put(
                        file.version(), ScriptParser.parse(file, Dialect.POSTGRESQL, PlaceholderValues.NONE, null)));
        return new Comparison(counting, scripts, history, edits, lockFile, fileProblems, open, false, null);
    }

    MigrationStates assessed() {
        return MigrationStates.of(situation(), rules());
    }

    /** Such as {@code 0001 APPLIED}. */
    List<String> states() {
        return assessed().migrations().stream()
                .map(migration -> migration.version() + " " + migration.state())
                .toList();
    }

    /** What is wrong, whether or not something runs. */
    List<String> problems() {
        return texts(Planner.validate(assessed()));
    }

    Steps plan(Target target) {
        return Planner.plan(assessed(), target);
    }

    /** Such as {@code apply 0001_a}. */
    List<String> steps(Target target) {
        return steps(plan(target));
    }

    static List<String> steps(Steps plan) {
        return plan.steps().stream()
                .map(step -> step.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + step.name())
                .toList();
    }

    /** Such as {@code warning out-of-order 0001_a.sql  Migration …}. */
    static List<String> texts(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.severity().name().toLowerCase(Locale.ROOT) + " "
                        + problem.code().id() + " " + problem.text())
                .toList();
    }

    static Script script(String stem, String sql) {
        return ScriptParser.parse(
                        migration(Layout.SECTIONS, stem, sql), Dialect.POSTGRESQL, PlaceholderValues.NONE, null)
                .up();
    }

    static Optional<Script> down(String stem, String sql) {
        return Optional.ofNullable(ScriptParser.parse(
                        migration(Layout.SECTIONS, stem, sql), Dialect.POSTGRESQL, PlaceholderValues.NONE, null)
                .down());
    }

    static String checksum(String stem) {
        return Checksum.of(sql(stem));
    }

    private static String sql(String stem) {
        return "CREATE TABLE t" + stem + " (id INT);";
    }

    private static Version version(String stem) {
        if (Migration.isNamedBaseline(stem)) {
            return version(stem.substring(1));
        }
        boolean repeatable = !Character.isDigit(stem.charAt(0));
        return Version.of(repeatable ? "R__" + stem : stem.substring(0, stem.indexOf('_')));
    }

    /** One that was made of all up to its version, of which the last one is applied as this. */
    Given squash(String stem, String last) {
        String sql = "SELECT '" + stem + "';";
        var header = new HeaderComments(
                null, null, null, false, false, List.of(Checksum.of(sql(last)), "0001", "0002", "0003"), false);
        Migration plain = migration(layout, stem, sql);
        var migration =
                new Migration(plain.version(), stem, layout, plain.up(), null, null, null, plain.checksum(), header);
        files.add(migration);
        parsed.put(
                migration.version(), ScriptParser.parse(migration, Dialect.POSTGRESQL, PlaceholderValues.NONE, null));
        return this;
    }

    private static Migration migration(Layout layout, String stem, String sql) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        String name = stem + (layout == Layout.PAIRS ? ".up.sql" : ".sql");
        var file = new SourceFile(name, name, () -> new ByteArrayInputStream(bytes));
        return new Migration(
                version(stem), stem, layout, file, null, null, null, Checksum.of(sql), HeaderComments.NONE);
    }
}
