// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.files.NewMigration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What new migrations start with: the files of a folder, and the templates that are among the resources of this package, some of
 * them in another form for a product.
 *
 * @param folder has own templates; one may replace another of the same name
 * @param vendor the product that they are for; null where that is not known
 */
record Templates(Path folder, @Nullable Vendor vendor) {

    private static final List<String> NAMES = List.of(
            "table",
            "column",
            "index",
            "concurrent-index",
            "data",
            "backfill",
            "not-null",
            "change-type",
            "rename-column",
            "view",
            "crud");

    /** Where the next file of a template starts; what follows is added to the name of the migration. */
    private static final Pattern NEXT_FILE = Pattern.compile("(?m)^-- Next file: (\\w+)[ \\t]*\\R");

    private static final String SQL = ".sql";

    /**
     * The migrations with the SQL of the template of this name, in which the names are those in the name of the migration.
     *
     * @throws InvalidMigrationsException if there is none, or not for this product
     */
    List<NewMigration> fill(NewMigration migration, String name) {
        Map<String, Path> own = own();
        Path file = own.get(name);
        if (file == null && !NAMES.contains(name)) {
            var all = new ArrayList<>(NAMES);
            own.keySet().stream()
                    .filter(other -> !NAMES.contains(other))
                    .sorted()
                    .forEach(all::add);
            throw Problems.refused(
                    "There is no template " + Printable.line(name) + ".",
                    "use one of " + Printable.line(String.join(", ", all)) + "; your own are files in " + folder);
        }
        try {
            String text = file == null ? template(name) : Files.readString(file);
            Map<String, String> values = new HashMap<>(NamedParts.of(name, migration.fileName()));
            types().forEach((type, sql) -> values.put(String.valueOf(type), String.valueOf(sql)));
            return divided(migration, text, values);
        } catch (IOException e) {
            throw new InvalidMigrationsException(
                    Problems.error(
                            Code.INVALID_SETTING,
                            "The template " + file + " cannot be read: " + FileFailure.reason(e) + ".",
                            "check that it is a readable UTF-8 file"),
                    e);
        }
    }

    /** What does the same on the other products. */
    private String instead(String name) {
        if (name.equals("concurrent-index")) {
            return "use --template index";
        }
        return Migrations.dialectName(vendor).equals("mysql")
                ? "write the ALTER TABLE itself, and let it be given its ALGORITHM and LOCK: migration remedy VERSION"
                : "write the ALTER TABLE itself, in a file of: migration new NAME";
    }

    private static List<NewMigration> divided(NewMigration migration, String text, Map<String, String> values) {
        var all = new ArrayList<NewMigration>();
        Matcher next = NEXT_FILE.matcher(text);
        NewMigration current = migration;
        int from = 0;
        while (next.find()) {
            all.add(current.with(text.substring(from, next.start()), values));
            current = NewMigration.named(migration.fileName() + "_" + next.group(1));
            from = next.end();
        }
        all.add(current.with(text.substring(from), values));
        return all;
    }

    private Map<String, Path> own() {
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        Map<String, Path> own = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                String name = file.getFileName().toString();
                if (name.endsWith(SQL)) {
                    own.put(name.substring(0, name.length() - SQL.length()), file);
                }
            });
            return own;
        } catch (IOException e) {
            throw Problems.refused(
                    "The folder of templates " + folder + " cannot be read: " + FileFailure.reason(e) + ".",
                    "check the folder and the rights to it");
        }
    }

    /** @throws InvalidMigrationsException if there is none for this product */
    private String template(String name) throws IOException {
        try (InputStream text = open(name, SQL)) {
            if (text == null) {
                throw Problems.refused(
                        "The template " + name + " is for PostgreSQL, and the URL is one of "
                                + Objects.requireNonNull(vendor).id() + ".",
                        instead(name));
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What the columns of a new table have in this product. */
    private Properties types() throws IOException {
        var types = new Properties();
        try (InputStream text = open("types", ".properties")) {
            types.load(text);
        }
        return types;
    }

    /** A resource in its form for this product, or else the one for all; null where there is neither. */
    private @Nullable InputStream open(String name, String ending) {
        InputStream special = Templates.class.getResourceAsStream(name + "." + Migrations.dialectName(vendor) + ending);
        return special == null ? Templates.class.getResourceAsStream(name + ending) : special;
    }
}
