package dev.migration.benchmarks;

/** What the sample application is started with; all else is the same. */
enum Variant {
    WITHOUT("without", Contestant.JDBC),
    THIS(Contestant.THIS.title(), Contestant.THIS),
    FLYWAY(Contestant.FLYWAY.title(), Contestant.FLYWAY);

    private final String title;
    private final Contestant migratedBy;

    Variant(String title, Contestant migratedBy) {
        this.title = title;
        this.migratedBy = migratedBy;
    }

    String title() {
        return title;
    }

    /** Who has applied everything before, so that nothing is pending. */
    Contestant migratedBy() {
        return migratedBy;
    }
}
