// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import dev.migration.Direction;
import dev.migration.Place;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What migrations did to the relations that existed before them. They ran in a transaction that was rolled back or, where
 * DDL commits, in a scratch database.
 *
 * @param product such as {@code PostgreSQL 17.2}
 * @param timeZone of the session, empty where there is none: a change of {@code timestamp} to {@code timestamptz} rewrites a
 *     table in some, and in others not
 * @param migrations in their order; the last one may be cut off
 * @param inconclusive why the report is incomplete; null if it is complete
 * @param notes what a rollback does not undo, and other remarks on the whole
 * @param rolledBack whether all changes were rolled back; never on MariaDB and MySQL
 * @param asked which statements of the release that serves were checked; null if none were given
 */
public record RehearsalReport(
        String product,
        String timeZone,
        List<RehearsedMigration> migrations,
        @Nullable String inconclusive,
        List<String> notes,
        boolean rolledBack,
        @Nullable Asked asked) {

    /** Copies the lists. */
    public RehearsalReport {
        migrations = List.copyOf(migrations);
        notes = List.copyOf(notes);
    }

    /** What the rules say of all migrations, without what a comment allows. */
    public Stream<Finding> findings() {
        return migrations.stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> statement.findings().stream())
                .filter(finding -> finding.allowed() == null);
    }

    /** Whether a rule found something of this level, or of a worse one. */
    public boolean reaches(Level level) {
        return findings().anyMatch(finding -> finding.level().compareTo(level) >= 0);
    }

    /** The same with other notes. */
    public RehearsalReport withNotes(List<String> others) {
        return new RehearsalReport(product, timeZone, migrations, inconclusive, others, rolledBack, asked);
    }

    /**
     * Statements of the release that serves.
     *
     * @param checked how many the database prepares as it is before the migrations
     * @param notChecked the others, of which nothing is said
     */
    public record Asked(int checked, List<NotChecked> notChecked) {

        /** Copies the list. */
        public Asked {
            notChecked = List.copyOf(notChecked);
        }
    }

    /**
     * A statement that the database does not prepare before the migrations either.
     *
     * @param why in the database's words
     */
    public record NotChecked(String statement, String why) {}

    /** How bad a finding is, the worst last. */
    public enum Level {
        /** Good to know. */
        NOTE,
        /** May hurt. */
        WARN,
        /** Hurts those who use the database meanwhile, or fails. */
        ERROR
    }

    /**
     * One migration.
     *
     * @param version such as {@code 0007}
     * @param name such as {@code 0007_add_phone}
     * @param checksum of its file, in hex
     * @param statements all of its statements, in their order
     * @param blocks whom it blocks
     * @param inconclusive why less is said of it than could be; null if nothing is missing
     */
    public record RehearsedMigration(
            Direction direction,
            String version,
            String name,
            String checksum,
            List<RehearsedStatement> statements,
            List<Block> blocks,
            @Nullable String inconclusive) {

        /** Copies the lists. */
        public RehearsedMigration {
            statements = List.copyOf(statements);
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * One statement.
     *
     * @param index from 1
     * @param place where it is in its file
     * @param sql its first line, without secrets
     * @param duration from sending it to its answer
     * @param walBytes what the server wrote to its log meanwhile, for other sessions too; 0 where it has none
     * @param rows how many it inserted, updated and deleted; on PostgreSQL in tables that existed before the first migration
     * @param effects on relations that existed before the first migration
     * @param findings what the rules say of it
     * @param skipped why it was not executed; null where it was
     * @param refusal what the database said; null where it did not refuse it
     */
    public record RehearsedStatement(
            int index,
            Place place,
            String sql,
            Duration duration,
            long walBytes,
            long rows,
            List<Effect> effects,
            List<Finding> findings,
            @Nullable String skipped,
            @Nullable String refusal) {

        /** Copies the lists. */
        public RehearsedStatement {
            effects = List.copyOf(effects);
            findings = List.copyOf(findings);
        }

        /** The same with findings. */
        public RehearsedStatement with(List<Finding> found) {
            return new RehearsedStatement(
                    index, place, sql, duration, walBytes, rows, effects, found, skipped, refusal);
        }
    }

    /**
     * What a statement did to one relation.
     *
     * @param relation with its schema, as it was called before the first migration
     * @param kind such as {@code table}
     * @param pages its size in pages of 8 kB, by the given sizes or else in this database; -1 where unknown
     * @param rows how many it has, by the same; -1 where unknown
     * @param locks the modes that the transaction holds on it, in the server's words, the weakest first
     * @param since the statement of the migration that took the strongest of them first, from 1
     * @param changes what is another since the statement before
     * @param scans how often all of it was read
     */
    public record Effect(
            String relation,
            String kind,
            long pages,
            long rows,
            List<String> locks,
            int since,
            List<Change> changes,
            long scans,
            long inserted,
            long updated,
            long deleted) {

        private static final Set<String> OF_ROWS = Set.of("table", "partitioned table", "materialized view");

        /** Copies the lists. */
        public Effect {
            locks = List.copyOf(locks);
            changes = List.copyOf(changes);
        }

        /** Whether it is such a thing as has a size, which a type, a function or a view has not. */
        public boolean isOfRows() {
            return OF_ROWS.contains(kind);
        }

        /** Whether this changed. */
        boolean has(ChangeKind kind) {
            return changes.stream().anyMatch(change -> change.kind() == kind);
        }
    }

    /**
     * What is another.
     *
     * @param name of the column, constraint or index; empty where it is the relation itself
     * @param detail such as {@code integer to bigint}; may be empty
     * @param was the type that a column had, where it has another one; else empty
     * @param is the one that it has then
     */
    public record Change(ChangeKind kind, String name, String detail, String was, String is) {

        /** Names of a catalogue hold anything. */
        public Change {
            name = Printable.line(name);
            detail = Printable.line(detail);
            was = Printable.line(was);
            is = Printable.line(is);
        }

        /** Of anything but a type. */
        public Change(ChangeKind kind, String name, String detail) {
            this(kind, name, detail, "", "");
        }

        /** Of the type of a column. */
        public static Change ofType(String name, String was, String is) {
            return new Change(ChangeKind.TYPE_CHANGED, name, was + " to " + is, was, is);
        }
    }

    /** What can change. */
    public enum ChangeKind {
        /** All of it was written again. */
        REWRITTEN,
        /** It was emptied. */
        TRUNCATED,
        /** It was copied to another tablespace. */
        MOVED,
        /** It is gone. */
        DROPPED,
        /** It has another name or schema. */
        RENAMED,
        /** An index on it was built. */
        INDEX_BUILT,
        /** An index on it is gone. */
        INDEX_DROPPED,
        /** A column is new. */
        COLUMN_ADDED,
        /** A column is gone. */
        COLUMN_DROPPED,
        /** A column has another name. */
        COLUMN_RENAMED,
        /** A column has another type. */
        TYPE_CHANGED,
        /** A column takes no NULL any more. */
        NOT_NULL_SET,
        /** A column takes NULL now. */
        NOT_NULL_DROPPED,
        /** A constraint is new. */
        CONSTRAINT_ADDED,
        /** A constraint holds for all rows now. */
        CONSTRAINT_VALIDATED,
        /** A constraint is gone. */
        CONSTRAINT_DROPPED,
        /** A value of an enum has another name. */
        VALUE_RENAMED,
        /** Rows are seen only by those whom a policy lets see them. */
        ROW_SECURITY_ENABLED,
        /** Somebody has a right no more. */
        RIGHT_REVOKED,
        /** Something that callers count on is gone; the detail says what, such as {@code trigger}. */
        GONE,
        /** Some rows are refused from now on; the detail says why, such as {@code check}. */
        REFUSES,
        /** MariaDB or MySQL does it with this ALGORITHM, and with the LOCK of the detail. */
        ALGORITHM
    }

    /**
     * Whom a migration blocks on one relation, from a statement to its commit.
     *
     * @param reads whether those who read wait
     * @param writes whether those who write wait
     * @param from the statement from which on, from 1
     * @param atMost how long in this rehearsal; the wait for the lock itself is part of it
     * @param estimated how long by the given sizes; null if they are unknown, or if this relation is too small for an estimate
     */
    public record Block(
            String relation,
            boolean reads,
            boolean writes,
            int from,
            Duration atMost,
            @Nullable Duration estimated) {}

    /**
     * What a rule says.
     *
     * @param rule such as {@code blocks-reads}
     * @param text one sentence
     * @param remedy what to write instead; null where there is nothing better
     * @param allowed the reason that a comment gives for it; null where none does
     */
    public record Finding(
            String rule,
            Level level,
            String text,
            @Nullable String remedy,
            @Nullable String allowed) {}
}
