package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.RehearsalReport.Level.ERROR;
import static dev.migration.rehearsal.RehearsalReport.Level.WARN;

import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.List;

/** What is lost, and what callers do not find any more as it was: of small tables too. */
final class Losses {

    private final Sizes sizes;
    private final Advice remedy;

    Losses(Sizes sizes, Advice remedy) {
        this.sizes = sizes;
        this.remedy = remedy;
    }

    void add(StatementMoment moment, List<Remark> remarks) {
        for (Touched touched : moment.touched()) {
            for (Change change : touched.changes()) {
                boolean isOfCallers = touched.relation().isNamed() || change.kind() == ChangeKind.RIGHT_REVOKED;
                if (isOfCallers && !isOfParent(change, touched, moment)) {
                    add(touched, change, remarks);
                }
            }
        }
    }

    /** A partition changes with its table, which is said once. */
    private static boolean isOfParent(Change change, Touched touched, StatementMoment moment) {
        List<String> users = touched.relation().users();
        return moment.touched().stream()
                .anyMatch(other -> other.relation().oid() != touched.relation().oid()
                        && users.contains(other.relation().name())
                        && other.changes().contains(change));
    }

    private void add(Touched touched, Change change, List<Remark> remarks) {
        String relation = touched.relation().name();
        String column = relation + "." + change.name();
        switch (change.kind()) {
            case DROPPED -> {
                boolean holdsRows = "rpm".indexOf(touched.relation().kind()) >= 0;
                String rule = holdsRows ? "drops-data" : "breaks-callers";
                add(rule, relation, "", " is dropped", remedy.ofDrop(), remarks);
            }
            case TRUNCATED -> {
                if (sizes.of(touched.relation()).pages() != 0) {
                    add("drops-data", relation, "all rows of ", " are removed", remedy.ofTruncate(), remarks);
                }
            }
            case COLUMN_DROPPED ->
                add("drops-data", column, "", " is dropped, with its values", remedy.ofDrop(), remarks);
            case RENAMED -> breaks(relation, "", " is called " + change.detail() + " now", remarks);
            case COLUMN_RENAMED -> breaks(column, "", " is called " + change.detail() + " now", remarks);
            case TYPE_CHANGED -> {
                if (!isWidened(touched, change)) {
                    breaks(column, "the type of ", " changes: " + change.detail(), remarks);
                }
            }
            case COLUMN_ADDED -> {
                if (change.detail().endsWith(" not null")) {
                    required(touched, change, remarks);
                }
            }
            case VALUE_RENAMED -> breaks(column, "the value ", " is " + change.detail() + " now", remarks);
            case ROW_SECURITY_ENABLED ->
                add(
                        "breaks-callers",
                        relation,
                        "who has no policy for them does not see the rows of ",
                        " any more",
                        remedy.ofRowSecurity(),
                        remarks);
            case RIGHT_REVOKED ->
                add(
                        "breaks-callers",
                        relation,
                        change.name() + " loses " + change.detail() + " on ",
                        "",
                        remedy.ofRevoke(),
                        remarks);
            default -> {}
        }
    }

    /** No default fills the rows that are there, and where there are some the database refuses it. */
    private void required(Touched touched, Change change, List<Remark> remarks) {
        String relation = touched.relation().name();
        Size size = sizes.of(touched.relation());
        boolean isUnknown = size.pages() < 0;
        if (!isUnknown && sizes.areGiven() && (size.rows() > 0 || (size.rows() < 0 && size.pages() > 0))) {
            remarks.add(Remark.of(
                    "fails",
                    ERROR,
                    relation,
                    change.name(),
                    "the database refuses it where there are rows, and " + relation + " has "
                            + (size.rows() < 0 ? "some" : size.rows()) + ": they would have no value in "
                            + change.name(),
                    remedy.ofRequired()));
        }
        String text = " without " + change.name() + " is refused from now on";
        add(
                "breaks-callers",
                relation,
                "who inserts into ",
                text + (isUnknown ? ", and so is this statement if there are rows" : ""),
                remedy.ofRequired(),
                remarks);
    }

    /** A longer text or a larger number of digits, for which the server leaves the rows as they are. */
    private static boolean isWidened(Touched touched, Change change) {
        String[] types = change.detail().split(" to ", 2);
        return types.length == 2
                && !Sizes.has(touched, ChangeKind.REWRITTEN)
                && (base(types[0]).equals(base(types[1]))
                        || (types[0].startsWith("character varying") && types[1].equals("text")));
    }

    private static String base(String type) {
        int length = type.indexOf('(');
        int end = type.indexOf(')', Math.max(0, length));
        return length < 0 || end < 0 ? type : type.substring(0, length) + type.substring(end + 1);
    }

    private void breaks(String subject, String before, String after, List<Remark> remarks) {
        add("breaks-callers", subject, before, after, remedy.ofRename(), remarks);
    }

    private static void add(
            String rule, String subject, String before, String after, String instead, List<Remark> remarks) {
        remarks.add(Remark.of(rule, WARN, subject, before + after, before + subject + after, instead));
    }
}
