package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.regex.Pattern;

/** MariaDB and MySQL: a unique constraint is an index, and so is what is behind a foreign key. */
final class MySqlShape extends ProductShape {

    private static final String COLUMN =
            "(?<type>.+?)(?: collate \\S+)?(?<required> not null)?(?: default (?<default>.+?))?"
                    + "(?:(?<counted> auto_increment)| (?:DEFAULT_GENERATED|on update \\S+|VIRTUAL GENERATED|STORED GENERATED"
                    + "|INVISIBLE))*(?: as \\((?<computed>.*)\\))?(?: comment .*)?";
    private static final Pattern INTRODUCER = Pattern.compile("_utf8mb[34](?=\\\\?')");
    private static final Pattern WIDTH = Pattern.compile("\\b((?:tiny|small|medium|big)?int)\\(\\d+\\)");

    MySqlShape() {
        super(COLUMN, "(?<unique>unique )?\\w+ \\((?<columns>.*)\\)");
    }

    @Override
    void complete(TableShape table) {
        table.keys()
                .removeIf(key -> key.kind() == Kind.INDEX
                        && table.keys().stream()
                                .anyMatch(other -> other.kind() == Kind.FOREIGN_KEY
                                        && other.columns().equals(key.columns())));
    }

    @Override
    boolean isSameType(String entity, String migration) {
        String one = narrow(entity);
        String other = narrow(migration);
        return super.isSameType(one, other) || super.isSameType(one, unsaid(other));
    }

    /** What Hibernate has for it where an entity says neither the sign of a number nor which of two times. */
    private static String unsaid(String type) {
        return type.replaceFirst(" unsigned$", "").replaceFirst("^timestamp\\b", "datetime");
    }

    /** The width of a number is how it is shown; Hibernate's boolean is a bit, MySQL's a tinyint. */
    private static String narrow(String type) {
        return type.equals("tinyint(1)") ? "bit(1)" : WIDTH.matcher(type).replaceAll("$1");
    }

    @Override
    String plain(String expression) {
        return INTRODUCER.matcher(expression).replaceAll("").replace("\\'", "'");
    }
}
