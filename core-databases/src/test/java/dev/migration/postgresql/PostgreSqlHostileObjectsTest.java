// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.Baseline;
import dev.migration.DownScript;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Bouncer;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.HostileObjects;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.internal.repair.HistoryRepair;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.SchemaRecording.SchemaDrift;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Nothing that another user has created in a schema of the search path, or in the history's, is run by our own statements,
 * even where the path has them first. Each story happens twice: first to see what is sent, then among hostile objects.
 */
class PostgreSqlHostileObjectsTest extends PostgreSqlWorkbench {

    private DataSource migrator;
    private String schema = "public";

    private interface Story {
        void happen();
    }

    /** What the test itself does must not be caught. */
    @Override
    public DataSource standard() {
        PGSimpleDataSource administrator = as("postgres");
        administrator.setOptions("-c search_path=pg_catalog,public");
        return administrator;
    }

    @Override
    public Migrator.Builder builder() {
        return super.builder().dataSource(migrator).schema(schema.equals("public") ? null : schema);
    }

    private void among(DataSource user, Story story) {
        CutConnection recorded = CutConnection.atPoint(user, When.BEFORE, 0);
        migrator = recorded.dataSource();
        empty();
        story.happen();
        Set<String> sent = new HashSet<>(recorded.uses());
        empty();
        execute("CREATE ROLE mallory LOGIN", "GRANT ALL ON SCHEMA public, ledger TO mallory");
        var hostile = new HostileObjects(as("mallory"), hostile(), sent);
        migrator = user;

        story.happen();

        assertThat(hostile.caught()).isEmpty();
    }

    /** With them before what is built in, so that each is taken whose types match. */
    private void amongThem(Story story) {
        PGSimpleDataSource user = as("postgres");
        user.setOptions("-c search_path=" + String.join(",", hostile()) + ",pg_catalog");
        among(user, story);
    }

    private List<String> hostile() {
        return schema.equals("public") ? List.of("public") : List.of("public", schema);
    }

    private void empty() {
        execute("DROP SCHEMA IF EXISTS public, ledger, tenant CASCADE", "CREATE SCHEMA public", "CREATE SCHEMA ledger");
        execute("CREATE SCHEMA tenant");
    }

    /** Whoever empties the database for the next test must not be caught either. */
    @AfterEach
    void dropThem() {
        empty();
    }

    private void forget() {
        execute("DROP TABLE IF EXISTS "
                + String.join(
                        ", ",
                        "public.t",
                        schema + ".__migrations",
                        schema + ".__migrations_run",
                        schema + ".__migrations_log"));
    }

    /** Whatever comes of it but a hostile object's refusal. */
    private static void attempt(Story story) {
        try {
            story.happen();
        } catch (MigrationException e) {
            assertThat(e).hasMessageNotContaining("trapped");
        }
    }

    private void table() {
        write(
                "0001_t.sql",
                "-- Up Migration",
                "CREATE TABLE public.t (n INT);",
                "INSERT INTO public.t VALUES (1);",
                "-- Down Migration",
                "DROP TABLE public.t;");
    }

    private void index() {
        write(
                "0002_index.sql",
                "-- Up Migration",
                "CREATE INDEX CONCURRENTLY t_n ON public.t (n);",
                "INSERT INTO public.t VALUES (2);",
                "CREATE INDEX CONCURRENTLY ON public.t (n);",
                "REINDEX INDEX CONCURRENTLY public.t_n;",
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_n ON public.t (n);",
                "-- Down Migration",
                "DROP INDEX CONCURRENTLY public.t_n;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "ledger"})
    void noCommandRunsThem(String historySchema) {
        schema = historySchema;
        table();
        index();
        amongThem(() -> {
            migrator().status();
            migrator().plan(Target.all());
            assertThat(up().migrations()).hasSize(2);
            assertThat(up().migrations()).isEmpty();
            migrator().validate(Strictness.STRICT);
            migrator().requireUpToDate();
            migrator().sql("0001");
            migrator().planDown(Target.count(2), DownScript.STORED);
            migrator().markFailed("0002");
            migrator().markApplied("0002");
            migrator().down();
            up();
            migrator().down(Target.version("0"), DownScript.STORED);
            migrator().status();
            forget();
            attempt(() -> migrator().baseline(Baseline.of("0001")));
            migrator().status();
            TenantMigrator.of(builder().schema(null), TenantSource.of(List.of("tenant")), 1)
                    .status();
        });
    }

    @Test
    void neitherDoesWhoMakesTheSchemaOrFindsAnotherToolsTables() {
        table();
        amongThem(() -> {
            execute("DROP SCHEMA IF EXISTS made CASCADE", "DROP TABLE IF EXISTS public.t, public.migrations");
            assertThat(builder()
                            .schema("made")
                            .policies(Set.of(Policy.CREATE_SCHEMA))
                            .build()
                            .up()
                            .migrations())
                    .hasSize(1);
            forget();
            execute("CREATE TABLE public.migrations (id INT, name TEXT, \"timestamp\" BIGINT)");
            assertThat(catchThrowable(builder().baseline(null).build()::up)).hasMessageContaining("migrations");
        });
    }

    @Test
    void neitherDoesWhoReadsWhatTheSchemaHolds() {
        table();
        amongThem(() -> {
            Migrator recording =
                    builder().policies(Set.of(Policy.RECORD_SCHEMA)).build();
            assertThat(recording.up().warnings()).isEmpty();
            new HistoryRepair(Engine.of(recording)).recordSchema();
            Engine.of(recording).askWhenUp(SchemaDrift::of);
            migrator().down();
        });
    }

    @Test
    void noTenantRunsThem() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        amongThem(() -> {
            TenantMigrator tenants = TenantMigrator.of(builder(), TenantSource.of(List.of("tenant", "ledger")), 2);
            assertThat(tenants.up().tenants()).hasSize(2);
            tenants.up();
            tenants.status();
            tenants.requireUpToDate();
        });
    }

    @Test
    void noRecoveryRunsThem() {
        table();
        index();
        write("0003_wrong.sql", "CREATE INDEX CONCURRENTLY t_m ON public.t (n);", "INSERT INTO missing VALUES (1);");
        write("0004_wrong.sql", "INSERT INTO missing VALUES (1);");
        amongThem(() -> {
            attempt(this::up);
            migrator().status();
            attempt(() -> migrator().resume("0003", UnknownOutcome.REPEAT));
            attempt(() -> migrator().resume("0003", UnknownOutcome.DONE));
            attempt(this::up);
            attempt(() -> migrator().markApplied("0003"));
            attempt(this::up);
            migrator().status();
            attempt(() -> migrator().markFailed("0004"));
            assertThat(column("SELECT action FROM public.__migrations_log")).contains("fail", "resume");
        });
    }

    @Test
    @Tag("deep")
    void whateverIsCutOffIsResolvedWithoutThem() {
        cutOff(8);
    }

    @Test
    @Tag("deep")
    void whereverItIsCutOffItIsResolvedWithoutThem() {
        cutOff(1);
    }

    private void cutOff(int stride) {
        table();
        index();
        amongThem(() -> {
            DataSource whole = migrator;
            for (int point = 3; point < 60; point += stride) {
                forget();
                DataSource cut = CutConnection.atPoint(whole, When.AFTER, point).dataSource();
                attempt(builder().dataSource(cut).build()::up);
                migrator().status();
                attempt(this::up);
                attempt(() -> migrator().resume("0002", UnknownOutcome.REPEAT));
            }
        });
    }

    @Test
    @Tag("deep")
    void noWaitingInstanceRunsThem() {
        table();
        amongThem(() -> {
            try (var holder = new PausedRun(builder())) {
                attempt(builder().waitTimeout(Duration.ofMillis(300)).build()::up);
                holder.finish();
            }
            write("0002_column.sql", "ALTER TABLE public.t ADD COLUMN m INT;");
            try (var blocker = new Blocker(standard(), "LOCK TABLE public.t IN ACCESS SHARE MODE")) {
                attempt(builder()
                        .sqlLockTimeout(Duration.ofMillis(150))
                        .waitTimeout(Duration.ofSeconds(1))
                        .build()::up);
            }
            write(
                    "0002_column.sql",
                    "-- option: statement_timeout=2s",
                    "CREATE INDEX CONCURRENTLY t_m ON public.t (n);");
            try (var blocker = new Blocker(standard(), "INSERT INTO public.t VALUES (3)")) {
                attempt(this::up);
            }
            delete("0002_column.sql");
        });
    }

    @Test
    @Tag("deep")
    void nothingBehindAPoolerRunsThem() {
        table();
        index();
        try (var bouncer = new Bouncer("transaction", 4)) {
            among(bouncer.dataSource(), () -> {
                try (var holder = new PausedRun(builder())) {
                    attempt(builder().waitTimeout(Duration.ofMillis(300)).build()::up);
                    holder.finish();
                }
                migrator().status();
                migrator().down();
                attempt(builder()
                        .dataSource(CutConnection.dataSource(migrator, When.BEFORE, "REINDEX"))
                        .build()::up);
                attempt(this::up);
                attempt(() -> migrator().resume("0002", UnknownOutcome.REPEAT));
                migrator().status();
                migrator().down();
            });
        }
    }
}
