// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.rehearsal.RehearsalReport;
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
 * the schemas after each step, and checks that the lock file is current. Each check is a separate test.
 *
 * <p>It belongs on a method without parameters, whose body stays empty. On a class it would have no effect: JUnit ignores
 * classes without a test method.
 *
 * <p>The schema in which the connection creates unqualified names has to be empty, and is emptied at the end. Without
 * {@link #url} and {@link #database} the database is H2, in memory.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(MigrationTestExtension.class)
public @interface MigrationTest {

    /** Where the migrations are, as in {@code migration.locations}. */
    String[] locations() default "classpath:migrations";

    /** The JDBC URL of an empty database. */
    String url() default "";

    /** The user, if the URL does not name it. */
    String user() default "";

    /** The password of the user. */
    String password() default "";

    /**
     * The name of a static field, or of a static method without parameters, of the test class or of one that encloses it,
     * that has an empty database: a {@link javax.sql.DataSource}, a JDBC URL, a JDBC container of Testcontainers, or a
     * {@link dev.migration.Migrator}, whose own locations are used then.
     */
    String database() default "";

    /** The versions that cannot be undone. All others are undone. */
    String[] irreversible() default {};

    /** Whether a migration without down script is a failure. If not, the tests that undo it are skipped. */
    boolean requireDown() default true;

    /** Whether a missing lock file is a failure. If not, the test of the lock file is skipped. */
    boolean requireLockFile() default true;

    /**
     * Whether each migration is rehearsed before it is applied, on PostgreSQL. A finding, such as a table that is locked,
     * rewritten, read wholly or dropped, fails the test from the level {@link #failOn} on. The comment
     * {@code -- allow: rule reason} above a statement accepts one finding.
     */
    boolean rehearse() default false;

    /** The first version that is rehearsed; default: all. Leave out those that are applied everywhere already. */
    String rehearseFrom() default "";

    /** The lowest level at which a finding of a rehearsal fails the test. */
    RehearsalReport.Level failOn() default RehearsalReport.Level.ERROR;

    /**
     * The path of a file that {@code migration sizes} wrote on the real database. Without it, every table is treated as
     * possibly large.
     */
    String sizes() default "";
}
