package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.RehearsalReport.Level.WARN;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.ArrayList;
import java.util.List;

/** What is lost, and what callers do not find any more as it was: of small tables too. */
final class Losses {

    private final Sizes sizes;
    private final Remedy remedy;
    private final List<Finding> findings = new ArrayList<>();

    private Losses(Sizes sizes, Remedy remedy) {
        this.sizes = sizes;
        this.remedy = remedy;
    }

    static List<Finding> of(Moment moment, Sizes sizes, Remedy remedy) {
        var losses = new Losses(sizes, remedy);
        for (Touched touched : moment.touched()) {
            for (Change change : touched.changes()) {
                if (touched.relation().isTable() && !isOfParent(change, touched, moment)) {
                    losses.look(touched, change);
                }
            }
        }
        return losses.findings;
    }

    /** A partition changes with its table, which is said once. */
    private static boolean isOfParent(Change change, Touched touched, Moment moment) {
        List<String> users = touched.relation().users();
        return moment.touched().stream()
                .anyMatch(other -> other.relation().oid() != touched.relation().oid()
                        && users.contains(other.relation().name())
                        && other.changes().contains(change));
    }

    private void look(Touched touched, Change change) {
        String relation = touched.relation().name();
        String column = relation + "." + change.name();
        switch (change.kind()) {
            case DROPPED -> {
                boolean holdsRows = "rpm".indexOf(touched.relation().kind()) >= 0;
                add(holdsRows ? "drops-data" : "breaks-callers", relation + " is dropped", remedy.ofDrop());
            }
            case TRUNCATED -> {
                if (sizes.of(touched.relation()).pages() != 0) {
                    add("drops-data", "all rows of " + relation + " are removed", remedy.ofTruncate());
                }
            }
            case COLUMN_DROPPED -> add("drops-data", column + " is dropped, with its values", remedy.ofDrop());
            case RENAMED ->
                add("breaks-callers", relation + " is called " + change.detail() + " now", remedy.ofRename());
            case COLUMN_RENAMED ->
                add("breaks-callers", column + " is called " + change.detail() + " now", remedy.ofRename());
            case TYPE_CHANGED -> {
                if (!isWidened(touched, change)) {
                    add("breaks-callers", "the type of " + column + " changes: " + change.detail(), remedy.ofRename());
                }
            }
            case COLUMN_ADDED -> {
                if (change.detail().endsWith(" not null")) {
                    add(
                            "breaks-callers",
                            "who inserts into " + relation + " without " + change.name() + " is refused from now on",
                            remedy.ofRequired());
                }
            }
            default -> {}
        }
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

    private void add(String rule, String text, String instead) {
        findings.add(new Finding(rule, WARN, text, instead, null));
    }
}
