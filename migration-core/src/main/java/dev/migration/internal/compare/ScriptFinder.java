// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.FileEdit;
import dev.migration.internal.plan.FileEdit.Extent;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.UndoPlanner.MissingDownScript;
import dev.migration.internal.script.LockedTables;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the script that undoes a migration, in its file or as it was stored when it was applied; and the script that was
 * interrupted, with the statement at which that was.
 */
final class ScriptFinder {

    private final FilesAtOneMoment files;
    private final MigrationSet set;
    private final Session session;
    private final History history;
    private final Map<Version, StoredScripts> read = new HashMap<>();

    /** @param set those of the files that count with this history */
    ScriptFinder(FilesAtOneMoment files, MigrationSet set, Session session, History history) {
        this.files = files;
        this.set = set;
        this.session = session;
        this.history = history;
    }

    /** Whether the stored script of a version is used: on request, or because there is no file. */
    boolean isStored(Version version, DownScript source) {
        return source == DownScript.STORED || set.find(version).isEmpty();
    }

    Optional<Script> of(AppliedMigration row, DownScript source) {
        Migration file = set.find(row.version()).orElse(null);
        if (file == null || isStored(row.version(), source)) {
            return stored(row);
        }
        ParsedMigration parsed = files.parse(file, dialect(), session);
        Problems.throwIfInvalid(parsed.problems());
        requireWhatWasApplied(row, parsed);
        requireSameValues(row, parsed);
        return Optional.ofNullable(parsed.down());
    }

    private StoredScripts scripts(AppliedMigration row) {
        return read.computeIfAbsent(row.version(), version -> session.history().scripts(history, version));
    }

    /** A warning where the down script of the file does more or less than the one that was stored with the migration. */
    Optional<Problem> downEdit(AppliedMigration row, Script down) {
        String stored = scripts(row).down();
        return stored == null
                        || Script.hidesLiterals(stored, dialect())
                        || CanonicalSql.isSame(stored, down.storedSql(), dialect())
                ? Optional.empty()
                : Optional.of(Problem.warning(
                        Code.CHECKSUM_MISMATCH,
                        Place.of(down.name()),
                        "The down script was edited after " + row.name() + " was applied.",
                        Remedy.of("to undo it by the one that was stored then: {}", Fix.command("down", "--stored"))));
    }

    /** A file with another up script, perhaps another branch's, does not know how to undo this one. */
    private void requireWhatWasApplied(AppliedMigration row, ParsedMigration file) {
        if (file.migration().checksum().equals(row.checksum())) {
            return;
        }
        StoredScripts stored = scripts(row);
        Extent extent = FileEdit.of(row, stored, file, dialect()).extent();
        boolean isAccepted = extent != Extent.ANOTHER
                && files.lockFile()
                        .acceptsFurther(row.version(), file.migration().checksum());
        if (extent == Extent.LAYOUT || extent == Extent.DOWN_SCRIPT || isAccepted) {
            return;
        }
        String applied = row.name();
        String message =
                "The file is not what was applied as " + applied + ", so its down script may undo something else.";
        CharSequence remedy = stored.down() == null || MaskedSql.isMarked(stored.down())
                ? Remedy.of("put the file back as it was applied; or {}", Remedies.undoByHand(row.version()))
                : Remedy.of(
                        "undo what was applied by the script that was stored with it: {}; or put the file back",
                        Fix.command("down", "--stored"));
        if (extent == Extent.MASKED) {
            message = "The file was edited. What was applied as " + applied
                    + " is stored without its secrets, so it cannot be"
                    + " determined whether the down script of the file undoes that.";
            remedy = Remedy.of(
                    "if the edit was harmless, record that: {}; if not, {}",
                    Fix.command("lock", "--accept", row.version(), "--reason", "…"),
                    remedy);
        }
        throw new InvalidMigrationsException(
                Problem.error(Code.CHECKSUM_MISMATCH, Place.of(file.migration().shown()), message, remedy));
    }

    /** With other values of its placeholders, it would undo something else. */
    private void requireSameValues(AppliedMigration row, ParsedMigration file) {
        Script down = file.down();
        if (down == null || !down.isOfFileWithPlaceholders()) {
            return;
        }
        String stored = scripts(row).down();
        boolean masked = Script.hidesLiterals(stored, dialect());
        if (stored == null
                ? !down.hasPlaceholders()
                : (!masked || !down.hasPlaceholders()) && CanonicalSql.isSame(stored, down.storedSql(), dialect())) {
            return;
        }
        // In a file with both scripts, that would be an edit of what was applied.
        CharSequence remedy = file.migration().down() == null
                ? Remedies.undoByHand(row.version())
                : "write the values that were applied into the down script, in place of its placeholders";
        if (stored != null && !masked) {
            remedy = Remedy.of(
                    "undo what was applied by the script that was stored with it: {}; or {}",
                    Fix.command("down", "--stored"),
                    remedy);
        }
        throw new InvalidMigrationsException(Problem.error(
                Code.PLACEHOLDER,
                Place.of(down.name()),
                "The down script of " + row.name() + " has placeholders. With today's values it "
                        + (stored == null
                                ? "may be another one than then, which was not stored"
                                : (masked ? "may differ" : "differs") + " from the one that was stored with "
                                        + row.name())
                        + ", so it could undo something else.",
                remedy));
    }

    /** What can undo a row that has no script from this source: its file, perhaps with a down script added. */
    MissingDownScript help(AppliedMigration row, DownScript source) {
        Migration file = set.find(row.version()).orElse(null);
        if (file == null || source == DownScript.STORED) {
            return new MissingDownScript(null, false, null);
        }
        // Beside another up file nothing is checked; in one file the script that was applied has to be found again.
        String up = scripts(row).up();
        boolean canBeAdded = file.isCode()
                || file.layout() != Layout.SECTIONS
                || (up != null && !Script.hidesLiterals(up, dialect()));
        Script applied = files.parse(file, dialect(), session).up();
        boolean didNothing = applied.isEmpty();
        return new MissingDownScript(
                canBeAdded ? file : null,
                didNothing,
                didNothing && file.checksum().equals(row.checksum()) ? applied : null);
    }

    private Optional<Script> stored(AppliedMigration row) {
        return Optional.ofNullable(scripts(row).down()).map(sql -> {
            session.history().requireSoleWriter(history);
            if (MaskedSql.isMarked(sql)) {
                throw withoutItsSecret(row);
            }
            return ScriptParser.ofText(row.name() + " (stored down script)", sql, dialect());
        });
    }

    private static InvalidMigrationsException withoutItsSecret(AppliedMigration row) {
        return Problems.refused(
                Code.NO_DOWN_SCRIPT,
                "The down script of " + row.name() + " has a secret in it, which was not stored with it.",
                "undo it from its file, or write a new migration that changes the schema back");
    }

    /**
     * Where a script was interrupted.
     *
     * @param statement null if its script is missing or was edited before it, or nothing is left of it
     * @param scriptLost whether its script is missing, both as a file and as it was stored
     * @param edited its script where that no longer has what is done; else null
     */
    record InterruptedScript(
            @Nullable InterruptedStatement statement,
            boolean scriptLost,
            @Nullable Script edited) {

        static final InterruptedScript NONE = new InterruptedScript(null, false, null);
    }

    InterruptedScript interrupted() {
        InFlight inFlight = history.inFlight();
        if (inFlight == null) {
            return InterruptedScript.NONE;
        }
        try {
            Script script = (inFlight.undo() ? interruptedUndo(inFlight) : interruptedUp(inFlight)).orElse(null);
            if (script == null) {
                return new InterruptedScript(null, true, null);
            }
            ResumePoint reach = reach(inFlight, script);
            InterruptedStatement next = reach.isSame() ? reach.next() : null;
            return new InterruptedScript(
                    next == null ? null : withLooseTables(inFlight, next), false, reach.isSame() ? null : script);
        } catch (InvalidMigrationsException e) {
            // A run reports what is wrong with it.
            return new InterruptedScript(null, inFlight.undo(), null);
        }
    }

    private InterruptedStatement withLooseTables(InFlight inFlight, InterruptedStatement next) {
        return inFlight.failure() == null && next.isRolledBack()
                ? next.with(session.ask(
                        "The tables without transactions cannot be read",
                        () -> session.database().tablesWithoutTransactions(session.connection())))
                : next;
    }

    private Optional<Script> interruptedUp(InFlight inFlight) {
        return set.find(inFlight.version())
                .filter(file -> !FileProblems.isTakenBy(file, inFlight))
                .map(file -> files.parse(file, dialect(), session).up());
    }

    /** The down script in the file or the stored one, whichever starts with what is done. */
    Optional<Script> interruptedUndo(InFlight inFlight) {
        AppliedMigration row = history.find(inFlight.version()).orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        Optional<Script> ofFile;
        try {
            ofFile = of(row, DownScript.FILE);
        } catch (InvalidMigrationsException e) {
            // The file may have changed since: the script that was interrupted may be the stored one.
            return Optional.of(storedInsteadOf(e, inFlight, row).orElseThrow(() -> e));
        }
        return ofFile.filter(script -> reach(inFlight, script).isSame())
                .or(() -> storedFor(inFlight, row))
                .or(() -> ofFile);
    }

    private Optional<Script> storedInsteadOf(
            InvalidMigrationsException refusal, InFlight inFlight, AppliedMigration row) {
        try {
            return storedFor(inFlight, row);
        } catch (InvalidMigrationsException e) {
            refusal.addSuppressed(e);
            return Optional.empty();
        }
    }

    private Optional<Script> storedFor(InFlight inFlight, AppliedMigration row) {
        return of(row, DownScript.STORED)
                .filter(script -> reach(inFlight, script).isSame());
    }

    /**
     * How a script continues.
     *
     * @param isSame whether its first statements are those that are done
     * @param next the one after them, if there is one
     */
    private record ResumePoint(boolean isSame, @Nullable InterruptedStatement next) {}

    private static ResumePoint reach(InFlight inFlight, Script script) {
        var prefix = new CanonicalSql.Hash(script.dialect());
        var locked = new LockedTables();
        try (StatementReader statements = script.open()) {
            for (int read = 0; read < inFlight.statementsDone() && statements.hasNext(); read++) {
                Statement statement = statements.next();
                prefix.add(statement);
                locked.add(statement);
                if (statement.kind() == StatementKind.COPY) {
                    prefix.addData(statements.copyData());
                }
            }
            boolean isSame = prefix.value().equals(inFlight.prefixHash());
            return new ResumePoint(
                    isSame,
                    isSame && statements.hasNext() ? InterruptedStatement.next(script, statements, locked) : null);
        }
    }

    private Dialect dialect() {
        return session.database().dialect();
    }
}
