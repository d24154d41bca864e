package dev.migration.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param quick whether small numbers will do
 * @param mostMigrations the largest number of migrations to measure with
 * @param only parts of the titles of the scenarios to run; all where there are none
 * @param contestants those that are compared
 * @param mysql the address of an empty database on a MySQL server, for what is measured there as well; null for none
 * @param name of the files of results
 */
record Options(
        boolean quick,
        int mostMigrations,
        List<String> only,
        List<Contestant> contestants,
        @Nullable String mysql,
        String name) {

    static final String HELP = """
            Usage: benchmarks/run [options]
              --quick            small numbers, for trying out
              --only=TEXT        only scenarios whose titles contain it; may be given several times
              --without=TOOL     leaves one out, such as Liquibase; may be given several times
              --up-to=N          no more than so many migrations, such as 1000
              --mysql=URL        an empty database of a MySQL server, where the backfill is measured as well
              --name=NAME        of the files of results: "full" or "quick" by default
            """;

    static Options parse(List<String> arguments) {
        boolean quick = false;
        int mostMigrations = Integer.MAX_VALUE;
        var only = new ArrayList<String>();
        var contestants = new ArrayList<>(List.of(Contestant.values()));
        String mysql = null;
        String name = "";
        for (String argument : arguments) {
            String[] option = argument.split("=", 2);
            String value = option.length == 2 ? option[1] : "";
            switch (option[0]) {
                case "--quick" -> quick = true;
                case "--only" -> only.add(value);
                case "--without" ->
                    contestants.removeIf(contestant -> contestant.title().equals(value));
                case "--up-to" -> mostMigrations = Integer.parseInt(value);
                case "--mysql" -> mysql = value;
                case "--name" -> name = value;
                default -> throw new IllegalArgumentException("Unknown option " + option[0] + "\n" + HELP);
            }
        }
        return new Options(
                quick,
                mostMigrations,
                List.copyOf(only),
                List.copyOf(contestants),
                mysql,
                name.isEmpty() ? (quick ? "quick" : "full") : name);
    }

    Size size() {
        return quick ? Size.QUICK : Size.FULL;
    }

    boolean includes(Scenario scenario) {
        return only.isEmpty() || only.stream().anyMatch(scenario.title()::contains);
    }
}
