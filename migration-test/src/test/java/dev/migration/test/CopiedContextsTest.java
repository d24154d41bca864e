// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.fixture.RecordedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class CopiedContextsTest {

    private static final String QUERY = "SELECT name FROM patients";

    @TempDir
    Path temp;

    private Folder folder;
    private String url;

    @BeforeEach
    void migrations() throws Exception {
        folder = new Folder(Files.createDirectory(temp.resolve("files")))
                .with("0001_patients", "CREATE TABLE patients (id INT PRIMARY KEY, name VARCHAR(20))", "")
                .with("0002_first", "INSERT INTO patients VALUES (1, 'Dora')", "");
        url = "jdbc:h2:" + temp.resolve("clinic");
    }

    private HikariDataSource pool() {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername("sa");
        return pool;
    }

    /** As the starter does it: the Migrator runs before anything else uses the database. */
    private GenericApplicationContext context(Supplier<DataSource> dataSource, String... settings) {
        Map<String, Object> properties = new HashMap<>(Map.of("migration.test-template", "true"));
        for (String setting : settings) {
            properties.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        var context = new GenericApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.registerBean("dataSource", DataSource.class, dataSource);
        context.registerBean(Migrator.class, () -> folder.migrator(context.getBean("dataSource", DataSource.class)));
        new CopiedContexts()
                .createContextCustomizer(CopiedContextsTest.class, List.of())
                .customizeContext(context, null);
        return context;
    }

    private static void start(GenericApplicationContext context) {
        context.refresh();
        context.getBean(Migrator.class).up();
    }

    private static DataSource dataSource(GenericApplicationContext context) {
        return context.getBean("dataSource", DataSource.class);
    }

    @Test
    void eachContextHasACopyAndTheMigrationsRunOnce() throws Exception {
        try (var first = context(this::pool);
                var second = context(this::pool)) {
            start(first);
            start(second);
            Databases.execute(dataSource(first), "INSERT INTO patients VALUES (2, 'Vera')");

            assertThat(Databases.column(dataSource(first), QUERY)).hasSize(2);
            assertThat(Databases.column(dataSource(second), QUERY)).containsExactly("Dora");
            assertThat(folder.run()).hasSize(2);
        }
        assertThat(temp.resolve("clinic.mv.db")).doesNotExist();
        assertThat(temp.resolve("clinic.copies"))
                .isDirectoryNotContaining(file -> Files.isDirectory(file))
                .isDirectoryContaining("glob:**template-*");
    }

    @Test
    void withoutTheSettingNothingIsCopied() throws Exception {
        try (var context = context(this::pool, "migration.test-template=false")) {
            start(context);
            assertThat(Databases.column(dataSource(context), QUERY)).containsExactly("Dora");
        }
        assertThat(temp.resolve("clinic.mv.db")).exists();
        assertThat(temp.resolve("clinic.copies")).doesNotExist();
    }

    /** Whatever its user and its settings are, and whether it is made before the Migrator or after it. */
    @Test
    void otherDataSourcesOfTheDatabaseLeadToTheCopyAndThoseOfAnotherOneDoNot() throws Exception {
        var other = new JdbcDataSource();
        other.setURL("jdbc:h2:mem:other");
        try (var context = context(this::pool)) {
            context.registerBean(
                    "after", DataSource.class, () -> new DriverManagerDataSource(url + ";LOCK_TIMEOUT=10", "sa", ""));
            context.registerBean("other", DataSource.class, () -> other);
            context.registerBean("wrapped", DataSource.class, () -> new DelegatingDataSource(dataSource(context)));
            start(context);
            for (String name : List.of("after", "wrapped")) {
                assertThat(Databases.column(context.getBean(name, DataSource.class), QUERY))
                        .containsExactly("Dora");
            }
            assertThat(other.getURL()).isEqualTo("jdbc:h2:mem:other");
        }
    }

    @Test
    void aPoolThatHasConnectionsAlreadyIsRefused() throws Exception {
        HikariDataSource started = pool();
        try (Connection connection = started.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
        Files.delete(temp.resolve("clinic.mv.db"));

        try (var context = context(() -> started)) {
            assertThatProblem(context::refresh)
                    .hasCode(Code.INVALID_SETTING)
                    .names("com.zaxxer.hikari.HikariDataSource");
        }
    }

    @Test
    void withAnotherModeTheStartIsAsWithoutTheSetting() throws Exception {
        try (var log = new RecordedLog();
                var context = context(this::pool, "migration.mode=validate")) {
            context.refresh();
            assertThat(context.getBean(Migrator.class).status().pending()).hasSize(2);
            assertThat(log.text()).contains("migration.mode is validate");
        }
        assertThat(temp.resolve("clinic.copies")).doesNotExist();
    }

    @Test
    void whatCannotBeCopiedIsMigratedAndLogged() throws Exception {
        url = "jdbc:h2:mem:uncopied;DB_CLOSE_DELAY=-1";
        try (var log = new RecordedLog();
                var context = context(this::pool)) {
            start(context);
            assertThat(Databases.column(dataSource(context), QUERY)).containsExactly("Dora");
            assertThat(log.text()).contains("migration.test-template is set");
        }
    }

    @Test
    void onlyTheHostsThatAreNamedAreUsed() {
        url = "jdbc:postgresql://db.invalid/clinic";
        assertThatProblem(() -> {
                    try (var context = context(this::pool)) {
                        context.refresh();
                    }
                })
                .hasCode(Code.INVALID_SETTING)
                .advises("migration.test-hosts=db.invalid");
    }
}
