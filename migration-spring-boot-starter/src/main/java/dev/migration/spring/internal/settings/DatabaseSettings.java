package dev.migration.spring.internal.settings;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Sequence;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one database. Where it is one of several, what it leaves open is as for all.
 *
 * @param name its name among several databases; null where it is the only one
 * @param own its own settings
 * @param all the settings for all databases
 */
public record DatabaseSettings(@Nullable String name, InstanceProperties own, MigrationProperties all) {

    /** Of the only database. */
    public static DatabaseSettings of(MigrationProperties properties) {
        return new DatabaseSettings(null, properties.single(), properties);
    }

    /** The one place where settings become those of a {@link Migrator}. */
    public Migrator.Builder builder() {
        return Migrator.builder()
                .locations(locations())
                .schema(own.schema())
                .table(table())
                .sequence(sequence())
                .outOfOrder(outOfOrder())
                .policies(policies())
                .connectTimeout(connectTimeout())
                .waitTimeout(waitTimeout())
                .sqlLockTimeout(sqlLockTimeout())
                .sqlLockRetries(sqlLockRetries())
                .baseline(own.baseline() == null ? null : Baseline.of(own.baseline()));
    }

    /** The full name of a setting of this database. */
    public String property(String setting) {
        return (name == null ? "migration" : Instances.PREFIX + "." + name) + "." + setting;
    }

    List<String> locations() {
        return own.locations() == null ? List.of("classpath:migrations/" + name) : own.locations();
    }

    /** The name of the history table. */
    public String table() {
        return or(own.table(), MigrationProperties::table);
    }

    Sequence sequence() {
        return or(own.sequence(), MigrationProperties::sequence);
    }

    OutOfOrder outOfOrder() {
        return or(own.outOfOrder(), MigrationProperties::outOfOrder);
    }

    /** How long to wait for a database that does not accept connections yet. */
    public Duration connectTimeout() {
        return or(own.connectTimeout(), MigrationProperties::connectTimeout);
    }

    Duration waitTimeout() {
        return or(own.waitTimeout(), MigrationProperties::waitTimeout);
    }

    Duration sqlLockTimeout() {
        return or(own.sqlLockTimeout(), MigrationProperties::sqlLockTimeout);
    }

    int sqlLockRetries() {
        return or(own.sqlLockRetries(), MigrationProperties::sqlLockRetries);
    }

    private <T> T or(@Nullable T mine, Function<MigrationProperties, T> forAll) {
        return mine == null ? forAll.apply(all) : mine;
    }

    private Set<Policy> policies() {
        Set<Policy> policies = EnumSet.noneOf(Policy.class);
        if (all.failOnNewerSchema()) {
            policies.add(Policy.FAIL_ON_NEWER_SCHEMA);
        }
        if (all.failOnMissingLocation()) {
            policies.add(Policy.FAIL_ON_MISSING_LOCATION);
        }
        if (all.createSchema()) {
            policies.add(Policy.CREATE_SCHEMA);
        }
        return policies;
    }
}
