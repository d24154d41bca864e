// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Migrator;
import dev.migration.hibernate.internal.CompiledEntities;
import dev.migration.hibernate.internal.EntityCheck;
import dev.migration.hibernate.internal.EntityDraft;
import dev.migration.hibernate.internal.Service;
import dev.migration.hibernate.internal.TestProduct;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the migrations have and an entity says, on each product: whether that differs, and what is only listed. */
class ComparisonTest {

    /**
     * On each line a name, the products (none for all), what the migrations have in table item, and the entity's members, constants of
     * Size and other entities; then {@code differs} with a part of each difference, or {@code lists} with what only the migrations
     * have. In the migrations, what follows the first semicolon are more statements.
     */
    private static final String CASES = """
            a wider number | | n bigint | Integer n; | lists of column item.n, which is int
            a wider small number | | n bigint | Short n; | lists of column item.n
            digits for a number | POSTGRESQL,MARIADB,MYSQL | n numeric(19) | Integer n; | lists of column item.n
            digits for a number, too few | POSTGRESQL,MARIADB,MYSQL | n numeric(9) | Integer n; | differs item.n: column
            a narrower number | | n smallint | Integer n; | differs item.n: column item.n is int
            a boolean as a number | MARIADB,MYSQL | b tinyint(1), c tinyint(4) | Boolean b; Boolean c; | lists
            a longer text | | note varchar(512) | @Column(length = 100) String note; | lists (512) of column item.note
            a text | POSTGRESQL,MARIADB,MYSQL | note text | @Column(length = 100) String note; | lists type text of column item.note
            a text without a length | POSTGRESQL,MARIADB,MYSQL | note text | String note; | lists type text of column item.note
            a large text | H2 | note clob | @Column(length = 100) String note; | lists of column item.note
            a shorter text | | note varchar(20) | @Column(length = 100) String note; | differs item.note: column item.note is
            a shorter text than the default | | note varchar(100) | String note; | lists Hibernate's default, or written
            a shorter text than one of 255 | | note varchar(100) | @Column(length = 255) String note; | lists Hibernate's default, or written
            a shorter text than one that is written | | note varchar(100) | @Column(columnDefinition = "varchar(255)") String note; | differs item.note
            a text of one letter | MARIADB,MYSQL | c char(1) | Character c; | lists
            a text that is filled up with blanks | POSTGRESQL,H2 | note char(20) | @Column(length = 20) String note; | differs item.note
            a text for a letter | POSTGRESQL,H2 | c varchar(1) | Character c; | lists of column item.c
            a required text | | note varchar(255) not null | String note; | lists NOT NULL of column item.note
            a unique text | | note varchar(255) unique | String note; | lists unique
            a nullable text | | note varchar(255) | @Column(nullable = false) String note; | differs NOT NULL in the entity
            a text with a condition against NULL | POSTGRESQL | note varchar(255); alter table item add constraint is_there check (note is not null) not valid \
                | @Column(nullable = false) String note; | lists check
            a number without its fraction | | amount numeric(3,0) | @Column(scale = 2) BigDecimal amount; | differs item.amount
            a number without its fraction, by default | | amount numeric(18,0) | BigDecimal amount; | differs item.amount
            fewer digits than the default | | amount numeric(10,2) | BigDecimal amount; | lists Hibernate's default, or written
            fewer digits than said | | amount numeric(10,2) | @Column(precision = 12, scale = 2) BigDecimal amount; | differs item.amount
            more digits than said | | amount numeric(14,4) | @Column(precision = 10, scale = 2) BigDecimal amount; | lists of column item.amount
            more digits behind the point for fewer before it | | amount numeric(10,4) | @Column(precision = 10, scale = 2) BigDecimal amount; | differs item.amount
            any number | POSTGRESQL | amount numeric | @Column(precision = 10, scale = 2) BigDecimal amount; | lists type numeric of
            any number, and the entity says it | POSTGRESQL | amount numeric(10,2) | @Column(columnDefinition = "numeric") BigDecimal amount; | differs item.amount
            an enum that fits | | s varchar(10) | @Enumerated(EnumType.STRING) Size s; | lists
            an enum with a long constant | | s varchar(5) | @Enumerated(EnumType.STRING) Size s;⏎, EXTRA_LARGE_S | differs item.s
            an enum with more constants | MARIADB,MYSQL,H2 | s enum('SMALL','LARGE','OTHER') | @Enumerated(EnumType.STRING) Size s; | lists 'OTHER'
            an enum with fewer constants | MARIADB,MYSQL,H2 | s enum('SMALL') | @Enumerated(EnumType.STRING) Size s; | differs item.s
            a named enum with more constants | POSTGRESQL | id2 int; create type size as enum ('SMALL','LARGE','OTHER'); alter table item add column s size \
                | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Size s; Integer id2; | lists type size
            an ordinal in another number | MARIADB,MYSQL,H2 | s int | @Enumerated Size s; | lists of column item.s
            a condition or NULL | POSTGRESQL,MARIADB,H2 | s varchar(20), constraint c check (s in ('SMALL','LARGE') or s is null) | @Enumerated(EnumType.STRING) Size s; | lists
            a condition with a cast | POSTGRESQL | s varchar(20), check (s::text = any (array['SMALL'::varchar,'LARGE']::text[]) or s is null) | @Enumerated(EnumType.STRING) Size s; | lists
            a value twice | POSTGRESQL,MARIADB,H2 | s varchar(20), constraint c check (s in ('SMALL','LARGE','SMALL')) | @Enumerated(EnumType.STRING) Size s; | lists
            each value alone | POSTGRESQL,MARIADB,H2 | s varchar(20), constraint c check (s = 'SMALL' or s = 'LARGE') | @Enumerated(EnumType.STRING) Size s; | lists
            one more value | POSTGRESQL | s varchar(20), constraint c check (s in ('SMALL','LARGE','OTHER')) | @Enumerated(EnumType.STRING) Size s; | lists check c
            one value less | POSTGRESQL | s varchar(20), constraint c check (s in ('SMALL')) | @Enumerated(EnumType.STRING) Size s; | differs item.s: check
            numbers as a list | POSTGRESQL,MARIADB,H2 | s smallint, constraint c check (s in (0, 1)) | @Enumerated Size s; | lists
            bounds in other words | POSTGRESQL,MARIADB,H2 | s smallint, constraint c check (s <= 1 and 0 <= s) | @Enumerated Size s; | lists
            no condition | | s varchar(255) | @Enumerated(EnumType.STRING) Size s; | lists
            an enum of one constant | | s varchar(20), o smallint | @Enumerated(EnumType.STRING) One s; @Enumerated One o; | lists
            discriminators | POSTGRESQL,MARIADB,MYSQL,H2 | dtype varchar(31) not null, label varchar(255) | ⏎@Entity(name = "part") class Part extends Item { String label; } | lists
            discriminators that are numbers | | kind int not null, label varchar(255) \
                | @DiscriminatorColumn(name = "kind", discriminatorType = DiscriminatorType.INTEGER) @DiscriminatorValue("1")⏎@Entity(name = "part") @DiscriminatorValue("2") class Part extends Item { String label; } | lists
            a required column of a subclass | | dtype varchar(31) not null, label varchar(255) | ⏎@Entity(name = "part") class Part extends Item { @Column(nullable = false) String label; } | lists
            an index on an expression | POSTGRESQL | note varchar(255); create index ix_note on item (lower(note)) | @Table(indexes = @Index(name = "ix_note", columnList = "note"))⏎String note; | lists index ix_note
            a unique index on an expression | POSTGRESQL | note varchar(255); create unique index u_note on item (lower(note)) \
                | @Table(uniqueConstraints = @UniqueConstraint(name = "u_note", columnNames = "note"))⏎String note; | lists u_note
            a unique index with a condition | POSTGRESQL | note varchar(255), gone boolean; create unique index u_note on item (note) where not gone \
                | @Table(indexes = @Index(name = "u_note", columnList = "note", unique = true))⏎String note; Boolean gone; | lists u_note
            an index on a prefix | MARIADB,MYSQL | note varchar(255), index ix_note (note(10)) | @Table(indexes = @Index(name = "ix_note", columnList = "note"))⏎String note; | lists ix_note
            a unique index for an index | | note varchar(255); create unique index u_note on item (note) | @Table(indexes = @Index(name = "ix_note", columnList = "note"))⏎String note; | lists
            another expression does not make a column unique | POSTGRESQL | note varchar(255); create unique index other on item (lower(note)) \
                | @Table(uniqueConstraints = @UniqueConstraint(name = "u_note", columnNames = "note"))⏎String note; | differs unique u_note
            an index with more in it | POSTGRESQL | note varchar(255), n int; create index ix_note on item (note) include (n) | @Table(indexes = @Index(name = "ix_note", columnList = "note"))⏎String note; Integer n; | lists
            floats | | d double precision, f real | Double d; Float f; | lists
            a double for a float | | f double precision | Float f; | lists of column item.f
            times | POSTGRESQL,H2 | t timestamp with time zone, l timestamp, o time | OffsetDateTime t; LocalDateTime l; LocalTime o; | lists
            a moment of an old class with a zone | POSTGRESQL,H2 | t timestamp with time zone, d timestamp with time zone | java.sql.Timestamp t; Date d; | lists
            a local time with a zone | POSTGRESQL,H2 | t timestamp with time zone | LocalDateTime t; | differs item.t
            a time without its zone | POSTGRESQL,H2 | t timestamp | Instant t; | differs item.t
            a day in a timestamp | POSTGRESQL,H2 | d timestamp | LocalDate d; | differs item.d
            a day in a datetime | MARIADB,MYSQL | d datetime | LocalDate d; | differs item.d
            bytes in a text | MARIADB,MYSQL | b varchar(40) | @Column(columnDefinition = "binary(16)") byte[] b; | differs item.b
            an enum of another name | POSTGRESQL | n int; create type t_size as enum ('LARGE','SMALL'); alter table item add column s t_size \
                | Integer n; @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Size s; | lists
            an enum of another name that lacks a constant | POSTGRESQL | n int; create type t_size as enum ('LARGE'); alter table item add column s t_size \
                | Integer n; @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Size s; | differs item.s
            an enum that the entity writes | POSTGRESQL | n int; create type t_size as enum ('small','large'); alter table item add column s t_size \
                | Integer n; @Enumerated(EnumType.STRING) @Column(columnDefinition = "t_size") Size s; | lists
            an enum that the entity fills by an expression | POSTGRESQL | n int; create type t_size as enum ('small','large'); alter table item add column s t_size \
                | Integer n; @org.hibernate.annotations.ColumnTransformer(write = "?::t_size") String s; | lists
            texts in an array | POSTGRESQL | words text[] | String[] words; | lists type text[] of column item.words
            an array of shorter texts | POSTGRESQL | words varchar(10)[] | @Column(length = 30) String[] words; | differs item.words
            bytes | POSTGRESQL,MARIADB,MYSQL,H2 | b %bytes% | @Column(length = 100) byte[] b; | lists
            large objects | MARIADB,MYSQL | t text, b blob | @Lob String t; @Lob byte[] b; | lists Hibernate's default, or written
            JSON | POSTGRESQL | j json | @JdbcTypeCode(SqlTypes.JSON) Map<String, String> j; | lists
            a domain | POSTGRESQL | n int; create domain email as varchar(255); alter table item add column e email | Integer n; String e; | lists
            another letter | | %größe% varchar(255) | @Column(name = "größe") String size; | lists
            a name to quote | | %patient-file% varchar(255) | @Column(name = "`patient-file`", unique = true) String file; | differs item.file: unique
            a name to quote, with its key | | %patient-file% varchar(255) unique | @Column(name = "`patient-file`", unique = true) String file; | lists
            an apostrophe | | note varchar(255) | @org.hibernate.annotations.Comment("the patient's") String note; | lists
            a default in other words | H2,POSTGRESQL,MARIADB | n int default 0, b boolean default false, at timestamp default current_timestamp \
                | @ColumnDefault("0") Integer n; @ColumnDefault("false") Boolean b; @ColumnDefault("current_timestamp") LocalDateTime at; | lists
            a default that is a number in quotes | POSTGRESQL | n numeric(10,2) default '0'::numeric | @ColumnDefault("0") @Column(precision = 10, scale = 2) BigDecimal n; | lists
            a key that is given by a default | POSTGRESQL | n int; create table other (id bigint default (random() * 1000000)::bigint primary key) \
                | Integer n;⏎@Entity(name = "other") class Other { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; } | lists
            a partitioned table | POSTGRESQL | n int; create table other (id bigint, day date not null, code varchar(20), primary key (id, day), unique (code, day)) partition by range (day) \
                | Integer n;⏎@Entity(name = "other") class Other { @Id Long id; LocalDate day; @Column(length = 20, unique = true) String code; } | lists
            a foreign table | POSTGRESQL | n int; create foreign data wrapper w; create server s foreign data wrapper w; create foreign table other (id bigint) server s \
                | Integer n;⏎@Entity(name = "other") class Other { @Id Long id; String note; } | lists foreign table other
            a foreign key to another table | | part_id bigint; create table part (id bigint not null primary key); create table piece (id bigint not null primary key); \
            alter table item add constraint fk_part foreign key (part_id) references piece (id) on delete cascade | @ManyToOne @JoinColumn(name = "part_id") Part part;⏎@Entity(name = "part") class Part { @Id Long id; } \
                | differs (part_id) on item references part (id) in the entity, foreign key fk_part (part_id) references piece (id) on delete cascade in the migrations
            an increment | H2,POSTGRESQL | n int; create sequence s start with 3000 increment by 50; create table other (id bigint not null primary key) \
                | Integer n;⏎@Entity(name = "other") class Other { @Id @GeneratedValue(generator = "s") @SequenceGenerator(name = "s", sequenceName = "s", allocationSize = 1) Long id; } \
                | differs sequence s: increment 1 in the entities, 50 in the migrations
            """;

    @TempDir
    private Path folder;

    private record Case(String name, String products, String sql, String entity, String expected) {

        static Case of(String line) {
            String[] parts = line.split(" *\\| *", 5);
            return new Case(parts[0], parts[1], parts[2], parts[3].replace('⏎', '\n'), parts[4].strip());
        }

        boolean isOn(TestProduct product) {
            return products.isEmpty() || List.of(products.split(",")).contains(product.name());
        }

        String create(TestProduct product) {
            boolean isMySql = product == TestProduct.MARIADB || product == TestProduct.MYSQL;
            String own = sql.replace(
                            "%bytes%",
                            isMySql ? "varbinary(200)" : product == TestProduct.H2 ? "varbinary(200)" : "bytea")
                    .replaceAll("timestamp(?= default)", isMySql ? "datetime" : "timestamp")
                    // Without quotes H2 would have the name in upper case.
                    .replaceAll("%größe%", product == TestProduct.H2 ? "größe" : "%größe%")
                    .replaceAll("%([^%]+)%", isMySql ? "`$1`" : "\"$1\"");
            String[] statements = own.split("; ", 2);
            return "create table item (id bigint not null primary key, " + statements[0] + ");\n"
                    + (statements.length > 1 ? statements[1].replace("; ", ";\n") + ";\n" : "");
        }

        String source() {
            return """
                    enum Size { SMALL, LARGE%s }
                    enum One { ONE }
                    %s @Entity(name = "item") class Item { @Id Long id; %s }
                    %s
                    """.formatted(
                    lines(", [A-Z_0-9]+"), lines("@(?!Entity)[^;]*"), lines("(?!.*class ).*;"), lines(".*class .*"));
        }

        private String lines(String pattern) {
            return entity.lines().filter(line -> line.strip().matches(pattern)).collect(Collectors.joining("\n"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> cases() {
        List<Case> cases = CASES.lines().map(Case::of).toList();
        return Stream.of(TestProduct.values())
                .flatMap(
                        product -> cases.stream().filter(it -> it.isOn(product)).map(it -> Arguments.of(product, it)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void isADifferenceOrIsListed(TestProduct product, Case it) throws Exception {
        Files.writeString(folder.resolve("0001_first.sql"), it.create(product));
        DataSource dataSource = product.empty();
        Migrator migrator = Migrator.builder()
                .locations("filesystem:" + folder)
                .dataSource(dataSource)
                .build();
        migrator.up();
        try (EntityManagerFactory entities =
                Service.of(dataSource, Map.of(), CompiledEntities.of(it.source(), folder.resolve("classes")))) {
            EntityCheck check = EntityCheck.of(migrator, entities);

            if (it.expected().startsWith("differs ")) {
                assertThat(check.differences())
                        .singleElement()
                        .asString()
                        .containsIgnoringCase(it.expected().substring("differs ".length()));
                return;
            }
            assertThat(check.differences()).isEmpty();
            assertThat(String.join("\n", check.unmapped()))
                    .containsIgnoringCase(
                            it.expected().substring("lists".length()).strip());
            EntityDraft draft = EntityDraft.of(migrator, entities, false);
            assertThat(draft.failure()).isNull();
            assertThat(draft.script().up()).isEmpty();
        }
    }

    @Test
    void aTypeThatTheDatabaseRefusesIsNamedByItsAttribute() throws Exception {
        Files.writeString(folder.resolve("0001_first.sql"), "create table item (id bigint not null primary key);\n");
        DataSource dataSource = TestProduct.H2.empty();
        Migrator migrator = Migrator.builder()
                .locations("filesystem:" + folder)
                .dataSource(dataSource)
                .build();
        migrator.up();
        String source =
                "@Entity(name = \"item\") class Item { @Id Long id; @Column(columnDefinition = \"strange(7)\") String code; }";
        try (EntityManagerFactory entities =
                Service.of(dataSource, Map.of(), CompiledEntities.of(source, folder.resolve("classes")))) {
            assertThatThrownBy(() -> EntityCheck.of(migrator, entities))
                    .hasMessageContaining(
                            "for the table of item, with a type of its own for item.code (columnDefinition = \"strange(7)\"), the database refused");
        }
    }
}
