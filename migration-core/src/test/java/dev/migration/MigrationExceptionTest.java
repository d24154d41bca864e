// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationExceptionTest {

    private static final Problem PROBLEM =
            Problem.error(Code.STATEMENT_FAILED, new Place("0001_a.sql", 3, 7), "It failed.", "correct it");

    static List<MigrationException> exceptions() {
        var failed =
                new MigrationFailedException("Migration failed", "0001_a", PROBLEM, new SQLException("no", "42P01"));
        return List.of(
                new InvalidMigrationsException(PROBLEM),
                failed,
                new MigrationStoppedException(PROBLEM, null),
                new DatabaseAccessException(PROBLEM, null),
                new WaitTimeoutException(PROBLEM),
                new TenantsFailedException(2, Map.of("acme", failed)));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void itsProblemsSurviveSerialization(MigrationException exception) throws IOException, ClassNotFoundException {
        MigrationException copy = (MigrationException) copy(exception);

        assertThat(copy.problems()).isEqualTo(exception.problems()).isNotEmpty();
        assertThat(copy).hasMessage(exception.getMessage());
        if (copy instanceof TenantsFailedException tenants) {
            assertThat(tenants.failures().get("acme").problems()).containsExactly(PROBLEM);
        }
    }

    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
