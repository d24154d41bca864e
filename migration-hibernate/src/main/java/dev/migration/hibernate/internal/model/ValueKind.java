// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.mapping.SaidType;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import java.util.Set;

/** Whether the values of one column may be in another one now, whatever the lengths of the two. */
public final class ValueKind {

    /** By which types are compared without regard to what an entity says. */
    private static final SaidType ANYTHING = new SaidType(false, false, false, false, false, false);

    private static final Set<String> JSON = Set.of("json", "jsonb");

    private ValueKind() {}

    /** Whether one of the types takes values of the other. */
    public static boolean isSame(Column one, Column other) {
        SqlType from = one.sized();
        SqlType to = other.sized();
        return (!from.constants().isEmpty() && !to.constants().isEmpty())
                || TypeFit.of(from, to, ANYTHING, 0) != TypeFit.OTHER
                || TypeFit.of(to, from, ANYTHING, 0) != TypeFit.OTHER;
    }

    /** The same, or as a text, a constant or JSON, which each value can be written as; or a day as a time. */
    public static boolean takes(Column from, Column to) {
        SqlType type = to.sized();
        return isSame(from, to)
                || TypeFit.takesAll(from.sized(), type)
                || TypeFit.isText(type)
                || !type.constants().isEmpty()
                || JSON.contains(type.name());
    }
}
