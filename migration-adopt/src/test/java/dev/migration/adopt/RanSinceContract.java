// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.Workbench.names;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Texts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The other tool runs once more after its history was taken over, as by an old replica: what it did is not done again. */
interface RanSinceContract extends AdoptWorkbench {

    private String bytes(String algorithm, String text) {
        try {
            String hex = HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
            if (algorithm.equals("SHA-256")) {
                return "'" + hex + "'";
            }
            return vendor().equals("postgresql") ? "'\\x" + hex + "'" : "X'" + hex + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String name(String tool, int n) {
        return switch (tool) {
            case "flyway" -> "V" + n + "__x";
            case "diesel" -> "2026-01-0" + n + "-000000_x";
            case "kat" -> "176723640" + n + "_x";
            case "prisma" -> "2026010" + n + "000000_x";
            default -> "000" + n + "_x";
        };
    }

    /** The first makes the table, each of the others a row: run twice, it would make two. */
    private String sql(int n) {
        return n == 1 ? "CREATE TABLE t (n INT);" : "INSERT INTO t VALUES (" + n + ");";
    }

    private void file(String tool, int n) {
        String name = name(tool, n);
        switch (tool) {
            case "golang-migrate" -> write(name + ".up.sql", sql(n));
            case "dbmate" -> write(name + ".sql", "-- migrate:up", sql(n));
            case "goose" -> write(name + ".sql", "-- +goose Up", sql(n));
            case "prisma" -> write(name + "/migration.sql", sql(n));
            case "diesel", "kat" -> write(name + "/up.sql", sql(n));
            default -> write(name + ".sql", sql(n));
        }
    }

    /** What the tool writes when it has run a file, or has begun to. */
    private void row(String tool, int n, boolean finished) {
        String at = "'2026-01-02 03:04:0" + n + "'";
        String success = finished ? "TRUE" : "FALSE";
        execute(
                switch (tool) {
                    case "flyway" ->
                        "INSERT INTO flyway_schema_history VALUES (" + n + ", '" + n + "', 'x', 'SQL', 'V" + n
                                + "__x.sql', NULL, 'app', " + at + ", 1, " + success + ")";
                    case "sqlx" ->
                        "INSERT INTO sqlx_migrations VALUES (" + n + ", 'x', " + at + ", " + success + ", "
                                + bytes("SHA-384", sql(n) + "\n") + ", 1)";
                    case "dbmate" -> "INSERT INTO schema_migrations VALUES ('000" + n + "')";
                    case "golang-migrate" ->
                        n == 1
                                ? "INSERT INTO schema_migrations VALUES (1, FALSE)"
                                : "UPDATE schema_migrations SET version = " + n + ", dirty = "
                                        + (finished ? "FALSE" : "TRUE");
                    case "diesel" ->
                        "INSERT INTO diesel_schema_migrations VALUES ('2026010" + n + "000000', " + at + ")";
                    case "goose" -> "INSERT INTO goose_db_version VALUES (" + n + ", " + n + ", TRUE, " + at + ")";
                    case "kat" ->
                        "INSERT INTO migrations VALUES (" + n + ", '" + name(tool, n) + "', " + at + ", '1ms')";
                    case "prisma" ->
                        "INSERT INTO prisma_migrations VALUES ('" + n + "', " + bytes("SHA-256", sql(n) + "\n") + ", "
                                + (finished ? at : "NULL") + ", '" + name(tool, n) + "', NULL, NULL, " + at + ", 1)";
                    case "atlas" ->
                        "INSERT INTO atlas_schema_revisions VALUES ('000" + n + "', 'x', 2, " + (finished ? 1 : 0)
                                + ", 1, " + at + ", 1, NULL, NULL, 'h1:', NULL, 'x')";
                    default -> throw new AssertionError(tool);
                });
    }

    /** Of three files the first is taken over. */
    private void adopted(String tool) {
        for (int n = 1; n <= 3; n++) {
            file(tool, n);
        }
        execute(sql(1), toolTable(tool));
        row(tool, 1, true);
        adoption().adopt();
    }

    /** As the command line makes it: no setting names the tool. */
    private Migrator.Builder plain() {
        return upAdopts(null, null);
    }

    private List<String> rows() {
        return column("SELECT n FROM t ORDER BY n").stream()
                .map(String::valueOf)
                .toList();
    }

    @Texts("flyway ¦ sqlx ¦ dbmate ¦ golang-migrate ¦ diesel ¦ goose ¦ kat ¦ prisma ¦ atlas")
    default void whatATableHasSinceIsNotRunAgain(String tool) {
        adopted(tool);
        execute(sql(2));
        row(tool, 2, true);
        Migrator migrator = plain().build();

        Problem refusal = refusal(migrator::up);

        assertThat(refusal.code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(refusal.message()).contains(name(tool, 2)).doesNotContain(name(tool, 3));
        assertThat(refusal.remedy()).contains("migration mark-applied VERSION");
        if (vendor().equals("postgresql") && tool.equals("flyway")) {
            refusedWith("ran-since", migrator::up);
        }
        // A start, a dry run, an undo, the status and a validation say the same.
        if (!tool.equals("flyway")) {
            // A start that keeps Flyway's table takes over what it has since: FlywayTableContract.
            assertThat(refusal(upAdopts(tool).build()::up)).isEqualTo(refusal);
        }
        assertThat(refused(() -> migrator.plan(Target.all())).problems()).containsExactly(refusal);
        assertThat(refused(migrator::down).problems()).containsExactly(refusal);
        assertThat(refused(() -> migrator.planDown(Target.count(1), DownScript.FILE))
                        .problems())
                .containsExactly(refusal);
        assertThat(migrator.status().problems()).contains(refusal);
        assertThat(migrator.validate(Strictness.NORMAL)).contains(refusal);
        assertThat(rows()).containsExactly("2");

        migrator.markApplied(migrator.pending().get(0).version());
        assertThat(names(migrator.up())).containsExactly(name(tool, 3));
        assertThat(rows()).containsExactly("2", "3");
    }

    /** The way back writes such rows. */
    @Texts("flyway ¦ sqlx ¦ dbmate ¦ golang-migrate ¦ diesel ¦ goose ¦ kat ¦ prisma ¦ atlas")
    default void aTableThatIsKeptUpToDateStopsNothing(String tool) {
        adopted(tool);
        Migrator migrator = plain().build();
        migrator.up(Target.count(1));
        row(tool, 2, true);

        assertThat(names(migrator.up())).containsExactly(name(tool, 3));
        row(tool, 3, true);
        assertThat(migrator.validate(Strictness.NORMAL)).noneMatch(Problem::isError);
    }

    @Texts("flyway ¦ sqlx ¦ golang-migrate ¦ prisma ¦ atlas")
    default void whatIsNotFinishedThereIsNotRunAgain(String tool) {
        adopted(tool);
        execute(sql(2));
        row(tool, 2, false);

        assertThat(refusal(plain().build()::up).message())
                .contains(name(tool, 2))
                .doesNotContain(name(tool, 3));
        assertThat(rows()).containsExactly("2");
    }

    @Test
    @Tag("smoke")
    default void whatIsBeyondTheTargetOrUndoneThereStopsNoRun() {
        adopted("flyway");
        row("flyway", 3, true);
        Migrator migrator = plain().build();
        assertThat(names(migrator.up(Target.version("2")))).containsExactly("V2__x");

        refusal(migrator::up);
        // Its remedy, where this was undone.
        execute("DELETE FROM flyway_schema_history WHERE version = '3'");
        assertThat(names(migrator.up())).containsExactly("V3__x");
    }

    @Test
    default void aBaselineBelowWhatATableHasIsRefusedWithoutASettingToo() {
        for (int n = 1; n <= 3; n++) {
            file("flyway", n);
        }
        execute(sql(1), sql(2), toolTable("flyway"));
        row("flyway", 1, true);
        row("flyway", 2, true);
        baseline("1");

        assertThat(refusal(plain().build()::up).message()).contains("the baseline 1: V2__x");
        assertThat(rows()).containsExactly("2");
    }

    /** A module beside these migrations, with the same versions. */
    @Test
    default void theTableOfOtherFilesStopsNothing() {
        adopted("flyway");
        execute(toolTable("flyway").replace("flyway_schema_history", "flyway_of_ward"));
        for (int n = 1; n <= 3; n++) {
            execute("INSERT INTO flyway_of_ward VALUES (" + n + ", '" + n + "', 'ward', 'SQL', 'V" + n
                    + "__ward.sql', 4711, 'app', '2026-01-02 03:04:05', 1, TRUE)");
        }

        assertThat(names(plain().build().up())).containsExactly("V2__x", "V3__x");
    }

    @Test
    default void aTableInAnotherSchemaIsLookedAtToo() {
        assumeTrue(vendor().equals("postgresql") || vendor().equals("h2"));
        for (int n = 1; n <= 3; n++) {
            file("flyway", n);
        }
        execute("CREATE SCHEMA old", sql(1), toolTable("flyway").replace("flyway_schema", "old.flyway_schema"));
        String insert = "INSERT INTO old.flyway_schema_history VALUES (%1$s, '%1$s', 'x', 'SQL', 'V%1$s__x.sql', NULL,"
                + " 'app', '2026-01-02 03:04:05', 1, TRUE)";
        execute(insert.formatted("1"));
        Adoption.of(upAdopts(null, "old.flyway_schema_history").build()).adopt();
        execute(insert.formatted("2"));

        assertThat(refusal(plain().build()::up).message()).contains("V2__x");
        assertThat(refusal(upAdopts(null, "old.flyway_schema_history").build()::up)
                        .message())
                .contains("V2__x");
        execute("DROP TABLE old.flyway_schema_history");
        assertThat(names(upAdopts(null, "old.flyway_schema_history").build().up()))
                .containsExactly("V2__x", "V3__x");
    }

    /** golang-migrate records the newest only, and passes over what comes later with an older number. */
    @Test
    default void anOlderFileThatCameLaterIsNothingThatGolangMigrateRan() {
        file("golang-migrate", 1);
        file("golang-migrate", 3);
        execute(sql(1), sql(3), toolTable("golang-migrate"));
        row("golang-migrate", 1, true);
        row("golang-migrate", 3, true);
        adoption().adopt();
        file("golang-migrate", 2);

        assertThat(names(Adoption.beforeUp(builder().outOfOrder(OutOfOrder.ALLOW), null, null)
                        .build()
                        .up()))
                .containsExactly("0002_x");
    }

    private void repeatable(String sql) {
        write("R__view.sql", sql);
    }

    /** As Flyway records it when it has run this text. */
    private void repeatableRow(int rank, String sql) {
        CRC32 crc = new CRC32();
        crc.update(sql.getBytes(UTF_8));
        execute("INSERT INTO flyway_schema_history VALUES (" + rank + ", NULL, 'view', 'SQL', 'R__view.sql', "
                + (int) crc.getValue() + ", 'app', '2026-01-02 03:04:0" + rank + "', 1, TRUE)");
    }

    @Test
    default void aRepeatableOneThatFlywayRanSinceIsNotRunAgain() {
        repeatable("INSERT INTO t VALUES (71);");
        file("flyway", 1);
        execute(sql(1), toolTable("flyway"));
        row("flyway", 1, true);
        repeatableRow(2, "INSERT INTO t VALUES (71);");
        adoption().adopt();
        repeatable("INSERT INTO t VALUES (72);");
        repeatableRow(3, "INSERT INTO t VALUES (72);");

        Problem refusal = refusal(plain().build()::up);
        assertThat(refusal.code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(refusal.message()).contains("R__view (at ");
        plain().build().markApplied("R__view");
        assertThat(plain().build().up().migrations()).isEmpty();
        assertThat(rows()).isEmpty();
        // A text that ran there before is no reason once another has run here.
        repeatable("INSERT INTO t VALUES (73);");
        assertThat(names(plain().build().up())).containsExactly("R__view");
        repeatable("INSERT INTO t VALUES (72);");
        assertThat(names(plain().build().up())).containsExactly("R__view");
        assertThat(rows()).containsExactly("72", "73");
    }

    /** A newer release ran with it once more: what is pending here may be older. */
    @Texts("flyway ¦ sqlx ¦ dbmate ¦ diesel ¦ goose ¦ atlas")
    default void whatHasNoFileHereIsAReasonToo(String tool) {
        adopted(tool);
        row(tool, 4, true);

        Problem refusal = refusal(plain().build()::up);
        assertThat(refusal.code()).isEqualTo(Code.FOREIGN_HISTORY);
        assertThat(refusal.message()).contains("has as applied what has no file here", "4");
        assertThat(refusal.remedy()).contains("migration mark-applied VERSION", "DELETE FROM ");
        assertThat(rows()).isEmpty();
        file(tool, 4);
        Migrator migrator = plain().build();
        List<MigrationStatus> pending = migrator.pending();
        migrator.markApplied(pending.get(pending.size() - 1).version());
        assertThat(refused(migrator::up).problems()).extracting(Problem::code).doesNotContain(Code.FOREIGN_HISTORY);
    }

    @Test
    default void aRunWithNothingToDoIsNotAskedAboutTheTable() {
        adopted("flyway");
        plain().build().up();
        List<String> without = statementsOf(builder());

        assertThat(statementsOf(plain())).hasSameSizeAs(without);
    }
}
