package dev.migration.benchmarks;

/** One kind of work, and a table of the report. */
interface Scenario {

    String title();

    /** How it is measured, for the readers of the table. */
    String about();

    void measure(Lab lab) throws Exception;
}
