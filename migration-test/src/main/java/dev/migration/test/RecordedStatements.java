// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.sql.Dialect;
import dev.migration.statements.internal.RecordedRun;
import dev.migration.statements.internal.SentStatement;
import dev.migration.statements.internal.SentText;
import dev.migration.statements.internal.StatementsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What all contexts of this JVM have sent that record for the same file. It is written when a run of tests has ended. */
final class RecordedStatements {

    private static final MaskedLog LOG = MaskedLog.of(RecordedStatements.class);

    /** Texts with values in them may be any number. */
    private static final int MOST_KNOWN = 50_000;

    private static final Map<Path, RecordedStatements> ALL = new ConcurrentHashMap<>();
    private static final String JVM = UUID.randomUUID().toString();

    static {
        // For what is sent after the last test, and where no JUnit runs.
        Runtime.getRuntime().addShutdownHook(new Thread(RecordedStatements::writeAll, "migration-statements"));
    }

    /** A text and the product that it was sent to. */
    private record Sent(Vendor vendor, String text) {}

    private final Path file;
    private final Map<Sent, String> callers = new ConcurrentHashMap<>();
    private final Set<Sent> known = ConcurrentHashMap.newKeySet();
    private final Set<Sent> unreadable = ConcurrentHashMap.newKeySet();
    private volatile boolean adds;
    private int written;

    private RecordedStatements(Path file) {
        this.file = file;
    }

    /** Those for a file. */
    static RecordedStatements of(Path file, Recording recording) {
        var statements = ALL.computeIfAbsent(file.toAbsolutePath().normalize(), RecordedStatements::new);
        statements.adds |= recording == Recording.RECORD;
        return statements;
    }

    void add(Vendor vendor, String sql) {
        var sent = new Sent(vendor, sql);
        if (known.contains(sent)) {
            return;
        }
        String caller = StatementCaller.find(RecordedStatements.class);
        if (caller == null) {
            return;
        }
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.add(sent);
        try {
            for (String text : SentText.ofJdbc(sql, Dialect.of(vendor))) {
                callers.merge(new Sent(vendor, text), caller, RecordedStatements::first);
            }
        } catch (InvalidMigrationsException e) {
            unreadable.add(sent);
        }
    }

    private static String first(String one, String other) {
        return one.isEmpty() || (!other.isEmpty() && other.compareTo(one) < 0) ? other : one;
    }

    /** Writes what was sent so far. */
    static void writeAll() {
        ALL.values().forEach(RecordedStatements::write);
    }

    private synchronized void write() {
        int now = callers.size() + unreadable.size();
        if (now == written) {
            return;
        }
        written = now;
        try {
            Map<Vendor, StatementsFile> seen = seen();
            Path folder = RecordedRun.folder(Path.of("").toAbsolutePath());
            seen.values().forEach(statements -> RecordedRun.writeSeen(folder, JVM, statements));
            if (adds) {
                addToFile(seen);
            }
            if (!unreadable.isEmpty()) {
                LOG.warn(
                        "{}: {} that the tests send cannot be read as SQL of the database, and are not in it",
                        file,
                        Printable.counted(unreadable.size(), "text"));
            }
        } catch (InvalidMigrationsException e) {
            LOG.warn("The statements were not written. {}", e.getMessage());
        }
    }

    private Map<Vendor, StatementsFile> seen() {
        Map<Vendor, List<SentStatement>> seen = new TreeMap<>();
        callers.forEach((sent, caller) -> seen.computeIfAbsent(sent.vendor(), vendor -> new ArrayList<>())
                .add(new SentStatement(sent.text(), 0, caller)));
        Map<Vendor, StatementsFile> files = new TreeMap<>();
        seen.forEach((vendor, statements) -> files.put(vendor, new StatementsFile(vendor.id(), statements)));
        return files;
    }

    private void addToFile(Map<Vendor, StatementsFile> seen) {
        String product = product(seen);
        if (product == null) {
            return;
        }
        for (StatementsFile statements : seen.values()) {
            if (statements.product().equals(product)) {
                int added = RecordedRun.add(file, statements);
                LOG.info("{}: {} added", file, Printable.counted(added, "statement"));
            } else {
                LOG.info(
                        "{} of {} were not recorded: {} is of {}",
                        Printable.counted(statements.statements().size(), "statement"),
                        statements.product(),
                        file,
                        product);
            }
        }
    }

    /** That of the file, or the only one. */
    private @Nullable String product(Map<Vendor, StatementsFile> seen) {
        if (Files.exists(file)) {
            return StatementsFile.read(file).product();
        }
        List<String> products = seen.keySet().stream().map(Vendor::id).toList();
        if (products.size() > 1) {
            LOG.warn(
                    "The tests use {}, and {} is of one product: nothing was written. Next: make the file, with the"
                            + " line -- statements: {}",
                    String.join(" and ", products),
                    file,
                    products.get(products.size() - 1));
        }
        return products.size() == 1 ? products.get(0) : null;
    }
}
