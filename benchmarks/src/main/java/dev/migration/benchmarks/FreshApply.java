package dev.migration.benchmarks;

/** Many small migrations, and an empty database. */
final class FreshApply implements Scenario {

    static final String TITLE = "Fresh apply";
    static final String TIME = "ms";

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "Each migration makes a table with an index and two rows. A new JVM, time from the first line of main;"
                + " plain JDBC: the file, the row of its history and a commit for each.";
    }

    static Key key(int migrations, Contestant contestant) {
        return new Key(TITLE, SmallMigrations.title(migrations), contestant.title(), TIME);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        for (int count : lab.size().freshCounts()) {
            for (int round = 0; round < lab.size().freshRounds(count); round++) {
                for (Contestant contestant : Lab.inOrder(round)) {
                    lab.results().add(key(count, contestant), lab.apply(contestant, count));
                }
            }
        }
    }
}
