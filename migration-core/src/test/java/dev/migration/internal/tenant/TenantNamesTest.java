// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.TenantSource;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a source that answers with something else than names. */
class TenantNamesTest {

    private static final String NO_NAME = "A tenant is called NULL, which is not a schema name.\n"
            + "  Next: take it out of the source of the tenants; no tenant was touched";

    private static InvalidMigrationsException refusal(TenantSource source) {
        InvalidMigrationsException refusal =
                catchThrowableOfType(InvalidMigrationsException.class, () -> TenantNames.ask(source::schemas));
        assertThat(refusal.problems()).extracting(Problem::code).containsExactly(Code.INVALID_SETTING);
        return refusal;
    }

    @Test
    void aSourceThatGivesNothingIsRefused() {
        assertThat(refusal(() -> null))
                .hasMessage("The source of the tenants gave null instead of names.\n"
                        + "  Next: fix the source of the tenants; no tenant was touched");
    }

    @Test
    void aNameThatIsNullIsRefused() {
        List<String> names = Arrays.asList("acme", null);

        assertThat(refusal(() -> names)).hasMessage(NO_NAME);
        assertThat(refusal(TenantSource.of(names))).hasMessage(NO_NAME);
    }

    @Test
    void aNullOfTheQueryIsCalledAsTheDatabaseCallsIt() {
        var dataSource = new JdbcDataSource();
        dataSource.setUrl("jdbc:h2:mem:");

        assertThat(refusal(TenantSource.query(dataSource, "SELECT NULL"))).hasMessage(NO_NAME);
        assertThat(refusal(TenantSource.query(dataSource, "SELECT ''")))
                .hasMessageStartingWith("A tenant is called \"\", which");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET https://svc:hunter2@tenants/ failed",
                "no login: {user=svc, password=hunter2}",
                "refused: ALTER ROLE svc PASSWORD 'hunter2'"
            })
    void aSourceThatFailsTellsNoPassword(String message) {
        var failure = new IllegalStateException(message, new IllegalArgumentException(message));

        InvalidMigrationsException refusal = refusal(() -> {
            throw failure;
        });

        assertThat(refusal)
                .hasMessageStartingWith(
                        "The tenants could not be named: java.lang.IllegalStateException: " + message.substring(0, 3))
                .hasMessageContaining("***");
        assertThat(Throwables.getStackTrace(refusal)).doesNotContain("hunter2").contains("TenantNamesTest");
    }

    @Test
    void aSourceThatFailsIsTheCause() {
        var failure = new IllegalStateException("no answer");

        assertThat(refusal(() -> {
                    throw failure;
                }))
                .hasMessage("The tenants could not be named: java.lang.IllegalStateException: no answer\n"
                        + "  Next: fix the source of the tenants; no tenant was touched")
                .hasCause(failure);
    }
}
