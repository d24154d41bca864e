// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.hibernate.Length;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * What of a column's type an entity says of its own; anything else is Hibernate's default. A length of 255 is not known to be said:
 * Hibernate has it for whatever {@code @Column} leaves out.
 *
 * @param isWritten whether it says the whole type
 * @param hasZone whether its class says that a time has a zone, or none: those of {@code java.util} and {@code java.sql} are moments
 * @param isConverted whether the entity has an expression of its own that makes a value one of the column
 */
public record SaidType(
        boolean isWritten,
        boolean hasLength,
        boolean hasPrecision,
        boolean hasFraction,
        boolean hasZone,
        boolean isConverted) {

    /** What nothing is said of. */
    public static final SaidType NONE = new SaidType(false, false, false, false, true, false);

    /** All of it is said. */
    public static final SaidType ALL = new SaidType(true, true, true, true, true, false);

    /**
     * Of all columns, by {@link EntityNames#key}.
     *
     * @param written those whose whole type an entity has
     * @param isAnyLength whether each length is taken for one that an entity says
     */
    public static Map<String, SaidType> all(Metadata metadata, Set<Column> written, boolean isAnyLength) {
        Map<String, SaidType> sizes = new HashMap<>();
        for (Table table : metadata.collectTableMappings()) {
            for (Column column : table.getColumns()) {
                sizes.put(
                        EntityNames.key(table.getName(), column.getName()),
                        of(column, written.contains(column), isAnyLength));
            }
        }
        return sizes;
    }

    private static SaidType of(Column column, boolean isWritten, boolean isAnyLength) {
        Long length = column.getLength();
        return new SaidType(
                isWritten,
                isWritten || isAnyLength || (length != null && length != Length.DEFAULT),
                isWritten || column.getPrecision() != null,
                isWritten || column.getTemporalPrecision() != null,
                isWritten || !isMoment(column.getValue()),
                column.getCustomWrite() != null);
    }

    private static boolean isMoment(@Nullable Value value) {
        if (!(value instanceof BasicValue basic) || basic.getResolution() == null) {
            return false;
        }
        Class<?> type = basic.getResolution().getDomainJavaType().getJavaTypeClass();
        return Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type);
    }
}
