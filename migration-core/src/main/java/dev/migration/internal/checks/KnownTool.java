package dev.migration.internal.checks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A tool whose history can be taken over. The name of its table is free in its settings, so the columns say whose it is. */
public enum KnownTool {
    FLYWAY(
            "Flyway",
            "installed_rank version description type script checksum installed_by installed_on execution_time success"),
    SQLX("sqlx", "version description installed_on success checksum execution_time"),
    DBMATE("dbmate", "version"),
    GOLANG_MIGRATE("golang-migrate", "version dirty"),
    DIESEL("diesel", "version run_on"),
    GOOSE("goose", "id version_id is_applied tstamp"),
    KAT("Kat", "id name migration_time duration"),
    PRISMA("Prisma", "id checksum finished_at migration_name logs rolled_back_at started_at applied_steps_count"),
    ATLAS("Atlas", "version description type applied total executed_at execution_time error hash operator_version"),
    LIQUIBASE("Liquibase", "id author filename dateexecuted orderexecuted exectype md5sum");

    private final String shown;
    private final Set<String> columns;

    KnownTool(String shown, String columns) {
        this.shown = shown;
        this.columns = Set.of(columns.split(" "));
    }

    /** How it is called in a sentence. */
    public String shown() {
        return shown;
    }

    /** How it is called in a setting. */
    public String id() {
        return shown.toLowerCase(Locale.ROOT);
    }

    /**
     * The tool that makes tables with these columns, in lower case. Flyway 3 has one more, Atlas had fewer, and Liquibase has
     * more, as some of them came later.
     */
    public static Optional<KnownTool> of(Set<String> columns) {
        return Arrays.stream(values())
                .filter(tool -> (tool == FLYWAY || tool == ATLAS || tool == LIQUIBASE)
                        ? columns.containsAll(tool.columns)
                        : columns.equals(tool.columns))
                .findFirst();
    }
}
