package dev.migration.hibernate.internal;

import java.util.stream.Collectors;

/** H2 has made-up names for what has none. */
final class H2Shape extends ProductShape {

    private static final String COLUMN =
            "(?<type>.+?)(?<required> not null)?(?: default (?<default>.+?))?(?: on update .+?)?"
                    + "(?: generated always as \\((?<computed>.*)\\))?"
                    + "(?<counted> generated (?:ALWAYS|BY DEFAULT) as identity from \\S+ by \\S+)?(?: comment .*)?";

    H2Shape() {
        super(COLUMN, "(?<unique>UNIQUE )?INDEX \\((?<columns>.*)\\)");
    }

    /** The catalogue has the constants of an enum without quotes. */
    @Override
    String type(String type) {
        return type.startsWith("ENUM(")
                ? names(type.substring("ENUM(".length(), type.length() - 1)).stream()
                        .collect(Collectors.joining("', '", "enum ('", "')"))
                : type;
    }

    @Override
    boolean isSameType(String entity, String migration) {
        return super.isSameType(entity, migration.replace("VARCHAR_IGNORECASE", "CHARACTER VARYING"));
    }

    @Override
    String plain(String expression) {
        return expression.replace("\"", "");
    }
}
