// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Target;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Many statements: what they lock, write anew and read is what is known of them, whom they block is tried out by another
 * session, and what is said of them, and advised instead, is as it is written down.
 */
class PostgreSqlRehearsedLocksTest extends PostgreSqlWorkbench {

    private static final List<String> TABLES = List.of(
            "big", "ref", "child", "mv", "part", "part_1", "part_2", "newpart", "newpart_ck", "unl", "unl2", "dt");

    private static final String[] SCHEMA = {
        "create domain dom as int",
        "create type mood as enum ('a', 'b')",
        "create sequence sq",
        "create schema other",
        "create table serialt (id serial)",
        "create table ref (id bigint primary key)",
        "insert into ref select n from generate_series(1, 100) n",
        "create table big (id bigint primary key, i int, v varchar(50), t text, ts timestamp, n int,"
                + " num numeric(10,2), u int, js json, parent_id bigint)",
        "insert into big select n, n, 'v' || n, 't', now(), n, n, n, '{}', 1 + n % 100 from generate_series(1, 2000) n",
        "create index big_i on big (i)",
        "create index big_u on big (u)",
        "create view v_big as select id, i from big",
        "create materialized view mv as select id, i from big",
        "create unique index mv_i on mv (id)",
        "create table child (id bigint primary key, big_id bigint references big(id))",
        "insert into child select n, n from generate_series(1, 10) n",
        "create table part (id int, d int not null, x int, primary key (id, d)) partition by range (d)",
        "create table part_1 partition of part for values from (0) to (100)",
        "create table part_2 partition of part for values from (100) to (200)",
        "create table newpart (id int not null, d int not null, x int)",
        "create table newpart_ck (id int not null, d int not null check (d >= 200 and d < 300), x int,"
                + " primary key (id, d))",
        "create table unl (id int, x int)",
        "create unlogged table unl2 (id int primary key, x int)",
        "create table dt (d dom)",
        "create function tg() returns trigger language plpgsql as 'begin return null; end'",
    };

    private static final Size LARGE = new Size(190_000, 20_000_000);

    /** In which each table is large. */
    private static final RehearsalOptions OPTIONS = new RehearsalOptions(
            RehearsalOptions.SCRATCH.lockTimeout(),
            RehearsalOptions.SCRATCH.budget(),
            TABLES.stream().collect(Collectors.toMap(table -> "public." + table, table -> LARGE)));

    private static final Pattern VERSIONS = Pattern.compile(" *(from|before) (\\d+): .*");

    private record Expected(
            String before,
            String sql,
            Set<String> locks,
            Set<String> rewritten,
            Set<String> scanned,
            Set<String> reads,
            Set<String> writes) {

        static Expected of(String line) {
            String[] cells = Arrays.stream((line + " ").split("\\|", -1))
                    .map(String::trim)
                    .toArray(String[]::new);
            return new Expected(
                    cells[0],
                    cells[1],
                    names(cells[2]),
                    names(cells[3]),
                    names(cells[4]),
                    names(cells[5]),
                    names(cells[6]));
        }

        /** With what comes before it. */
        String statement() {
            return before.isEmpty() ? sql : before + " | " + sql;
        }

        /** A setting of the session; null where there is none. */
        @Nullable
        String setting() {
            return before.startsWith("set ") ? before : null;
        }

        boolean isPrepared() {
            return !before.isEmpty() && setting() == null;
        }

        private static Set<String> names(String cell) {
            return Arrays.stream(cell.split(", "))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @TestFactory
    Stream<DynamicTest> statements() throws IOException, SQLException {
        execute(SCHEMA);
        Map<String, List<String>> advice = advice();
        return lines("postgresql.txt")
                .map(Expected::of)
                .map(expected -> DynamicTest.dynamicTest(
                        expected.sql(), () -> check(expected, advice.get(expected.statement()))));
    }

    @Test
    void whatIsAdvisedIsOfStatementsThatAreTriedOut() throws IOException, SQLException {
        assertThat(lines("postgresql.txt").map(Expected::of).map(Expected::statement))
                .containsAll(advice().keySet());
        assertThat(advice()).hasSizeGreaterThanOrEqualTo(50);
    }

    /** By statement, the findings with their remedies. */
    private Map<String, List<String>> advice() throws IOException, SQLException {
        Map<String, List<String>> advice = new LinkedHashMap<>();
        var last = new ArrayList<String>();
        for (String line : lines("advice.txt").toList()) {
            if (line.startsWith(" ")) {
                last.add(line.strip());
            } else {
                last = new ArrayList<>();
                advice.put(line, last);
            }
        }
        return advice;
    }

    private Stream<String> lines(String name) throws IOException, SQLException {
        int version = version();
        try (InputStream file = getClass().getResourceAsStream("/rehearsal/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && isOf(version, line))
                    .map(line -> line.replaceFirst("^( *)(?:from|before) \\d+: ?", "$1"));
        }
    }

    private int version() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        }
    }

    private static boolean isOf(int version, String line) {
        Matcher versions = VERSIONS.matcher(line);
        return !versions.matches()
                || (version >= Integer.parseInt(versions.group(2)))
                        == versions.group(1).equals("from");
    }

    private void check(Expected expected, @Nullable List<String> advice) throws SQLException {
        PGSimpleDataSource database = expected.isPrepared() ? prepared(expected) : dataSource;
        write("0001_statement.sql", expected.sql() + ";");

        RehearsedMigration rehearsed = Rehearsal.of(builder()
                        .dataSource(database)
                        .initSql(expected.setting())
                        .build())
                .rehearse(Target.all(), OPTIONS)
                .migrations()
                .get(0);

        RehearsedStatement statement = rehearsed.statements().get(0);
        assertThat(statement.refusal()).isNull();
        assertThat(statement.skipped()).isNull();
        assertThat(locks(statement)).isEqualTo(expected.locks());
        assertThat(relations(statement, effect -> effect.has(ChangeKind.REWRITTEN) || effect.has(ChangeKind.TRUNCATED)))
                .isEqualTo(expected.rewritten());
        assertThat(relations(statement, effect -> effect.scans() > 0)).isEqualTo(expected.scanned());
        if (advice != null) {
            assertThat(statement.findings().stream().map(PostgreSqlRehearsedLocksTest::said))
                    .isEqualTo(advice);
        }
        Set<String> reads = blocked(rehearsed, Block::reads);
        Set<String> writes = blocked(rehearsed, Block::writes);
        assertThat(reads).containsAll(expected.reads());
        assertThat(writes).containsAll(expected.writes());
        assertThatOthersAreBlocked(database, expected, reads, writes);
    }

    private static String said(Finding finding) {
        return finding.level() + " " + finding.rule() + (finding.remedy() == null ? "" : ": " + finding.remedy());
    }

    private static PGSimpleDataSource prepared(Expected expected) throws SQLException {
        PGSimpleDataSource database = EmptyPostgreSql.create();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
            statement.execute(expected.before());
        }
        return database;
    }

    private static Set<String> locks(RehearsedStatement statement) {
        return statement.effects().stream()
                .filter(effect -> !effect.locks().isEmpty())
                .map(effect -> name(effect.relation()) + " "
                        + strong(effect.locks()).stream()
                                .map(lock -> lock.replaceAll("[a-z]", ""))
                                .map(letters -> letters.equals("E") ? "X" : letters.replace("E", "X"))
                                .collect(Collectors.joining("+")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is only looked at is locked for that too. */
    private static List<String> strong(List<String> locks) {
        return locks.size() == 1
                ? locks
                : locks.stream().filter(lock -> !lock.equals("AccessShare")).toList();
    }

    private static String name(String qualified) {
        return qualified.replace("public.", "");
    }

    private static Set<String> relations(RehearsedStatement statement, Predicate<Effect> chosen) {
        return statement.effects().stream()
                .filter(chosen)
                .map(effect -> name(effect.relation()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> blocked(RehearsedMigration rehearsed, Predicate<Block> chosen) {
        return rehearsed.blocks().stream()
                .filter(chosen)
                .map(block -> name(block.relation()))
                .filter(TABLES::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A second session tries to read and to write while the statement's transaction is open. */
    private static void assertThatOthersAreBlocked(
            PGSimpleDataSource database, Expected expected, Set<String> reads, Set<String> writes) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                Connection other = database.getConnection();
                Statement probe = other.createStatement()) {
            probe.execute("SET lock_timeout = '15ms'");
            if (expected.setting() != null) {
                statement.execute(expected.setting());
            }
            connection.setAutoCommit(false);
            statement.execute(expected.sql());
            var waitsToRead = new TreeSet<String>();
            var waitsToWrite = new TreeSet<String>();
            for (String table : TABLES) {
                if (waits(probe, "SELECT 1 FROM " + table + " LIMIT 1")) {
                    waitsToRead.add(table);
                }
                if (!table.equals("mv") && waits(probe, "EXPLAIN DELETE FROM " + table)) {
                    waitsToWrite.add(table);
                }
            }
            connection.rollback();
            writes.remove("mv");
            assertThat(waitsToRead).as("reads").isEqualTo(reads);
            assertThat(waitsToWrite).as("writes").isEqualTo(writes);
        }
    }

    private static boolean waits(Statement probe, String sql) throws SQLException {
        try {
            probe.execute(sql);
            return false;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("55P03");
            return true;
        }
    }
}
