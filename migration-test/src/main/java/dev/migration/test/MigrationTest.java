package dev.migration.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests the build's migrations: applies each, undoes it and applies it again, then undoes all and applies all, compares
 * the schemas after each step, and looks whether the lock file is current. Each of these facts is a test of its own.
 *
 * <p>It stands on a method without parameters, whose body stays empty. On a class it could be passed over without a word:
 * JUnit only looks at classes that have a test method.
 *
 * <p>The database, or its schema in which unqualified names are created, has to be empty; at the end,
 * what the test's own steps made in it is dropped again, and nothing else.
 * Without {@link #url} and {@link #database} it is one of H2, in memory.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(MigrationTestExtension.class)
public @interface MigrationTest {

    /** Where the migrations are, as {@code migration.locations} has it. */
    String[] locations() default "classpath:migrations";

    /** The JDBC URL of an empty database. */
    String url() default "";

    /** Who logs in there, if the URL does not say it. */
    String user() default "";

    /** With which password. */
    String password() default "";

    /**
     * The name of a static field, or of a static method without parameters, of the test class or one around it, that has
     * an empty database: a {@link javax.sql.DataSource}, a JDBC URL, a JDBC container of Testcontainers, or a
     * {@link dev.migration.Migrator}, whose own locations count then.
     */
    String database() default "";

    /** The versions that there is no way back from. They are not undone; those before and after them are. */
    String[] irreversible() default {};

    /** Whether a migration without down script is a failure. If not, the test of its way back is skipped. */
    boolean requireDown() default true;

    /** Whether a missing lock file is a failure. If not, its test is skipped where there is none. */
    boolean requireLockFile() default true;
}
