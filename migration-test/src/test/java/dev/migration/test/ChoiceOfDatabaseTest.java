// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Where a test's database may come from, and what is said where there is none. */
class ChoiceOfDatabaseTest {

    private static final String URL = "jdbc:h2:mem:choice";

    private static Connection keepingIt;

    @BeforeAll
    static void open() throws SQLException {
        keepingIt = DriverManager.getConnection(URL, "sa", "");
    }

    @AfterAll
    static void close() throws SQLException {
        keepingIt.close();
    }

    static final class ByUrl {
        @MigrationTest(url = URL, user = "sa")
        void migrations() {}
    }

    static final class ByField {
        private static final DataSource DATABASE = new UrlDataSource(URL, "sa", "");

        @MigrationTest(database = "DATABASE")
        void migrations() {}
    }

    static class WithMethod {
        static String database() {
            return URL + ";USER=sa";
        }
    }

    static final class ByInheritedMethod extends WithMethod {
        @MigrationTest(database = "database")
        void migrations() {}
    }

    /** As a container of Testcontainers is. */
    public static final class Container {
        public String getJdbcUrl() {
            return URL;
        }

        public String getUsername() {
            return "sa";
        }

        public String getPassword() {
            return "";
        }
    }

    static final class ByContainer {
        static final Container CONTAINER = new Container();

        @Nested
        class Inside {
            @MigrationTest(database = "CONTAINER")
            void migrations() {}
        }
    }

    @Test
    void itComesFromAUrlAFieldAMethodOrAContainer() {
        for (Class<?> example :
                new Class<?>[] {ByUrl.class, ByField.class, ByInheritedMethod.class, ByContainer.class}) {
            Run run = Run.of(example);
            run.assertSuccessful();
            assertThat(run.ends()).hasSize(9);
        }
    }

    @Test
    void aContainerOfTestcontainersTellsWhereItIs() {
        for (String getter : new String[] {"getJdbcUrl", "getUsername", "getPassword"}) {
            assertThat(ReflectionSupport.findMethod(PostgreSQLContainer.class, getter))
                    .hasValueSatisfying(
                            method -> assertThat(method.getReturnType()).isEqualTo(String.class));
        }
    }

    static final class ByNothing {
        static String nothing;

        @MigrationTest(database = "nothing")
        void migrations() {}
    }

    @Test
    void aFieldThatIsNullIsRefused() {
        assertThat(Run.of(ByNothing.class).messages()).containsExactly("""
                ByNothing.nothing has no database: it is null.
                  Next: set it before the test starts, as in @BeforeAll""");
    }

    static final class ByInstance {
        final DataSource database = new UrlDataSource(URL, "sa", "");

        @MigrationTest(database = "database")
        void migrations() {}
    }

    @Test
    void aFieldThatIsNotStaticIsRefused() {
        assertThat(Run.of(ByInstance.class).messages()).containsExactly("""
                ByInstance has no static field "database", and no static method of that name without parameters.
                  Next: declare it, or name another one: @MigrationTest(database = "…")""");
    }

    static final class ByNumber {
        static final Integer NUMBER = 1;

        @MigrationTest(database = "NUMBER")
        void migrations() {}
    }

    @Test
    void whatIsNoDatabaseIsRefused() {
        assertThat(Run.of(ByNumber.class).messages()).containsExactly("""
                A java.lang.Integer cannot be used as a database.
                  Next: give @MigrationTest a DataSource, a JDBC URL, a Migrator, or a JDBC container of Testcontainers""");
    }

    static final class ByBoth {
        @MigrationTest(url = URL, database = "database")
        void migrations() {}
    }

    @Test
    void twoDatabasesAreRefused() {
        assertThat(Run.of(ByBoth.class).messages()).containsExactly("""
                @MigrationTest has both a url and a database.
                  Next: leave one of them out""");
    }

    @Test
    void withoutH2ADatabaseHasToBeNamed() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new ClassLoader(before) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("org.h2.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        });
        try {
            assertThat(Run.of(MigrationTestTest.OnItsOwn.class).messages()).containsExactly("""
                    @MigrationTest has no database: H2, its default, is not on the class path.
                      Next: name a static field or method that has a database: @MigrationTest(database = "…"); or a JDBC URL: \
                    @MigrationTest(url = "…"); or add com.h2database:h2""");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
