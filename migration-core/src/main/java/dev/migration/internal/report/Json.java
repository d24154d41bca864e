package dev.migration.internal.report;

import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.StatusReport;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Status and problems as JSON in one line, in the form that the starter's endpoint has for one database. */
public final class Json {

    private Json() {}

    /** Where a database stands, its problems included. */
    public static String status(StatusReport report) {
        return new JsonObject()
                        .with("product", report.product())
                        .with("address", report.address())
                        .with("schema", report.schema())
                        .with("layout", report.layout().name().toLowerCase(Locale.ROOT))
                        .always("current", report.current())
                        .with(
                                "counts",
                                new JsonObject()
                                        .with("applied", report.applied().size())
                                        .with("pending", report.pending().size()))
                        .with("problems", objects(report.problems()))
                        .with(
                                "migrations",
                                report.migrations().stream()
                                        .map(Json::migration)
                                        .toList())
                + "\n";
    }

    /** What is wrong. */
    public static String problems(List<Problem> problems) {
        return new JsonObject().with("problems", objects(problems)) + "\n";
    }

    private static List<JsonObject> objects(List<Problem> problems) {
        return problems.stream().map(Json::problem).toList();
    }

    private static JsonObject problem(Problem problem) {
        return new JsonObject()
                .with("code", problem.code().id())
                .with("severity", problem.severity().name().toLowerCase(Locale.ROOT))
                .with("place", text(problem.place()))
                .with("message", problem.message())
                .with("remedy", problem.remedy());
    }

    private static JsonObject migration(MigrationStatus migration) {
        var object = new JsonObject()
                .with("version", migration.version())
                .with("name", migration.name())
                .with("state", migration.state().name())
                .with("checksum", migration.checksum())
                .with("title", migration.title())
                .with("author", migration.author())
                .with(
                        "created",
                        migration.created() == null
                                ? null
                                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(migration.created()))
                .with("appliedAt", text(migration.appliedAt()))
                .with("appliedBy", migration.appliedBy());
        if (migration.execution() != null) {
            object.with("executionMillis", migration.execution().toMillis());
        }
        return object.with("detail", migration.detail());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
