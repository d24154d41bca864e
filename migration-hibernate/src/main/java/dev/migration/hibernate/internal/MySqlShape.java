package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MariaDB and MySQL: a unique constraint is an index, and so is what is behind a foreign key. */
final class MySqlShape extends ProductShape {

    private static final Pattern COLUMN = Pattern.compile(
            "(?<type>.+?)(?: collate (?<collate>\\S+))?(?<required> not null)?(?: default (?<default>.+?))?(?<extra>(?:"
                    + " (?:auto_increment|DEFAULT_GENERATED|on update \\S+|VIRTUAL GENERATED|STORED GENERATED|INVISIBLE))*)"
                    + "(?: as \\((?<computed>.*)\\))?(?: comment .*)?",
            Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile("(?<unique>unique )?(?<type>\\w+) \\((?<columns>.*)\\)");
    private static final Pattern FOREIGN_KEY = Pattern.compile(
            "foreign key \\((?<columns>.*?)\\) references (?<table>.+?) \\((?<others>.*?)\\) on update .*");
    private static final Pattern INTRODUCER = Pattern.compile("_utf8mb[34](?=\\\\?')");
    private static final Pattern WIDTH = Pattern.compile("\\b((?:tiny|small|medium|big)?int)\\(\\d+\\)");

    @Override
    Column column(String name, String definition) {
        Matcher part = COLUMN.matcher(definition);
        if (!part.matches()) {
            return new Column(name, definition, false, "", false, "", definition);
        }
        String value = Objects.requireNonNullElse(part.group("default"), "");
        return new Column(
                name,
                part.group("type"),
                part.group("required") != null,
                // MariaDB's word for none.
                value.equals("NULL") ? "" : value,
                part.group("extra").contains("auto_increment"),
                Objects.requireNonNullElse(part.group("computed"), ""),
                definition);
    }

    @Override
    Constraint constraint(String name, String definition) {
        Matcher foreignKey = FOREIGN_KEY.matcher(definition);
        return foreignKey.matches()
                ? foreignKey(
                        name,
                        foreignKey.group("columns"),
                        foreignKey.group("table"),
                        foreignKey.group("others"),
                        definition)
                : check(name, withoutCasts(definition.replaceFirst("check ", "")), definition);
    }

    @Override
    Constraint index(String name, String definition) {
        Matcher index = INDEX.matcher(definition);
        if (!index.matches()) {
            return new Constraint(Kind.INDEX, name, definition, List.of(), definition, true);
        }
        Kind kind =
                name.equals("PRIMARY") ? Kind.PRIMARY_KEY : index.group("unique") == null ? Kind.INDEX : Kind.UNIQUE;
        return key(kind, name, index.group("columns"), definition, true);
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
        String one = plain(entity);
        String other = plain(migration);
        return super.isSameType(one, other) || super.isSameType(one, unsaid(other));
    }

    /** What Hibernate has for it where an entity says neither the sign of a number nor which of two times. */
    private static String unsaid(String type) {
        return type.replaceFirst(" unsigned$", "").replaceFirst("^timestamp\\b", "datetime");
    }

    /** The width of a number is how it is shown; Hibernate's boolean is a bit, MySQL's a tinyint. */
    private static String plain(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.equals("tinyint(1)") ? "bit(1)" : WIDTH.matcher(lower).replaceAll("$1");
    }

    @Override
    String withoutCasts(String expression) {
        return INTRODUCER.matcher(expression).replaceAll("").replace("\\'", "'");
    }
}
