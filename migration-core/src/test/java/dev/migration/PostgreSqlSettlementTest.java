package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.CutConnection.When;
import dev.migration.plan.State;
import dev.migration.problem.MigrationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that was cut off left of a statement that PostgreSQL takes outside transactions only is read from the catalogue. */
class PostgreSqlSettlementTest extends PostgreSqlWorkbench {

    @BeforeEach
    @AfterEach
    void dropWhatIsOutsideTheSchema() {
        execute("DROP DATABASE IF EXISTS \"Settled\"", "DROP DATABASE IF EXISTS settled");
    }

    private void cutAt(When when, String text) {
        Migrator cut = builder()
                .dataSource(CutConnection.dataSource(dataSource(), when, text))
                .build();
        assertThatThrownBy(cut::up).isInstanceOf(MigrationFailedException.class);
    }

    private void goesOn() {
        up();
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"settled", "\"Settled\"", "SETTLED /* a */"})
    void aDatabaseIsNotCreatedTwice(String name) {
        write("0001_a.sql", "CREATE DATABASE " + name + ";");
        cutAt(When.AFTER, "CREATE DATABASE");

        goesOn();
        assertThat(column("SELECT COUNT(*) FROM pg_database WHERE lower(datname) = 'settled'"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aDatabaseIsDroppedOnce(When when) {
        execute("CREATE DATABASE settled");
        write("0001_a.sql", "DROP DATABASE settled;");
        cutAt(when, "DROP DATABASE");

        goesOn();
        assertThat(column("SELECT COUNT(*) FROM pg_database WHERE datname = 'settled'"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aSubscriptionIsDroppedOnce(When when) {
        execute(
                "CREATE SUBSCRIPTION settled CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = none)");
        write("0001_a.sql", "DROP SUBSCRIPTION settled;");
        cutAt(when, "DROP SUBSCRIPTION");

        goesOn();
        assertThat(column("SELECT COUNT(*) FROM pg_subscription")).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aPartitionIsDetachedOnce(When when) {
        execute(
                "CREATE TABLE p (a INT) PARTITION BY LIST (a)",
                "CREATE TABLE \"P 1\" PARTITION OF p FOR VALUES IN (1)",
                "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2)");
        write("0001_a.sql", "ALTER TABLE public.p DETACH PARTITION \"P 1\" CONCURRENTLY;");
        cutAt(when, "DETACH");

        goesOn();
        assertThat(column("SELECT inhrelid::regclass FROM pg_inherits")).containsExactly("p2");
    }

    @Test
    void aTablespaceThatCouldNotBeMadeIsMadeAgain() {
        write("0001_a.sql", "CREATE TABLESPACE settled LOCATION '/nowhere/at/all';");
        cutAt(When.BEFORE, "CREATE TABLESPACE");

        assertThatThrownBy(this::up).hasMessageContaining("/nowhere/at/all");
        assertThat(states()).containsExactly(State.FAILED);
    }
}
