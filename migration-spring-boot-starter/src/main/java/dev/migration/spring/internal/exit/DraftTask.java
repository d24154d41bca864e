// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.CodeMigration;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.hibernate.internal.DraftFiles;
import dev.migration.hibernate.internal.EntityCheck;
import dev.migration.hibernate.internal.EntityDraft;
import dev.migration.hibernate.internal.SafeDraft;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.DatabaseFacts;
import dev.migration.schema.internal.database.DatabaseIdentity;
import dev.migration.schema.internal.database.DriverDataSource;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.DraftProperties;
import dev.migration.spring.internal.settings.HibernateModule;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.targets.Targets;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.util.ClassUtils;

/**
 * Drafts the next migration from the service's entities. The service starts on a scratch database; its own is opened only for a
 * baseline, and to rehearse beside it.
 *
 * @param scratch that database
 * @param own the service's; null where only a scratch database is named
 */
record DraftTask(ScratchDatabase scratch, @Nullable DatabaseUrl own) implements ExitTask {

    static final String SCRATCH_URL = "migration.scratch-url";

    private static final Logger log = LoggerFactory.getLogger(DraftTask.class);

    private static final String SCHEMA = "migration.schema";
    private static final String POOL_SCHEMA = "spring.datasource.hikari.schema";
    private static final Pattern CURRENT_SCHEMA = Pattern.compile("[?&]currentSchema=([^&,]+)");

    private static final String NAME = "migration.draft.name";
    private static final String DROP = "migration.draft.drop";
    private static final String LENGTHS = "migration.draft.lengths";
    private static final String UNIT = "migration.draft.unit";
    private static final String SAFE = "migration.draft.safe";
    private static final String BASELINE = "migration.draft.baseline";
    private static final String USER = "spring.datasource.username";
    private static final String PASSWORD = "spring.datasource.password";
    private static final String WITHOUT = "write it: migration new NAME";
    private static final String RESOURCES = "src/main/resources";

    /** Creates the scratch database, beside the configured one. */
    static DraftTask of(Environment environment, @Nullable ClassLoader loader) {
        HibernateModule.requireHibernate7("migration.mode=draft");
        if (!ClassUtils.isPresent("dev.migration.hibernate.internal.EntityDraft", loader)) {
            throw refused(
                    " needs the module migration-hibernate, which is not in the class path",
                    "add the dependency dev.migration:migration-hibernate; for services with JPA only");
        }
        DraftProperties draft = DraftProperties.of(environment);
        if ((draft.name() == null || draft.name().isBlank()) && !draft.accepts()) {
            throw refused(" does not say what the migration is called", "add " + NAME + ", such as add_phone");
        }
        DatabaseUrl own = url(environment, "spring.datasource.url");
        DatabaseUrl named = url(environment, SCRATCH_URL);
        DatabaseUrl scratch = named == null ? own : named;
        boolean hasSchema = !environment.getProperty(SCHEMA, "").isBlank();
        if (hasSchema && scratch != null && isSchemaADatabase(scratch)) {
            throw refused(
                    " with " + SCHEMA
                            + ", which on MariaDB and MySQL is another database, would write its history there",
                    "leave it out for the draft: --" + SCHEMA + "=");
        }
        if (named != null) {
            if (named.jdbc().startsWith("jdbc:tc:") && !named.jdbc().contains("TC_DAEMON=true")) {
                throw refused(
                        " needs one container, and Testcontainers stops it after each connection",
                        "add ?TC_DAEMON=true to " + SCRATCH_URL);
            }
            return new DraftTask(ScratchDatabase.of(named, own), own);
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

    /** With the user in it, or else the service's. */
    private static @Nullable DatabaseUrl url(Environment environment, String setting) {
        String typed = environment.getProperty(setting, "");
        if (typed.isBlank()) {
            return null;
        }
        DatabaseUrl url = DatabaseUrlParser.typed(typed, setting, "write it as in jdbc:postgresql://host:5432/name");
        return url.user() != null ? url : url.as(environment.getProperty(USER), environment.getProperty(PASSWORD));
    }

    /** What makes the service use it, and nothing else make tables there. */
    Map<String, Object> settings(Environment environment) {
        DatabaseUrl login = scratch.login();
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.datasource.url", login.jdbc());
        if (login.user() != null) {
            settings.put(USER, login.user());
        }
        if (login.password() != null) {
            settings.put(PASSWORD, login.password());
        }
        settings.put(
                "spring.datasource.driver-class-name",
                String.valueOf(DatabaseDriver.fromJdbcUrl(login.jdbc()).getDriverClassName()));
        settings.put("spring.jpa.hibernate.ddl-auto", "none");
        // Boot and Hibernate prefer these.
        settings.put("spring.jpa.properties.hibernate.hbm2ddl.auto", "none");
        settings.put("spring.jpa.properties.jakarta.persistence.schema-generation.database.action", "none");
        settings.put("spring.jpa.properties.javax.persistence.schema-generation.database.action", "none");
        settings.put("spring.sql.init.mode", "never");
        // A sequence that differs is drafted, and no reason not to start.
        settings.put("spring.jpa.properties.hibernate.id.sequence.increment_size_mismatch_strategy", "none");
        // Read by the comparison, with what else Hibernate was started with.
        settings.put(
                "spring.jpa.properties." + LENGTHS,
                String.valueOf(DraftProperties.of(environment).lengths()));
        settings.put("migration.phase", "all");
        String schema = environment.getProperty(SCHEMA, environment.getProperty(POOL_SCHEMA, named(login)));
        if (!schema.isBlank() && !isSchemaADatabase(login)) {
            settings.put(SCHEMA, schema);
            settings.put("migration.create-schema", "true");
        }
        if (environment.containsProperty("migration.url")) {
            settings.put("migration.url", login.jdbc());
        }
        return settings;
    }

    private static boolean isSchemaADatabase(DatabaseUrl url) {
        DatabaseName name = DatabaseName.of(url.jdbc());
        return name.isOnServer() && !name.hasSchemas();
    }

    /** The schema that a URL of PostgreSQL names, which a new database lacks; empty where it names none. */
    private static String named(DatabaseUrl url) {
        Matcher schema = CURRENT_SCHEMA.matcher(url.jdbc());
        return schema.find() ? schema.group(1) : "";
    }

    /** Drafts and writes, and reports each as it is done. */
    void run(ListableBeanFactory beans, Environment environment) {
        try (scratch) {
            // First: Hibernate waits until all migrations are applied, wherever that is.
            Migrator migrations = migrator(beans);
            DraftProperties asked = DraftProperties.of(environment);
            Vendor product = DatabaseFacts.product(migrations);
            DatabaseUrl baseline = asked.baseline() ? requireOwn(BASELINE, product) : null;
            DatabaseUrl rehearsed = asked.safe() ? requireOwn(SAFE, product) : null;
            SafeDraft safe =
                    rehearsed == null ? null : new SafeDraft(() -> files(beans).vendor(product), rehearsed);
            EntityManagerFactory entities = entities(beans, asked.unit(), asked.drop());
            if (entities instanceof EntityManagerFactoryInfo unit && unit.getDataSource() != null) {
                // Entities of another DataSource have their tables there.
                requireScratch(files(beans).dataSource(unit.getDataSource()).build());
            }
            Migrator.Builder files = files(beans).vendor(product);
            requireSame(
                    Migrations.beside(files.build()).ofFiles(),
                    Migrations.of(migrations).ofFiles(),
                    baseline);
            String reason = asked.accept();
            if (reason != null && asked.accepts()) {
                report("migration draft\n" + EntityCheck.accept(migrations, entities, files.build(), reason));
                return;
            }
            EntityDraft draft = EntityDraft.of(migrations, entities, asked.drop());
            report("migration draft\n"
                    + DraftFiles.write(files.build(), Objects.requireNonNullElse(asked.name(), ""), draft, safe));
            if (draft.failure() != null) {
                throw refused(" cannot prove the draft above", WITHOUT);
            }
            if (!draft.isWritten()) {
                return;
            }
            if (baseline != null) {
                Migrator own = files.dataSource(new DriverDataSource(baseline)).build();
                report(DraftFiles.adopt(own, entities, draft));
            }
        }
    }

    private static void requireSame(Set<Version> inSources, Set<Version> applied, @Nullable DatabaseUrl baseline) {
        if (!inSources.equals(applied)) {
            throw refused(
                    " has other migrations in its class path than in " + RESOURCES,
                    "build the service, and start it in the folder of the module that has the migrations");
        }
        if (baseline != null && !applied.isEmpty()) {
            throw refused(
                    " with " + BASELINE + " is for a service without migrations, and this one has some",
                    "record them as applied with migration baseline, or adopt");
        }
    }

    private static void report(String text) {
        log.info("{}", text.stripTrailing());
    }

    /** The one that migrates the scratch database. A service with DataSources of its own would migrate those, and be drafted there. */
    private Migrator migrator(ListableBeanFactory beans) {
        Migrator migrator = beans.getBeanProvider(Migrator.class).getIfUnique();
        if (migrator == null || beans.getBeanNamesForType(Targets.class).length > 0) {
            throw refused(" drafts for one database, and the service has none, several, or targets", WITHOUT);
        }
        requireScratch(migrator);
        return migrator;
    }

    private void requireScratch(Migrator migrator) {
        String actual = DatabaseIdentity.of(migrator, scratch.login());
        if (!actual.equals(DatabaseIdentity.of(scratch.login()))) {
            throw refused(
                    " would run in database " + Printable.line(actual)
                            + ", as the service has a DataSource of its own, or its settings name another database",
                    WITHOUT);
        }
    }

    /** The service's own, which this setting needs. */
    private DatabaseUrl requireOwn(String setting, Vendor product) {
        if (own == null || own.vendor() != product) {
            throw refused(
                    " with " + setting + " needs the service's own database, of the product of the scratch database",
                    "set spring.datasource.url");
        }
        return own;
    }

    private static EntityManagerFactory entities(ListableBeanFactory beans, @Nullable String unit, boolean drop) {
        // By name: another unit may have a database of its own, and its start may change tables there.
        List<String> all = List.of(beans.getBeanNamesForType(EntityManagerFactory.class, true, false));
        if (all.isEmpty()) {
            throw refused(
                    " has no entities of Hibernate: the service has no EntityManagerFactory",
                    "for Spring Data JDBC, jOOQ and the like write the migration yourself: migration new NAME");
        }
        String named = unit == null && all.size() == 1 ? all.get(0) : unit;
        if (named == null || !all.contains(named)) {
            throw refused(
                    named == null
                            ? " does not say which entities"
                            : " names entities that the service does not have: " + named,
                    "set " + UNIT + " to one of " + String.join(", ", all));
        }
        if (drop && all.size() > 1) {
            throw refused(
                    " with " + DROP + " would drop the tables of other units: " + String.join(", ", all),
                    "write what is to be dropped: migration new NAME");
        }
        return beans.getBean(named, EntityManagerFactory.class);
    }

    /** Those in the sources: what is in the class path is a copy. */
    private static Migrator.Builder files(ListableBeanFactory beans) {
        DatabaseSettings settings = DatabaseSettings.of(beans.getBean(MigrationProperties.class));
        List<String> locations = settings.all().locations();
        String inSources = locations.get(0).replaceFirst("^classpath:/?", "filesystem:" + RESOURCES + "/");
        if (locations.size() > 1 || (!locations.contains(inSources) && !Files.isDirectory(Path.of(RESOURCES)))) {
            throw refused(
                    " does not find the one folder of the migrations in the sources",
                    "start it in the project's folder, the one with " + RESOURCES
                            + ", with one folder in migration.locations");
        }
        return settings.builder()
                .locations(inSources)
                .codeMigrations(
                        beans.getBeanProvider(CodeMigration.class).stream().toList());
    }

    private static InvalidMigrationsException refused(String why, String remedy) {
        return Problems.refused("migration.mode=draft" + why + ". Nothing was done.", remedy);
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
