package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.hibernate.internal.DraftFiles;
import dev.migration.hibernate.internal.EntityDraft;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.Instances;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Drafts the next migration from the service's entities. The service starts on a scratch database instead of its own, which is
 * never opened.
 *
 * @param scratch that database
 * @param own the service's; null where only a scratch database is named
 */
record DraftTask(ScratchDatabase scratch, @Nullable DatabaseUrl own) implements ExitTask {

    static final String SCRATCH_URL = "migration.scratch-url";

    private static final Logger log = LoggerFactory.getLogger(DraftTask.class);

    private static final String NAME = "migration.draft.name";
    private static final String DROP = "migration.draft.drop";
    private static final String UNIT = "migration.draft.unit";
    private static final String SAFE = "migration.draft.safe";
    private static final String BASELINE = "migration.draft.baseline";
    private static final Path RESOURCES = Path.of("src/main/resources");

    /** Creates the scratch database, beside the configured one. */
    static DraftTask of(Environment environment, @Nullable ClassLoader loader) {
        if (!ClassUtils.isPresent("dev.migration.hibernate.internal.EntityDraft", loader)) {
            throw refused(
                    " needs the module migration-hibernate, which is not in the class path",
                    "add the dependency dev.migration:migration-hibernate; for services with JPA only");
        }
        if (environment.getProperty(NAME, "").isBlank()) {
            throw refused(" does not say what the migration is called", "add " + NAME + ", such as add_phone");
        }
        DatabaseUrl own = url(environment, environment.getProperty("spring.datasource.url"));
        DatabaseUrl named = url(environment, environment.getProperty(SCRATCH_URL));
        if (named != null) {
            // A container of Testcontainers is new and empty, and ends with its last connection.
            boolean isContainer = named.jdbc().startsWith("jdbc:tc:");
            return new DraftTask(isContainer ? ScratchDatabase.asItIs(named) : ScratchDatabase.of(named, own), own);
        }
        if (own == null) {
            throw refused(
                    " has no database to create a scratch database beside: spring.datasource.url is not set",
                    "name an empty database: " + SCRATCH_URL);
        }
        return new DraftTask(
                ScratchDatabase.createOr(
                        "name an empty database: --" + SCRATCH_URL + "=URL",
                        own,
                        problem -> log.warn("{}", problem.text())),
                own);
    }

    private static @Nullable DatabaseUrl url(Environment environment, @Nullable String jdbc) {
        if (jdbc == null || jdbc.isBlank()) {
            return null;
        }
        Vendor vendor = Stream.of(Vendor.values())
                .filter(known -> jdbc.startsWith("jdbc:" + known.id() + ":"))
                .findFirst()
                .orElse(null);
        return new DatabaseUrl(
                vendor,
                jdbc,
                environment.getProperty("spring.datasource.username"),
                environment.getProperty("spring.datasource.password"));
    }

    /** What makes the service use it, and nothing else make tables there. */
    Map<String, Object> settings(Environment environment) {
        DatabaseUrl login = scratch.login();
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.datasource.url", login.jdbc());
        settings.put(
                "spring.datasource.driver-class-name",
                String.valueOf(DatabaseDriver.fromJdbcUrl(login.jdbc()).getDriverClassName()));
        settings.put("spring.jpa.hibernate.ddl-auto", "none");
        settings.put("spring.sql.init.mode", "never");
        // A sequence that differs is drafted, and no reason not to start.
        settings.put("spring.jpa.properties.hibernate.id.sequence.increment_size_mismatch_strategy", "none");
        settings.put("migration.phase", "all");
        if (environment.containsProperty("migration.url")) {
            settings.put("migration.url", login.jdbc());
        }
        return settings;
    }

    /** Drafts and writes, and returns what to tell. */
    String run(ListableBeanFactory beans, Environment environment) {
        try (scratch) {
            // Hibernate waits until all migrations are applied there.
            EntityManagerFactory entities = entities(beans, environment.getProperty(UNIT));
            Migrator migrations = beans.getBeanProvider(Migrator.class).getIfUnique();
            if (migrations == null) {
                throw refused(
                        " needs one Migrator, and the service has none, or several", "write it: migration new NAME");
            }
            EntityDraft draft =
                    EntityDraft.of(migrations, entities, environment.getProperty(DROP, Boolean.class, false));
            Migrator.Builder files = files(environment);
            String text = DraftFiles.write(files.build(), environment.getProperty(NAME, ""), draft);
            if (environment.getProperty(BASELINE, Boolean.class, false)) {
                return text
                        + DraftFiles.adopt(
                                files.dataSource(new DriverDataSource(database(BASELINE)))
                                        .build(),
                                entities);
            }
            return environment.getProperty(SAFE, Boolean.class, false) && draft.isReady()
                    ? text + DraftFiles.rewriteSafely(files.build(), database(SAFE))
                    : text;
        }
    }

    private DatabaseUrl database(String setting) {
        if (own == null) {
            throw refused(" with " + setting + " needs the service's own database", "set spring.datasource.url");
        }
        return own;
    }

    private static EntityManagerFactory entities(ListableBeanFactory beans, @Nullable String unit) {
        Map<String, EntityManagerFactory> all = beans.getBeansOfType(EntityManagerFactory.class);
        if (all.isEmpty()) {
            throw refused(
                    " has no entities of Hibernate: the service has no EntityManagerFactory",
                    "for Spring Data JDBC, jOOQ and the like write the migration yourself: migration new NAME");
        }
        if (unit == null && all.size() == 1) {
            return all.values().iterator().next();
        }
        EntityManagerFactory named = unit == null ? null : all.get(unit);
        if (named == null) {
            throw refused(
                    unit == null
                            ? " does not say which entities"
                            : " names entities that the service does not have: " + unit,
                    "set " + UNIT + " to one of " + String.join(", ", List.copyOf(all.keySet())));
        }
        return named;
    }

    /** Those in the sources: what is in the class path is a copy. */
    private static Migrator.Builder files(Environment environment) {
        String location = environment.getProperty("migration.locations", "classpath:migrations");
        String inSources = location.replaceFirst("^classpath:/?", "filesystem:" + RESOURCES + "/");
        if (location.contains(",") || (!inSources.equals(location) && !Files.isDirectory(RESOURCES))) {
            throw refused(
                    " does not find the one folder of the migrations in the sources",
                    "start it in the project's folder, the one with " + RESOURCES
                            + ", with one folder in migration.locations");
        }
        return Migrator.builder().locations(inSources);
    }

    private static InvalidMigrationsException refused(String why, String remedy) {
        Problem problem = Instances.invalid("migration.mode=draft" + why + ". Nothing was done.", remedy);
        return new InvalidMigrationsException(problem);
    }

    @Override
    public String setting() {
        return "migration.mode=draft";
    }

    @Override
    public MigrationMode mode() {
        return MigrationMode.MIGRATE;
    }
}
