package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that is gone, and something new that it may have become; or several columns that are in one key together, as none of them
 * can be renamed without the others.
 *
 * @param gone the tables, columns or sequences of the migrations
 * @param wanted those of the entities, in the same order
 * @param isAlike whether nothing but the name differs, as far as that can be seen
 * @param answer what renames it, and back
 */
record RenameCandidate(List<Object> gone, List<Difference> wanted, boolean isAlike, DraftChange.Answer answer) {

    /**
     * All of them: nothing in a database says which one is right.
     *
     * @param schema the migrations' own
     * @param sequences those that no entity has
     */
    static Stream<RenameCandidate> of(
            List<Difference> differences, Map<String, String> sequences, String schema, DraftSyntax syntax) {
        List<RenameCandidate> together = all(differences, Difference.NewColumn.class)
                .map(Difference.NewColumn::table)
                .distinct()
                .flatMap(table -> together(table, differences, syntax))
                .toList();
        Stream<RenameCandidate> alone = differences.stream()
                .filter(wanted -> together.stream().noneMatch(it -> it.wanted().contains(wanted)))
                .flatMap(wanted -> alone(wanted, differences, sequences, schema, syntax));
        return Stream.concat(together.stream(), alone);
    }

    private static Stream<RenameCandidate> alone(
            Difference wanted,
            List<Difference> differences,
            Map<String, String> sequences,
            String schema,
            DraftSyntax syntax) {
        if (wanted instanceof Difference.NewColumn column) {
            return gone(column.table(), differences)
                    .filter(gone -> mayBecome(gone, column))
                    .map(gone -> columns(Map.of(column, gone), syntax));
        }
        if (wanted instanceof Difference.NewTable table) {
            return tables(table, differences, schema, syntax);
        }
        return wanted instanceof Difference.SchemaObject object
                        && object.isSequence()
                        && object.migration() == null
                        && !isOfNewTable(object.name(), differences, schema, syntax)
                ? sequences(object, sequences, schema, syntax)
                : Stream.empty();
    }

    /** What the question is about. */
    String about() {
        return wanted.get(0).text();
    }

    /** Such as {@code column item.phone}; of several, all of them. */
    String goneName() {
        return names(gone);
    }

    String wantedName() {
        return names(wanted);
    }

    private static String names(List<?> of) {
        return of.stream().map(RenameCandidate::name).sorted().collect(Collectors.joining(" and "));
    }

    /** That of a table, column or sequence. */
    static String name(Object of) {
        if (of instanceof Difference.GoneColumn column) {
            return column.migration().in(column.table());
        }
        if (of instanceof Difference.NewColumn column) {
            return column.entity().in(column.table());
        }
        if (of instanceof Difference.UnmappedTable table) {
            return "table " + table.migration().name();
        }
        if (of instanceof Difference.NewTable table) {
            return "table " + table.entity().name();
        }
        return of instanceof Difference.SchemaObject object ? object.object() : String.valueOf(of);
    }

    /** The new columns of a table that are in one key with each other, each way in which all of them are former ones. */
    private static Stream<RenameCandidate> together(
            TableShape table, List<Difference> differences, DraftSyntax syntax) {
        List<List<String>> keys = Stream.concat(
                        all(differences, Difference.NewConstraint.class)
                                .filter(it -> it.table().equals(table))
                                .map(Difference.NewConstraint::entity),
                        all(differences, Difference.ChangedConstraint.class)
                                .filter(it -> it.table().equals(table))
                                .map(Difference.ChangedConstraint::entity))
                .map(TableShape.Constraint::columns)
                .toList();
        List<Difference.NewColumn> added = all(differences, Difference.NewColumn.class)
                .filter(it -> it.table().equals(table))
                .toList();
        List<String> names = added.stream().map(it -> it.entity().name()).toList();
        List<Difference.NewColumn> joined = added.stream()
                .filter(it -> keys.stream()
                        .anyMatch(key -> key.contains(it.entity().name())
                                && key.stream().filter(names::contains).count() > 1))
                .toList();
        return Mappings.of(joined, gone(table, differences).toList(), EnumChanges.MOST).stream()
                .filter(it -> it.size() > 1 && it.size() == joined.size())
                .filter(it -> it.entrySet().stream().allMatch(pair -> mayBecome(pair.getValue(), pair.getKey())))
                .map(it -> columns(it, syntax));
    }

    private static Stream<Difference.GoneColumn> gone(TableShape table, List<Difference> differences) {
        return all(differences, Difference.GoneColumn.class)
                .filter(gone -> gone.table().equals(table));
    }

    /** Nothing could be written to one that is computed. */
    private static boolean mayBecome(Difference.GoneColumn gone, Difference.NewColumn wanted) {
        return gone.migration().computed().isEmpty()
                || !wanted.entity().computed().isEmpty();
    }

    private static RenameCandidate columns(Map<Difference.NewColumn, Difference.GoneColumn> pairs, DraftSyntax syntax) {
        List<String> up = new ArrayList<>();
        List<String> down = new ArrayList<>();
        List<String> were = new ArrayList<>();
        pairs.forEach((wanted, gone) -> {
            String table = gone.table().name();
            String from = gone.migration().name();
            String to = wanted.entity().name();
            up.add(syntax.renameColumn(table, from, to));
            down.add(0, syntax.renameColumn(table, to, from));
            were.add(to + " was " + from);
        });
        boolean isAlike = pairs.entrySet().stream().allMatch(pair -> {
            String type = pair.getValue().migration().type();
            return type.equals(pair.getKey().entity().type());
        });
        List<Object> gone = List.copyOf(pairs.values());
        List<Difference> wanted = List.copyOf(pairs.keySet());
        DraftChange.Answer answer = pairs.size() == 1
                ? renamed(name(gone.get(0)), up, down)
                : new DraftChange.Answer(String.join(", ", were) + "; they are renamed:", up, down);
        return new RenameCandidate(gone, wanted, isAlike, answer);
    }

    private static Stream<RenameCandidate> tables(
            Difference.NewTable wanted, List<Difference> differences, String schema, DraftSyntax syntax) {
        TableShape to = wanted.entity();
        return all(differences, Difference.UnmappedTable.class).flatMap(gone -> {
            TableShape from = gone.migration();
            List<Column> only = new ArrayList<>(from.columns().values());
            only.removeIf(column -> to.columns().containsKey(column.name()));
            List<Column> added = new ArrayList<>(to.columns().values());
            added.removeIf(column -> from.columns().containsKey(column.name()));
            boolean isSame = only.isEmpty() && added.isEmpty();
            // The column of a collection that is named after its table.
            boolean isOneRenamed = only.size() == 1
                    && added.size() == 1
                    && from.columns().size() > 1
                    && only.get(0).type().equals(added.get(0).type());
            boolean isExtended = (only.isEmpty() || added.isEmpty()) && hasInCommonMoreThanItsKey(from, to);
            if (!isSame && !isOneRenamed && !isExtended) {
                return Stream.empty();
            }
            List<String> up = new ArrayList<>(syntax.rename("table", from.name(), to.name(), schema));
            List<String> down = new ArrayList<>();
            if (isOneRenamed) {
                String before = only.get(0).name();
                String after = added.get(0).name();
                up.add(syntax.renameColumn(to.name(), before, after));
                down.add(syntax.renameColumn(to.name(), after, before));
            }
            down.addAll(syntax.rename("table", to.name(), from.name(), schema));
            return Stream.of(new RenameCandidate(
                    List.of(gone), List.of(wanted), isSame, renamed("table " + from.name(), up, down)));
        });
    }

    /** A table that joins others has nothing but its key. */
    private static boolean hasInCommonMoreThanItsKey(TableShape from, TableShape to) {
        List<String> key = from.keys().stream()
                .filter(it -> it.kind() == Kind.PRIMARY_KEY)
                .flatMap(it -> it.columns().stream())
                .toList();
        boolean isJoining = key.size() > 1 && key.size() == from.columns().size();
        return from.columns().keySet().stream()
                .filter(to.columns()::containsKey)
                .anyMatch(column -> isJoining || !key.contains(column));
    }

    /** Whether it counts the rows of a table that no other one can have become. */
    static boolean isOfNewTable(String sequence, List<Difference> differences, String schema, DraftSyntax syntax) {
        return all(differences, Difference.NewTable.class)
                .filter(table -> table.isCountedBy(sequence))
                .anyMatch(table ->
                        tables(table, differences, schema, syntax).findAny().isEmpty());
    }

    private static Stream<RenameCandidate> sequences(
            Difference.SchemaObject wanted, Map<String, String> sequences, String schema, DraftSyntax syntax) {
        return sequences.keySet().stream().map(gone -> {
            String name = gone.substring(SchemaShape.SEQUENCE.length());
            return new RenameCandidate(
                    List.of(gone),
                    List.of(wanted),
                    wanted.entity().equals(sequences.get(gone)),
                    renamed(
                            gone,
                            syntax.rename("sequence", name, wanted.name(), schema),
                            syntax.rename("sequence", wanted.name(), name, schema)));
        });
    }

    private static DraftChange.Answer renamed(String from, List<String> up, List<String> down) {
        return new DraftChange.Answer("It was " + from + ", which is renamed:", up, down);
    }

    private static <D extends Difference> Stream<D> all(List<Difference> differences, Class<D> kind) {
        return differences.stream().filter(kind::isInstance).map(kind::cast);
    }
}
