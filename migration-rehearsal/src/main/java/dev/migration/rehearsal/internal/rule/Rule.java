// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import static dev.migration.rehearsal.RehearsalReport.Level.ERROR;
import static dev.migration.rehearsal.RehearsalReport.Level.NOTE;
import static dev.migration.rehearsal.RehearsalReport.Level.WARN;

import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Each rule once: its level, what it sees, what to do, and what {@code remedy} says of a statement that it finds. The first table
 * of {@code docs/rehearse.md} has a row of each; what {@link Loss} lists is in the second.
 */
public enum Rule {
    FAILS(
            ERROR,
            "the database refuses the statement or the commit; or would refuse it because of rows, as a `NOT NULL` column without"
                    + " a default, and by the sizes there are some",
            "fix the statement, or the rows before it"),
    BLOCKS_READS(
            ERROR,
            "reads wait for 1 s or longer; else a note, or a warning if the size is unknown",
            "what the findings of the statements below say, of which one takes so long"),
    BLOCKS_WRITES(ERROR, "writes wait for 5 s or longer; else a warning", "the same"),
    TABLE_REWRITE(
            WARN,
            "the table is rewritten, or would be in another time zone, as below",
            "add a new column beside it and fill it in batches",
            "it would write the whole table anew while others wait"),
    SCAN_UNDER_LOCK(
            WARN,
            "the whole table is read while it is locked",
            "add the constraint `NOT VALID`, and validate it in a later migration",
            "it would read the whole table while others wait"),
    INDEX_BLOCKS_WRITES(
            WARN,
            "an index is built while writes wait",
            "`CREATE INDEX CONCURRENTLY`, in its own migration",
            "it would build an index while writes wait"),
    HELD_LOCK(
            WARN,
            "a statement of 100 ms or more runs while others wait for an earlier one",
            "put it in its own migration"),
    MANY_ROWS(
            WARN,
            "10,000 rows or more are updated or deleted in one statement, by the sizes too; a note if that is unknown, and if on"
                    + " MariaDB or MySQL it copies rows that others cannot write meanwhile",
            "change them in [batches](batches.md)",
            "it would change many rows in one transaction"),
    FK_WITHOUT_INDEX(
            WARN,
            "a table is read 100 times or more in one statement",
            "create an index on the columns of the foreign key first"),
    DROPS_DATA(
            WARN,
            "rows or their values are [gone](#what-breaks-callers); accepted in the [phase contract](phases.md)",
            "drop it in a release after the last one that uses it",
            "it would drop what older instances may still use"),
    BREAKS_CALLERS(
            WARN,
            "statements of the release before [are refused, or see something else](#what-breaks-callers); accepted in the phase"
                    + " contract",
            "let callers change over first",
            "older instances would be refused, or miss what it takes away"),
    BREAKS_STATEMENT(
            ERROR,
            "a [recorded statement](release-before.md) of the release that serves is refused from now on; a warning where it is"
                    + " still prepared, but what it writes may be refused",
            "keep what it uses until no instance of that release is left"),
    LOCKS_OTHER_TABLE(NOTE, "another table is locked too, such as that of a foreign key", "nothing, if it is short"),
    NOT_REHEARSED(NOTE, "the statement was not executed", "try it by hand"),
    WRONG_ALLOW(WARN, "a comment allows nothing", "name a rule and a reason");

    private final Level level;
    private final String sees;
    private final String next;
    private final String wouldDo;

    Rule(Level level, String sees, String next) {
        this(level, sees, next, "");
    }

    Rule(Level level, String sees, String next, String wouldDo) {
        this.level = level;
        this.sees = sees;
        this.next = next;
        this.wouldDo = wouldDo;
    }

    /** As comments and reports name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that a comment may allow. */
    public static List<String> allowable() {
        return Arrays.stream(values())
                .filter(rule -> rule != FAILS && rule != WRONG_ALLOW)
                .map(Rule::code)
                .toList();
    }

    /** Whether what it finds is expected when no instance of the release before is left. */
    public boolean isOfContract() {
        return this == DROPS_DATA || this == BREAKS_CALLERS;
    }

    /** Whether it finds what is wrong with a statement itself, and not with one behind it. */
    public boolean isOfStatement() {
        return !wouldDo.isEmpty();
    }

    /** Whether it finds work on a table for which others wait. */
    public boolean isWork() {
        return this == TABLE_REWRITE || this == SCAN_UNDER_LOCK || this == INDEX_BLOCKS_WRITES;
    }

    /** What such a statement would do, after a colon. */
    public String wouldDo() {
        return wouldDo;
    }

    public boolean found(Finding finding) {
        return finding.rule().equals(code());
    }

    public Finding finding(String text, @Nullable String instead) {
        return finding(level, text, instead);
    }

    public Finding finding(Level of, String text, @Nullable String instead) {
        return new Finding(code(), of, text, instead, null);
    }

    /** Of the page. */
    String row() {
        return "| `%s` | %s | %s | %s |"
                .formatted(code(), level == WARN ? "warning" : level.name().toLowerCase(Locale.ROOT), sees, next);
    }
}
