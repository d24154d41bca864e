package dev.migration.hibernate.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.internal.schema.Schema;
import dev.migration.schema.internal.files.NewMigration;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
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
     * On each line a change: its name, what the entity has before and after, each difference that is found, and
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
     * </ul>
     *
     * Where products differ, each has its own list, and a change is not tried on one that has none. Another subclass is not on H2:
     * 2.4.240 evaluates a CHECK with IN only while the session that made it is open.
     */
    private static final String CHANGES = String.join("", """
            a column | | @Column(length = 40) String phone; | NewColumn phone
            a column with a default | | @ColumnDefault("7") @Column(nullable = false) Integer level; | NewColumn level | filled level=7
            a required column | | @Column(nullable = false) String phone; | NewColumn phone | answer 'x' | filled phone=x \
                | says H2,POSTGRESQL: so this fails if the table has rows. An INSERT of the release before, which does not fill it, fails.; MARIADB: and MariaDB fills '' into each row, without an error
            a primitive | | int level; | NewColumn level | answer 7 | filled level=7 | says MARIADB,MYSQL: fills '0' into each row, without an error
            int to long | Integer level; | Long level; | ChangedColumn level type | row level=3 \
                | says POSTGRESQL: -- Down Migration⏎⏎-- This fails if a row has a value of item.level that integer does not take.
            int to long, twice | Integer level; Integer score; | Long level; Long score; \
                | MARIADB,MYSQL: ChangedColumn level type, ChangedColumn score type | row level=3 \
                | says does not take.⏎alter table item⏎    modify column
            int to long, twice in one rewrite | Integer level; @ColumnDefault("7") Integer score; String note; | Long level; @ColumnDefault("7") Long score; @Column(length = 300) String note; \
                | POSTGRESQL: ChangedColumn level type, ChangedColumn note type, ChangedColumn score type | row level=3, score=4, note='x' \
                | says alter table item⏎    alter column level set data type bigint using level::bigint,⏎    alter column note
            two columns beside a key of another length | @ManyToOne Keyed keyed; @ManyToOne Keyed second;⏎@Entity(name = "keyed") class Keyed { @Id Integer id; } \
                | @ManyToOne Keyed keyed; @ManyToOne Keyed second;⏎@Entity(name = "keyed") class Keyed { @Id Long id; } \
                | MARIADB,MYSQL: ChangedColumn keyed_id type, ChangedColumn keyed id type, ChangedColumn second_id type \
                | sql insert into keyed (id) values (3) | row keyed_id=3, second_id=3 | says alter table item⏎    modify column keyed_id bigint(20) null,⏎    modify column second_id
            unsigned int to long | @Column(columnDefinition = "int unsigned") Integer level; | Long level; \
                | MARIADB,MYSQL: ChangedColumn level type | row level=3
            unsigned tinyint to int | @Column(columnDefinition = "tinyint unsigned") Integer level; | Integer level; \
                | MARIADB,MYSQL: ChangedColumn level type | row level=3
            a longer text | @Column(length = 40) String phone; | @Column(length = 100) String phone; | ChangedColumn phone type | row phone='555'
            a shorter text | @Column(length = 100) String phone; | @Column(length = 40) String phone; | UnmappedType phone | row phone='555'
            precision and scale | @Column(precision = 10, scale = 2) BigDecimal rate; | @Column(precision = 12, scale = 4) BigDecimal rate; \
                | ChangedColumn rate type | row rate=1.25 | says -- This cuts or rounds each value of item.rate that
            more digits | @Column(precision = 10, scale = 2) BigDecimal rate; | @Column(precision = 12, scale = 2) BigDecimal rate; \
                | ChangedColumn rate type | row rate=1.25
            a number with a default that becomes a text | @ColumnDefault("0") Integer level; | String level; | ChangedColumn level type | row level=3 | answer \
                | says it loses its default 0, which the entity does not have
            a number with a default that becomes a boolean | @ColumnDefault("0") Integer level; | Boolean level; | POSTGRESQL: ChangedColumn level type | row level=1 | answer \
                | changed level=t | says drop default
            a number with a default that becomes a text with one | @ColumnDefault("0") Integer level; | @ColumnDefault("'n'") String level; \
                | POSTGRESQL,H2: ChangedColumn level type default | row level=3 | answer
            a day that becomes a time | LocalDate seen; | LocalDateTime seen; | ChangedColumn seen type | row seen='2026-01-31' \
                | changed seen=2026-01-31T00:00 | says -- This cuts or rounds each value of item.seen that date does not take.
            a number that becomes a duration | Integer level; | Duration level; | ChangedColumn level type | row level=90 | choose A \
                | changed level=90000000000 | says Hibernate has the Duration in item.level as nanoseconds. What do rows have?
            a number that is required as a duration | Long level; | @Column(nullable = false) Duration level; | ChangedColumn level type nullable \
                | row level=90 | choose B | changed level=90000000 | says becomes NOT NULL, which fails
            a number of nanoseconds that becomes a duration | Long level; | Duration level; | ChangedColumn level type | row level=90 | choose C
            another name and a duration | Integer level; | Duration grade; | NewColumn grade, UnmappedColumn level | row level=90 | choose grade=get_nano \
                | filled level=90, grade=90000000000 | then
            a duration that becomes a number | Duration level; | Long level; | UnmappedType level | row level=90 \
                | left H2,POSTGRESQL: Hibernate's own check still fails: Schema validation: wrong column type encountered in column [level] in table [item]; \
            found [numeric (Types#NUMERIC)], but expecting [bigint (Types#BIGINT)]; MARIADB,MYSQL: Hibernate's own check still fails: Schema validation: \
            wrong column type encountered in column [level] in table [item]; found [decimal (Types#DECIMAL)], but expecting [bigint (Types#BIGINT)]
            a text that becomes a boolean | String active; | Boolean active; | POSTGRESQL: ChangedColumn active type | row active='1' | answer \
                | changed active=t | undone active=true | says -- This does not bring back what the change has cut, rounded or rewritten in item.active
            a text that becomes a UUID | String code; | UUID code; | POSTGRESQL,MARIADB: ChangedColumn code type | row code='ABCDEF01-2345-6789-ABCD-EF0123456789' | answer \
                | changed code=abcdef01-2345-6789-abcd-ef0123456789 | undone code=abcdef01-2345-6789-abcd-ef0123456789 | says -- This does not bring back
            a time that becomes a day | LocalDateTime seen; | LocalDate seen; | ChangedColumn seen type \
                | row seen='2026-01-31 10:00:00' | answer | changed seen=2026-01-31 | undone seen=2026-01-31T00:00 | says -- This does not bring back
            two types at once | LocalDate seen; Integer level; | LocalDateTime seen; Long level; | MARIADB,MYSQL: ChangedColumn seen type, ChangedColumn level type \
                | row seen='2026-01-31', level=3 | changed seen=2026-01-31T00:00 | says -- This cuts or rounds each value of item.seen
            a larger scale | @Column(precision = 10, scale = 2) BigDecimal rate; | @Column(precision = 10, scale = 4) BigDecimal rate; \
                | ChangedColumn rate type | row rate=1.25 | answer
            a longer bit string | @Column(columnDefinition = "bit(4)") String bits; | @Column(columnDefinition = "bit(8)") String bits; \
                | POSTGRESQL: ChangedColumn bits type | answer
            required | String phone; | @Column(nullable = false) String phone; | ChangedColumn phone nullable \
                | row phone='555' | sql insert into item (id, name, amount) values (2, 'b', 6) | answer 'x' | filled phone=x
            required, with a default | String phone; Integer level; | @ColumnDefault("'x'") @Column(nullable = false) String phone; @ColumnDefault("3") @Column(nullable = false) int level; \
                | ChangedColumn level nullable default, ChangedColumn phone nullable default \
                | row phone='555' | sql insert into item (id, name, amount, level) values (2, 'b', 6, 7) | filled phone=x, level=3 \
                | says -- Rows without a value get the default. An INSERT of the release before that writes NULL fails.⏎update item set
            no longer required | @Column(nullable = false) String phone; | String phone; | UnmappedNotNull phone | row phone='555'
            no longer required, with drop | @Column(nullable = false) String phone; | String phone; | UnmappedNotNull phone | row phone='555' | drop
            a default | Integer level; | @ColumnDefault("3") Integer level; | ChangedColumn level default | row level=5
            another default | @ColumnDefault("3") Integer level; | @ColumnDefault("4") Integer level; | ChangedColumn level default | row level=5
            another type with a default | @ColumnDefault("3") Integer level; | @ColumnDefault("3") Long level; | ChangedColumn level type | row level=5
            a third constant | @Enumerated(EnumType.STRING) State state; | @Enumerated(EnumType.STRING) State state;⏎, CLOSED \
                | H2,MARIADB,MYSQL: ChangedColumn state type; POSTGRESQL: ChangedConstraint check state | row state='DONE' \
                | says MARIADB,MYSQL: enum ('DONE','OPEN','CLOSED'); H2,POSTGRESQL: -- This fails if a row has 'CLOSED' in item.state.
            a fourth constant beside a third | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, MIDDLE, HIGH, TOP } \
                | MARIADB,MYSQL: ChangedColumn level type | row level='HIGH' | says -- This fails if a row has 'MIDDLE' or 'TOP' in item.level.
            a constant that is gone | @Enumerated(EnumType.STRING) State state;⏎, CLOSED | @Enumerated(EnumType.STRING) State state; \
                | H2,MARIADB,MYSQL: UnmappedType state; POSTGRESQL: UnmappedConstraint check state | row state='DONE'
            a third ordinal | @Enumerated State state; | @Enumerated State state;⏎, CLOSED | H2,POSTGRESQL,MARIADB: ChangedConstraint check state; MYSQL: | row state=1 | choose H2,POSTGRESQL,MARIADB: A | then \
                | says H2: execute immediate 'alter table item drop constraint '; POSTGRESQL,MARIADB,MYSQL: state
            an enum that becomes a text | @Enumerated(EnumType.STRING) State state; | String state; \
                | H2,MARIADB,MYSQL: ChangedColumn state type; POSTGRESQL: UnmappedConstraint check state | row state='DONE' \
                | says H2,MARIADB,MYSQL: -- This fails if a row has a value of item.state that enum
            an ordinal that becomes a text | @Enumerated Level level;⏎enum Level { LOW, HIGH } | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | POSTGRESQL: ChangedColumn level type, ChangedConstraint check level; MARIADB: ChangedColumn level type, UnmappedConstraint check level; \
            MYSQL: ChangedColumn level type; H2: ChangedColumn level type, UnmappedConstraint check level | row level=1 | answer | changed level=HIGH | then | says as the enum is now: 0 is LOW, 1 is HIGH.
            an ordinal that becomes a required text | @Enumerated Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) @Column(nullable = false) Level level;⏎enum Level { LOW, HIGH } \
                | POSTGRESQL: ChangedColumn level type nullable, ChangedConstraint check level; \
            MARIADB: ChangedColumn level type nullable, UnmappedConstraint check level; MYSQL: ChangedColumn level type nullable \
                | row level=1 | answer | changed level=HIGH | then | says which fails where a row has NULL
            an ordinal with a default that becomes a text | @ColumnDefault("1") @Enumerated Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | POSTGRESQL: ChangedColumn level type, ChangedConstraint check level; \
            MARIADB: ChangedColumn level type, UnmappedConstraint check level; MYSQL: ChangedColumn level type \
                | row level=0 | answer | changed level=LOW | then | says loses its default 1
            a boolean that becomes an enum | Boolean level; | @Enumerated(EnumType.STRING) @Column(nullable = false) Level level;⏎enum Level { LOW, HIGH } \
                | ChangedColumn level type nullable \
                | row level=true | choose level=true_is_HIGH | changed level=HIGH | then
            a boolean that becomes one of three | Boolean level; | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH, NONE } \
                | ChangedColumn level type | row level=false | choose level=true_is_LOW,_false_is_NONE | changed level=NONE | then
            a boolean that becomes one of more | Boolean level; | @Enumerated(EnumType.STRING) Level level;⏎enum Level { A, B, C, D, E } \
                | POSTGRESQL: ChangedColumn level type | row level=true | then ChangedColumn level type \
                | left item.level: which constants rows with true and with false have cannot be known: write the conversion yourself⏎\
            item.level: column item.level is character varying(255) in the entity, boolean in the migrations
            a boolean that becomes an ordinal | Boolean level; | @Enumerated Level level;⏎enum Level { LOW, HIGH } \
                | POSTGRESQL,MARIADB,MYSQL: ChangedColumn level type | row level=false | choose level=true_is_LOW | changed level=1 | then
            a small number that becomes one of three | @Column(columnDefinition = "tinyint(1)") Integer level; \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH, NONE } \
                | MARIADB,MYSQL: ChangedColumn level type | row level=2 | choose level=0_is_LOW | changed level=NONE | then
            a text that becomes an ordinal | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } | @Enumerated Level level;⏎enum Level { LOW, HIGH } \
                | POSTGRESQL: ChangedColumn level type, ChangedConstraint check level; H2,MARIADB,MYSQL: ChangedColumn level type \
                | row level='HIGH' | answer | changed level=1 | then
            an ordinal that becomes a code | @Enumerated Level level;⏎enum Level { LOW, HIGH } | @Convert(converter = Letters.class) @Column(length = 1) Level level;⏎\
            enum Level { LOW, HIGH }⏎class Letters implements AttributeConverter<Level, String> { public String convertToDatabaseColumn(Level l) { return l == null ? null : l.name().substring(0, 1); } \
            public Level convertToEntityAttribute(String s) { return s == null ? null : s.equals("L") ? Level.LOW : Level.HIGH; } } \
                | MYSQL: ChangedColumn level type | row level=1 | answer | then | says which may fail on values of rows
            an ordinal at the front | @Enumerated Level level;⏎enum Level { LOW, HIGH } | @Enumerated Level level;⏎enum Level { LEAST, LOW, HIGH } \
                | POSTGRESQL,MARIADB: ChangedConstraint check level | row level=1 | choose level=LEAST | changed level=2 | then \
                | says -- B) This fails if a row has LOW in item.level.
            an ordinal in the middle | @Enumerated Level level;⏎enum Level { LOW, HIGH } | @Enumerated Level level;⏎enum Level { LOW, MIDDLE, HIGH } \
                | H2,POSTGRESQL,MARIADB: ChangedConstraint check level | row level=0 | choose level=MIDDLE | then
            an ordinal less | @Enumerated Level level;⏎enum Level { LOW, MIDDLE, HIGH } | @Enumerated Level level;⏎enum Level { LOW, HIGH } \
                | POSTGRESQL,MARIADB: ChangedConstraint check level | row level=2 | choose level=1 | changed level=1 | then
            two ordinals more | @Enumerated Level level;⏎enum Level { LOW } | @Enumerated Level level;⏎enum Level { LOW, MIDDLE, HIGH } \
                | POSTGRESQL,MARIADB: ChangedConstraint check level | row level=0 | answer | then \
                | says -- This fails if a row has MIDDLE or HIGH in item.level.
            another bound of a number | @Table(check = @CheckConstraint(name = "bound", constraint = "level between 0 and 5"))⏎Integer level; \
                | @Table(check = @CheckConstraint(name = "bound", constraint = "level between 0 and 6"))⏎Integer level; \
                | H2,POSTGRESQL,MARIADB: ChangedConstraint check level | row level=3
            a constant of another name | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, TOP } \
                | H2,MARIADB,MYSQL: ChangedColumn level type; POSTGRESQL: ChangedConstraint check level | row level='HIGH' | choose level=TOP | changed level=TOP
            a constant of another name beside a new one | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, REFUSED, TOP } \
                | H2,MARIADB,MYSQL: ChangedColumn level type; POSTGRESQL: ChangedConstraint check level | row level='HIGH' \
                | choose level='HIGH'_is_'TOP'_now | changed level=TOP \
                | says MARIADB,MYSQL: This fails if a row has 'REFUSED' in item.level.⏎-- alter table item modify column level enum ('LOW','TOP','HIGH') \
            ; H2,POSTGRESQL: This fails if a row has 'REFUSED' in item.level.⏎-- alter table
            a constant in place of another | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, TOP } \
                | H2,MARIADB,MYSQL: ChangedColumn level type; POSTGRESQL: ChangedConstraint check level | row level='LOW' | choose level=fails \
                | says -- The release before fails where it writes 'HIGH' in item.level.
            two constants of other names | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level level;⏎enum Level { BOTTOM, TOP } \
                | H2,MARIADB,MYSQL: ChangedColumn level type; POSTGRESQL: ChangedConstraint check level | row level='HIGH' | choose level='HIGH'_is_'TOP'_now,_'LOW' | changed level=TOP
            a time that becomes an instant | LocalDateTime seen; | Instant seen; | H2,POSTGRESQL: ChangedColumn seen type \
                | row seen='2026-01-31 10:00:00' | answer | says H2: || '+00'; POSTGRESQL: using seen at time zone 'UTC'
            an instant that becomes a time | Instant seen; | LocalDateTime seen; | H2,POSTGRESQL: ChangedColumn seen type \
                | row seen='2026-01-31 10:00:00+02' | answer | says seen at time zone 'UTC'
            an instant that becomes a day | Instant seen; | LocalDate seen; | POSTGRESQL: ChangedColumn seen type \
                | row seen='2026-01-31 00:00:00+00' | answer | changed seen=2026-01-31 | says which may fail on values of rows, or round or convert them
            an instant that becomes a text of another name | Instant seen; | String remark; | POSTGRESQL: NewColumn remark, UnmappedColumn seen \
                | row seen='2026-01-31 10:00:00+02' | choose A | filled remark=2026-01-31 08:00:00, seen=2026-01-31T08:00 | then \
                | says remark::timestamp at time zone 'UTC'
            an instant that becomes a text | Instant seen; | String seen; | POSTGRESQL: ChangedColumn seen type \
                | row seen='2026-01-31 10:00:00+02' | answer | changed seen=2026-01-31 08:00:00 | then
            an instant that becomes a text that is too short | Instant seen; | @Column(length = 10) String seen; \
                | POSTGRESQL: ChangedColumn seen type | answer | says at time zone 'UTC')::text | then
            an instant and a boolean | Instant seen; | Boolean isSeen; | H2,POSTGRESQL: NewColumn isseen, UnmappedColumn seen \
                | row seen='2026-01-31 10:00:00+02' | choose seen=stays
            a day that the session's zone would convert | @Column(columnDefinition = "date") LocalDate seen; \
                | @Column(columnDefinition = "timestamp null") LocalDateTime seen; | MARIADB,MYSQL: ChangedColumn seen type | row seen='2026-01-31' \
                | then ChangedColumn seen type \
                | left item.seen: the zone of the session would decide what date is as timestamp: write the conversion yourself⏎\
            item.seen: column item.seen is timestamp in the entity, date in the migrations
            bytes that are filled in | | @Column(nullable = false, columnDefinition = "binary(2)") byte[] code; | MARIADB,MYSQL: NewColumn code | answer '' \
                | filled code=\0\0 | says fills '\\u0000\\u0000' into each row
            a required day | | @Column(nullable = false) LocalDate born; | MARIADB: NewColumn born | answer '2026-01-31' | filled born=2026-01-31 | says fills '0000
            a text that becomes a large object | String notes; | @Lob String notes; | POSTGRESQL: ChangedColumn notes type | row notes='abc' \
                | left item.notes: a text with @Lob is oid on PostgreSQL, the number of a large object outside of the table: leave @Lob out, and say \
            @Column(columnDefinition = "text")⏎item.notes: column item.notes is oid in the entity, character varying(255) in the migrations | then ChangedColumn notes type
            a text that becomes a longer one | String notes; | @Column(columnDefinition = "text") String notes; \
                | POSTGRESQL,MARIADB,MYSQL: ChangedColumn notes type | row notes='abc'
            an index | | @Table(indexes = @Index(name = "ix_name", columnList = "name")) | NewConstraint index name
            another index | @Table(indexes = @Index(name = "ix_name", columnList = "name")) | @Table(indexes = @Index(name = "ix_name", columnList = "name, amount")) \
                | ChangedConstraint index name+amount index name
            a unique index | | @Table(indexes = @Index(name = "ux_name", columnList = "name, amount", unique = true)) | NewConstraint unique name+amount | answer \
                | says select name, amount from item where name is not null group by name, amount having count(*) > 1;
            an index that is gone | @Table(indexes = @Index(name = "ix_name", columnList = "name")) | | UnmappedConstraint index name
            an index that is gone, with drop | @Table(indexes = @Index(name = "ix_name", columnList = "name")) | | UnmappedConstraint index name | drop
            a unique column | String phone; | @Column(unique = true) String phone; | NewConstraint unique phone | row phone='555' | answer \
                | says Check the rows: select phone from item where phone is not null group by phone having count(*) > 1;
            another entity with a large object | | @Entity(name = "added") class Added { @Id Long id; @Lob String notes; } | POSTGRESQL: NewTable added \
                | says -- added.notes: a text with @Lob is oid on PostgreSQL
            another entity with a unique column | | @Entity(name = "added") class Added { @Id Long id; @Column(unique = true) String code; } | NewTable added \
                | says constraint uq_added_code unique (code)
            a column that is no longer unique | @Column(unique = true) String phone; | String phone; \
                | UnmappedConstraint unique phone | row phone='555'
            a unique constraint | | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_item", columnNames = {"name", "amount"})) | NewConstraint unique name+amount | answer \
                | says uk_item
            another unique constraint | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_item", columnNames = "name")) \
                | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_item", columnNames = {"name", "amount"})) | ChangedConstraint unique name+amount unique name \
                | says MARIADB,MYSQL: drop index uk_item,
            a unique constraint of fewer columns | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_item", columnNames = {"name", "amount"})) \
                | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_item", columnNames = "name")) | ChangedConstraint unique name unique name+amount | answer \
                | says select name from item where name is not null group by name having count(*) > 1;
            a unique constraint that is gone | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_item", columnNames = "name")) | | UnmappedConstraint unique name
            a reference | | @ManyToOne Other other; | NewColumn other_id, NewConstraint foreign_key other_id \
                | says H2,MARIADB,MYSQL: fk_item_other; POSTGRESQL: in a migration of its own, with -- no-transaction in the first line:⏎-- create index concurrently ix_item_other_id on item (other_id);
            a reference whose key's name is cut | | @ManyToOne Other referenceWithANameThatIsAsLongAsPostgreSqlAllowsForOne; \
                | NewColumn referencewithanamethatisaslongaspostgresqlallowsforone_id, \
            NewConstraint foreign_key referencewithanamethatisaslongaspostgresqlallowsforone_id \
                | says POSTGRESQL,H2,MARIADB,MYSQL: constraint fk_item_referenceWithANameThatIsAsLongAsPostgreSqlAllowsForOne
            a table in capitals | | @Entity @Table(name = "ADDED") class Added { @Id Long id; @ManyToOne Other other; } \
                | MARIADB,MYSQL: NewTable added | says constraint FK_ADDED_other
            a required reference | | @ManyToOne(optional = false) Other other; | H2,POSTGRESQL: NewColumn other_id, NewConstraint foreign_key other_id \
                | answer 1 | filled other_id=1
            a required reference with a default | | @ManyToOne(optional = false) Other other; | MARIADB,MYSQL: NewColumn other_id, NewConstraint foreign_key other_id \
                | choose A | answer 1 | filled other_id=1
            a required reference that rows do not have | | @ManyToOne(optional = false) Other other; \
                | MARIADB,MYSQL: NewColumn other_id, NewConstraint foreign_key other_id | choose B | then ChangedColumn other_id nullable \
                | says fills '0' into each row, without an error. The foreign key on it then fails.
            a number that becomes a reference | @Column(name = "other_id") Long other; | @ManyToOne Other other; | NewConstraint foreign_key other_id | row other_id=1 | answer \
                | says Check the rows: select * from item child where other_id is not null and not exists (select 1 from other parent where parent.id = child.other_id);
            a number that becomes one to one | @Column(name = "other_id") Long other; | @OneToOne Other other; \
                | NewConstraint unique other_id, NewConstraint foreign_key other_id | row other_id=1 | answer
            a text that becomes a reference to a new table | @Column(name = "kind_code", length = 20) String kind; | @ManyToOne Kind kind;⏎@Entity(name = "kind") class Kind { @Id @Column(length = 20) String code; } \
                | NewTable kind, NewConstraint foreign_key kind_code | answer | says is new: insert its rows above this.
            another primary key | @Entity(name = "part") class Part { @Id Long id; @Column(nullable = false) Long owner; @Column(nullable = false) Integer pos; } \
                | @Entity(name = "part") class Part { @Id Long owner; @Id Integer pos; } | POSTGRESQL,MARIADB,MYSQL: ChangedConstraint part primary_key owner+pos primary_key id, GoneColumn part id \
                | sql insert into part (id, owner, pos) values (1, 1, 0), (2, 1, 1) | table part | answer \
                | says MARIADB,MYSQL: alter table part⏎    drop primary key,⏎    add primary key (owner, pos);
            what a delete does | @ManyToOne Other other; | @ManyToOne @OnDelete(action = OnDeleteAction.CASCADE) Other other; \
                | ChangedConstraint foreign_key other_id | row other_id=1
            a reference that becomes a number | @ManyToOne Other other; | @Column(name = "other_id") Long other; \
                | UnmappedConstraint foreign_key other_id | row other_id=1
            one to one | | @OneToOne Other other; | NewColumn other_id, NewConstraint unique other_id, NewConstraint foreign_key other_id
            one to one that becomes many to one | @OneToOne Other other; | @ManyToOne Other other; | UnmappedConstraint unique other_id | row other_id=1
            a reference to a longer key | @ManyToOne Keyed keyed;⏎@Entity(name = "keyed") class Keyed { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Integer id; @ManyToOne Keyed parent; } \
                | @ManyToOne Keyed keyed;⏎@Entity(name = "keyed") class Keyed { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; @ManyToOne Keyed parent; } \
                | ChangedColumn keyed id type, ChangedColumn keyed parent_id type, ChangedColumn keyed_id type
            a reference to a key that is longer in the migrations | ⏎@Entity(name = "keyed") class Keyed { @Id Long id; } \
                | @ManyToOne Keyed keyed;⏎@Entity(name = "keyed") class Keyed { @Id Integer id; } \
                | NewColumn keyed_id, NewConstraint foreign_key keyed_id, UnmappedType keyed id \
                | then UnmappedType keyed_id, UnmappedType keyed id | says keyed_id bigint
            a reference to a key of another collation | ⏎@Entity(name = "keyed") class Keyed { @Id @Column(columnDefinition = "varchar(90) collate utf8mb4_bin") String id; } \
                | @ManyToOne Keyed keyed;⏎@Entity(name = "keyed") class Keyed { @Id @Column(length = 40) String id; } \
                | MARIADB,MYSQL: NewColumn keyed_id, NewConstraint foreign_key keyed_id, UnmappedType keyed id \
                | then UnmappedType keyed_id, UnmappedType keyed id | says keyed_id varchar(90) collate utf8mb4_bin
            a collection of a subclass with a key that is longer in the migrations | ⏎@Entity(name = "keyed") class Keyed { @Id @Column(length = 90) String id; } | ⏎@Entity(name = "keyed") @Inheritance(strategy = InheritanceType.JOINED) class Keyed { @Id @Column(length = 40) String id; }⏎\
            @Entity(name = "part") class Part extends Keyed { @ElementCollection Set<String> tags; } \
                | NewTable part, NewTable part_tags, UnmappedType keyed id \
                | then UnmappedType part id, UnmappedType part_tags part_id, UnmappedType keyed id | says part_id
            a collection that becomes entities | @ElementCollection Set<Integer> ranks; \
                | @OneToMany(mappedBy = "item") Set<Rank> ranks;⏎@Entity @Table(name = "item_ranks") class Rank { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; \
            Integer ranks; @ManyToOne Item item; } | POSTGRESQL,MARIADB,MYSQL: NewColumn item_ranks id, NewConstraint item_ranks primary_key id, UnmappedNotNull item_ranks item_id, \
            UnmappedConstraint item_ranks unique item_id+ranks | then UnmappedNotNull item_ranks item_id, UnmappedConstraint item_ranks unique item_id+ranks | says MARIADB,MYSQL: add column id bigint not null auto_increment, add primary key (id)
            many to many | | @ManyToMany Set<Other> others; | NewTable item_other
            a collection | | @ElementCollection Set<String> tags; | NewTable item_tags
            a table of two references with other columns | @ManyToMany @JoinTable(name = "pairs", joinColumns = @JoinColumn(name = "a_id"), \
            inverseJoinColumns = @JoinColumn(name = "b_id")) Set<Other> others; | @ManyToMany @JoinTable(name = "pairs", \
            joinColumns = @JoinColumn(name = "item_id"), inverseJoinColumns = @JoinColumn(name = "other_id")) Set<Other> others; \
                | POSTGRESQL,MARIADB,MYSQL: NewColumn pairs item_id, NewColumn pairs other_id, NewConstraint pairs foreign_key item_id, \
            NewConstraint pairs foreign_key other_id, ChangedConstraint pairs primary_key item_id+other_id primary_key a_id+b_id, \
            GoneColumn pairs a_id, GoneColumn pairs b_id, UnmappedConstraint pairs foreign_key a_id, UnmappedConstraint pairs foreign_key b_id \
                | choose A | says item_id was a_id, other_id was b_id; they are renamed: | then
            another entity | | @Entity class Added { @Id Long id; } | NewTable added
            a type of its own | | @Column(columnDefinition = "varchar(7)") String code; | NewColumn code
            another type of its own | @Column(columnDefinition = "varchar(7)") String code; | @Column(columnDefinition = "varchar(9)") String code; \
                | ChangedColumn code type | row code='abc'
            a large text | | @Lob String notes; | H2,MARIADB,MYSQL: NewColumn notes
            JSON | | @JdbcTypeCode(SqlTypes.JSON) Map<String, String> more; \
                | H2,POSTGRESQL,MYSQL: NewColumn more; MARIADB: NewColumn more, NewConstraint check more
            a text that becomes JSON | @Column(length = 4000) String more; | @JdbcTypeCode(SqlTypes.JSON) Map<String, String> more; \
                | H2,POSTGRESQL,MYSQL: ChangedColumn more type; MARIADB: ChangedColumn more type, NewConstraint check more \
                | row more='{}' | answer
            a large text that becomes JSON | @Column(columnDefinition = "longtext") String more; | @JdbcTypeCode(SqlTypes.JSON) Map<String, String> more; \
                | MARIADB: NewConstraint check more; MYSQL: ChangedColumn more type | row more='{}' | answer
            a UUID | | UUID other; | NewColumn other
            an identity | @Entity class Added { @Id Long id; } | @Entity class Added { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; } \
                | ChangedColumn added id counted | then ChangedColumn added id counted \
                | left H2: Added.id: column ADDED.ID is an identity column in the entity, a plain column in the migrations; POSTGRESQL,MARIADB,MYSQL: \
            Added.id: column added.id is an identity column in the entity, a plain column in the migrations
            a generated column | Integer twice; | @GeneratedColumn("amount * 2") Integer twice; | ChangedColumn twice computed | then ChangedColumn twice computed \
                | left H2: item.twice: column ITEM.TWICE is generated as "AMOUNT" * 2 in the entity, a plain column in the migrations; \
            POSTGRESQL: item.twice: column item.twice is generated as (amount * 2) in the entity, a plain column in the migrations; \
            MARIADB: item.twice: column item.twice is generated as `amount` * 2 in the entity, a plain column in the migrations; \
            MYSQL: item.twice: column item.twice is generated as (`amount` * 2) in the entity, a plain column in the migrations
            an index in another schema | @Entity @Table(schema = "archive") class Added { @Id Long id; String code; } \
                | @Entity @Table(schema = "archive", indexes = @Index(name = "ix_code", columnList = "code")) class Added { @Id Long id; String code; } \
                | POSTGRESQL: NewConstraint archive.added index code | sql insert into archive.added (id) values (1) | table archive.added
            an instant | | Instant since; | NewColumn since
            bytes | | byte[] hash; | NewColumn hash
            an array | | String[] words; | H2,POSTGRESQL,MYSQL: NewColumn words; MARIADB: NewColumn words, NewConstraint check words
            something embedded | | @Embedded Place place; | NewColumn street, NewColumn town
            a version | | @Version @ColumnDefault("0") int version; | NewColumn version | filled version=0
            a version without a default | | @Version int version; | NewColumn version | choose A | filled version=0 \
                | says A) Rows get 0, with which Hibernate starts a version:
            a version that may be NULL | | @Version Long version; | NewColumn version | choose A | filled version=0
            a version by time | | @Version LocalDateTime version; | POSTGRESQL: NewColumn version | answer '2026-01-31' | filled version=2026-01-31T00:00
            a soft delete | | @SoftDelete | POSTGRESQL: NewColumn deleted | choose A | filled deleted=f | says boolean default false not null
            a soft delete by another value | | @SoftDelete(strategy = SoftDeleteType.ACTIVE, converter = YesNoConverter.class) \
                | NewColumn active | choose A | filled active=Y | says default 'Y' not null
            a required unique UUID | | @Column(nullable = false, unique = true) UUID code; | POSTGRESQL: NewColumn code, NewConstraint unique code \
                | sql insert into item (id, name, amount) values (2, 'b', 6) | table other | choose A | says default gen_random_uuid() not null
            a required unique column | | @Column(nullable = false, unique = true) String code; | NewColumn code, NewConstraint unique code \
                | answer 'x' | filled code=x | says No two rows may be alike in unique uq_item_code (code), so leave NOT NULL and that key out here
            an order in a key | @ElementCollection List<String> tags; | @ElementCollection @OrderColumn(name = "idx") List<String> tags; \
                | POSTGRESQL,MARIADB,MYSQL: NewColumn item_tags idx, NewConstraint item_tags primary_key item_id+idx \
                | sql insert into item (id, name, amount) values (2, 'b', 6); insert into item_tags (item_id, tags) values (2, 'x') | table item_tags \
                | answer 0 | filled idx=0 | says No two rows may be alike in primary key
            a join that becomes an entity with numbers of a sequence | @ManyToMany Set<Other> others; \
                | @OneToMany(mappedBy = "item") Set<Link> links;⏎@Entity(name = "link") class Link { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; \
            @ManyToOne(optional = false) Item item; @ManyToOne(optional = false) @JoinColumn(name = "others_id") Other other; } \
                | POSTGRESQL: SchemaObject sequence link_seq new, NewTable link, UnmappedTable item_other \
                | sql insert into item (id, name, amount) values (2, 'b', 6); insert into item_other (item_id, others_id) values (2, 1) \
                | table item_other | becomes link | choose A | answer nextval('link_seq') | filled id=1 | then | says so add default nextval('link_seq'); or leave
            another name | String phone; | String mobile; | NewColumn mobile, UnmappedColumn phone | row phone='555' \
                | choose A | filled phone=555, mobile=555 | then \
                | says -- The release before fails if item.phone is renamed or dropped.
            another name, which is new | String phone; | String mobile; | NewColumn mobile, UnmappedColumn phone | row phone='555' | choose B
            """, """
            another name in place of one that is dropped | String phone; | String mobile; | NewColumn mobile, UnmappedColumn phone \
                | row phone='555' | choose C | then
            another name, with drop | String phone; | String mobile; | NewColumn mobile, UnmappedColumn phone | row phone='555' \
                | drop | choose A | filled phone=555, mobile=555 | then
            another name and a longer text | @Column(length = 40) String phone; | @Column(length = 100) String mobile; \
                | NewColumn mobile, UnmappedColumn phone | row phone='555' | choose A | filled phone=555, mobile=555 | then \
                | says H2,POSTGRESQL: which is renamed: (Its undo fails if a row has a value of item.mobile that character varying(40) does not take.)
            another name and another type | Integer level; | Long grade; | NewColumn grade, UnmappedColumn level | row level=3 \
                | choose A | filled level=3, grade=3 | then | says (Its undo fails if a row has a value of item.grade that int
            another name and an ordinal at the front | @Enumerated Level level;⏎enum Level { LOW, HIGH } | @Enumerated Level grade;⏎enum Level { LEAST, LOW, HIGH } \
                | POSTGRESQL,MARIADB: NewColumn grade, UnmappedColumn level, UnmappedConstraint check level \
                | row level=1 | choose grade=LEAST | filled level=1, grade=2 | then
            another name and another one of a constant | @Enumerated(EnumType.STRING) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) Level grade;⏎enum Level { LOW, TOP } \
                | H2,MARIADB,MYSQL: NewColumn grade, UnmappedColumn level; POSTGRESQL: NewColumn grade, UnmappedColumn level, UnmappedConstraint check level \
                | row level='HIGH' | choose grade='TOP' | filled level=HIGH, grade=TOP | then
            another name of a unique column | @Column(unique = true) String phone; | @Column(unique = true) String mobile; \
                | NewColumn mobile, NewConstraint unique mobile, UnmappedColumn phone, UnmappedConstraint unique phone | row phone='555' \
                | choose A | filled phone=555, mobile=555 | then
            a unique column that was another one | @Column(unique = true) String phone; String fax; | @Column(unique = true) String mobile; \
                | NewColumn mobile, NewConstraint unique mobile, UnmappedColumn fax, UnmappedColumn phone, UnmappedConstraint unique phone \
                | row phone='555', fax='666' | choose mobile=fax | filled fax=666, mobile=666 | then UnmappedColumn phone, UnmappedConstraint unique phone
            another name of a reference | @ManyToOne Other other; | @ManyToOne Other friend; \
                | NewColumn friend_id, NewConstraint foreign_key friend_id, UnmappedColumn other_id, UnmappedConstraint foreign_key other_id \
                | row other_id=1 | choose A | filled other_id=1, friend_id=1 | then
            a reference in place of one that is dropped | @ManyToOne Other other; | @ManyToOne Other friend; \
                | NewColumn friend_id, NewConstraint foreign_key friend_id, UnmappedColumn other_id, UnmappedConstraint foreign_key other_id \
                | row other_id=1 | choose C | then
            two other names | String vorname; String nachname; | String firstname; String lastname; \
                | NewColumn firstname, NewColumn lastname, UnmappedColumn nachname, UnmappedColumn vorname | row vorname='Ada', nachname='Byron' \
                | choose firstname=vorname lastname=nachname | filled vorname=Ada, nachname=Byron, firstname=Ada, lastname=Byron | then
            other names of several kinds of values | String vorname; LocalDate geboren; Integer stufe; BigDecimal preis; \
                | String firstname; LocalDate born; Long level; BigDecimal price; \
                | NewColumn firstname, NewColumn born, NewColumn level, NewColumn price, \
            UnmappedColumn vorname, UnmappedColumn geboren, UnmappedColumn stufe, UnmappedColumn preis \
                | row vorname='Ada', geboren='1815-12-10', stufe=3, preis=1.25 | choose A \
                | filled vorname=Ada, geboren=1815-12-10, stufe=3, preis=1.25, firstname=Ada, born=1815-12-10, level=3, price=1.25 \
                | then | says Is item.born new, or was it item.geboren?
            a column of a kind that no new one has, with drop | LocalDate geboren; Integer stufe; | Integer level; Integer score; \
                | NewColumn level, NewColumn score, UnmappedColumn geboren, UnmappedColumn stufe \
                | row geboren='1815-12-10', stufe=3 | drop | choose level=was score=new geboren=stays stufe=renamed \
                | filled stufe=3, level=3 | then UnmappedColumn geboren
            two other names, one of them new | String vorname; String nachname; | String firstname; String lastname; \
                | NewColumn firstname, NewColumn lastname, UnmappedColumn nachname, UnmappedColumn vorname | row vorname='Ada', nachname='Byron' \
                | choose firstname=vorname lastname=new | filled vorname=Ada, firstname=Ada | then UnmappedColumn nachname
            two other names, one of them dropped | String vorname; String nachname; | String firstname; String lastname; \
                | NewColumn firstname, NewColumn lastname, UnmappedColumn nachname, UnmappedColumn vorname | row vorname='Ada', nachname='Byron' \
                | drop | choose firstname=vorname lastname=new vorname=renamed nachname=dropped | filled vorname=Ada, firstname=Ada | then
            two other names in a unique constraint, with drop | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_name", columnNames = {"vorname", "nachname"}))⏎\
            String vorname; String nachname; | @Table(uniqueConstraints = @UniqueConstraint(name = "uk_name", columnNames = {"firstname", "lastname"}))⏎\
            String firstname; String lastname; | NewColumn firstname, NewColumn lastname, \
            ChangedConstraint unique firstname+lastname unique vorname+nachname, UnmappedColumn nachname, UnmappedColumn vorname \
                | row vorname='Ada', nachname='Byron' | drop | choose firstname=firstname_was_vorname \
                | filled vorname=Ada, nachname=Byron, firstname=Ada, lastname=Byron | then
            two other names in a unique constraint without a name | @Table(uniqueConstraints = @UniqueConstraint(columnNames = {"vorname", "nachname"}))⏎\
            String vorname; String nachname; | @Table(uniqueConstraints = @UniqueConstraint(columnNames = {"firstname", "lastname"}))⏎\
            String firstname; String lastname; | POSTGRESQL,MARIADB,MYSQL: NewColumn firstname, NewColumn lastname, \
            NewConstraint unique firstname+lastname, UnmappedConstraint unique vorname+nachname, UnmappedColumn nachname, UnmappedColumn vorname \
                | row vorname='Ada', nachname='Byron' | choose firstname=firstname_was_vorname \
                | filled vorname=Ada, nachname=Byron, firstname=Ada, lastname=Byron | then \
                | left MARIADB: the database refuses alter table item drop column nachname⏎      Key column 'nachname' doesn't exist in table
            two other names in an index, which are new | @Table(indexes = @Index(name = "ix_name", columnList = "vorname, nachname"))⏎\
            String vorname; String nachname; | @Table(indexes = @Index(name = "ix_name", columnList = "firstname, lastname"))⏎\
            String firstname; String lastname; | NewColumn firstname, NewColumn lastname, \
            ChangedConstraint index firstname+lastname index vorname+nachname, UnmappedColumn nachname, UnmappedColumn vorname \
                | row vorname='Ada', nachname='Byron' | choose C
            another name and a large object, with drop | String note; | @Table(indexes = @Index(name = "ix_name", columnList = "name"))⏎@Lob String remark; \
                | POSTGRESQL: NewConstraint index name, NewColumn remark, UnmappedColumn note \
                | row note='abc' | drop | choose B | says It has another name now: write RENAME | then NewColumn remark, UnmappedColumn note \
                | left item.remark: a text with @Lob is oid on PostgreSQL, the number of a large object outside of the table: leave @Lob out, and say \
            @Column(columnDefinition = "text")⏎item.remark: column item.remark oid is not in the migrations
            a required column of another name | @Column(nullable = false) String phone; | @Column(nullable = false) String mobile; \
                | NewColumn mobile, GoneColumn phone | row phone='555' | choose A | filled phone=555, mobile=555 | then
            a required column in place of another | @Column(nullable = false) String phone; | @Column(nullable = false) String mobile; \
                | NewColumn mobile, GoneColumn phone | row phone='555' | choose B | answer 'x' | filled mobile=x
            another table | @Entity(name = "added") class Added { @Id Long id; String code; } | @Entity(name = "renewed") class Renewed { @Id Long id; String code; } \
                | NewTable renewed, UnmappedTable added | sql insert into added (id, code) values (1, 'a') | table added | becomes renewed | choose A | then
            another table, which is new | @Entity(name = "added") class Added { @Id Long id; String code; } | @Entity(name = "renewed") class Renewed { @Id Long id; String code; } \
                | NewTable renewed, UnmappedTable added | sql insert into added (id, code) values (1, 'a') | table added | choose B
            another table in place of one that is dropped | @Entity(name = "added") class Added { @Id Long id; String code; } \
                | @Entity(name = "renewed") class Renewed { @Id Long id; String code; } | NewTable renewed, UnmappedTable added | choose C | then
            another table with a column more | @Entity(name = "added") class Added { @Id Long id; String code; } \
                | @Entity(name = "renewed") class Renewed { @Id Long id; String code; Integer level; } \
                | NewTable renewed, UnmappedTable added | sql insert into added (id, code) values (1, 'a') | table added | becomes renewed | choose A | then
            another entity, with all that refers to it | @ManyToOne Customer customer;⏎@Entity(name = "customer") class Customer \
            { @Id Long id; String code; @ElementCollection Set<String> tags; @ManyToMany Set<Other> others; } \
                | @ManyToOne Client client;⏎@Entity(name = "client") class Client \
            { @Id Long id; String code; @ElementCollection Set<String> tags; @ManyToMany Set<Other> others; } \
                | NewTable client, NewTable client_tags, NewTable client_other, NewColumn client_id, NewConstraint foreign_key client_id, \
            UnmappedTable customer, UnmappedTable customer_tags, UnmappedTable customer_other, UnmappedColumn customer_id, \
            UnmappedConstraint foreign_key customer_id | sql insert into customer (id, code) values (1, 'a'); \
            insert into customer_tags (customer_id, tags) values (1, 'x'); insert into customer_other (customer_id, others_id) values (1, 1) \
                | row customer_id=1 | table customer+customer_tags+customer_other+item | becomes client+client_tags+client_other+item \
                | choose A | filled customer_id=1, client_id=1 | then \
                | says was item.customer_id, which is renamed, provided that table client was table customer:
            two other entities that refer to each other | @Entity(name = "member") class Member { @Id Long id; String code; @ManyToOne Team team; }\
            ⏎@Entity(name = "team") class Team { @Id Long id; String label; @ManyToOne Member lead; } \
                | @Entity(name = "player") class Player { @Id Long id; String code; @ManyToOne Squad squad; }\
            ⏎@Entity(name = "squad") class Squad { @Id Long id; String label; @ManyToOne Player lead; } \
                | NewTable player, NewTable squad, UnmappedTable member, UnmappedTable team \
                | sql insert into member (id, code) values (1, 'a'); insert into team (id, label, lead_id) values (1, 'x', 1); \
            update member set team_id = 1 where id = 1 | table member+team | becomes player+squad | choose A \
                | filled team_id=1, squad_id=1 | then
            two other entities and what joins them | @Entity(name = "student") class Student \
            { @Id Long id; String code; @ManyToMany Set<Course> course; }⏎@Entity(name = "course") class Course { @Id Long id; Integer room; } \
                | @Entity(name = "pupil") class Pupil { @Id Long id; String code; @ManyToMany Set<Lesson> lesson; }\
            ⏎@Entity(name = "lesson") class Lesson { @Id Long id; Integer room; } \
                | NewTable pupil, NewTable lesson, NewTable pupil_lesson, UnmappedTable student, UnmappedTable course, UnmappedTable student_course \
                | sql insert into student (id, code) values (1, 'a'); insert into course (id, room) values (2, 3); \
            insert into student_course (student_id, course_id) values (1, 2) \
                | table student+course+student_course | becomes pupil+lesson+pupil_lesson | choose A \
                | filled student_id=1, course_id=2, pupil_id=1, lesson_id=2 | then
            another collection | @ElementCollection Set<String> tags; | @ElementCollection Set<String> words; \
                | NewTable item_words, UnmappedTable item_tags | choose A | then
            another table that counts | @Entity class Added { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; } \
                | @Entity class Renewed { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; } \
                | H2,POSTGRESQL,MARIADB: SchemaObject sequence renewed_seq new, NewTable renewed, UnmappedTable added; \
            MYSQL: NewTable renewed, NewTable renewed_seq, UnmappedTable added, UnmappedTable added_seq | choose A | then \
                | says MARIADB: alter table added_seq rename to renewed_seq
            two other tables that count | @Entity(name = "kunde") class Kunde { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; String label; }⏎\
            @Entity(name = "auftrag") class Auftrag { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; Integer total; } \
                | @Entity(name = "customer") class Customer { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; String label; }⏎\
            @Entity(name = "orders") class Orders { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; Integer total; } \
                | POSTGRESQL,MARIADB: SchemaObject sequence customer_seq new, SchemaObject sequence orders_seq new, NewTable customer, NewTable orders, \
            UnmappedTable kunde, UnmappedTable auftrag; \
            MYSQL: NewTable customer, NewTable customer_seq, NewTable orders, NewTable orders_seq, \
            UnmappedTable kunde, UnmappedTable kunde_seq, UnmappedTable auftrag, UnmappedTable auftrag_seq | choose A | then \
                | says POSTGRESQL,MARIADB: A) It was sequence kunde_seq, which is renamed, provided that table customer was table kunde:; \
            MYSQL: A) It was table kunde_seq, which is renamed, provided that table customer was table kunde:
            another table that counts from now on | @Entity(name = "added") class Added { @Id Long id; } \
                | @Entity(name = "renewed") class Renewed { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; } \
                | H2,POSTGRESQL,MARIADB: SchemaObject sequence renewed_seq new, NewTable renewed, UnmappedTable added; \
            MYSQL: NewTable renewed, NewTable renewed_seq, UnmappedTable added | sql insert into added (id) values (1) \
                | table added | becomes renewed | choose A | then | says renewed_seq starts at 1
            another entity beside a sequence of something else | @Entity class Counted { @Id @GeneratedValue(generator = "s") @SequenceGenerator(name = "s", sequenceName = "invoice_number") Long id; } \
                | @Entity class Counted { @Id Long id; }⏎@Entity class Added { @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id; String room; } \
                | H2,POSTGRESQL: SchemaObject sequence added_seq new, NewTable added | then
            another schema of a table | @Entity(name = "added") class Added { @Id Long id; String code; } \
                | @Entity @Table(schema = "archive") class Added { @Id Long id; String code; } | POSTGRESQL: NewTable archive.added, UnmappedTable added \
                | sql insert into added (id, code) values (1, 'a') | table added | becomes archive.added | choose A | then
            another schema and name of a table | @Entity(name = "added") class Added { @Id Long id; String code; } \
                | @Entity @Table(schema = "archive", name = "renewed") class Added { @Id Long id; String code; } \
                | POSTGRESQL: NewTable archive.renewed, UnmappedTable added \
                | sql insert into added (id, code) values (1, 'a') | table added | becomes archive.renewed | choose A | then
            a required column that no attribute fills | @Column(nullable = false) String phone; | | GoneColumn phone | row phone='555' \
                | says This fails if a row has no value in item.phone.
            a required ordinal that no attribute fills | @Column(nullable = false) @Enumerated Level level;⏎enum Level { LOW, HIGH } | \
                | MARIADB: GoneColumn level, UnmappedConstraint check level | row level=1
            a text in place of a required ordinal | @Column(nullable = false) @Enumerated Level level;⏎enum Level { LOW, HIGH } | String phone; \
                | MARIADB: NewColumn phone, GoneColumn level, UnmappedConstraint check level | row level=1 | choose B
            a number in place of JSON | @JdbcTypeCode(SqlTypes.JSON) Map<String, String> more; | Integer weight; \
                | MARIADB: NewColumn weight, UnmappedColumn more, UnmappedConstraint check more | row more='{}' | choose B
            a longer text in place of an invisible column | @Column(columnDefinition = "varchar(20) invisible") String code; | @Column(length = 40) String label; \
                | MARIADB: NewColumn label, UnmappedColumn code | row code='x' | choose code=stays | says It has another name now: write RENAME
            a required column that is gone, with drop | @Column(nullable = false) String phone; | | GoneColumn phone | row phone='555' | drop | then
            a column that is gone | @Column(length = 40) String phone; | | UnmappedColumn phone | row phone='555'
            a column that is dropped | @Column(length = 40) String phone; | | UnmappedColumn phone | row phone='555' | drop
            a column with a default that is dropped | @Column(nullable = false) @ColumnDefault("'x'") String phone; | \
                | UnmappedColumn phone | row phone='555' | drop
            a reference that is dropped | @OneToOne Other other; | \
                | UnmappedColumn other_id, UnmappedConstraint unique other_id, UnmappedConstraint foreign_key other_id | row other_id=1 | drop | then
            a table that is gone | @Entity class Added { @Id Long id; } | | UnmappedTable added
            tables that are dropped | @Entity(name = "added") class Added { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; @Column(unique = true) String code; }\
            ⏎@Entity @Table(indexes = @Index(name = "ix_label", columnList = "label")) class Joined { @Id Long id; @ManyToOne Added added; String label; } | \
                | UnmappedTable added, UnmappedTable joined | drop | sql insert into added (code) values ('a')
            the first subclass | | @Entity class Part extends Item { String label; } | NewColumn dtype, NewColumn label | choose A | filled dtype=item \
                | says default 'item' not null
            the first subclass, by a number | | @Inheritance(strategy = InheritanceType.SINGLE_TABLE) @DiscriminatorColumn(discriminatorType = DiscriminatorType.INTEGER) @DiscriminatorValue("7")⏎\
            @Entity @DiscriminatorValue("8") class Part extends Item { String label; } | NewColumn dtype, NewColumn label | choose A | filled dtype=7
            the first subclass beside a primitive that is not written as required | @Column(name = "level") int level; \
                | @Column(name = "level") int level;⏎@Entity class Part extends Item { String label; } \
                | POSTGRESQL,MARIADB,MYSQL: NewColumn dtype, NewColumn label | row level=3 | choose A | filled dtype=item
            a subclass with a primitive of its own | | @Entity class Part extends Item { int size; } \
                | POSTGRESQL: NewColumn dtype, NewColumn size, NewConstraint check item_check; \
            MARIADB: NewColumn dtype, NewColumn size, NewConstraint check constraint_1; MYSQL: NewColumn dtype, NewColumn size \
                | choose A | filled dtype=item | says POSTGRESQL,MARIADB: add constraint ck_item_dtype_size check
            another subclass | @Entity class Part extends Item { String label; } \
                | @Entity class Part extends Item { String label; }⏎@Entity class Whole extends Item { String size; } \
                | POSTGRESQL,MARIADB: NewColumn size, ChangedConstraint check dtype; MYSQL: NewColumn size | row dtype='Part', label='x'
            a required column of a first subclass | | @Entity class Part extends Item { @Column(nullable = false) String label; } | NewColumn dtype, NewColumn label \
                | choose A | filled dtype=item | then H2,POSTGRESQL,MARIADB: UnmappedConstraint check ck_item_label; MYSQL: \
                | says H2,POSTGRESQL,MARIADB: check (dtype <> 'Part' or label is not null); MYSQL: default 'item' not null
            a required column of a subclass | @Entity class Part extends Item { String size; } | @Entity class Part extends Item { String size; @Column(nullable = false) String label; } \
                | POSTGRESQL,MARIADB,MYSQL: NewColumn label | row dtype='item' | answer POSTGRESQL,MARIADB: \
                | then POSTGRESQL,MARIADB: UnmappedConstraint check ck_item_label; MYSQL: | says POSTGRESQL,MARIADB: Each Part needs
            a joined subclass | @Inheritance(strategy = InheritanceType.JOINED) \
                | @Inheritance(strategy = InheritanceType.JOINED)⏎@Entity class Part extends Item { String label; } | NewTable part
            a subclass with a table per class | @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS) \
                | @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)⏎@Entity class Part extends Item { String label; } | NewTable part
            a column that moves to a joined subclass | String code; | @Inheritance(strategy = InheritanceType.JOINED)⏎\
            @Entity(name = "part") class Part extends Item { String code; } | NewTable part, UnmappedColumn code | row code='x' | drop \
                | choose A | becomes part | filled name=a, amount=5 | then UnmappedColumn code
            columns that move to a joined subclass | @Column(nullable = false) String code; String label; | @Inheritance(strategy = InheritanceType.JOINED)⏎\
            @Entity(name = "part") class Part extends Item { @Column(nullable = false) String code; String label; } \
                | NewTable part, GoneColumn code, UnmappedColumn label | row code='x', label='y' | choose A | becomes part \
                | filled name=a, amount=5 | then UnmappedColumn code, UnmappedColumn label
            single table that becomes joined, with drop | @Inheritance(strategy = InheritanceType.SINGLE_TABLE)⏎@Entity(name = "part") class Part extends Item { String code; }⏎\
            @Entity(name = "kit") class Kit extends Part { String label; } | @Inheritance(strategy = InheritanceType.JOINED)⏎@Entity(name = "part") class Part extends Item { String code; }⏎\
            @Entity(name = "kit") class Kit extends Part { String label; } | POSTGRESQL,MARIADB: NewTable part, NewTable kit, GoneColumn dtype, UnmappedColumn code, UnmappedColumn label, UnmappedConstraint check dtype; \
            MYSQL: NewTable part, NewTable kit, GoneColumn dtype, UnmappedColumn code, UnmappedColumn label \
                | row dtype='part' | drop | choose code=copied label=copied dtype=copied | becomes part \
                | filled name=a, amount=5, dtype=part | then POSTGRESQL,MARIADB: UnmappedColumn code, UnmappedColumn label, UnmappedColumn dtype, UnmappedConstraint check dtype; \
            MYSQL: UnmappedColumn code, UnmappedColumn label, UnmappedColumn dtype \
                | says where dtype in ('part', 'kit')
            joined that becomes a single table | @Inheritance(strategy = InheritanceType.JOINED)⏎@Entity(name = "part") class Part extends Item { String code; }⏎\
            @Entity(name = "kit") class Kit extends Part { String label; }⏎@Entity(name = "bare") class Bare extends Item { ; } \
                | @Inheritance(strategy = InheritanceType.SINGLE_TABLE)⏎@Entity(name = "part") class Part extends Item { @Column(nullable = false) String code; }⏎\
            @Entity(name = "kit") class Kit extends Part { String label; }⏎@Entity(name = "bare") class Bare extends Item { ; } \
                | POSTGRESQL,MARIADB,MYSQL: NewColumn dtype, NewColumn code, NewColumn label, UnmappedTable part, UnmappedTable kit, UnmappedTable bare \
                | sql insert into item (id, name, amount) values (4, 'a', 5); insert into part (id, code) values (4, 'x'); insert into kit (id, label) values (4, 'y') \
                | table (select * from item where id = 4) sub+part+kit | choose A \
                | filled dtype=kit, code=x, label=y | changed | then POSTGRESQL,MARIADB: UnmappedTable part, UnmappedTable kit, UnmappedTable bare, \
            UnmappedConstraint check ck_item_code; MYSQL: UnmappedTable part, UnmappedTable kit, UnmappedTable bare \
                | says A) The rows of bare are each a bare, rows of kit are each a kit, rows of part are each a part, all others are each a item, and the values are copied:
            joined whose first class becomes that of a single table, with drop | @Inheritance(strategy = InheritanceType.JOINED)⏎@Entity(name = "part") class Part extends Item { String code; } \
                | @Inheritance(strategy = InheritanceType.SINGLE_TABLE)⏎@Entity(name = "part") class Part extends Item { String code; } \
                | NewColumn dtype, NewColumn code, UnmappedTable part | drop | choose A | filled dtype=item | then
            joined that becomes a single table of other names | @Inheritance(strategy = InheritanceType.JOINED)⏎@Entity(name = "part") class Part extends Item { String code; } \
                | @Inheritance(strategy = InheritanceType.SINGLE_TABLE)⏎@Entity(name = "piece") class Piece extends Item { String number; } \
                | POSTGRESQL,MARIADB,MYSQL: NewColumn dtype, NewColumn number, UnmappedTable part | answer 'item' | choose part=stays | filled dtype=item \
                | says are gone (part)? An INSERT of the release before, which does not fill it, fails. Write UPDATE here, before NOT NULL.
            single table that becomes joined, also without values | @Inheritance(strategy = InheritanceType.SINGLE_TABLE)⏎@Entity(name = "part") class Part extends Item { ; }⏎\
            @Entity(name = "kit") class Kit extends Part { String label; }⏎@Entity(name = "bare") class Bare extends Item { ; } \
                | @Inheritance(strategy = InheritanceType.JOINED)⏎@Entity(name = "part") class Part extends Item { ; }⏎\
            @Entity(name = "kit") class Kit extends Part { String label; }⏎@Entity(name = "bare") class Bare extends Item { ; } \
                | POSTGRESQL,MARIADB: NewTable part, NewTable kit, NewTable bare, GoneColumn dtype, UnmappedColumn label, UnmappedConstraint check dtype; \
            MYSQL: NewTable part, NewTable kit, NewTable bare, GoneColumn dtype, UnmappedColumn label \
                | row dtype='kit' | choose A | table item | becomes kit | filled name=a, amount=5, dtype=kit | changed \
                | says insert into bare (id) select id from item where dtype = 'bare';
            a constant that becomes an entity | @Enumerated(EnumType.STRING) State state; \
                | @ManyToOne @JoinColumn(name = "state") Status status;⏎@Entity(name = "status") class Status { @Id @Column(length = 20) String code; String label; } \
                | POSTGRESQL: NewTable status, NewConstraint foreign_key state, UnmappedType state, UnmappedConstraint check state; \
            MARIADB,MYSQL: NewTable status, NewConstraint foreign_key state, ChangedColumn state type | row state='DONE' \
                | table item | becomes status | choose A | answer | filled code=DONE | changed \
                | says insert into status (code) select distinct state from item where state is not null;
            texts that become one entity | String color; String paint; | @ManyToOne @JoinColumn(name = "color") Color color; \
            @ManyToOne @JoinColumn(name = "paint") Color paint;⏎@Entity(name = "color") class Color { @Id String code; } \
                | NewTable color, NewConstraint foreign_key color, NewConstraint foreign_key paint | row color='red', paint='red' \
                | choose A | says not in (select color.code from color)
            a number that becomes an entity | Long owner; | @ManyToOne @JoinColumn(name = "owner") Owner owner;⏎@Entity(name = "owner") class Owner { @Id Long id; } \
                | NewTable owner, NewConstraint foreign_key owner | answer | says is new: a foreign key to no rows fails. Write INSERT here, before it.
            columns that move to another table, beside a new one | String street; String town; | String alias;⏎\
            @Entity(name = "home") class Home { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; @ManyToOne(optional = false) Item item; String street; String town; } \
                | NewColumn alias, NewTable home, UnmappedColumn street, UnmappedColumn town | row street='x', town='y' | table item | becomes home \
                | choose alias=new street=copied town=copied | filled item_id=1, street=x, town=y | changed
            a key that becomes pairs, beside another one | @Entity(name = "dept") class Dept { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToOne Dept dept; } \
                | @Entity(name = "dept") class Dept { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToMany Set<Dept> depts; @ManyToOne Other other; } \
                | NewTable employee_dept, NewColumn employee other_id, NewConstraint employee foreign_key other_id, \
            UnmappedColumn employee dept_id, UnmappedConstraint employee foreign_key dept_id \
                | sql insert into dept (id) values (4); insert into employee (id, dept_id) values (3, 4) \
                | table dept | becomes employee_dept | choose other_id=new dept_id=copied | filled employee_id=3, depts_id=4 | changed
            columns that move to a table of their own | String street; String town; | @ManyToOne Home home;⏎\
            @Entity(name = "home") class Home { @Id Long id; String street; String town; } | NewColumn home_id, NewTable home, \
            NewConstraint foreign_key home_id, UnmappedColumn street, UnmappedColumn town | row street='x', town='y' | drop \
                | choose home_id=new street=stays town=stays | then UnmappedColumn street, UnmappedColumn town \
                | says Its values are in table home now: write INSERT … SELECT
            a join that becomes a key, with drop | @Entity(name = "author") class Author { @Id Long id; @OneToMany Set<Book> books; }⏎\
            @Entity(name = "book") class Book { @Id Long id; } | @Entity(name = "author") class Author { @Id Long id; @OneToMany(mappedBy = "author") Set<Book> books; }⏎\
            @Entity(name = "book") class Book { @Id Long id; @ManyToOne Author author; } \
                | NewColumn book author_id, NewConstraint book foreign_key author_id, UnmappedTable author_book \
                | sql insert into author (id) values (7); insert into book (id) values (2); insert into author_book (author_id, books_id) values (7, 2) \
                | table author_book+book | drop | choose A | filled author_id=7 | changed | then UnmappedTable author_book \
                | says A) Its values are in book.author_id now, and are copied:⏎-- update book set author_id = \
            (select author_book.author_id from author_book where author_book.books_id = book.id);
            pairs that become a key | @Entity(name = "author") class Author { @Id Long id; @ManyToMany Set<Book> books; }⏎\
            @Entity(name = "book") class Book { @Id Long id; } | @Entity(name = "author") class Author { @Id Long id; @OneToMany(mappedBy = "author") Set<Book> books; }⏎\
            @Entity(name = "book") class Book { @Id Long id; @ManyToOne Author author; } \
                | NewColumn book author_id, NewConstraint book foreign_key author_id, UnmappedTable author_book \
                | sql insert into author (id) values (7); insert into book (id) values (2); insert into author_book (author_id, books_id) values (7, 2) \
                | table author_book+book | choose A | filled author_id=7 | says copied (this fails if author_book has two rows with the same books_id)
            a key on the other side, with drop | @Entity(name = "desk") class Desk { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToOne Desk desk; } \
                | @Entity(name = "desk") class Desk { @Id Long id; @ManyToOne Employee employee; }⏎@Entity(name = "employee") class Employee { @Id Long id; } \
                | NewColumn desk employee_id, NewConstraint desk foreign_key employee_id, UnmappedColumn employee desk_id, UnmappedConstraint employee foreign_key desk_id \
                | drop | choose desk_id=stays | then UnmappedColumn employee desk_id, UnmappedConstraint employee foreign_key desk_id
            one key on the other side | @Entity(name = "desk") class Desk { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @OneToOne Desk desk; } \
                | @Entity(name = "desk") class Desk { @Id Long id; @OneToOne Employee employee; }⏎@Entity(name = "employee") class Employee { @Id Long id; } \
                | NewColumn desk employee_id, NewConstraint desk unique employee_id, NewConstraint desk foreign_key employee_id, \
            UnmappedColumn employee desk_id, UnmappedConstraint employee unique desk_id, UnmappedConstraint employee foreign_key desk_id \
                | sql insert into desk (id) values (4); insert into employee (id, desk_id) values (3, 4) | table employee+desk | choose A | filled employee_id=3 \
                | says A) Its values are in desk.employee_id now, and are copied:⏎-- update desk set employee_id = \
            (select employee.id from employee where employee.desk_id = desk.id);
            a key that becomes pairs | @Entity(name = "dept") class Dept { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToOne Dept dept; } \
                | @Entity(name = "dept") class Dept { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToMany Set<Dept> depts; } \
                | NewTable employee_dept, UnmappedColumn employee dept_id, UnmappedConstraint employee foreign_key dept_id \
                | sql insert into dept (id) values (4); insert into employee (id, dept_id) values (3, 4); insert into employee (id) values (5) \
                | table dept+employee | becomes employee_dept+employee | choose A | filled employee_id=3, depts_id=4 | changed \
                | says insert into employee_dept (employee_id, depts_id) select id, dept_id from employee where dept_id is not null;
            a key that becomes pairs of its name, with drop | @Entity(name = "dept") class Dept { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToOne Dept dept; } \
                | @Entity(name = "dept") class Dept { @Id Long id; }⏎@Entity(name = "employee") class Employee { @Id Long id; @ManyToMany @JoinTable(inverseJoinColumns = @JoinColumn(name = "dept_id")) Set<Dept> depts; } \
                | NewTable employee_dept, UnmappedColumn employee dept_id, UnmappedConstraint employee foreign_key dept_id \
                | sql insert into dept (id) values (4); insert into employee (id, dept_id) values (3, 4) \
                | table employee | becomes employee_dept | drop | choose A | filled employee_id=3 | changed dept_id=4 \
                | then UnmappedColumn employee dept_id, UnmappedConstraint employee foreign_key dept_id \
                | says insert into employee_dept (employee_id, dept_id) select id, dept_id from employee where dept_id is not null;
            columns that move to a table that refers to theirs | String street; String town; | \
            @Entity(name = "home") class Home { @Id @GeneratedValue(strategy = GenerationType.IDENTITY) Long id; @ManyToOne(optional = false) Item item; String street; String town; } \
                | NewTable home, UnmappedColumn street, UnmappedColumn town | row street='x', town='y' \
                | sql insert into item (id, name, amount) values (2, 'b', 6) | choose A \
                | says insert into home (item_id, street, town) select id, street, town from item where street is not null or town is not null;
            a join that becomes an entity | @ManyToMany Set<Other> others; | @OneToMany(mappedBy = "item") Set<Link> links;⏎\
            @Entity(name = "link") class Link { @Id Long id; @ManyToOne Item item; @ManyToOne @JoinColumn(name = "others_id") Other other; String label; } \
                | NewTable link, UnmappedTable item_other | drop | choose link=stays | then UnmappedTable item_other
            a join that becomes an entity, whose pairs stay unique | @ManyToMany Set<Other> others; \
                | @OneToMany(mappedBy = "item") Set<Link> links;⏎@Entity(name = "link") @Table(uniqueConstraints = \
            @UniqueConstraint(columnNames = {"item_id", "others_id"})) class Link { @Id Long id; @ManyToOne(optional = false) Item item; \
            @ManyToOne(optional = false) @JoinColumn(name = "others_id") Other other; } | POSTGRESQL,MARIADB,MYSQL: NewTable link, UnmappedTable item_other \
                | sql insert into item (id, name, amount) values (2, 'b', 6); insert into item_other (item_id, others_id) values (2, 1) \
                | table item_other | becomes link | choose A | answer 7 | filled id=7 | then
            a quoted name | | @Column(name = "`Group`") String group; | NewColumn group
            a check | | @Table(check = @CheckConstraint(name = "positive", constraint = "amount > 0")) | H2,POSTGRESQL,MARIADB: NewConstraint check amount; MYSQL: \
                | answer H2,POSTGRESQL,MARIADB: | says H2,POSTGRESQL,MARIADB: Check the rows: select * from item where not (
            another check | @Table(check = @CheckConstraint(name = "positive", constraint = "amount > 0")) | @Table(check = @CheckConstraint(name = "positive", constraint = "amount > 1")) \
                | H2,POSTGRESQL,MARIADB: ChangedConstraint check amount; MYSQL: | answer H2,POSTGRESQL,MARIADB:
            a check that is gone | @Table(check = @CheckConstraint(name = "positive", constraint = "amount > 0")) | \
                | H2,POSTGRESQL,MARIADB: UnmappedConstraint check amount; MYSQL:
            another increment | @Entity class Counted { @Id @GeneratedValue(generator = "s") @SequenceGenerator(name = "s", sequenceName = "s", allocationSize = 50) Long id; } \
                | @Entity class Counted { @Id @GeneratedValue(generator = "s") @SequenceGenerator(name = "s", sequenceName = "s", allocationSize = 20) Long id; } \
                | H2,POSTGRESQL: SchemaObject sequence s; MARIADB,MYSQL: | answer H2,POSTGRESQL: \
                | left MARIADB: Hibernate's own check still fails: Schema validation: sequence [s] defined inconsistent increment-size; found [50] but expecting [20]
            an enum type | | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) State state; | POSTGRESQL: SchemaObject type state new, NewColumn state
            a third constant of an enum type | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) State state; \
                | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) State state;⏎, CLOSED | POSTGRESQL: SchemaObject type state | row state='DONE' \
                | says alter type state add value 'CLOSED' | then
            a third constant of an enum type and a column | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) State state; \
                | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) State state; String phone;⏎, CLOSED \
                | POSTGRESQL: SchemaObject type state, NewColumn phone | row state='DONE' | says add column phone | then
            a constant of an enum type with another name | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Level level;⏎enum Level { LOW, HIGH } \
                | @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.NAMED_ENUM) Level level;⏎enum Level { LOW, TOP } \
                | POSTGRESQL: SchemaObject type level | row level='HIGH' | answer | changed level=TOP | says rename value 'HIGH' to 'TOP' | then
            two columns | | String phone; Integer level; | NewColumn level, NewColumn phone | says MARIADB,MYSQL: alter table item⏎    add column level integer,
            another schema | | @Entity @Table(schema = "archive") class Added { @Id Long id; } | POSTGRESQL: NewTable archive.added
            a column in another schema | @Entity @Table(schema = "archive") class Added { @Id Long id; } \
                | @Entity @Table(schema = "archive") class Added { @Id Long id; String code; } | POSTGRESQL: NewColumn archive.added code \
                | sql insert into archive.added (id) values (1) | table archive.added
            """);

    private static final String QUESTION = "(?m)^" + Pattern.quote(NewMigration.UNEDITED_DRAFT) + " ";

    @TempDir
    private Path folder;

    private record Change(String name, String before, String after, String found, Map<String, String> more) {

        static Change of(String line) {
            String[] parts = line.replace('⏎', '\n').split(" +\\|(?!\\|) *| *(?<!\\|)\\| +");
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
