package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import java.util.Locale;
import org.hibernate.dialect.Dialect;

/** H2 converts times by the session's zone; as text they are what they are. */
final class H2Syntax extends DraftSyntax {

    H2Syntax(Dialect dialect) {
        super(dialect, name -> name.toUpperCase(Locale.ROOT));
    }

    @Override
    String type(Column column) {
        return column.type().replaceFirst("( WITH(?:OUT)? TIME ZONE)(\\(\\d\\))", "$2$1");
    }

    @Override
    String text(boolean value) {
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
    boolean isConvertedBySession(Column from, Column to) {
        return changesZone(from, to) && !(isTimestamp(from) && isTimestamp(to));
    }
}
