package dev.migration.internal.compare;

import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.plan.FileEdit;
import dev.migration.internal.plan.FlywayBaselines;
import dev.migration.internal.plan.NewerBuild;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files as they count in one database, with its history and on the way to a target. Each is parsed at most once. */
public final class CountingFiles {

    private final KnownFiles found;
    private final MigrationSet set;
    private final History history;
    private final Dialect dialect;
    private final Set<Version> older;
    private @Nullable List<Migration> pending;

    private CountingFiles(KnownFiles found, MigrationSet set, History history, Dialect dialect, Set<Version> older) {
        this.found = found;
        this.set = set;
        this.history = history;
        this.dialect = dialect;
        this.older = older;
    }

    static CountingFiles of(KnownFiles found, History history, Target target, Dialect dialect) {
        return new CountingFiles(found, FlywayBaselines.in(found.set(), history, target), history, dialect, Set.of());
    }

    /** The same files as they count with another history. */
    CountingFiles with(History other) {
        return of(found, other, Target.all(), dialect);
    }

    /** The same, where the text of a newer release stays for those that ran with the text of this build before it. */
    CountingFiles besideNewer(Session session) {
        Map<Version, String> changed = NewerBuild.changed(set, history, pending());
        if (!changed.isEmpty()) {
            changed.keySet().retainAll(session.history().applied(history, changed));
        }
        return changed.isEmpty()
                ? this
                : new CountingFiles(found, set, history.withTexts(changed), dialect, changed.keySet());
    }

    /** The repeatable migrations for which the text of a newer release stays. */
    Set<Version> older() {
        return older;
    }

    public MigrationSet set() {
        return set;
    }

    History history() {
        return history;
    }

    LockFile lockFile() {
        return found.lockFile();
    }

    /** What is not applied, or interrupted, or repeatable and not applied as it is now, by version. */
    List<Migration> pending() {
        List<Migration> known = pending == null ? findPending() : pending;
        pending = known;
        return known;
    }

    private List<Migration> findPending() {
        Set<Version> settled = history.settled(set.versions());
        List<Migration> found = new ArrayList<>();
        for (Migration migration : set.byVersion().values()) {
            if (history.isInFlight(migration.version())
                    || !(settled.contains(migration.version()) || set.isBelowFloor(migration.version()))
                    || (migration.isRepeatable() && !isAppliedAsItIs(migration))) {
                found.add(migration);
            }
        }
        return List.copyOf(found);
    }

    CallbackScripts callbacks(@Nullable Session session) {
        return found.callbacks(dialect, session);
    }

    public ParsedMigration parse(Migration migration, @Nullable Session session) {
        return found.parse(migration, dialect, session);
    }

    private boolean isAppliedAsItIs(Migration migration) {
        return history.find(migration.version())
                .filter(row -> row.checksum().equals(migration.checksum()))
                .isPresent();
    }

    /** How each file differs whose checksum is not the one that was applied. */
    Map<Version, FileEdit> edits(Session session) {
        Map<Version, FileEdit> edits = new HashMap<>();
        for (AppliedMigration row : history.applied()) {
            Migration file = set.find(row.version()).orElse(null);
            if (file != null && !set.isDuplicate(row.version()) && differs(row, file)) {
                edits.put(row.version(), edit(session, row, file));
            }
        }
        return edits;
    }

    private FileEdit edit(Session session, AppliedMigration row, Migration file) {
        return FileEdit.of(row, session.history().scripts(history, row.version()), parse(file, session), dialect);
    }

    /** Whether the file is that of another migration, which has the row's version now. */
    boolean isAnother(Session session, AppliedMigration row, Migration file) {
        return differs(row, file) && edit(session, row, file).extent() == FileEdit.Extent.ANOTHER;
    }

    boolean differs(AppliedMigration row, Migration file) {
        return !row.checksum().isEmpty()
                && !file.isRepeatable()
                && !file.checksum().equals(row.checksum())
                && !file.isSquashOf(row.checksum())
                && !lockFile().acceptsFurther(file.version(), file.checksum());
    }
}
