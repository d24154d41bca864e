// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.run.Engine;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.settings.Settings.SqlLocks;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MigratorBuilderTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                value("vendor must not be null.", builder -> builder.vendor(null)),
                value("locations must not be null.", builder -> builder.locations((List<String>) null)),
                value("locations must not be null.", builder -> builder.locations((String[]) null)),
                value("locations must have at least one element.", builder -> builder.locations(List.of())),
                value(
                        "An element of locations must not be null.",
                        builder -> builder.locations(Arrays.asList("migrations", null))),
                value("An element of locations must not be empty.", builder -> builder.locations("migrations", " ")),
                value("schema must not be empty.", builder -> builder.schema(" ")),
                value("init-sql must not be empty.", builder -> builder.initSql(" ")),
                value("placeholder-prefix must not be null.", builder -> builder.placeholderPrefix(null)),
                value(
                        "placeholder-suffix is \" \", which cannot be found in a script.\n  Next: write up to 20 characters"
                                + " on one line, such as #[ and ]",
                        builder -> builder.placeholderSuffix(" ").build()),
                value("role must not be empty.", builder -> builder.role(" ")),
                value("table must not be null.", builder -> builder.table(null)),
                value("table must not be empty.", builder -> builder.table("")),
                value("sequence must not be null.", builder -> builder.sequence(null)),
                value("out-of-order must not be null.", builder -> builder.outOfOrder(null)),
                value("policies must not be null.", builder -> builder.policies(null)),
                value(
                        "An element of policies must not be null.",
                        builder -> builder.policies(new HashSet<>(Collections.singleton(null)))),
                value(
                        "connect-timeout must not be negative, but is PT-1S.\n  Next: set a time such as 5s, or 0 to fail at"
                                + " once",
                        builder -> builder.connectTimeout(Duration.ofSeconds(-1))),
                value("connect-timeout must not be null.", builder -> builder.connectTimeout(null)),
                value(
                        "wait-timeout must not be negative, but is PT-0.001S.",
                        builder -> builder.waitTimeout(Duration.ofMillis(-1))),
                value(
                        "sql-lock-timeout must not be negative, but is PT-1S.\n  Next: set a time such as 5s, or 0 for the"
                                + " session's own limit",
                        builder -> builder.sqlLockTimeout(Duration.ofSeconds(-1))),
                value(
                        "sql-lock-retries must be at least 0, but is -1.\n  Next: set 0 or more",
                        builder -> builder.sqlLockRetries(-1)),
                value("listener must not be null.", builder -> builder.listener(null)),
                value(
                        "tenants.parallelism must be at least 1, but is 0.\n  Next: set 1 or more",
                        builder -> TenantMigrator.of(builder, List::of, 0)),
                value("The source of the tenants must not be null.", builder -> TenantMigrator.of(builder, null, 1)));
    }

    private static Arguments value(String message, Consumer<Migrator.Builder> call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String message, Consumer<Migrator.Builder> call) {
        assertThatThrownBy(() -> call.accept(Migrator.builder()))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith(message)
                .extracting(thrown ->
                        ((MigrationException) thrown).problems().get(0).code())
                .isEqualTo(Code.INVALID_SETTING);
    }

    @Test
    void whatHasADefaultCanBeReset() {
        Settings settings = Engine.of(Migrator.builder()
                        .dataSource(new JdbcDataSource())
                        .dataSource(null)
                        .schema("clinic")
                        .schema(null)
                        .baseline(Baseline.none())
                        .baseline(null)
                        .policies(Set.of(Policy.RECORD_SCHEMA))
                        .policies(Set.of())
                        .connectTimeout(Duration.ofSeconds(1))
                        .connectTimeout(Duration.ZERO)
                        .waitTimeout(Duration.ZERO)
                        .sqlLockTimeout(Duration.ZERO)
                        .sqlLockRetries(0)
                        .build())
                .settings();

        assertThat(settings.dataSource()).isNull();
        assertThat(settings.schema()).isNull();
        assertThat(settings.rules().baseline()).isNull();
        assertThat(settings.rules().policies()).isEmpty();
        assertThat(settings.connectTimeout()).isZero();
        assertThat(settings.sqlLocks()).isEqualTo(new SqlLocks(Duration.ZERO, 0, Duration.ZERO));
    }
}
