// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import static dev.migration.rehearsal.internal.rule.Rule.BREAKS_CALLERS;
import static dev.migration.rehearsal.internal.rule.Rule.DROPS_DATA;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Level;
import java.util.EnumSet;
import java.util.Set;

/**
 * Each change that loses data or that callers notice, once: by which rule it is found, what is said, and what to do. The second
 * table of {@code docs/rehearse.md} has a row of each.
 *
 * <p>A sentence has {@code {}} for the relation or, with a column of it, {@code {.}}; {@code {kind}}, {@code {name}} and
 * {@code {detail}} are what the server's catalogue has.
 */
public enum Loss implements Deed {
    ROWS_REMOVED(
            DROPS_DATA,
            ChangeKind.TRUNCATED,
            "all rows of a table are removed",
            "all rows of {} are removed",
            "make sure that nobody needs them, and allow it with a comment that says why"),
    PARTITION_REMOVED(
            DROPS_DATA,
            ChangeKind.TRUNCATED,
            "a partition is dropped or emptied",
            "all rows of {} in its partition {name} are removed",
            ROWS_REMOVED.next),
    DUPLICATES_REMOVED(
            DROPS_DATA,
            ChangeKind.GONE,
            "duplicates",
            "`ALTER IGNORE TABLE` of MariaDB adds a unique index or a primary key, and keeps one of the rows that are the same by it",
            "of rows of {} that {name} takes for the same ones all but one are removed",
            ROWS_REMOVED.next),
    TABLE_CONVERTED(
            BREAKS_CALLERS,
            ChangeKind.DROPPED,
            "a table of MariaDB becomes a partition of another one",
            "{} is {detail} now",
            "do it in a release after the last one that uses it by its name"),
    TABLE_DROPPED(
            DROPS_DATA,
            ChangeKind.DROPPED,
            "a table or a materialized view is dropped",
            "{} is dropped",
            "drop it in a release after the last one that uses it"),
    COLUMN_DROPPED(
            DROPS_DATA,
            ChangeKind.COLUMN_DROPPED,
            "a column is dropped",
            "{.} is dropped, with its values",
            TABLE_DROPPED.next),
    HISTORY_REMOVED(
            DROPS_DATA,
            ChangeKind.GONE,
            "history",
            "rows of the history of a system-versioned table of MariaDB are removed",
            "rows of the history of {} are removed",
            ROWS_REMOVED.next),
    VALUES_COMPUTED(
            DROPS_DATA,
            ChangeKind.GONE,
            "values",
            "a column of MariaDB or MySQL becomes a generated one",
            "the values of {.} are gone: it has those of an expression",
            "add the generated column beside it, and drop the old one in a release after the last one that uses it"),
    OTHER_REPLACED(
            BREAKS_CALLERS,
            ChangeKind.DROPPED,
            "`CREATE OR REPLACE` of MariaDB makes a routine with other parameters or another result, or a sequence that starts anew",
            "the {kind} {} is {detail}",
            "make one with another name beside it, and drop this one in a release after the last one that uses it"),
    OTHER_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.DROPPED,
            "a view, function, procedure, type, sequence, schema or extension is dropped",
            "the {kind} {} is dropped",
            TABLE_DROPPED.next),
    RENAMED(
            BREAKS_CALLERS,
            ChangeKind.RENAMED,
            "one of these, or a table, gets another name or schema",
            "{} is called {detail} now",
            "add the new one beside it, let callers change over, and remove the old one in a later release"),
    COLUMN_RENAMED(
            BREAKS_CALLERS,
            ChangeKind.COLUMN_RENAMED,
            "a column gets another name",
            "{.} is called {detail} now",
            RENAMED.next),
    TYPE_CHANGED(
            BREAKS_CALLERS,
            ChangeKind.TYPE_CHANGED,
            "a column gets another type, except for more characters, digits or values of an `ENUM`",
            "the type of {.} changes: {detail}",
            RENAMED.next),
    ATTRIBUTE_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.COLUMN_DROPPED,
            "an attribute of a composite type is dropped, also from the values that tables have of it",
            "{.} is dropped, also from the values that tables have",
            TABLE_DROPPED.next),
    ATTRIBUTE_ADDED(
            BREAKS_CALLERS,
            ChangeKind.COLUMN_ADDED,
            "an attribute is added to a composite type",
            "who writes values of {} without {name} is refused from now on",
            RENAMED.next),
    VALUE_RENAMED(
            BREAKS_CALLERS,
            ChangeKind.VALUE_RENAMED,
            "a value of an enum gets another name",
            "the value {.} is {detail} now",
            RENAMED.next),
    REQUIRED(
            BREAKS_CALLERS,
            "required",
            "a column without a default is added `NOT NULL`: who does not know it is refused",
            "who inserts into {} without {name} is refused from now on",
            "give it a DEFAULT, or add it without NOT NULL first"),
    FILLED(
            BREAKS_CALLERS,
            ChangeKind.REFUSES,
            "the same on MariaDB and MySQL, which fill the rows that are there by themselves",
            "who inserts into {} without {name} is refused from now on, and the rows that are there are {detail}",
            "give it a DEFAULT that is right for the rows that are there"),
    DEFAULT_REFUSED(
            BREAKS_CALLERS,
            "default",
            "a column is added whose default its own check does not pass, or which is unique and has a default",
            "who inserts into {} without {name} is refused from now on, as its default is",
            "give it a default that each row may have, or none"),
    DEFAULT_REFUSED_IN_ROWS(
            BREAKS_CALLERS,
            "default, also in rows",
            DEFAULT_REFUSED.sees,
            DEFAULT_REFUSED.sentence,
            DEFAULT_REFUSED.next),
    NOT_NULL(
            BREAKS_CALLERS,
            "not null",
            "a column becomes required: `SET NOT NULL`, a primary key",
            "who leaves {.} empty is refused from now on",
            "make sure that the release before fills it always, or do it in the phase contract"),
    NULL_REFUSED(
            BREAKS_CALLERS,
            "null",
            "a column with a default becomes required: a note",
            "who writes NULL to {.} is refused from now on; who leaves it out gets its default",
            NOT_NULL.next),
    COMPUTED(
            BREAKS_CALLERS,
            "computed",
            "a column of MariaDB or MySQL becomes a generated one",
            "who writes a value to {.} is refused from now on: it is that of an expression",
            VALUES_COMPUTED.next),
    DEFAULT_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "default",
            "a required column loses its default, identity or sequence",
            "who inserts into {} without {name} is refused from now on, as its default is gone",
            NOT_NULL.next),
    DEFAULT_EMPTY(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "no default",
            "a column that may be empty loses its default",
            "who inserts into {} without {name} does not get its default any more, as that is gone",
            NOT_NULL.next),
    GENERATED(
            BREAKS_CALLERS,
            "generated",
            "a column becomes `GENERATED ALWAYS`",
            "who writes a value to {.} is refused from now on, as it is always generated",
            "make sure that the release before leaves it out, or do it in the phase contract"),
    EXPRESSION_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "expression",
            "a column is not computed any more: `DROP EXPRESSION`, or as an ordinary one on MariaDB and MySQL",
            "{.} is not computed any more: it is empty where nobody writes it",
            "fill it by a trigger until nobody is left who counts on it"),
    EXPRESSION_REPLACED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "another expression",
            "a generated column gets another expression",
            "{.} has the values of another expression",
            RENAMED.next),
    TIME_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "time",
            "a column of MariaDB or MySQL loses its `ON UPDATE`",
            "{.} does not get the time any more when a row changes",
            EXPRESSION_DROPPED.next),
    CHECK(
            BREAKS_CALLERS,
            "check",
            "a check is added, also with `NOT VALID`",
            "who writes rows of {} that {name} does not allow is refused from now on",
            "make sure that the release before writes no such rows, or do it in the phase contract"),
    CHECK_REPLACED(
            BREAKS_CALLERS,
            "another check",
            "a check is replaced, which may be stricter than the old one: a note",
            "who writes rows of {} that only the new {name} does not allow is refused from now on",
            CHECK.next),
    UNIQUE(
            BREAKS_CALLERS,
            "unique",
            "a unique index or constraint, a primary key or an exclusion constraint is added",
            "who writes to {} what {name} has already is refused from now on",
            CHECK.next),
    SECOND_NULL(
            BREAKS_CALLERS,
            "a second null",
            "a unique index or constraint is `NULLS NOT DISTINCT`, and none with its columns was",
            "who writes a second NULL to {} is refused from now on by {name}",
            CHECK.next),
    UNIQUE_COLLATED(
            BREAKS_CALLERS,
            "another collation",
            "a unique column of MariaDB or MySQL gets another collation, by which more texts may be the same: a note",
            "who writes to {} what {name} has already by the new collation is refused from now on",
            CHECK.next),
    COLLATED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "collation",
            "a column of MariaDB or MySQL that is not unique gets another collation: a note",
            "{.} is compared and sorted by another collation from now on",
            "make sure that no statement counts on the old one"),
    NO_PARTITION(
            BREAKS_CALLERS,
            "partition",
            "a table of MariaDB or MySQL has no partition for values that it took before",
            "who writes rows of {} for which it has no partition any more is refused from now on",
            CHECK.next),
    FOREIGN_KEY(
            BREAKS_CALLERS,
            "foreign key",
            "a foreign key is added, also with `NOT VALID`",
            "who writes rows of {} that refer by {name} to none, or removes one to which some refer, is refused from now on",
            CHECK.next),
    CHECKED_EARLIER(
            BREAKS_CALLERS,
            "at once",
            "a constraint that could be checked at the commit is checked at once",
            "who writes to {} what {name} allows only until the commit is refused from now on",
            CHECK.next),
    KEY_DEFERRABLE(
            BREAKS_CALLERS,
            "conflict",
            "a unique constraint or a primary key becomes `DEFERRABLE`",
            "ON CONFLICT of {} by {name} is refused from now on, as that is deferrable",
            "make sure that no statement uses it so"),
    KEY_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "unique key",
            "a primary key or a unique index or constraint is dropped, and no other one has its columns",
            "{name} of {} is gone: ON CONFLICT or ON DUPLICATE KEY find no row by it, and values can be there twice",
            TABLE_DROPPED.next),
    KEY_RENAMED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "key name",
            "a unique or an exclusion constraint or a primary key of PostgreSQL, or an index of MariaDB or MySQL, gets another name: a note",
            "{name} of {} has another name: ON CONFLICT ON CONSTRAINT or FORCE INDEX finds no such one",
            RENAMED.next),
    INDEX_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "index",
            "an index is dropped, or ignored or invisible on MariaDB and MySQL, and no other one starts with its columns; not on a small table",
            "what finds rows of {} by {name} reads all of it from now on",
            "make sure that no statement uses it; on PostgreSQL with DROP INDEX CONCURRENTLY, which waits for no reader"),
    FULL_TEXT_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "full-text index",
            "a full-text index of MariaDB or MySQL is dropped, and no other one has its columns",
            "MATCH (…) of {} is refused from now on where it needs {name}, which is gone",
            TABLE_DROPPED.next),
    TRIGGER_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "trigger",
            "a trigger or a rule is dropped or disabled",
            "what {name} did for rows of {} is not done any more",
            TABLE_DROPPED.next),
    ACTION_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "action",
            "a foreign key is dropped that had an `ON DELETE` or `ON UPDATE`, and no other one does the same",
            TRIGGER_DROPPED.sentence,
            TABLE_DROPPED.next),
    EVENT_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "event",
            "an event of MariaDB or MySQL is dropped or disabled",
            "what the event {} did is not done any more",
            TABLE_DROPPED.next),
    RULE_ADDED(
            BREAKS_CALLERS,
            "rule",
            "a rule `DO INSTEAD` is added",
            "who writes to {} gets from now on what {name} does instead",
            "do it in the phase contract"),
    TRIGGER_REPLACED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "another trigger",
            "a trigger or a rule is replaced by one with other events, another time, condition or function",
            "{name} of {} is replaced by another one: what it did for rows may not be done any more",
            RULE_ADDED.next),
    ACTION_REPLACED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "another action",
            "a foreign key gets an `ON DELETE` or `ON UPDATE` that it did not have, also as one that replaces it",
            "{name} of {} does something else from now on when the rows that it refers to are removed or changed",
            RULE_ADDED.next),
    VIEW_COLUMN(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "column",
            "a view loses a column",
            "{.} is gone from the view",
            TABLE_DROPPED.next),
    VIEW_ORDER(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "order",
            "a view, or a table of MariaDB or MySQL, has its columns in another order, or a view a new one not at its end: a note",
            "the columns of {} are in another order: who uses them by their places gets others",
            "add new columns at the end"),
    VIEW_WRITTEN(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "written",
            "a view does not take `INSERT`, `UPDATE` or `DELETE` any more, on PostgreSQL also of one of its columns",
            "{name} of {} is refused from now on",
            TABLE_DROPPED.next),
    VIEW_CHECKED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "unchecked",
            "a view gets a `CHECK OPTION`, or a wider one",
            "who writes rows by {} that it does not show is refused from now on",
            CHECK.next),
    PARTITION_DETACHED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "partition",
            "a partition is detached",
            "the rows of {} are not seen in {name} any more, and new ones of its range may be refused",
            "do it when no release before needs them; with CONCURRENTLY readers do not wait"),
    PARTITION_MOVED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "a partition of MariaDB or MySQL is converted to a table, or exchanged with one",
            "from now on the rows of {} in its partition {name} are {detail}",
            "do it when no release before needs them where they were"),
    PARENT(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "parent",
            "a table does not inherit from another one any more",
            "the rows of {} are not seen in {name} any more",
            PARTITION_MOVED.next),
    ROW_SECURITY(
            BREAKS_CALLERS,
            ChangeKind.ROW_SECURITY_ENABLED,
            "policies decide who sees the rows",
            "who has no policy for them does not see the rows of {} any more",
            "create the policies before it, and try it as the users that the callers log in as"),
    POLICY_DROPPED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "policy",
            "a policy is dropped, and policies decide who sees the rows",
            "who sees and writes rows of {} by {name} does not any more",
            ROW_SECURITY.next),
    POLICY_REPLACED(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "another policy",
            "a policy is changed, which may let callers see and write fewer rows than before: a note",
            "{name} lets callers see and write other rows of {} from now on",
            ROW_SECURITY.next),
    POLICY_RESTRICTS(
            BREAKS_CALLERS,
            "policy",
            "a restrictive policy is added",
            "who sees and writes rows of {} that {name} does not allow does not any more",
            ROW_SECURITY.next),
    NOT_PUBLISHED(
            BREAKS_CALLERS,
            "published",
            "a table's `REPLICA IDENTITY` becomes `NOTHING`: a note",
            "who changes or removes rows of {} is refused from now on where that is published, as it has no replica identity",
            "give it another replica identity before it is published"),
    NUMBERS(
            BREAKS_CALLERS,
            ChangeKind.GONE,
            "a sequence ends earlier, or has another increment",
            "{} has {detail}",
            "change it when no instance of the release before takes numbers from it"),
    RIGHT_REVOKED(
            BREAKS_CALLERS,
            ChangeKind.RIGHT_REVOKED,
            "a right is revoked",
            "{name} loses {detail} on {}",
            "revoke it in a release after the last one that needs it");

    /** What only some callers notice, if any. */
    private static final Set<Loss> NOTES = EnumSet.of(
            KEY_RENAMED,
            COLLATED,
            CHECK_REPLACED,
            NULL_REFUSED,
            UNIQUE_COLLATED,
            VIEW_ORDER,
            POLICY_REPLACED,
            NOT_PUBLISHED);

    private final Rule rule;
    private final ChangeKind kind;
    private final String word;
    private final String sees;
    private final String sentence;
    private final String next;

    Loss(Rule rule, ChangeKind kind, String sees, String sentence, String next) {
        this(rule, kind, "", sees, sentence, next);
    }

    Loss(Rule rule, String word, String sees, String sentence, String next) {
        this(rule, ChangeKind.REFUSES, word, sees, sentence, next);
    }

    Loss(Rule rule, ChangeKind kind, String word, String sees, String sentence, String next) {
        this.rule = rule;
        this.kind = kind;
        this.word = word;
        this.sees = sees;
        this.sentence = sentence;
        this.next = next;
    }

    @Override
    public ChangeKind kind() {
        return kind;
    }

    @Override
    public String word() {
        return word;
    }

    public Rule rule() {
        return rule;
    }

    public Level level() {
        return NOTES.contains(this) ? Level.NOTE : Level.WARN;
    }

    public String next() {
        return next;
    }

    /** Whether a statement that needs what is gone cannot be prepared any more. */
    public boolean isShownByPrepare() {
        return this == TABLE_DROPPED || this == COLUMN_DROPPED || this == OTHER_DROPPED;
    }

    /** To be thrown by who reports losses and has to know of each whether it is still there: this one was forgotten. */
    public IllegalStateException forgotten() {
        return new IllegalStateException("Nobody says when " + this + " is none any more");
    }

    /** What it is about. */
    public String subject(String relation, Change found) {
        return sentence.contains("{.}") ? relation + "." + found.name() : relation;
    }

    /**
     * The sentence.
     *
     * @param subject empty where what is the same of several is said once
     * @param relationKind in words
     */
    public String text(String subject, String relationKind, Change found) {
        return sentence.replace("{kind}", relationKind)
                .replace("{detail}", found.detail())
                .replace("{name}", found.name())
                .replace("{.}", subject)
                .replace("{}", subject);
    }

    /** Of the page. */
    String row() {
        return "| `%s` | %s | %s |".formatted(rule.code(), sees, next);
    }
}
