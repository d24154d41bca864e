package dev.migration.internal.compare;

import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.plan.FileEdit;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.Dialect;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the files, as they are at one moment, with histories. */
public final class HistoryComparer {

    private final KnownFiles files;
    private final MigrationSet set;
    private final Dialect dialect;
    private final Rules rules;

    public HistoryComparer(MigrationFiles files, Vendor vendor, Rules rules) {
        this(files.of(vendor), vendor, rules);
    }

    HistoryComparer(KnownFiles files, Vendor vendor, Rules rules) {
        this.files = files;
        this.set = files.set();
        this.dialect = Dialect.of(vendor);
        this.rules = rules;
    }

    /** The files as they count with this history, on the way to this target. */
    CountingFiles in(History history, Target target) {
        return CountingFiles.of(files, history, target, dialect);
    }

    /** The files as they count with this history. */
    public CountingFiles in(History history) {
        return in(history, Target.all());
    }

    /** The files as they count in a database without history. */
    public CountingFiles inNew() {
        return in(nothingApplied());
    }

    public MigrationStates forStatus(Session session, History history) {
        return states(in(history).besideNewer(session)).forStatus(session);
    }

    /** For a run where the caller found nothing pending; empty if something has changed. */
    public Optional<MigrationStates> forIdleRun(History history) {
        return states(in(history)).forIdleRun();
    }

    /** For the status where the caller found nothing pending; empty if something has changed. */
    public Optional<MigrationStates> forIdleStatus(History history) {
        return states(in(history)).forIdleStatus();
    }

    public List<Migration> pendingWhereNew() {
        return inNew().pending();
    }

    /** The locked migrations whose files differ from what was applied as it was locked in comments and layout only. */
    public Set<Version> saysTheSame(Session session, History history) {
        CountingFiles counting = in(history);
        Set<Version> same = new HashSet<>();
        counting.edits(session).forEach((version, edit) -> {
            Entry entry = counting.lockFile().entries().get(version);
            if (edit.extent() == FileEdit.Extent.LAYOUT
                    && entry != null
                    && history.find(version)
                            .filter(row -> row.checksum().equals(entry.checksum()))
                            .isPresent()) {
                same.add(version);
            }
        });
        return same;
    }

    /** For a database without history, as far as these files tell. */
    public MigrationStates forNew(Collection<Migration> toParse) {
        return states(inNew()).forValidation(null, Strictness.LENIENT, toParse);
    }

    /** For a validation without a database: every file is parsed. */
    public MigrationStates forValidation(Strictness strictness) {
        return states(inNew()).forValidation(null, strictness, set.withBaselines());
    }

    /** For a validation: every file is parsed. */
    public MigrationStates forValidation(Session session, History history, Strictness strictness) {
        return states(in(history).besideNewer(session)).forValidation(session, strictness, set.withBaselines());
    }

    private FileStates states(CountingFiles counting) {
        return new FileStates(counting, rules);
    }

    private static History nothingApplied() {
        return new History(new Server("", "", false), false, List.of(), null, Map.of());
    }

    /** All files that were found, also those that do not count with every history. */
    public MigrationSet set() {
        return set;
    }

    /** The callbacks of all moments. */
    public CallbackScripts callbacks(@Nullable Session session) {
        return files.callbacks(dialect, session);
    }

    /** What is not applied, or interrupted, or repeatable and not applied as it is now, by version. */
    public List<Migration> pending(History history) {
        return in(history).pending();
    }
}
