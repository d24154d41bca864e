// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.RecordedLog;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flyway's migrations in Java run as they are, beside Flyway itself. */
interface JavaMigrationsContract extends AdoptWorkbench {

    /** What the migration of a test does. */
    @FunctionalInterface
    interface Work {
        void on(Context context) throws Exception;
    }

    /** A bean of a service. */
    class Given extends BaseJavaMigration {

        private final @Nullable Integer checksum;
        private final Work work;

        Given(@Nullable Integer checksum, Work work) {
            this.checksum = checksum;
            this.work = work;
        }

        @Override
        public @Nullable Integer getChecksum() {
            return checksum;
        }

        @Override
        public void migrate(Context context) throws Exception {
            work.on(context);
        }

        /** By the name of a class, which each of these has. */
        @Override
        protected void init() {
            if (getClass() != Given.class) {
                super.init();
            }
        }
    }

    /** Version 3. */
    class V3__Third extends Given {
        V3__Third(@Nullable Integer checksum, Work work) {
            super(checksum, work);
        }
    }

    /** Version 4, which commits by itself. */
    class V4_0__Own_commits extends Given {
        V4_0__Own_commits(Work work) {
            super(null, work);
        }

        @Override
        public boolean canExecuteInTransaction() {
            return false;
        }
    }

    /** Repeatable. */
    class R__10_01__Fill_again extends Given {
        R__10_01__Fill_again(@Nullable Integer checksum, Work work) {
            super(checksum, work);
        }
    }

    private static void execute(Context context, String sql) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static Work insert(int n) {
        return context -> execute(context, "INSERT INTO t VALUES (" + n + ")");
    }

    private List<String> rows() {
        return column("SELECT n FROM t ORDER BY n");
    }

    private void table() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
    }

    private Flyway flyway(JavaMigration... beans) {
        return Flyway.configure()
                .dataSource(dataSource())
                .locations("classpath:db/clinic", "filesystem:" + folder())
                .javaMigrations(beans)
                .load();
    }

    private Migrator.Builder withBeans(DataSource dataSource, Object... beans) {
        Migrator.Builder builder = upAdopts("flyway")
                .dataSource(dataSource)
                .locations("classpath:db/clinic", folder().toString())
                .outOfOrder(OutOfOrder.ALLOW);
        var unlisted = Engine.unlisted(builder);
        unlisted.takeover = Objects.requireNonNull(unlisted.takeover).with(List.of(beans));
        return builder;
    }

    private Migrator with(Object... beans) {
        return withBeans(dataSource(), beans).build();
    }

    @Test
    @Tag("smoke")
    default void whatFlywayAppliedIsAdoptedAndWhatIsNewRuns() {
        table();
        flyway(new V3__Third(5, insert(3))).migrate();

        Migrator migrator = with(
                new V3__Third(5, insert(99)),
                new V4_0__Own_commits(insert(4)),
                new R__10_01__Fill_again(6, insert(10)),
                "a bean of another type");
        assertThat(names(migrator.up())).containsExactly("V4.0__Own_commits", "R__10_01__Fill_again");

        assertThat(rows()).containsExactly("2", "3", "4", "10", "21");
        assertThat(column("SELECT kind FROM __migrations ORDER BY id"))
                .containsExactly("adopted", "adopted", "adopted", "adopted", "code", "repeatable");
        assertThat(migrator.up().migrations()).isEmpty();
        assertThat(migrator.status().migrations())
                .extracting(migration -> String.valueOf(migration.title()))
                .contains("code of db.clinic.V2__Fill_phone", "code of db.clinic.deeper.V2_1__Fill_more");
    }

    @Test
    default void aNewDatabaseGetsAll() {
        table();

        assertThat(names(with(new V3__Third(5, insert(3)), new R__10_01__Fill_again(6, insert(10)))
                        .up()))
                .containsExactly("V1__t", "V2__Fill_phone", "V2.1__Fill_more", "V3__Third", "R__10_01__Fill_again");

        assertThat(rows()).containsExactly("2", "3", "10", "21");
    }

    @Test
    default void flywayValidatesWhatIsWrittenToItsTable() {
        table();
        flyway().migrate();
        var third = new V3__Third(5, insert(3));
        var own = new V4_0__Own_commits(insert(4));
        var again = new R__10_01__Fill_again(null, insert(10));
        Migrator migrator = with(third, own, again);
        migrator.up();

        // Each run wrote them already.
        assertThat(Adoption.of(migrator).stepsBack()).noneMatch(step -> step.contains("INSERT INTO "));
        Flyway flyway = flyway(third, own, again);
        flyway.validate();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(Stream.of(flyway.info().applied())
                        .map(info -> info.getVersion() + " " + info.getDescription() + " " + info.getType() + " "
                                + info.getChecksum() + " " + info.getScript()))
                .contains(
                        "3 Third JDBC 5 " + V3__Third.class.getName(),
                        "4.0 Own commits JDBC null " + V4_0__Own_commits.class.getName(),
                        "null 10 01  Fill again JDBC null " + R__10_01__Fill_again.class.getName());
    }

    @Test
    default void aClassThatWasChangedSinceFlywayAppliedItIsRefused() {
        table();
        flyway(new V3__Third(5, insert(3))).migrate();

        for (Integer now : new Integer[] {6, null}) {
            Problem problem = refusal(() -> with(new V3__Third(now, insert(3))).up());
            assertThat(problem.code()).isEqualTo(Code.CHECKSUM_MISMATCH);
            assertThat(problem.place()).hasToString(V3__Third.class.getName());
            assertThat(problem.remedy()).startsWith("let getChecksum() return what it did");
        }
        assertThatThrownBy(() -> flyway(new V3__Third(6, insert(3))).validate()).hasMessageContaining("checksum");
        assertThat(rows()).containsExactly("2", "3", "21");
    }

    @Test
    default void aClassThatIsChangedAfterwardsIsRefused() {
        table();
        with(new V3__Third(null, insert(3))).up();

        assertRefused(() -> with(new V3__Third(1, insert(3))).up())
                .hasCode(Code.CHECKSUM_MISMATCH)
                .advises("let its getChecksum() return what it did");
        assertThat(with(new V3__Third(null, insert(3))).up().migrations()).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aRepeatableOneRunsWhenItsChecksumChanges() {
        table();
        flyway(new R__10_01__Fill_again(6, insert(10))).migrate();

        assertThat(with(new R__10_01__Fill_again(6, insert(11))).up().migrations())
                .isEmpty();
        assertThat(names(with(new R__10_01__Fill_again(7, insert(12))).up())).containsExactly("R__10_01__Fill_again");
        assertThat(with(new R__10_01__Fill_again(7, insert(13))).up().migrations())
                .isEmpty();

        assertThat(rows()).containsExactly("2", "10", "12", "21");
    }

    @Test
    default void aRepeatableOneThatChangedUnderFlywayRuns() {
        table();
        flyway(new R__10_01__Fill_again(6, insert(10))).migrate();

        assertThat(names(with(new R__10_01__Fill_again(null, insert(11))).up()))
                .containsExactly("R__10_01__Fill_again");
        // As with Flyway, which compares what is not there with what is not there.
        assertThat(with(new R__10_01__Fill_again(null, insert(12))).up().migrations())
                .isEmpty();
        assertThat(rows()).containsExactly("2", "10", "11", "21");
    }

    @Test
    default void oneThatFailsIsRolledBackAndNamesItsPlace() {
        table();

        MigrationFailedException failure = catchThrowableOfType(
                MigrationFailedException.class,
                () -> with(new V3__Third(null, context -> {
                            insert(3).on(context);
                            throw new IllegalStateException("no phone");
                        }))
                        .up());

        Problem problem = failure.problems().get(0);
        assertThat(problem.message())
                .contains(
                        "the code of " + V3__Third.class.getName() + " failed",
                        "no phone",
                        "Rolled back: 3 changed nothing on the run's connection.");
        assertThat(rows()).containsExactly("2", "21");
        with(new V3__Third(null, insert(3))).up();
        assertThat(rows()).containsExactly("2", "3", "21");
    }

    @Test
    default void oneThatCommitsInOurTransactionIsRefusedByTheMethodOfItsClass() {
        table();

        assertThatThrownBy(() -> with(new V3__Third(
                                null, context -> context.getConnection().commit()))
                        .up())
                .hasMessageContaining("let its canExecuteInTransaction() return false")
                .hasMessageNotContaining("isTransactional()");
    }

    /** As of a service that recomputes its rows in batches. */
    @Test
    @Tag("smoke")
    default void oneThatCommitsByItselfAndIsCutOffIsNeverRepeatedUnasked() {
        table();
        flyway().migrate();
        Work work = context -> {
            context.getConnection().setAutoCommit(false);
            insert(41).on(context);
            context.getConnection().commit();
            insert(42).on(context);
            context.getConnection().commit();
        };
        Migrator cut = withBeans(
                        CutConnection.dataSource(dataSource(), CutConnection.When.BEFORE, "INSERT INTO t VALUES (42)"),
                        new V4_0__Own_commits(work))
                .build();

        assertThatThrownBy(cut::up).isInstanceOf(MigrationException.class);
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL WHERE expires_at IS NOT NULL");

        assertThat(rows()).containsExactly("2", "21", "41");
        Migrator again = with(new V4_0__Own_commits(insert(43)));
        assertThat(again.status().migrations())
                .filteredOn(migration -> migration.state() == State.INTERRUPTED)
                .hasSize(1);
        assertRefused(again::up).hasCode(Code.INTERRUPTED).advises("migration resume 4.0");
        assertThat(rows()).containsExactly("2", "21", "41");
        again.resume("4.0", UnknownOutcome.REPEAT);
        assertThat(rows()).containsExactly("2", "21", "41", "43");
        assertThat(again.up().migrations()).isEmpty();
    }

    @Test
    default void itMayAskFlywaysConfiguration() {
        table();
        var asked = new AtomicReference<Configuration>();
        var schema = new AtomicReference<String>();

        Migrator.Builder builder = withBeans(dataSource(), new V3__Third(null, context -> {
                    asked.set(context.getConfiguration());
                    schema.set(Objects.requireNonNullElse(
                            context.getConnection().getSchema(),
                            String.valueOf(context.getConnection().getCatalog())));
                }))
                .placeholders(Map.of("owner", "clinic"));
        builder.build().up();

        Configuration configuration = asked.get();
        assertThat(configuration.getDataSource()).isNotNull();
        assertThat(configuration.getPlaceholders()).containsEntry("owner", "clinic");
        assertThat(configuration.getDefaultSchema()).isEqualTo(schema.get());
        assertThat(configuration.getSchemas()).containsExactly(schema.get());
        assertThat(configuration.getTable()).isEqualTo("flyway_schema_history");
        assertThat(configuration.getLocations())
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder("classpath:db/clinic", "filesystem:" + folder());
        assertThat(configuration.getClassLoader()).isNotNull();
    }

    /** As a start of Spring has it whose settings are those of Flyway. */
    private Migrator asFlyways(FlywayFolder settings, String location, Object... beans) {
        Migrator.Builder builder = withBeans(dataSource(), beans).locations(location, "filesystem:" + folder());
        Engine.unlisted(builder).flyway = settings;
        return builder.build();
    }

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(
            strings = {
                "db/clinic",
                "/db/clinic/",
                "classpath:db/clinic",
                "db/clini?",
                "db/*/deeper",
                "db/**/deeper",
                "classpath:db/clin*/V*",
                "db/clinic/**"
            })
    default void aLocationReachesTheClassesThatFlywayFindsThere(String location) {
        table();
        List<String> theirs = Stream.of(Flyway.configure()
                        .dataSource(dataSource())
                        .locations(location, "filesystem:" + folder())
                        .load()
                        .info()
                        .all())
                .map(info ->
                        "V" + info.getVersion() + "__" + info.getDescription().replace(' ', '_'))
                .toList();

        assertThat(names(asFlyways(FlywayFolder.DEFAULT, location).up())).isEqualTo(theirs);
    }

    @Test
    default void itIsToldTheLocationsAsTheyWereSet() {
        table();
        var asked = new AtomicReference<Configuration>();

        asFlyways(
                        FlywayFolder.DEFAULT,
                        "db/clini?",
                        new V3__Third(null, context -> asked.set(context.getConfiguration())))
                .up();

        assertThat(asked.get().getLocations())
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder("classpath:db/clini?", "filesystem:" + folder());
    }

    /** With these files on the class path, none of which is a class. */
    private void besideTorn(Path classes, Runnable test, String... names) throws IOException {
        for (String name : names) {
            Path file = classes.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, "torn");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    default void aCallbackThatCannotBeLoadedIsNamed(@TempDir Path classes) throws IOException {
        table();

        besideTorn(
                classes,
                () -> assertRefused(() -> with().up())
                        .hasCode(Code.MISSING_FILE)
                        .at("db.callback.Torn")
                        .advises("class path"),
                "db/callback/Torn.class");
    }

    @Test
    default void aLocationWithoutAMigrationIsEmptyWhateverClassesItHas(@TempDir Path classes) throws IOException {
        table();

        try (var log = new RecordedLog()) {
            besideTorn(
                    classes,
                    () -> assertThat(asFlyways(FlywayFolder.DEFAULT, "db/ward")
                                    .status()
                                    .problems())
                            .extracting(Problem::code)
                            .containsExactly(Code.EMPTY_LOCATION),
                    "db/ward/Tool.class");
            assertThat(log.messages(Level.WARN)).anyMatch(line -> line.contains("Class db.ward.Tool in a location"));
        }
        besideTorn(
                classes,
                () -> assertRefused(
                                () -> asFlyways(FlywayFolder.DEFAULT, "db/ward").up())
                        .hasCode(Code.MISSING_FILE)
                        .at("db.ward.V7__Torn"),
                "db/ward/V7__Torn.class");
        assertThat(asFlyways(FlywayFolder.DEFAULT, "db/clinic").status().problems())
                .isEmpty();
    }

    @Test
    default void theBuildKeepsFlywayWhileItsClassesRun() {
        table();
        flyway().migrate();

        assertThat(Adoption.of(with()).plan().problems())
                .filteredOn(problem -> problem.code() == Code.FOREIGN_HISTORY)
                .singleElement()
                .extracting(Problem::remedy, STRING)
                .contains("stop Flyway for good", "keep flyway-core")
                .doesNotContain("spring.flyway.enabled");
    }

    @Test
    default void aClassThatCannotBeMadeIsNamed() {
        table();
        Migrator migrator = upAdopts("flyway")
                .locations("classpath:db/broken", folder().toString())
                .build();

        assertRefused(migrator::up)
                .hasCode(Code.MISSING_FILE)
                .at("db.broken.V5__Needs_more")
                .advises("define it as a bean");
    }

    /** Says at which events it was called, beside what, and how. */
    class Seen implements Callback {

        final List<String> calls = new ArrayList<>();
        private final Set<Event> events;
        private final boolean inTransaction;

        Seen(boolean inTransaction, Event... events) {
            this.events = Set.of(events);
            this.inTransaction = inTransaction;
        }

        @Override
        public boolean supports(Event event, org.flywaydb.core.api.callback.Context context) {
            return events.contains(event);
        }

        @Override
        public boolean canHandleInTransaction(Event event, org.flywaydb.core.api.callback.Context context) {
            return inTransaction;
        }

        @Override
        public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute("SELECT 1");
                MigrationInfo beside = context.getMigrationInfo();
                calls.add(event.getId()
                        + (context.getConnection().getAutoCommit() ? " alone" : "")
                        + (beside == null
                                ? ""
                                : " " + beside.getVersion() + " " + beside.getDescription() + " " + beside.getType()
                                        + " " + beside.getState()));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getCallbackName() {
            return "seen";
        }
    }

    @Test
    @Tag("smoke")
    default void itsCallbacksRunAtTheirMoments() {
        table();
        var seen = new Seen(
                true,
                Event.BEFORE_MIGRATE,
                Event.BEFORE_EACH_MIGRATE,
                Event.AFTER_EACH_MIGRATE,
                Event.AFTER_MIGRATE_APPLIED,
                Event.AFTER_MIGRATE,
                Event.AFTER_CLEAN);

        with(seen, new R__10_01__Fill_again(6, insert(10))).up();

        assertThat(seen.calls)
                .containsExactly(
                        "beforeMigrate",
                        "beforeEachMigrate 1 t SQL PENDING",
                        "afterEachMigrate 1 t SQL SUCCESS",
                        "beforeEachMigrate 2 Fill phone JDBC PENDING",
                        "afterEachMigrate 2 Fill phone JDBC SUCCESS",
                        "beforeEachMigrate 2.1 Fill more JDBC PENDING",
                        "afterEachMigrate 2.1 Fill more JDBC SUCCESS",
                        "beforeEachMigrate null 10 01  Fill again JDBC PENDING",
                        "afterEachMigrate null 10 01  Fill again JDBC SUCCESS",
                        "afterMigrateApplied",
                        "afterMigrate");
    }

    @Test
    @Tag("smoke")
    default void itsCallbacksOfAValidationRunAtEachStart() {
        table();
        var seen = new Seen(true, Event.BEFORE_VALIDATE, Event.AFTER_VALIDATE, Event.BEFORE_MIGRATE);
        Migrator migrator = asFlyways(FlywayFolder.DEFAULT, "db/clinic", seen);

        migrator.up();
        assertThat(seen.calls).containsExactly("beforeValidate", "afterValidate", "beforeMigrate");
        seen.calls.clear();
        assertThat(migrator.up().migrations()).isEmpty();
        assertThat(seen.calls).containsExactly("beforeValidate", "afterValidate", "beforeMigrate");
        seen.calls.clear();
        asFlyways(FlywayFolder.DEFAULT.with(Choice.ACCEPT_EDITS), "db/clinic", seen)
                .up();
        assertThat(seen.calls).containsExactly("beforeMigrate");
    }

    @Test
    default void aCallbackMayRunOutsideATransactionAndAfterAFailure() {
        table();
        var seen = new Seen(false, Event.BEFORE_MIGRATE, Event.AFTER_MIGRATE_ERROR);
        Migrator migrator = with(seen, new V3__Third(null, context -> {
            throw new IllegalStateException("no phone");
        }));

        assertThatThrownBy(migrator::up).hasMessageContaining("no phone");

        assertThat(seen.calls).containsExactly("beforeMigrate alone", "afterMigrateError alone");
    }

    /** With this name, which may be none. */
    class Named extends Seen {
        private final @Nullable String name;
        private final String sql;

        Named(@Nullable String name, String sql) {
            super(true, Event.AFTER_MIGRATE);
            this.name = name;
            this.sql = sql;
        }

        @Override
        public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
            try (Statement statement = context.getConnection().createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        @SuppressWarnings("NullAway") // as strangers' do
        public String getCallbackName() {
            return name;
        }
    }

    @Test
    default void callbacksOfOneMomentRunInTheOrderOfTheirNamesAmongTheFiles() {
        table();
        write("afterMigrate__b.sql", "UPDATE t SET n = 102 WHERE n = 101;");

        with(
                        new Named(null, "UPDATE t SET n = 104 WHERE n = 103"),
                        new Named("c", "UPDATE t SET n = 103 WHERE n = 102"),
                        new Named("a", "INSERT INTO t VALUES (101)"))
                .up();

        assertThat(rows()).containsExactly("2", "21", "104");
    }

    @Test
    default void whatRemainsOfACallbackOutsideATransactionThatFailsIsUnknown() {
        table();

        assertThatThrownBy(() -> with(new Seen(false, Event.BEFORE_MIGRATE) {
                            @Override
                            public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
                                throw new IllegalStateException("no phone");
                            }
                        })
                        .up())
                .hasMessageContainingAll("no phone", "took effect is unknown. No migration was run.");
    }

    /** The connection fails right before the second one. */
    @Test
    default void aCallbackOutsideATransactionThatWasNotReachedHasChangedNothing() {
        table();
        var before = new AtomicInteger();
        var broken = new AtomicBoolean();
        DataSource failing = Connections.connections(dataSource(), call -> {
            boolean begins = call.is("setAutoCommit") && call.arguments().equals(List.of(true));
            if (begins && before.get() > 0 && before.incrementAndGet() == 3) {
                broken.set(true);
                throw new SQLException("no phone");
            }
            return call.pass();
        });
        var first = new Seen(false, Event.BEFORE_MIGRATE) {
            @Override
            public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
                super.handle(event, context);
                before.set(1);
            }
        };
        var second = new Seen(false, Event.BEFORE_MIGRATE) {
            @Override
            public String getCallbackName() {
                return "seen later";
            }
        };

        assertThatThrownBy(() -> withBeans(failing, first, second).build().up())
                .hasMessageContainingAll("no phone", "changed nothing. No migration was run.");

        assertThat(broken).isTrue();
        assertThat(first.calls).hasSize(1);
        assertThat(second.calls).isEmpty();
    }

    @Test
    default void aCallbackWhoseNameFailsIsRefusedWithWhatToDoAboutThat() {
        table();

        assertRefused(() -> with(new Seen(true, Event.BEFORE_MIGRATE) {
                            @Override
                            public String getCallbackName() {
                                throw new IllegalStateException("no phone");
                            }
                        })
                        .up())
                .hasCode(Code.UNSUPPORTED_LAYOUT)
                .names("getCallbackName", "no phone")
                .advises("let it return a name");
    }

    /** As of an assertion, or of a class that is missing. */
    @Test
    default void anErrorOfACallbackIsReportedAsItIs() {
        table();

        assertThatThrownBy(() -> with(new Seen(true, Event.BEFORE_MIGRATE) {
                            @Override
                            public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
                                throw new NoClassDefFoundError("org/clinic/Ward");
                            }
                        })
                        .up())
                .hasMessageContaining("NoClassDefFoundError: org/clinic/Ward")
                .hasMessageNotContaining("InvocationTargetException");
        assertThat(refusal(() -> with(new Seen(true, Event.BEFORE_MIGRATE) {
                            @Override
                            public boolean supports(Event event, org.flywaydb.core.api.callback.Context context) {
                                throw new NoClassDefFoundError("org/clinic/Ward");
                            }
                        })
                        .up()))
                .extracting(Problem::message, STRING)
                .contains("NoClassDefFoundError: org/clinic/Ward");
    }

    @Test
    default void aCallbackAtAMomentThatNoRunHasIsRefused() {
        table();

        assertRefused(() -> with(new Seen(true, Event.AFTER_CONNECT, Event.BEFORE_REPEATABLES))
                        .up())
                .hasCode(Code.UNSUPPORTED_LAYOUT)
                .at(Seen.class.getName())
                .names("beforeRepeatables", "afterConnect")
                .advises("migration.init-sql");
    }

    @Test
    default void withoutTheAdoptionNoneRuns() {
        table();
        Migrator migrator =
                builder().locations("classpath:db/clinic", folder().toString()).build();

        assertThat(names(migrator.up())).containsExactly("V1__t");
    }
}
