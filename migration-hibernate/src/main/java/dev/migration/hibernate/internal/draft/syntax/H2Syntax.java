// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.Locale;
import java.util.Set;
import org.hibernate.dialect.Dialect;

/** H2 converts times by the session's zone; as text they are what they are. */
public final class H2Syntax extends DraftSyntax {

    public H2Syntax(Dialect dialect) {
        super(dialect, Set.of(), name -> name.toUpperCase(Locale.ROOT));
    }

    @Override
    String type(Column column) {
        return column.type().replaceFirst("( WITH(?:OUT)? TIME ZONE)(\\(\\d\\))", "$2$1");
    }

    @Override
    public String text(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    @Override
    String conversion(Column from, Column to) {
        String column = name(to.name());
        if (from.isText() && to.sized().name().equals("json")) {
            // It would become a JSON string of what is in it.
            return " using " + column + " format json";
        }
        if (!changesZone(from, to)) {
            return "";
        }
        String time = hasZone(to)
                ? "cast(" + column + " as varchar) || '+00'"
                : "replace(cast(" + column + " at time zone 'UTC' as varchar), '+00', '')";
        return " using cast(" + time + " as " + type(to) + ")";
    }

    @Override
    public boolean isConvertedBySession(Column from, Column to) {
        return changesZone(from, to) && !(isTimestamp(from) && isTimestamp(to));
    }

    @Override
    public String addConstraint(TableShape table, Constraint constraint) {
        return isUnnamed(constraint)
                ? alter(table.name(), "add " + clause(constraint))
                : super.addConstraint(table, constraint);
    }

    /** What H2 calls a condition without a name is another name in each database. */
    @Override
    public String dropConstraint(TableShape table, Constraint constraint) {
        return isUnnamed(constraint)
                ? "execute immediate " + literal(alter(table.name(), "drop constraint "))
                        + " || (select c.constraint_name\n    from information_schema.check_constraints c"
                        + " join information_schema.table_constraints using (constraint_schema, constraint_name)"
                        + "\n    where table_schema = current_schema and table_name = " + literal(table.name())
                        + " and check_clause = " + literal(condition(constraint)) + ")"
                : super.dropConstraint(table, constraint);
    }

    @Override
    public boolean canReplace(Constraint constraint) {
        return isUnnamed(constraint) || super.canReplace(constraint);
    }

    private static boolean isUnnamed(Constraint constraint) {
        return constraint.kind() == Kind.CHECK && constraint.name().isEmpty();
    }
}
