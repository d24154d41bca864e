package dev.migration.spring.actuate;

/** One migration as a page for people: a pure function. */
final class MigrationPage {

    private MigrationPage() {}

    /**
     * Makes the page.
     *
     * @param path the last part of the endpoint's own path
     */
    static String of(String database, MigrationsDescriptor.Migration migration, String path) {
        Markup page = PageFrame.begin(migration.name() + ": " + PageTexts.state(migration), false)
                .open("header")
                .open("nav", "aria-label", "Back")
                .element("a", "All migrations", "href", "../../" + path)
                .close()
                .element("h1", migration.name())
                .close()
                .open("main")
                .element(
                        "p",
                        PageTexts.state(migration),
                        "class",
                        "verdict " + Tone.of(migration).style())
                .open("dl");
        fact(page, "Database", database);
        if (migration.title() != null) {
            fact(page, "Title", migration.title());
        }
        if (migration.author() != null) {
            fact(page, "Author", migration.author());
        }
        if (migration.created() != null) {
            fact(page, "Written", PageTexts.time(migration.created().toInstant()));
        }
        if (migration.appliedAt() != null) {
            fact(page, "Applied", PageTexts.time(migration.appliedAt()));
        }
        if (migration.appliedBy() != null) {
            fact(page, "By", migration.appliedBy());
        }
        if (migration.executionMillis() != null) {
            fact(page, "Took", PageTexts.duration(migration.executionMillis()));
        }
        if (!migration.checksum().isEmpty()) {
            fact(page, "SHA-256", migration.checksum());
        }
        page.close();
        if (migration.detail() != null) {
            page.element("h2", "What went wrong").element("pre", migration.detail());
        }
        return PageFrame.end(page.close());
    }

    private static void fact(Markup page, String name, String value) {
        page.element("dt", name).element("dd", value);
    }
}
