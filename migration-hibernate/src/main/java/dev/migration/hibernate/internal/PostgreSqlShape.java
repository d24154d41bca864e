package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** PostgreSQL writes the definitions as SQL. */
final class PostgreSqlShape extends ProductShape {

    private static final Pattern COLUMN = Pattern.compile(
            "(?<type>.+?)(?: collate (?<collate>\\S+))?(?<required> not null)?(?<identity> generated (?:always|by default) as"
                    + " identity(?: \\([^)]*\\))?)?(?: (?<value>default|generated always as) (?<expression>.*?))?"
                    + "(?: storage \\w+)?(?: compression \\w+)?(?: statistics -?\\d+)?(?: \\([^)]*\\))?",
            Pattern.DOTALL);
    private static final Pattern FOREIGN_KEY = Pattern.compile(
            "FOREIGN KEY \\((?<columns>.*?)\\) REFERENCES (?<table>.+?)\\((?<others>.*?)\\).*", Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile(
            "CREATE (?<unique>UNIQUE )?INDEX .+? ON .+? USING (?<method>\\w+) \\((?<columns>.*?)\\)(?<rest> (?:INCLUDE|NULLS|WITH|WHERE|TABLESPACE) .*)?",
            Pattern.DOTALL);
    private static final Pattern CAST = Pattern.compile(
            "::(?:\"[^\"]+\"|[a-z_]\\w*)(?:\\.\\w+)?(?: (?:varying|precision|without time zone|with time zone))*(?:\\(\\d+(?:,\\d+)?\\))?(?:\\[\\])?");

    private final Pattern ownNames;

    /** @param ownSchemas whose names are left out in front of types and tables */
    PostgreSqlShape(Set<String> ownSchemas) {
        ownNames = Pattern.compile(ownSchemas.stream()
                .map(name -> "\\b" + Pattern.quote(name) + "\\.|\"" + Pattern.quote(name) + "\"\\.")
                .collect(Collectors.joining("|")));
    }

    private String unqualified(String definition) {
        return ownNames.matcher(definition).replaceAll("");
    }

    @Override
    Column column(String name, String text) {
        String definition = unqualified(text);
        Matcher part = COLUMN.matcher(definition);
        if (!part.matches()) {
            return new Column(name, definition, false, "", false, "", definition);
        }
        String expression = Objects.requireNonNullElse(part.group("expression"), "");
        boolean isDefault = "default".equals(part.group("value"));
        boolean isCounted = part.group("identity") != null || (isDefault && expression.startsWith("nextval("));
        return new Column(
                name,
                part.group("type"),
                part.group("required") != null,
                isDefault && !isCounted ? expression : "",
                isCounted,
                isDefault ? "" : expression,
                definition);
    }

    @Override
    String qualified(String definition, String table) {
        return table.contains(".")
                ? definition.replaceFirst(
                        "\\) REFERENCES (?=(?:\\w+|\"[^\"]+\")\\()",
                        ") REFERENCES " + table.substring(0, table.indexOf('.') + 1))
                : definition;
    }

    @Override
    Constraint constraint(String name, String text) {
        String definition = unqualified(text);
        Matcher foreignKey = FOREIGN_KEY.matcher(definition);
        if (foreignKey.matches()) {
            return foreignKey(
                    name,
                    foreignKey.group("columns"),
                    foreignKey.group("table"),
                    foreignKey.group("others"),
                    definition);
        }
        if (definition.startsWith("CHECK ")) {
            return check(name, withoutCasts(definition.replaceFirst("CHECK ", "")), definition);
        }
        boolean isPrimary = definition.startsWith("PRIMARY KEY ");
        Matcher columns = Pattern.compile("(?:PRIMARY KEY|UNIQUE) \\((.*?)\\)").matcher(definition);
        return columns.matches()
                ? key(isPrimary ? Kind.PRIMARY_KEY : Kind.UNIQUE, name, columns.group(1), definition, false)
                : new Constraint(
                        isPrimary ? Kind.PRIMARY_KEY : Kind.UNIQUE, name, definition, List.of(), definition, false);
    }

    @Override
    Constraint index(String name, String text) {
        String definition = unqualified(text);
        Matcher index = INDEX.matcher(definition);
        if (!index.matches()
                || index.group("rest") != null
                || !index.group("method").equals("btree")) {
            String after = definition.replaceFirst("(?s).* USING ", "");
            return new Constraint(Kind.INDEX, name, after, List.of(), definition, true);
        }
        return key(
                index.group("unique") == null ? Kind.INDEX : Kind.UNIQUE,
                name,
                index.group("columns"),
                definition,
                true);
    }

    @Override
    String withoutCasts(String expression) {
        return CAST.matcher(expression).replaceAll("");
    }
}
