// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.NotNull;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.dialect.Dialect;

/** PostgreSQL writes the definitions of constraints and indexes as SQL. */
public final class PostgreSqlSyntax extends DraftSyntax {

    private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");

    @Override
    public boolean offersIndexes() {
        return true;
    }

    public PostgreSqlSyntax(Dialect dialect) {
        super(dialect, Set.of(), name -> name.toLowerCase(Locale.ROOT));
    }

    @Override
    String conversion(Column from, Column to) {
        String column = name(to.name());
        // A cast to varchar(40) would cut off what is longer; without one, such a row is refused.
        boolean isText = to.type().startsWith("character");
        if (changesZone(from, to)) {
            String time = hasZone(to) && !isTimestamp(from) ? column + "::timestamp" : column;
            String inZone = " using " + time + " at time zone 'UTC'";
            return hasZone(to) || isTimestamp(to)
                    ? inZone
                    : " using (" + time + " at time zone 'UTC')::" + (isText ? "text" : to.type());
        }
        return isText ? "" : " using " + column + "::" + to.type();
    }

    /** As it was called: the name is part of the schema. */
    @Override
    public String nullable(TableShape table, Column column, boolean isNullable) {
        NotNull named = table.notNulls().get(column.name());
        return isNullable || named == null
                ? super.nullable(table, column, isNullable)
                : alter(table.name(), "add constraint " + name(named.name()) + " " + named.definition());
    }

    @Override
    public boolean isConvertedBySession(Column from, Column to) {
        boolean isPossible = hasZone(to) ? isTimestamp(from) || from.type().equals("date") : isTimestamp(from);
        return changesZone(from, to) && !(isPossible && (!hasZone(to) || isTimestamp(to)));
    }

    @Override
    String index(String table, Constraint index) {
        return index.columns().isEmpty()
                ? index.definition().replaceFirst(" ON \\S+ USING ", " ON " + name(table) + " USING ")
                : super.index(table, index);
    }

    @Override
    public String clause(Constraint constraint) {
        String[] list = constraint.meaning().split(" in ", 2);
        if (constraint.kind() != Kind.CHECK || constraint.columns().isEmpty() || list.length == 1) {
            return constraint.definition();
        }
        String texts = TEXT.matcher(constraint.definition())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining(", "));
        return "check (" + name(list[0]) + " in (" + (texts.isEmpty() ? list[1] : texts) + "))";
    }
}
