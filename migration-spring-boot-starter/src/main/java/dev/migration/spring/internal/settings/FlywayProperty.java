// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.FlywayNaming;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.settings.ScriptSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A property that Spring Boot 3.5 or 4.1 has for Flyway, and what it is here while a service's history is taken over from Flyway.
 * The page about the switch has all of them.
 *
 * @param name without the prefix
 * @param sentence for that page, after its effect
 * @param reading makes settings of ours of it, or refuses it as it is set
 */
record FlywayProperty(String name, Effect effect, String sentence, Reading reading) {

    /** What it does here, as a word of the page. */
    enum Effect {
        TAKEN("taken"),
        NONE("no effect"),
        REFUSED("refused");

        private final String word;

        Effect(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Reads it where it is set. */
    interface Reading {
        void read(FlywayValues values);
    }

    private static final String CONNECTION = "as `migration.url` and so on";
    private static final String AS_IT_IS = "as it is";
    private static final String SCHEMAS =
            "the missing ones are created, unless `create-schemas=false`; scripts run in the default one, or else in the first";
    private static final String BASELINE = "as `migration.baseline`: for a schema that has tables, but not Flyway's."
            + " A file of this version is needed only if there is no newer one";
    private static final String HOW_IT_RUNS =
            "a script's statements decide how it runs; each script commits separately";
    private static final String NOT_SUPPORTED = "only for products or drivers that this library does not support";
    private static final String NO_PLACE = "this library has nothing like it";

    // One for several properties, which together say one thing.
    static final Reading OF_LOCATIONS = FlywayLocations::read;
    private static final Reading OF_SCHEMAS = FlywayProperty::schemas;
    private static final Reading OF_NAMES = values -> values.folder(naming(values.folder(), values));

    /** All of them. */
    static final List<FlywayProperty> ALL = List.of(
            taken(
                    "enabled",
                    "`false` switches the migrations off, unless `migration.mode` or `migration.enabled` is set",
                    values -> {
                        if (values.areOff()) {
                            values.set("enabled", "false", "enabled");
                        }
                    }),
            taken("url", CONNECTION, values -> values.copy("url")),
            taken("user", CONNECTION, values -> values.copy("user")),
            taken("password", CONNECTION, values -> values.copy("password")),
            taken("driver-class-name", CONNECTION, values -> values.copy("driver-class-name")),
            taken(
                    "locations",
                    "as it is, with sub-folders, wildcards and all jars; `s3:` and `gcs:` are refused",
                    OF_LOCATIONS),
            taken("callback-locations", "added to the locations, even if `migration.locations` is set", OF_LOCATIONS),
            folder(
                    "fail-on-missing-locations",
                    AS_IT_IS,
                    choice("fail-on-missing-locations", true, Choice.FAIL_ON_MISSING_LOCATIONS)),
            taken(
                    "table",
                    "as `migration.adopt-table`; this library's own is `migration.table`",
                    values -> values.set("adopt-table", values.value("table", ""), "table")),
            taken("default-schema", SCHEMAS, OF_SCHEMAS),
            taken("schemas", SCHEMAS, OF_SCHEMAS),
            taken("create-schemas", SCHEMAS, OF_SCHEMAS),
            taken(
                    "placeholders",
                    AS_IT_IS,
                    values -> values.map("placeholders")
                            .forEach((name, value) ->
                                    values.set(PlaceholderValues.setting(name), value, "placeholders." + name))),
            taken("placeholder-prefix", AS_IT_IS, values -> values.copy("placeholder-prefix")),
            taken("placeholder-suffix", AS_IT_IS, values -> values.copy("placeholder-suffix")),
            folder(
                    "placeholder-replacement",
                    AS_IT_IS,
                    choice("placeholder-replacement", false, Choice.KEEP_PLACEHOLDERS)),
            taken("out-of-order", "`true` as `migration.out-of-order=allow`", values -> {
                if (values.value("out-of-order", false)) {
                    values.set("out-of-order", "allow", "out-of-order");
                }
            }),
            taken(
                    "init-sqls",
                    "as `migration.init-sql`",
                    values -> values.set("init-sql", script(values.list("init-sqls", List.of())), "init-sqls")),
            taken("baseline-on-migrate", BASELINE, FlywayProperty::baseline),
            taken("baseline-version", BASELINE, values -> {}),
            taken(
                    "connect-retries",
                    "as `migration.connect-timeout`, with the total time that Flyway would spend on its tries",
                    FlywayProperty::retries),
            taken("connect-retries-interval", "the longest time between two tries", values -> {}),
            taken("lock-retry-count", "as `migration.wait-timeout`: as many seconds; `-1` for a year", values -> {
                int count = values.value("lock-retry-count", 50);
                Duration time = count < 0 ? Duration.ofDays(365) : Duration.ofSeconds(count);
                values.set("wait-timeout", time.toString(), "lock-retry-count");
            }),
            folder(
                    "ignore-migration-patterns",
                    AS_IT_IS,
                    (folder, values) -> folder.ignoring(values.list("ignore-migration-patterns", List.of()))),
            folder("validate-on-migrate", AS_IT_IS, choice("validate-on-migrate", false, Choice.ACCEPT_EDITS)),
            folder("target", AS_IT_IS, (folder, values) -> folder.upTo(values.value("target", "latest"))),
            folder(
                    "encoding",
                    AS_IT_IS,
                    (folder, values) -> folder.encodedAs(values.value("encoding", StandardCharsets.UTF_8))),
            taken("sql-migration-prefix", AS_IT_IS, OF_NAMES),
            taken("repeatable-sql-migration-prefix", AS_IT_IS, OF_NAMES),
            taken("sql-migration-separator", AS_IT_IS, OF_NAMES),
            taken("sql-migration-suffixes", AS_IT_IS, OF_NAMES),
            folder(
                    "placeholder-separator",
                    AS_IT_IS,
                    (folder, values) -> folder.withPlaceholderSeparator(values.value("placeholder-separator", ":"))),
            folder("skip-default-callbacks", AS_IT_IS, choice("skip-default-callbacks", true, Choice.SKIP_CALLBACKS)),
            folder(
                    "validate-migration-naming",
                    AS_IT_IS,
                    choice("validate-migration-naming", true, Choice.VALIDATE_NAMING)),
            folder("execute-in-transaction", AS_IT_IS, choice("execute-in-transaction", false, Choice.NO_TRANSACTION)),
            refused(
                    "skip-default-resolvers",
                    "if `true`, because files must run",
                    false,
                    "remove it, and keep files that must not run out of the locations"),
            refused(
                    "skip-executing-migrations",
                    "if `true`, because what is pending must run",
                    false,
                    "remove it, and record each version by hand: migration mark-applied VERSION"),
            refused(
                    "dry-run-output",
                    "a start executes what is pending",
                    "",
                    "remove it; migration up --dry-run shows what is pending"),
            refused("error-overrides", "an error of a script always fails it", "", "remove it, and change the scripts"),
            none("batch", HOW_IT_RUNS),
            none("group", HOW_IT_RUNS),
            none("mixed", HOW_IT_RUNS),
            none("stream", HOW_IT_RUNS),
            none("postgresql.transactional-lock", "no lock of this library blocks `CREATE INDEX CONCURRENTLY`"),
            none("detect-encoding", "set `encoding`"),
            none("clean-disabled", "a service has no `clean`"),
            none("baseline-description", NO_PLACE),
            none("installed-by", NO_PLACE),
            none("tablespace", NO_PLACE),
            none("loggers", NO_PLACE),
            none("output-query-results", NO_PLACE),
            none("powershell-executable", NO_PLACE),
            none("script-placeholder-prefix", NO_PLACE),
            none("script-placeholder-suffix", NO_PLACE),
            none("jdbc-properties", "Spring Boot gives Flyway a `DataSource`, which does not read them"),
            none("community-db-support-enabled", NOT_SUPPORTED),
            none("kerberos-config-file", NOT_SUPPORTED),
            none("oracle.kerberos-cache-file", NOT_SUPPORTED),
            none("oracle.sqlplus", NOT_SUPPORTED),
            none("oracle.sqlplus-warn", NOT_SUPPORTED),
            none("oracle.wallet-location", NOT_SUPPORTED),
            none("sqlserver.kerberos-login-file", NOT_SUPPORTED));

    private static FlywayProperty taken(String name, String sentence, Reading reading) {
        return new FlywayProperty(name, Effect.TAKEN, sentence, reading);
    }

    /** One of those that say how files are read and run. */
    private static FlywayProperty folder(
            String name, String sentence, BiFunction<FlywayFolder, FlywayValues, FlywayFolder> change) {
        return taken(name, sentence, values -> values.folder(change.apply(values.folder(), values)));
    }

    /** Chooses something where the property has this value. */
    private static BiFunction<FlywayFolder, FlywayValues, FlywayFolder> choice(
            String name, boolean value, Choice chosen) {
        return (folder, values) -> values.value(name, !value) == value ? folder.with(chosen) : folder;
    }

    private static FlywayFolder naming(FlywayFolder folder, FlywayValues values) {
        FlywayNaming usual = FlywayNaming.DEFAULT;
        return folder.with(new FlywayNaming(
                values.value("sql-migration-prefix", usual.versioned()),
                values.value("repeatable-sql-migration-prefix", usual.repeatable()),
                usual.undo(),
                usual.baseline(),
                values.value("sql-migration-separator", usual.separator()),
                values.list("sql-migration-suffixes", usual.suffixes())));
    }

    private static FlywayProperty none(String name, String sentence) {
        return new FlywayProperty(name, Effect.NONE, sentence, values -> {});
    }

    /** Refused where it is not this. */
    private static FlywayProperty refused(String name, String sentence, Object usual, String remedy) {
        return new FlywayProperty(name, Effect.REFUSED, sentence, values -> {
            if (!values.value(name, "").equalsIgnoreCase(usual.toString())) {
                values.refuse(name, "is not known here", remedy);
            }
        });
    }

    private static void schemas(FlywayValues values) {
        List<String> named = values.list("schemas", List.of());
        String current = values.value("default-schema", named.isEmpty() ? "" : named.get(0));
        if (current.isBlank()) {
            return;
        }
        boolean created = values.value("create-schemas", true);
        values.scripts(created ? ScriptSchemas.creating(current, named) : new ScriptSchemas(current, List.of()));
        if (created && !values.isOurs("create-schema")) {
            values.set("create-schema", "true", values.isSet("schemas") ? "schemas" : "default-schema");
        }
    }

    private static String script(List<String> statements) {
        var script = new StringBuilder();
        for (String statement : statements) {
            String stripped = statement.strip();
            script.append(stripped).append(stripped.endsWith(";") ? "\n" : ";\n");
        }
        return script.toString();
    }

    private static void baseline(FlywayValues values) {
        if (values.value("baseline-on-migrate", false)) {
            String version = values.value("baseline-version", "1").strip();
            values.set("baseline", version.matches("0[0._]*") ? "none" : version, "baseline-on-migrate");
        }
    }

    /** Flyway waits 1 second, then 2, then 4, and never longer than the interval. */
    private static void retries(FlywayValues values) {
        Duration longest = values.seconds("connect-retries-interval", Duration.ofMinutes(2));
        Duration all = Duration.ZERO;
        Duration next = Duration.ofSeconds(1);
        for (int left = values.value("connect-retries", 0); left > 0; left--) {
            Duration wait = next.compareTo(longest) < 0 ? next : longest;
            all = all.plus(wait);
            next = wait.multipliedBy(2);
        }
        values.set("connect-timeout", all.toString(), "connect-retries");
    }
}
