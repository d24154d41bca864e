package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A history in which others have a hand is neither read nor written; who may only read it needs not own it. */
class PostgreSqlHistoryChecksTest extends PostgreSqlWorkbench {

    @BeforeEach
    void mallory() {
        execute(
                "CREATE ROLE mallory LOGIN",
                "GRANT CREATE ON SCHEMA public TO mallory",
                "CREATE SEQUENCE caught",
                "GRANT ALL ON SEQUENCE caught TO PUBLIC",
                "CREATE FUNCTION trap() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT nextval('public.caught') $$",
                "CREATE FUNCTION lure() RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
                        + " $$ BEGIN PERFORM nextval('public.caught'); RETURN 1; END $$",
                "CREATE FUNCTION trap_trigger() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM nextval('public.caught'); RETURN NEW; END $$");
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
    }

    private void refusedEverywhere(String golden) {
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        for (ThrowingCallable command : List.<ThrowingCallable>of(
                () -> up(),
                () -> migrator().status(),
                () -> migrator().validate(Strictness.NORMAL),
                () -> migrator().requireUpToDate(),
                () -> migrator().plan(Target.all()),
                () -> migrator().down(),
                () -> migrator().markFailed("0001"),
                () -> migrator().markApplied("0002"),
                () -> migrator().baseline(Baseline.of("0001")))) {
            InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, command);
            assertThat(refusal).isNotNull();
            assertThat(refusal.problems()).extracting(Problem::code).containsExactly(Code.UNTRUSTED_HISTORY);
            assertPage(golden, refusal);
        }
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
        assertThat(column("SELECT to_regclass('u')")).containsExactly((String) null);
    }

    private void typeTheRemedy() {
        runGrants(
                catchThrowableOfType(
                        InvalidMigrationsException.class, () -> migrator().status()),
                true);
    }

    @ParameterizedTest
    @CsvSource({
        "trigger, CREATE TRIGGER audit BEFORE INSERT ON __migrations_log FOR EACH ROW EXECUTE FUNCTION trap_trigger()",
        "rule, CREATE RULE watch AS ON INSERT TO __migrations_log DO ALSO SELECT trap()",
        "inheritance, CREATE TABLE more () INHERITS (__migrations_run)",
        "inherited, CREATE TABLE base (); ALTER TABLE __migrations_run INHERIT base",
        "partition, CREATE TABLE base (LIKE __migrations_run) PARTITION BY LIST (version);"
                + " ALTER TABLE base ATTACH PARTITION __migrations_run DEFAULT"
    })
    void whatRunsWhenTheyAreWrittenIsRefusedUntilItIsGone(String golden, String definition) {
        up();
        execute(definition);

        refusedEverywhere("untrusted-" + golden);

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
    }

    /** What a view's functions are called for, whatever is in the table behind it. */
    private static String[] replacing(String table, String hidden) {
        return new String[] {
            "ALTER TABLE " + table + " RENAME TO hidden",
            "CREATE VIEW " + table + " AS SELECT h.* FROM (SELECT trap() OFFSET 0) x LEFT JOIN " + hidden
                    + " h ON true",
            "COMMIT"
        };
    }

    private int waiting() {
        return column("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND cardinality(pg_blocking_pids(pid)) > 0")
                .size();
    }

    /** Its owner can have any read wait for it, and by that time the read was allowed. */
    private void replacedWhileItWaits(String table, String hidden, Runnable command) {
        try (var owner = new Blocker(dataSource, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE")) {
            var replacing = CompletableFuture.runAsync(() -> {
                Fleet.await("the read waits", () -> waiting() > 0);
                owner.execute(replacing(table, hidden));
            });
            command.run();
            replacing.orTimeout(30, TimeUnit.SECONDS).join();
        }
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @ParameterizedTest
    @CsvSource({
        "__migrations, status, READ_COMMITTED",
        "__migrations_run, status, READ_COMMITTED",
        "__migrations_log, status, READ_COMMITTED",
        "__migrations, up, READ_COMMITTED",
        "__migrations_run, up, READ_COMMITTED",
        "__migrations, status, REPEATABLE_READ",
        "__migrations_run, up, SERIALIZABLE"
    })
    void aTableThatIsReplacedWhileItsReaderWaitsIsNotRead(String table, String command, IsolationLevel level) {
        up();
        Migrator migrator = builder()
                .dataSource(Connections.prepared(dataSource, it -> it.setTransactionIsolation(level.number)))
                .build();
        replacedWhileItWaits(table, "hidden", () -> {
            InvalidMigrationsException refusal = catchThrowableOfType(
                    InvalidMigrationsException.class, command.equals("up") ? migrator::up : migrator::status);
            assertThat(refusal).hasMessageContaining(table + " is a view of ");
        });
    }

    private enum IsolationLevel {
        READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
        REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ),
        SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE);

        private final int number;

        IsolationLevel(int number) {
            this.number = number;
        }
    }

    @ParameterizedTest
    @CsvSource({"acme.__migrations, status", "acme.__migrations, up", "bolt.__migrations_run, status"})
    void neitherIsThatOfATenantRead(String table, String command) {
        execute("CREATE SCHEMA acme", "CREATE SCHEMA bolt");
        TenantMigrator tenants = TenantMigrator.of(builder(), TenantSource.of(List.of("acme", "bolt")), 1);
        tenants.up();
        String hidden = table.substring(0, table.indexOf('.')) + ".hidden";
        replacedWhileItWaits(table, hidden, () -> {
            if (command.equals("up")) {
                assertThat(catchThrowable(tenants::up)).hasMessageContaining(" is a view of ");
            } else {
                assertThat(tenants.status().toString()).contains(" is a view of ");
            }
        });
    }

    /** Another session of the owner's waits behind the first read, and replaces it before the next one. */
    @Test
    void neitherIsTheLeaseRead() {
        up();
        try (var owner = new Blocker(dataSource, "LOCK TABLE __migrations_run IN ACCESS EXCLUSIVE MODE");
                var next = new Blocker(dataSource)) {
            var replacing = CompletableFuture.runAsync(() -> {
                Fleet.await("the history's read waits", () -> waiting() == 1);
                var second = CompletableFuture.runAsync(
                        () -> next.execute("LOCK TABLE __migrations_run IN ACCESS EXCLUSIVE MODE"));
                Fleet.await("the other session too", () -> waiting() == 2);
                owner.execute("COMMIT");
                second.orTimeout(30, TimeUnit.SECONDS).join();
                Fleet.await("the lease's read waits", () -> waiting() == 1);
                next.execute(replacing("__migrations_run", "hidden"));
            });
            assertThat(catchThrowable(() -> migrator().status()))
                    .hasMessageContaining("__migrations_run is a view of ");
            replacing.orTimeout(60, TimeUnit.SECONDS).join();
        }
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @Test
    void whyTheServerEndedAReadIsSaid() {
        up();
        try (var owner = new Blocker(dataSource, "LOCK TABLE __migrations IN ACCESS EXCLUSIVE MODE")) {
            var ending = CompletableFuture.runAsync(() -> {
                Fleet.await("the read waits", () -> waiting() > 0);
                column("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND cardinality(pg_blocking_pids(pid)) > 0");
            });
            assertThat(catchThrowable(() -> migrator().status()))
                    .hasMessageContaining("terminating connection due to administrator command");
            ending.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(owner).isNotNull();
        }
    }

    /** The same server, as its driver would show an older one. */
    private static DataSource ofVersion(int major, DataSource dataSource) {
        return Connections.replaced(
                dataSource,
                connection -> answering(
                        Connection.class,
                        connection,
                        "getMetaData",
                        answering(DatabaseMetaData.class, connection.getMetaData(), "getDatabaseMajorVersion", major)));
    }

    private static <T> T answering(Class<T> type, T target, String question, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals(question) ? answer : method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Any role could make others its members then, and one that has the right to grant it can do so now. */
    @Test
    void beforeVersion15ARoleIsTrustedIfAnAdministratorMadeTheUserItsMember() {
        String user = "member_of_" + dataSource.getDatabaseName();
        String group = "group_of_" + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + user + " LOGIN",
                "CREATE ROLE " + group,
                "GRANT " + group + " TO mallory WITH ADMIN OPTION",
                "GRANT ALL ON SCHEMA public TO " + user);
        up();
        execute(
                "ALTER TABLE __migrations OWNER TO " + group,
                "ALTER TABLE __migrations_run OWNER TO " + group,
                "ALTER TABLE __migrations_log OWNER TO " + group);
        Migrator now = builder().dataSource(as(user)).build();
        Migrator then = builder().dataSource(ofVersion(14, as(user))).build();
        assertThat(catchThrowable(now::up)).hasMessageContaining("belongs to " + group);

        execute("SET ROLE mallory", "GRANT " + group + " TO " + user);
        assertThat(now.up().migrations()).isEmpty();
        assertThat(catchThrowable(then::up)).hasMessageContaining("belongs to " + group);
        assertThat(catchThrowable(then::status)).hasMessageContaining("belongs to " + group);

        String between = "between_of_" + dataSource.getDatabaseName();
        execute("CREATE ROLE " + between + " IN ROLE " + group, "GRANT " + between + " TO " + user);
        assertThat(then.up().migrations()).isEmpty();
        assertThat(then.status().problems()).isEmpty();
    }

    @Test
    void aForeignKeyOfAnothersTableIsRefusedUntilItIsGone() throws SQLException {
        up();
        execute("GRANT REFERENCES ON __migrations_run TO mallory");
        try (Connection connection = as("mallory").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE child (id INT CONSTRAINT lured REFERENCES __migrations_run ON DELETE CASCADE)");
        }

        refusedEverywhere("untrusted-reference");

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
    }

    /** The schema's owner is trusted with the history, but not to choose what runs with the rights of who looks. */
    private void giveToMallory(String definition) {
        up();
        execute(
                "ALTER SCHEMA public OWNER TO mallory",
                "ALTER TABLE __migrations OWNER TO mallory",
                "ALTER TABLE __migrations_run OWNER TO mallory",
                "ALTER TABLE __migrations_log OWNER TO mallory",
                definition,
                "SELECT setval('caught', 1, false)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "index | CREATE INDEX lured ON __migrations ((id + lure()))",
                "index | CREATE INDEX lured ON __migrations (id) WHERE lure() > 0",
                "constraint | ALTER TABLE __migrations_log ADD CONSTRAINT lured CHECK (lure() > 0)",
                "constraint | ALTER TABLE __migrations_log ADD CONSTRAINT lured EXCLUDE USING btree (action WITH =)",
                "constraint | CREATE TABLE far (id BIGINT PRIMARY KEY); ALTER TABLE __migrations_log"
                        + " ADD CONSTRAINT lured FOREIGN KEY (id) REFERENCES far NOT VALID",
                "default | ALTER TABLE __migrations_log ALTER COLUMN error SET DEFAULT lure()::text",
                "statistics | CREATE STATISTICS lured ON id, version FROM __migrations",
                "foreign-key | CREATE TABLE child (id BIGINT CONSTRAINT lured REFERENCES __migrations)"
            })
    void whatMayCallFunctionsOfAnOwnerIsRefusedUntilItIsGone(String golden, String definition) {
        giveToMallory(definition);
        refusedEverywhere("untrusted-" + golden);

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generated | ALTER TABLE __migrations ADD COLUMN lured INT GENERATED ALWAYS AS (lure()) STORED",
                "type | ALTER TABLE __migrations ALTER COLUMN kind TYPE word"
            })
    void neitherIsAColumnOfAnOwnersMakingRead(String golden, String definition) {
        execute("CREATE DOMAIN word AS text CHECK (lure() > 0)");
        giveToMallory(definition);
        refusedEverywhere("untrusted-" + golden);
    }

    /** Else whoever types the remedy for the owner would make the code his own. */
    @Test
    void theCodeIsToGoBeforeTheTableChangesHands() {
        up();
        execute(
                "CREATE INDEX lured ON __migrations ((id + lure()))",
                "ALTER TABLE __migrations OWNER TO mallory",
                "SELECT setval('caught', 1, false)");
        refusedEverywhere("untrusted-index");

        typeTheRemedy();
        refusedEverywhere("untrusted-owner");
    }

    @Test
    void aConstantThatAColumnHasByDefaultIsNoCode() {
        giveToMallory("ALTER TABLE __migrations_run ALTER COLUMN seen_before SET DEFAULT '?'");

        assertThat(migrator().status().pending()).isEmpty();
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    void whatTheUserHasAddedItselfIsTrusted() {
        up();
        execute("CREATE INDEX own ON __migrations (lower(name)) WHERE id > 0");

        assertThat(migrator().status().pending()).isEmpty();
    }

    @Test
    void noLookAtAllTenantsRunsAnOwnersCode() {
        execute("CREATE SCHEMA acme");
        TenantMigrator tenants = TenantMigrator.of(builder(), TenantSource.of(List.of("acme")), 1);
        tenants.up();
        execute(
                "ALTER SCHEMA acme OWNER TO mallory",
                "ALTER TABLE acme.__migrations OWNER TO mallory",
                "CREATE INDEX lured ON acme.__migrations ((id + lure()))",
                "SELECT setval('caught', 1, false)");

        assertThat(tenants.status().toString()).contains("index lured");
        assertThat(catchThrowable(tenants::requireUpToDate)).isNotNull();
        assertThat(catchThrowable(tenants::up)).hasMessageContaining("acme").hasMessageContaining("index lured");
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    private void inFront(String owner) {
        execute(
                "CREATE SCHEMA front",
                "CREATE TABLE front.__migrations AS TABLE __migrations",
                "CREATE TABLE front.__migrations_run AS TABLE __migrations_run",
                "CREATE TABLE front.__migrations_log AS TABLE __migrations_log",
                "ALTER SCHEMA front OWNER TO " + owner,
                "ALTER TABLE front.__migrations OWNER TO " + owner,
                "ALTER TABLE front.__migrations_run OWNER TO " + owner,
                "ALTER TABLE front.__migrations_log OWNER TO " + owner,
                "INSERT INTO front.__migrations SELECT 2, '0002', '0002_u', applied_at, checksum, kind FROM __migrations");
    }

    private DataSource frontFirst() {
        return Connections.prepared(dataSource, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = front, public");
            }
        });
    }

    private Migrator behindFront() {
        return builder().dataSource(frontFirst()).build();
    }

    /** Who may create schemas may name one like the migrator, which PostgreSQL looks at first. */
    @Test
    void aHistoryThatAnotherUserPutInFrontIsNotBelieved() {
        up();
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        inFront("mallory");

        for (ThrowingCallable command : List.<ThrowingCallable>of(
                behindFront()::up, behindFront()::status, () -> behindFront().validate(Strictness.STRICT))) {
            InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, command);
            assertThat(refusal.problems()).extracting(Problem::code).containsExactly(Code.UNTRUSTED_HISTORY);
            assertPage("untrusted-front", refusal);
        }
        execute("DROP TABLE front.__migrations, front.__migrations_run, front.__migrations_log");
        assertPage("untrusted-front", catchThrowableOfType(InvalidMigrationsException.class, behindFront()::up));

        assertThat(builder().schema("public").build().up().migrations()).hasSize(1);
    }

    @Test
    void theHistoryBehindIsFoundWhateverItsNamesAre() {
        String behind = "A.b\"%s'";
        execute("CREATE SCHEMA \"A.b\"\"%s'\"");
        builder().schema(behind).table("H.%s").build().up();
        execute("CREATE SCHEMA front AUTHORIZATION mallory");
        for (String table : List.of("H.%s", "H.%s_run", "H.%s_log")) {
            execute(
                    "CREATE TABLE front.\"" + table + "\" AS TABLE \"A.b\"\"%s'\".\"" + table + "\"",
                    "ALTER TABLE front.\"" + table + "\" OWNER TO mallory");
        }
        DataSource frontFirst = Connections.prepared(dataSource, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = front, \"A.b\"\"%s'\"");
            }
        });

        assertThat(catchThrowable(builder().dataSource(frontFirst).table("H.%s").build()::status))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidMigrationsException.class))
                .extracting(refusal -> refusal.problems().get(0).code())
                .isEqualTo(Code.UNTRUSTED_HISTORY);
    }

    /** Else whoever may create a table behind could keep every start from its history. */
    @Test
    void aTableOfAStrangersBehindIsNoHistory() {
        execute("CREATE SCHEMA front");
        builder().schema("front").build().up();
        execute("ALTER SCHEMA front OWNER TO mallory", "SET ROLE mallory", "CREATE TABLE public.__migrations (id INT)");

        assertThat(behindFront().status().pending()).isEmpty();
    }

    /** As if nothing were behind it at that moment. */
    @Test
    void aSchemaThatIsMovedAwayForAMomentIsNotRead() {
        up();
        inFront("mallory");
        DataSource moving = CutConnection.meanwhile(
                frontFirst(), "WITH ORDINALITY", () -> execute("ALTER SCHEMA front RENAME TO back"));

        assertThat(catchThrowable(builder().dataSource(moving).build()::status))
                .hasMessage("The current schema was front, and changed while the history was looked for.\n"
                        + "  Next: start again; or name the schema: migration.schema");
    }

    @Test
    void aHistoryThatTheUserPutInFrontIsRead() {
        up();
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        inFront("postgres");

        assertThat(behindFront().status().pending()).isEmpty();
    }

    @Test
    void aTableOfAnotherRoleIsRefused() {
        up();
        execute("ALTER TABLE __migrations OWNER TO mallory");
        refusedEverywhere("untrusted-owner");

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void whatAWrongOwnerHasGrantedIsRevokedByTheSameRemedy() {
        up();
        execute("GRANT ALL ON __migrations TO PUBLIC", "ALTER TABLE __migrations OWNER TO mallory");
        refusedEverywhere("untrusted-owner-granted");

        typeTheRemedy();
        assertThat(up().migrations()).hasSize(1);
        assertThat(column("SELECT DISTINCT a.privilege_type FROM pg_class c, aclexplode(c.relacl) a"
                        + " WHERE c.relname = '__migrations' AND a.grantee = 0 ORDER BY 1"))
                .doesNotContain("INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER");
    }

    /** Every guide to PostgreSQL has such a line, and many scripts that provision a database run one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT TRIGGER ON __migrations_log TO mallory",
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO mallory",
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC",
                "GRANT TRIGGER ON __migrations TO mallory WITH GRANT OPTION; SET ROLE mallory;"
                        + " GRANT TRIGGER ON __migrations TO PUBLIC; RESET ROLE"
            })
    void whatIsOnlyGrantedStopsNobody(String grant) {
        up();
        execute(grant);

        assertThat(up().migrations()).isEmpty();
        assertThat(migrator().status().problems()).isEmpty();
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();

        write("0002_u.sql", "-- Up Migration\nCREATE TABLE u (n INT);\n-- Down Migration\nDROP TABLE u;\n");
        assertThat(up().migrations()).hasSize(1);
        assertThat(migrator().down().migrations()).hasSize(1);
        assertThat(up().migrations()).hasSize(1);
    }

    @Test
    void defaultPrivilegesOfTheSchemaStopNobody() {
        execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO mallory, PUBLIC");

        assertThat(up().migrations()).hasSize(1);
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        assertThat(up().migrations()).hasSize(1);
        assertThat(migrator().status().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__migrations", "__migrations_run", "__migrations_log"})
    void aViewInPlaceOfATableIsNotRead(String table) {
        up();
        execute(
                "ALTER TABLE " + table + " RENAME TO away",
                "CREATE VIEW " + table + " AS SELECT away.*, trap() FROM away",
                "ALTER VIEW " + table + " OWNER TO mallory");
        refusedEverywhere("untrusted-view-" + table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__migrations", "__migrations_run", "__migrations_log"})
    void oneThatIsThereBeforeTheFirstMigrationIsNeitherReadNorWritten(String table) {
        execute("CREATE VIEW " + table + " AS SELECT trap() AS id", "ALTER VIEW " + table + " OWNER TO mallory");
        refusedEverywhere("untrusted-view-" + table);
    }

    @Test
    void aPartitionedOneIsRefused() {
        execute(
                "CREATE TABLE __migrations (id BIGINT, version TEXT, name TEXT, applied_at TIMESTAMP, checksum TEXT,"
                        + " kind TEXT, applied_by TEXT, execution_ms BIGINT) PARTITION BY LIST (version)",
                "ALTER TABLE __migrations OWNER TO mallory");
        refusedEverywhere("untrusted-partitioned");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a materialized view | CREATE MATERIALIZED VIEW __migrations AS SELECT trap() AS id WITH NO DATA",
                "a foreign table | CREATE FOREIGN DATA WRAPPER none; CREATE SERVER far FOREIGN DATA WRAPPER none;"
                        + " CREATE FOREIGN TABLE __migrations (id BIGINT) SERVER far",
                "a sequence, index or type | CREATE SEQUENCE __migrations"
            })
    void whatIsNoTableIsRefusedUntilItHasAnotherName(String kind, String definition) {
        execute(definition);
        InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, this::up);

        assertThat(refusal).hasMessageContaining("__migrations is " + kind + " of postgres.");
        typeTheRemedy();
        assertThat(builder().baseline(Baseline.none()).build().up().migrations())
                .hasSize(1);
    }

    @Test
    void oneThatAnotherMakesWhileOursAreMadeIsNotUsed() {
        var meanwhile = CutConnection.meanwhile(
                dataSource(),
                "CREATE TABLE IF NOT EXISTS \"public\".\"__migrations\" ",
                () -> execute(
                        "CREATE TABLE __migrations (id BIGINT, version TEXT, name TEXT, applied_at TIMESTAMP,"
                                + " checksum TEXT, kind TEXT, applied_by TEXT, execution_ms BIGINT)",
                        "ALTER TABLE __migrations OWNER TO mallory"));

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class,
                () -> builder().dataSource(meanwhile).build().up());

        assertPage("untrusted-owner", refusal);
        assertThat(column("SELECT to_regclass('t')")).containsExactly((String) null);
    }

    @Test
    void rowsThatARowLevelPolicyHidesAreNotTakenAsPending() {
        up();
        execute(
                "GRANT SELECT ON __migrations, __migrations_run, __migrations_log TO mallory",
                "REVOKE CREATE ON SCHEMA public FROM mallory",
                "ALTER TABLE __migrations ENABLE ROW LEVEL SECURITY");
        Migrator reader = builder().dataSource(as("mallory")).build();

        InvalidMigrationsException refusal = catchThrowableOfType(InvalidMigrationsException.class, reader::status);

        assertPage("untrusted-row-security", refusal);
        assertThat(migrator().status().pending()).isEmpty();
        runGrants(refusal, true);
        assertThat(reader.status().pending()).isEmpty();
    }

    @Test
    void whoOnlyReadsMayReadTheTablesOfAnyOwner() {
        execute("CREATE ROLE owner LOGIN", "GRANT CREATE, USAGE ON SCHEMA public TO owner", "CREATE ROLE reader LOGIN");
        builder().dataSource(as("owner")).build().up();
        execute("GRANT SELECT ON __migrations, __migrations_run, __migrations_log TO reader");
        Migrator reader = builder().dataSource(as("reader")).build();

        assertThat(reader.status().pending()).isEmpty();
        assertThat(reader.requireUpToDate().applied()).hasSize(1);
        assertThat(reader.up().migrations()).isEmpty();

        execute("CREATE INDEX lured ON __migrations ((id + lure()))");
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, reader::status))
                .hasMessageContaining("__migrations has the index lured");
        execute("DROP INDEX lured", "CREATE TYPE word AS ENUM ('migration')");
        execute("ALTER TABLE __migrations ALTER COLUMN kind TYPE word USING 'migration'");
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, reader::status))
                .hasMessageContaining("__migrations has a type in column kind that is not built in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT team TO member",
                "ALTER SCHEMA public OWNER TO team",
                "ALTER DATABASE contract OWNER TO team",
                "ALTER ROLE team SUPERUSER"
            })
    void aHistoryOfOnesTeamOrOfTheOwnerIsTrusted(String trust) {
        execute("CREATE ROLE team LOGIN", "CREATE ROLE member LOGIN", "GRANT ALL ON SCHEMA public TO team, member");
        builder().dataSource(as("team")).build().up();
        execute("GRANT ALL ON __migrations, __migrations_run, __migrations_log TO member");
        Migrator member = builder().dataSource(as("member")).build();
        assertThat(catchThrowableOfType(InvalidMigrationsException.class, member::status))
                .hasMessageContaining("belongs to team");

        execute(trust);

        assertThat(member.status().pending()).isEmpty();
        execute("ALTER TABLE __migrations_log ADD CONSTRAINT lured CHECK (lure() > 0)");
        assertThat(catchThrowable(member::status) == null).isEqualTo(trust.endsWith("SUPERUSER"));
    }

    @Test
    void whatAnOwnerMayHaveWrittenIntoTheLogIsNotExecuted() {
        giveToMallory("SELECT 1");

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class, () -> migrator().down(Target.count(1), DownScript.STORED));

        assertPage("stored-down-owner", refusal);
        typeTheRemedyOf(refusal);
        assertThat(migrator().down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    private void typeTheRemedyOf(InvalidMigrationsException refusal) {
        execute(refusal.problems()
                .get(0)
                .remedy()
                .lines()
                .skip(1)
                .map(String::strip)
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "UPDATE (down_sql)"})
    void whatOthersMayHaveWrittenIntoTheLogIsNotExecuted(String right) {
        up();
        execute("GRANT " + right + " ON __migrations_log TO mallory");

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class, () -> migrator().down(Target.count(1), DownScript.STORED));

        assertPage("stored-down-writable", refusal);
        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class,
                        () -> migrator().planDown(Target.count(1), DownScript.STORED)))
                .isNotNull();
        assertThat(column("SELECT to_regclass('t')")).containsExactly("t");
        typeTheRemedyOf(refusal);
        assertThat(migrator().down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GRANT INSERT ON __migrations_log TO mallory"})
    void neitherIsItWhereSomebodyMayWriteEveryTableWhoIsNamedOnce(String besides) {
        up();
        execute("GRANT pg_write_all_data TO mallory", besides);

        InvalidMigrationsException refusal = catchThrowableOfType(
                InvalidMigrationsException.class, () -> migrator().down(Target.count(1), DownScript.STORED));

        assertThat(refusal).hasMessageContaining("is not executed: mallory may write the log");
        typeTheRemedyOf(refusal);
        assertThat(migrator().down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    @Test
    void neitherIsItWhereTheFileIsGone() {
        up();
        delete("0001_t.sql");
        write("0000_x.sql", "SELECT 1;");
        execute("GRANT INSERT ON __migrations_log TO PUBLIC");

        assertThat(catchThrowableOfType(
                        InvalidMigrationsException.class, () -> migrator().down()))
                .hasMessageContaining("PUBLIC may write the log");
    }

    @Test
    void aDownScriptFromItsFileNeedsNoTrustInTheLog() {
        up();
        execute("GRANT INSERT ON __migrations_log TO mallory");

        assertThat(migrator().down().migrations()).hasSize(1);
    }

    /** "$user" is in front of the search path, and a schema of that name comes and goes. */
    @Test
    void aSchemaThatAppearsWhileTheHistoryIsReadIsNotRead() throws Exception {
        up();
        execute(
                "GRANT CREATE ON DATABASE " + dataSource.getDatabaseName() + " TO mallory",
                "CREATE SCHEMA hidden AUTHORIZATION mallory",
                "CREATE VIEW hidden.__migrations AS SELECT nextval('public.caught') AS id, version, name, applied_at,"
                        + " checksum, kind, applied_by, execution_ms FROM public.__migrations",
                "CREATE VIEW hidden.__migrations_run AS SELECT * FROM public.__migrations_run",
                "ALTER VIEW hidden.__migrations OWNER TO mallory",
                "ALTER VIEW hidden.__migrations_run OWNER TO mallory",
                "GRANT SELECT ON __migrations, __migrations_run TO mallory",
                "GRANT USAGE ON SCHEMA hidden TO PUBLIC",
                "GRANT SELECT ON ALL TABLES IN SCHEMA hidden TO PUBLIC");
        String user = column("SELECT current_user").get(0);
        var stop = new AtomicBoolean();
        Thread toggling = new Thread(() -> toggle("hidden", user, stop));
        toggling.start();
        try {
            for (int i = 0; i < 200; i++) {
                try {
                    assertThat(migrator().status().current()).isIn("0001", null);
                } catch (MigrationException e) {
                    assertThat(e.problems()).isNotEmpty();
                }
            }
        } finally {
            stop.set(true);
            toggling.join();
        }
        assertThat(column("SELECT is_called FROM caught")).containsExactly("f");
    }

    private void toggle(String name, String other, AtomicBoolean stop) {
        try (Connection connection = as("mallory").getConnection();
                Statement statement = connection.createStatement()) {
            while (!stop.get()) {
                statement.execute("ALTER SCHEMA " + name + " RENAME TO " + other);
                Thread.sleep(1);
                statement.execute("ALTER SCHEMA " + other + " RENAME TO " + name);
                Thread.sleep(2);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
