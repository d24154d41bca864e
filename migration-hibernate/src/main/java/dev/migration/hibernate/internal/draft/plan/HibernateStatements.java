// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.column.ReferringTypes;
import dev.migration.hibernate.internal.tables.HibernateTables;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The statements that Hibernate writes, by what they are on. */
final class HibernateStatements {

    private static final String NAME = "((?:[\"`]?[\\w$]+[\"`]?\\.)*[\"`]?[\\w$]+[\"`]?)";
    private static final Pattern OF = Pattern.compile(
            "(?is)(?:create (?:cached )?table |alter table (?:if exists )?|create (?:unique )?index \\S+\\s+on |comment on table "
                    + "|insert into |create sequence (?:if not exists )?|create (?:type |cast \\((?:varchar as )?))"
                    + NAME
                    + "(?=[\\s(;)]|$).*");
    private static final Pattern NEW_COLUMN =
            Pattern.compile("(?is)alter table \\S+\\s+add column [\"`]?([\\w$]+)[\"`]?\\s.*");

    private final List<String> creating;
    private final List<String> adding;
    private final Set<String> otherSchemas;
    private final ReferringTypes types;

    /** What adds is for the database as it is now. */
    HibernateStatements(EntityComparison comparison, ReferringTypes types) throws SQLException {
        this.types = types;
        HibernateTables entities = comparison.entities();
        this.creating = entities.creating();
        this.adding = entities.adding(comparison.connection());
        this.otherSchemas = new TreeSet<>(entities.schemas());
        this.otherSchemas.remove(entities.schema());
    }

    /** What creates a table, a sequence or a type. */
    List<String> creating(String name) {
        return of(creating, name).toList();
    }

    /** What adds a column. */
    List<String> adding(String table, String column) {
        return of(adding, table)
                .filter(sql -> {
                    Matcher added = NEW_COLUMN.matcher(sql);
                    return added.matches() && added.group(1).equalsIgnoreCase(column);
                })
                .map(sql -> sql.replaceAll("\\s*\n\\s*", " "))
                .toList();
    }

    private Stream<String> of(List<String> all, String name) {
        return all.stream()
                .filter(sql -> {
                    Matcher statement =
                            OF.matcher(sql.replaceFirst("^comment on column (\\S+)\\.\\S+", "comment on table $1"));
                    return statement.matches() && isNamed(statement.group(1).replaceAll("[\"`]", ""), name);
                })
                .map(sql -> types.in(sql, name))
                // That a table is missing would be an error.
                .map(sql -> sql.replaceFirst("(?i)^alter table if exists ", "alter table "));
    }

    /** One of the migrations' own schema may be written with it or without. */
    private boolean isNamed(String written, String name) {
        int dot = written.lastIndexOf('.');
        return name.contains(".")
                ? written.equalsIgnoreCase(name)
                : written.substring(dot + 1).equalsIgnoreCase(name)
                        && (dot < 0 || !otherSchemas.contains(written.substring(0, dot)));
    }
}
