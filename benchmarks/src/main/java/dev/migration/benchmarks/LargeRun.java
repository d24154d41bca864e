package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Runs a large script on an empty database and makes sure that its rows are there. */
record LargeRun(Lab lab, Path folder, long rows) {

    private static final String DATABASE = "large";

    Outcome in(int megabytes, Contestant contestant) throws IOException, SQLException, InterruptedException {
        String url = lab.server().create(DATABASE);
        return checked(lab.forkWithLimit().once(contestant, folder, url, "-Xmx" + megabytes + "m"));
    }

    Outcome byPsql() throws IOException, SQLException, InterruptedException {
        lab.server().create(DATABASE);
        return checked(lab.forkWithLimit()
                .run(Psql.command(LargeScript.file(folder), lab.server().port(), DATABASE)));
    }

    private Outcome checked(Outcome outcome) throws SQLException {
        if (outcome instanceof Outcome.Failed) {
            return outcome;
        }
        String there = lab.server().queryOne(DATABASE, "SELECT count(*) FROM " + LargeTable.NAME);
        return there.equals(Long.toString(rows))
                ? outcome
                : new Outcome.Failed("failed: " + there + " rows instead of " + rows);
    }
}
