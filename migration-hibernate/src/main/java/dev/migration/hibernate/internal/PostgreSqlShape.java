package dev.migration.hibernate.internal;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** PostgreSQL writes the definitions as SQL. */
final class PostgreSqlShape extends ProductShape {

    private static final String COLUMN =
            "(?<type>.+?)(?: collate \\S+)?(?<required> not null)?(?<counted> generated (?:always|by default) as"
                    + " identity(?: \\([^)]*\\))?)?(?: default (?<default>.*?))?(?: generated always as (?<computed>.*?))?"
                    + "(?: storage \\w+)?(?: compression \\w+)?(?: statistics -?\\d+)?(?: \\([^)]*\\))?";
    private static final String INDEX = "(?!.*\\) (?:INCLUDE|NULLS|WITH|WHERE|TABLESPACE) )"
            + "CREATE (?<unique>UNIQUE )?INDEX .+? ON .+? USING btree \\((?<columns>.*)\\)";
    private static final Pattern CAST = Pattern.compile(
            "::(?:\"[^\"]+\"|[a-z_]\\w*)(?:\\.\\w+)?(?: (?:varying|precision|without time zone|with time zone))*(?:\\(\\d+(?:,\\d+)?\\))?(?:\\[\\])?");

    private final Pattern ownNames;

    /** @param ownSchemas whose names are left out in front of types and tables */
    PostgreSqlShape(Set<String> ownSchemas) {
        super(COLUMN, INDEX);
        ownNames = Pattern.compile(ownSchemas.stream()
                .map(name -> "\\b" + Pattern.quote(name) + "\\.|\"" + Pattern.quote(name) + "\"\\.")
                .collect(Collectors.joining("|")));
    }

    @Override
    String unqualified(String definition) {
        return ownNames.matcher(definition).replaceAll("");
    }

    @Override
    String plain(String expression) {
        return CAST.matcher(expression).replaceAll("");
    }
}
