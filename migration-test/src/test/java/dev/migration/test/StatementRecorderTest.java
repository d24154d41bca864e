// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.internal.session.RecordedDataSource;
import dev.migration.statements.internal.RecordedRun;
import dev.migration.statements.internal.SentStatement;
import dev.migration.statements.internal.StatementsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.tool.schema.SequenceReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class StatementRecorderTest {

    @TempDir
    Path folder;

    private Path file;
    private JdbcDataSource database;

    @BeforeEach
    void emptyDatabase(TestInfo test) throws Exception {
        file = folder.resolve("statements.sql");
        database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:" + test.getTestMethod().orElseThrow().getName() + ";DB_CLOSE_DELAY=-1");
        Files.writeString(
                folder.resolve("0001_patient.sql"),
                "CREATE TABLE patient (id INT PRIMARY KEY, name VARCHAR(20));"
                        + "\nINSERT INTO patient VALUES (0, 'of a migration');");
    }

    private DataSource recording(Recording recording) {
        return new RecordingDataSource(database, RecordedStatements.of(file, recording));
    }

    private Migrator migrator(DataSource of) {
        return Migrator.builder().dataSource(of).locations(folder.toString()).build();
    }

    private static void serve(DataSource of) throws SQLException {
        try (Connection connection = of.getConnection()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO patient (id, name) VALUES (?, ?)")) {
                insert.setInt(1, 7);
                insert.setString(2, "Dora");
                insert.executeUpdate();
            }
            try (var statement = connection.createStatement()) {
                statement
                        .executeQuery("SELECT name FROM patient WHERE id IN (7, 8, 9)")
                        .close();
                statement
                        .executeQuery("SELECT name FROM patient WHERE id IN (1, 2)")
                        .close();
                statement.addBatch("UPDATE patient SET name = 'Vera' WHERE id = 7");
                statement.executeBatch();
                statement.execute("SET LOCK_TIMEOUT 1000");
                statement.execute("CREATE TABLE scratch (a INT)");
            }
        }
    }

    private static final String CALLER = "StatementRecorderTest";

    private static final List<SentStatement> SERVED = List.of(
            new SentStatement("INSERT INTO patient (id, name) VALUES (?, ?)", 0, CALLER),
            new SentStatement("SELECT name FROM patient WHERE id IN (?)", 0, CALLER),
            new SentStatement("UPDATE patient SET name = ? WHERE id = ?", 0, CALLER));

    @Test
    void whatTheServiceSendsIsInTheFileAndNothingOfTheLibrary() throws Exception {
        DataSource recording = recording(Recording.RECORD);
        migrator(recording).up();
        serve(recording);
        assertThat(migrator(recording).status().migrations()).hasSize(1);
        SchemaSnapshot.of(recording);

        RecordedStatements.writeAll();

        assertThat(StatementsFile.read(file)).isEqualTo(new StatementsFile("h2", SERVED));
    }

    @Test
    void aMigratorTakesTheDataSourceThatDoesNotRecord() {
        assertThat(migrator(recording(Recording.RECORD)).dataSource()).containsSame(database);
    }

    @Test
    void theLibraryIsNotRecordedThroughAnotherDataSourceEither() throws Exception {
        DataSource recording = recording(Recording.RECORD);
        migrator(new DelegatingDataSource(recording)).up();
        serve(recording);

        RecordedStatements.writeAll();

        assertThat(StatementsFile.read(file).statements()).isEqualTo(SERVED);
    }

    @Test
    void whatFlywaySendsIsNotRecordedEither() throws Exception {
        DataSource recording = recording(Recording.RECORD);
        Files.move(folder.resolve("0001_patient.sql"), folder.resolve("V1__patient.sql"));
        Flyway.configure()
                .dataSource(recording)
                .locations("filesystem:" + folder)
                .load()
                .migrate();
        serve(recording);

        RecordedStatements.writeAll();

        assertThat(StatementsFile.read(file).statements()).isEqualTo(SERVED);
    }

    @Test
    void whatHibernateReadsOfTheSchemaIsNotRecorded() throws Exception {
        DataSource recording = recording(Recording.RECORD);
        migrator(database).up();
        SequenceReader.read(recording);
        serve(recording);

        RecordedStatements.writeAll();

        assertThat(StatementsFile.read(file).statements()).isEqualTo(SERVED);
    }

    @Test
    void aRunAddsAndRemovesNothing() throws Exception {
        var before = new StatementsFile("h2", List.of(new SentStatement("SELECT name FROM other", 12, "Other")));
        Files.writeString(file, before.text());
        migrator(database).up();
        serve(recording(Recording.RECORD));

        RecordedStatements.writeAll();
        String once = Files.readString(file);
        RecordedStatements.writeAll();

        assertThat(StatementsFile.parse("", once)).isEqualTo(before.with(SERVED));
        assertThat(file).hasContent(once);
    }

    @Test
    void aCheckOnlyNotesWhatThisJvmHasSeen() throws Exception {
        migrator(database).up();
        serve(recording(Recording.CHECK));

        RecordedStatements.writeAll();

        assertThat(file).doesNotExist();
        assertThat(RecordedRun.seen(RecordedRun.folder(Path.of("")), "h2")
                        .orElseThrow()
                        .statements())
                .containsAll(SERVED);
    }

    @Test
    void aFileOfAnotherProductStaysAsItIs() throws Exception {
        Files.writeString(file, new StatementsFile("postgresql", List.of()).text());
        migrator(database).up();
        serve(recording(Recording.RECORD));

        RecordedStatements.writeAll();

        assertThat(StatementsFile.read(file).statements()).isEmpty();
    }

    @Test
    void eachDataSourceOfATestsContextRecords() throws Exception {
        migrator(database).up();
        try (var context =
                context(Map.of("migration.statements", "record", "migration.statements-file", file.toString()))) {
            DataSource bean = context.getBean(DataSource.class);
            assertThat(bean).isInstanceOf(DriverManagerDataSource.class).isInstanceOf(RecordedDataSource.class);
            assertThat(migrator(bean).dataSource().orElseThrow()).isNotInstanceOf(RecordedDataSource.class);
            serve(bean);
        }

        RecordedStatements.writeAll();

        assertThat(StatementsFile.read(file).statements()).isEqualTo(SERVED);
    }

    @Test
    void withoutTheSettingADataSourceStaysAsItIs() {
        try (var context = context(Map.of())) {
            assertThat(context.getBean(DataSource.class)).isNotInstanceOf(RecordedDataSource.class);
        }
        assertThat(StatementRecorder.recorded(database, file)).isSameAs(database);
    }

    @Test
    void aFileThatIsNotKnownHasToBeNamed() {
        assertThatProblem(
                        () -> context(Map.of("migration.statements", "record")).close())
                .hasCode(Code.INVALID_SETTING)
                .advises("migration.statements-file");
        assertThatThrownBy(() -> context(Map.of("migration.statements", "yes")).close())
                .hasMessageContaining("record, check or off");
    }

    /** Of META-INF, as this module has no migrations among its resources. */
    @ParameterizedTest
    @CsvSource({
        "spring.flyway.locations, classpath:META-INF/services",
        "spring.flyway.locations, META-INF/services",
        "spring.flyway.locations[0], classpath:META-INF/services",
    })
    void theFileIsBesideTheMigrationsThatTheSettingsOfFlywayName(String property, String location) {
        var settings = Map.<String, Object>of(
                "migration.statements", "check", "migration.adopt", "flyway", property, location);

        assertThatCode(() -> context(settings).close()).doesNotThrowAnyException();
    }

    @Test
    void itIsInFlywaysFolderWhereNoneIsNamed() {
        assertThatThrownBy(() -> context(Map.of("migration.statements", "check", "migration.adopt", "flyway"))
                        .close())
                .hasMessageContaining("classpath:db/migration");
    }

    private GenericApplicationContext context(Map<String, Object> properties) {
        var context = new GenericApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.registerBean(DataSource.class, () -> new DriverManagerDataSource(database.getUrl()));
        new RecordingContexts()
                .createContextCustomizer(StatementRecorderTest.class, List.of())
                .customizeContext(context, null);
        context.refresh();
        return context;
    }
}
