package dev.migration.benchmarks;

/**
 * What was measured.
 *
 * @param scenario one of the tables of the report
 * @param subject what was migrated, such as "1,000 migrations"
 * @param contestant who did it
 * @param measure what was taken, with its unit, such as "cold ms"
 */
record MeasuredKey(String scenario, String subject, String contestant, String measure) {

    MeasuredKey by(String other) {
        return new MeasuredKey(scenario, subject, other, measure);
    }
}
