package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsalWay;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.statements.internal.SentStatement;
import dev.migration.statements.internal.StatementsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A rehearsal that has the statements of the release that serves prepared again after each migration. */
final class CheckedStatements implements Scenario {

    static final String TITLE = "The statements of the release that serves";
    static final String SECONDS = "rehearsal s";

    private static final int STATEMENTS = 5_000;
    private static final int MIGRATIONS = 100;
    private static final int COLUMNS = 25;
    private static final int ROUNDS = 3;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return MIGRATIONS + " migrations, each of another table with " + COLUMNS
                + " columns, are rehearsed in one go, without"
                + " statements and with " + STATEMENTS
                + ": SELECT with a join, INSERT, UPDATE and a subquery, each a quarter."
                + " After each migration all are prepared.";
    }

    static MeasuredKey key(int statements) {
        return new MeasuredKey(
                TITLE, statements + " statements, " + MIGRATIONS + " migrations", Contestant.THIS.title(), SECONDS);
    }

    static MeasuredKey all() {
        return key(STATEMENTS);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        Path folder = write(lab.workspace().resolve("checked-statements"));
        String database = "checked_statements";
        try (HikariDataSource pool = Pool.open(lab.server().create(database))) {
            Migrator migrator = Migrator.builder()
                    .dataSource(pool)
                    .locations(folder.toString())
                    .build();
            migrator.up(Target.version("0000"));
            var file = new StatementsFile("postgresql", statements());
            for (int round = 0; round < ROUNDS; round++) {
                lab.results().add(key(0), seconds(migrator, ReleaseStatements.NONE, 0));
                lab.results().add(all(), seconds(migrator, ReleaseStatements.of(file), STATEMENTS));
            }
        }
        lab.server().drop(database);
    }

    private static double seconds(Migrator migrator, ReleaseStatements release, int expected) {
        long start = System.nanoTime();
        RehearsalReport report = RehearsalWay.up(migrator, Target.all(), RehearsalOptions.SCRATCH, release);
        double seconds = (System.nanoTime() - start) / 1e9;
        int checked = report.asked() == null ? 0 : report.asked().checked();
        if (report.migrations().size() != MIGRATIONS || checked != expected) {
            throw new IllegalStateException(
                    "rehearsed " + report.migrations().size() + " migrations, checked " + checked);
        }
        return seconds;
    }

    private static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("0000_tables.sql"),
                IntStream.range(0, MIGRATIONS)
                        .mapToObj(table -> "CREATE TABLE t" + table + " (id bigint PRIMARY KEY, "
                                + columns("c%d integer", ", ") + ");\n")
                        .collect(Collectors.joining()));
        for (int i = 0; i < MIGRATIONS; i++) {
            Files.writeString(
                    folder.resolve("%04d_m.sql".formatted(i + 1)),
                    i % 10 == 9
                            ? "ALTER TABLE t" + i + " DROP COLUMN c7;\n"
                            : "ALTER TABLE t" + i + " ADD COLUMN added text;\n");
        }
        return folder;
    }

    private static String columns(String format, String separator) {
        return IntStream.range(0, COLUMNS).mapToObj(format::formatted).collect(Collectors.joining(separator));
    }

    /** For each table as many, each with another pair of columns. */
    private static List<SentStatement> statements() {
        List<SentStatement> statements = new ArrayList<>();
        for (int i = 0; i < STATEMENTS; i++) {
            int table = i % MIGRATIONS;
            int other = (table + 37) % MIGRATIONS;
            int way = i / MIGRATIONS;
            int first = way / 4;
            int second = (first + 1) % COLUMNS;
            statements.add(new SentStatement(text(table, other, way % 4, "c" + first, "c" + second), 0, ""));
        }
        return statements;
    }

    private static String text(int table, int other, int way, String first, String second) {
        return switch (way) {
            case 0 ->
                "select a.id, " + columns("a.c%1$d as c%1$d_0_", ", ") + " from t" + table + " a left join t" + other
                        + " b on b.id = a." + first + " where a." + second + " = ? and b.id > ? order by a.id limit ?";
            case 1 -> "insert into t" + table + " (id, " + first + ", " + second + ") values (?, ?, ?) returning id";
            case 2 -> "update t" + table + " set " + first + " = ?, " + second + " = ? where id = ?";
            default ->
                "select count(*) from t" + table + " x where x." + first + " in (?) and exists (select 1 from t" + other
                        + " y where y.id = x." + second + ")";
        };
    }
}
