// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.tables;

import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/**
 * Names that people read, in place of those that Hibernate makes up by a hash, such as {@code fk_visit_patient}. Those that somebody
 * wrote stay.
 */
public final class GivenNames {

    /** What NamingHelper makes: a digest in digits of base 35. */
    private static final Pattern HASHED = Pattern.compile("(?:FK|UK|IDX|UC_)[a-z0-9]{20,26}");

    private final int longest;
    private final Set<String> taken = new HashSet<>();

    private GivenNames(int longest) {
        this.longest = longest;
    }

    /** Gives them to all tables of the entities. */
    static void give(Metadata metadata, int longest) {
        var names = new GivenNames(longest);
        metadata.collectTableMappings().forEach(names::give);
    }

    /** Hibernate's own check knows unique keys and indexes by the names that it gave. Returns what puts back those that are there. */
    static Runnable withoutThem(Metadata metadata) {
        List<Runnable> given = new ArrayList<>();
        for (Table table : metadata.collectTableMappings()) {
            table.getUniqueKeys().forEach((own, key) -> {
                String name = key.getName();
                given.add(() -> key.setName(name));
                key.setName(own);
            });
            table.getIndexes().forEach((own, index) -> {
                String name = index.getName();
                given.add(() -> index.setName(name));
                index.setName(own);
            });
        }
        return () -> given.forEach(Runnable::run);
    }

    private void give(Table table) {
        for (ForeignKey key : table.getForeignKeyCollection()) {
            if (key.getName() != null && HASHED.matcher(key.getName()).matches()) {
                key.setName(free("fk", table, referring(key)));
            }
        }
        for (UniqueKey key : table.getUniqueKeys().values()) {
            if (!key.isNameExplicit()) {
                key.setName(free("uq", table, names(key.getColumns())));
                key.setNameExplicit(true);
                if (key.getColumnSpan() == 1) {
                    // Else it would be written with its column, without a name.
                    key.getColumn(0).setUnique(false);
                }
            }
        }
        for (Index index : table.getIndexes().values()) {
            if (HASHED.matcher(index.getName()).matches()) {
                index.setName(free(
                        "ix",
                        table,
                        index.getSelectables().stream().map(Selectable::getText).toList()));
            }
        }
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::getName).toList();
    }

    /** As the attribute is called: Hibernate adds the name of the column that it refers to. */
    private static List<String> referring(ForeignKey key) {
        List<Column> columns = key.getColumns();
        Table other = key.getReferencedTable();
        List<Column> referred = key.isReferenceToPrimaryKey() && other != null && other.getPrimaryKey() != null
                ? other.getPrimaryKey().getColumns()
                : key.getReferencedColumns();
        return columns.size() != 1 || referred.size() != 1
                ? names(columns)
                : List.of(columns.get(0)
                        .getName()
                        .replaceFirst("(?i)_" + Pattern.quote(referred.get(0).getName()) + "$", ""));
    }

    private String free(String prefix, Table table, List<String> columns) {
        String name = cut(of(prefix, table.getName(), columns), "");
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = cut(of(prefix, table.getName(), columns), "_" + i);
        }
        return name;
    }

    private String cut(String name, String end) {
        return name.substring(0, Math.min(name.length(), longest - end.length())) + end;
    }

    public static String of(Kind kind, String table, List<String> columns) {
        String prefix = switch (kind) {
            case PRIMARY_KEY -> "pk";
            case UNIQUE -> "uq";
            case FOREIGN_KEY -> "fk";
            case CHECK -> "ck";
            case INDEX -> "ix";
        };
        return of(prefix, table, columns);
    }

    /** The constraint's own, or one in its place where the product has made one up. */
    public static String of(TableShape table, Constraint constraint) {
        return constraint.name().isEmpty()
                ? of(constraint.kind(), table.name(), constraint.columns())
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_]", "_")
                : constraint.name();
    }

    /** In capitals where the table is. */
    private static String of(String prefix, String table, List<String> columns) {
        String own = table.substring(table.lastIndexOf('.') + 1);
        boolean isInCapitals = !own.equals(own.toLowerCase(Locale.ROOT)) && own.equals(own.toUpperCase(Locale.ROOT));
        String name =
                (isInCapitals ? prefix.toUpperCase(Locale.ROOT) : prefix) + "_" + own + "_" + String.join("_", columns);
        return name.replaceAll("[^\\p{L}\\p{N}_]+", "_");
    }
}
