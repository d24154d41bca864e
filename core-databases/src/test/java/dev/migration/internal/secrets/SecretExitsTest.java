// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStoppedException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.fixture.RecordedLog;
import dev.migration.internal.history.LogEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server or driver said: where a text leaves the engine, it shows no secret. */
class SecretExitsTest {

    private static final String TEXT = "at jdbc:x://h/d?password=hunter2 refused: ALTER ROLE a PASSWORD 'hunter2'";
    private static final String MASKED = "at jdbc:x://h/d?password=*** refused: ALTER ROLE a PASSWORD '***'";

    /** Known before anything is read from a server or a script. */
    private static final Set<String> OURS = Set.of("migration", "version", "name");

    @Test
    void aProblem() {
        Problem problem = Problem.error(Code.DATABASE_ERROR, Place.of("a.sql"), TEXT, TEXT);

        assertThat(problem.message()).isEqualTo(MASKED);
        assertThat(problem.remedy()).isEqualTo(MASKED);
    }

    static Stream<MigrationException> exceptions() {
        Problem problem = Problem.error(Code.DATABASE_ERROR, null, TEXT, "");
        return Stream.of(
                new InvalidMigrationsException(problem, new IOException(TEXT)),
                new DatabaseAccessException(problem, new SQLException("refused", new SQLException(TEXT))),
                new MigrationFailedException("Migration failed", "0001_a", problem, new SQLException(TEXT)),
                new MigrationStoppedException(problem, new IllegalStateException(TEXT)));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void anException(MigrationException exception) {
        assertThat(exception).hasStackTraceContaining("password=***").hasCauseInstanceOf(Exception.class);
        assertThat(stackTrace(exception)).doesNotContain("hunter2");
    }

    static Stream<Class<?>> events() {
        return Arrays.stream(MigrationEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEvent(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object event = type.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new))
                .newInstance(Arrays.stream(components)
                        .map(component -> value(component.getType()))
                        .toArray());

        for (RecordComponent component : components) {
            if (component.getType() == String.class && !OURS.contains(component.getName())) {
                assertThat(component.getAccessor().invoke(event)).isEqualTo(MASKED);
            }
        }
    }

    @Test
    void aLineOfTheHistorysLog() {
        var entry = new LogEntry(LogEntry.Action.FAIL, Version.of("0001"), "0001_a", "", "42000", TEXT, null, null);

        assertThat(entry.error()).isEqualTo(MASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEBUG", "INFO", "WARN"})
    void aLineOfTheLog(String level) {
        MaskedLog log = MaskedLog.of(SecretExitsTest.class);
        try (var recorded = new RecordedLog()) {
            switch (level) {
                case "DEBUG" -> log.debug("{} failed: {}", 7, new SQLException(TEXT));
                case "INFO" -> log.info("{} failed: {}", 7, TEXT);
                default -> log.warn("{} failed", 7, new IllegalStateException(TEXT));
            }

            assertThat(recorded.messages(Level.valueOf(level)))
                    .singleElement()
                    .asString()
                    .startsWith("7 failed");
            assertThat(recorded.text()).contains(MASKED).doesNotContain("hunter2");
        }
    }

    private static @Nullable Object value(Class<?> type) {
        Map<Class<?>, Object> values = Map.of(
                String.class,
                TEXT,
                Direction.class,
                Direction.UP,
                Duration.class,
                Duration.ZERO,
                int.class,
                1,
                long.class,
                1L);
        return values.get(type);
    }

    private static String stackTrace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
