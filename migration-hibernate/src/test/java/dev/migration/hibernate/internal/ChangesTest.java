package dev.migration.hibernate.internal;

import static dev.migration.hibernate.EntityAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.internal.schema.Schema;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each change to an entity, on each product: drafted, applied with a row in the table, checked, undone. */
class ChangesTest {

    private static final String ROW = "insert into item (id, name, amount) values (1, 'a', 5)";

    @TempDir
    private Path folder;

    /**
     * A change to an entity.
     *
     * @param name what changes
     * @param before annotations of the table and fields, before
     * @param after the same afterwards
     * @param found what the draft names
     */
    private record Change(String name, String before, String after, String found, Set<TestProduct> products) {

        static Change of(String name, String before, String after, String found) {
            return new Change(name, before, after, found, Set.of(TestProduct.values()));
        }

        Change on(TestProduct... only) {
            return new Change(name, before, after, found, Set.of(only));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Change> CHANGES = List.of(
            Change.of("a column", "", "@Column(length = 40) String phone;", "phone"),
            Change.of(
                    "a column with a default",
                    "",
                    "@ColumnDefault(\"7\") @Column(nullable = false) Integer level;",
                    "level"),
            Change.of("a required column", "", "@Column(nullable = false) String phone;", "phone"),
            Change.of("a primitive", "", "int level;", "level"),
            Change.of("int to long", "Integer level;", "Long level;", "level"),
            Change.of(
                    "a longer text",
                    "@Column(length = 40) String phone;",
                    "@Column(length = 100) String phone;",
                    "100"),
            Change.of(
                    "a shorter text",
                    "@Column(length = 100) String phone;",
                    "@Column(length = 40) String phone;",
                    "40"),
            Change.of(
                    "precision and scale",
                    "@Column(precision = 10, scale = 2) BigDecimal rate;",
                    "@Column(precision = 12, scale = 4) BigDecimal rate;",
                    "12"),
            Change.of("required", "String phone;", "@Column(nullable = false) String phone;", "NOT NULL in the entity"),
            Change.of(
                    "no longer required",
                    "@Column(nullable = false) @ColumnDefault(\"'x'\") String phone;",
                    "@ColumnDefault(\"'x'\") String phone;",
                    ""),
            Change.of("a default", "Integer level;", "@ColumnDefault(\"3\") Integer level;", "default 3"),
            Change.of(
                    "another default",
                    "@ColumnDefault(\"3\") Integer level;",
                    "@ColumnDefault(\"4\") Integer level;",
                    "default 4"),
            Change.of(
                    "a third constant",
                    "@Enumerated(EnumType.STRING) Two state;",
                    "@Enumerated(EnumType.STRING) Two state;\n//THREE",
                    "state"),
            Change.of("a third ordinal", "@Enumerated Two state;", "@Enumerated Two state;\n//THREE", "state")
                    .on(TestProduct.POSTGRESQL, TestProduct.MARIADB),
            Change.of("an index", "", "//INDEX(name = \"ix_name\", columnList = \"name\")", "ix_name"),
            Change.of(
                    "another index",
                    "//INDEX(name = \"ix_name\", columnList = \"name\")",
                    "//INDEX(name = \"ix_name\", columnList = \"name, amount\")",
                    "ix_name"),
            Change.of("a unique column", "String phone;", "@Column(unique = true) String phone;", "unique"),
            Change.of(
                    "a unique constraint",
                    "",
                    "//UNIQUE(name = \"uk_item\", columnNames = {\"name\", \"amount\"})",
                    "uk_item"),
            Change.of(
                    "another unique constraint",
                    "//UNIQUE(name = \"uk_item\", columnNames = {\"name\"})",
                    "//UNIQUE(name = \"uk_item\", columnNames = {\"name\", \"amount\"})",
                    "uk_item"),
            Change.of("a reference", "", "@ManyToOne Other other;", "other_id"),
            Change.of("a required reference", "", "@ManyToOne(optional = false) Other other;", "other_id"),
            Change.of(
                    "what a delete does",
                    "@ManyToOne Other other;",
                    "@ManyToOne @OnDelete(action = OnDeleteAction.CASCADE) Other other;",
                    "foreign key"),
            Change.of("one to one", "", "@OneToOne Other other;", "other_id"),
            Change.of("many to many", "", "@ManyToMany Set<Other> others;", "item_other"),
            Change.of("a collection", "", "@ElementCollection Set<String> tags;", "tags"),
            Change.of("another entity", "", "//ENTITY Added", "added"),
            Change.of("a type of its own", "", "@Column(columnDefinition = \"varchar(7)\") String code;", "code"),
            Change.of(
                    "another type of its own",
                    "@Column(columnDefinition = \"varchar(7)\") String code;",
                    "@Column(columnDefinition = \"varchar(9)\") String code;",
                    "code"),
            Change.of("a large text", "", "@Lob String notes;", "notes"),
            Change.of("JSON", "", "@JdbcTypeCode(SqlTypes.JSON) Map<String, String> more;", "more"),
            Change.of("a UUID", "", "UUID other;", "other"),
            Change.of("an instant", "", "Instant since;", "since"),
            Change.of("bytes", "", "byte[] hash;", "hash"),
            Change.of("an array", "", "String[] words;", "words"),
            Change.of("something embedded", "", "@Embedded Place place;", "street"),
            Change.of("a version", "", "@Version @ColumnDefault(\"0\") int version;", "version"),
            Change.of("another name", "String phone;", "String mobile;", "mobile"),
            Change.of(
                    "a required column that is gone",
                    "@Column(nullable = false) @ColumnDefault(\"'x'\") String phone;",
                    "",
                    ""),
            Change.of("a quoted name", "", "@Column(name = \"`Group`\") String group;", "Group"),
            Change.of("a check", "", "//CHECK(name = \"positive\", constraint = \"amount > 0\")", "positive")
                    .on(TestProduct.H2, TestProduct.POSTGRESQL, TestProduct.MARIADB),
            Change.of(
                            "another check",
                            "//CHECK(name = \"positive\", constraint = \"amount > 0\")",
                            "//CHECK(name = \"positive\", constraint = \"amount > 1\")",
                            "positive")
                    .on(TestProduct.H2, TestProduct.POSTGRESQL, TestProduct.MARIADB),
            Change.of(
                            "another increment",
                            "//ENTITY Counted @GeneratedValue(generator = \"s\") @SequenceGenerator(name = \"s\", sequenceName = \"s\", allocationSize = 50)",
                            "//ENTITY Counted @GeneratedValue(generator = \"s\") @SequenceGenerator(name = \"s\", sequenceName = \"s\", allocationSize = 20)",
                            "sequence")
                    .on(TestProduct.POSTGRESQL, TestProduct.H2),
            Change.of(
                            "an enum type",
                            "",
                            "@Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Two state;",
                            "state")
                    .on(TestProduct.POSTGRESQL),
            Change.of(
                            "a third constant of an enum type",
                            "@Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Two state;",
                            "@Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Two state;\n//THREE",
                            "type two")
                    .on(TestProduct.POSTGRESQL));

    static Stream<Arguments> changes() {
        return Stream.of(TestProduct.values())
                .flatMap(product -> CHANGES.stream()
                        .filter(change -> change.products().contains(product))
                        .map(change -> Arguments.of(product, change)));
    }

    /** The text of a service's entities, with what one of them has. */
    private static String source(String members) {
        List<String> indexes = new ArrayList<>();
        List<String> uniques = new ArrayList<>();
        List<String> checks = new ArrayList<>();
        var fields = new StringBuilder();
        var more = new StringBuilder();
        var constants = new StringBuilder("A, B");
        members.lines().forEach(line -> {
            if (line.startsWith("//INDEX")) {
                indexes.add(line.replace("//INDEX", "@Index"));
            } else if (line.startsWith("//UNIQUE")) {
                uniques.add(line.replace("//UNIQUE", "@UniqueConstraint"));
            } else if (line.startsWith("//CHECK")) {
                checks.add(line.replace("//CHECK", "@CheckConstraint"));
            } else if (line.startsWith("//THREE")) {
                constants.append(", C");
            } else if (line.startsWith("//ENTITY")) {
                String[] words = line.substring("//ENTITY ".length()).split(" ", 2);
                more.append(
                        "@Entity class " + words[0] + " { @Id " + (words.length > 1 ? words[1] : "") + " Long id; }\n");
            } else {
                fields.append("    ").append(line).append('\n');
            }
        });
        return """
                enum Two { %s }
                @Embeddable class Place { String street; String town; }
                @Entity class Other { @Id Long id; }
                @Entity @Table(name = "item", indexes = {%s}, uniqueConstraints = {%s}, check = {%s})
                class Item {
                    @Id Long id;
                    String name;
                    int amount;
                %s}
                %s""".formatted(
                        constants,
                        String.join(", ", indexes),
                        String.join(", ", uniques),
                        String.join(", ", checks),
                        fields,
                        more);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void isDraftedAppliedCheckedAndUndone(TestProduct product, Change change) throws Exception {
        Path migrations = Files.createDirectories(folder.resolve("migrations"));
        List<Class<?>> before = CompiledEntities.of(source(change.before()), folder.resolve("before"));
        List<Class<?>> after = CompiledEntities.of(source(change.after()), folder.resolve("after"));
        EntityDraft first = draft(product, before, migrations);
        Files.writeString(migrations.resolve("0001_first.sql"), first.script().text("", ""));

        EntityDraft draft = draft(product, after, migrations);

        assertThat(draft.failure()).as(draft.script().text("", "-- Q")).isNull();
        assertThat(draft.left()).isEmpty();
        if (change.found().isEmpty()) {
            assertThat(draft.differences()).isEmpty();
        } else {
            assertThat(String.join("\n", draft.differences())).containsIgnoringCase(change.found());
        }
        Files.writeString(migrations.resolve("0002_change.sql"), answered(draft.script()));
        DataSource dataSource = product.empty();
        Migrator migrator = migrator(dataSource, migrations);
        migrator.up(dev.migration.Target.version("0001"));
        Schema expected = schema(dataSource);
        execute(dataSource, ROW);
        migrator.up();
        try (EntityManagerFactory entities = Service.of(dataSource, Map.of(), after)) {
            assertThat(migrator).matchEntities(entities);
        }
        if (!draft.script().isEmpty()) {
            execute(dataSource, "delete from item");
            migrator.down();
            assertThat(expected.differenceTo(schema(dataSource), "before", "after"))
                    .isEmpty();
        }
    }

    /** As a developer would: a default for the rows that are there, or their values first. */
    private static String answered(DraftScript script) {
        if (script.isEmpty()) {
            return "-- Up Migration\nselect 1;\n-- Down Migration\nselect 1;\n";
        }
        UnaryOperator<String> answer =
                text -> text.replaceAll("(?m)^-- Q: .* becomes .*\n(?=alter)", "update item set phone = 'x';\n")
                        .replaceAll("(?m)^-- Q.*\n(alter table .* not null.*);", "delete from item;\n$1;");
        return answer.apply(script.text("", "-- Q"));
    }

    private EntityDraft draft(TestProduct product, List<Class<?>> entities, Path migrations) throws SQLException {
        DataSource dataSource = product.empty();
        Migrator migrator = migrator(dataSource, migrations);
        if (Files.exists(migrations.resolve("0001_first.sql"))) {
            migrator.up();
        }
        try (EntityManagerFactory factory = Service.of(dataSource, Map.of(), entities)) {
            return EntityDraft.of(migrator, factory, false);
        }
    }

    private static Migrator migrator(DataSource dataSource, Path migrations) {
        return Migrator.builder()
                .locations("filesystem:" + migrations)
                .dataSource(dataSource)
                .build();
    }

    private static Schema schema(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Schema.read(connection, Schema.current(connection))
                    .without("__migrations")
                    .withoutTables((table, columns) -> table.startsWith("hte_"));
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
