// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Place;
import dev.migration.cli.output.Format;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A review in JSON, whose names stay. */
final class ReviewDocument {

    private static final int FORMAT = 1;

    private ReviewDocument() {}

    static String of(Reviewed reviewed) {
        return Format.JSON.write(object(
                "format", FORMAT,
                "base", reviewed.branch().base(),
                "commit", reviewed.branch().parted(),
                "exitCode", reviewed.exitCode().value(),
                "migrations", reviewed.added(),
                "parts", reviewed.parts().stream().map(ReviewDocument::part).toList(),
                "findings",
                        reviewed.findings().stream()
                                .map(ReviewDocument::finding)
                                .toList()));
    }

    private static Map<String, Object> part(Part part) {
        return object(
                "part", part.name(),
                "result", part.outcome().name().toLowerCase(Locale.ROOT),
                "exitCode", part.exitCode().value(),
                "text", part.says(),
                "findings", part.findings().size(),
                "leftOut", part.leftOut());
    }

    private static Map<String, Object> finding(Finding finding) {
        Place place = finding.place();
        return object(
                "rule", finding.rule(),
                "level", Reviewed.word(finding.level()),
                "file", place == null ? null : place.file(),
                "line", place == null ? null : known(place.line()),
                "column", place == null ? null : known(place.column()),
                "text", finding.text(),
                "remedy", finding.remedy().isEmpty() ? null : finding.remedy());
    }

    /** A line or column; null where it is unknown. */
    static @Nullable Integer known(int number) {
        return number == 0 ? null : number;
    }

    /** Names, each with its value, in this order; without those that have none. */
    static Map<String, Object> object(@Nullable Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                object.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return object;
    }
}
