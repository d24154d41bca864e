// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import dev.migration.fixture.EmptyMySql;
import dev.migration.fixture.MySqlWorkbench;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Routines that are sent one by one, with their comments. */
@Tag("deep")
class MySqlRoutineTest extends MySqlWorkbench implements RoutineContract {

    @Override
    public List<String> bodies() {
        return column(BODIES);
    }

    @Override
    public void define(List<String> statements) {
        execute(RoutineGenerator.TABLE);
        statements.forEach(this::execute);
    }

    @Override
    public void anew() {
        EmptyMySql.empty();
    }

    @Override
    public void migrate(String script) {
        write("0001_routines.sql", script);
        up();
    }

    @Test
    void hundredsOfBodiesAreThoseOfSingleStatements() throws Exception {
        sameBodies(new RoutineGenerator(1, false, true).statements(300));
    }

    @Test
    void commentsOfABodyEndNothing() throws Exception {
        sameBodies(
                List.of("CREATE PROCEDURE p() BEGIN /* END IF; END; */ IF 1 THEN -- end if;\n SELECT 1; # it's END;\n"
                        + " END IF; /*!50003 SELECT 2; */ END"));
    }
}
