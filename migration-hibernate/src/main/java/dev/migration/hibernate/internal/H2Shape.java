package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** H2 has made-up names for what has none. */
final class H2Shape extends ProductShape {

    private static final Pattern COLUMN = Pattern.compile(
            "(?<type>.+?)(?<required> not null)?(?: default (?<default>.+?))?(?: on update .+?)?"
                    + "(?: generated always as \\((?<computed>.*)\\))?"
                    + "(?<identity> generated (?:ALWAYS|BY DEFAULT) as identity from \\S+ by \\S+)?(?: comment .*)?",
            Pattern.DOTALL);
    private static final Pattern FOREIGN_KEY = Pattern.compile(
            "FOREIGN KEY \\((?<columns>.*?)\\) references (?<table>.+?) \\((?<others>.*?)\\)(?: on .*)?");
    private static final Pattern KEY = Pattern.compile("(?<kind>PRIMARY KEY|UNIQUE) \\((?<columns>.*)\\)");
    private static final Pattern INDEX = Pattern.compile("(?<unique>UNIQUE )?INDEX \\((?<columns>.*)\\)");

    @Override
    Column column(String name, String definition) {
        Matcher part = COLUMN.matcher(definition);
        if (!part.matches()) {
            return new Column(name, definition, false, "", false, "", definition);
        }
        String value = Objects.requireNonNullElse(part.group("default"), "");
        boolean isCounted = part.group("identity") != null || value.startsWith("NEXT VALUE FOR ");
        return new Column(
                name,
                quoted(part.group("type")),
                part.group("required") != null,
                isCounted ? "" : value,
                isCounted,
                Objects.requireNonNullElse(part.group("computed"), ""),
                definition);
    }

    /** The catalogue has the constants of an enum without quotes. */
    private static String quoted(String type) {
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
    Constraint constraint(String name, String definition) {
        Matcher foreignKey = FOREIGN_KEY.matcher(definition);
        if (foreignKey.matches()) {
            return foreignKey(
                    name,
                    foreignKey.group("columns"),
                    foreignKey.group("table"),
                    foreignKey.group("others"),
                    definition);
        }
        Matcher key = KEY.matcher(definition);
        if (key.matches()) {
            Kind kind = key.group("kind").equals("UNIQUE") ? Kind.UNIQUE : Kind.PRIMARY_KEY;
            return key(kind, name, key.group("columns"), definition, false);
        }
        return definition.startsWith("CHECK ")
                ? check(name, definition.substring("CHECK ".length()).replace("\"", ""), definition)
                : new Constraint(Kind.CHECK, name, definition, List.of(), definition, false);
    }

    @Override
    Constraint index(String name, String definition) {
        Matcher index = INDEX.matcher(definition);
        return index.matches()
                ? key(
                        index.group("unique") == null ? Kind.INDEX : Kind.UNIQUE,
                        name,
                        index.group("columns").replace(" ASC", ""),
                        definition,
                        true)
                : new Constraint(Kind.INDEX, name, definition, List.of(), definition, true);
    }
}
