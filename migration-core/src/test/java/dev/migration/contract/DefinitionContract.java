package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import dev.migration.fixture.CutConnection.When;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A CREATE or DROP is cut off, where the database does each as a whole, commits it by itself, and has a catalogue. */
public interface DefinitionContract extends CrashContract {

    String TABLE = "SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) = 'thing'";
    String SEQUENCE = "SELECT COUNT(*) FROM information_schema.sequences WHERE LOWER(sequence_name) = 'thing'";

    /**
     * A definition.
     *
     * @param given what is done before, if anything
     * @param sql is cut off
     * @param count a query for how many there are
     * @param left how many there are in the end
     */
    record Definition(String given, String sql, String count, int left) {}

    static Stream<Arguments> definitions() {
        return Stream.of(
                        new Definition("", "CREATE TABLE thing (n INT)", TABLE, 1),
                        new Definition("CREATE TABLE thing (n INT)", "DROP TABLE thing", TABLE, 0),
                        new Definition("", "CREATE VIEW thing AS SELECT n FROM counts", TABLE, 1),
                        new Definition("", "CREATE VIEW other.\"Thing\" AS SELECT n FROM public.counts", TABLE, 1),
                        new Definition(
                                "CREATE VIEW other.thing AS SELECT n FROM public.counts",
                                "CREATE VIEW thing AS SELECT n FROM counts",
                                TABLE,
                                2),
                        new Definition("CREATE VIEW thing AS SELECT n FROM counts", "DROP VIEW thing", TABLE, 0),
                        new Definition("", "CREATE SEQUENCE thing START WITH 7", SEQUENCE, 1),
                        new Definition("", "CREATE SEQUENCE other.\"Thing\"", SEQUENCE, 1),
                        new Definition("CREATE SEQUENCE other.thing", "CREATE SEQUENCE thing", SEQUENCE, 2),
                        new Definition("CREATE SEQUENCE thing", "DROP SEQUENCE IF EXISTS thing", SEQUENCE, 0))
                .flatMap(definition -> Stream.of(When.values())
                        .map(when -> Arguments.of(
                                when, Named.of(definition.given() + "; " + definition.sql(), definition))));
    }

    @ParameterizedTest
    @MethodSource("dev.migration.contract.DefinitionContract#definitions")
    default void aDefinitionThatIsCutOffIsSentAgainOnlyIfItDidNotArrive(When when, Definition definition) {
        createSchema("other");
        write("0001_counts.sql", "CREATE TABLE counts (n INT);", definition.given() + ";");
        up();
        write(
                "0002_mixed.sql",
                "INSERT INTO counts VALUES (1);",
                definition.sql() + ";",
                "INSERT INTO counts VALUES (2);");
        crash(when, definition.sql());
        assertThat(states()).containsExactly(State.APPLIED, State.INTERRUPTED);
        String now = column(definition.count()).get(0);

        up();

        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2");
        assertThat(column(definition.count())).containsExactly(Integer.toString(definition.left()));
        assertThat(now.equals(Integer.toString(definition.left()))).isEqualTo(when == When.AFTER);
    }
}
