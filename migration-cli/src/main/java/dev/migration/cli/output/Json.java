package dev.migration.cli.output;

import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.internal.run.CheckResult;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Status and problems as JSON in one line, in the form that the starter's endpoint has for one database. */
public final class Json {

    private Json() {}

    /** The state of a database, its problems included. */
    public static String status(StatusReport report) {
        return new JsonObject()
                        .with("product", report.product())
                        .with("address", report.address())
                        .with("schema", report.schema())
                        .with("layout", report.layout())
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

    /** What checks gave. */
    public static String checks(List<CheckResult> results) {
        return new JsonObject()
                        .with("checks", results.stream().map(Json::check).toList())
                + "\n";
    }

    private static JsonObject check(CheckResult result) {
        return new JsonObject()
                .with("place", text(result.place()))
                .with("result", result.failed() ? "failed" : "ok")
                .with("rowCount", result.rowCount())
                .with(
                        "rows",
                        result.rows().stream()
                                .map(row -> row(result.columns(), row))
                                .toList());
    }

    private static JsonObject row(List<String> columns, List<@Nullable String> values) {
        var object = new JsonObject();
        for (int i = 0; i < columns.size(); i++) {
            object.always(columns.get(i), values.get(i));
        }
        return object;
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
                .with("kind", migration.isRepeatable() ? "repeatable" : null)
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

    /**
     * A JSON object, written member by member. What is unknown is left out. Its values are what they are, but what could control
     * a terminal or reorder what is read there is written as an escape.
     */
    private static final class JsonObject {

        private final StringBuilder members = new StringBuilder();

        JsonObject with(String name, @Nullable String value) {
            return value == null ? this : member(name, quoted(value));
        }

        JsonObject with(String name, long value) {
            return member(name, Long.toString(value));
        }

        JsonObject with(String name, JsonObject value) {
            return member(name, value.toString());
        }

        JsonObject with(String name, List<JsonObject> values) {
            return member(name, values.stream().map(JsonObject::toString).collect(Collectors.joining(",", "[", "]")));
        }

        /** The same as {@link #with(String, String)} for what is reported also where there is none. */
        JsonObject always(String name, @Nullable String value) {
            return member(name, value == null ? "null" : quoted(value));
        }

        private JsonObject member(String name, String value) {
            members.append(members.isEmpty() ? "" : ",")
                    .append(quoted(name))
                    .append(':')
                    .append(value);
            return this;
        }

        private static String quoted(String value) {
            var text = new StringBuilder("\"");
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                switch (c) {
                    case '"', '\\' -> text.append('\\').append(c);
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\t' -> text.append("\\t");
                    default -> text.append(isHidden(c) ? "\\u%04x".formatted((int) c) : String.valueOf(c));
                }
            }
            return text.append('"').toString();
        }

        private static boolean isHidden(char c) {
            return Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029';
        }

        /** The object in one line. */
        @Override
        public String toString() {
            return "{" + members + "}";
        }
    }
}
