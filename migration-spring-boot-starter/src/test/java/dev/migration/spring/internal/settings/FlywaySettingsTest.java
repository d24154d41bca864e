// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.column;
import static dev.migration.spring.Applications.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A service that takes over Flyway's history and keeps its settings of Flyway, on H2. */
@ExtendWith(OutputCaptureExtension.class)
class FlywaySettingsTest {

    private final String url = url();

    @TempDir
    Path classes;

    private URLClassLoader build;
    private ApplicationContextRunner service;

    private static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @BeforeEach
    void aServiceOnFlyway() throws IOException {
        build = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        service = application()
                .withClassLoader(build)
                .withPropertyValues(
                        "migration.adopt=flyway", "spring.datasource.url=" + url, "spring.datasource.username=sa");
        write("db/migration/V1__ward.sql", "CREATE TABLE ward (id INT);\n");
    }

    @AfterEach
    void close() throws IOException {
        build.close();
    }

    private void write(String file, String sql) throws IOException {
        Path path = classes.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, sql);
    }

    private static DataSource database(String url) {
        return new DriverManagerDataSource(url, "sa", "");
    }

    private void run(Consumer<DataSource> assertions, String... settings) {
        service.withPropertyValues(settings).run(context -> {
            assertThat(context).hasNotFailed();
            assertions.accept(database(url));
        });
    }

    private static Consumer<DataSource> applies(String... names) {
        return database -> assertThat(applied(database)).containsExactly(names);
    }

    @Test
    void withoutAnyTheFolderIsFlyways(CapturedOutput output) throws IOException {
        write("db/migration/more/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        run(applies("V1__ward", "V2__bed"));
        assertThat(output).doesNotContain("of Flyway (migration.adopt=flyway)");
    }

    @Test
    void oneLineNamesThemAndWhatSpringBootDoesNotReadEither(CapturedOutput output) {
        run(
                applies("V1__ward"),
                "spring.flyway.group=true",
                "spring.flyway.table=versions",
                "spring.flyway.license-key=x");
        assertThat(output)
                .containsOnlyOnce(
                        "Read 2 settings of Flyway (migration.adopt=flyway): table, group; not read by Spring Boot"
                                + " either: spring.flyway.license-key in test\n");
    }

    @Test
    void withoutAdoptionTheyAreNotRead() {
        application()
                .withPropertyValues("spring.flyway.enabled=false", "spring.flyway.target=1")
                .run(context -> assertThat(applied(context)).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"classpath:db/first,db/second/", "classpath:db/first,classpath:/db/second,classpath:db/first/in"
            })
    void locationsAreReadAsFlywayReadsThem(String locations) throws IOException {
        write("db/first/V1__a.sql", "CREATE TABLE a (id INT);\n");
        write("db/first/in/V2__b.sql", "CREATE TABLE b (id INT);\n");
        write("db/second/V3__c.sql", "CREATE TABLE c (id INT);\n");
        run(applies("V1__a", "V2__b", "V3__c"), "spring.flyway.locations=" + locations);
    }

    @Test
    void aLocationMayBeAFolderAndDependOnTheProduct(@TempDir Path disk) throws IOException {
        Files.createDirectories(disk.resolve("h2"));
        Files.writeString(disk.resolve("h2/V7__disk.sql"), "CREATE TABLE disk (id INT);\n");
        run(applies("V7__disk"), "spring.flyway.locations=filesystem:" + disk + "/{vendor}");
    }

    @Test
    void ofOursWinsWhereBothSayAThing() throws IOException {
        write("ours/V5__ours.sql", "CREATE TABLE ${name} (id INT);\n");
        run(
                database -> {
                    assertThat(applied(database)).containsExactly("V5__ours");
                    assertThat(column(
                                    database,
                                    "SELECT table_name FROM information_schema.tables WHERE table_name = 'OURS'"))
                            .hasSize(1);
                },
                "spring.flyway.locations=classpath:db/migration",
                "migration.locations=classpath:ours",
                "spring.flyway.placeholders.name=theirs",
                "migration.placeholders.name=ours");
    }

    @Test
    void theLogNamesWhatIsNotUsedAndTheFoldersThatAreNotRead(CapturedOutput output) throws IOException {
        write("db/seed/V2__seed.sql", "INSERT INTO ward VALUES (1);\n");
        run(
                applies("V1__ward"),
                "spring.flyway.locations=classpath:db/migration/,classpath:db/seed",
                "spring.flyway.placeholders.the_owner=hidden-value",
                "spring.flyway.placeholder-prefix=#[",
                "spring.flyway.out-of-order=true",
                "migration.locations=classpath:db/migration",
                "migration.placeholders.the_owner=hidden-value",
                "migration.placeholder-prefix=#[");
        assertThat(output)
                .containsOnlyOnce(
                        "Read 1 setting of Flyway (migration.adopt=flyway): out-of-order; not used, as set by this"
                                + " library's name: locations (migration.locations in test), placeholders.the_owner"
                                + " (migration.placeholders.the_owner), placeholder-prefix (migration.placeholder-prefix in test)\n")
                .containsOnlyOnce(
                        "Not read: classpath:db/seed of spring.flyway.locations, as migration.locations in test"
                                + " replaces the whole list. Remove one of the two settings\n")
                .doesNotContain("hidden-value");
    }

    @Test
    void foldersOfOursThatContainFlywaysAreNoLoss(CapturedOutput output) throws IOException {
        write("db/migration/more/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        run(
                applies("V1__ward", "V2__bed"),
                "spring.flyway.locations[0]=db/migration",
                "spring.flyway.locations[1]=classpath:db/migration/more",
                "migration.locations[0]=classpath*:db/migration/**");
        assertThat(output).doesNotContain("Not read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration.locations=classpath:db/migration",
                "migration.locations=classpath:db",
                "spring.flyway.locations=classpath:db/migration"
            })
    void theFoldersOfCallbacksAreReadBesideAnyLocations(String locations) throws IOException {
        write("db/calls/afterMigrate.sql", "INSERT INTO ward VALUES (7);\n");
        run(
                database -> {
                    assertThat(applied(database)).containsExactly("V1__ward");
                    assertThat(column(database, "SELECT id FROM ward")).containsExactly("7");
                },
                "spring.flyway.callback-locations=classpath:db/calls",
                locations);
    }

    @Test
    void aRemoteLocationIsRefusedOnceAndNamedByItsSetting() {
        ApplicationContextRunner remote = service.withPropertyValues(
                "spring.flyway.locations=classpath:db/migration,s3:files",
                "spring.flyway.callback-locations=gcs:calls");
        assertThatStart(remote)
                .hasCodes(Code.INVALID_SETTING, Code.INVALID_SETTING)
                .names("spring.flyway.locations in test has s3:files");
        assertThatStart(remote).names("spring.flyway.callback-locations in test has gcs:calls");
        assertThat(applied(database(url))).isEmpty();
    }

    @Test
    void ofAChildContextTheFoldersOfTheParentAreFlywaysToo() throws IOException {
        String own = url();
        write("db/migration/in/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        service.withPropertyValues("spring.flyway.locations=db/migration")
                .run(parent -> new ApplicationContextRunner()
                        .withParent(parent)
                        .withClassLoader(build)
                        .withBean("orders", DataSource.class, () -> database(own))
                        .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                        .run(child -> {
                            assertThat(child).hasNotFailed();
                            assertThat(applied(database(own))).containsExactly("V1__ward", "V2__bed");
                        }));
    }

    @Test
    void variablesOfTheEnvironmentAreReadToo() throws IOException {
        write("vars/V9__var.sql", "CREATE TABLE var (id INT);\n");
        service.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "test-systemEnvironment", Map.of("SPRING_FLYWAY_LOCATIONS", "classpath:vars"))))
                .run(context -> assertThat(applied(database(url))).containsExactly("V9__var"));
    }

    @Test
    void disabledMigratesNothing(CapturedOutput output) {
        run(
                applies(),
                "spring.flyway.enabled=false",
                "spring.flyway.skip-default-resolvers=true",
                "spring.flyway.locations=s3:files");
        assertThat(output)
                .contains("Migrations are switched off")
                .contains("Read 1 setting of Flyway (migration.adopt=flyway): enabled\n");
        run(
                database -> assertThat(column(
                                database,
                                "SELECT table_schema FROM information_schema.tables WHERE table_name = 'WARD'"))
                        .containsExactly("clinic"),
                "spring.flyway.enabled=false",
                "spring.flyway.schemas=clinic",
                "migration.enabled=true");
        execute(database(url), "DROP SCHEMA \"clinic\" CASCADE");
        run(applies("V1__ward"), "spring.flyway.enabled=false", "migration.mode=migrate");
    }

    @Test
    void theConnectionIsFlyways() {
        String own = url();
        application()
                .withClassLoader(build)
                .withPropertyValues(
                        "migration.adopt=flyway",
                        "spring.flyway.url=" + own,
                        "spring.flyway.user=sa",
                        "spring.flyway.password=",
                        "spring.flyway.driver-class-name=org.h2.Driver")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(applied(database(own))).containsExactly("V1__ward");
                });
    }

    /** As with R2DBC, where there is no DataSource. */
    @Test
    void theConnectionIsEnoughWithoutADataSource() {
        String own = url();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                .withClassLoader(build)
                .withPropertyValues("migration.adopt=flyway", "spring.flyway.url=" + own, "spring.flyway.user=sa")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(applied(database(own))).containsExactly("V1__ward");
                });
    }

    @Test
    void schemasAreCreatedAndScriptsRunInTheFirst() throws IOException {
        write(
                "db/migration/V2__other.sql",
                "CREATE TABLE \"Audit\".entry (id INT);\nCREATE TABLE ${flyway:defaultSchema}_ (id INT);\n");
        for (int start = 0; start < 2; start++) {
            run(
                    database -> {
                        assertThat(
                                        column(
                                                database,
                                                "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema"
                                                        + " IN ('clinic', 'Audit') AND table_name NOT LIKE '\\_\\_%' ORDER BY 1"))
                                .containsExactly(
                                        "Audit.ENTRY", "clinic.CLINIC_", "clinic.WARD", "clinic.flyway_schema_history");
                        assertThat(column(database, "SELECT name FROM \"clinic\".__migrations ORDER BY id"))
                                .hasSize(2);
                    },
                    "spring.flyway.schemas=clinic,Audit");
        }
    }

    @Test
    void theDefaultSchemaNeedsNotBeTheFirst() {
        run(
                database -> assertThat(column(
                                database,
                                "SELECT table_schema FROM information_schema.tables WHERE table_name = 'WARD'"))
                        .containsExactly("second"),
                "spring.flyway.schemas=first,second",
                "spring.flyway.default-schema=second");
        assertThat(column(database(url), "SELECT schema_name FROM information_schema.schemata"))
                .contains("first");
    }

    @Test
    void aSchemaIsNotCreatedWhereThatIsSwitchedOff() {
        assertThatStart(service.withPropertyValues(
                        "spring.flyway.default-schema=clinic", "spring.flyway.create-schemas=false"))
                .names("clinic");
        execute(database(url), "CREATE SCHEMA \"clinic\"");
        run(
                database -> assertThat(column(
                                database,
                                "SELECT table_schema FROM information_schema.tables WHERE table_name = 'WARD'"))
                        .containsExactly("clinic"),
                "spring.flyway.default-schema=clinic",
                "spring.flyway.create-schemas=false");
    }

    @Test
    void placeholdersAreReplacedBetweenTheirMarks() throws IOException {
        write("db/migration/V2__owner.sql", "CREATE TABLE #[own_er] (id INT);\n");
        run(
                database -> assertThat(column(
                                database, "SELECT table_name FROM information_schema.tables WHERE table_name = 'ADA'"))
                        .hasSize(1),
                "spring.flyway.placeholders.own_er=ada",
                "spring.flyway.placeholder-prefix=#[",
                "spring.flyway.placeholder-suffix=]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring.flyway", "migration"})
    void aPlaceholderMayHaveAnyNameThatScriptsCanHave(String group) throws IOException {
        write("db/migration/V2__owner.sql", "CREATE TABLE ${App:Own_er.a-b} (id INT);\n");
        service = service.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("named", Map.of(group + ".placeholders[App:Own_er.a-b]", "ada"))));
        run(database -> assertThat(
                        column(database, "SELECT table_name FROM information_schema.tables WHERE table_name = 'ADA'"))
                .hasSize(1));
    }

    @Test
    void aPlaceholderWithANameThatNoScriptCanHaveIsRefused() {
        assertThatStart(service.withPropertyValues("spring.flyway.placeholders[own er]=ada"))
                .hasCode(Code.INVALID_SETTING)
                .names("\"own er\"");
    }

    @Test
    void theValueOfAPlaceholderMayLookLikeAPropertys() throws IOException {
        write("db/migration/V2__text.sql", "INSERT INTO ward VALUES (LENGTH('${text}'));\n");
        run(
                database -> assertThat(column(database, "SELECT id FROM ward")).containsExactly("7"),
                "spring.flyway.placeholders.text=\\${name}",
                "name=ada");
    }

    @Test
    void theValueOfAPlaceholderMayHaveLines() throws IOException {
        write("db/migration/V2__text.sql", "INSERT INTO ward VALUES (LENGTH('${text}'));\n");
        run(
                database -> assertThat(column(database, "SELECT id FROM ward")).containsExactly("3"),
                "spring.flyway.placeholders.text=a\nb");
    }

    @Test
    void nothingIsReplacedWhereThatIsSwitchedOff() throws IOException {
        write("db/migration/V2__text.sql", "INSERT INTO ward VALUES (LENGTH('${no}'));\n");
        run(
                database -> assertThat(column(database, "SELECT id FROM ward")).containsExactly("5"),
                "spring.flyway.placeholder-replacement=false");
    }

    @Test
    void outOfOrderIsAllowed() throws IOException {
        write("db/migration/V3__later.sql", "CREATE TABLE later (id INT);\n");
        run(applies("V1__ward", "V3__later"));
        write("db/migration/V2__late.sql", "CREATE TABLE late (id INT);\n");
        run(applies("V1__ward", "V3__later", "V2__late"), "spring.flyway.out-of-order=true");
    }

    @Test
    void initSqlIsExecutedFirst() throws IOException {
        write("db/migration/V2__text.sql", "INSERT INTO ward VALUES (a + b);\n");
        run(
                database -> assertThat(column(database, "SELECT id FROM ward")).containsExactly("5"),
                "spring.flyway.init-sqls[0]=CREATE CONSTANT IF NOT EXISTS a VALUE 2",
                "spring.flyway.init-sqls[1]=CREATE CONSTANT IF NOT EXISTS b VALUE 3;");
    }

    @ParameterizedTest
    @CsvSource({"1, V2__bed", "0, V1__ward V2__bed", "0.1.0, V1__ward V2__bed", "1.5, V2__bed"})
    void aFilledSchemaIsBaselined(String version, String applied) throws IOException {
        write("db/migration/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        execute(database(url), "CREATE TABLE jobs (id INT)");
        run(
                database -> assertThat(
                                column(
                                        database,
                                        "SELECT table_name FROM information_schema.tables WHERE table_name IN ('WARD', 'BED') ORDER BY 1 DESC"))
                        .hasSize(applied.split(" ").length),
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.baseline-version=" + version);
    }

    @Test
    void aBaselineThatIsNewerThanAllFilesIsRefused() {
        execute(database(url), "CREATE TABLE jobs (id INT)");
        assertThatStart(service.withPropertyValues(
                        "spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=1.5"))
                .hasCode(Code.UNKNOWN_VERSION)
                .names("1.5");
    }

    @Test
    void anEmptySchemaIsNotBaselined() {
        run(applies("V1__ward"), "spring.flyway.baseline-on-migrate=true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spring.flyway.connect-retries=5 | migration.connect-timeout | PT31S",
                "spring.flyway.connect-retries=5,spring.flyway.connect-retries-interval=3 | migration.connect-timeout | PT12S",
                "spring.flyway.connect-retries=3,spring.flyway.connect-retries-interval=500ms | migration.connect-timeout | PT1.5S",
                "spring.flyway.lock-retry-count=90 | migration.wait-timeout | PT1M30S",
                "spring.flyway.lock-retry-count=-1 | migration.wait-timeout | PT8760H",
                "spring.flyway.table=schema_version | migration.adopt-table | schema_version"
            })
    void isTheSameHere(String theirs, String ours, String value) {
        service.withPropertyValues(theirs.split(",")).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getEnvironment().getProperty(ours)).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch=true",
                "group=true",
                "mixed=true",
                "execute-in-transaction=false",
                "validate-migration-naming=true",
                "clean-disabled=false",
                "installed-by=ada",
                "oracle.sqlplus=true",
                "postgresql.transactional-lock=false",
                "baseline-description=x",
                "target=latest",
                "encoding=utf-8",
                "sql-migration-prefix=V",
                "validate-on-migrate=true"
            })
    void changesNothing(String setting) {
        run(applies("V1__ward"), "spring.flyway." + setting);
    }

    @Test
    void filesAreCalledAsFlywayIsTold() throws IOException {
        write("db/names/20240101_bed.ddl", "CREATE TABLE bed (id INT);\n");
        write("db/names/REP_views.ddl", "CREATE OR REPLACE VIEW beds AS SELECT id FROM bed;\n");
        run(
                database -> assertThat(applied(database)).hasSize(2),
                "spring.flyway.locations=classpath:db/names",
                "spring.flyway.sql-migration-prefix=",
                "spring.flyway.repeatable-sql-migration-prefix=REP",
                "spring.flyway.sql-migration-separator=_",
                "spring.flyway.sql-migration-suffixes=.ddl,.txt");
    }

    @Test
    void filesAreReadInTheirEncoding() throws IOException {
        write("db/migration/V2__text.sql", "");
        Files.write(
                classes.resolve("db/migration/V2__text.sql"),
                "COMMENT ON TABLE ward IS 'Pförtner';\n".getBytes(StandardCharsets.ISO_8859_1));
        run(
                database -> assertThat(column(
                                database, "SELECT remarks FROM information_schema.tables WHERE table_name = 'WARD'"))
                        .containsExactly("Pförtner"),
                "spring.flyway.encoding=ISO-8859-1");
    }

    @Test
    void aStartGoesToTheTarget() throws IOException {
        write("db/migration/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        run(applies("V1__ward"), "spring.flyway.target=1");
    }

    @Test
    void aChangedOrMissingFileIsAcceptedWhereFlywayAcceptsIt() throws IOException {
        write("db/migration/V2__bed.sql", "CREATE TABLE bed (id INT);\n");
        run(applies("V1__ward", "V2__bed"));
        write("db/migration/V1__ward.sql", "CREATE TABLE ward (id BIGINT);\n");
        assertThatStart(service).hasCode(Code.CHECKSUM_MISMATCH);
        run(applies("V1__ward", "V2__bed"), "spring.flyway.validate-on-migrate=false");

        Files.delete(classes.resolve("db/migration/V1__ward.sql"));
        assertThatStart(service).hasCode(Code.MISSING_FILE);
        run(applies("V1__ward", "V2__bed"), "spring.flyway.ignore-migration-patterns=*:missing");
    }

    @Test
    void aMissingFolderIsNoErrorUnlessFlywayIsToldSo() {
        run(applies("V1__ward"), "spring.flyway.locations=classpath:db/migration,classpath:nowhere");
        assertThatStart(service.withPropertyValues(
                        "spring.flyway.locations=classpath:db/migration,classpath:nowhere",
                        "spring.flyway.fail-on-missing-locations=true"))
                .hasCode(Code.MISSING_LOCATION);
    }

    @Test
    void ourLocationsAreReadAsWritten() throws IOException {
        write("ours/below/V5__ours.sql", "CREATE TABLE ours (id INT);\n");
        run(applies("V5__ours"), "migration.locations=" + classes.resolve("ours") + "/**");
    }

    @Test
    void whatHasNoCounterpartIsRefusedAtOnceWithTheLineToWrite() {
        assertThatStart(service.withPropertyValues(
                        "spring.flyway.skip-default-resolvers=true",
                        "spring.flyway.skip-executing-migrations=true",
                        "spring.flyway.error-overrides=hidden-value"))
                .doesNotName("hidden-value")
                .hasCodes(Code.INVALID_SETTING, Code.INVALID_SETTING, Code.INVALID_SETTING)
                .names("spring.flyway.skip-executing-migrations in test")
                .advises("migration mark-applied VERSION");
        assertThat(applied(database(url))).isEmpty();
    }

    @Test
    void theMarkOfOursIsStillOne() {
        String own = url();
        service.withBean("other", DataSource.class, () -> database(own))
                .withUserConfiguration(Marked.class)
                .run(context -> assertThat(applied(context.getBean("marked", DataSource.class)))
                        .containsExactly("V1__ward"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Marked {

        @Bean
        @MigrationDataSource
        DataSource marked() {
            return database(url());
        }
    }
}
