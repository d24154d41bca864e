// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.mapping.SaidType;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How the type of a column of the migrations takes the values that an entity has for it. */
public enum TypeFit {
    SAME,
    /** It takes more. */
    WIDER,
    /** It takes less than Hibernate's default, and the entity may not mean that. */
    SHORTER_THAN_DEFAULT,
    /** Some values are refused, cut or rounded, or it is another type. */
    OTHER;

    /** Hibernate's length, where an entity says nothing or just this. */
    private static final long DEFAULT_LENGTH = 255;

    private static final List<Set<String>> WHOLE = List.of(
            Set.of("tinyint"),
            Set.of("smallint", "int2"),
            Set.of("mediumint"),
            Set.of("int", "integer", "int4"),
            Set.of("bigint", "int8"));
    /** The digits of each. */
    private static final List<Integer> DIGITS = List.of(3, 5, 7, 10, 19);

    private static final List<Set<String>> FLOATING =
            List.of(Set.of("real", "float", "float4"), Set.of("double", "double precision", "float8"));
    private static final Set<String> BOOLEAN = Set.of("boolean", "bool");
    /** That of MariaDB, MySQL and H2. */
    private static final String ENUM = "enum";

    private static final Set<String> EXACT = Set.of("numeric", "decimal");
    private static final Set<String> VARYING_TEXT =
            Set.of("varchar", "character varying", "varchar_ignorecase", "citext");
    private static final Set<String> LARGE_TEXT =
            Set.of("text", "tinytext", "mediumtext", "longtext", "character large object");
    private static final Set<String> FIXED_TEXT = Set.of("char", "bpchar", "character");
    private static final Set<String> VARYING_BYTES = Set.of("varbinary", "binary varying", "bytea");
    private static final Set<String> LARGE_BYTES =
            Set.of("tinyblob", "blob", "mediumblob", "longblob", "binary large object");
    /** Of two, Hibernate has one, and an entity cannot say which. */
    private static final Map<String, String> ALIKE = Map.of("datetime", "timestamp", "json", "jsonb");

    /**
     * Compares an entity's type with that of the migrations.
     *
     * @param said what the entity says of its own
     * @param longest the length of the longest constant of an enum; 0 for another
     */
    public static TypeFit of(SqlType entity, SqlType migration, SaidType said, int longest) {
        if (said.isConverted()) {
            return SAME;
        }
        if (entity.isArray() != migration.isArray()) {
            return OTHER;
        }
        if (isText(entity) && isText(migration)) {
            return length(migration) < longest ? OTHER : sized(entity, migration, said, LARGE_TEXT);
        }
        if (isBytes(entity) && isBytes(migration)) {
            return sized(entity, migration, said, LARGE_BYTES);
        }
        if (EXACT.contains(entity.name()) && EXACT.contains(migration.name())) {
            return exact(entity, migration, said);
        }
        if (!entity.constants().isEmpty()) {
            return enumerated(entity, migration, said, longest);
        }
        int whole = rank(WHOLE, entity);
        if (whole >= 0) {
            return whole(whole, migration);
        }
        if (rank(FLOATING, entity) >= 0 && rank(FLOATING, migration) >= 0) {
            return compared(rank(FLOATING, migration) - rank(FLOATING, entity));
        }
        return fixed(entity, migration, said);
    }

    /** Whether each value of a type is one of another. */
    static boolean takesAll(SqlType from, SqlType to) {
        if (isUnsigned(from) != isUnsigned(to)) {
            int rank = rank(WHOLE, from);
            return isUnsigned(from) && rank >= 0 && rank < rank(WHOLE, to);
        }
        boolean isDay = from.name().equals("date") && isLocalTime(to) && from.isArray() == to.isArray();
        return isDay || of(from, to, SaidType.ALL, 0) != OTHER;
    }

    /** Whether a value of a type becomes one of another that takes less, by cutting or rounding it, and not an error. */
    public static boolean isCut(SqlType from, SqlType to) {
        return isTime(from.name()) || rank(FLOATING, from) >= 0 || from.scale() > to.scale();
    }

    /** Whether it is a whole number. */
    static boolean isNumber(SqlType type) {
        return rank(WHOLE, type) >= 0;
    }

    /** Whether it is a boolean, or what MariaDB and MySQL have for one. */
    static boolean isBoolean(SqlType type) {
        boolean isBit = type.name().equals("bit") && length(type) == 1;
        return BOOLEAN.contains(type.name()) || isBit || type.text().equals("tinyint(1)");
    }

    /** Whether it lists constants of its own, as on MariaDB, MySQL and H2. */
    static boolean isEnum(SqlType type) {
        return type.name().equals(ENUM);
    }

    private static boolean isUnsigned(SqlType type) {
        return type.text().toLowerCase(Locale.ROOT).contains(" unsigned");
    }

    static boolean isText(SqlType type) {
        return VARYING_TEXT.contains(type.name()) || LARGE_TEXT.contains(type.name());
    }

    private static boolean isBytes(SqlType type) {
        return VARYING_BYTES.contains(type.name()) || LARGE_BYTES.contains(type.name());
    }

    private static long length(SqlType type) {
        return type.length().orElse(Long.MAX_VALUE);
    }

    private static int rank(List<Set<String>> names, SqlType type) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).contains(type.name())) {
                return i;
            }
        }
        return -1;
    }

    private static TypeFit compared(long difference) {
        return difference == 0 ? SAME : difference > 0 ? WIDER : OTHER;
    }

    private static TypeFit sized(SqlType entity, SqlType migration, SaidType said, Set<String> large) {
        TypeFit fit = compared(Long.compare(length(migration), length(entity)));
        if (fit != OTHER || said.hasLength()) {
            return fit;
        }
        // A large one says that it is large, and not how large.
        boolean isDefault =
                large.contains(entity.name()) ? large.contains(migration.name()) : length(entity) == DEFAULT_LENGTH;
        return isDefault ? SHORTER_THAN_DEFAULT : OTHER;
    }

    private static TypeFit exact(SqlType entity, SqlType migration, SaidType said) {
        if (migration.length().isEmpty() || entity.length().isEmpty()) {
            return compared(Long.compare(length(migration), length(entity)));
        }
        if (migration.scale() < entity.scale()) {
            return OTHER;
        }
        TypeFit whole = compared((length(migration) - migration.scale()) - (length(entity) - entity.scale()));
        if (whole == OTHER) {
            return said.hasPrecision() ? OTHER : SHORTER_THAN_DEFAULT;
        }
        return migration.scale() > entity.scale() ? WIDER : whole;
    }

    /** Hibernate names PostgreSQL's types after the class, and no annotation names them; a value finds its type by itself. */
    private static TypeFit enumerated(SqlType entity, SqlType migration, SaidType said, int longest) {
        if (entity.name().equals(ENUM) && isText(migration)) {
            return length(migration) < longest ? OTHER : SAME;
        }
        if (!entity.name().equals(ENUM) && entity.name().equals(migration.name())) {
            // The type itself is compared.
            return SAME;
        }
        boolean isAlike = entity.name().equals(ENUM)
                ? migration.name().equals(ENUM)
                : !said.isWritten() && !migration.constants().isEmpty();
        if (!isAlike || !migration.constants().containsAll(entity.constants())) {
            return OTHER;
        }
        return migration.constants().size() > entity.constants().size() ? WIDER : SAME;
    }

    private static TypeFit whole(int rank, SqlType migration) {
        if (EXACT.contains(migration.name())) {
            return length(migration) - migration.scale() < DIGITS.get(rank) ? OTHER : WIDER;
        }
        int other = rank(WHOLE, migration);
        return other < 0 ? OTHER : compared(other - rank);
    }

    private static boolean isTimestamp(String name) {
        return name.startsWith("timestamp");
    }

    private static boolean isTime(String name) {
        return named(name).startsWith("time");
    }

    private static boolean isLocalTime(SqlType type) {
        return named(type.name()).equals("timestamp");
    }

    private static String named(String name) {
        return ALIKE.getOrDefault(name, name);
    }

    /** What has one size, or none. */
    private static TypeFit fixed(SqlType entity, SqlType migration, SaidType said) {
        String one = named(entity.name());
        String other = named(migration.name());
        boolean isMoment = !said.hasZone() && isTimestamp(one) && isTimestamp(other);
        if (isMoment || (isTime(one) && one.equals(other))) {
            return said.hasFraction() ? compared(Long.compare(length(migration), length(entity))) : SAME;
        }
        if (one.equals("bit") && length(entity) == 1 && rank(WHOLE, migration) >= 0) {
            // A boolean of MariaDB and MySQL.
            return other.equals("tinyint") ? SAME : WIDER;
        }
        boolean isFixedText = FIXED_TEXT.contains(one);
        boolean isFilledUp = isFixedText || one.equals("binary");
        if (isFilledUp && (isFixedText ? isText(migration) : isBytes(migration))) {
            return length(migration) < length(entity) ? OTHER : WIDER;
        }
        if (isText(entity) && length(entity) == 1 && other.equals("char")) {
            // A letter of MariaDB and MySQL.
            return compared(length(migration) - length(entity));
        }
        if (!one.equals(other)) {
            return OTHER;
        }
        long more = Long.compare(length(migration), length(entity));
        return isFilledUp || more == 0 ? compared(more) : OTHER;
    }
}
