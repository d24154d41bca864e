// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.hibernate.internal.compare.Comparison;
import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.schema.Schema;
import dev.migration.schema.internal.files.NewMigration;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;

/** Each change to an entity, on one product: found as what it is, drafted, applied with rows in the table, checked, undone. */
abstract class ChangesContract {

    /**
     * On each line of changes.txt, which a backslash continues, a change: its name, what the entity has before and after, each difference that is found, and
     *
     * <ul>
     *   <li>{@code row}: what the row of the table has besides; {@code sql}: what inserts more rows
     *   <li>{@code table}: those whose rows are kept, where that is not the entity's; {@code becomes}: their new names
     *   <li>{@code answer}: to the question that the draft asks; {@code choose}: the letter of the answer that is uncommented, or for
     *       each column a word of it
     *   <li>{@code changed}: the value of a row that had another, until it is undone
     *   <li>{@code undone}: the value that the undo does not bring back
     *   <li>{@code filled}: the value of a row that had none
     *   <li>{@code drop}: tables and columns that no entity has are dropped, by a second file that nothing undoes
     *   <li>{@code left}: what the draft cannot bring about
     *   <li>{@code then}: what still differs when it is applied, where that is not what only the migrations have
     *   <li>{@code says}: what is written in the files
     *   <li>{@code refused}: what the database says of a row, when it is applied
     * </ul>
     *
     * Where products differ, each has its own list, and a change is not tried on one that has none. Another subclass is not on H2:
     * 2.4.240 evaluates a CHECK with IN only while the session that made it is open.
     */
    private static final String CHANGES = changes();

    private static String changes() {
        try (InputStream text = ChangesContract.class.getResourceAsStream("changes.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).replace("\\\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String QUESTION = "(?m)^" + Pattern.quote(NewMigration.UNEDITED_DRAFT) + " ";

    @TempDir
    private Path folder;

    private record Change(String name, String before, String after, String found, Map<String, String> more) {

        static Change of(String line) {
            String[] parts = line.replace('⏎', '\n').replace('␀', '\0').split(" +\\|(?!\\|) *| *(?<!\\|)\\| +");
            return new Change(
                    parts[0],
                    parts[1],
                    parts[2],
                    parts[3],
                    Stream.of(parts)
                            .skip(4)
                            .map(part -> (part + " ").split(" ", 2))
                            .collect(Collectors.toMap(part -> part[0], part -> part[1].strip())));
        }

        /** That of a product; empty where there is none. */
        static Optional<String> of(TestProduct product, String texts) {
            return Stream.of(texts.split("; *(?=[A-Z0-9,]+:)"))
                    .map(text -> text.matches("(?s)[A-Z0-9,]+:.*") ? text : product + ":" + text)
                    .filter(text -> text.substring(0, text.indexOf(':')).contains(product.name()))
                    .map(text -> text.substring(text.indexOf(':') + 1).strip())
                    .findFirst();
        }

        List<String> found(TestProduct product) {
            return list(product, found);
        }

        /** What is only in the migrations once they have the draft. */
        List<String> unmapped(TestProduct product) {
            return more.containsKey("then")
                    ? list(product, get("then"))
                    : found(product).stream()
                            .filter(it -> it.startsWith("Gone")
                                    || (drops() ? it.startsWith("UnmappedConstraint") : it.startsWith("Unmapped")))
                            .map(it -> it.replace("Gone", "Unmapped"))
                            .toList();
        }

        private static List<String> list(TestProduct product, String texts) {
            return Stream.of(of(product, texts).orElse("").split(", "))
                    .filter(text -> !text.isEmpty())
                    .toList();
        }

        /** What rows should have now: each value that they had, and what fills a column. */
        List<Map<String, String>> kept(
                List<Map<String, String>> before, List<Map<String, String>> now, Map<String, String> changed) {
            Map<String, String> filled = values("filled");
            return IntStream.range(0, before.size())
                    .mapToObj(i -> now.get(i).keySet().stream()
                            .collect(Collectors.toMap(
                                    column -> column,
                                    column -> changed.containsKey(column)
                                            ? changed.get(column)
                                            : before.get(i)
                                                            .getOrDefault(column, "null")
                                                            .equals("null")
                                                    ? filled.getOrDefault(column, "null")
                                                    : before.get(i).get(column))))
                    .toList();
        }

        /** By column. */
        Map<String, String> values(String key) {
            return Pattern.compile("(\\w+)=([^,]+)")
                    .matcher(get(key))
                    .results()
                    .collect(Collectors.toMap(value -> value.group(1), value -> value.group(2)));
        }

        Optional<String> answer(TestProduct product) {
            return Optional.ofNullable(more.get("answer")).flatMap(texts -> of(product, texts));
        }

        Optional<String> choice(TestProduct product) {
            return Optional.ofNullable(more.get("choose")).flatMap(texts -> of(product, texts));
        }

        String table() {
            return more.getOrDefault("table", "item");
        }

        boolean drops() {
            return more.containsKey("drop");
        }

        String get(String key) {
            return more.getOrDefault(key, "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Those whose names match the property {@code changes}, to try a few. */
    static Stream<Arguments> changesOf(TestProduct product) {
        return CHANGES.lines()
                .map(Change::of)
                .filter(change -> Change.of(product, change.found()).isPresent())
                .filter(change -> change.toString().matches(System.getProperty("changes", ".*")))
                .map(change -> Arguments.of(product, change));
    }

    /** That of the sessions, so that no value is right by chance. */
    private static final TimeZone ZONE = TimeZone.getDefault();

    @BeforeAll
    static void workFarFromGreenwich() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    }

    @AfterAll
    static void comeBack() {
        TimeZone.setDefault(ZONE);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("changes")
    void isFoundDraftedAppliedCheckedAndUndone(TestProduct product, Change change) throws Exception {
        Path migrations = Files.createDirectories(folder.resolve("migrations"));
        try (EntityManagerFactory entities = entities(product.empty(), "before", change.before())) {
            List<String> creating = HibernateTables.of(entities, "").creating();
            Files.writeString(migrations.resolve("0001_first.sql"), String.join(";\n", creating) + ";\n");
        }
        DataSource scratch = product.empty();
        migrator(scratch, migrations).up();
        try (EntityManagerFactory entities = entities(scratch, "after", change.after())) {
            EntityDraft draft = EntityDraft.of(migrator(scratch, migrations), entities, change.drops());

            assertThat(draft.failure()).as(draft.script().text("")).isNull();
            assertThat(String.join("\n", draft.left()).replaceAll("\\(conn=\\d+\\) |#sql-[\\w-]+", ""))
                    .isEqualToIgnoringCase(
                            Change.of(product, change.get("left")).orElse(""));
            assertThat(draft.differences()).hasSize((int) change.found(product).stream()
                    .filter(it -> !it.startsWith(change.drops() ? "UnmappedConstraint" : "Unmapped"))
                    .count());
            assertThat(draft.script().asks())
                    .isEqualTo(change.answer(product).isPresent()
                            || change.choice(product).isPresent());
            DraftFiles.write(migrator(scratch, migrations), "change", draft, null);
            if (!files(migrations).isEmpty()) {
                assertThat(texts(migrations))
                        .containsIgnoringCase(
                                Change.of(product, change.get("says")).orElse(""));
            }
            for (Path file : files(migrations)) {
                String text = Files.readString(file);
                Files.writeString(
                        file,
                        answered(
                                Answers.given(text, change.choice(product).orElse("")),
                                change,
                                change.answer(product).orElse("")));
            }
            DataSource dataSource = product.empty();
            Migrator migrator = migrator(dataSource, migrations);
            migrator.up(Target.version("0001"));
            // Later than the draft, which finds Hibernate as it is at the start of a service.
            assertThat(kinds(migrator, entities)).containsExactlyInAnyOrderElementsOf(change.found(product));
            String schema = schema(dataSource);
            insertRows(dataSource, change);
            List<Map<String, String>> before = rows(dataSource, change.table());
            if (change.more().containsKey("refused")) {
                assertThatThrownBy(migrator::up)
                        .hasMessageContaining(
                                Change.of(product, change.get("refused")).orElse(""));
                return;
            }
            migrator.up();
            List<Map<String, String>> after = rows(dataSource, change.more().getOrDefault("becomes", change.table()));
            assertThat(after).isEqualTo(change.kept(before, after, change.values("changed")));
            assertThat(kinds(migrator, entities)).containsExactlyInAnyOrderElementsOf(change.unmapped(product));
            if (draft.dropping().isEmpty() && !isFinal(migrations)) {
                if (!draft.script().isEmpty()) {
                    migrator.down();
                }
                List<Map<String, String>> undone = rows(dataSource, change.table());
                assertThat(undone)
                        .isEqualTo(change.kept(
                                change.more().containsKey("changed") ? before : after,
                                undone,
                                change.values("undone")));
                assertThat(schema(dataSource)).isEqualTo(schema);
            }
        }
    }

    /** Those of the draft, without what drops. */
    private static List<Path> files(Path migrations) throws IOException {
        try (Stream<Path> files = Files.list(migrations)) {
            return files.filter(file -> file.toString().matches(".*change(_values)?\\.sql"))
                    .sorted()
                    .toList();
        }
    }

    private static String texts(Path migrations) throws IOException {
        var texts = new StringBuilder();
        for (Path file : files(migrations)) {
            texts.append(Files.readString(file));
        }
        return texts.toString();
    }

    private static boolean isFinal(Path migrations) throws IOException {
        for (Path file : files(migrations)) {
            if (!Files.readString(file).contains("-- Down Migration")) {
                return true;
            }
        }
        return false;
    }

    private static Migrator migrator(DataSource dataSource, Path migrations) {
        return Migrator.builder()
                .locations("filesystem:" + migrations)
                .dataSource(dataSource)
                .phase(Phase.ALL)
                .build();
    }

    private EntityManagerFactory entities(DataSource dataSource, String version, String members) throws Exception {
        String source = """
                enum State { OPEN, DONE%s }
                @Embeddable class Place { String street; String town; }
                @Entity(name = "other") class Other { @Id Long id; }
                %s @Entity(name = "item") class Item { @Id Long id; String name; int amount; %s }
                %s
                """.formatted(
                        lines(members, ", CLOSED"),
                        lines(members, "@[^;]*"),
                        lines(members, "(?!" + TYPE + ").*;"),
                        lines(members, TYPE));
        return Service.of(dataSource, Map.of(), CompiledEntities.of(source, folder.resolve(version)));
    }

    private static final String TYPE = ".*(class|enum) .*";

    private static String lines(String text, String pattern) {
        return text.lines().filter(line -> line.matches(pattern)).collect(Collectors.joining("\n"));
    }

    private static List<String> kinds(Migrator migrator, EntityManagerFactory entities) {
        Comparison comparison = EntityComparison.in(migrator, entities, null, Comparison::new);
        return Stream.concat(
                        comparison.differences().stream().map(ChangesContract::kind),
                        comparison.unmapped().stream()
                                .map(ChangesContract::kind)
                                .map(kind -> kind.replaceFirst("^Gone", "Unmapped")))
                .toList();
    }

    /** What it is, and of what: {@code ChangedColumn level type}. */
    private static String kind(Difference difference) {
        Stream<String> parts = Stream.of(difference.getClass().getRecordComponents())
                .map(part -> part(part.getName(), ReflectionSupport.invokeMethod(part.getAccessor(), difference)))
                .filter(part -> !part.isEmpty())
                .distinct();
        return difference.getClass().getSimpleName()
                + parts.map(part -> " " + part.toLowerCase(Locale.ROOT)).collect(Collectors.joining());
    }

    private static String part(String name, Object value) {
        if (value instanceof TableShape table) {
            return table.name().equalsIgnoreCase("item") ? "" : table.name();
        }
        if (value instanceof TableShape.Column column) {
            return column.name();
        }
        if (value instanceof TableShape.Constraint key) {
            return key.kind() + " " + (key.columns().isEmpty() ? key.name() : String.join("+", key.columns()));
        }
        if (value instanceof Set<?> aspects) {
            return aspects.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        return value == null ? "new" : name.equals("object") ? value.toString() : "";
    }

    /** With each question answered as a developer would: a default, a value for the rows that have none, or nothing. */
    private static String answered(String text, Change change, String answer) {
        return text.replaceAll(
                        "(add column .*) not null(?=.*;\n)(?=[\\s\\S]*-- Down)",
                        answer.isEmpty() || change.get("choose").isEmpty()
                                ? "$0"
                                : "$1 default " + answer + " not null")
                .replaceAll(QUESTION + ".* is NOT NULL .*\n(.*) not null", "$1 default " + answer + " not null")
                .replaceAll(
                        QUESTION + "(\\S+)\\.(\\S+) becomes NOT NULL.*\n",
                        "update $1 set $2 = " + answer + " where $2 is null;\n")
                .replaceAll(QUESTION + ".*\n", "");
    }

    private static void insertRows(DataSource dataSource, Change change) throws SQLException {
        var values = new TreeMap<>(Map.of("id", "1", "name", "'a'", "amount", "5"));
        values.putAll(change.values("row"));
        execute(dataSource, "insert into other (id) values (1)");
        for (String sql : change.get("sql").split("; *")) {
            if (!sql.isEmpty()) {
                execute(dataSource, sql);
            }
        }
        execute(
                dataSource,
                "insert into item (" + String.join(", ", values.keySet()) + ") values ("
                        + String.join(", ", values.values()) + ")");
    }

    private static List<Map<String, String>> rows(DataSource dataSource, String tables) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String table : tables.split("\\+")) {
            rows.addAll(rowsOf(dataSource, table));
        }
        return rows;
    }

    private static List<Map<String, String>> rowsOf(DataSource dataSource, String table) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select * from " + table)) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, String> row = new TreeMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    String value = String.valueOf(value(result, i));
                    row.put(
                            result.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT),
                            value.matches("\\d+\\.\\d+") ? value.replaceFirst("0+$", "") : value);
                }
                rows.add(row);
            }
            rows.sort(Comparator.comparing(row -> row.getOrDefault("id", "")));
            return rows;
        }
    }

    /** Times by what they are, in UTC where they have a zone. */
    private static String value(ResultSet result, int column) throws SQLException {
        String type = result.getMetaData().getColumnTypeName(column).toLowerCase(Locale.ROOT);
        if (type.matches("timestamptz|timestamp.*with time zone")) {
            OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
            return time == null
                    ? null
                    : time.withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                            .toString();
        }
        return type.startsWith("timestamp") || type.equals("datetime")
                ? String.valueOf(result.getObject(column, LocalDateTime.class))
                : result.getString(column);
    }

    private static String schema(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Schema.read(connection, Schema.current(connection)).without("__migrations") + "\n"
                    + Schema.read(connection, "archive");
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
