package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Routines without DELIMITER are in the database as when each of them is sent by itself. */
interface RoutineContract {

    String BODIES = "SELECT CONCAT(routine_name, ' ', routine_definition) FROM information_schema.routines"
            + " WHERE routine_schema = DATABASE()"
            + " UNION ALL SELECT CONCAT(trigger_name, ' ', action_statement) FROM information_schema.triggers"
            + " WHERE trigger_schema = DATABASE()"
            + " UNION ALL SELECT CONCAT(event_name, ' ', event_definition) FROM information_schema.events"
            + " WHERE event_schema = DATABASE() ORDER BY 1";

    List<String> bodies();

    void define(List<String> statements) throws Exception;

    void anew();

    void migrate(String script);

    default void sameBodies(List<String> routines) throws Exception {
        define(routines);
        List<String> expected = bodies();
        anew();

        migrate(RoutineGenerator.TABLE + ";\n" + String.join(";\n", routines) + ";\nCREATE TABLE last (n INT);");

        assertThat(expected).hasSize(routines.size());
        assertThat(bodies()).isEqualTo(expected);
    }
}
