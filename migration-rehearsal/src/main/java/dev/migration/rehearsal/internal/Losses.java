// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import dev.migration.rehearsal.internal.rule.Rule;
import dev.migration.rehearsal.internal.statement.StatementCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is lost, and what callers do not find any more as it was: of small tables too. */
final class Losses {

    private static final List<String> TEXTS = List.of("varchar", "text", "mediumtext", "longtext");

    /** With its character set. */
    private static final Pattern TEXT = Pattern.compile("(\\w+)(?:\\(\\d+\\))?( \\w+)");

    private static final Pattern LONGER = Pattern.compile("(varchar|varbinary|decimal)\\((\\d+)(.*)");

    /** What is in its parentheses are values, of which each counts. */
    private static final Pattern VALUES = Pattern.compile("(?:enum|set)\\('");

    private final Sizes sizes;
    private final StatementCheck statements;
    private final Set<Returned> back = new HashSet<>();

    /** What was dropped of a relation, and is there again at the end of the migration. */
    private record Returned(Relation relation, Alteration gone) {}

    /** What is seen, and not said elsewhere. */
    private interface Seen {

        void loss(Loss loss, Touched touched, Alteration change);
    }

    Losses(Sizes sizes, StatementCheck statements) {
        this.sizes = sizes;
        this.statements = statements;
    }

    void isBack(Relation relation, Alteration gone) {
        back.add(new Returned(relation, gone));
    }

    void add(StatementMoment moment, List<Remark> remarks) {
        each(moment, (loss, touched, change) -> add(moment.index(), loss, touched, change, remarks));
    }

    /** What it may refuse of the statements of the release that serves. */
    List<Finding> mayRefuse(StatementMoment moment) {
        var findings = new ArrayList<Finding>();
        each(
                moment,
                (loss, touched, change) -> findings.addAll(statements.mayRefuse(loss, touched.relation(), change)));
        findings.addAll(statements.mayRefuse(moment.code()));
        return findings;
    }

    private void each(StatementMoment moment, Seen seen) {
        for (Touched touched : moment.touched()) {
            for (Alteration change : touched.changes()) {
                if (back.contains(new Returned(touched.relation(), change))) {
                    continue;
                }
                if (change.deed() instanceof Loss loss
                        && isNoticed(loss, touched, change)
                        && !isOfAnother(change, touched, moment)) {
                    seen.loss(loss, touched, change);
                }
            }
        }
    }

    private boolean isNoticed(Loss loss, Touched touched, Alteration change) {
        return switch (loss) {
            case ROWS_REMOVED -> sizes.of(touched.relation()).pages() != 0;
            case TYPE_CHANGED ->
                !isWidened(touched, change.was(), change.is()) && !AddedValues.isOf(change.was(), change.is());
            case INDEX_DROPPED -> !sizes.isSmall(touched.relation());
            case RIGHT_REVOKED -> true;
            default -> touched.relation().isNamed();
        };
    }

    /** A partition changes with its table, and a sequence with the column that owns it, which is said once. */
    private boolean isOfAnother(Alteration change, Touched touched, StatementMoment moment) {
        List<String> users = touched.relation().users();
        return moment.touched().stream()
                .filter(other -> other.relation().oid() != touched.relation().oid())
                .anyMatch(other -> touched.relation().isSequence()
                        ? other.relation().isTable() && !areAllBack(other)
                        : users.contains(other.relation().name())
                                && other.changes().stream().anyMatch(it -> isAlike(it, change)));
    }

    private boolean areAllBack(Touched touched) {
        return touched.changes().stream().allMatch(change -> back.contains(new Returned(touched.relation(), change)));
    }

    private static boolean isAlike(Alteration change, Alteration other) {
        boolean hasOwnName = change.kind() == ChangeKind.REFUSES || change.kind() == ChangeKind.GONE;
        return hasOwnName ? change.deed() == other.deed() : change.equals(other);
    }

    private void add(int index, Loss loss, Touched touched, Alteration change, List<Remark> remarks) {
        Relation relation = touched.relation();
        boolean mayFail = loss == Loss.REQUIRED;
        if (mayFail) {
            addRefusal(loss, touched, change, 1, remarks);
        } else if (loss == Loss.DEFAULT_REFUSED_IN_ROWS) {
            addRefusal(loss, touched, change, 2, remarks);
        }
        String perhaps =
                mayFail && sizes.of(relation).pages() < 0 ? ", and so is this statement if there are rows" : "";
        String subject = loss.subject(relation.name(), change.change());
        String proof = loss.isShownByPrepare() ? statements.ofDrop(index, relation, loss) : "";
        remarks.add(Remark.of(
                loss.rule(),
                proof.isEmpty() || loss.rule() == Rule.DROPS_DATA ? loss.level() : Level.NOTE,
                subject,
                loss.text("", relation.kindInWords(), change.change()) + proof,
                loss.text(subject, relation.kindInWords(), change.change()) + perhaps + proof,
                proof.isEmpty() || loss.rule() != Rule.DROPS_DATA ? loss.next() : Loss.ROWS_REMOVED.next()));
    }

    /** No default fills the rows that are there, and where there are some the database refuses it. */
    private void addRefusal(Loss loss, Touched touched, Alteration change, int least, List<Remark> remarks) {
        String relation = touched.relation().name();
        Size size = sizes.of(touched.relation());
        if (size.pages() >= 0 && sizes.areGiven() && (size.rows() >= least || (size.rows() < 0 && size.pages() > 0))) {
            remarks.add(Remark.of(
                    Rule.FAILS,
                    relation,
                    change.name(),
                    "the database refuses it where there are rows, and " + relation + " has "
                            + (size.rows() < 0 ? "some" : size.rows())
                            + ": none of them would have a value of its own in "
                            + change.name(),
                    loss.next()));
        }
    }

    /** A longer text or a larger number of digits, for which the server leaves the rows as they are, or a larger kind of text. */
    private static boolean isWidened(Touched touched, String was, String is) {
        boolean isBase = base(was).equals(base(is)) || (was.startsWith("character varying") && is.equals("text"));
        return !VALUES.matcher(was).lookingAt()
                && ((isBase && !Sizes.has(touched, ChangeKind.REWRITTEN))
                        || isLargerText(was, is)
                        || isLonger(was, is));
    }

    /** MariaDB and MySQL write the table anew for it, which callers do not notice; so they do for another character set. */
    private static boolean isLargerText(String was, String is) {
        Matcher from = TEXT.matcher(was);
        Matcher to = TEXT.matcher(is);
        return from.matches()
                && to.matches()
                && from.group(2).equals(to.group(2))
                && TEXTS.contains(from.group(1))
                && TEXTS.indexOf(from.group(1)) < TEXTS.indexOf(to.group(1));
    }

    /** For which MySQL writes the table anew, as the length itself is stored otherwise, or the digits are. */
    private static boolean isLonger(String was, String is) {
        Matcher from = LONGER.matcher(was);
        Matcher to = LONGER.matcher(is);
        return from.matches()
                && to.matches()
                && from.group(1).equals(to.group(1))
                && from.group(3).equals(to.group(3))
                && Integer.parseInt(from.group(2)) < Integer.parseInt(to.group(2));
    }

    private static String base(String type) {
        int length = type.indexOf('(');
        int end = type.indexOf(')', Math.max(0, length));
        return length < 0 || end < 0 ? type : type.substring(0, length) + type.substring(end + 1);
    }
}
