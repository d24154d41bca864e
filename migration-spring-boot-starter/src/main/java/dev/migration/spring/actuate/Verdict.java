package dev.migration.spring.actuate;

import dev.migration.problem.Code;

/** A database's state in a few words. */
record Verdict(Tone tone, String words) {

    static Verdict of(MigrationsDescriptor.Database database) {
        MigrationsDescriptor.Counts counts = database.counts();
        long broken = database.migrations().stream()
                .filter(migration -> Tone.of(migration) == Tone.BAD)
                .count();
        long errors = database.problems().stream()
                .filter(problem -> problem.severity().equals("error"))
                .count();
        if (isRunning(database)) {
            return new Verdict(Tone.NOTED, "migrations are running now");
        }
        if (counts == null) {
            return new Verdict(Tone.BAD, "not known: the database has not answered yet");
        }
        if (broken > 0) {
            return new Verdict(
                    Tone.BAD, broken == 1 ? "1 migration needs attention" : broken + " migrations need attention");
        }
        if (errors > 0) {
            return new Verdict(Tone.BAD, errors == 1 ? "1 problem" : errors + " problems");
        }
        if (counts.pending() > 0) {
            return new Verdict(Tone.WAITING, counts.pending() + " pending");
        }
        return new Verdict(Tone.GOOD, "up to date");
    }

    static boolean isRunning(MigrationsDescriptor.Database database) {
        return database.problems().stream().anyMatch(problem -> problem.code().equals(Code.RUNNING.id()));
    }
}
