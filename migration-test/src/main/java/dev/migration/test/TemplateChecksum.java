// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Migrator;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.run.Engine;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of all that decides what a run leaves in an empty database. */
final class TemplateChecksum {

    private final MessageDigest digest = Sha256.start();

    private TemplateChecksum() {}

    /**
     * Of the files as they are now, the settings, this library and the day: migrations may write the current date.
     *
     * @param origin what the server and the database add
     */
    static String of(Engine engine, MigrationSet set, String origin) throws IOException {
        var checksum = new TemplateChecksum();
        checksum.add(origin);
        checksum.add(library());
        checksum.add(LocalDate.now(Clock.systemUTC()));
        checksum.add(TimeZone.getDefault().getID());
        checksum.add(
                engine.takeover() == null
                        ? ""
                        : engine.adopts() + " " + engine.takeover().flywayTable());
        checksum.settings(engine.settings());
        for (Migration migration : set.withBaselines()) {
            checksum.add(migration.name());
            checksum.file(migration.up());
            checksum.file(migration.down());
            checksum.file(migration.metadata());
            checksum.file(migration.downMetadata());
        }
        for (Callback callback : set.callbacks()) {
            checksum.add(callback.when());
            checksum.file(callback.file());
        }
        for (SourceFile lockFile : set.lockFiles()) {
            checksum.file(lockFile);
        }
        // The checksum is a part of file names.
        return HexFormat.of().formatHex(checksum.digest.digest(), 0, 16);
    }

    private void settings(Settings settings) {
        add(settings.schema());
        add(settings.use());
        add(settings.table());
        add(settings.initSql());
        add(settings.role());
        add(settings.service().beside());
        add(settings.service().schemas());
        PlaceholderValues placeholders = settings.placeholders();
        add(placeholders.prefix());
        add(placeholders.suffix());
        add(new TreeMap<>(placeholders.byName()));
        Rules rules = settings.rules();
        add(rules.sequence());
        add(rules.outOfOrder());
        add(sorted(rules.policies()));
        add(rules.baseline());
        add(rules.phase());
        FlywayFolder flyway = rules.flyway();
        if (flyway != null) {
            add(flyway.naming());
            add(flyway.encoding());
            add(flyway.placeholderSeparator());
            add(flyway.target());
            add(sorted(flyway.choices()));
            add(sorted(flyway.ignored()));
        }
    }

    /** The order of a set is another one in each JVM. */
    private static Set<Object> sorted(Collection<?> values) {
        return new TreeSet<>(values);
    }

    private void file(@Nullable SourceFile file) throws IOException {
        if (file == null) {
            add(null);
            return;
        }
        add(file.path());
        try (InputStream in = file.open()) {
            byte[] bytes = in.readAllBytes();
            add(bytes.length);
            digest.update(bytes);
        }
    }

    private void add(@Nullable Object value) {
        digest.update(String.valueOf(value).getBytes(UTF_8));
        digest.update((byte) 0);
    }

    /** The version, and its jar: a snapshot is another one under the same name. */
    private static String library() {
        CodeSource source = Migrator.class.getProtectionDomain().getCodeSource();
        String version = String.valueOf(Migrator.class.getPackage().getImplementationVersion());
        return Stream.ofNullable(source)
                .map(TemplateChecksum::file)
                .map(file -> version + " " + file.toFile().length() + " "
                        + file.toFile().lastModified())
                .findFirst()
                .orElse(version);
    }

    private static Path file(CodeSource source) {
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return Path.of("");
        }
    }
}
