// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.database.catalogue.SchemaElement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQLite keeps the statements that created what there is; they are compared, layout and quotes aside.
 * A virtual table takes the tables along that it keeps its data in.
 */
public final class SqliteCatalogue implements Catalogue {

    private static final String STATEMENTS =
            "SELECT type || ' ' || name, CASE type WHEN 'table' THEN '' ELSE type || ' ' || name END, sql, tbl_name"
                    + " FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    @Override
    public String currentSchema(Connection connection) {
        return "main";
    }

    @Override
    public List<SchemaElement> elements(CatalogueQueries queries) throws SQLException {
        var elements = new ArrayList<SchemaElement>();
        for (List<String> row : queries.rows(STATEMENTS, 4)) {
            var statement = new SqliteDefinition(row.get(2));
            if (row.get(1).isEmpty()) {
                elements.addAll(statement.table(row.get(0)));
            } else {
                boolean ofTable = !row.get(0).startsWith("view ");
                elements.add(new SchemaElement(
                        ofTable ? "table " + row.get(3) : row.get(0), ofTable ? row.get(1) : "", statement.text()));
            }
        }
        return elements;
    }

    /** A CREATE statement as SQLite keeps it: as it was written, and changed in place by ALTER TABLE. */
    private static final class SqliteDefinition {

        private static final Pattern TOKEN = Pattern.compile(
                "(?<comment>--[^\n]*|/\\*.*?\\*/)|(?<string>'(?:[^']|'')*')"
                        + "|\"(?<quoted>(?:[^\"]|\"\")*)\"|`(?<ticked>[^`]*)`|\\[(?<bracketed>[^]]*)]"
                        + "|(?<word>[\\w$.\\x{80}-\\x{10FFFF}]+)|(?<other>[(),;]|[^\\s\\w'\"`\\[(),;]+)",
                Pattern.DOTALL);
        private static final Pattern SIMPLE_NAME = Pattern.compile("[A-Za-z_]\\w*");
        private static final Set<String> CONSTRAINTS = Set.of("constraint", "primary", "unique", "check", "foreign");

        private final List<String> tokens = new ArrayList<>();

        SqliteDefinition(String sql) {
            Matcher matcher = TOKEN.matcher(sql);
            while (matcher.find()) {
                if (matcher.group("comment") == null) {
                    tokens.add(token(matcher));
                }
            }
        }

        private static String token(Matcher matcher) {
            for (String quotes : List.of("quoted", "ticked", "bracketed")) {
                String name = matcher.group(quotes);
                if (name != null) {
                    return SIMPLE_NAME.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : '"' + name + '"';
                }
            }
            return matcher.group("word") == null
                    ? matcher.group()
                    : matcher.group().toLowerCase(Locale.ROOT);
        }

        String text() {
            return text(tokens);
        }

        /** A table, and each of its columns and constraints; of a virtual table it is the module that knows them. */
        List<SchemaElement> table(String object) {
            var elements = new ArrayList<SchemaElement>();
            int open = tokens.indexOf("(");
            if (open < 0 || tokens.subList(0, 2).contains("virtual")) {
                return List.of(new SchemaElement(object, "", text()));
            }
            int depth = 0;
            int start = open + 1;
            int end = open;
            while (end < tokens.size() && (depth > 0 || end == open)) {
                String token = tokens.get(end);
                depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
                if (depth == 0 || (depth == 1 && token.equals(","))) {
                    elements.add(part(object, tokens.subList(start, end)));
                    start = end + 1;
                }
                end++;
            }
            elements.add(new SchemaElement(object, "", text(tokens.subList(start, tokens.size()))));
            return elements;
        }

        private static SchemaElement part(String table, List<String> tokens) {
            String first = tokens.get(0);
            if (!CONSTRAINTS.contains(first)) {
                return new SchemaElement(table, "column " + first, text(tokens.subList(1, tokens.size())));
            }
            boolean named = first.equals("constraint");
            return new SchemaElement(
                    table,
                    named ? "constraint " + tokens.get(1) : "constraint",
                    text(tokens.subList(named ? 2 : 0, tokens.size())));
        }

        private static String text(List<String> tokens) {
            var text = new StringBuilder();
            String previous = "(";
            for (String token : tokens) {
                boolean close = previous.equals("(") || token.equals(")") || token.equals(",") || token.equals(";");
                text.append(close ? "" : " ").append(token);
                previous = token;
            }
            return text.toString();
        }
    }
}
