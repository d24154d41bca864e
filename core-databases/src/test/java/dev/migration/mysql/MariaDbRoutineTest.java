// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.MariaDbWorkbench;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Routines that the server's own client creates with DELIMITER. */
class MariaDbRoutineTest extends MariaDbWorkbench implements RoutineContract {

    @Override
    public List<String> bodies() {
        return column(BODIES);
    }

    @Override
    public void define(List<String> statements) throws IOException {
        Process client = EmptyMariaDb.client();
        try (OutputStream input = client.getOutputStream()) {
            String script = RoutineGenerator.TABLE + ";\nDELIMITER ++\n" + String.join(" ++\n", statements) + " ++\n";
            input.write(script.getBytes(UTF_8));
        }
        client.getInputStream().readAllBytes();
    }

    @Override
    public void anew() {
        EmptyMariaDb.create();
    }

    @Override
    public void migrate(String script) {
        write("0001_routines.sql", script);
        up();
    }

    @Test
    void aFewBodiesAreThoseOfTheClient() throws Exception {
        sameBodies(new RoutineGenerator(1, true, false).statements(40));
    }

    @Test
    @Tag("deep")
    void manyBodiesAreThoseOfTheClient() throws Exception {
        for (int seed = 2; seed < 12; seed++) {
            sameBodies(new RoutineGenerator(seed, true, false).statements(60));
            write("0001_routines.sql", "");
            anew();
        }
    }
}
