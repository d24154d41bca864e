// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that alters a table, read from its text: a draft has all statements as text, as Hibernate writes its own.
 *
 * @param table as it is written
 * @param action such as {@code add column phone varchar(40)}; several have commas between them
 */
public record AlterTable(String table, String action) {

    private static final Pattern ALTER = Pattern.compile("(?is)alter table (\\S+)\\s+(.*)");
    private static final Pattern CREATE_INDEX =
            Pattern.compile("(?is)create ((?:unique )?index \\S+) on (\\S+) (\\(.*\\))");
    private static final Pattern DROP_INDEX = Pattern.compile("(?is)(drop index \\S+) on (\\S+)");

    private static final String SET_TYPE = "set data type ";
    private static final String DROP_FOREIGN_KEY = "drop foreign key ";
    private static final String ADD_CONSTRAINT = "add constraint ";

    /** Empty for another statement. */
    public static Optional<AlterTable> of(String sql) {
        Matcher alter = ALTER.matcher(sql);
        return alter.matches() ? Optional.of(new AlterTable(alter.group(1), alter.group(2))) : Optional.empty();
    }

    /** Also of one that makes or drops an index: MariaDB and MySQL do that as well where they alter its table. */
    static Optional<AlterTable> orIndex(String sql) {
        Matcher create = CREATE_INDEX.matcher(sql);
        if (create.matches()) {
            return Optional.of(new AlterTable(create.group(2), "add " + create.group(1) + " " + create.group(3)));
        }
        Matcher drop = DROP_INDEX.matcher(sql);
        return drop.matches() ? Optional.of(new AlterTable(drop.group(2), drop.group(1))) : of(sql);
    }

    /** What gives a column another type. */
    static String setType(String type) {
        return SET_TYPE + type;
    }

    static String addConstraint(String name, String clause) {
        return ADD_CONSTRAINT + name + " " + clause;
    }

    /** One for all. */
    static String together(String table, List<AlterTable> all) {
        List<String> actions = all.stream()
                .map(alter -> alter.action().replaceAll("\\s*\n\\s*", " "))
                .toList();
        String action = String.join(",\n    ", actions);
        return actions.size() == 1 ? new AlterTable(table, action).sql() : "alter table " + table + "\n    " + action;
    }

    public String sql() {
        return "alter table " + table + " " + action;
    }

    /** The same of another table. */
    public AlterTable on(String other) {
        return new AlterTable(other, action);
    }

    boolean setsType() {
        return has(SET_TYPE);
    }

    boolean dropsForeignKey() {
        return has(DROP_FOREIGN_KEY);
    }

    boolean addsConstraint() {
        return has(ADD_CONSTRAINT);
    }

    private boolean has(String words) {
        return (" " + action).contains(" " + words);
    }
}
