package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.mapping.SaidType;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.internal.schema.SchemaTable.SqlType;

/** Whether the values of one column may be in another one now, whatever the lengths of the two. */
public final class ValueKind {

    /** By which types are compared without regard to what an entity says. */
    private static final SaidType ANYTHING = new SaidType(false, false, false, false, false, false);

    private ValueKind() {}

    /** Whether one of the types takes values of the other. */
    public static boolean isSame(Column one, Column other) {
        SqlType from = one.sized();
        SqlType to = other.sized();
        return (!from.constants().isEmpty() && !to.constants().isEmpty())
                || TypeFit.of(from, to, ANYTHING, 0) != TypeFit.OTHER
                || TypeFit.of(to, from, ANYTHING, 0) != TypeFit.OTHER;
    }
}
