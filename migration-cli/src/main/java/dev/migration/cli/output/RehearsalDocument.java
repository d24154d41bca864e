// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Asked;
import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.NotChecked;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A rehearsal in JSON, whose names stay. */
public final class RehearsalDocument {

    private static final int FORMAT = 1;

    private RehearsalDocument() {}

    /**
     * In one line.
     *
     * @param where it was made
     * @param options with which it was made
     * @param paths how a file is written
     */
    public static String of(
            RehearsalReport report, String where, RehearsalOptions options, UnaryOperator<String> paths) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("format", FORMAT);
        document.put("product", report.product());
        document.put("timeZone", report.timeZone());
        document.put("where", where);
        document.put("sizes", sizes(options.sizes()));
        document.put("bounds", bounds(options));
        document.put("rolledBack", report.rolledBack());
        Document.putKnown(document, "inconclusive", report.inconclusive());
        document.put("notes", report.notes());
        if (report.asked() != null) {
            document.put("asked", asked(report.asked()));
        }
        document.put(
                "migrations",
                report.migrations().stream()
                        .map(migration -> migration(migration, paths))
                        .toList());
        return Format.JSON.write(document);
    }

    private static Map<String, Object> asked(Asked asked) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("checked", asked.checked());
        document.put(
                "notChecked",
                asked.notChecked().stream().map(RehearsalDocument::notChecked).toList());
        return document;
    }

    private static Map<String, Object> notChecked(NotChecked one) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("statement", one.statement());
        document.put("why", Secrets.masked(one.why()));
        return document;
    }

    private static String sizes(@Nullable Map<String, Size> sizes) {
        return sizes == null ? "database" : sizes.isEmpty() ? "unknown" : "file";
    }

    private static Map<String, Object> bounds(RehearsalOptions options) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("lockTimeoutMs", options.lockTimeout().toMillis());
        document.put("budgetMs", options.budget().toMillis());
        return document;
    }

    private static Map<String, Object> migration(RehearsedMigration migration, UnaryOperator<String> paths) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("direction", word(migration.direction()));
        document.put("version", migration.version());
        document.put("name", migration.name());
        document.put("checksum", migration.checksum());
        Document.putKnown(document, "inconclusive", migration.inconclusive());
        document.put(
                "blocks",
                migration.blocks().stream().map(RehearsalDocument::block).toList());
        document.put(
                "statements",
                migration.statements().stream()
                        .map(statement -> statement(statement, paths))
                        .toList());
        return document;
    }

    private static Map<String, Object> block(Block block) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("relation", block.relation());
        document.put("reads", block.reads());
        document.put("writes", block.writes());
        document.put("fromStatement", block.from());
        document.put("ms", block.atMost().toMillis());
        if (block.estimated() != null) {
            document.put("estimatedMs", block.estimated().toMillis());
        }
        return document;
    }

    private static Map<String, Object> statement(RehearsedStatement statement, UnaryOperator<String> paths) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("index", statement.index());
        document.put("file", paths.apply(statement.place().file()));
        document.put("line", statement.place().line());
        document.put("column", statement.place().column());
        document.put("sql", statement.sql());
        document.put("ms", statement.duration().toMillis());
        document.put("walBytes", statement.walBytes());
        document.put("rows", statement.rows());
        Document.putKnown(document, "skipped", statement.skipped());
        Document.putKnown(document, "error", statement.refusal() == null ? null : Secrets.masked(statement.refusal()));
        document.put(
                "effects",
                statement.effects().stream().map(RehearsalDocument::effect).toList());
        document.put(
                "findings",
                statement.findings().stream().map(RehearsalDocument::finding).toList());
        return document;
    }

    private static Map<String, Object> effect(Effect effect) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("relation", effect.relation());
        document.put("kind", effect.kind());
        if (effect.pages() >= 0) {
            document.put("pages", effect.pages());
        }
        if (effect.rows() >= 0) {
            document.put("rows", effect.rows());
        }
        document.put("locks", effect.locks());
        document.put("lockedSinceStatement", effect.since());
        document.put(
                "changes",
                effect.changes().stream().map(RehearsalDocument::change).toList());
        document.put("scans", effect.scans());
        document.put("inserted", effect.inserted());
        document.put("updated", effect.updated());
        document.put("deleted", effect.deleted());
        return document;
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", word(change.kind()));
        document.put("name", change.name());
        document.put("detail", change.detail());
        return document;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rule", finding.rule());
        document.put("level", word(finding.level()));
        document.put("text", Secrets.masked(finding.text()));
        Document.putKnown(document, "remedy", finding.remedy());
        Document.putKnown(document, "allowed", finding.allowed());
        return document;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
