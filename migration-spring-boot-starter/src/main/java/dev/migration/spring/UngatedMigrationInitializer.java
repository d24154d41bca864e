package dev.migration.spring;

import java.util.List;
import org.springframework.beans.factory.InitializingBean;

/**
 * Brings a database up to date for which no bean waits by itself, because its DataSource is made from what is in another
 * one. A bean that uses it says so: {@code @DependsOn("reportsMigrationInitializer")} for the database {@code reports}.
 */
public final class UngatedMigrationInitializer implements InitializingBean {

    private final MigrationInitializer initializer;

    /** Does nothing yet. */
    public UngatedMigrationInitializer(StartupMigration database, MigrationMode mode) {
        this.initializer = new MigrationInitializer(() -> List.of(database), mode);
    }

    /** Runs or validates, as {@link MigrationInitializer#afterPropertiesSet()} does for the others. */
    @Override
    public void afterPropertiesSet() {
        initializer.afterPropertiesSet();
    }
}
